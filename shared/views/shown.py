"""A view as people see it: its rows opened, forgotten words left out."""

from collections.abc import Iterator

from shared.vault.vault import Vault
from shared.views.projections import VIEWS, Body, opened
from shared.views.store import ViewStore


def noun_of(view: str) -> str:
    """Name the noun whose streams a view is folded from; raises `KeyError` for another name."""
    return {view: noun for noun, views in VIEWS.items() for view in views}[view]


def entries(store: ViewStore, vault: Vault, view: str) -> Iterator[Body]:
    """Give every row of a view by id, with its personal values."""
    noun = noun_of(view)
    return (opened(vault, row, noun) for row in store.list(view))
