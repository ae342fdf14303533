"""Where one opportunity stands, with everything its next step is decided from."""

from dataclasses import dataclass
from datetime import date

from shared.domain import names
from shared.domain.action import Action
from shared.domain.approval import Approval
from shared.domain.company import Outbound
from shared.domain.contact import Contact
from shared.domain.conversation import Conversation
from shared.domain.opportunity import Opportunity
from shared.domain.opportunity_decider import DESK
from shared.flow.book import Book


@dataclass(frozen=True)
class Situation:
    """One consistent-enough reading; every append checks the versions it was decided from."""

    subject: str
    o: Opportunity
    approval: Approval = Approval()
    ask: Action = Action()
    action: Action = Action()
    outbound: Outbound = Outbound()
    contact: Contact = Contact()
    conversation: Conversation = Conversation()
    mails_today: int = 0

    @property
    def purpose_cause(self) -> str:
        """Name the event that the present stage began with."""
        return f"{self.subject}#{self.o.stage_version}"


def look(book: Book, subject: str, today: date) -> Situation:
    """Read the subject and what its stage needs; the subject first, so it is never newer."""
    o = book.opportunity(subject)
    if o.stage == "awaiting_approval":
        return Situation(
            subject,
            o,
            approval=book.approval(o.approval),
            ask=book.action(o.ask),
            outbound=book.outbound(),
        )
    if o.stage == "sending":
        return Situation(
            subject,
            o,
            action=book.action(o.action),
            outbound=book.outbound(),
            contact=book.contact(o.contact),
            conversation=book.conversation(o.conversation),
            mails_today=book.log.head(names.mail_count(today.isoformat())),
        )
    if o.stage in DESK:
        return Situation(subject, o, contact=book.contact(o.contact))
    return Situation(subject, o)
