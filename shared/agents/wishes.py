"""What of the company's list a text asks for: services, add-ons, and how much of them.

A newer text stands over an older one; what somebody does not want is as good as what they want.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from shared.agents.negation import lacking, refused, unwanted
from shared.agents.quantities import Quantity, Unit, quantities, sold_by, unread
from shared.company.company import Company
from shared.company.services import AddOn, Rate, Service
from shared.domain.lead import Evidence, LeadFacts, ServiceWish

SENTENCE_ENDS = ".!?\n"
THEIRS = re.compile(
    r"\b(?:our|my|your|the|unsere?[mnrs]?|meine?[mnrs]?|ihre?[mnrs]?|current|existing|bestehende[mnrs]?)"
    r"\s+(?:current\s+|existing\s+|own\s+|old\s+|bestehende[mnrs]?\s+|alte[mnrs]?\s+)?$",
    re.IGNORECASE,
)
BEFORE = 60
"""Characters around a word that say whether it is wanted."""


@dataclass(frozen=True)
class Text:
    """One source text and the signal it came with."""

    words: str
    source: str


@dataclass(frozen=True)
class Mention:
    """A word of the list as it stands in a text."""

    words: str
    wanted: bool
    certain: bool
    """It is what they want, rather than what they have, or a part of another wish."""
    refused: bool = False
    """They say themselves that they do not want it, and do not merely leave it out."""


def wished(
    company: Company, texts: Sequence[Text], evidence: list[Evidence]
) -> tuple[ServiceWish, ...]:
    """Read what texts, oldest first, ask for; adds what shows it to `evidence`."""
    found = [(s, *m) for s in company.services if (m := _newest(company, s, texts))]
    wanted = [(s, text, m) for s, text, m in found if m.wanted]
    certain = [row for row in wanted if row[2].certain]
    sold = frozenset(s.price.per for s, _, _ in certain or wanted if isinstance(s.price, Rate))
    wishes: list[ServiceWish] = []
    for service, text, mention in certain or wanted:
        evidence.append(
            Evidence(fact=f"service {service.id}", quote=mention.words, source=text.source)
        )
        wishes.append(
            ServiceWish(
                service=service.id,
                quantity=_quantity(service, texts, sold, evidence),
                add_ons=tuple(_add_ons(company, service, texts, evidence)),
            )
        )
    return tuple(wishes)


def added(facts: LeadFacts) -> dict[str, tuple[str, ...]]:
    """Give the add-ons that go with each service."""
    return {wish.service: wish.add_ons for wish in facts.services if wish.add_ons}


def uncounted(wish: ServiceWish, evidence: Sequence[Evidence]) -> bool:
    """Say whether a quantity stands there that nobody could count."""
    return wish.quantity is None and any(e.fact == f"quantity {wish.service}" for e in evidence)


def counted(service: Service, words: str, sold: frozenset[Unit] = frozenset()) -> Quantity | None:
    """Read how much of a service is wanted; `sold` are the units of all that is wished for.

    Another unit than its own speaks of a service only in a sentence that names it.
    """
    if not isinstance(service.price, Rate):
        return None
    own = service.price.per
    others: tuple[Unit, ...] = ("day", "hour", "week", "month")
    foreign = (
        unread(each)
        for unit in others
        if unit not in sold | {own}
        for each in quantities(words, unit)
        if _pattern(_words(service)).search(_sentence(words, each.at))
    )
    return next(chain(sold_by(words, own), foreign), None)


def _quantity(
    service: Service, texts: Sequence[Text], sold: frozenset[Unit], evidence: list[Evidence]
) -> int | None:
    """Read how many hours or days are wanted, the newest word first."""
    for text in reversed(texts):
        found = counted(service, text.words, sold)
        if found:
            fact = f"quantity {service.id}"
            evidence.append(Evidence(fact=fact, quote=found.quote, source=text.source))
            return found.count
    return None


def _sentence(words: str, at: int) -> str:
    start = max(words.rfind(end, 0, at) for end in SENTENCE_ENDS) + 1
    ends = [found for end in SENTENCE_ENDS if (found := words.find(end, at)) >= 0]
    return words[start : min(ends, default=len(words))]


def mention(company: Company, named: Service | AddOn, words: str) -> Mention | None:
    """Find the word that says most clearly whether something of the list is wanted.

    Of a clear wish and a clear refusal in one text, the later one stands.
    """
    found = list(_mentions(company, named, words))
    clear = [m for m in found if m.refused or (m.wanted and m.certain)]
    return clear[-1] if clear else max(found, key=lambda m: m.wanted, default=None)


def _newest(
    company: Company, named: Service | AddOn, texts: Sequence[Text]
) -> tuple[Text, Mention] | None:
    for text in reversed(texts):
        found = mention(company, named, text.words)
        if found:
            return text, found
    return None


def _add_ons(
    company: Company, service: Service, texts: Sequence[Text], evidence: list[Evidence]
) -> Iterator[str]:
    for add_on in service.add_ons:
        found = _newest(company, add_on, texts)
        if found and found[1].wanted:
            fact = f"add_on {service.id}.{add_on.id}"
            evidence.append(Evidence(fact=fact, quote=found[1].words, source=found[0].source))
            yield add_on.id


def _mentions(company: Company, named: Service | AddOn, words: str) -> Iterator[Mention]:
    others = _other_words(company, named)
    longer = [each.span() for each in _pattern(others).finditer(words)]
    for found in _pattern(_words(named)).finditer(words):
        if any(
            a <= found.start() and found.end() <= b and (a, b) != found.span() for a, b in longer
        ):
            continue
        before = words[max(0, found.start() - BEFORE) : found.start()]
        after = words[found.end() : found.end() + BEFORE]
        lacks = isinstance(named, Service) and lacking(before)
        yield Mention(
            words=found[0],
            wanted=lacks or not unwanted(before, after),
            certain=not (lacks or THEIRS.search(before) or _part(after, others)),
            refused=refused(before, after),
        )


def _other_words(company: Company, named: Service | AddOn) -> tuple[str, ...]:
    """Give the words of every other service."""
    return tuple(w for s in company.services if s.id != named.id for w in _words(s))


def _words(named: Service | AddOn) -> tuple[str, ...]:
    """Give its keywords, and what it is called."""
    return (*(k for each in named.keywords.values() for k in each), *named.name.values())


def _part(after: str, others: tuple[str, ...]) -> bool:
    """Say whether a word only begins another wish: `website` in `website maintenance`."""
    joined = after[:1] in ("-", " ")
    return joined and bool(_pattern(others).match(after[1:]))


@lru_cache(maxsize=256)
def _pattern(keywords: tuple[str, ...]) -> re.Pattern[str]:
    """Match any of a company's own words; they are few, and every mail is compared with them."""
    longest = sorted({k.lower() for k in keywords}, key=lambda k: (-len(k), k))
    either = "|".join(map(re.escape, longest)) or r"(?!)"
    return re.compile(rf"(?<!\w)(?:{either})s?(?!\w)", re.IGNORECASE)
