"""Read Reply: what a client's answer means, and the words that say so.

A model may find a no, a change or a question that rules do not see. It cannot find a yes: that
takes words which rules know, without any condition, in mail that proved its sender.
"""

from dataclasses import replace
from typing import Literal

from pydantic import Field

from shared.agents.brief import Brief, Message, Reading
from shared.agents.origin import weakened
from shared.agents.reply_words import Said, meaning_of
from shared.agents.values import lapsed
from shared.company.company import Company
from shared.domain.event import Value
from shared.domain.handed_on import own_words
from shared.domain.lead import Evidence
from shared.domain.opportunity_events import Meaning
from shared.models.evidence import verbatim
from shared.models.gateway import Ask, ModelGateway

AGENT = "read_reply"
PROVED: frozenset[Meaning] = frozenset({"accept", "decline", "change"})
"""What only mail that proved its sender may do."""


class ReplyReading(Value):
    """What a model says about a reply."""

    meaning: Literal["accept", "decline", "question", "change", "chatter"]
    quote: str = Field(max_length=400)
    """The words that say so, letter for letter."""


def read(
    brief: Brief,
    said: Message,
    company: Company,
    gateway: ModelGateway,
    *,
    authenticated: bool,
    may_change: bool = True,
) -> Reading:
    """Read a reply: rules first, a model's reading where it is proved and takes no liberty.

    What the writer only hands on says nothing in their name. `may_change` says whether the
    company's file lets such mail change what an offer rests on.
    """
    whole, said = said, replace(said, text=own_words(said.subject, said.text))
    ruled = _in_time(meaning_of(said.text, company), brief, company)
    answer = gateway.ask(
        Ask(
            agent=AGENT,
            output=ReplyReading,
            sources={said.signal: said.words},
            facts={"offered": brief.offer is not None},
            opportunity=brief.opportunity,
        )
    )
    provenance = answer.provenance
    found = ruled
    if answer.value is not None:
        found, refused = _weighed(ruled, answer.value, said)
        provenance = weakened(provenance, *refused)
    if found.meaning == "chatter" and said.text != whole.text:
        found = Said("question", "it hands on what somebody else wrote", found.quotes)
    found = _proved(found, authenticated=authenticated, may_change=may_change)
    quotes = [q for q in found.quotes if verbatim(q, {said.signal: said.words})]
    return Reading(
        meaning=found.meaning,
        because=found.because,
        evidence=tuple(Evidence(fact=found.meaning, quote=q, source=said.signal) for q in quotes),
        provenance=provenance,
    )


def _in_time(ruled: Said, brief: Brief, company: Company) -> Said:
    """A yes to an offer that has lapsed asks whether it still stands."""
    if ruled.meaning == "accept" and lapsed(brief, company):
        return Said("question", "it says yes to an offer that is no longer valid", ruled.quotes)
    return ruled


def _weighed(ruled: Said, read: ReplyReading, said: Message) -> tuple[Said, tuple[str, ...]]:
    """Give what stands of both readings, and why the model's does not."""
    if not verbatim(read.quote, {said.signal: said.words}):
        return ruled, ("reading refused: its words are not in the mail",)
    if read.meaning == ruled.meaning:
        return Said(ruled.meaning, ruled.because, (*ruled.quotes, read.quote)), ()
    if read.meaning == "accept":
        return Said("question", "it may say yes, but not unmistakably", (read.quote,)), ()
    if read.meaning == "chatter" and ruled.meaning != "accept":
        return ruled, ()
    if ruled.meaning in ("accept", "decline"):
        return Said("question", "it can be read in two ways", (*ruled.quotes, read.quote)), ()
    return Said(read.meaning, f"a model read it as {read.meaning}", (read.quote,)), ()


def _proved(found: Said, *, authenticated: bool, may_change: bool) -> Said:
    lacks = ""
    if found.meaning in PROVED and not authenticated:
        lacks = "the mail did not prove its sender"
    elif found.meaning == "change" and not may_change:
        lacks = "the company's file lets no mail change facts"
    return Said("question", f"{found.because}, but {lacks}", found.quotes) if lacks else found
