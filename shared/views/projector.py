"""Keeps every row at the version of its stream, whatever order the bells ring in."""

from collections.abc import Sequence

from shared.domain import names
from shared.domain.writes import Recorded
from shared.log.log import EventLog
from shared.vault.vault import Vault
from shared.views.projections import VIEWS, row
from shared.views.store import Row, ViewStore

MOST_TRIES = 10


class Projector:
    """Folds a stream into its rows; a row never goes back to an older version."""

    HEARS = frozenset(VIEWS)
    """Nouns of the streams that feed a view."""

    def __init__(self, log: EventLog, vault: Vault, store: ViewStore) -> None:
        self._log = log
        self._vault = vault
        self._store = store

    def __call__(self, stream: str, seen: int) -> int:
        """Bring the rows of one stream up to date if it moved since `seen`; give its version."""
        recorded = self._log.read(stream)
        if not recorded or recorded[-1].version <= seen:
            return seen
        for view in VIEWS.get(names.noun(stream), ()):
            self._bring(view, stream, recorded)
        return recorded[-1].version

    def _bring(self, view: str, stream: str, recorded: Sequence[Recorded]) -> None:
        """Replace a row that is older; what stands there already is not worked out again."""
        folded: Row | None = None
        for _ in range(MOST_TRIES):
            present = self._store.get(view, names.bare(stream))
            seen = present.version if present else 0
            if seen >= recorded[-1].version:
                return
            folded = folded or row(self._vault, view, stream, recorded)
            if self._store.put(folded, seen):
                return
        raise RuntimeError(f"the row {view}/{names.bare(stream)} keeps moving")
