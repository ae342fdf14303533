"""A number, link or address that no code put into a draft is found, however it is spelled.

Every pattern is bounded, so that a hostile text costs no more than its length.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from shared.domain.draft import Draft

COUNTED = (
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|half|"
    r"\w{1,6}teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundred|thousand|million|"
    r"eine?[mnrs]?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|dutzend|halbe[mnrs]?|"
    r"\w{1,12}(?:zehn|zig|ßig)|\w{0,24}(?:hundert|tausend)\w{0,24}|millionen"
)
UNIT = r"percent|per cent|prozent|euros?|dollars?|pounds?|pfund|francs?|franken|cents?"
CODE = r"[%€$£]|\b(?:eur|usd|gbp|chf)\b"

SPELLED = re.compile(
    rf"\b(?:{COUNTED})(?:[ -](?:and |und )?(?:{COUNTED})){{0,8}}[ -]?(?:(?:{UNIT})\b|{CODE})"
    rf"|(?:{CODE}) ?(?:{COUNTED})\b",
    re.IGNORECASE,
)
PRICED = re.compile(rf"(?:{CODE}) ?\d|\d ?(?:(?:{UNIT})\b|{CODE})", re.IGNORECASE)
NUMBER = re.compile(r"\d(?:[.,'’:/-]?\d){0,40}")
LINK = re.compile(
    r"(?:[a-z][a-z0-9+.-]{0,20}://|\b(?:mailto|tel|sms|javascript|data):|www\.)\S{0,2000}",
    re.IGNORECASE,
)
DOMAIN = re.compile(
    r"(?<![\w-])(?:[\w-]{1,63}\.){1,8}(?:xn--[\w-]{2,59}|[^\W\d_]{2,24})(?!\w)(?:/\S{0,2000})?"
)
"""Mail programs make a link of `studio.example` by themselves."""
ADDRESS = re.compile(r"[^\s<>()\[\],;:\"'@]{0,64}@[\w.-]{1,253}")
"""Also a bare @handle: it leads elsewhere as well."""
FILES = frozenset(
    "js ts jsx tsx css html htm php pdf doc docx xls xlsx csv txt png jpg svg".split()
)
NAMES = re.compile(r"\b(?:[BCD]2[BC]|HTML5|CSS3|W3C|[23]D|2FA|MP[34])\b", re.IGNORECASE)
"""Words that hold a digit and state no number."""


@dataclass(frozen=True)
class Foreign:
    """What stands in a draft although no code put it there."""

    numbers: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()


def priced(draft: Draft) -> bool:
    """Say whether a mail offers something, or the owner wrote of money or percents by hand."""
    said = _plain(f"{draft.subject}\n{draft.text}")
    by_hand = draft.edited and (PRICED.search(said) or SPELLED.search(said))
    return draft.amount_minor > 0 or bool(by_hand)


def foreign(draft: Draft, allowed: Iterable[str]) -> Foreign:
    """Find what neither code filled in, nor `allowed` texts hold, nor the owner wrote."""
    return Foreign() if draft.edited else _unaccounted(draft, allowed)


def by_hand(draft: Draft, allowed: Iterable[str]) -> Foreign:
    """Find what the owner wrote into a draft by hand: allowed, and worth another look."""
    return _unaccounted(draft, allowed) if draft.edited else Foreign()


def _unaccounted(draft: Draft, allowed: Iterable[str]) -> Foreign:
    """Find what neither code filled in nor `allowed` texts, such as the company's own, hold.

    A filled value excuses as many mentions as code made of it; a value that merely begins, ends
    or lies inside something longer excuses nothing.
    """
    filled = Counter(_plain(f.text) for f in draft.filled)
    own = dict.fromkeys(_telling(tuple(allowed)), 0)
    telling = {text: most for text, most in filled.items() if _any(text)} | own
    found = [_search(_without(_plain(said), telling)) for said in (draft.subject, draft.text)]
    numbers, links, addresses = (tuple(a + b) for a, b in zip(*found, strict=True))
    return Foreign(numbers, links, addresses)


@lru_cache(maxsize=8)
def _telling(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Give those texts that hold a number, link or address: a company says few, and always them."""
    return tuple(text for text in map(_plain, texts) if _any(text))


def _plain(text: str) -> str:
    """Write a text so that look-alikes are alike: no invisible characters, one kind of space."""
    if text.isascii():  # nothing there is invisible or has look-alikes
        return " ".join(text.split())
    for hidden in (c for c in set(text) if unicodedata.category(c) == "Cf"):
        text = text.replace(hidden, "")
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _without(said: str, known: Mapping[str, int]) -> str:
    """Take out known texts, the longest first; each as often as its number says, 0 for always."""
    for text in sorted(known, key=len, reverse=True):
        if text in said:
            said = re.sub(_whole(text), " ", said, count=known[text])
    return said


def _whole(text: str) -> str:
    """Match a text only where nothing beside it changes what it means."""
    before, after = r"(?<![\w@])(?<!\d[.,'’:/-])", r"(?![\w@])(?![.,'’:/-]\d)"
    if text[:1].isdigit():
        before += r"(?<![-−$€£])(?<![$€£] )"
    if text[-1:].isdigit():
        after += r"(?! ?[%€$£])"
    if "@" in text or LINK.search(text) or DOMAIN.search(text):
        before += r"(?<![/.:=&?#%+-])"
        after += r"(?![-/.:=&?#%+~]{1,60}\w)"
    return before + re.escape(text) + after


def _search(said: str) -> tuple[list[str], list[str], list[str]]:
    """Give numbers, links and addresses; what is found is not looked at again."""
    said = NAMES.sub(" ", said)
    said, links = _taken(LINK, said)
    said, addresses = _taken(ADDRESS, said)
    said, domains = _taken(DOMAIN, said)
    files = [each for each in domains if each.rpartition(".")[2].lower() in FILES]
    said, spelled = _taken(SPELLED, " ".join([said, *files]))
    numbers = spelled + NUMBER.findall(said)
    return numbers, links + [each for each in domains if each not in files], addresses


def _taken(pattern: re.Pattern[str], said: str) -> tuple[str, list[str]]:
    found: list[str] = []

    def take(match: re.Match[str]) -> str:
        found.append(match[0].rstrip(".,;:!?)'\""))
        return " "

    return pattern.sub(take, said), found


def _any(text: str) -> bool:
    return bool(text) and any(_search(text))
