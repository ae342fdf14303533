"""Mails to the owner: questions with all their reasons on one screen, and what the owner should know.

Links open a page; only its form decides, by POST.
"""

from dataclasses import dataclass
from typing import Any

from shared.gates.compose import message
from shared.gates.outcome import Dropped, Outcome, Unanswerable
from shared.gates.question import Question
from shared.gates.render import render
from shared.gates.telling import title_of, told
from shared.gates.undelivered import Undelivered
from shared.gates.words.speech import Voice

LONGEST_TITLE = 200


@dataclass(frozen=True)
class Letterhead:
    """What every mail to the owner has in common, and the voice that it speaks with."""

    say: Voice
    sender: tuple[str, str]
    to: str
    action: str
    """Bare id of the action that sends it."""

    def mail(
        self,
        title: str,
        template: str,
        markup: str = "",
        headers: dict[str, str] | None = None,
        **values: Any,
    ) -> bytes:
        """Fill `template`, as text and as HTML; `markup` names the latter where it is another."""
        return message(
            sender=self.sender,
            to=("", self.to),
            subject=title[:LONGEST_TITLE],
            text=render(f"{template}.txt", say=self.say, **values),
            markup=render(f"{markup or template}.html", say=self.say, **values),
            action=self.action,
            headers=headers or {},
        )


def approval_mail(head: Letterhead, question: Question, *, link: str, reminder: bool) -> bytes:
    """Render a question to the owner as mail."""
    title = title_of(question, head.say)
    if reminder:
        title = head.say("still_open", title=title)
    values = {**told(question, head.say), "link": link, "reminder": reminder}
    headers = {"X-Keel-Question": question.id}
    return head.mail(title, "question", "question_mail", headers, **values)


def receipt_mail(head: Letterhead, question: Question, *, link: str) -> bytes:
    """Tell the owner what was answered by a link, and what to do if it was somebody else."""
    title = head.say("receipt", title=title_of(question, head.say))
    return head.mail(title, "receipt", **told(question, head.say), link=link)


def outcome_mail(head: Letterhead, outcome: Outcome) -> bytes:
    """Tell the owner how a sale ended by the client's word."""
    ending = "won" if outcome.won else "lost"
    title = _on_one_line(head.say(f"outcome_{ending}", client=outcome.client))
    return head.mail(title, "outcome", o=outcome, ending=ending)


def dropped_mail(head: Letterhead, dropped: Dropped) -> bytes:
    """Tell the owner that a mail will not go out, and why."""
    title = _on_one_line(head.say("dropped", client=dropped.client))
    return head.mail(title, "dropped", d=dropped)


def unanswerable_mail(head: Letterhead, message: Unanswerable) -> bytes:
    """Pass on to the owner what somebody wrote who left no address."""
    title = _on_one_line(head.say("unanswerable", subject=message.subject or message.name))
    return head.mail(title.rstrip(" :"), "unanswerable", m=message)


def undelivered_mail(head: Letterhead, lost: Undelivered) -> bytes:
    """Tell the owner that a mail did not arrive, why, and what can be done."""
    title = _on_one_line(head.say("undelivered", client=lost.client))
    return head.mail(title, "undelivered", u=lost)


def stuck_mail(head: Letterhead, subject: str, stage: str) -> bytes:
    """Tell the owner that a workflow got nowhere three times."""
    return head.mail(head.say("stuck"), "stuck", subject=subject, stage=stage)


def _on_one_line(title: str) -> str:
    """Keep a client's name from breaking a header."""
    return " ".join(title.split())
