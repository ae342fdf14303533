"""`keel lead`: what the operator knows by other ways, as events like any other."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from infra.cli.deciding import decided, named
from infra.cli.running import core
from infra.cli.saying import AsJson, Trouble, document, tell, typed

if TYPE_CHECKING:
    from datetime import datetime

    from shared.domain.opportunity_decider import Close, Reopen
    from shared.domain.signals import CanonicalSignal
    from shared.domain.writes import Part
    from shared.flow.house import House

app = typer.Typer(help="Tell Keel what you know by other ways.", no_args_is_help=True)
Id = Annotated[str, typer.Argument(metavar="ID", help="The opportunity, as `keel view pipeline`.")]
Because = Annotated[
    str, typer.Option("--because", help="Why, for the record; it is kept as a note.")
]
OUTCOMES = ("won", "lost")


@app.command("new")
def new(
    text: Annotated[str, typer.Argument(help="What they want; - reads it from stdin.")],
    email: Annotated[str, typer.Option(help="Their address; answers go there.")],
    name: Annotated[str, typer.Option(help="Their name.")] = "",
    as_json: AsJson = False,
) -> None:
    """Open an opportunity for somebody who rang, or whom you met."""
    from shared.domain.addresses import mailable, normalise_address
    from shared.ingest.filing import file_signal
    from shared.ingest.receive import Arrival, receive

    words = typed(text).strip()
    if not words:
        raise Trouble("TEXT: is empty; say what they want")
    if not mailable(normalise_address(email)):
        raise Trouble(f"--email: {email!r} is no address that mail can go to")
    house = core().house
    signal = _told(words, email, name, house.clock.now())
    stream, _ = receive(house, Arrival(signal, raw="", digest=signal.provider_id))
    file_signal(house, stream)
    _filed(house.book.signal(stream).filed, stream, as_json)


def _told(words: str, email: str, name: str, at: "datetime") -> "CanonicalSignal":
    """Give the operator's words as the signal they are."""
    from shared.clock.ids import Uuid7
    from shared.domain.signals import CanonicalSignal, Person

    id = Uuid7().next()
    return CanonicalSignal(
        id=f"operator/{id}",
        kind="operator",
        source="operator",
        provider_id=id,
        occurred_at=at,
        received_at=at,
        trust="authenticated",
        verified_by=("terminal",),
        sender=Person(name=name, email=email),
        text=words,
    )


def _filed(filed: Any, stream: str, as_json: bool) -> None:
    from shared.domain import names

    opened = filed is not None and filed.concerns.startswith("opportunity/")
    id = names.bare(filed.concerns) if opened else ""
    if as_json:
        document({"id": id, "signal": stream, "because": filed.because if filed else ""})
    elif opened:
        tell(f"Opportunity {id} is open.")
    if not opened:
        raise Trouble(
            f"no opportunity was opened: {filed.because if filed else 'not filed yet'}", 1
        )


@app.command("note")
def note(
    id: Id,
    text: Annotated[str, typer.Argument(help="What you know; - reads it from stdin.")],
    changes: Annotated[
        bool, typer.Option("--changes", help="It changes what is offered: draft it anew.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Put down what you know about an opportunity; with --changes, work goes on from it."""
    from shared.clock.ids import Uuid7
    from shared.ingest.told import change_fact

    words = typed(text).strip()
    if not words:
        raise Trouble("TEXT: is empty; say what you know")
    house = core().house
    stream, signal = named(house, "opportunity", id), Uuid7().next()
    if changes:
        moved = decided(house, stream, lambda: change_fact(house, stream, words, signal))
        _stands(stream, moved, as_json, "Taken in. Opportunity")
        return
    decided(house, stream, lambda: _takes_note(house, stream, words))
    _stands(stream, True, as_json, "Noted. It moves nothing by itself; opportunity")


def _takes_note(house: "House", stream: str, words: str) -> "list[Part]":
    from shared.domain import opportunity_decider as opportunities
    from shared.domain.opportunity_decider import TakeNote
    from shared.domain.writes import Write

    o = house.book.opportunity(stream)
    events = opportunities.decide(o, TakeNote(at=house.clock.now(), note=words))
    return [Write(stream, o.version, events, o.person or stream)]


@app.command("mark")
def mark(
    id: Id,
    outcome: Annotated[str, typer.Argument(metavar="won|lost", help="How it ended.")],
    because: Because = "",
    as_json: AsJson = False,
) -> None:
    """Mark an opportunity as won or lost; a draft or mail at hand is taken back."""
    from shared.domain.opportunity_decider import Close

    if outcome not in OUTCOMES:
        raise Trouble(f"OUTCOME: {outcome!r} is neither won nor lost")
    at = core().house.clock.now()
    said = f"The operator marked it {outcome}."
    wish = Close(at=at, outcome="won" if outcome == "won" else "lost", because=said)
    _mark(id, wish, because, as_json)


@app.command("reopen")
def reopen(id: Id, because: Because = "", as_json: AsJson = False) -> None:
    """Give a closed opportunity another chance."""
    from shared.domain.opportunity_decider import Reopen

    at = core().house.clock.now()
    _mark(id, Reopen(at=at, because="The operator reopened it."), because, as_json)


def _mark(id: str, wish: "Close | Reopen", words: str, as_json: bool) -> None:
    from shared.flow.hearing import close

    house = core().house
    stream = named(house, "opportunity", id)
    changed = decided(
        house, stream, lambda: _explained(close(house.book, stream, wish), words, wish)
    )
    _stands(stream, changed, as_json)


def _explained(parts: "list[Part]", words: str, wish: "Close | Reopen") -> "list[Part]":
    """Put the operator's words before what they explain: sealed, since they may tell of a person."""
    from shared.domain import names
    from shared.domain.opportunity_events import NoteTaken
    from shared.domain.writes import Write

    if not words.strip():
        return parts
    note = NoteTaken(at=wish.at, note=words.strip())
    return [
        replace(part, events=[note, *part.events], person=part.person or part.stream)
        if isinstance(part, Write) and names.noun(part.stream) == "opportunity"
        else part
        for part in parts
    ]


def _stands(stream: str, changed: bool, as_json: bool, saying: str = "Opportunity") -> None:
    from shared.domain import names

    stage = core().house.book.opportunity(stream).stage
    if as_json:
        document({"id": names.bare(stream), "state": stage, "changed": changed})
        return
    tell(f"{saying} {names.bare(stream)} is {stage.replace('_', ' ')}.")
