"""What a client asks about, told from the words that such questions use."""

import re
from collections.abc import Iterable

TOPICS: dict[str, re.Pattern[str]] = {
    "price": re.compile(
        r"\b(?:prices?|costs?|how much|expensive|quote|fees?|total|preise?|kosten|kostet|teuer|"
        r"wie ?viel|gesamtpreis|summe|netto|brutto)\b",
        re.IGNORECASE,
    ),
    "payment": re.compile(
        r"\b(?:pay|paid|payments?|payable|invoices?|deposit|instal?lments?|terms|zahl\w{0,12}|"
        r"bezahl\w{0,6}|rechnung\w{0,4}|anzahlung|raten\w{0,8}|bedingungen|konditionen)\b",
        re.IGNORECASE,
    ),
    "scope": re.compile(
        r"\b(?:includ\w{1,6}|contains?|scope|cover(?:s|ed)?|part of (?:the|it)|enthalten|umfang|"
        r"umfasst|inklusive|beinhaltet|dabei|gehört)\b",
        re.IGNORECASE,
    ),
    "validity": re.compile(
        r"\b(?:valid|validity|until when|how long (?:is|does)[^?]{0,30}(?:offer|proposal|quote)|"
        r"expires?|gültig\w{0,5}|gilt|bis wann|läuft[^?]{0,20}ab)\b",
        re.IGNORECASE,
    ),
    "accept": re.compile(
        r"\b(?:accept|go ahead|sign|confirm|order|proceed|next steps?|zusagen?|annehmen|"
        r"beauftragen|unterschreiben|bestätigen|bestellen|nächste[rn]? schritte?)\b",
        re.IGNORECASE,
    ),
    "services": re.compile(
        r"\b(?:what (?:else )?(?:do|can) you (?:do|offer)|other services?|(?:do|can) you also|"
        r"was (?:bieten|machen) sie|bieten sie auch|machen sie auch|weitere leistungen|"
        r"leistungen bieten)\b",
        re.IGNORECASE,
    ),
}
OF_AN_OFFER = ("price", "payment", "scope", "validity", "accept")
"""Topics that only an offer can answer."""
OF_AN_OPEN_OFFER = ("accept", "validity")
"""Topics that are settled by a yes."""
ASKED = re.compile(r"[^.!?\n]{1,400}\?")
POLITE = re.compile(
    r"(?:(?:hello|hi|hallo)\W+)?(?:how are you(?: doing)?|wie geht(?:'s| es (?:ihnen|dir|euch))|"
    r"(?:can|could|would) you (?:please )?(?:tell|help) me(?: (?:with )?(?:this|that))?|"
    r"(?:können|könnten|würden) sie mir (?:(?:das|dabei|bitte|da) ){0,3}"
    r"(?:sagen|helfen|weiterhelfen|mitteilen))",
    re.IGNORECASE,
)
"""Sentences that only look like questions: nothing of them is left to answer."""


def topics(texts: Iterable[str], *, offered: bool, won: bool = False) -> dict[str, str]:
    """Give the slots `ask_…` for what texts ask.

    `ask_rest` stands where a part is left that nothing here answers, `ask_else` where all is.
    """
    found: dict[str, str] = {}
    for text in texts:
        for sentence in ASKED.findall(text) or [text]:
            if POLITE.fullmatch(sentence.rstrip("?").strip()):
                continue
            about = [t for t, words in TOPICS.items() if words.search(sentence)]
            known = [t for t in about if offered or t not in OF_AN_OFFER]
            for topic in (_settled(known, sentence) if won else known) or ["else"]:
                found[f"ask_{topic}"] = "yes"
    if found.pop("ask_else", "") and found:
        return found | {"ask_rest": "yes"}
    return found or {"ask_else": "yes"}


def _settled(about: list[str], sentence: str) -> list[str]:
    """Leave what may still be asked after a yes: nothing to accept, and the price only if asked."""
    told = not sentence.endswith("?")
    return [t for t in about if t not in OF_AN_OPEN_OFFER and not (told and t == "price")]
