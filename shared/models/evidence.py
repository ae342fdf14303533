"""A fact counts only with a quote that stands in its source, letter for letter."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shared.domain.lead import Evidence

SHORT = 4
"""A quote of fewer characters must stand as whole words: `no` is not said by `know`."""


@dataclass(frozen=True)
class Checked:
    """Evidence that holds, and the names of facts whose evidence does not."""

    proved: tuple[Evidence, ...]
    rejected: tuple[str, ...]


def verbatim(quote: str, sources: Mapping[str, str]) -> str | None:
    """Give the first source that holds the quote, None if there is none."""
    return next((name for name, text in sources.items() if _stands(quote, text)), None)


def check(claims: Iterable[Evidence], sources: Mapping[str, str]) -> Checked:
    """Split claims by whether the source they name holds their quote."""
    proved, rejected = [], []
    for claim in claims:
        if _stands(claim.quote, sources.get(claim.source, "")):
            proved.append(claim)
        else:
            rejected.append(claim.fact)
    return Checked(tuple(proved), tuple(rejected))


def _stands(quote: str, text: str) -> bool:
    if not quote.strip():
        return False
    if len(quote) >= SHORT:
        return quote in text
    return any(_whole(quote, text, at) for at in _places(quote, text))


def _places(quote: str, text: str) -> Iterable[int]:
    at = text.find(quote)
    while at >= 0:
        yield at
        at = text.find(quote, at + 1)


def _whole(quote: str, text: str, at: int) -> bool:
    before, after = text[at - 1 : at] if at else "", text[at + len(quote) : at + len(quote) + 1]
    begins = not (quote[0].isalnum() and before.isalnum())
    return begins and not (quote[-1].isalnum() and after.isalnum())
