"""A service is what a client can buy: its words in every language, and its price."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from shared.domain.event import Value

Language = Literal["en", "de"]
"""The languages in which Keel can write by itself."""


NOT_MINOR = "must be a whole number of minor units (cents), without quotes or point"


def _whole(given: object) -> object:
    if isinstance(given, bool) or not isinstance(given, int):
        raise ValueError(NOT_MINOR)  # noqa: TRY004 - pydantic reports a ValueError with its field
    return given


Minor = Annotated[int, BeforeValidator(_whole), Field(ge=0)]
"""Money in minor units; a fraction or a text is refused rather than guessed."""
Percent = Annotated[Decimal, Field(ge=0, le=100)]
Words = dict[Language, Annotated[str, Field(min_length=1)]]
"""The same text in several languages."""


class Fixed(Value):
    """One price for the whole service."""

    model: Literal["fixed"]
    amount: Minor


class Rate(Value):
    """A price per hour or day; a lead that names no quantity is offered `default` of them."""

    model: Literal["rate"]
    per: Literal["hour", "day"]
    amount: Minor
    default: Annotated[int, Field(ge=1)]
    least: Annotated[int, Field(ge=1)] = 1
    most: Annotated[int, Field(ge=1)] = 10_000

    @model_validator(mode="after")
    def _in_order(self) -> "Rate":
        if not self.least <= self.default <= self.most:
            raise ValueError("default must lie between least and most")
        return self


class Package(Value):
    """A closed bundle with one price per piece."""

    model: Literal["package"]
    amount: Minor
    includes: Words
    least: Annotated[int, Field(ge=1)] = 1
    most: Annotated[int, Field(ge=1)] = 1


Price = Annotated[Fixed | Rate | Package, Field(discriminator="model")]


class AddOn(Value):
    """Something a client can have on top of a service."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    name: Words
    amount: Minor
    keywords: dict[Language, tuple[str, ...]] = {}


class Service(Value):
    """One thing the company sells."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    name: Words
    description: Words
    keywords: dict[Language, tuple[str, ...]]
    """Words of an inquiry that speak for this service, for reading without a model."""
    price: Price
    tax: str = "standard"
    cost: Minor | None = None
    """What one unit costs the company; without it no margin is judged."""
    add_ons: tuple[AddOn, ...] = ()

    def add_on(self, wanted: str) -> AddOn | None:
        """Find an add-on by its id."""
        return next((a for a in self.add_ons if a.id == wanted), None)
