"""A price is worked out from the company's list alone, and can be shown step by step."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from shared.company.company import Company
from shared.company.services import AddOn, Language, Package, Rate, Service
from shared.domain.event import Value
from shared.domain.lead import ServiceWish
from shared.domain.money import Line, Money, Totals, totals


class PriceLine(Value):
    """One line of an offer with all that its net was made from."""

    service: str
    add_on: str = ""
    title: str
    quantity: int
    unit: str = ""
    """`hour`, `day`, or empty for a whole piece."""
    unit_minor: int
    discount_percent: Decimal = Decimal(0)
    net_minor: int = 0
    tax: str
    assumed: bool = False
    """Nobody named the quantity; the list's default stands in."""
    raised: bool = False
    """Less was asked for than the company sells; the least stands in."""
    beyond: bool = False
    """More is asked for than the company sells without a look."""

    @property
    def discount_minor(self) -> int:
        """Give what the discount takes off; the net was rounded, so the line adds up exactly."""
        return self.quantity * self.unit_minor - self.net_minor


class TaxLine(Value):
    """One tax on the sum of its lines."""

    category: str
    name: str
    percent: Decimal
    net_minor: int
    tax_minor: int


class PriceMaths(Value):
    """The whole sum of an offer: same company file and wishes, same numbers."""

    language: str
    currency: str
    lines: tuple[PriceLine, ...]
    net_minor: int
    taxes: tuple[TaxLine, ...]
    tax_minor: int
    gross_minor: int
    deposit_minor: int
    discount_percent: Decimal
    margin_percent: Decimal | None = None
    """Of the net, one decimal; None where a cost is unknown."""
    unpriced: tuple[str, ...] = ()
    """Wished services and add-ons that the company's list does not know."""
    company_sha256: str = ""


def price(
    company: Company,
    wishes: Iterable[ServiceWish],
    *,
    language: str = "",
    add_ons: Mapping[str, Sequence[str]] | None = None,
    discount_percent: Decimal | int = 0,
) -> PriceMaths:
    """Price what a lead wishes for; `add_ons` names them per service.

    What is not on the list is never guessed: it is named in `unpriced`.
    """
    spoken = company.language(language)
    lines: list[PriceLine] = []
    unpriced: list[str] = []
    for wish in _merged(wishes):
        service = company.service(wish.service)
        if service is None:
            unpriced.append(wish.service)
            continue
        lines.append(_service_line(service, wish.quantity, spoken, Decimal(discount_percent)))
        for wanted in dict.fromkeys((add_ons or {}).get(wish.service, ())):
            add_on = service.add_on(wanted)
            if add_on is None:
                unpriced.append(f"{wish.service}.{wanted}")
                continue
            lines.append(_add_on_line(service, add_on, spoken, Decimal(discount_percent)))
    return _maths(company, lines, spoken, Decimal(discount_percent), tuple(unpriced))


def _merged(wishes: Iterable[ServiceWish]) -> list[ServiceWish]:
    """Take each service once; the largest quantity named for it stands."""
    found: dict[str, ServiceWish] = {}
    for wish in wishes:
        known = found.setdefault(wish.service, wish)
        if (wish.quantity or 0) > (known.quantity or 0):
            found[wish.service] = wish
    return list(found.values())


def _service_line(
    service: Service, wished: int | None, language: Language, discount: Decimal
) -> PriceLine:
    listed = service.price
    default = listed.default if isinstance(listed, Rate) else 1
    least = listed.least if isinstance(listed, Rate | Package) else 1
    most = listed.most if isinstance(listed, Rate | Package) else 1
    asked = wished if wished is not None and wished > 0 else default
    count = max(asked, least)
    return PriceLine(
        service=service.id,
        title=service.name[language],
        quantity=count,
        unit=listed.per if isinstance(listed, Rate) else "",
        unit_minor=listed.amount,
        discount_percent=discount,
        tax=service.tax,
        assumed=asked != wished and isinstance(listed, Rate),
        raised=asked < least,
        beyond=count > most,
    )


def _add_on_line(
    service: Service, add_on: AddOn, language: Language, discount: Decimal
) -> PriceLine:
    return PriceLine(
        service=service.id,
        add_on=add_on.id,
        title=add_on.name[language],
        quantity=1,
        unit_minor=add_on.amount,
        discount_percent=discount,
        tax=service.tax,
    )


def _maths(
    company: Company,
    lines: list[PriceLine],
    language: Language,
    discount: Decimal,
    unpriced: tuple[str, ...],
) -> PriceMaths:
    owed = _totals(company, lines)
    gross = Money(minor=owed.gross_minor, currency=company.currency)
    return PriceMaths(
        language=language,
        currency=company.currency,
        lines=tuple(
            line.model_copy(update={"net_minor": net})
            for line, net in zip(lines, owed.nets, strict=True)
        ),
        net_minor=owed.net_minor,
        taxes=tuple(
            TaxLine(name=company.tax.named(due.category, language), **due.model_dump())
            for due in owed.taxes
        ),
        tax_minor=owed.tax_minor,
        gross_minor=owed.gross_minor,
        deposit_minor=gross.percent(company.terms.deposit_percent, company.tax.halves).minor,
        discount_percent=discount,
        margin_percent=_margin(company, lines, owed.net_minor),
        unpriced=unpriced,
        company_sha256=company.sha256,
    )


def _totals(company: Company, lines: list[PriceLine]) -> Totals:
    asked = [
        Line(
            title=line.title,
            quantity=Decimal(line.quantity),
            unit_minor=line.unit_minor,
            discount_percent=line.discount_percent,
            tax=line.tax,
        )
        for line in lines
    ]
    return totals(
        asked,
        company.tax.known(),
        company.currency,
        rounding=company.tax.rounding,
        halves=company.tax.halves,
    )


def _margin(company: Company, lines: list[PriceLine], net: int) -> Decimal | None:
    """Give the share of the net that is not cost; add-ons count as costing nothing extra."""
    cost = 0
    for line in lines:
        service = company.service(line.service)
        if service is None or service.cost is None:
            return None
        cost += 0 if line.add_on else service.cost * line.quantity
    if net <= 0:
        return None
    return (Decimal(100 * (net - cost)) / net).quantize(Decimal("0.1"))
