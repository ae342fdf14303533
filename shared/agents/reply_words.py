"""What the words of a reply say, read without a model and with more doubt than hope.

A yes must be unmistakable and without any condition; whatever falls short of it is a question.
"""

import re
from dataclasses import dataclass, replace

from shared.agents.deadlines import DEADLINE
from shared.agents.kinds import ASKS
from shared.agents.lines import as_it_stands, unwrapped
from shared.agents.money_words import MONEY
from shared.agents.quantities import Unit, quantities
from shared.agents.refusals import DECLINED_OUTRIGHT, DECLINES, WE, WIR, refusal
from shared.agents.wishes import mention
from shared.company.company import Company
from shared.company.services import AddOn, Service
from shared.domain.opportunity_events import Meaning

LONGEST_YES = 600
"""Characters; whoever writes more than that says more than yes."""
LONGEST = 20_000
PRICED_BY: tuple[Unit, ...] = ("day", "hour", "week")

_OFFER = r"(?:offer|proposal|quote|quotation|estimate|terms)"
_ANGEBOT = r"(?:angebot|offerte|kostenvoranschlag|vorschlag)"
ACCEPTS = re.compile(
    rf"\b{WE} (?:hereby |gladly |happily |fully |now )?(?:accept|agree to|approve|confirm)\b"
    rf"(?: (?:your|the|this) (?:\w+ )?{_OFFER}| it\b| as (?:offered|proposed))"
    rf"|\b{WE}(?: would|'d|’d) (?:like|be happy|love) to (?:accept (?:your|the|this) (?:\w+ )?{_OFFER}|go ahead\b)"
    rf"|\b(?:your|the) {_OFFER} is (?:hereby )?(?:accepted|approved)\b"
    r"|\b(?:please go ahead|let'?s go ahead|you have the (?:order|job)|consider it (?:ordered|accepted))\b"
    rf"|\b{WE} (?:hereby )?(?:order|commission) (?:it|this|the work) as (?:offered|proposed)\b"
    rf"|\b{WIR} nehme?n? (?:hiermit |gerne? )?(?:ihr|das|dieses|euer) (?:\w+ )?{_ANGEBOT} (?:hiermit |gerne? |so )?an\b"
    rf"|\b(?:ihr|das|dieses) (?:\w+ )?{_ANGEBOT} nehme?n? {WIR} (?:hiermit |gerne? |so )?an\b"
    rf"|\b(?:hiermit )?nehme?n? {WIR} (?:ihr|das|dieses) (?:\w+ )?{_ANGEBOT} (?:gerne? )?an\b"
    rf"|\b{WIR} möchten? (?:ihr|das|dieses) (?:\w+ )?{_ANGEBOT} (?:gerne? )?annehmen\b"
    rf"|\b(?:hiermit )?(?:beauftragen?|bestellen?) {WIR}\b|\b{WIR} (?:beauftragen?) (?:sie|euch)\b"
    rf"|\b{WIR} sind mit (?:ihrem|dem) {_ANGEBOT} einverstanden\b"
    r"|\b(?:auftrag (?:ist )?(?:hiermit )?erteilt|angebot (?:ist )?(?:hiermit )?angenommen)\b",
    re.IGNORECASE,
)
ACCEPTED_OUTRIGHT = re.compile(
    r"^(?:yes|yes please|accepted|agreed|ja|ja gerne?|ja bitte|angenommen|einverstanden)\W*$",
    re.IGNORECASE,
)
"""A whole sentence that says nothing else."""
RESERVES = re.compile(
    r"\?|\d+\s?%|[€$£]|\b(?:"
    r"if|unless|until|once|when|whether|but|however|although|though|except|provided|providing|"
    r"assuming|subject|condition\w{0,6}|only|before|after|instead|rather|must|need\w{0,2}|should|"
    r"could|can|cannot|might|may|maybe|perhaps|probably|likely|almost|nearly|think|hope|consider\w{1,4}|"
    r"not|no|never|n't|nor|without|unable|don't|won't|can't|didn't|isn't|aren't|also|additional\w{0,2}|"
    r"extra|plus|add|change\w{0,2}|different|other|cheaper|discount|less|lower|reduce\w?|remove|drop|"
    r"question\w?|clarify|discuss|negotiate|later|soon|decide\w?|review|board|partner|"
    r"wenn|falls|sofern|sobald|bevor|nachdem|aber|jedoch|allerdings|obwohl|außer|vorausgesetzt|"
    r"vorbehalt\w{0,8}|unter|bedingung\w{0,2}|nur|erst|statt\w{0,6}|lieber|muss|müss\w{1,4}|soll\w{0,4}|"
    r"könn\w{1,5}|kann|vielleicht|wahrscheinlich|vermutlich|eventuell|fast|denke\w?|hoffe\w?|würde\w?|"
    r"nicht|keine?\w{0,2}|nie|ohne|leider|auch|zusätzlich\w{0,2}|extra|änder\w{1,5}|ander\w{1,3}|"
    r"günstiger|rabatt|nachlass|weniger|reduzier\w{1,4}|frage\w?|klären|besprechen|verhandeln|"
    r"später|bald|entscheid\w{1,4}|prüfen|noch|ob|eur|euros?|usd"
    r")\b",
    re.IGNORECASE,
)
"""A word that could make a yes conditional, partial, or a maybe."""
HARMLESS = re.compile(
    r"\b(?:can't wait|cannot wait|no (?:further |more )?questions|without (?:any )?(?:changes|reservations?)|"
    r"when you (?:are ready|can start)|as soon as you (?:can|like)|ohne (?:änderungen|vorbehalt\w{0,2})|"
    r"keine (?:weiteren )?fragen|(?:we|i) look forward to (?:working|starting|hearing)[^.!?\n]{0,40}|"
    r"looking forward[^.!?\n]{0,60}|(?:wir freuen uns|ich freue mich)[^.!?\n]{0,60})",
    re.IGNORECASE,
)
CONDITION = re.compile(
    r"\b(?:unless|if|yet|for now|right now|at the moment|would|could|"
    r"wenn|falls|sofern|es sei denn|noch nicht|vorerst|momentan|zurzeit|würden?|könnten?)\b",
    re.IGNORECASE,
)
WISH_TO = re.compile(rf"\b{WE} would like to\b", re.IGNORECASE)
"""It is how a firm wish is put, and no condition."""
TURNS = re.compile(r"\b(?:but|however|though|aber|jedoch|außer|except)\b", re.IGNORECASE)
CHANGES = re.compile(
    r"\b(?:instead|rather|change\w{0,2}|add|also (?:need|want|like)|additional\w{0,2}|on top|without|remove|"
    r"leave out|drop|reduce|only need|just need|more than|less than|fewer|budget (?:is|has)|"
    r"now (?:need|have|plan)|turns out|"
    r"stattdessen|lieber|änder\w{1,4}|geändert|hinzu\w{0,8}|zusätzlich|auch noch|brauchen (?:wir )?(?:auch|noch|doch)|"
    r"ohne|weglassen|streichen|reduzieren|doch (?:nur|lieber|nicht)|nur noch|mehr als|weniger als|"
    r"statt|anstatt|budget (?:ist|liegt|beträgt))\b",
    re.IGNORECASE,
)
CHATS = re.compile(
    r"\b(?:thank you|thanks|thx|cheers|received|got it|will (?:have a look|look|read|check|get back|come back|be in touch|let you know)|"
    r"get back to you|look into it|sounds (?:good|great)|looks (?:good|great)|have a (?:nice|good)|"
    r"danke|dank|erhalten|angekommen|schau\w{0,3} (?:es )?(?:mir|uns) an|sehen? (?:es )?(?:mir|uns) an|"
    r"meld\w{1,3} (?:mich|uns)|gebe\w? bescheid|klingt gut|sieht gut aus|schönes? wochenende|schönen (?:tag|abend))\b",
    re.IGNORECASE,
)
PLEASANTRY = re.compile(
    r"^\W*(?:(?:hello|hi|hey|dear|good (?:morning|day|afternoon)|hallo|guten (?:tag|morgen)|liebe[rs]?|sehr geehrte[rs]?|moin|"
    r"kind|best|warm|many|regards|greetings|yours|sincerely|cheers|mit freundlichen|freundliche|viele|beste|liebe|herzliche|grüße\w?)\b[^,]{0,40},?)?\W*$",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")


@dataclass(frozen=True)
class Said:
    """What a reply means by its words, why, and the words that say so."""

    meaning: Meaning
    because: str
    quotes: tuple[str, ...] = ()


def meaning_of(text: str, company: Company) -> Said:
    """Read the new words of a reply."""
    flat = unwrapped(text[:LONGEST])
    said = _meaning_of(flat, company)
    return replace(said, quotes=tuple(as_it_stands(q, flat, text) for q in said.quotes))


def _meaning_of(text: str, company: Company) -> Said:
    sentences = [s.strip() for s in SENTENCE.findall(text) if not _polite(s.strip())]
    if not sentences:
        return Said("chatter", "it says nothing but a greeting")
    accepts = [s for s in sentences if _accepts(s)]
    declines = [
        said for s in sentences if (said := refusal(s)) or (said := _outright(s, sentences))
    ]
    if accepts and not declines:
        return _yes(text, sentences, accepts)
    if declines:
        return _no(sentences, declines, accepts)
    return _wish(text, sentences, company)


def _polite(sentence: str) -> bool:
    """Say whether a sentence only greets, wishes well or signs."""
    more = any(p.search(sentence) for p in (ACCEPTS, DECLINES, CHANGES, RESERVES))
    return bool(PLEASANTRY.match(sentence)) and not more


def unconditional(text: str) -> str:
    """Give the first word that reserves something, or nothing."""
    found = RESERVES.search(HARMLESS.sub(" ", text))
    return found[0] if found else ""


def _accepts(sentence: str) -> bool:
    return bool(ACCEPTS.search(sentence) or ACCEPTED_OUTRIGHT.match(sentence))


def _outright(sentence: str, sentences: list[str]) -> str:
    """Give a sentence that is nothing but a no, where all that stands around it is thanks."""
    others = (s for s in sentences if s != sentence)
    bare = DECLINED_OUTRIGHT.match(sentence) and all(CHATS.search(s) for s in others)
    return sentence if bare else ""


def _yes(text: str, sentences: list[str], accepts: list[str]) -> Said:
    if len(text) > LONGEST_YES:
        return Said("question", "it may say yes, and says much besides", tuple(accepts[:1]))
    doubt = unconditional(" \n".join(sentences))
    if doubt:
        return Said("question", f"it may say yes, but not without more (“{doubt}”)", tuple(accepts))
    return Said("accept", "it says yes without any condition", tuple(accepts))


def _no(sentences: list[str], declines: list[str], accepts: list[str]) -> Said:
    if accepts or any(s.endswith("?") or _leaves_open(s) for s in sentences):
        return Said("question", "it may say no, and leaves something open", tuple(declines))
    return Said("decline", "it says no", tuple(declines))


def _leaves_open(sentence: str) -> bool:
    """Say whether a no has a condition, or something that follows it takes it half back."""
    found = DECLINES.search(sentence)
    firm = WISH_TO.sub(" ", sentence)
    return bool(CONDITION.search(firm) or TURNS.search(sentence, found.end() if found else 0))


def _wish(text: str, sentences: list[str], company: Company) -> Said:
    changing = next((s for s in sentences if CHANGES.search(s)), "")
    if changing and _priced(text, company):
        return Said("change", "it changes what the offer rests on", (changing,))
    asking = next((s for s in sentences if s.endswith("?")), "")
    if asking:
        return Said("question", "it asks something", (asking,))
    chats = [s for s in sentences if CHATS.search(s)]
    if chats and len(chats) == len(sentences) and not ASKS.search(_without_thanks(text)):
        return Said("chatter", "it asks for nothing", (chats[0],))
    return Said("question", "it may want an answer", (sentences[0],))


def _without_thanks(text: str) -> str:
    """An offer that somebody thanks for is not asked for."""
    return re.sub(
        r"\b(?:the|your|das|ihr|fürs?|for) (?:\w+ )?(?:offer|proposal|quote|angebot)\b", "", text
    )


def _priced(text: str, company: Company) -> bool:
    """Say whether it names something that an offer is made of."""
    named: list[Service | AddOn] = [*company.services]
    named += [a for s in company.services for a in s.add_ons]
    return (
        any(mention(company, each, text) for each in named)
        or any(next(quantities(text, unit), None) for unit in PRICED_BY)
        or bool(MONEY.search(text) or DEADLINE.search(text))
    )
