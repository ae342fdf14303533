"""The event log in DynamoDB: one item per event, one transaction per append."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cached_property, partial

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import PynamoDBException
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

from shared.clock.clock import Clock
from shared.clock.ids import Ids
from shared.domain.writes import Origin, Part, Recorded
from shared.log.batch import MOST_ITEMS, Batch, batch
from shared.log.claims import Claims
from shared.log.codec import Codec, cursor, cursor_of
from shared.log.dynamodb.commit import codes_of, commit
from shared.log.dynamodb.tables import bound, named
from shared.log.log import Conflict, LogUnavailable
from shared.log.scribe import Page, Scribe
from shared.vault.vault import Vault

MOST_HEADS = 10_000
MOST_BYTES = 3_000_000
"""Restored events in one transaction, which takes 4 MB with all that stands beside them."""


class ByDay(GlobalSecondaryIndex["EventItem"]):  # type: ignore[no-untyped-call] # pynamodb
    """Events of a day by recorded time; eventually consistent."""

    class Meta:
        """Holds keys alone."""

        index_name = "by_day"
        projection = KeysOnlyProjection()

    day = UnicodeAttribute(hash_key=True)
    recorded = UnicodeAttribute(range_key=True)


class EventItem(Model):
    """One event as it is stored; `body` and `hash` never change."""

    stream = UnicodeAttribute(hash_key=True)
    version = NumberAttribute(range_key=True)
    day = UnicodeAttribute()
    recorded = UnicodeAttribute()
    body = BinaryAttribute(legacy_encoding=False)
    hash = UnicodeAttribute()
    by_day = ByDay()


class DynamoEventLog:
    """Appends by one `TransactWriteItems` and reads strongly consistent.

    The table is `table`, or else `KEEL_EVENTS_TABLE`, looked up at first use.
    """

    def __init__(
        self, vault: Vault, clock: Clock, ids: Ids, claims: Claims, table: str = ""
    ) -> None:
        self._codec = Codec(vault, claims)
        self._scribe = Scribe(self._codec, clock, ids)
        self._table = table
        self._heads: dict[str, tuple[int, str]] = {}
        """The last (version, hash) seen of a stream, which saves reading it before an append."""

    @cached_property
    def _events(self) -> type[EventItem]:
        return bound(EventItem, named(self._table, "KEEL_EVENTS_TABLE"))

    def append(self, origin: Origin, *parts: Part) -> list[Recorded]:
        """Append every write, or nothing; raises `Conflict` if a stream has moved."""
        wanted = batch(parts)
        hashes = {w.stream: self._hash(w.stream, w.after) for w in wanted.writes if w.after}
        pages = self._scribe.pages(origin, wanted, hashes)
        about = ", ".join(p.stream for p in parts)
        try:
            commit(lambda: self._transact(wanted, hashes, pages), about)
        except Conflict:
            for part in parts:
                self._heads.pop(part.stream, None)
            raise
        for page in pages:
            self._remember(page.recorded.stream, page.recorded.version, page.recorded.hash)
        return [page.recorded for page in pages]

    def read(self, stream: str, after: int = 0) -> list[Recorded]:
        """Give the events behind version `after`, oldest first, strongly consistent."""
        found = self.stored(stream, after)
        if found:
            self._remember(stream, found[-1][0], found[-1][2])
        return [self._codec.decode(stream, *each) for each in found]

    def head(self, stream: str) -> int:
        """Give the last version of a stream, 0 for an unknown one; strongly consistent."""
        with _available():
            last = self._events.query(
                stream,
                consistent_read=True,
                scan_index_forward=False,
                limit=1,
                attributes_to_get=["version"],
            )
            return next((int(item.version) for item in last), 0)

    def by_day(self, day: date, after: str = "") -> Iterator[tuple[str, str, int]]:
        """Give (cursor, stream, version) of a day's events by recorded time."""
        later = EventItem.recorded > after if after else None
        with _available():
            for item in self._events.by_day.query(day.isoformat(), later):
                yield item.recorded, item.stream, int(item.version)

    def stored(self, stream: str, after: int = 0) -> list[tuple[int, bytes, str]]:
        """Give (version, stored bytes, hex hash) behind version `after`."""
        with _available():
            items = self._events.query(stream, EventItem.version > after, consistent_read=True)
            return [(int(item.version), item.body, item.hash) for item in items]

    def streams(self) -> Iterator[str]:
        """Give the name of every stream by scanning for first versions."""
        with _available():
            first = EventItem.version == 1
            for item in self._events.scan(first, attributes_to_get=["stream"]):
                yield item.stream

    def restore(self, stream: str, stored: Sequence[tuple[int, bytes, str]]) -> None:
        """Write stored events as they are, by version; what is there already stays.

        Raises `Conflict` if other bytes stand at one of their versions. After an
        interruption the same call goes on where it stopped.
        """
        here = {version: (body, digest) for version, body, digest in self.stored(stream)}
        for version, body, digest in stored:
            if here.get(version, (body, digest)) != (body, digest):
                raise Conflict(stream)
        missing = [
            self._item(stream, version, body, digest, cursor_of(body))
            for version, body, digest in stored
            if version not in here
        ]
        for load in _loads(missing):
            commit(partial(self._put, load), stream)

    def _hash(self, stream: str, version: int) -> str:
        seen = self._heads.get(stream)
        if seen and seen[0] == version:
            return seen[1]
        with _available():
            try:
                return self._events.get(
                    stream, version, consistent_read=True, attributes_to_get=["hash"]
                ).hash
            except Model.DoesNotExist:
                raise Conflict(stream) from None

    def _transact(self, wanted: Batch, hashes: dict[str, str], pages: list[Page]) -> None:
        with self._transaction(pages[0].recorded.id) as transaction:
            for write in wanted.writes:
                if write.after:
                    before = EventItem.hash == hashes[write.stream]
                    transaction.condition_check(self._events, write.stream, write.after, before)
            for check in wanted.checks:
                if check.at:
                    there = EventItem.version.exists()
                    transaction.condition_check(self._events, check.stream, check.at, there)
                absent = EventItem.version.does_not_exist()
                transaction.condition_check(self._events, check.stream, check.at + 1, absent)
            for page in pages:
                r = page.recorded
                item = self._item(r.stream, r.version, page.stored, r.hash, cursor(r))
                transaction.save(item, EventItem.version.does_not_exist())

    def _put(self, items: Sequence[EventItem]) -> None:
        with self._transaction() as transaction:
            for item in items:
                transaction.save(item, EventItem.version.does_not_exist())

    def _transaction(self, token: str | None = None) -> TransactWrite:
        connection = self._events._get_connection().connection  # noqa: SLF001 - one client a process
        return TransactWrite(connection=connection, client_request_token=token)

    def _item(
        self, stream: str, version: int, body: bytes, digest: str, recorded: str
    ) -> EventItem:
        return self._events(
            stream, version, day=recorded[:10], recorded=recorded, body=body, hash=digest
        )

    def _remember(self, stream: str, version: int, digest: str) -> None:
        if len(self._heads) >= MOST_HEADS:
            self._heads.clear()
        self._heads[stream] = (version, digest)


def _loads(items: Sequence[EventItem]) -> Iterator[list[EventItem]]:
    """Give items in order, as many at once as one transaction takes."""
    load: list[EventItem] = []
    size = 0
    for item in items:
        more = len(item.body)
        if load and (len(load) == MOST_ITEMS or size + more > MOST_BYTES):
            yield load
            load, size = [], 0
        load.append(item)
        size += more
    if load:
        yield load


@contextmanager
def _available() -> Iterator[None]:
    try:
        yield
    except Model.DoesNotExist:
        raise
    except PynamoDBException as error:
        raise LogUnavailable(", ".join(sorted(codes_of(error)))) from error
