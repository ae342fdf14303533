"""What is sent into a core may be as broken as what comes from outside."""

import json
from dataclasses import replace

import pytest

from infra.cli.saying import Trouble
from infra.cli.sending import by_webhook, envelope_sender
from shared.vault.secrets import Secrets
from tests.unit.cli.conftest import SECRETS, Terminal


@pytest.mark.parametrize(
    ("head", "sender"),
    [
        ("From: Jane <jane@client.example>", "jane@client.example"),
        ("Return-Path: <back@client.example>\r\nFrom: jane@client.example", "back@client.example"),
        ("Return-Path: <>\r\nFrom: Client, Jane <jane@client.example>", "jane@client.example"),
        ("From: =?utf-8?Q?Jane=0D=0ABcc:_v?= <jane@client.example>", "jane@client.example"),
        (f"From: {'(' * 8_000} <jane@client.example>", ""),
        (f"Return-Path: {'(' * 8_000}\r\nFrom: jane@client.example", "jane@client.example"),
        ("From: Jürgen <jürgen@client.example>", ""),
        ("From: <jane@client.example\r\n >", "jane@client.example"),
        ("From: <jane@client.example> SIZE=1, <b@client.example>", "jane@client.example"),
        ("From: nobody\r\nReturn-Path: <>", ""),
        ("Subject: Hi", ""),
        ("no header", ""),
    ],
)
def test_the_envelope_is_from_whoever_can_be_told(head: str, sender: str) -> None:
    assert envelope_sender(f"{head}\r\n\r\nHi".encode()) == sender


def test_a_secret_that_is_none_is_said_in_one_line(keel: Terminal) -> None:
    secrets = json.dumps(json.loads(SECRETS) | {"webhook_secrets": {"form": "whsec_a"}})
    core = replace(keel.core(), secrets=Secrets(lambda: secrets))
    with pytest.raises(Trouble, match="SOURCE: the first webhook secret for 'form' is none"):
        by_webhook(core, "form", b'{"message": "Hi"}')
