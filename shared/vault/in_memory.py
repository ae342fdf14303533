"""A key store in a dictionary."""


class InMemoryKeyStore:
    """Wrapped keys in this process's memory."""

    def __init__(self) -> None:
        self.keys: dict[str, bytes] = {}

    def get(self, name: str) -> bytes | None:
        """Give a wrapped key, or None."""
        return self.keys.get(name)

    def create(self, name: str, wrapped: bytes) -> bytes:
        """Keep a wrapped key unless there is one; give the one that is kept."""
        return self.keys.setdefault(name, wrapped)

    def replace(self, name: str, wrapped: bytes) -> None:
        """Put other bytes in a key's place."""
        self.keys[name] = wrapped
