"""The words of a no: to an offer, to an order, and to being written to at all."""

import re

WE = r"(?:we|i)"
WIR = r"(?:wir|ich)"
_TOO_DEAR = (
    r"\b(?:no|unfortunately not|leider nein|leider nicht|nein)\W{1,3}(?:sorry\W{1,3}|leider\W{1,3})?"
    r"(?:(?:that|this|it|das|es)(?:'s|’s| is| ist)?|(?:your|the|ihr|der) (?:price|offer|proposal|preis|angebot) (?:is|ist))"
    r" (?:(?!not |never |nicht |nie )\w+ ){0,3}(?:too (?:expensive|much|costly)|zu (?:teuer|viel))\b"
)
"""A price that is merely too high may be haggled over; after a no it is the reason."""
_ORDER = (
    r"(?:the|our|my|this|den|unseren|meinen|diesen|die|unsere|das|unser) "
    r"(?:(?:whole|entire|ganzen?) )?"
    r"(?:orders?|projects?|contract|booking|commission|auftrag|bestellung|projekt|vertrag|buchung)"
)
_CANCELS = (
    rf"\b{WE} (?:unfortunately |sadly |therefore |now |do )?(?:have to |need to |must |want to |wish to |would like to |will |hereby )?"
    rf"(?:cancel|withdraw(?: from)?|call off) (?:{_ORDER}|everything)\b"
    rf"|(?:^\W*|\bplease )cancel {_ORDER}\b"
    rf"|\b(?:{WIR} \w{{3,9}}|\w{{3,9}} {WIR}) (?:ihnen |leider |hiermit ){{0,2}}{_ORDER} "
    r"(?:leider |hiermit |wieder ){0,2}(?:stornieren|absagen|kündigen|widerrufen|zurückziehen)\b"
    rf"|\b(?:{WIR} (?:storniere?n?|kündigen?|widerrufe?n?)|(?:storniere?n?|kündigen?|widerrufe?n?) {WIR})"
    rf" (?:leider |hiermit )?{_ORDER}\b"
    rf"|\bbitte stornieren sie {_ORDER}\b|\bstornieren sie bitte {_ORDER}\b"
    rf"|\b(?:{WIR} treten?|treten? {WIR}) (?:leider |hiermit )?(?:vom|von dem|von unserem) (?:auftrag|vertrag) zurück\b"
)
_ELSEWHERE = (
    r"(?![^.!?\n]{0,60}\b(?:address|adresse|number|nummer|instead|sondern|until|before|bis|vor)\b)"
)
"""Whoever only wants to be written to elsewhere, or later, has said no to nothing."""
_LIST = r"(?:your|the|this|ihrer|ihrem|der|dem|eurer) (?:mailing |e-?mail )?(?:list|liste|mailingliste|verteiler)"
_STOP = (
    rf"(?:\b(?:remove|take|delete) (?:me|us|my address|our address) (?:off|from) {_LIST}"
    r"|\bunsubscribe (?:me|us)\b|\bplease unsubscribe\b"
    r"|\b(?:stop|quit) (?:writing|emailing|e-mailing|mailing|messaging|contacting)(?: to)? (?:me|us)\b"
    r"|\b(?:do not|don't|don’t|never) (?:write|email|e-mail|mail|message|contact)(?: to)? (?:me|us) (?:again|any ?more|any further|any longer)\b"
    r"|\b(?:please,? no (?:more|further) (?:e-?mails?|mails?|messages)|no (?:more|further) (?:e-?mails?|mails?|messages),? please)\b"
    r"|\b(?:schreiben|kontaktieren|mailen) sie (?:mir|mich|uns) (?:bitte )?(?:nicht|nie) (?:mehr|wieder|weiter)\b"
    r"|\bbitte (?:(?:schicken|senden|schreiben) sie (?:mir|uns) )?keine (?:weiteren )?(?:e-?mails?|mails?|nachrichten)\b"
    r"|\bhören sie (?:bitte )?auf,? (?:mir|uns) zu schreiben\b"
    rf"|\b(?:nehmen|streichen|löschen|entfernen) sie (?:mich|uns) (?:bitte )?(?:aus|von) {_LIST})"
    rf"{_ELSEWHERE}"
)
DECLINES = re.compile(
    rf"\b{WE} (?:must |have to |will |would like to |hereby |unfortunately |regretfully )?(?:decline|reject|turn down|pass on)\b"
    rf"|\b{WE}(?:'ve|’ve| have)? decided (?:against|not to)\b"
    rf"|\b{WE}(?:'re| are|'m| am) (?:no longer|not) interested\b|\bno longer interested\b|\bno,? thanks?(?: you)?\b"
    r"|\b(?:went|gone|going|decided to go|chosen to go) with (?:another|someone else|a different|somebody else)\b"
    rf"|\b{WE} (?:chose|have chosen|picked) (?:another|someone else|a different)\b"
    rf"|\b{WE} (?:do not|don't|don’t|will not|won't|won’t) (?:want|wish|accept|go ahead|proceed|move forward)\b"
    rf"|\b(?:kein|nicht (?:mehr|länger)) (?:weiteres )?interess(?:e|iert)\b|\bnein,? danke\b"
    rf"|\b(?:{WIR} (?:müssen?|muss) (?:ihnen |leider |das angebot ){{0,3}}(?:absagen|ablehnen)|(?:müssen|muss) {WIR} (?:ihnen |leider |das angebot ){{0,3}}(?:absagen|ablehnen)|{WIR} lehnen?\b[^.!?\n]{{0,60}}\bab\b|{WIR} sagen?\b[^.!?\n]{{0,40}}\bab\b)"
    rf"|\b(?:haben|habe) (?:uns|mich) (?:dagegen|anders|für (?:einen|eine) ander\w{{1,3}}[^.!?\n]{{0,40}}) ?entschieden\b"
    rf"|\b{WIR} nehme?n? [^.!?\n]{{0,40}}\bnicht an\b|\b(?:verzichten|nehmen abstand)\b"
    rf"|{_TOO_DEAR}|{_CANCELS}|{_STOP}",
    re.IGNORECASE,
)
DECLINED_OUTRIGHT = re.compile(
    r"^\W*(?:please )?(?:unsubscribe|stop|abmelden|abbestellen|leider nein|nein,? leider nicht|"
    r"unfortunately (?:not|no)|no,? (?:sorry|unfortunately)|sorry,? no)\W*$",
    re.IGNORECASE,
)
"""A whole sentence that says nothing else; it counts where nothing else is said."""


def refusal(sentence: str) -> str:
    """Give the words of a sentence that say no, or nothing."""
    found = DECLINES.search(sentence)
    return found[0] if found else ""
