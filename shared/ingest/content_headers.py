"""What a part says of itself (`Content-Type` and its like) is mended while the mail is parsed.

The standard library looks for a parameter in a time that grows with the square of their number,
and does so for the boundary before anybody else could cut the header.
"""

import re
from collections.abc import Iterator
from email.message import Message
from email.policy import Compat32

from shared.ingest.headers import LONGEST_VALUE

MOST_PARAMETERS = 100
UNPARTED = re.compile(r"^([^\s;/]+/[^\s;/]+)\s+(?=[^\s;])")
"""A media type with its first parameter behind white space alone."""


class MailPolicy(Compat32):
    """Parses as `compat32` does, and keeps of a content header what could be meant."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """Give a header's name and value; one that is cut stays just longer than is allowed."""
        name, value = super().header_source_parse(sourcelines)
        kept = _bounded(value) if _speaks_of_content(name) else value
        is_type = name.strip().lower() == "content-type"
        return name, UNPARTED.sub(r"\1; ", kept) if is_type else kept


MAIL_POLICY = MailPolicy()


def is_truncated(part: Message) -> bool:
    """Say whether a content header of a part was cut."""
    return any(
        len(value) > LONGEST_VALUE or value.count(";") > MOST_PARAMETERS
        for value in _content_headers(part)
    )


def _content_headers(part: Message) -> Iterator[str]:
    return (str(value) for name, value in part.raw_items() if _speaks_of_content(name))


def _speaks_of_content(name: str) -> bool:
    return name.strip().lower().startswith("content-")


def _bounded(value: str) -> str:
    pieces = value[: LONGEST_VALUE + 1].split(";", MOST_PARAMETERS + 2)
    return ";".join(pieces[: MOST_PARAMETERS + 2])
