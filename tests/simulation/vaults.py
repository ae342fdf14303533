"""Every function has a vault of its own, and knows keys by heart for a minute, destroyed or not."""

import random

from shared.vault.vault import SealingVault, WrappingKey
from tests.simulation.key_store import SimKeyStore
from tests.simulation.scheduler import Scheduler

MASTER = WrappingKey(b"m" * 32)
MAC_KEY = b"a key that hides addresses, 32 b"
NOBODY = "nobody"
"""Who looks on from outside of every process."""


class OwnVault(SealingVault):
    """The vault of one function, which says what it knows."""

    def recall(self, person: str, gone: int) -> tuple[bool, ...]:
        """Ask for a person's keys; say of each destroyed one whether it is still known here."""
        known = tuple(self._keys.get(person, each + 1) is not None for each in range(gone))
        self._keys.present(person)
        return known


class SimVault:
    """The vault as whoever is at work has it; all share one store of keys."""

    def __init__(self, scheduler: Scheduler, seed: int) -> None:
        self._scheduler = scheduler
        self._keys = SimKeyStore(scheduler)
        self._chance = random.Random(f"vault {seed}")
        self._vaults: dict[str, OwnVault] = {}
        self.gone: dict[str, int] = {}
        """Whose keys were destroyed, and how many of each."""

    def _own(self) -> OwnVault:
        process = self._scheduler.current
        name = process.name.partition(" ")[0] if process else NOBODY
        found = self._vaults.get(name)
        if found is None:
            found = self._vaults[name] = OwnVault(
                self._keys,
                lambda: MASTER,
                lambda: MAC_KEY,
                lambda: self._scheduler.seconds,
                self._chance.randbytes,
            )
        return found

    def seal(self, person: str, plain: bytes, context: bytes) -> bytes:
        """Seal bytes under a person's key."""
        return self._own().seal(person, plain, context)

    def seal_known(self, person: str, plain: bytes, context: bytes) -> bytes | None:
        """Seal bytes where a key of theirs lives."""
        return self._own().seal_known(person, plain, context)

    def open(self, person: str, sealed: bytes, context: bytes) -> bytes | None:
        """Open sealed bytes; None once their key was destroyed, as far as is known here."""
        return self._own().open(person, sealed, context)

    def destroy(self, person: str) -> None:
        """Destroy a person's keys; others know them for a while."""
        own = self._own()
        own.destroy(person)
        self.gone[person] = own.destroyed(person)

    def recall(self, person: str) -> tuple[bool, ...]:
        """Ask for a person's keys; say of each destroyed one whether it is still known."""
        return self._own().recall(person, self.gone.get(person, 0))

    def destroyed(self, person: str) -> int:
        """Say how many keys of this person are known here to be destroyed."""
        return self._own().destroyed(person)

    def mac(self, purpose: str, data: bytes) -> str:
        """Give a keyed digest of data."""
        return self._own().mac(purpose, data)
