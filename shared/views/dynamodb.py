"""View rows in DynamoDB; each is written only over the version it was folded from."""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, partial

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DeleteError, PutError
from pynamodb.models import Model

from shared.log.dynamodb.commit import unmet
from shared.log.dynamodb.tables import bound, named
from shared.views.store import Row


class ViewItem(Model):
    """One row of a view."""

    view = UnicodeAttribute(hash_key=True)
    id = UnicodeAttribute(range_key=True)
    version = NumberAttribute()
    body = JSONAttribute()


class DynamoViewStore:
    """Views in the table `table`, or else `KEEL_VIEWS_TABLE`."""

    def __init__(self, table: str = "") -> None:
        self._table = table

    @cached_property
    def _rows(self) -> type[ViewItem]:
        return bound(ViewItem, named(self._table, "KEEL_VIEWS_TABLE"))

    def get(self, view: str, id: str) -> Row | None:
        """Give one row, strongly consistent."""
        try:
            return _row(self._rows.get(view, id, consistent_read=True))
        except Model.DoesNotExist:
            return None

    def put(self, row: Row, seen: int) -> bool:
        """Replace a row if it still stands at version `seen` (0: absent); False if not."""
        unmoved = ViewItem.version == seen if seen else ViewItem.version.does_not_exist()
        return _met(partial(self._item(row.view, row).save, unmoved))

    def list(self, view: str) -> Iterator[Row]:
        """Give all rows of a view by id."""
        for item in self._rows.query(view, consistent_read=True):
            yield _row(item)

    def clear(self, view: str) -> None:
        """Drop a view."""
        with self._rows.batch_write() as batch:
            for item in self._rows.query(view, consistent_read=True):
                batch.delete(item)

    def swap(self, shadow: str, live: str, before: Mapping[str, int]) -> None:
        """Let the rows of `shadow` stand in `live`; one that moved meanwhile never goes back.

        Row by row, since what is written many at a time can have no condition.
        """
        new = {row.id: row for row in self.list(shadow)}
        for row in new.values():
            late = ViewItem.version.does_not_exist() | (ViewItem.version <= row.version)
            unmoved = late | (ViewItem.version == before.get(row.id, row.version))
            _met(partial(self._item(live, row).save, unmoved))
        for id in before.keys() - new.keys():
            _met(partial(self._rows(live, id).delete, ViewItem.version == before[id]))
        self.clear(shadow)

    def _item(self, view: str, row: Row) -> ViewItem:
        return self._rows(view, row.id, version=row.version, body=row.body)


def _met(write: Callable[[], object]) -> bool:
    """Write if the condition is met; False (and nothing) if not."""
    try:
        write()
    except (PutError, DeleteError) as error:
        if unmet(error):
            return False
        raise
    return True


def _row(item: ViewItem) -> Row:
    return Row(item.view, item.id, int(item.version), item.body)
