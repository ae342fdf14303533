"""The store of wrapped keys behind a door at which its caller may die, or find it shut."""

from shared.vault.in_memory import InMemoryKeyStore
from tests.simulation.stores import Door, StoreDown


class SimKeyStore(Door, InMemoryKeyStore):
    """Wrapped keys, whose reader or writer may die.

    Nobody comes in between: the twin of the log seals while it holds its lock.
    """

    def get(self, name: str) -> bytes | None:
        """Give a wrapped key."""
        self._knock("key")
        return super().get(name)

    def create(self, name: str, wrapped: bytes) -> bytes:
        """Keep a wrapped key."""
        self._knock("new key")
        return super().create(name, wrapped)

    def _knock(self, what: str) -> None:
        s = self._scheduler
        s.alive(what)
        if not s.mortal:
            return
        if s.strikes("store_down", 0.004):
            raise StoreDown(what)
        s.maybe_kill(what)
