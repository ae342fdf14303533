"""The company's secrets, read once per process from one JSON document."""

import json
from base64 import b64decode
from collections.abc import Callable
from functools import cached_property
from typing import Any


class Secrets:
    """Link keys, webhook secrets and the model's key; `text` fetches the document."""

    def __init__(self, text: Callable[[], str]) -> None:
        self._text = text

    @cached_property
    def _all(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self._text())
        return found

    def link_keys(self) -> list[bytes]:
        """Give the live link keys, the signing one first."""
        return [b64decode(key) for key in self._all["link_keys"]]

    def handle_key(self) -> bytes:
        """Give the key that hides addresses and Message-IDs."""
        return b64decode(self._all["handle_key"])

    def local_master_key(self) -> bytes:
        """Give the master key of the embedded core."""
        return b64decode(self._all["local_master_key"])

    def webhook_secret(self, source: str) -> str | None:
        """Give the signing secret of a webhook source, if it may call at all."""
        found: str | None = self._all.get("webhook_secrets", {}).get(source)
        return found

    def model_key(self) -> str:
        """Give the model provider's key; empty where there is none."""
        found: str = self._all.get("anthropic_api_key", "")
        return found
