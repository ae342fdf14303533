"""Tables are models bound to a name; neither binding nor building one talks to anybody."""

import os
from functools import cache
from typing import Any, TypeVar, cast

from pynamodb.models import Model

M = TypeVar("M", bound=Model)


class Meta:
    """Patience with one table: a Lambda must still have time to say that it failed."""

    connect_timeout_seconds = 2
    read_timeout_seconds = 10
    max_retry_attempts = 3
    max_pool_connections = 50


@cache
def bound(model: type[M], table: str) -> type[M]:
    """Bind a model to a table; all adapters of a process share its connection."""
    meta: Any = type("Meta", (Meta,), {"table_name": table})
    body = {"Meta": meta, "__module__": model.__module__}
    return cast("type[M]", type(model.__name__, (model,), body))


def named(table: str, variable: str) -> str:
    """Give the table's name: as it was given, or else as the environment says."""
    return table or os.environ[variable]
