"""What the steps work with: the house, the agents' model, and the way out."""

from dataclasses import dataclass, replace
from typing import Self

from shared.actions.mailer import Mailer
from shared.flow.house import House
from shared.models.gateway import ModelGateway
from shared.views.store import ViewStore


@dataclass(frozen=True)
class Workshop:
    """The house with its tools; a step uses no others."""

    house: House
    gateway: ModelGateway
    mailer: Mailer
    views: ViewStore
    """What was known of everybody else a moment ago."""

    def afresh(self) -> Self:
        """Give the same workshop for one attempt, which reads each stream once."""
        return replace(self, house=self.house.afresh())
