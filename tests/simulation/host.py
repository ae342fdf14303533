"""What a host does to its company: it loses executions and checkpoints, and destroys keys."""

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from shared.domain.contact import HandleReserved
from shared.ingest.receive import handle_of
from shared.insight.forgetting import forget
from shared.vault.data_keys import KEEP_FOR

if TYPE_CHECKING:
    from tests.simulation.world import World

BATCH = 10
"""Streams that one ring names when all history comes again."""


class Host:
    """The host of one world."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._went_down = False
        self.erased: tuple[datetime, datetime] | None = None
        """When somebody began to be forgotten, and when that was done."""

    def restarted(self) -> bool:
        """Say, once, whether it restarted since this was last asked."""
        went_down, self._went_down = self._went_down, False
        return went_down

    def restart(self) -> None:
        """Lose every execution, as the embedded cloud does when it is killed; rows stay."""
        self._world.scheduler.tell("the host restarts: every execution is gone")
        self._world.machine.forget_all()
        self._went_down = True

    def forget(self) -> None:
        """Lose one execution that waits; its row stays."""
        w = self._world
        tokens = w.machine.waiting()
        if tokens:
            w.scheduler.tell("an execution is forgotten")
            w.machine.forget(w.scheduler.chance.choice(tokens))

    def reroute(self) -> None:
        """Lose how far every consumer has read: all history comes again."""
        w = self._world
        w.scheduler.tell("every checkpoint is gone")
        for name in w.by_name:
            w.checkpoints.forget(name)
        every = list(w.memory.streams())
        for batch in (every[at : at + BATCH] for at in range(0, len(every), BATCH)):
            for name, ring in w.bells.consumers.items():
                w.scheduler.spawn(f"{name} again", partial(ring, batch))

    def erase(self) -> None:
        """Forget whoever wrote first: what they said is gone, what they say is new."""
        w = self._world
        client = min(w.outside.clients.values(), key=lambda each: each.who)
        w.scheduler.tell(f"client {client.who} is forgotten")
        handle = handle_of(w.house, client.address)
        begun = w.scheduler.now
        known = w.still.first(handle)
        if isinstance(known, HandleReserved):
            let_go = partial(w.scheduler.pause, KEEP_FOR)
            forget(w.house, w.memory, w.raw, known.contact, {}, let_go=let_go)
            self.erased = begun, w.scheduler.now
        else:
            w.vault.destroy(handle)
