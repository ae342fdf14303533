"""The one door to a language model: within time and money, or a reason to go on without.

Money is real, so the real clock decides which day pays and which price holds.
"""

import random
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from shared.clock.clock import Clock
from shared.company.models import ModelPrice, ModelSection
from shared.domain.provenance import BY_RULE, Provenance
from shared.models.asking import Answer, Ask, key, question, size
from shared.models.breaker import Breaker
from shared.models.budget import Budget, Reserved, Spend, cost, worst_cost
from shared.models.model import NOTHING, Because, Failed, Model, Question, Replied, T, Usage
from shared.models.prompts import Prompt, Prompts
from shared.telemetry import log, measure

PASSING: frozenset[Because] = frozenset({"rate_limited", "overloaded", "unreachable"})
"""Worth another try while there is time."""
FIRST_PAUSE = 0.5
LEAST = 1.0
"""Seconds that another try must have left to be worth it."""
REMEMBERED = 256


class ModelGateway:
    """Asks a model for an agent; what goes wrong is an answer without a value."""

    def __init__(
        self,
        section: ModelSection,
        model: Model,
        spend: Spend,
        clock: Clock,
        prompts: Prompts | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._section = section
        self._model = model
        self._budget = Budget(section, spend)
        self._clock = clock
        self._prompts = prompts or Prompts()
        self._monotonic = monotonic
        self._sleep = sleep
        self._breaker = Breaker(monotonic)
        self._remembered: OrderedDict[str, Answer[Any]] = OrderedDict()

    def ask(self, ask: Ask[T]) -> Answer[T]:
        """Ask once, typed; `value` is None where rules and templates must answer."""
        if not self._model.ready():
            return _degraded(ask, "no_key")
        prompt = self._prompts.latest(ask.agent)
        price = self._section.price(ask.agent, self._clock.recorded().date())
        asked = question(ask, prompt, price.model)
        known = key(ask, prompt, asked)
        if known in self._remembered:
            self._remembered.move_to_end(known)
            return self._remembered[known]
        if self._breaker.open:
            return _degraded(ask, "breaker_open")
        answer = self._answer(ask, prompt, price, asked)
        if not answer.degraded:
            self._remember(known, answer)
        return answer

    def _answer(
        self, ask: Ask[T], prompt: Prompt, price: ModelPrice, asked: Question[T]
    ) -> Answer[T]:
        tries = _Tries(self._section.retries, self._monotonic, self._section.timeout_seconds)
        outcome = self._once(ask, price, asked, tries)
        while isinstance(outcome, Failed) and tries.another(outcome):
            self._sleep(tries.pause(outcome))
            outcome = self._once(ask, price, asked, tries)
        self._breaker.heard(outcome)
        answer = Answer(
            outcome.value if isinstance(outcome, Replied) else None,
            _provenance(prompt, price, outcome, tries),
        )
        _tell(ask, answer.provenance)
        return answer

    def _once(
        self, ask: Ask[T], price: ModelPrice, asked: Question[T], tries: "_Tries"
    ) -> Replied[T] | Failed:
        """Set money aside, ask, and settle; what nobody can price costs what was set aside."""
        worst = worst_cost(price, size(asked), asked.max_tokens)
        day = self._clock.recorded().date()
        reserved = self._budget.reserve(day, ask.opportunity, worst)
        if not isinstance(reserved, Reserved):
            return Failed(reserved)
        outcome = self._model.ask(asked, tries.left())
        spent = worst if outcome.usage is None else cost(price, outcome.usage)
        tries.count(outcome.usage or NOTHING, spent)
        if not self._budget.settle(reserved, spent):
            log("spend_unsettled", agent=ask.agent, opportunity=ask.opportunity)
        return outcome

    def _remember(self, known: str, answer: Answer[Any]) -> None:
        self._remembered[known] = answer
        if len(self._remembered) > REMEMBERED:
            self._remembered.popitem(last=False)


class _Tries:
    """What is left of a question's time and tries, and what they cost so far."""

    def __init__(self, retries: int, monotonic: Callable[[], float], seconds: float) -> None:
        self._monotonic = monotonic
        self._ends = monotonic() + seconds
        self._retries = retries
        self.made = 0
        self.micro = 0
        self.usage = NOTHING

    def left(self) -> float:
        """Give the seconds that are left."""
        return max(self._ends - self._monotonic(), 0.1)

    def count(self, usage: Usage, micro: int) -> None:
        """Take note of a try."""
        self.made += 1
        self.micro += micro
        self.usage = Usage(
            self.usage.fresh + usage.fresh,
            self.usage.out + usage.out,
            self.usage.cache_read + usage.cache_read,
            self.usage.cache_write + usage.cache_write,
        )

    def another(self, failed: Failed) -> bool:
        """Say whether another try is allowed, of use, and in time."""
        if failed.because not in PASSING or self.made > self._retries:
            return False
        longest = max(failed.retry_after, FIRST_PAUSE * 2.0**self.made)
        return self._monotonic() + longest + LEAST < self._ends

    def pause(self, failed: Failed) -> float:
        """Give the seconds to wait: what the provider wants, or doubling, shortened at random."""
        doubled = FIRST_PAUSE * 2.0 ** (self.made - 1)
        spread = random.uniform(0.5, 1.0)  # noqa: S311 - spreads callers, keeps no secret
        return max(failed.retry_after, doubled * spread)


def _degraded(ask: Ask[T], because: Because) -> Answer[T]:
    provenance = BY_RULE.model_copy(update={"degraded": True, "because": because})
    _tell(ask, provenance)
    return Answer(None, provenance)


def _provenance(
    prompt: Prompt, price: ModelPrice, outcome: Replied[Any] | Failed, tries: _Tries
) -> Provenance:
    return Provenance(
        model=price.model,
        prompt=prompt.agent,
        prompt_version=prompt.version,
        tokens_in=tries.usage.read,
        tokens_out=tries.usage.out,
        tokens_cached=tries.usage.cache_read,
        cost_micro_usd=tries.micro,
        degraded=isinstance(outcome, Failed),
        because=outcome.because if isinstance(outcome, Failed) else "",
    )


def _tell(ask: Ask[Any], provenance: Provenance) -> None:
    """Write one line that is log and metrics at once: ids and numbers."""
    measure(
        "model_asked",
        {
            "ModelTokensIn": provenance.tokens_in,
            "ModelTokensOut": provenance.tokens_out,
            "ModelTokensCached": provenance.tokens_cached,
            "ModelCostMicroUsd": provenance.cost_micro_usd,
            "ModelDegraded": int(provenance.degraded),
        },
        agent=ask.agent,
        opportunity=ask.opportunity,
        model=provenance.model,
        because=provenance.because,
    )


__all__ = ["Answer", "Ask", "ModelGateway"]
