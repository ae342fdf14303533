"""Checkpoints and parked rows in the work table: they save work and hold no truth."""

from collections.abc import Collection, Iterator
from datetime import datetime
from functools import cached_property

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import PutError
from pynamodb.models import Model

from shared.log.consumers import ParkedStream
from shared.log.dynamodb.commit import unmet
from shared.log.dynamodb.tables import bound, named


class CheckpointItem(Model):
    """How far one consumer has read one stream; `kind` is `checkpoint/<consumer>`."""

    kind = UnicodeAttribute(hash_key=True)
    key = UnicodeAttribute(range_key=True)
    version = NumberAttribute()


class ParkedItem(Model):
    """A stream set aside; `kind` is `parked`, `key` is `<consumer> <stream>`."""

    kind = UnicodeAttribute(hash_key=True)
    key = UnicodeAttribute(range_key=True)
    consumer = UnicodeAttribute()
    stream = UnicodeAttribute()
    because = UnicodeAttribute()
    at = UnicodeAttribute()


PARKED = "parked"


class DynamoCheckpoints:
    """Checkpoints in the table `table`, or else `KEEL_WORK_TABLE`."""

    def __init__(self, table: str = "") -> None:
        self._table = table

    @cached_property
    def _marks(self) -> type[CheckpointItem]:
        return bound(CheckpointItem, named(self._table, "KEEL_WORK_TABLE"))

    def get(self, consumer: str, stream: str) -> int:
        """Give the last handled version, 0 for none."""
        try:
            item = self._marks.get(_kind(consumer), stream, consistent_read=True)
        except Model.DoesNotExist:
            return 0
        return int(item.version)

    def get_many(self, consumer: str, streams: Collection[str]) -> dict[str, int]:
        """Give the last handled version of each of these streams, 0 for none."""
        keys = [(_kind(consumer), stream) for stream in dict.fromkeys(streams)]
        found = self._marks.batch_get(keys, consistent_read=True)
        return dict.fromkeys(streams, 0) | {item.key: int(item.version) for item in found}

    def advance(self, consumer: str, stream: str, version: int) -> bool:
        """Move the checkpoint forward; False (and nothing) if it is already as far."""
        behind = CheckpointItem.version.does_not_exist() | (CheckpointItem.version < version)
        try:
            self._marks(_kind(consumer), stream, version=version).save(behind)
        except PutError as error:
            if unmet(error):
                return False
            raise
        return True

    def forget(self, consumer: str) -> None:
        """Drop every checkpoint of a consumer."""
        with self._marks.batch_write() as batch:
            for item in self._marks.query(_kind(consumer), consistent_read=True):
                batch.delete(item)


class DynamoParked:
    """Parked rows in the table `table`, or else `KEEL_WORK_TABLE`."""

    def __init__(self, table: str = "") -> None:
        self._table = table

    @cached_property
    def _rows(self) -> type[ParkedItem]:
        return bound(ParkedItem, named(self._table, "KEEL_WORK_TABLE"))

    def put(self, row: ParkedStream) -> None:
        """Set a stream aside; the same again replaces the reason."""
        self._rows(
            PARKED,
            f"{row.consumer} {row.stream}",
            consumer=row.consumer,
            stream=row.stream,
            because=row.because,
            at=row.at.isoformat(),
        ).save()

    def remove(self, consumer: str, stream: str) -> None:
        """Take a stream back in; unknown ones are ignored."""
        self._rows(PARKED, f"{consumer} {stream}").delete()

    def all(self) -> Iterator[ParkedStream]:
        """Give every stream set aside."""
        for item in self._rows.query(PARKED, consistent_read=True):
            yield ParkedStream(
                item.consumer, item.stream, item.because, datetime.fromisoformat(item.at)
            )


def _kind(consumer: str) -> str:
    return f"checkpoint/{consumer}"
