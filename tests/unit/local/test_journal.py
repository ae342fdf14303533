"""The journal belongs to one base, and its torn last line was never acknowledged."""

from pathlib import Path

import pytest

from infra.local.journal import Journal, JournalBroken, Request
from infra.local.recorder import Repeats

ONE = Request("DynamoDB_20120810.PutItem", '{"n": 1}')
TWO = Request("DynamoDB_20120810.PutItem", '{"n": 2, "text": "zwei\\nZeilen"}')


def journal(folder: Path) -> Journal:
    opened = Journal(folder, folder / "base.json")
    opened.open()
    return opened


def test_what_was_appended_is_read_back_in_order(tmp_path: Path) -> None:
    first = journal(tmp_path)
    first.append(ONE)
    first.append(TWO)
    assert list(journal(tmp_path).requests()) == [ONE, TWO]
    assert first.written == 2


def test_a_torn_last_line_is_dropped_and_the_next_begins_where_it_should(tmp_path: Path) -> None:
    torn = journal(tmp_path)
    torn.append(ONE)
    with torn.path().open("ab") as file:
        file.write(b'["DynamoDB_20120810.PutItem", "{\\"n')
    again = Journal(tmp_path, tmp_path / "base.json")
    assert list(again.requests()) == [ONE]
    again.open()
    again.append(TWO)
    assert list(again.requests()) == [ONE, TWO]


def test_a_line_that_is_no_write_is_named_and_left_as_it_is(tmp_path: Path) -> None:
    damaged = journal(tmp_path)
    damaged.append(ONE)
    with damaged.path().open("ab") as file:
        file.write(b"nonsense\n")
    before = damaged.path().read_bytes()
    with pytest.raises(JournalBroken, match=rf"{damaged.path()}: line 2: not a write"):
        list(damaged.requests())
    assert damaged.path().read_bytes() == before


def test_a_newer_base_makes_an_older_journal_void(tmp_path: Path) -> None:
    old = journal(tmp_path)
    old.append(ONE)
    (tmp_path / "base.json").write_text("{}")
    new = Journal(tmp_path, tmp_path / "base.json")
    assert list(new.requests()) == []
    new.open()
    assert [file.name for file in tmp_path.glob("journal-*")] == [new.path().name]


def test_nothing_is_appended_to_a_journal_that_is_not_open(tmp_path: Path) -> None:
    closed = journal(tmp_path)
    closed.close()
    with pytest.raises(RuntimeError, match="not open"):
        closed.append(ONE)


def test_a_transaction_sent_again_under_its_token_is_no_second_write() -> None:
    repeats = Repeats()
    body = b'{"TransactItems": [], "ClientRequestToken": "a-token"}'
    assert [repeats.seen(body), repeats.seen(body)] == [False, True]
    assert not repeats.seen(b'{"Item": {}}') and not repeats.seen(b'{"Item": {}}')
