"""Whether the words around a name of the list say that it is not wanted."""

import re

_ARTICLE = (
    r"(?:(?:a|an|the|any|another|our|der|die|das|den|dem|des|eine?[mnrs]?|unsere?[mnrs]?|"
    r"irgendeine?[mnrs]?)\s+)?(?:new\s+|neue[mnrs]?\s+)?"
)
_NOT = r"(?:\bnot|n't|n’t|\bnever|\bno longer)(?: (?:really|actually|even|currently|yet))?"
_NO = r"\b(?:no|without|neither|not|keine?[mnrs]?|ohne|weder|nicht)"
LEFT_OUT_BEFORE = re.compile(
    r"\b(?:no|not|without|already have|remove|drop|leave out|skip|keine?[mnrs]?|ohne|nicht|schon|"
    rf"bereits|streiche?n?|nor|neither|weder)\s+{_ARTICLE}$"
    rf"|{_NO}\s[^.!?;:\n]{{1,40}}\s(?:or|nor|oder|noch)\s{_ARTICLE}$",
    re.IGNORECASE,
)
REFUSED_BEFORE = re.compile(
    rf"(?:{_NOT}\s(?:need|want|require|wish for|look for|looking for|interested in|after)"
    r"|\b(?:instead of|rather than|in place of|no need for|statt|anstatt|anstelle(?: von)?)"
    r"|\brather\s[^.!?;\n]{1,40}\sthan|\blieber\s[^.!?;\n]{1,40}\sals"
    r"|\b(?:brauche?n?|benötige?n?|möchten?|wollen|will|wünsche?n?|suche?n?)(?: (?:wir|ich))?"
    rf"(?: (?:noch|aber|also|jetzt|derzeit|eigentlich))?\skeine?[mnrs]?)\s+{_ARTICLE}$",
    re.IGNORECASE,
)
LEFT_OUT_AFTER = re.compile(
    r"^\W{0,3}(?:weglassen|streichen|entfernen|raus\b|nicht\b|entfällt|can be left out)",
    re.IGNORECASE,
)
REFUSED_AFTER = re.compile(
    r"^\W{0,3}(?:(?:(?:is|are|ist|sind)(?: not|n't|n’t| nicht) (?:needed|necessary|required|wanted|"
    r"nötig|notwendig|erforderlich|gewünscht|what (?:we|i) (?:need|want)))"
    r"|(?:that )?(?:we|i) (?:do not|don't|don’t|no longer) (?:need|want)\b"
    r"|(?:brauche?n?|benötige?n?|möchten?|wollen|will) (?:wir|ich) (?:\w+ )?nicht(?! nur)\b)",
    re.IGNORECASE,
)
LACKING = re.compile(
    r"\b(?:have|has|had|haben|habe|hat|hatten|gibt es)\s(?:(?:currently|still|wir|ich|noch|bisher|"
    rf"derzeit|aktuell)\s){{0,2}}(?:no|keine?[mnrs]?)\s+{_ARTICLE}$",
    re.IGNORECASE,
)


def unwanted(before: str, after: str) -> bool:
    """Say whether something is left out, or is there already."""
    left_out = LEFT_OUT_BEFORE.search(before) or LEFT_OUT_AFTER.search(after)
    return bool(left_out) or refused(before, after)


def refused(before: str, after: str) -> bool:
    """Say whether somebody states that they do not want something, or want another instead."""
    return bool(REFUSED_BEFORE.search(before) or REFUSED_AFTER.search(after))


def lacking(before: str) -> bool:
    """Say whether somebody has none, which is rather a wish than a no."""
    return bool(LACKING.search(before))
