"""Form fields are known by many names; this is what each of them means."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

LONGEST_VALUE = 100_000
LONGEST_LABEL = 120
DEEPEST = 20

MEANINGS = {
    "name": "name fullname yourname contactname contact sendername vorundnachname nom nombre wer",
    "first_name": "firstname givenname vorname prenom fname",
    "last_name": "lastname surname familyname nachname lname",
    "email": "email mail emailaddress youremail mailaddress emailadresse mailadresse replyto from "
    "sender contactemail correo courriel",
    "message": "message yourmessage text body comment comments inquiry enquiry question nachricht "
    "anfrage ihrenachricht mitteilung description details content msg mensaje messagetext "
    "howcanwehelp howcanihelp",
    "subject": "subject yoursubject betreff topic title thema asunto objet regarding",
    "company": "company companyname organisation organization firma unternehmen business employer "
    "empresa societe",
    "phone": "phone phonenumber tel telephone telefon mobile mobilephone handy telefonnummer "
    "telefono",
    "ignored": "csrfmiddlewaretoken csrftoken csrf authenticitytoken grecaptcharesponse recaptcha "
    "hcaptcharesponse cfturnstileresponse password passwort honeypot utf8 submit formname",
}
BY_NAME = {name: what for what, names in MEANINGS.items() for name in names.split()}
LABELS = ("label", "name", "title", "key", "field", "question")
VALUES = ("value", "answer", "text", "content")


@dataclass(frozen=True)
class Answer:
    """One filled-in field, as it was called."""

    label: str
    value: str


def meaning(label: str) -> str:
    """Give what a field is, from its name; empty where only its sender knows.

    Case, punctuation and an outer group are ignored: `contact[E-Mail]` is `email`.
    """
    last = re.split(r"[\[.]", label.rstrip("[]."))[-1]
    for name in (label, last):
        plain = re.sub(r"[\W_]", "", name.lower())
        if plain in BY_NAME:
            return BY_NAME[plain]
    return ""


def pairs(content: Any, label: str = "", depth: int = 0) -> Iterator[Answer]:
    """Give every field of nested JSON; `{"label": …, "value": …}` is one field."""
    if depth > DEEPEST or content is None:
        return
    if isinstance(content, dict):
        yield from _of_dict(content, label, depth)
    elif isinstance(content, list):
        yield from _of_list(content, label, depth)
    else:
        yield Answer(label or "message", _shown(content))


def _of_dict(content: dict[str, Any], label: str, depth: int) -> Iterator[Answer]:
    named = next((content[key] for key in LABELS if isinstance(content.get(key), str)), None)
    value = next((content[key] for key in VALUES if key in content), None)
    if named is not None and value is not None and label:
        yield from pairs(value, str(named)[:LONGEST_LABEL], depth + 1)
        return
    for key, inner in content.items():
        own = str(key)[:LONGEST_LABEL]
        yield from pairs(inner, f"{label}.{own}" if label else own, depth + 1)


def _of_list(content: list[Any], label: str, depth: int) -> Iterator[Answer]:
    if content and not any(isinstance(each, (dict, list)) for each in content):
        yield Answer(label or "message", ", ".join(_shown(each) for each in content))
        return
    for each in content:
        yield from pairs(each, label or ("field" if _is_field(each) else ""), depth + 1)


def _is_field(content: Any) -> bool:
    """Say whether an entry of a bare list names its field and its value."""
    if not isinstance(content, dict):
        return False
    return any(key in content for key in LABELS) and any(key in content for key in VALUES)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
