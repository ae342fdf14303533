"""What code fills into a letter's slots: names, prices and dates from canonical state alone."""

import re
import unicodedata
from collections.abc import Iterable

from shared.agents.brief import Brief, Message, Offer
from shared.agents.people import first_name, person
from shared.company.company import Company
from shared.company.pricing import PriceMaths
from shared.company.services import Language

AND = {"en": " and ", "de": " und "}
FORMAL = ("guten", "sehr geehrte")
"""Greetings after which German uses the whole name."""
LEADS_AWAY = re.compile(
    r"://|www\.|@|\[dot\]|\(dot\)|\.[a-z]{2,24}\b|\d{5}|\d[\d /()-]{6}\d|[<>{}\[\]|\\]",
    re.IGNORECASE,
)
LONGEST_QUOTE = 200
REPLY = re.compile(r"^(?:(?:re|aw|wg|fwd?|antw)\s{0,3}:\s{0,3}){1,9}", re.IGNORECASE)
NO_SUBJECT: dict[Language, str] = {"en": "Your message", "de": "Ihre Nachricht"}


def tongue(brief: Brief, company: Company) -> Language:
    """Give the language to write in: the client's where the company speaks it."""
    return company.language(brief.facts.language)


def lapsed(brief: Brief, company: Company) -> bool:
    """Say whether the offer's last day is over where the company is."""
    return brief.offer is not None and company.day(brief.now).isoformat() > brief.offer.valid_until


def values(brief: Brief, company: Company) -> dict[str, str]:
    """Give every slot that a brief can fill; what is unknown is empty."""
    language = tongue(brief, company)
    given = {
        "greeting": _greeting(brief, company, language),
        "first_name": first_name(client(brief)),
        "client_name": client(brief),
        "company_name": company.name,
        "owner_name": company.sender_name,
        "sign_off": f"{company.tone.sign_off[language]}\n{company.sender_name}",
        "deadline": presentable(brief.facts.deadline),
        "thread_subject": thread_subject(brief) or _title(brief) or NO_SUBJECT[language],
        "service_list": "\n".join(
            f"- {s.name[language]}: {s.description[language]}" for s in company.services
        ),
    }
    if brief.offer is not None:
        given |= of_offer(brief.offer)
        given["expired"] = "yes" if lapsed(brief, company) else ""
    return given


def of_offer(offer: Offer) -> dict[str, str]:
    """Give the slots that an offer fills."""
    return {
        "services": offer.services_text
        or joined([line.title for line in offer.lines], offer.language),
        "total": offer.total_text,
        "net": offer.net_text,
        "taxes": joined([f"{t.title}: {t.amount_text}" for t in offer.taxes], offer.language),
        "deposit": offer.deposit_text,
        "valid_until": offer.valid_until_text,
        "terms": offer.terms,
        "price_lines": "\n".join(f"- {step}" for step in offer.maths[: len(offer.lines)]),
        "scope_lines": "\n".join(f"- {item}" for item in offer.scope),
        "open_points": "\n".join(f"- {point}" for point in offer.open_points),
    }


def services_of(maths: PriceMaths) -> str:
    """Name what is priced, as a sentence would."""
    titles = [line.title for line in maths.lines if not line.add_on]
    return joined(titles, maths.language)


def joined(names: Iterable[str], language: str) -> str:
    """Write a list as a sentence does: `a, b and c`."""
    *before, last = list(names) or [""]
    return AND.get(language, AND["en"]).join([", ".join(before), last]) if before else last


def client(brief: Brief) -> str:
    """Give the person's name as it may be written in a letter, or nothing."""
    return person(brief.contact_name) or person(brief.facts.name)


def presentable(words: str, most: int = LONGEST_QUOTE) -> str:
    """Give a stranger's words where repeating them can lead nobody anywhere, else nothing."""
    flat = " ".join(unicodedata.normalize("NFC", words).split())
    odd = any(unicodedata.category(c) in ("Cf", "Cc", "Co", "Cs") for c in flat)
    return "" if odd or len(flat) > most or LEADS_AWAY.search(flat) else flat


def newly_asked(message: Message) -> str:
    """Give what a message itself says; the subject of a reply is older than its question."""
    replies = REPLY.match(message.subject.strip())
    return message.text if replies and message.text.strip() else message.words


def thread_subject(brief: Brief) -> str:
    """Give the newest subject of the thread without its `Re:`, where it may be repeated."""
    for message in reversed(brief.messages):
        bare = presentable(REPLY.sub("", message.subject.strip(), count=1), 120)
        if bare:
            return bare
    return ""


def _title(brief: Brief) -> str:
    return brief.offer.title if brief.offer else ""


def _greeting(brief: Brief, company: Company, language: Language) -> str:
    word = company.tone.greeting[language]
    name = client(brief)
    formal = word.lower().startswith(FORMAL)
    called = name if formal else first_name(name)
    return f"{word} {called}," if called else f"{word},"
