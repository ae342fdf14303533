"""When something should be done, in the words of whoever wants it."""

import re

MONTH = (
    r"(?:jan(?:uary|uar)?|feb(?:ruary|ruar)?|mar(?:ch)?|märz|apr(?:il)?|may|mai|june?|juni|july?|juli|"
    r"aug(?:ust)?|sep(?:t(?:ember)?)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?)\b\.?"
)
YEAR = r"(?:,? ?20\d\d\b)?"
DAY = r"\d{1,2}(?:st|nd|rd|th|\.)?"
SEASON = (
    r"(?:spring|summer|autumn|fall|winter|christmas|easter|frühjahr|frühling|sommer|herbst|"
    r"weihnachten|ostern)\b"
)
SPAN = r"(?:weeks?|months?|quarters?|years?|days?|woche\w?|monat\w{0,2}|quartals?|jahr\w{0,2}|tage?n?)\b"
PART = r"(?:(?:the )?(?:end|beginning|middle) of |early |mid[- ]|late |ende |mitte |anfang |(?:ende|mitte|anfang) des )"
NEXT = r"(?:next|this|the|coming|nächste[mnrs]?|diese[mnrs]?|kommende[mnrs]?|des)"
COUNT = r"(?:\d{1,3}|two|three|four|five|six|eight|ten|twelve|zwei|drei|vier|fünf|sechs|acht|zehn|zwölf)"
DATE = (
    rf"(?:{PART}?(?:the )?(?:{DAY} (?:of )?)?{MONTH}(?: \d{{1,2}}(?:st|nd|rd|th)?\b)?{YEAR}"
    rf"|\d{{4}}-\d\d-\d\d|\d{{1,2}}\.\s?\d{{1,2}}\.(?:\d{{4}}|\d\d)?|\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?"
    rf"|{PART}?(?:{NEXT} |dem |der )?(?:{SEASON}|{SPAN}){YEAR}"
    r"|q[1-4]\b(?: 20\d\d)?"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|(?:mon|diens|donners|frei|sams|sonn)tag\b|mittwoch\b)"
)
DEADLINE = re.compile(
    rf"\b(?:(?:by|before|until|till|no later than|not later than|bis(?: spätestens)?(?: zum| zur)?|"
    rf"spätestens(?: bis)?(?: zum| zur)?|vor(?: dem| der)?|deadline:?(?: is| ist)?|termin:?)\s{DATE}"
    rf"|(?P<loose>(?:in|im)\s{PART}?{MONTH}{YEAR})"
    rf"|(?:within|in|innerhalb von|in den nächsten)\s(?:the next )?{COUNT}\s{SPAN})",
    re.IGNORECASE,
)
URGENT = re.compile(
    r"\b(?:urgent|asap|as soon as possible|dringend|eilig|eilt|sofort|schnellstmöglich|"
    r"so schnell wie möglich|so bald wie möglich|baldmöglichst)",
    re.IGNORECASE,
)
CALM = re.compile(
    r"\b(?:no rush|not urgent|no hurry|whenever|keine eile|eilt nicht|nicht dringend|hat zeit|"
    r"irgendwann)",
    re.IGNORECASE,
)


def deadline_in(words: str) -> str:
    """Give the words that say until when, exactly as they stand; empty where none do.

    `We open in May and need it by the end of March`: a month that is merely named gives way.
    """
    said = [*DEADLINE.finditer(words)]
    found = next((each for each in said if not each["loose"]), said[0] if said else None)
    return found[0].rstrip(" .,") if found else ""
