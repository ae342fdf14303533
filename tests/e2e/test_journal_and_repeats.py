"""Rule 2: a write that its caller sends again after a kill is in the journal once."""

import json
from pathlib import Path
from typing import Any

import boto3
import pytest

from tests.e2e.bare_host import OFTEN
from tests.support.bare_hosts import BareHost

pytestmark = [pytest.mark.cloud, pytest.mark.fault]


def item(host: BareHost, key: str) -> dict[str, Any]:
    own = {"stream": {"S": key}, "version": {"N": "1"}}
    return {"TableName": host.table, "Item": own}


def once(host: BareHost, key: str) -> None:
    """Write one item that must be new, under one token however often this is called."""
    put = {**item(host, key), "ConditionExpression": "attribute_not_exists(version)"}
    boto3.client("dynamodb").transact_write_items(
        TransactItems=[{"Put": put}], ClientRequestToken=f"token-of-{key}"
    )


def there(host: BareHost, key: str) -> bool:
    found = boto3.client("dynamodb").get_item(
        TableName=host.table, Key=item(host, key)["Item"], ConsistentRead=True
    )
    return "Item" in found


def journals(folder: Path) -> set[str]:
    return {each.name for each in folder.glob("journal-*.jsonl")}


def test_a_write_sent_again_after_a_kill_and_a_new_base_stops_no_later_start(
    host: BareHost, tmp_path: Path
) -> None:
    dynamodb, folder = boto3.client("dynamodb"), tmp_path / "data"
    once(host, "first")
    host.kill()
    host.start()
    before = journals(folder)
    number = 0
    while journals(folder) == before:
        number += 1
        dynamodb.put_item(**item(host, f"other {number}"))
    assert number >= OFTEN - 1
    once(host, "first")
    dynamodb.put_item(**item(host, "last"))
    for _ in range(2):
        host.kill()
        host.start()
        assert all(there(host, key) for key in ("first", f"other {number}", "last"))


def test_a_host_that_cannot_replay_its_journal_does_not_start(
    host: BareHost, tmp_path: Path
) -> None:
    once(host, "first")
    host.kill()
    (journal,) = (tmp_path / "data").glob("journal-*.jsonl")
    again = json.loads(journal.read_text().splitlines()[-1])
    again[1] = again[1].replace("token-of-first", "another-token")
    journal.write_text(journal.read_text() + json.dumps(again) + "\n")
    assert host.ends() != 0
    journal.write_text("".join(journal.read_text().splitlines(keepends=True)[:-1]))
    host.start()
    assert there(host, "first")
