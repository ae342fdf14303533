"""The company's own addresses are such that its mail can leave and its answers come back."""

import pytest

from shared.company.company import Company, parse
from shared.gates.headers import Unsendable, address
from tests.unit.company.test_company import TEXT
from tests.unit.company.test_money_and_patience import refusal

ASCII = "must have its domain in ASCII, as mail needs it: write "
WORDS = "must be an address that mail can go to: words of letters, digits or signs such as - and _"
LOCAL = "must have nothing but ASCII before the @"
OWN = [
    ("hello@bücher.example", f"{ASCII}xn--bcher-kva.example"),
    ("hällo@studio.example", LOCAL),
    (".hello@studio.example", WORDS),
    ("hello.@studio.example", WORDS),
    ("a..b@studio.example", WORDS),
    ('"hello"@studio.example', WORDS),
    ("hello@-studio.example", WORDS),
    ("hello@studio..example", WORDS),
    (f"{'h' * 65}@studio.example", WORDS),
]


def company(inbox: str) -> Company:
    return parse(TEXT.replace("hello@studio.example", inbox, 1))


@pytest.mark.parametrize(("given", "reason"), OWN)
@pytest.mark.parametrize(("field", "was"), [("inbox", "hello"), ("operator", "owner")])
def test_an_address_that_mail_cannot_go_to_is_refused_with_the_reason(
    field: str, was: str, given: str, reason: str
) -> None:
    said = refusal(f"{field}: {was}@studio.example", f"{field}: '{given}'")
    assert said.startswith(f"company.yaml: identity.{field}: {reason}")


@pytest.mark.parametrize(("given", "_reason"), OWN)
def test_what_the_file_refuses_could_not_be_sent(given: str, _reason: str) -> None:
    with pytest.raises(Unsendable):
        address("", given)


@pytest.mark.parametrize("inbox", ["hello@xn--bcher-kva.example", "h.e-l_lo@studio.example"])
def test_what_mail_can_go_to_is_taken_and_answered_to(inbox: str) -> None:
    assert address("", company(inbox).inbox) == inbox
    assert address("", company(inbox).reply_address("a" * 26))


def test_an_inbox_leaves_room_for_the_part_that_finds_the_thread() -> None:
    longest = f"{'h' * 37}@studio.example"
    assert address("", company(longest).reply_address("a" * 26))
    said = "company.yaml: identity.inbox: must have at most 37 characters before the @"
    assert refusal("hello@studio.example", f"h{longest}").startswith(said)
