"""The company's secrets: one JSON document, read again after some minutes so that keys rotate.

To rotate a link key, put the new one behind the old, wait until every process has read it, put
it first, and take the old one away when the links that it signed have expired.
"""

import time
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Callable
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

KEEP_FOR = 300.0
"""Seconds that a document is used."""


class SecretsUnusable(Exception):
    """The document lacks something; names fields and never what stands in them."""


def _decoded(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return b64decode(value, validate=True)
    except NotBase64:
        raise ValueError("must be base64") from None


Key = Annotated[bytes, BeforeValidator(_decoded), Field(min_length=16)]


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    link_keys: Annotated[tuple[Key, ...], Field(min_length=1)]
    handle_key: Key
    local_master_key: Key | None = None
    webhook_secrets: dict[str, str] = {}
    anthropic_api_key: str = ""


class Secrets:
    """Link keys, webhook secrets and the model's key; `text` fetches the document."""

    def __init__(
        self, text: Callable[[], str], monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._text = text
        self._monotonic = monotonic
        self._kept: tuple[float, _Document] | None = None

    def link_keys(self) -> list[bytes]:
        """Give the live link keys, the signing one first."""
        return list(self._all.link_keys)

    def handle_key(self) -> bytes:
        """Give the key that hides addresses and Message-IDs; it never rotates."""
        return self._all.handle_key

    def local_master_key(self) -> bytes:
        """Give the master key of the embedded core; raises `SecretsUnusable` without one."""
        key = self._all.local_master_key
        if key is None:
            raise SecretsUnusable("local_master_key: Field required")
        return key

    def webhook_secret(self, source: str) -> str | None:
        """Give the signing secret of a webhook source, if it may call at all."""
        return self._all.webhook_secrets.get(source)

    def model_key(self) -> str:
        """Give the model provider's key; empty where there is none."""
        return self._all.anthropic_api_key

    @property
    def _all(self) -> _Document:
        now = self._monotonic()
        if self._kept is None or now >= self._kept[0]:
            self._kept = (now + KEEP_FOR, _read(self._text()))
        return self._kept[1]


def _read(text: str) -> _Document:
    try:
        return _Document.model_validate_json(text)
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
    raise SecretsUnusable("; ".join(faults))
