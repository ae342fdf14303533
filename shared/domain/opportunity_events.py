"""What can happen to an opportunity, from the first signal to won, lost or dormant."""

from typing import Annotated, Literal

from shared.domain.draft import Purpose
from shared.domain.event import Event, Personal, PersonalText
from shared.domain.judgement import Judgement
from shared.domain.lead import Evidence, LeadFacts
from shared.domain.provenance import BY_RULE, Provenance

Meaning = Literal["", "accept", "decline", "question", "change", "chatter", "proof"]
"""What a reply means; empty while nobody has read it."""
SealedFacts = Annotated[LeadFacts, Personal(LeadFacts())]
SealedEvidence = Annotated[tuple[Evidence, ...], Personal(())]


class OpportunityOpened(Event):
    """A signal looked like a possible sale."""

    conversation: str
    contact: str
    person: str
    """Name of the data key that seals what this person said."""
    signal: str


class LeadUnderstood(Event):
    """The inquiry was read into typed facts."""

    facts: SealedFacts
    provenance: Provenance


class LeadReconsidered(Event):
    """Something the client said makes it worth reading everything again."""

    because: str


class LeadQualified(Event):
    """The inquiry fits: a proposal is worth writing."""

    judgement: Judgement


class LeadNurtured(Event):
    """Not yet: the lead gets something helpful instead of a proposal."""

    judgement: Judgement


class LeadDisqualified(Event):
    """The inquiry does not fit; `reply` says whether they are told."""

    judgement: Judgement
    reply: bool


class ReplyReceived(Event):
    """The client wrote or answered; unanswered until it is read and has taken its turn."""

    signal: str
    meaning: Meaning = ""
    authenticated: bool = False


class FactChanged(Event):
    """Something the work was based on changed, by a source that may say so."""

    signal: str
    because: str


class DeliveryProved(Event):
    """Proof came of a mail that the opportunity no longer waits for."""

    action: str
    attempt: int
    purpose: Purpose


class ReplyRead(Event):
    """A reply was read; `held` when it cannot take effect before a mail in flight lands."""

    reply: int
    """Version of the `ReplyReceived` in this stream."""
    meaning: Meaning
    because: str
    evidence: SealedEvidence = ()
    provenance: Provenance
    held: bool = False


class TurnTaken(Event):
    """What was held, or came with its meaning, took effect."""

    of: int
    """Version in this stream of the event that is answered."""
    meaning: Meaning


class QuestionRaised(Event):
    """The client waits for an answer by mail."""

    reply: int


class NoteTaken(Event):
    """The operator knows something by other ways."""

    note: PersonalText


class WritingBegun(Event):
    """A mail to the client is to be written."""

    purpose: Purpose
    questions: tuple[int, ...] = ()
    because: str = ""
    given: str = ""
    """Approval whose words it begins from: the owner's, overtaken before they left."""


class OwnerAsked(Event):
    """A draft lies before the owner."""

    approval: str
    ask: str
    purpose: Purpose


class OwnerReminded(Event):
    """The owner is asked again before the question expires."""

    ask: str


class DraftReturned(Event):
    """The draft goes back to the desk."""

    approval: str
    because: str


class SendingPlanned(Event):
    """A mail may go out once its undo window has closed."""

    action: str
    purpose: Purpose
    approval: str = ""
    judgement: Judgement | None = None
    provenance: Provenance = BY_RULE
    """Who wrote it."""


class SendingUndone(Event):
    """The owner took a mail back before it left."""

    action: str
    approval: str


class Sent(Event):
    """A mail to the client went out."""

    action: str
    attempt: int


class ProposalSent(Sent):
    """The proposal lies before the client."""


class AnswerSent(Sent):
    """The client's questions were answered."""


class NurtureSent(Sent):
    """The lead got something helpful."""


class DeclineSent(Sent):
    """The lead was told that it does not fit."""


class ReengagementSent(Sent):
    """A silent client was reminded."""


class MessageSkipped(Event):
    """A mail will not go out; the opportunity goes on without it."""

    purpose: Purpose
    because: str
    judgement: Judgement | None = None
    """The policy's word, where it was a policy that stopped the mail."""
    overtaken: bool = False
    """The client spoke first: what the mail would have answered still waits for an answer."""


class OpportunityWon(Event):
    """The client accepted."""

    how: str
    """A sentence of ours; the operator's own words are sealed in a `NoteTaken` before it."""
    signal: str = ""


class OpportunityLost(Event):
    """There will be no sale."""

    because: str


class OpportunityWentDormant(Event):
    """Nothing moves any more, until somebody writes."""

    because: str
    judgement: Judgement | None = None
    """The policy's word, where it was a policy that stopped the mail."""


class OpportunityAwoke(Event):
    """A client who had the proposal spoke again, or is known to have it after all."""

    because: str


class OpportunityReopened(Event):
    """The operator gives it another chance."""

    because: str = ""


SENT: dict[Purpose, type[Sent]] = {
    "proposal": ProposalSent,
    "answer": AnswerSent,
    "nurture": NurtureSent,
    "decline": DeclineSent,
    "followup": ReengagementSent,
}

Happened = (
    OpportunityOpened
    | LeadUnderstood
    | LeadReconsidered
    | LeadQualified
    | LeadNurtured
    | LeadDisqualified
    | ReplyReceived
    | FactChanged
    | DeliveryProved
    | ReplyRead
    | TurnTaken
    | QuestionRaised
    | NoteTaken
    | WritingBegun
    | OwnerAsked
    | OwnerReminded
    | DraftReturned
    | SendingPlanned
    | SendingUndone
    | Sent
    | MessageSkipped
    | OpportunityWon
    | OpportunityLost
    | OpportunityWentDormant
    | OpportunityAwoke
    | OpportunityReopened
)
