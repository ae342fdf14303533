"""A model's words stand only where they say nothing that code must say.

No number, date, price, promise, link or address may come from a model; slots stand for them.
Whatever breaks that is refused as a whole, with a word that says why.
"""

import re
import unicodedata
from collections.abc import Collection

from shared.agents.language import language_of

SLOT = re.compile(r"\{\{[a-z_]{1,40}\}\}")
NAMES = re.compile(r"\b(?:[BC]2[BC]|HTML5|CSS3|W3C|[23]D|2FA)\b", re.IGNORECASE)
"""Words that hold a digit and state no number."""
LINK = re.compile(
    r"[a-z][a-z0-9+.-]{0,20}:/|\b(?:mailto|tel|sms|javascript|data):|www\.|"
    r"\b[\w-]{1,63}\.(?:[a-z]{2,24}/|com|net|org|info|biz|io|de|at|ch|eu|uk|example|test|ru|cn)\b|"
    r"\b[\w-]{1,63} ?(?:\[dot\]|\(dot\)|\[punkt\]) ?\w",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"@|\(at\)|\[at\]", re.IGNORECASE)
COUNT = (
    r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|"
    r"hundred|thousand|half|dozen|couple of|few|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|"
    r"elf|zwölf|zwanzig|dreißig|fünfzig|hundert|tausend|halbe[nrs]?|paar|wenige[nr]?|"
    r"one|an?|eine[mnrs]?|ein)"
)
UNIT = (
    r"(?:percent|per cent|prozent|euros?|dollars?|pounds?|cents?|francs?|franken|"
    r"days?|weeks?|months?|hours?|years?|tage?n?|wochen?|monate?n?|stunden?|jahre?n?)"
)
COUNTED = re.compile(rf"\b{COUNT}[ -](?:\w{{1,12}}[ -])?{UNIT}\b", re.IGNORECASE)
MONEY = re.compile(
    r"[€$£¥%]|\b(?:EUR|USD|GBP|CHF)\b|\b(?:hundred|thousand|million|hundert|tausend)\b|"
    r"\b(?:for free|free of charge|no charge|at no (?:extra )?cost|discount(?:s|ed)?|refund\w{0,4}|"
    r"half price|rebate|kostenlos\w{0,2}|gratis|umsonst|rabatt\w{0,3}|nachlass|erstatt\w{1,6}|"
    r"geld zurück|guarantee[ds]?|garantie\w{0,4}|warranty)\b",
    re.IGNORECASE,
)
DATE = re.compile(
    r"\b(?:January|February|March|April|June|July|August|September|October|November|December|"
    r"Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember|"
    r"(?:in|by|until|before|of|early|mid|late) May|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag|Mittwoch|"
    r"(?i:tomorrow|tonight|(?:next|this|coming) (?:week|month|quarter|year)|übermorgen|"
    r"(?:nächste|kommende|diese)[mnr]? (?:woche|monat|quartal|jahr)))\b"
)
MARKUP = re.compile(r"<[a-z/!]|\]\(|```|^#{1,6} ", re.IGNORECASE | re.MULTILINE)


def complaint(text: str, slots: Collection[str] = (), most: int = 700) -> str:
    """Say in a word why a text of a model cannot stand; empty when it can."""
    if not text.strip() or len(text) > most:
        return "length"
    if any(unicodedata.category(c) in ("Cf", "Cc", "Co", "Cs") and c != "\n" for c in text):
        return "character"
    plain = unicodedata.normalize("NFKC", text)
    if any(slot[2:-2] not in slots for slot in SLOT.findall(plain)):
        return "slot"
    plain = NAMES.sub(" ", SLOT.sub(" ", plain))
    if "{" in plain or "}" in plain:
        return "slot"
    return _told(plain)


def _told(plain: str) -> str:
    if any(unicodedata.category(c) in ("Nd", "Nl", "No") for c in plain):
        return "number"
    for pattern, why in _REFUSED:
        if pattern.search(plain):
            return why
    return ""


_REFUSED = (
    (LINK, "link"),
    (ADDRESS, "address"),
    (MARKUP, "markup"),
    (MONEY, "money"),
    (COUNTED, "number"),
    (DATE, "date"),
)


def foreign_tongue(texts: Collection[str], language: str) -> bool:
    """Say whether texts are clearly in another language than they should be."""
    found = language_of(" ".join(texts))
    return bool(found) and found != language
