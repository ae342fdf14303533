"""Every type of event there is, found where it is declared: in the module of its noun."""

from types import ModuleType

from shared.domain import (
    action,
    approval,
    company,
    contact,
    conversation,
    opportunity_events,
    proposal,
    signal,
    workflow,
)
from shared.domain.event import Event, Registry

NOUNS: dict[str, ModuleType] = {
    "signal": signal,
    "contact": contact,
    "conversation": conversation,
    "opportunity": opportunity_events,
    "proposal": proposal,
    "approval": approval,
    "action": action,
    "company": company,
    "workflow": workflow,
}
"""Each noun with the module that declares what can happen to it."""


def declared(module: ModuleType) -> list[type[Event]]:
    """Give the event types that `module` declares, in their order; one that others extend is
    only their pattern.
    """
    return [
        kind
        for kind in vars(module).values()
        if isinstance(kind, type)
        and issubclass(kind, Event)
        and kind.__module__ == module.__name__
        and not kind.__subclasses__()
    ]


EVENTS = Registry().add(*(kind for module in NOUNS.values() for kind in declared(module)))
