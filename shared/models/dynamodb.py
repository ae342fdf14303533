"""Spending in the work table: one row per account, moved by atomic additions."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import PynamoDBException, UpdateError
from pynamodb.models import Model

from shared.log.dynamodb.commit import unmet
from shared.log.dynamodb.tables import bound, named
from shared.models.budget import SpendUnavailable

KIND = "spend"


class SpendItem(Model):
    """What one account holds; `key` is `day/<date>` or an opportunity's stream."""

    kind = UnicodeAttribute(hash_key=True)
    key = UnicodeAttribute(range_key=True)
    micro = NumberAttribute()


class DynamoSpend:
    """Accounts in the table `table`, or else `KEEL_WORK_TABLE`."""

    def __init__(self, table: str = "") -> None:
        self._table = table

    @cached_property
    def _rows(self) -> type[SpendItem]:
        return bound(SpendItem, named(self._table, "KEEL_WORK_TABLE"))

    def add(self, account: str, micro: int, limit: int) -> bool:
        """Add unless the account would pass `limit`: one conditional update."""
        if micro > limit:
            return False
        room = SpendItem.micro.does_not_exist() | (SpendItem.micro <= limit - micro)
        with _available():
            try:
                self._rows(KIND, account).update([SpendItem.micro.add(micro)], condition=room)
            except UpdateError as error:
                if unmet(error):
                    return False
                raise
        return True

    def correct(self, account: str, micro: int) -> None:
        """Add without a limit."""
        with _available():
            self._rows(KIND, account).update([SpendItem.micro.add(micro)])

    def spent(self, account: str) -> int:
        """Give what an account holds, strongly consistent."""
        with _available():
            try:
                return int(self._rows.get(KIND, account, consistent_read=True).micro)
            except Model.DoesNotExist:
                return 0


@contextmanager
def _available() -> Iterator[None]:
    try:
        yield
    except PynamoDBException as error:
        raise SpendUnavailable(type(error).__name__) from error
