"""What a function may do, in words; each word is the least that AWS must allow for it."""

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True)
class Allow:
    """Actions on one thing; `path` narrows it and `because` excuses a wildcard in it."""

    on: str
    actions: tuple[str, ...]
    path: str = ""
    because: str = ""


CLAIMS = "A claim check is named by the digest of its payload, which nobody knows beforehand."
MANIFESTS = "A manifest of the log's heads is named after its day."
OBJECTS = "An object is named by the provider's id or a digest, which nobody knows beforehand."


def _table(name: str, *actions: str, path: str = "") -> Allow:
    return Allow(name, tuple(f"dynamodb:{action}" for action in actions), path)


def _bucket(name: str, *actions: str, path: str, because: str) -> Allow:
    return Allow(name, tuple(f"s3:{action}" for action in actions), path, because)


class May(Enum):
    """The whole vocabulary; a function's row in the manifest uses these and nothing else."""

    READ_LOG = (
        _table("events", "GetItem", "Query"),
        _bucket("archive", "GetObject", path="/claims/*", because=CLAIMS),
    )
    OPEN_SEALED = (
        _bucket("keys", "GetObject", path="/*", because=OBJECTS),
        Allow("keys", ("s3:ListBucket",)),
        Allow("master_key", ("kms:Decrypt",)),
        Allow("secrets", ("secretsmanager:GetSecretValue",)),
    )
    SEAL = (
        _bucket("keys", "PutObject", path="/*", because=OBJECTS),
        Allow("master_key", ("kms:Encrypt",)),
    )
    APPEND = (
        _table("events", "PutItem", "ConditionCheckItem"),
        _bucket("archive", "PutObject", path="/claims/*", because=CLAIMS),
    )
    FIND_MOVED = (_table("events", "Query", path="/index/by_day"), _table("events", "Scan"))
    READ_VIEWS = (_table("views", "GetItem", "Query"),)
    WRITE_VIEWS = (_table("views", "GetItem", "Query", "PutItem"),)
    PARK = (_table("waits", "PutItem", "DeleteItem"),)
    SEE_WAITS = (
        _table("waits", "Query", path="/index/open"),
        _table("waits", "DeleteItem"),
    )
    KEEP_CHECKPOINTS = (
        _table("work", "BatchGetItem", "GetItem", "PutItem", "DeleteItem", "Query"),
    )
    SPEND = (_table("work", "GetItem", "UpdateItem"),)
    READ_RAW_MAIL = (
        _bucket("raw", "GetObject", path="/email/*", because=OBJECTS),
        _bucket("raw", "GetObject", "PutObject", path="/receipts/*", because=OBJECTS),
        # without it S3 says of what is gone that it is forbidden
        Allow("raw", ("s3:ListBucket",)),
    )
    KEEP_RAW_FORMS = (
        _bucket("raw", "GetObject", "PutObject", path="/form/*", because=OBJECTS),
        Allow("raw", ("s3:ListBucket",)),
    )
    FIND_RAW = (
        _bucket("raw", "GetObject", path="/*", because=OBJECTS),
        Allow("raw", ("s3:ListBucket",)),
    )
    ARCHIVE = (_bucket("archive", "PutObject", path="/events/*", because=OBJECTS),)
    SIGN_HEADS = (
        _bucket("archive", "GetObject", "PutObject", path="/manifests/*", because=MANIFESTS),
        Allow("archive", ("s3:ListBucket",)),
    )
    START_WORKFLOWS = (Allow("workflows", ("states:StartExecution",)),)
    WAKE_WORKFLOWS = (Allow("workflows", ("states:SendTaskSuccess",)),)
    SEND_ERRANDS = (Allow("reconciler", ("lambda:InvokeFunction",)),)
    SEND_MAIL = (Allow("mail", ("ses:SendRawEmail",)),)


READ = frozenset({May.READ_LOG, May.OPEN_SEALED})
"""Read the log, sealed words included."""
DECIDE = READ | {May.SEAL, May.APPEND}
"""Read, decide, append."""
THINK = DECIDE | {May.SPEND}
"""Decide with the help of a model, inside its budget."""
FILE = DECIDE | {May.SEE_WAITS, May.START_WORKFLOWS, May.WAKE_WORKFLOWS}
"""Decide what a moved stream means for the workflows."""


def allowances(words: frozenset[May]) -> list[Allow]:
    """Give every allowance of these words once, in a stable order."""
    found: dict[tuple[str, str], Allow] = {}
    for word in sorted(words, key=lambda w: w.name):
        for allow in word.value:
            known = found.get((allow.on, allow.path))
            actions = {*allow.actions, *(known.actions if known else ())}
            found[allow.on, allow.path] = Allow(
                allow.on, tuple(sorted(actions)), allow.path, allow.because
            )
    return [found[key] for key in sorted(found)]
