"""A transaction that failed is a conflict, or worth another try, or an outage; never a guess."""

import logging
import random
import time
from collections.abc import Callable

from pynamodb.exceptions import PynamoDBException, TransactWriteError

from shared.log.log import Conflict, LogUnavailable

log = logging.getLogger(__name__)

MOST_TRIES = 12
FIRST_PAUSE = 0.01
LONGEST_PAUSE = 0.5
"""Seconds; the pauses double from the first to the longest, each shortened at random."""

PASSING = frozenset(
    {
        "TransactionConflict",
        "ThrottlingError",
        "ProvisionedThroughputExceeded",
        "ThrottlingException",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "TransactionInProgressException",
        "InternalServerError",
    }
)
"""Codes, of an item or of the whole request, that say nothing about our conditions."""


def commit(transact: Callable[[], None], about: str) -> None:
    """Run a transaction until it lands or is refused; the caller gives each try the same token.

    Raises `Conflict` where a condition failed, `LogUnavailable` where nobody can say.
    """
    for attempt in range(MOST_TRIES):
        try:
            return transact()
        except TransactWriteError as error:
            codes = codes_of(error)
            if "ConditionalCheckFailed" in codes:
                raise Conflict(about) from error
            if not codes <= PASSING:
                raise LogUnavailable(f"append to {about}: {sorted(codes)}") from error
            _pause(attempt)
    raise LogUnavailable(f"append to {about}: refused {MOST_TRIES} times without a verdict")


def codes_of(error: PynamoDBException) -> set[str]:
    """Give why a request failed: the codes of its items if it was cancelled, else its own."""
    if isinstance(error, TransactWriteError):
        reasons = {reason.code for reason in error.cancellation_reasons if reason}
        if reasons:
            return reasons
    return {_code(error.cause) or type(error.cause).__name__}


def unmet(error: PynamoDBException) -> bool:
    """Say whether a write was refused because its condition did not hold, and for nothing else.

    pynamodb's own `cause_response_code` fails where a connection broke without an answer.
    """
    return codes_of(error) == {"ConditionalCheckFailedException"}


def _code(cause: Exception | None) -> str:
    """Give the code that was answered, if anything was: a connection that broke holds `None`."""
    answered = getattr(cause, "response", None) or {}
    return str(answered.get("Error", {}).get("Code", ""))


def _pause(attempt: int) -> None:
    longest = min(LONGEST_PAUSE, FIRST_PAUSE * 2**attempt)
    time.sleep(random.uniform(longest / 4, longest))  # noqa: S311 - spreads racers, keeps no secret
