"""An author is certain when every program that reads the mail finds the same one."""

import re
from email.errors import (
    FirstHeaderLineIsContinuationDefect,
    MisplacedEnvelopeHeaderDefect,
    MissingHeaderBodySeparatorDefect,
)

from shared.ingest.headers import Headers
from shared.ingest.mailboxes import is_doubtful
from shared.ingest.mime import LONGEST_HEADER_BLOCK, Opened

HEADER_END = re.compile(rb"\n\r?\n")
FROM_LINE = re.compile(rb"(?:\A|[\r\n])from[ \t]*:", re.IGNORECASE)
"""Also the obsolete form with a space (RFC 5322, 4.5), which the parser passes over."""
PASSED_OVER = (
    FirstHeaderLineIsContinuationDefect,
    MisplacedEnvelopeHeaderDefect,
    MissingHeaderBodySeparatorDefect,
)
"""Header lines that another program might read."""


def leaves_doubt(raw: bytes, opened: Opened, headers: Headers) -> bool:
    """Say whether another program might read another author out of this mail."""
    if "header_truncated" in opened.defects or headers.is_cut("from"):
        return True
    if any(isinstance(defect, PASSED_OVER) for defect in opened.message.defects):
        return True
    block = HEADER_END.split(raw[:LONGEST_HEADER_BLOCK], maxsplit=1)[0]
    return len(FROM_LINE.findall(block)) != 1 or is_doubtful(headers.values("from"))
