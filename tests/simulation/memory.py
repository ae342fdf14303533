"""What a simulation remembers so that the product need not work it out again.

Everything here is a pure function of what it is given, or of the files the product comes with;
nobody changes an event or a state.
"""

import dataclasses
import gc
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache, reduce
from typing import Any

from shared import telemetry
from shared.agents import extract, lead_intake, nurture, proposal_generator, wishes
from shared.company import pricing
from shared.company.company import Company
from shared.domain import (
    action,
    approval,
    company,
    contact,
    conversation,
    names,
    opportunity,
    proposal,
    signal,
    workflow,
)
from shared.domain.writes import Recorded
from shared.flow import book, house
from shared.gates import compose, foreign
from shared.ingest import email, mail_in, our_mail, receive
from shared.log import codec
from shared.orchestrate import sweep, workshop
from shared.policy import lead_facts, library
from shared.views import projections
from tests.simulation import plain

Evolve = Callable[[Any, Any], Any]


class Folds:
    """Folds events from where the same events were last folded to."""

    def __init__(self) -> None:
        self._known: dict[tuple[Evolve, int], tuple[int, Any, Any]] = {}

    def __call__(self, evolve: Evolve, events: Iterable[Any], begin: Callable[[], Any]) -> Any:
        """Do what `shared.domain.fold` does."""
        events = list(events)
        if not events:
            return begin()
        key = evolve, id(events[0])
        count, last, state = self._known.get(key, (0, None, None))
        if count > len(events):  # somebody still looks at an earlier time
            return reduce(evolve, events, begin())
        if not count or events[count - 1] is not last:
            count, state = 0, begin()
        state = reduce(evolve, events[count:], state)
        self._known[key] = len(events), events[-1], state
        return state

    def recorded(
        self, evolve: Evolve, recorded: Sequence[Recorded], begin: Callable[[], Any]
    ) -> Any:
        """Fold the events of a stream as it was read."""
        if not recorded:
            return begin()
        key = evolve, id(recorded[0].event)
        count, last, state = self._known.get(key, (0, None, None))
        if count == len(recorded) and recorded[-1].event is last:
            return state
        return self(evolve, [r.event for r in recorded], begin)

    def clear(self) -> None:
        """Forget everything: ids of objects hold only while somebody keeps these."""
        self._known.clear()


FOLDS = Folds()


def folded(of: book.Book, stream: str, begin: Callable[[], Any], evolve: Evolve) -> Any:
    """Do what `Book._fold` does."""
    return FOLDS.recorded(evolve, of.log.read(stream), begin)


def by_words(function: Callable[..., Any]) -> Callable[..., Any]:
    """Remember answers by whom they are about, and by the words of everything else given."""
    known: dict[tuple[int, str], tuple[Any, Any]] = {}

    def remembering(whose: Any, *given: Any, **named: Any) -> Any:
        key = id(whose), repr((given, named))
        if key not in known:
            _make_room(known)
            known[key] = function(whose, *given, **named), whose  # kept: nobody gets its id
        return known[key][0]

    return remembering


def _make_room(known: dict[Any, Any]) -> None:
    """Forget all answers when there are too many: the same few are soon known again."""
    if len(known) >= KNOWN:
        known.clear()


def by_identity(function: Callable[..., Any]) -> Callable[..., Any]:
    """Remember answers by which very things were given: companies, their parts and policies."""
    known: dict[tuple[int, ...], tuple[Any, Any]] = {}

    def remembering(*given: Any) -> Any:
        key = tuple(map(id, given))
        if key not in known:
            known[key] = function(*given), given  # kept, so that nobody gets their ids
        return known[key][0]

    return remembering


def but_for_time(read: Callable[..., email.Mail]) -> Callable[..., email.Mail]:
    """Remember how a mail reads that bears no date; when it came in is another time each time."""
    known: dict[tuple[bytes, str], email.Mail] = {}

    def remembering(raw: bytes, *, received_at: datetime, **given: Any) -> email.Mail:
        key = raw, repr(given)
        if key not in known:
            mail = read(raw, received_at=received_at, **given)
            if "missing_date" not in mail.signal.defects:
                return mail
            _make_room(known)
            known[key] = mail
        mail, now = known[key], {"occurred_at": received_at, "received_at": received_at}
        return dataclasses.replace(mail, signal=mail.signal.model_copy(update=now))

    return remembering


def replaced(given: Any, /, **changes: Any) -> Any:
    """Do what `dataclasses.replace` does; what was worked out from fields that stay goes along.

    That is the pace of a company alone, which nobody replaces.
    """
    new = object.__new__(type(given))
    new.__dict__.update(given.__dict__, **changes)
    return new


LINES: list[Any] = []
"""What the product said in its logs since the schedule began."""


KNOWN = 4096
"""How many answers of each function are kept: people in a simulation say few different things."""
PRICE = by_words(pricing.price)
"""One memory of prices for all who ask."""
PLACES: tuple[tuple[Any, str, Any], ...] = (
    (projections, "fold", FOLDS),
    (book.Book, "_fold", folded),
    (telemetry, "_write", LINES.append),
    *(
        (owner, "replace", replaced)
        for owner in (
            *(action, approval, company, contact, conversation, opportunity, proposal, signal),
            *(workflow, house, sweep, workshop),
        )
    ),
    *(
        (owner, name, by_words(getattr(owner, name)))
        for owner, name in ((library, "judge"), (lead_intake, "extract"))
    ),
    *((owner, "price", PRICE) for owner in (lead_facts, nurture, proposal_generator)),
    (mail_in, "read_mail", but_for_time(email.read_mail)),
    *(
        (owner, name, lru_cache(KNOWN)(getattr(owner, name)))
        for owner, name in (
            (codec, "utc"),
            (compose, "address"),
            (compose, "as_html"),
            (compose, "folded"),
            (compose, "part"),
            (names, "noun"),
            (foreign, "_search"),
            (our_mail, "normalise_address"),
            (receive, "normalise_address"),
            (extract, "deadline_in"),
            (extract, "kind_of"),
        )
    ),
    *(
        (owner, name, by_identity(getattr(owner, name)))
        for owner, name in (
            (library.Policies, "names"),
            (Company, "own_words"),
            (Company, "pace"),
            (wishes, "_words"),
            (wishes, "_other_words"),
        )
    ),
)
"""Module or class, name, and what stands there while a simulation runs."""


def install() -> None:
    """Let the product remember, and keep what it logs; idempotent."""
    for owner, name, instead in (*PLACES, *plain.places()):
        setattr(owner, name, instead)
    gc.freeze()  # what the libraries hold is never garbage, and need not be looked through


@contextmanager
def installed() -> Iterator[None]:
    """Let the product remember for a while."""
    places = (*PLACES, *plain.places())
    before = [(owner, name, getattr(owner, name)) for owner, name, _ in places]
    install()
    try:
        yield
    finally:
        gc.unfreeze()
        for owner, name, kept in before:
            setattr(owner, name, kept)


def begin() -> None:
    """Forget what earlier schedules left."""
    FOLDS.clear()
    LINES.clear()
    random.seed(1)
