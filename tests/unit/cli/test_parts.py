"""The small parts of the command: times, forms on pages, and the bundled inquiry."""

from datetime import UTC, datetime, timedelta

import pytest

from infra.cli.demo import inquiry_to, link_in
from infra.cli.saying import Trouble
from infra.cli.tick import meant
from infra.cli.visit import forms_of
from shared.ingest.registry import parse

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("to", "moment"),
    [
        ("+15s", NOW + timedelta(seconds=15)),
        ("+2h", NOW + timedelta(hours=2)),
        ("+3w", NOW + timedelta(weeks=3)),
        ("2026-03-09T12:00Z", datetime(2026, 3, 9, 12, tzinfo=UTC)),
        ("2026-03-09T12:00+01:00", datetime(2026, 3, 9, 11, tzinfo=UTC)),
        ("2026-03-09", datetime(2026, 3, 9, tzinfo=UTC)),
        (" +1d ", NOW + timedelta(days=1)),
    ],
)
def test_a_time_is_read_as_it_is_meant(to: str, moment: datetime) -> None:
    assert meant(to, NOW) == moment


@pytest.mark.parametrize(
    "to", ["", "tomorrow", "+1y", "-1d", "12:00", "+", "9" * 40, "+9999999w", "2026-02-30"]
)
def test_what_is_no_time_is_refused_by_name(to: str) -> None:
    with pytest.raises(Trouble, match=r"--to: .* is no time"):
        meant(to, NOW)


def test_time_never_goes_back() -> None:
    with pytest.raises(Trouble, match="has passed"):
        meant("2026-03-02T08:59Z", NOW)


def test_forms_are_found_with_what_they_would_send() -> None:
    page = """<form><input type="hidden" name="nonce" value="n&amp;m"><input name="name">
    <button>Yes</button></form><input name="outside"><form><textarea name="text"></textarea></form>
    """
    assert forms_of(page) == [{"nonce": "n&m", "name": ""}, {"text": ""}]
    assert forms_of("<p>nothing here</p>") == []


def test_the_first_link_to_a_deciding_page_is_followed() -> None:
    text = "Look: http://127.0.0.1:8000/approvals/abc.DEF-_123?intent=approve\nand more"
    assert link_in({"subject": "s", "text": text}) == "http://127.0.0.1:8000/approvals/abc.DEF-_123"
    with pytest.raises(Trouble, match="holds no link"):
        link_in({"subject": "s", "text": "https://studio.example/about"})


def test_the_bundled_inquiry_is_a_sound_mail_of_an_invented_client() -> None:
    mail = inquiry_to("hello@studio.example", NOW)
    [signal] = parse("email", mail.as_bytes(), received_at=NOW)
    assert signal.defects == ()
    assert signal.sender.email.endswith(".example")
    assert signal.to == ("hello@studio.example",)
    assert signal.occurred_at == NOW
    assert "Could you send us a proposal" in signal.text
    other = inquiry_to("hello@studio.example", NOW)
    assert mail["Message-ID"] != other["Message-ID"]
