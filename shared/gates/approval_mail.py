"""The mail to the owner: one screen of reasons, and links to a page that decides by POST."""

from shared.gates.compose import message
from shared.gates.outcome import Dropped, Outcome
from shared.gates.question import Question
from shared.gates.render import render
from shared.gates.telling import title_of, told
from shared.gates.words.speech import Voice

LONGEST_TITLE = 200


def approval_mail(
    question: Question,
    say: Voice,
    *,
    link: str,
    sender: tuple[str, str],
    to: str,
    action: str,
    reminder: bool = False,
) -> bytes:
    """Render a question to the owner as mail."""
    values = {**told(question, say), "say": say, "link": link, "reminder": reminder}
    title = title_of(question, say)
    if reminder:
        title = say("still_open", title=title)
    return message(
        sender=sender,
        to=("", to),
        subject=title[:LONGEST_TITLE],
        text=render("question.txt", **values),
        markup=render("question_mail.html", **values),
        action=action,
        headers={"X-Keel-Question": question.id},
    )


def receipt_mail(
    question: Question, say: Voice, *, link: str, sender: tuple[str, str], to: str, action: str
) -> bytes:
    """Tell the owner what was answered by a link, and what to do if it was somebody else."""
    values = {**told(question, say), "say": say, "link": link}
    return message(
        sender=sender,
        to=("", to),
        subject=say("receipt", title=title_of(question, say))[:LONGEST_TITLE],
        text=render("receipt.txt", **values),
        markup=render("receipt.html", **values),
        action=action,
        headers={},
    )


def outcome_mail(
    outcome: Outcome, say: Voice, *, sender: tuple[str, str], to: str, action: str
) -> bytes:
    """Tell the owner how a sale ended by the client's word."""
    ending = "won" if outcome.won else "lost"
    values = {"o": outcome, "ending": ending, "say": say}
    return message(
        sender=sender,
        to=("", to),
        subject=" ".join(say(f"outcome_{ending}", client=outcome.client).split())[:LONGEST_TITLE],
        text=render("outcome.txt", **values),
        markup=render("outcome.html", **values),
        action=action,
        headers={},
    )


def dropped_mail(
    dropped: Dropped, say: Voice, *, sender: tuple[str, str], to: str, action: str
) -> bytes:
    """Tell the owner that a mail will not go out, and why."""
    values = {"d": dropped, "say": say}
    return message(
        sender=sender,
        to=("", to),
        subject=" ".join(say("dropped", client=dropped.client).split())[:LONGEST_TITLE],
        text=render("dropped.txt", **values),
        markup=render("dropped.html", **values),
        action=action,
        headers={},
    )


def stuck_mail(
    subject: str, stage: str, say: Voice, *, sender: tuple[str, str], to: str, action: str
) -> bytes:
    """Tell the owner that a workflow got nowhere three times."""
    values = {"subject": subject, "stage": stage, "say": say}
    return message(
        sender=sender,
        to=("", to),
        subject=say("stuck"),
        text=render("stuck.txt", **values),
        markup=render("stuck.html", **values),
        action=action,
        headers={},
    )
