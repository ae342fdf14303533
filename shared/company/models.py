"""Which model an agent asks and what it costs, by the table that holds on a day."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from shared.company.currencies import Currency
from shared.company.known import Agent
from shared.company.services import Minor
from shared.domain.event import Value

Tier = Literal["small", "large"]
PerMillion = Annotated[Decimal, Field(ge=0)]
"""Minor units of the table's currency per million tokens; fractions are allowed."""


class ModelPrice(Value):
    """One model with its list prices."""

    model: Annotated[str, Field(min_length=1)]
    input: PerMillion
    output: PerMillion
    cache_read: PerMillion
    cache_write: PerMillion

    def cost_micro(
        self, tokens_in: int, tokens_out: int, cache_read: int = 0, cache_write: int = 0
    ) -> int:
        """Give a call's cost in millionths of the main unit; tokens are counted apart."""
        millionths_of_a_minor = (
            self.input * tokens_in
            + self.output * tokens_out
            + self.cache_read * cache_read
            + self.cache_write * cache_write
        )
        return int((millionths_of_a_minor / 100).to_integral_value(rounding="ROUND_CEILING"))


class ModelTable(Value):
    """Models and prices from a day on."""

    since: date
    small: ModelPrice
    large: ModelPrice


class ModelSection(Value):
    """The only place where a model or its price is named."""

    currency: Currency = "USD"
    daily_budget: Minor
    """Hard stop per day, minor units; 0 asks no model at all."""
    opportunity_budget: Minor
    timeout_seconds: Annotated[int, Field(ge=1, le=600)] = 30
    retries: Annotated[int, Field(ge=0, le=5)] = 2
    agents: dict[Agent, Tier]
    """Tier per agent."""
    tables: Annotated[tuple[ModelTable, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _dated(self) -> "ModelSection":
        days = [table.since for table in self.tables]
        if days != sorted(set(days)):
            raise ValueError("tables must be in the order of since, each day once")
        return self

    def table(self, on: date) -> ModelTable:
        """Give the table that holds on a day; before the first one, the first."""
        held = [table for table in self.tables if table.since <= on]
        return held[-1] if held else self.tables[0]

    def price(self, agent: str, on: date) -> ModelPrice:
        """Give the model that an agent asks on a day; an unnamed agent asks the small one."""
        table = self.table(on)
        return table.large if self.agents.get(agent, "small") == "large" else table.small
