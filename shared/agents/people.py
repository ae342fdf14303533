"""Who writes: a name that may stand in a letter, and the organisation behind it."""

import re
import unicodedata

LONGEST = 60
TITLES = re.compile(
    r"^(?:(?:dr|prof|dipl|ing|mag|med|mr|mrs|ms|miss|herr|frau|b\.?sc|m\.?sc|mba)\b\.?[- ]?)+",
    re.IGNORECASE,
)
ROLES = frozenset(
    "info office kontakt contact team hello hallo mail email admin support sales service buchhaltung "
    "verwaltung empfang noreply no-reply marketing post zentrale sekretariat client customer user "
    "kunde unknown anonymous forgotten".split()
)
LEGAL = r"(?:GmbH(?: & Co\. ?KG)?|gGmbH|AG|UG|KG|OHG|GbR|SE|e\.\s?V\.|e\.\s?K\.|Ltd\.?|Limited|LLC|LLP|Inc\.?|Corp\.?|PLC|B\.V\.|S\.A\.|SARL|ApS|AB)"
FIRM = re.compile(
    rf"(?<![\w&])((?:[A-ZÄÖÜ0-9][\w&.'’-]{{0,30}} (?:(?:und|and|&|of|für|der|die|im|am) )?){{1,5}}{LEGAL})(?!\w)"
)
NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.-](?=[^\W_])|\.(?= |$)| (?=[^\W\d_]))*")


def person(given: str) -> str:
    """Give a person's name as it may stand in a letter; empty for roles, firms and oddities."""
    flat = " ".join(unicodedata.normalize("NFC", given).strip(" \"'<>()").split())
    if not flat or len(flat) > LONGEST or "@" in flat:
        return ""
    last, comma, first = flat.partition(",")
    flat = f"{first.strip()} {last.strip()}" if comma and first.strip() else last
    words = flat.split()
    if len(words) > 5 or not NAME.fullmatch(flat) or FIRM.search(f"{flat} "):
        return ""
    if {w.lower().strip(".") for w in words} & ROLES or re.search(rf"\b{LEGAL}$", flat):
        return ""
    return _cased(flat)


def first_name(name: str) -> str:
    """Give the first name of a cleaned name; empty where a title is all there is before it."""
    bare = TITLES.sub("", name).strip()
    titled = bare != name
    words = bare.split()
    if not words or (titled and len(words) < 2):
        return name if not titled else ""
    return words[0]


def _cased(name: str) -> str:
    """Write a name that was typed in one case as names are written."""
    if name.islower() or (name.isupper() and len(name) > 3):
        return " ".join("-".join(p.capitalize() for p in w.split("-")) for w in name.split())
    return name
