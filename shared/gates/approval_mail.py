"""The mail to the owner: one screen of reasons, and links to a page that decides by POST."""

from shared.gates.compose import message
from shared.gates.question import Question
from shared.gates.render import render


def approval_mail(
    question: Question,
    *,
    link: str,
    sender: tuple[str, str],
    to: str,
    action: str,
    reminder: bool = False,
) -> bytes:
    """Render a question to the owner as mail."""
    values = {"q": question, "link": link, "reminder": reminder}
    title = question.title.replace("\r", " ").replace("\n", " ")[:200]
    return message(
        sender=sender,
        to=("", to),
        subject=("Still open: " if reminder else "") + title,
        text=render("question.txt", **values),
        markup=render("question_mail.html", **values),
        action=action,
        headers={"X-Keel-Question": question.id},
    )


def stuck_mail(subject: str, *, sender: tuple[str, str], to: str, action: str) -> bytes:
    """Tell the owner that a workflow got nowhere three times."""
    values = {"subject": subject}
    return message(
        sender=sender,
        to=("", to),
        subject="Keel is stuck and needs you",
        text=render("stuck.txt", **values),
        markup=render("stuck.html", **values),
        action=action,
        headers={},
    )
