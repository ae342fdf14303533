"""Where a message that is handed on begins, everything above is the sender's own."""

import pytest

from shared.domain.handed_on import LONGEST_LINE, own_words, separates

OUTLOOK = "Please see.\n\nFrom: Boss\nSent: Monday\n\nWe agree."


@pytest.mark.parametrize(
    ("subject", "text", "own"),
    [
        ("Re: Offer", "Just words.\nFrom: nobody", "Just words.\nFrom: nobody"),
        ("Re: Offer", "Look.\n\n--- Forwarded message ---\nWe agree.", "Look."),
        ("Re: Offer", "Begin forwarded message:\nWe agree.", ""),
        ("FW: Offer", OUTLOOK, "Please see."),
        ("WG: Angebot", "Bitte.\n-----Ursprüngliche Nachricht-----\nJa.", "Bitte."),
        ("Re: Offer", OUTLOOK, OUTLOOK),
        ("Re: Offer", f"-- Forwarded message --{'x' * 200}", f"-- Forwarded message --{'x' * 200}"),
    ],
)
def test_ones_own_words_end_where_another_message_begins(subject: str, text: str, own: str) -> None:
    assert own_words(subject, text) == own


@pytest.mark.parametrize(("longer", "begins"), [(0, True), (1, False)])
def test_a_line_that_is_too_long_begins_no_message(longer: int, *, begins: bool) -> None:
    line = "---------- Forwarded message ---------".ljust(LONGEST_LINE + longer)
    assert separates(line) is begins
