"""Every spelling of an address leads to one, and what cannot be an address leads to none."""

import pytest

from shared.domain.addresses import (
    ascii_domain,
    mailable,
    normalise_address,
    plus_part,
    without_plus,
)

LABEL = "l" * 63
LONGEST_DOMAIN = f"{LABEL}.{LABEL}.{LABEL}.{'m' * 62}"
ROOM_LEFT = f"{LABEL}.{LABEL}.{'m' * 61}"
"""The longest domain that leaves room for the longest local part."""

SPELLED = [
    ("Jane+Web@BÜCHER.example", "jane+web@xn--bcher-kva.example"),
    ("ju\u0308rgen@bu\u0308cher.example", "j\xfcrgen@xn--bcher-kva.example"),
    ("  ab@x.example\r\n", "ab@x.example"),
    ("jane@ x.example. ", "jane@x.example"),
    ("jane@x.BOX", "jane@x.box"),
    ('"Jane"@x.example', '"jane"@x.example'),
    ('"a"@x.example', '"a"@x.example'),
    (f"{'a' * 64}@{ROOM_LEFT}", f"{'a' * 64}@{ROOM_LEFT}"),
    (f"jane@{LABEL}.example", f"jane@{LABEL}.example"),
    (f"jane@{'ü' * 57}.example", f"jane@xn--tda{'a' * 56}.example"),
]
NO_ADDRESSES = [
    "",
    "jane",
    "@x.example",
    "jane@",
    "jane@.",
    "jane@x..example",
    "jane@x y.example",
    "jane@x\x01y.example",
    f"jane@{LABEL}l.example",
    f"jane@{'ü' * 58}.example",
    "a@b@x.example",
    "a\x01b@x.example",
    'a"b@x.example',
    '"jane@x.example',
    'jane"@x.example',
    '""@x.example',
    '"a@b"@x.example',
    "<jane>@x.example",
    f"{'a' * 65}@x.example",
    f"{'a' * 64}@{ROOM_LEFT}m",
]


@pytest.mark.parametrize(("typed", "spelled"), SPELLED)
def test_an_address_has_one_spelling(typed: str, spelled: str) -> None:
    assert normalise_address(typed) == spelled
    assert normalise_address(spelled) == spelled


@pytest.mark.parametrize("typed", NO_ADDRESSES)
def test_what_cannot_be_an_address_has_no_spelling(typed: str) -> None:
    assert normalise_address(typed) == ""


@pytest.mark.parametrize(
    ("domain", "spelled"), [(LONGEST_DOMAIN, LONGEST_DOMAIN), (f"{LONGEST_DOMAIN}m", "")]
)
def test_a_domain_is_no_longer_than_an_address(domain: str, spelled: str) -> None:
    assert ascii_domain(domain) == spelled


@pytest.mark.parametrize(
    ("address", "part", "without"),
    [
        ("jane@x.example", "", "jane@x.example"),
        ("jane+web@x.example", "web", "jane@x.example"),
        ("jane+web+two@x.example", "web+two", "jane@x.example"),
        ("jane@x+y.example", "", "jane@x+y.example"),
    ],
)
def test_a_plus_part_begins_at_the_first_plus(address: str, part: str, without: str) -> None:
    assert (plus_part(address), without_plus(address)) == (part, without)


MAILABLE = [
    "jane@client.example",
    "Jane+web.two@xn--bcher-kva.example",
    "o'neil@c-1.example",
    "jane@localhost",
    f"{'a' * 64}@{LABEL}.example",
]
NOT_MAILABLE = [
    "",
    "jane",
    "@client.example",
    "jane@",
    "j\xfcrgen@client.example",
    '"jane doe"@client.example',
    '"jane"@client.example',
    "a..b@client.example",
    "jane.@client.example",
    ".jane@client.example",
    "jane@x_y.example",
    "jane@-bad-.example",
    "jane@b\xfccher.example",
    "jane@client..example",
    "jane@client.example.",
    "jane@client.example\n",
    "a@b@client.example",
    f"{'a' * 65}@client.example",
    f"jane@{LABEL}l.example",
    f"{'a' * 64}@{ROOM_LEFT}m",
]


@pytest.mark.parametrize(
    ("address", "goes"), [*((a, True) for a in MAILABLE), *((a, False) for a in NOT_MAILABLE)]
)
def test_mail_goes_where_every_mail_server_takes_it(address: str, *, goes: bool) -> None:
    assert mailable(address) is goes


def test_an_endless_domain_does_not_crawl() -> None:
    assert not mailable(f"jane@{'a' * 200}_")
    assert not mailable(f"jane@{'a.' * 1_000_000}_")


@pytest.mark.parametrize(("last", "goes"), [(61, True), (62, False)])
def test_an_address_is_mailed_up_to_its_longest(last: int, *, goes: bool) -> None:
    domain = ".".join(["b" * 63, "c" * 63, "d" * last])
    assert mailable(f"{'a' * 64}@{domain}") is goes
