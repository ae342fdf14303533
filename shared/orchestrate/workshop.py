"""What the steps work with: the house, the agents' model, and the way out."""

from dataclasses import dataclass

from shared.actions.mailer import Mailer
from shared.flow.house import House
from shared.models.gateway import ModelGateway


@dataclass(frozen=True)
class Workshop:
    """The house with its tools; a step uses no others."""

    house: House
    gateway: ModelGateway
    mailer: Mailer
