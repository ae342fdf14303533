"""Money for models is set aside before a question is asked, so that a limit is a limit."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from shared.company.models import ModelPrice, ModelSection
from shared.models.model import Because, Usage

MICRO_PER_MINOR = 10_000
"""Millionths of the main unit in a minor unit."""


class SpendUnavailable(Exception):
    """Nobody can say what was spent."""


class Spend(Protocol):
    """What was spent or set aside per account, in millionths of the main unit."""

    def add(self, account: str, micro: int, limit: int) -> bool:
        """Add at once unless the account would pass `limit`; False (and nothing) if it would."""
        ...

    def correct(self, account: str, micro: int) -> None:
        """Add without a limit; negative gives back."""
        ...

    def spent(self, account: str) -> int:
        """Give what an account holds, 0 for an unknown one."""
        ...


@dataclass(frozen=True)
class Reserved:
    """Money set aside for one question."""

    accounts: tuple[str, ...]
    micro: int


class Budget:
    """The company's daily limit, and the limit of each opportunity.

    A process that dies between setting aside and settling leaves the budget tighter, never wider.
    """

    def __init__(self, section: ModelSection, spend: Spend) -> None:
        self._section = section
        self._spend = spend

    def reserve(self, day: date, opportunity: str, micro: int) -> Reserved | Because:
        """Set money aside on the day's account and the opportunity's, or say why not."""
        taken: list[str] = []
        try:
            for account, limit, because in self._limits(day, opportunity):
                if not self._spend.add(account, micro, limit):
                    self._give_back(Reserved(tuple(taken), micro))
                    return because
                taken.append(account)
        except SpendUnavailable:
            return "budget_unknown"
        return Reserved(tuple(taken), micro)

    def settle(self, reserved: Reserved, micro: int) -> bool:
        """Put the real cost in place of what was set aside.

        False where that could not be written: what was set aside then counts as spent.
        """
        try:
            for account in reserved.accounts:
                if micro != reserved.micro:
                    self._spend.correct(account, micro - reserved.micro)
        except SpendUnavailable:
            return False
        return True

    def spent_on(self, day: date) -> int:
        """Give a day's spending; raises `SpendUnavailable`."""
        return self._spend.spent(_of_day(day))

    def _give_back(self, reserved: Reserved) -> None:
        self.settle(reserved, 0)

    def _limits(self, day: date, opportunity: str) -> Iterator[tuple[str, int, Because]]:
        daily = self._section.daily_budget * MICRO_PER_MINOR
        yield _of_day(day), daily, "no_budget_today"
        if opportunity:
            each = self._section.opportunity_budget * MICRO_PER_MINOR
            yield opportunity, each, "no_budget_for_this_opportunity"


def cost(price: ModelPrice, usage: Usage) -> int:
    """Give what usage costs by a price."""
    return price.cost_micro(usage.fresh, usage.out, usage.cache_read, usage.cache_write)


def worst_cost(price: ModelPrice, read_bytes: int, max_tokens: int) -> int:
    """Give what a question can cost at most: two bytes a token, all of it written to the cache."""
    dearest = price.model_copy(update={"input": max(price.input, price.cache_write)})
    return dearest.cost_micro(read_bytes // 2 + 1, max_tokens)


def _of_day(day: date) -> str:
    return f"day/{day.isoformat()}"
