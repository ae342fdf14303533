"""Secrets are read once in a while, and a fault names the field and never the secret."""

import json
import traceback
from base64 import b64encode

import pytest

from shared.vault.secrets import Secrets, SecretsUnusable

KEY, OTHER = b"k" * 32, b"o" * 32


def text(**changed: object) -> str:
    document: dict[str, object] = {
        "link_keys": [b64encode(KEY).decode(), b64encode(OTHER).decode()],
        "handle_key": b64encode(OTHER).decode(),
        "webhook_secrets": {"form": "whsec_abc"},
        **changed,
    }
    return json.dumps(document)


def test_the_keys_come_in_their_order() -> None:
    secrets = Secrets(text)
    assert secrets.link_keys() == [KEY, OTHER]
    assert secrets.handle_key() == OTHER
    assert secrets.webhook_secret("form") == "whsec_abc"
    assert secrets.webhook_secret("stripe") is None
    assert secrets.model_key() == ""


def test_nothing_is_fetched_before_it_is_needed_and_once_in_five_minutes() -> None:
    fetched: list[int] = []
    now = [0.0]

    def fetch() -> str:
        fetched.append(1)
        return text(anthropic_api_key=f"sk-{len(fetched)}")

    secrets = Secrets(fetch, lambda: now[0])
    assert fetched == []
    assert {secrets.model_key() for _ in range(9)} == {"sk-1"}
    now[0] = 299.0
    assert secrets.model_key() == "sk-1"
    now[0] = 300.0
    assert secrets.model_key() == "sk-2"


@pytest.mark.parametrize(
    ("document", "names"),
    [
        ("{", "JSON"),
        (text(link_keys=[]), "link_keys"),
        (text(link_keys=["topsecret not base64!"]), "link_keys.0: Value error, must be base64"),
        (text(link_keys=["dG9wc2VjcmV0"]), "link_keys.0"),
        (text(handle_key=None), "handle_key"),
        (text(webhook_secrets="topsecret"), "webhook_secrets"),
    ],
    ids=["half", "no keys", "not base64", "short key", "missing", "wrong shape"],
)
def test_a_fault_names_the_field_and_hides_the_secret(document: str, names: str) -> None:
    with pytest.raises(SecretsUnusable, match=names) as caught:
        Secrets(lambda: document).link_keys()
    told = "".join(traceback.format_exception(caught.value))
    assert "topsecret" not in told
    assert "dG9wc2VjcmV0" not in told


def test_an_embedded_core_without_a_master_key_says_so() -> None:
    with pytest.raises(SecretsUnusable, match="local_master_key"):
        Secrets(text).local_master_key()
    key = b64encode(KEY).decode()
    assert Secrets(lambda: text(local_master_key=key)).local_master_key() == KEY
