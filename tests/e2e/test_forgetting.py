"""Rule 11 on a real core: whoever is forgotten can be read nowhere, and others stay as they were."""

import json
from uuid import uuid4

import pytest

from tests.support.core import CoreProcess
from tests.support.raw_bytes import raw_that_names
from tests.support.terminal import keel

pytestmark = [pytest.mark.cloud, pytest.mark.slow]


def test_a_person_is_forgotten_for_good_and_their_neighbour_is_not(
    shared_core: CoreProcess,
) -> None:
    gone, stays = (f"{uuid4().hex[:8]}@client.example" for _ in range(2))
    for sender in (gone, stays):
        shared_core.send(shared_core.inquiry(sender))
    shared_core.running.settle()
    rows = json.loads(keel(shared_core, "view", "contacts", "--json"))
    [contact] = [row["id"] for row in rows if row.get("email") == gone]
    assert raw_that_names(shared_core, gone) and raw_that_names(shared_core, stays)

    proof = json.loads(keel(shared_core, "forget", contact, "--yes", "--no-wait", "--json"))
    assert {trace["place"] for trace in proof["found"]} == {"log", "raw"}
    assert {trace["place"] for trace in proof["kept"]} == {"log", "mailboxes"}
    shared_core.running.settle()
    assert not raw_that_names(shared_core, gone)
    assert raw_that_names(shared_core, stays)
    rows = json.loads(keel(shared_core, "view", "contacts", "--json"))
    assert [row["forgotten"] for row in rows if row["id"] == contact] == [True]
    assert [row["email"] for row in rows if row.get("email") == stays] == [stays]
    told = keel(shared_core, "log", "tail", "--from-start", "--no-follow", "--json")
    assert gone not in told and stays in told
    assert keel(shared_core, "log", "verify")
    assert keel(shared_core, "replay")
