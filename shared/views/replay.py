"""Fold all history anew into shadow views, compare them with the live ones, and swap on request.

A replay reads and folds; it appends nothing, rings nobody and performs nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from shared.domain import names
from shared.domain.writes import Recorded
from shared.log.codec import Codec
from shared.log.log import Archive
from shared.log.restore import chained
from shared.vault.vault import Vault
from shared.views.projections import Body, opened, rows
from shared.views.shown import noun_of
from shared.views.store import Row, ViewStore

SHADOW = "~replay"
"""Behind a view's name: the view folded anew, beside the live one."""
History = Callable[[str], Sequence[Recorded]]
"""Gives all events of a stream."""


@dataclass(frozen=True)
class Difference:
    """One row that the live view and the fold do not agree on."""

    view: str
    id: str
    what: str

    def __str__(self) -> str:
        return f"{self.view} {self.id}: {self.what}"


class Replay:
    """Folds the views named in `views` from a history."""

    def __init__(
        self, store: ViewStore, vault: Vault, history: History, views: Iterable[str]
    ) -> None:
        self._store, self._vault, self._history = store, vault, history
        self._views = tuple(views)
        self._before: dict[str, dict[str, int]] = {}
        """Versions of the live rows before the fold, by view and id."""

    def fold(self, streams: Iterable[str]) -> int:
        """Fold every stream that feeds a view into the shadows; give how many events were read."""
        self.drop()
        live = {view: self._store.list(view) for view in self._views}
        self._before = {view: {row.id: row.version for row in rows} for view, rows in live.items()}
        nouns = {noun_of(view) for view in self._views}
        return sum(self._one(s) for s in streams if names.noun(s) in nouns)

    def differences(self) -> list[Difference]:
        """Compare live and folded rows; a stream that has moved meanwhile is folded again."""
        return [d for view in self._views for d in self._compare(view)]

    def swap(self) -> None:
        """Let the folded views be the live ones; what moved since the fold began stays."""
        for view in self._views:
            self._store.swap(view + SHADOW, view, self._before.get(view, {}))

    def drop(self) -> None:
        """Take the shadows away."""
        for view in self._views:
            self._store.clear(view + SHADOW)

    def _one(self, stream: str) -> int:
        recorded = list(self._history(stream))
        if not recorded:
            return 0
        for row in rows(self._vault, stream, recorded):
            if row.view in self._views:
                shadow = row.view + SHADOW
                present = self._store.get(shadow, row.id)
                seen = present.version if present else 0
                self._store.put(Row(shadow, row.id, row.version, row.body), seen)
        return len(recorded)

    def _compare(self, view: str) -> Iterator[Difference]:
        live = {row.id: row for row in self._store.list(view)}
        for id in sorted({*live, *(row.id for row in self._store.list(view + SHADOW))}):
            what = self._unlike(view, live.get(id), self._store.get(view + SHADOW, id))
            if what:
                yield Difference(view, id, what)

    def _unlike(self, view: str, live: Row | None, folded: Row | None) -> str:
        if live and (folded is None or live.version > folded.version):
            self._one(f"{noun_of(view)}/{live.id}")
            live = self._store.get(view, live.id)
            folded = self._store.get(view + SHADOW, live.id) if live else None
        if live is None:
            return "the live view lacks it"
        if folded is None:
            return "the log does not know it"
        if live.version != folded.version:
            return f"stands at version {live.version}, the log gives {folded.version}"
        return _fields(self._shown(view, live), self._shown(view, folded))

    def _shown(self, view: str, row: Row) -> Body:
        return opened(self._vault, Row(view, row.id, row.version, row.body), noun_of(view))


def _fields(live: Body, folded: Body) -> str:
    unlike = sorted(n for n in {*live, *folded} if live.get(n) != folded.get(n))
    return f"differs in {', '.join(unlike)}" if unlike else ""


def from_archive(archive: Archive, codec: Codec) -> History:
    """Give the history that the archive holds."""

    def history(stream: str) -> list[Recorded]:
        found = chained(archive.read(stream))
        return [codec.decode(stream, *stored) for stored in found]

    return history
