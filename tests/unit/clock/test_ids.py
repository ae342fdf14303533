"""Ids sort by the time they were made; seeded ones come again."""

from uuid import UUID

from shared.clock.ids import Uuid7
from shared.clock.in_memory import SeededIds


def test_ids_are_uuids_of_version_7_and_sort_as_they_were_made() -> None:
    ids = Uuid7()
    made = [ids.next() for _ in range(2000)]
    assert {UUID(each).version for each in made} == {7}
    assert made == sorted(set(made))


def test_seeded_ids_come_again_and_sort_as_they_were_made() -> None:
    first, again, other = SeededIds(7), SeededIds(7), SeededIds(8)
    made = [first.next() for _ in range(70_000)]
    assert made == sorted(set(made))
    assert [again.next() for _ in range(100)] == made[:100]
    assert other.next() != made[0]
    assert UUID(made[0]).version == 7
