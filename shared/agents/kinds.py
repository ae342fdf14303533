"""What kind of mail it is: an inquiry, or one of the other things that fill an inbox.

Two kinds are turned down in silence, so nobody who says in the first person that they need
something of the list is taken for one of them on a single word.
"""

import re

from shared.domain.lead import LeadKind


def _each(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


def _hits(patterns: tuple[re.Pattern[str], ...], said: str) -> int:
    return sum(bool(pattern.search(said)) for pattern in patterns)


SPAM = _each(
    r"seo (?:services|ranking|package|expert)|suchmaschinen-?platzierung",
    r"backlinks?\b|guest post|link building",
    r"casino|betting|lottery|viagra|cialis",
    r"crypto (?:invest|profit)|bitcoin (?:invest|profit)|million dollars|inheritance fund",
    r"(?:first page|top) of google|rank(?:ing)? (?:higher|#1|first)|erste seite (?:bei|von) google",
    r"increase your (?:traffic|sales|ranking|revenue)|boost your (?:traffic|sales|ranking)",
    r"100% (?:free|guaranteed)|act now|limited time offer|click here|dear (?:sir|webmaster|website owner)",
)
DEMANDS = _each(
    r"unterlassungs\w{3,}|\bunterlassung\b|zu unterlassen|cease[- ]and[- ]desist|\bdesist\b",
    r"\bford(?:ere|ern) (?:wir |ich )?(?:sie|euch|dich)[^.!?\n]{0,120}\bauf\b|demand that you|"
    r"\b(?:we|i) (?:hereby )?demand\b|you are (?:hereby )?(?:required|ordered|called upon)|"
    r"legal action|rechtliche schritte|klage erheben",
)
LAWYERS = _each(
    r"abmahnung|(?:urheber|marken|wettbewerbs)recht\w*|infring\w+|copyright|trade ?mark",
    r"\b(?:rechts)?anw[aä]lt\w*|mandant\w*|in vollmacht|\b(?:lawyer|attorney|solicitor)s?\b|"
    r"on behalf of (?:my|our) client|law firm",
)
"""Words of a lawyer's letter, and of a lawyer who may need something."""
JOB = re.compile(
    r"my (?:cv|resume)\b|i am applying|i'?d like to apply|application for (?:a|the) (?:job|position|role)|"
    r"bewerbung\b|bewerbe mich|mein(?:en)? lebenslauf|initiativbewerbung|open positions?|"
    r"for an internship|um ein praktikum|praktikumsplatz",
    re.IGNORECASE,
)
VENDOR = re.compile(
    r"our (?:product|platform|solution|software|team|agency) (?:helps|can help|offers|provides)|"
    r"book a (?:demo|call)|we offer (?:our|outsourc|offshore)|partnership opportunit|white[- ]label|"
    r"unser(?:e)? (?:produkt|lösung|plattform|software) (?:hilft|bietet)|wir bieten ihnen|"
    r"kooperationsanfrage|15[- ]min(?:ute)? call",
    re.IGNORECASE,
)
SUPPORT = re.compile(
    r"(?:site|website|page|shop) is (?:down|broken|offline)|does(?:n't| not) work any ?more|"
    r"stopped working|error message|funktioniert nicht|geht nicht mehr|fehlermeldung|"
    r"(?:seite|website|shop) ist (?:kaputt|offline|down|nicht erreichbar)",
    re.IGNORECASE,
)
NEEDS = re.compile(
    r"\b(?:we|i)(?: [^.!?\n]{1,60} and)?(?:'re|’re|'m|’m| are| am)? (?:also |urgently )?"
    r"(?:need|want|looking for|would like|plan|seek)\b|\b(?:we|i)(?:'d|’d) like|"
    r"\b(?:wir|ich)(?: [^.!?\n]{1,60} und)? "
    r"(?:brauche?n?|bräuchten?|benötige?n?|suche?n?|möchten?|hätten?|plane?n?|wünsche?n?)\b|"
    r"\b(?:brauchen|bräuchten|benötigen|suchen|möchten|hätten|planen) wir\b",
    re.IGNORECASE,
)
ASKS = re.compile(
    r"\?|looking for|we need|i need|would like|quote|offer|proposal|price|cost|interested|"
    r"suche|brauche|bräuchte|möchte|angebot|kosten|kostet|preis|interesse|benötig",
    re.IGNORECASE,
)


def kind_of(said: str, *, knows_service: bool) -> LeadKind:
    """Say what kind of mail somebody wrote; `knows_service`: it names something of the list."""
    if _demands(said):
        return "other"
    wants = knows_service and bool(NEEDS.search(said))
    if _hits(SPAM, said) > (1 if wants else 0):
        return "spam"
    if wants:
        return "inquiry"
    if JOB.search(said):
        return "job"
    if VENDOR.search(said):
        return "vendor"
    if SUPPORT.search(said):
        return "support"
    return "inquiry" if knows_service or ASKS.search(said) else "other"


def _demands(said: str) -> bool:
    """Say whether a lawyer's letter demands something; one word alone does not make it one."""
    demands = _hits(DEMANDS, said)
    return demands > 1 or (demands == 1 and _hits(LAWYERS, said) > 0)
