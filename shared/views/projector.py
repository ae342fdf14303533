"""Keeps every row at the version of its stream, whatever order the bells ring in."""

from shared.log.log import EventLog
from shared.vault.vault import Vault
from shared.views.projections import VIEWS, rows
from shared.views.store import Row, ViewStore

MOST_TRIES = 10


class Projector:
    """Folds a stream into its rows; a row never goes back to an older version."""

    HEARS = frozenset(VIEWS)
    """Nouns of the streams that feed a view."""

    def __init__(self, log: EventLog, vault: Vault, store: ViewStore, suffix: str = "") -> None:
        self._log = log
        self._vault = vault
        self._store = store
        self._suffix = suffix
        """Names the shadow views of a replay."""

    def __call__(self, stream: str, seen: int) -> int:
        """Bring the rows of one stream up to date if it moved since `seen`; give its version."""
        recorded = self._log.read(stream)
        if not recorded or recorded[-1].version <= seen:
            return seen
        for row in rows(self._vault, stream, recorded):
            self._put(Row(row.view + self._suffix, row.id, row.version, row.body))
        return recorded[-1].version

    def _put(self, row: Row) -> None:
        for _ in range(MOST_TRIES):
            present = self._store.get(row.view, row.id)
            seen = present.version if present else 0
            if seen >= row.version or self._store.put(row, seen):
                return
        raise RuntimeError(f"the row {row.view}/{row.id} keeps moving")
