"""Secrets rotate: one that is none stops no other, and no log line repeats it."""

import json

import pytest

from shared.ingest.webhook import Accepted, Rejected, check
from tests.unit.ingest.desk import MORNING
from tests.unit.ingest.test_webhook import FILLED, SECRET, signed

NO_SECRETS = ("whsec_a", "whsec_", "whsec_!!!", "ümläut")


def checked(secrets: list[str], headers: dict[str, str]) -> Accepted | Rejected:
    return check("form", headers, FILLED.encode(), {"form": secrets}, now=MORNING)


@pytest.mark.parametrize("broken", NO_SECRETS)
def test_a_good_secret_works_beside_one_that_is_none(
    broken: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert isinstance(checked([broken, SECRET], signed(FILLED)), Accepted)
    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["source"], line["place"]) == (
        "webhook_secret_unreadable",
        "form",
        1,
    )
    assert broken not in line.values()


def test_without_any_real_secret_no_signature_matches() -> None:
    refused = checked(list(NO_SECRETS), signed(FILLED))
    assert refused == Rejected(401, "no signature matches")


@pytest.mark.parametrize("stamp", ["999999999999", "253402300800", "0" * 13, "1e9", "٣"])
def test_a_time_that_no_calendar_has_is_refused(stamp: str) -> None:
    refused = checked([SECRET], signed(FILLED) | {"Webhook-Timestamp": stamp})
    assert refused == Rejected(401, "the timestamp is missing or unreadable")


def test_an_id_that_is_no_text_is_refused() -> None:
    refused = checked([SECRET], signed(FILLED) | {"Webhook-Id": "msg_\ud800"})
    assert isinstance(refused, Rejected)
    assert refused.status == 401
