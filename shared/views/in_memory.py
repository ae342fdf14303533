"""Views in one process's memory."""

import json
from collections.abc import Callable, Iterator, Mapping
from threading import Lock
from typing import Any

from shared.views.store import Row


class InMemoryViewStore:
    """Rows in a dictionary, copied in and out as the real store does."""

    encode: Callable[[Any], Any] = staticmethod(json.dumps)
    decode: Callable[[Any], Any] = staticmethod(json.loads)
    """What becomes of a body on its way in, and on its way out."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, str], tuple[int, Any]] = {}
        self._lock = Lock()

    def get(self, view: str, id: str) -> Row | None:
        """Give one row."""
        found = self._rows.get((view, id))
        return Row(view, id, found[0], self.decode(found[1])) if found else None

    def put(self, row: Row, seen: int) -> bool:
        """Replace a row if it still stands at version `seen` (0: absent); False if not."""
        body = self.encode(row.body)
        with self._lock:
            found = self._rows.get((row.view, row.id))
            if (found[0] if found else 0) != seen:
                return False
            self._rows[row.view, row.id] = (row.version, body)
            return True

    def list(self, view: str) -> Iterator[Row]:
        """Give all rows of a view by id."""
        ids = sorted(id for of, id in self._rows if of == view)
        found = (self.get(view, id) for id in ids)
        return (row for row in found if row)

    def clear(self, view: str) -> None:
        """Drop a view."""
        with self._lock:
            for key in [key for key in self._rows if key[0] == view]:
                del self._rows[key]

    def swap(self, shadow: str, live: str, before: Mapping[str, int]) -> None:
        """Let the rows of `shadow` stand in `live`; one that moved meanwhile never goes back."""
        with self._lock:
            new = {id: row for (view, id), row in self._rows.items() if view == shadow}
            for id, row in new.items():
                present = self._rows.get((live, id), row)[0]
                if present <= row[0] or present == before.get(id):
                    self._rows[live, id] = row
            for id in before.keys() - new.keys():
                if self._rows.get((live, id), (0, ""))[0] == before[id]:
                    del self._rows[live, id]
        self.clear(shadow)
