"""A name never changes: what lies in a log would otherwise not be found again."""

from collections.abc import Callable

import pytest

from shared.domain import names

CAUSE = "opportunity/1#3"


@pytest.mark.parametrize(
    ("name", "of", "stream"),
    [
        (names.signal, ("email", "m1"), "signal/email/m1"),
        (names.handle, ("4f1d",), "handle/4f1d"),
        (names.message, ("4f1d",), "message/4f1d"),
        (names.contact, ("handle/1",), "contact/db6e9f3c9a345e770a14362429"),
        (names.conversation, ("m-1", "handle/1"), "conversation/619d5aee57f223d486160293a5"),
        (names.opportunity, ("conversation/1",), "opportunity/1"),
        (names.proposal, ("opportunity/1",), "proposal/b15df81921925bb723280fff3a"),
        (names.approval, ("proposal", CAUSE), "approval/e4d38ef4821a8ef15d4e6b5433"),
        (
            names.action,
            ("send_email", "opportunity/1", CAUSE),
            "action/d39e997944b8e846a6e8fab7da",
        ),
        (names.workflow, ("opportunity/1",), "workflow/opportunity/1"),
        (names.mail_count, ("2026-03-02",), "company/mails/2026-03-02"),
    ],
)
def test_a_stream_is_called_what_it_always_was(
    name: Callable[..., str], of: tuple[str, ...], stream: str
) -> None:
    assert name(*of) == stream


def test_parts_are_told_apart_by_where_they_end() -> None:
    assert names.digest("ab", "c") != names.digest("a", "bc")


def test_a_name_is_taken_apart_at_its_first_slash() -> None:
    assert names.noun("signal/email/m1") == "signal"
    assert names.bare("signal/email/m1") == "email/m1"
