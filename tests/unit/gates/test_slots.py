"""Only code fills a slot, and whatever no code filled is found, however it is spelled."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.draft import Draft, Filled
from shared.gates.foreign import Foreign, by_hand, priced
from shared.gates.slots import fill, foreign, unfilled

OWN = ("Example Studio", "https://studio.example", "hello@studio.example", "Due in 14 days.")


def drafted(text: str, *filled: str, subject: str = "Hello", edited: bool = False) -> Draft:
    return Draft(
        purpose="answer",
        to="ada@client.example",
        subject=subject,
        text=text,
        filled=tuple(Filled(slot="s", text=each) for each in filled),
        edited=edited,
    )


# --- filling


def test_a_slot_becomes_its_value_and_is_remembered() -> None:
    text, filled = fill("Over {{ total }} and {{total}}, {{later}}.", {"total": "€10"})
    assert text == "Over €10 and €10, {{later}}."
    assert [f.text for f in filled] == ["€10", "€10"]
    assert unfilled(text) == ("later",)


def test_braces_of_a_value_are_drawn_apart() -> None:
    assert fill("{{name}}", {"name": "a {{b}}"})[0] == "a { {b} }"


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_value_never_opens_a_slot(before: str, value: str) -> None:
    text, _ = fill("{{name}}", {"name": value, "secret": "s3cret"})
    assert "s3cret" not in text
    assert not unfilled(text)
    fill(before, {"name": value})


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", ()),
        ("{name}", ()),
        ("{{a}} {{ b_2 }}", ("a", "b_2")),
        ("{{Total}}", ("?",)),
        ("{{total", ("?",)),
        ("total}}", ("?",)),
        ("{{a b}} {{c}}", ("c", "?")),
    ],
)
def test_every_gap_is_named(text: str, named: tuple[str, ...]) -> None:
    assert unfilled(text) == named


# --- what no code filled in


@pytest.mark.parametrize(
    "text",
    [
        "That is 900 euros.",
        "That is nine hundred euros.",
        "Das sind neunhundert Euro.",
        "Ten percent off!",
        "٩٠٠",
        "Call +49 30 1234",
        "In 2027",
    ],
)
def test_a_number_is_found(text: str) -> None:
    assert foreign(drafted(text), OWN).numbers


@pytest.mark.parametrize(
    "text",
    [
        "https://evil.example/pay",
        "evil.example",
        "www.evil.example",
        "HTTPS://EVIL.EXAMPLE",
        "javascript:alert()",
        "see https\u200b://evil.example",
        "https://studio.example.evil.example",
        "https://evil.example/?https://studio.example",
        "ｅｖｉｌ.example",
    ],
)
def test_a_link_is_found(text: str) -> None:
    found = foreign(drafted(text), OWN)
    assert found.links or found.addresses


@pytest.mark.parametrize("text", ["eve@evil.example", "write to @eve", "x.hello@studio.example"])
def test_an_address_is_found(text: str) -> None:
    assert foreign(drafted(text), OWN).addresses


def test_a_subject_is_searched_like_the_text() -> None:
    assert foreign(drafted("Hello", subject="Only 900!"), OWN).numbers == ("900",)


@pytest.mark.parametrize(
    "text", ["Our B2B page in HTML5.", "One of us will write.", "A second page"]
)
def test_plain_words_are_left_alone(text: str) -> None:
    found = foreign(drafted(text), OWN)
    assert (found.numbers, found.links, found.addresses) == ((), (), ())


@pytest.mark.parametrize("text", [f"So: {own}" for own in OWN])
def test_the_companys_own_words_may_stand(text: str) -> None:
    found = foreign(drafted(text), OWN)
    assert (found.numbers, found.links, found.addresses) == ((), (), ())


def test_a_filled_value_excuses_itself_and_no_more() -> None:
    assert not foreign(drafted("Over €2,142.00 net.", "€2,142.00"), OWN).numbers
    assert foreign(drafted("Over €2,142.00 or €2,142.00", "€2,142.00"), OWN).numbers
    assert foreign(drafted("Over €12,142.00", "€2,142.00"), OWN).numbers
    assert foreign(drafted("Over €2,142.005", "€2,142.00"), OWN).numbers
    link = "https://studio.example/p/1.x"
    assert not foreign(drafted(f"Here: {link}", link), OWN).links
    assert foreign(drafted(f"Here: {link}.evil.example", link), OWN).links


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("It is -7.5 now.", "7.5"),
        ("It is $ 42 now.", "42"),
        ("It is a42 now.", "42"),
        ("It is 42a now.", "42"),
        ("It is 7.50 % now.", "7.50"),
        ("It is 7.5% now.", "7.5"),
        ("It is 1.42 now.", "42"),
    ],
)
def test_a_filled_number_excuses_no_other_with_the_same_digits(text: str, value: str) -> None:
    assert foreign(drafted(text, value), ()).numbers
    assert not foreign(drafted(f"It is {value} now.", value), ()).numbers


def test_a_filled_word_takes_nothing_out_of_a_link() -> None:
    assert foreign(drafted("Go to evil.com now.", "com"), ()).links == ("evil.com",)


def test_the_smallest_amount_is_an_amount() -> None:
    assert priced(drafted("Hello").model_copy(update={"amount_minor": 1}))


def test_what_the_owner_wrote_by_hand_is_theirs() -> None:
    found = foreign(drafted("For 900, at https://x.example", edited=True), OWN)
    assert (found.numbers, found.links, found.addresses) == ((), (), ())
    own = by_hand(drafted("For 900, at https://x.example or eve@x.example", edited=True), OWN)
    assert own == Foreign(("900",), ("https://x.example",), ("eve@x.example",))
    assert by_hand(drafted("For 900, at https://x.example"), OWN) == Foreign()


def test_what_code_filled_in_is_not_the_owners_although_the_words_around_it_are() -> None:
    text = "Mine: €2,142.00, due in 9 days. Due in 14 days."
    own = by_hand(drafted(text, "€2,142.00", edited=True), OWN)
    assert own == Foreign(numbers=("9",))


@given(
    st.integers(min_value=10, max_value=10**9),
    st.sampled_from(["{}", "{} euros", "EUR {}", "({})", "x{}"]),
)
def test_no_number_hides_in_its_spelling(number: int, around: str) -> None:
    for written in (str(number), f"{number:,}", f"{number:_}".replace("_", "\u2009")):
        assert foreign(drafted(around.format(written)), ()).numbers


@given(st.text(max_size=400))
def test_no_text_is_too_odd_to_be_searched(text: str) -> None:
    foreign(drafted(text, text[:9]), OWN)


@pytest.mark.parametrize(
    "text",
    ["It costs 900 EUR.", "For €900.", "900,00\u00a0€", "10 % less", "for nine hundred euros"],
)
def test_money_in_words_of_the_owner_is_noticed(text: str) -> None:
    assert priced(drafted(text, edited=True))
    assert not priced(drafted(text)), "only code and the owner can put an amount there"


@pytest.mark.parametrize("text", ["See you at 9.", "Two days, as you wished.", "In Europe 2027."])
def test_other_numbers_of_the_owner_are_not_taken_for_money(text: str) -> None:
    assert not priced(drafted(text, edited=True))
