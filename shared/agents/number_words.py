"""Numbers as people write them in English and German: figures, words, halves and quarters."""

import re
from decimal import Decimal

ENGLISH = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
GERMAN = (
    "ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn "
    "sechzehn siebzehn achtzehn neunzehn"
).split()
ENGLISH_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
GERMAN_TENS = "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split()
ARTICLES = ("a", "an", "eine", "einen", "einer", "einem")
WORDS: dict[str, int] = {
    **{word: n for n, word in enumerate(ENGLISH, 1)},
    **{word: n for n, word in enumerate(GERMAN, 1)},
    **{word: 10 * n for n, word in enumerate(ENGLISH_TENS, 2)},
    **{word: 10 * n for n, word in enumerate(GERMAN_TENS, 2)},
    **dict.fromkeys(ARTICLES, 1),
    **dict.fromkeys(("dozen", "a dozen", "dutzend", "ein dutzend"), 12),
    **dict.fromkeys(("hundred", "a hundred", "one hundred", "hundert", "einhundert"), 100),
}
WORDS |= {
    word.replace("ü", "ue").replace("ö", "oe").replace("ß", "ss"): n for word, n in WORDS.items()
}


def _either(words: list[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_TENS = rf"(?:{_either(ENGLISH_TENS)})[- ](?:{_either(ENGLISH[:9])})"
_ZEHNER = rf"(?:{_either(GERMAN[:9])}|fuenf)und(?:{_either(GERMAN_TENS)}|dreissig)"
WHOLE = rf"(?:{_TENS}|{_ZEHNER}|{_either([*WORDS])}|[1-9]\d{{0,2}}(?:[.,'’ ]\d{{3}})+|\d{{1,4}})"
HALF = r"(?:half(?: an?)?|halb(?:e[nrsm]?)?|1/2|½)"
PART = (
    r"(?:[.,]\d{1,2}(?!\d)| (?:point|komma|punkt) (?:[0-9]|"
    + _either(ENGLISH[:9] + GERMAN[:9])
    + r")|"
    r"\s?½|\s?¼|\s?¾|\s1/2|\s1/4|\s3/4|[- ]and[- ]a[- ]half|\s?einhalb| und ein(?:e|en)? halbe[nrs]?)"
)
VALUE = rf"(?:anderthalb|{HALF}|¼|¾|{WHOLE}{PART}?)"
"""What `number` reads."""
QUARTERS = {"¼": "0.25", "1/4": "0.25", "¾": "0.75", "3/4": "0.75"}
_READ = re.compile(rf"(?P<whole>{WHOLE})?(?P<part>{PART}|{HALF}|¼|¾)?", re.IGNORECASE)


def number(said: str) -> Decimal:
    """Read what `VALUE` matched."""
    if said.lower() == "anderthalb":
        return Decimal("1.5")
    found = _READ.fullmatch(said)
    if found is None:
        raise ValueError("no number")
    return _whole(found["whole"] or "") + _part((found["part"] or "").strip().lower())


def _whole(said: str) -> Decimal:
    if not said or said[0].isdigit():
        return Decimal(re.sub(r"\D", "", said) or 0)
    word = said.lower()
    parts = re.split(r"[- ]|(?<=[a-zäöüß])und(?=[a-z])", word)
    return Decimal(WORDS[word] if word in WORDS else sum(WORDS[part] for part in parts))


def _part(said: str) -> Decimal:
    """Read what is left beside the whole; all that is no figure or quarter is a half."""
    if not said:
        return Decimal(0)
    if said[0] in ".,":
        return Decimal("0." + said[1:])
    kind, _, digit = said.partition(" ")
    if kind in ("point", "komma", "punkt"):
        return Decimal(digit if digit.isdigit() else WORDS[digit]) / 10
    return Decimal(QUARTERS.get(said, "0.5"))
