"""Header fields are read once, bounded, and without the grammar that can raise or crawl.

The standard library's modern policy parses each field with a grammar that grows with the square
of some inputs; the fields needed here are few and have simple shapes.
"""

import re
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_tz

from shared.ingest.encoded_words import read_words, stray
from shared.ingest.invisible import visible

LONGEST_VALUE = 16_000
"""Characters of all fields of one name together."""
MOST_VALUES = 100
"""Fields of one name that are looked at."""
MOST_IDS = 100
LONGEST_ID = 512
ID = re.compile(r"<([^<>\s]{1,512})>")


class Headers:
    """The fields of one message or part, by lower-case name."""

    def __init__(self, message: Message) -> None:
        self._values: dict[str, list[str]] = {}
        self._cut: set[str] = set()
        for name, value in message.raw_items():
            self._keep(str(name).lower(), str(value))

    def __contains__(self, name: str) -> bool:
        return name in self._values

    @property
    def truncated(self) -> bool:
        """Say whether any field is longer, or occurs more often, than is looked at."""
        return bool(self._cut)

    def is_cut(self, name: str) -> bool:
        """Say whether not all that the fields of this name hold was looked at."""
        return name in self._cut

    def names(self) -> list[str]:
        """Give the lower-case names that occur."""
        return list(self._values)

    def values(self, name: str) -> list[str]:
        """Give all fields of a name, unfolded, not decoded."""
        return self._values.get(name, [])

    def first(self, name: str) -> str:
        """Give the first field of a name, unfolded; empty if there is none."""
        return next(iter(self.values(name)), "").strip()

    def text(self, name: str) -> str:
        """Give the first field of a name as a person reads it."""
        return re.sub(r"\s+", " ", visible(read_words(self.first(name)))).strip()

    def token(self, name: str) -> str:
        """Give the first field's leading word in lower case, without parameters or comments."""
        return re.split(r"[;(\s]", self.first(name).lower(), maxsplit=1)[0]

    def ids(self, name: str) -> tuple[str, ...]:
        """Give the message ids of a field, first to last, without angle brackets.

        Of very many the first and the newest are kept: the root and the nearest ancestors.
        """
        value = " ".join(self.values(name))
        found = [stray(each) for each in ID.findall(value)] or _bare_ids(value)
        each = list(dict.fromkeys(found))
        return tuple(each if len(each) <= MOST_IDS else [each[0], *each[1 - MOST_IDS :]])

    def _keep(self, name: str, value: str) -> None:
        if name in self._cut:
            return
        values = self._values.setdefault(name, [])
        room = LONGEST_VALUE - sum(map(len, values))
        if len(value) > room or len(values) == MOST_VALUES:
            self._cut.add(name)
        if len(values) < MOST_VALUES:
            values.append(re.sub(r"[\r\n]+", "", value[:room]))


def read_date(value: str) -> tuple[datetime, str] | None:
    """Give the moment in UTC and the writer's offset (`+01:00`); None if it cannot be read."""
    try:
        parsed = parsedate_tz(value[:200])
        if parsed is None:
            return None
        offset = parsed[9] or 0
        local = datetime(*parsed[:6], tzinfo=UTC)
        moment = datetime.fromtimestamp(local.timestamp() - offset, UTC)
    except (ValueError, TypeError, IndexError, OverflowError, OSError):
        return None
    return moment, zone_of(offset)


def zone_of(offset: float) -> str:
    """Give an offset in seconds as hours and minutes, `+01:00`; empty where no zone has it."""
    hours, minutes = divmod(int(abs(offset)) // 60, 60)
    return f"{'-' if offset < 0 else '+'}{hours:02}:{minutes:02}" if hours < 24 else ""


def _bare_ids(value: str) -> list[str]:
    words = [stray(word.strip("<>,;")) for word in value.split()[: MOST_IDS * 2]]
    return [word[:LONGEST_ID] for word in words if word]
