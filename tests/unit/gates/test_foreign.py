"""A filled value excuses what code made of it, and nothing that only looks like it."""

import pytest

from shared.gates.foreign import Foreign, foreign
from tests.unit.gates.test_slots import OWN, drafted


def test_what_the_company_says_of_itself_it_may_say_again() -> None:
    assert foreign(drafted("Due in 14 days. As I said: Due in 14 days."), OWN) == Foreign()


def test_what_cannot_be_seen_changes_no_value() -> None:
    assert foreign(drafted("Over €9\u200b00.", "€900"), ()) == Foreign()


def test_the_longest_value_is_taken_out_first() -> None:
    assert foreign(drafted("1 of 5 and 5 more", "5", "1 of 5"), ()) == Foreign()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("It was 14.Thanks", "14"),
        ("A 42-day trip", "42"),
        ("We do B2B.Thanks", ""),
        ("See report.pdf and my.final.PDF", ""),
    ],
)
def test_what_is_taken_out_leaves_nothing_behind(text: str, value: str) -> None:
    assert foreign(drafted(text, value), ()) == Foreign()


@pytest.mark.parametrize("text", ["evil-studio.example", "mystudio.example", "studio.examples"])
def test_a_domain_excuses_no_other_that_holds_it(text: str) -> None:
    assert foreign(drafted(f"See {text} now", "studio.example"), ()).links == (text,)


def test_a_handle_excuses_no_longer_one() -> None:
    assert foreign(drafted("Ask evil-@ada now", "@ada"), ()).addresses == ("evil-@ada",)


def test_money_in_words_is_found_beside_the_name_of_a_file() -> None:
    assert foreign(drafted("report.pdf: nine hundred euros"), ()).numbers


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("See https://x.example/aX.", "https://x.example/aX"),
        ("(See 'www.x.example')", "www.x.example"),
        ("hello.www.x.example", "www.x.example"),
    ],
)
def test_a_link_is_found_as_it_would_be_followed(text: str, link: str) -> None:
    assert foreign(drafted(text), ()).links == (link,)
