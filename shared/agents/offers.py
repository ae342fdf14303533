"""An offer's content: prices from the company's list, dates from its terms, words around them."""

from collections.abc import Mapping, Sequence

from shared.agents.assumptions import assumptions
from shared.agents.brief import Brief, Offer, OfferLine, OfferTax
from shared.agents.people import person
from shared.agents.values import client, presentable, services_of
from shared.company import formats
from shared.company.company import Company
from shared.company.pricing import PriceLine, PriceMaths
from shared.company.services import Language, Package
from shared.company.steps import steps

WORDS: dict[Language, Mapping[str, str]] = {
    "en": {
        "title": "Proposal: {services}",
        "intro": "Thank you for your inquiry. This is what we would do for you, and what it costs.",
        "again": "This proposal replaces the earlier one.",
        "payment": "Invoices are payable within {days} days.",
        "day_after": "Invoices are payable within one day.",
        "now": "Invoices are payable at once.",
        "deposit": "The deposit is {deposit}.",
        "assumed": "{title}: you named no quantity, so we assumed {quantity}.",
        "unread": "{title}: you named “{said}”, which we could not count, so we assumed {quantity}.",
        "whole": "{title}: you named “{said}”; we count whole {units}: {count}.",
        "upper": "{title}: you named “{said}”; we took the upper end: {count}.",
        "weeks": "{title}: you named “{said}”; we count five days a week: {count}.",
        "hour": "hours",
        "day": "days",
        "raised": "{title}: the least we offer is {quantity}.",
        "beyond": "{title}: {quantity}; that is more than we usually plan at once.",
        "unpriced": "Part of what you asked for is not on our list; we left it out.",
    },
    "de": {
        "title": "Angebot: {services}",
        "intro": "Vielen Dank für Ihre Anfrage. Das würden wir für Sie tun, und das kostet es.",
        "again": "Dieses Angebot ersetzt das frühere.",
        "payment": "Rechnungen sind innerhalb von {days} Tagen zahlbar.",
        "day_after": "Rechnungen sind innerhalb eines Tages zahlbar.",
        "now": "Rechnungen sind sofort zahlbar.",
        "deposit": "Die Anzahlung beträgt {deposit}.",
        "assumed": "{title}: Sie haben keine Menge genannt, wir haben {quantity} angenommen.",
        "unread": "{title}: Sie haben „{said}“ genannt; das konnten wir nicht zählen und haben "
        "{quantity} angenommen.",
        "whole": "{title}: Sie haben „{said}“ genannt; wir rechnen mit ganzen {units}: {count}.",
        "upper": "{title}: Sie haben „{said}“ genannt; wir haben das obere Ende genommen: {count}.",
        "weeks": "{title}: Sie haben „{said}“ genannt; wir rechnen fünf Tage je Woche: {count}.",
        "hour": "Stunden",
        "day": "Tagen",
        "raised": "{title}: Wir bieten mindestens {quantity} an.",
        "beyond": "{title}: {quantity}; das ist mehr, als wir sonst auf einmal planen.",
        "unpriced": "Ein Teil Ihrer Wünsche steht nicht auf unserer Liste; wir haben ihn weggelassen.",
    },
}


def offer(
    brief: Brief,
    company: Company,
    maths: PriceMaths,
    *,
    intro: str = "",
    scope: Mapping[str, Sequence[str]] | None = None,
    open_points: Sequence[str] = (),
) -> Offer:
    """Make an offer from its price; `scope` adds items per service, each already checked."""
    spoken = company.language(maths.language)
    words = WORDS[spoken]
    until = company.valid_until(company.day(brief.now))
    return Offer(
        language=spoken,
        title=words["title"].format(services=services_of(maths)),
        services_text=services_of(maths),
        client_name=addressee(brief),
        intro=intro or words["again" if brief.offered else "intro"],
        scope=_scope(company, maths, scope or {}, spoken),
        lines=tuple(_line(line, maths) for line in maths.lines),
        net_text=formats.money(maths.net_minor, maths.currency, spoken),
        taxes=tuple(_taxes(maths, spoken)),
        total_text=formats.money(maths.gross_minor, maths.currency, spoken),
        deposit_text=_deposit(maths, spoken),
        amount_minor=maths.gross_minor,
        currency=maths.currency,
        maths=tuple(map(str, steps(maths))),
        terms=_terms(company, maths, spoken),
        valid_until=until.isoformat(),
        valid_until_text=formats.day(until, spoken),
        open_points=(*assumptions(brief.facts, maths, WORDS[spoken]), *open_points),
    )


def addressee(brief: Brief) -> str:
    """Name the client on paper: the person, and the organisation where it is known."""
    firm = presentable(brief.facts.organisation, 80)
    named = [part for part in (client(brief), firm) if part]
    return ", ".join(dict.fromkeys(named)) or person(brief.contact_name)


def _scope(
    company: Company, maths: PriceMaths, more: Mapping[str, Sequence[str]], language: Language
) -> tuple[str, ...]:
    """Say what is sold in the company's own words; what was added to it follows."""
    items: list[str] = []
    for line in maths.lines:
        service = company.service(line.service)
        if service is None:
            continue
        if line.add_on:
            items.append(line.title)
            continue
        items.append(f"{line.title}: {service.description[language]}")
        if isinstance(service.price, Package):
            items.append(service.price.includes[language])
        items += more.get(line.service, ())
    return tuple(items)


def _line(line: PriceLine, maths: PriceMaths) -> OfferLine:
    spoken, rate, off = maths.language, line.discount_percent, line.discount_minor
    return OfferLine(
        title=line.title,
        quantity_text=formats.quantity(line.quantity, line.unit, spoken),
        unit_text=formats.money(line.unit_minor, maths.currency, spoken),
        discount_text=formats.percent(rate, spoken) if rate else "",
        discount_amount_text=formats.money(off, maths.currency, spoken) if rate else "",
        net_text=formats.money(line.net_minor, maths.currency, spoken),
    )


def _taxes(maths: PriceMaths, language: Language) -> list[OfferTax]:
    return [
        OfferTax(
            title=f"{tax.name} {formats.percent(tax.percent, language)}",
            amount_text=formats.money(tax.tax_minor, maths.currency, language),
        )
        for tax in maths.taxes
    ]


def _deposit(maths: PriceMaths, language: Language) -> str:
    if not maths.deposit_minor:
        return ""
    return formats.money(maths.deposit_minor, maths.currency, language)


def _terms(company: Company, maths: PriceMaths, language: Language) -> str:
    words, days = WORDS[language], company.terms.payment_days
    said = [company.terms.text[language]]
    if maths.deposit_minor:
        said.append(words["deposit"].format(deposit=_deposit(maths, language)))
    payable = {0: "now", 1: "day_after"}.get(days, "payment")
    said.append(words[payable].format(days=days))
    note = company.tax.note.get(language, "")
    return " ".join([*said, note] if note else said)
