"""Tables are models bound to a name; neither binding nor building one talks to anybody."""

import os
from contextlib import suppress
from functools import cache
from typing import Any, TypeVar, cast

from pynamodb.connection import Connection
from pynamodb.models import Model

M = TypeVar("M", bound=Model)


@cache
def line(_endpoint: str) -> Connection:
    """Give the one connection of this process: its client takes longer to build than to use.

    It is patient, but a Lambda must still have time to say that it failed.
    """
    return Connection(
        connect_timeout_seconds=2,
        read_timeout_seconds=10,
        max_retry_attempts=3,
        max_pool_connections=50,
    )


@cache
def bound(model: type[M], table: str) -> type[M]:
    """Bind a model to a table; all tables of a process share one connection."""
    body = {"Meta": type("Meta", (), {"table_name": table}), "__module__": model.__module__}
    made: Any = type(model.__name__, (model,), body)
    shown = made._get_connection()  # noqa: SLF001 - no public way to share one
    shared = line(os.environ.get("AWS_ENDPOINT_URL", ""))
    with suppress(ValueError):  # another kind of row in the same table, under the same key
        shared.add_meta_table(shown.get_meta_table())
    shown.connection = shared
    return cast("type[M]", made)


def named(table: str, variable: str) -> str:
    """Give the table's name: as it was given, or else as the environment says."""
    return table or os.environ[variable]
