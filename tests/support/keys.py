"""A vault whose keys live in memory."""

import os

from shared.vault.in_memory import InMemoryKeyStore
from shared.vault.vault import SealingVault, WrappingKey


def new_vault() -> SealingVault:
    """Give a vault with keys of its own."""
    master, mac_key = WrappingKey(os.urandom(32)), os.urandom(32)
    return SealingVault(InMemoryKeyStore(), lambda: master, lambda: mac_key)
