"""Rule 11: a form is not kept again after whoever filled it in was forgotten."""

import pytest

from shared.ingest.receive import handle_of
from shared.ingest.webhook import Accepted
from shared.ingest.webhook_in import FORM, _received
from shared.log.log import LogUnavailable
from tests.unit.ingest.desk import Desk, new_desk

FILLED_IN = b'{"name": "Jane", "email": "jane@client.example", "message": "We need a website."}'
CORRECTED = FILLED_IN.replace(b"website", b"shop")


@pytest.fixture
def desk() -> Desk:
    return new_desk()


def post(desk: Desk, body: bytes = FILLED_IN) -> int:
    return _received(desk.house, desk.raw, Accepted("f-1", body)).status


def kept(desk: Desk) -> list[bytes | None]:
    return [desk.raw.get(key) for key in desk.raw.keys(FORM)]


def forget(desk: Desk) -> None:
    desk.house.vault.destroy(handle_of(desk.house, "jane@client.example"))
    for key in list(desk.raw.keys(FORM)):
        desk.raw.delete(key)


def test_a_form_that_is_delivered_again_after_that_does_not_lie_there_again(desk: Desk) -> None:
    assert post(desk) == 202
    assert kept(desk) == [FILLED_IN]
    forget(desk)
    assert post(desk) == 202
    assert kept(desk) == []


def test_another_body_under_its_id_was_said_since_and_is_kept(desk: Desk) -> None:
    post(desk)
    forget(desk)
    assert post(desk, CORRECTED) == 409
    assert kept(desk) == [CORRECTED]


def test_nor_does_a_body_that_contradicted_it_before(desk: Desk) -> None:
    assert [post(desk), post(desk, CORRECTED)] == [202, 409]
    forget(desk)
    assert [post(desk), post(desk, CORRECTED)] == [202, 409]
    assert kept(desk) == []


def test_a_form_that_the_log_cannot_be_asked_about_is_kept(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> object:
        raise LogUnavailable("the table cannot be reached")

    monkeypatch.setattr(desk.log, "read", away)
    with pytest.raises(LogUnavailable):
        post(desk)
    assert kept(desk) == [FILLED_IN]
