"""The tools that a simulated company is made of: real where it costs little, seeded throughout."""

from functools import cache
from pathlib import Path

from shared.clock.in_memory import SeededIds
from shared.company.company import Company, load
from shared.models.gateway import ModelGateway
from shared.models.in_memory import NoModel, ScriptedModel
from shared.models.prompts import Prompts
from shared.policy.library import Policies
from shared.vault.links import Links
from tests.simulation.plan import Mood, Plan
from tests.simulation.ports import SimClock
from tests.simulation.scheduler import Scheduler
from tests.simulation.script import Script
from tests.simulation.stores import SimSpend

ROOT = Path(__file__).resolve().parents[2]
COMPANY = load(ROOT / "company.yaml")
POLICIES = Policies()
PROMPTS = Prompts()
PUBLIC_URL = "https://keel.example"
LINK_KEYS = (b"the link key that signs." * 2, b"the link key before it.." * 2)


def company(plan: Plan) -> Company:
    """Give the company, as strict as the plan wants it."""
    return _company(plan.day_cap, plan.thread_cap, plan.sign_in_above)


@cache
def _company(day_cap: int, thread_cap: int, sign_in_above: int | None) -> Company:
    """Give the same company each time, so that what is remembered of it serves all schedules."""
    caps = {"per_day": day_cap, "per_thread_per_day": thread_cap}
    stricter = COMPANY.caps.model_copy(update={name: cap for name, cap in caps.items() if cap})
    gates = COMPANY.gates
    if sign_in_above is not None:
        gates = gates.model_copy(update={"sign_in_above": sign_in_above})
    return COMPANY.model_copy(update={"caps": stricter, "gates": gates})


def ids(seed: int) -> SeededIds:
    """Give ids in the order of the log."""
    return SeededIds(seed)


def links() -> Links:
    """Give links under two live keys."""
    return Links(lambda: LINK_KEYS)


def gateway(scheduler: Scheduler, mood: Mood) -> ModelGateway:
    """Give the door to a model that is in this mood; its time is virtual."""
    model = NoModel() if mood == "none" else ScriptedModel(Script(scheduler, mood))
    return ModelGateway(
        COMPANY.models,
        model,
        SimSpend(scheduler),
        SimClock(scheduler),
        PROMPTS,
        monotonic=lambda: scheduler.seconds,
        sleep=scheduler.pause,
    )
