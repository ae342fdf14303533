"""Money is whole minor units of one currency; only rounding says where fractions go."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from typing import Annotated, Literal, Self

from pydantic import Field

from shared.domain.event import Value

CurrencyCode = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Halves = Literal["up", "even"]
"""Where a half goes: away from zero, as on paper, or to the even neighbour."""
TaxRounding = Literal["line_then_category", "line_then_line"]
"""Line nets are rounded; then tax is rounded per category on their sum, or on every line."""

_HALVES = {"up": ROUND_HALF_UP, "even": ROUND_HALF_EVEN}
_WITHOUT_MINOR = frozenset(
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split()
)
_THOUSANDTHS = frozenset("BHD IQD JOD KWD LYD OMR TND".split())
_HUNDRED = Decimal(100)


def exponent(currency: str) -> int:
    """Give how many decimals the minor unit of a currency has (ISO 4217)."""
    if currency in _WITHOUT_MINOR:
        return 0
    return 3 if currency in _THOUSANDTHS else 2


def rounded(amount: Decimal, halves: Halves = "up") -> int:
    """Round a fractional number of minor units to whole ones."""
    with localcontext() as exact:
        exact.prec = 60
        return int(amount.quantize(Decimal(1), rounding=_HALVES[halves]))


class Money(Value):
    """An amount in whole minor units; two currencies never mix."""

    minor: int
    currency: CurrencyCode

    def __add__(self, other: Self) -> Self:
        return self.model_copy(update={"minor": self.minor + self._same(other)})

    def __sub__(self, other: Self) -> Self:
        return self.model_copy(update={"minor": self.minor - self._same(other)})

    def __neg__(self) -> Self:
        return self.model_copy(update={"minor": -self.minor})

    def times(self, factor: Decimal | int, halves: Halves = "up") -> Self:
        """Multiply and round to whole minor units."""
        return self.model_copy(update={"minor": rounded(_product(self.minor, factor), halves)})

    def percent(self, rate: Decimal | int, halves: Halves = "up") -> Self:
        """Take `rate` percent and round to whole minor units."""
        return self.times(Decimal(rate) / _HUNDRED, halves)

    @property
    def major(self) -> Decimal:
        """Give the amount in the currency's main unit, with all its decimals."""
        return Decimal(self.minor).scaleb(-exponent(self.currency))

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} cannot be added")
        return other.minor


class Line(Value):
    """One line of an offer or an invoice, before tax."""

    title: str
    quantity: Decimal = Decimal(1)
    unit_minor: int
    discount_percent: Annotated[Decimal, Field(ge=0, le=100)] = Decimal(0)
    tax: str = "standard"
    """Id of the tax category."""


class TaxRate(Value):
    """One category of a tax regime."""

    category: str
    percent: Annotated[Decimal, Field(ge=0)]


class TaxDue(Value):
    """The tax of one category on the nets of its lines."""

    category: str
    percent: Decimal
    net_minor: int
    tax_minor: int


class Totals(Value):
    """What is owed: `gross = net + tax`, exactly, in minor units."""

    currency: CurrencyCode
    nets: tuple[int, ...]
    """The rounded net of each line, in order."""
    net_minor: int
    taxes: tuple[TaxDue, ...]
    tax_minor: int
    gross_minor: int


def line_net(line: Line, halves: Halves = "up") -> int:
    """Give quantity × unit price less the discount, rounded once."""
    share = (_HUNDRED - line.discount_percent) / _HUNDRED
    return rounded(_product(_product(line.unit_minor, line.quantity), share), halves)


def totals(
    lines: Sequence[Line],
    rates: Iterable[TaxRate],
    currency: str,
    *,
    rounding: TaxRounding = "line_then_category",
    halves: Halves = "up",
) -> Totals:
    """Add lines and their taxes up.

    Raises `ValueError` when a line names a category that has no rate.
    """
    known = {rate.category: rate for rate in rates}
    nets = tuple(line_net(line, halves) for line in lines)
    taxes = []
    for category in dict.fromkeys(line.tax for line in lines):
        if category not in known:
            raise ValueError(f"no tax rate for the category {category}")
        own = [net for line, net in zip(lines, nets, strict=True) if line.tax == category]
        taxes.append(_tax(known[category], own, rounding, halves))
    net, tax = sum(nets), sum(due.tax_minor for due in taxes)
    return Totals(
        currency=currency,
        nets=nets,
        net_minor=net,
        taxes=tuple(taxes),
        tax_minor=tax,
        gross_minor=net + tax,
    )


def _tax(rate: TaxRate, nets: Sequence[int], rounding: TaxRounding, halves: Halves) -> TaxDue:
    bases = [sum(nets)] if rounding == "line_then_category" else nets
    due = sum(rounded(_product(base, rate.percent) / _HUNDRED, halves) for base in bases)
    return TaxDue(category=rate.category, percent=rate.percent, net_minor=sum(nets), tax_minor=due)


def _product(left: Decimal | int, right: Decimal | int) -> Decimal:
    with localcontext() as exact:
        exact.prec = 60
        return Decimal(left) * Decimal(right)
