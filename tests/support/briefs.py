"""A client's thread as agents are given it, and gateways whose model says what a test wants."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from shared.agents.brief import Brief, Message, Offer
from shared.agents.lead_intake import understand
from shared.agents.proposal_generator import propose
from shared.clock.in_memory import MovableClock
from shared.company.company import Company, load
from shared.domain.lead import LeadFacts
from shared.models.claude import ClaudeModel
from shared.models.gateway import ModelGateway
from shared.models.in_memory import InMemorySpend, NoModel, ScriptedModel
from shared.models.model import Because, Failed, Model, Replied, Usage
from shared.policy.library import Policies
from tests.support.messages_api import MessagesApi, messages_api

COMPANY: Company = load(Path(__file__).parents[2] / "company.yaml")
POLICIES = Policies()
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SIGNAL = "signal/email/m1"
ENGLISH = (
    "Hello,\n\nwe need a new website for our bakery. Our budget is about 5,000 EUR and it should "
    "be live by the end of May.\n\nKind regards\nAda Example"
)
GERMAN = (
    "Guten Tag,\n\nwir brauchen eine neue Website für unsere Bäckerei. Unser Budget liegt bei etwa "
    "5.000 €, und sie soll bis Ende Mai fertig sein.\n\nViele Grüße\nAda Beispiel"
)


def message(text: str, subject: str = "Inquiry", signal: str = SIGNAL, **more: Any) -> Message:
    """Give a message of the client."""
    given = {"at": NOW, "sender_name": "Ada Example", **more}
    return Message(signal=signal, subject=subject, text=text, **given)


def brief(*texts: str, **more: Any) -> Brief:
    """Give a brief of a thread with these messages, oldest first."""
    said = tuple(message(text, signal=f"signal/email/m{n}") for n, text in enumerate(texts, 1))
    return Brief(**{"opportunity": "opportunity/o1", "now": NOW, "messages": said, **more})


def read(*texts: str, company: Company = COMPANY) -> LeadFacts:
    """Give the facts that rules read in a thread."""
    return understand(brief(*texts), company, no_model()).facts


def understood(*texts: str, **more: Any) -> Brief:
    """Give a brief whose thread was read by rules."""
    return brief(*texts, **{"facts": read(*texts), **more})


def offered(*texts: str) -> Offer:
    """Give the offer that rules make of a thread."""
    return propose(understood(*texts), COMPANY, no_model(), POLICIES).offer


def no_model() -> ModelGateway:
    """Give a gateway without a key."""
    return gateway(NoModel())


def gateway(model: Model) -> ModelGateway:
    """Give a gateway to a model, with the product's own prompts."""
    clock = MovableClock(NOW)
    return ModelGateway(COMPANY.models, model, InMemorySpend(), clock, sleep=lambda _: None)


def saying(**fields: Any) -> ScriptedModel:
    """Give a model that answers every question with these fields."""
    usage = Usage(fresh=900, out=80)
    return ScriptedModel(lambda q: Replied(q.output.model_validate(fields), usage))


def failing(because: Because) -> ScriptedModel:
    """Give a model that fails every time."""
    return ScriptedModel(lambda _: Failed(because))


@contextmanager
def claude() -> Iterator[tuple[MessagesApi, ModelGateway]]:
    """Give a server that speaks the model's API, and a gateway to it through the real SDK."""
    with messages_api() as server:
        model = ClaudeModel(lambda: "sk-test", server.url)
        try:
            yield server, gateway(model)
        finally:
            model.close()


def filled(text: str, slots: Mapping[str, str]) -> str:
    """Put values into slots, as the desk does."""
    for slot, value in slots.items():
        text = text.replace("{{" + slot + "}}", value)
    return text
