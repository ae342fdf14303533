"""What code fills in; everything else in a draft is words alone.

A slot is `{{name}}`. Whoever writes a draft may place it and never says what stands there.
"""

import re
from collections.abc import Mapping

from shared.domain.draft import Filled
from shared.gates.foreign import Foreign, foreign

__all__ = ["Filled", "Foreign", "fill", "foreign", "unfilled"]

SLOT = re.compile(r"\{\{\s{0,4}([a-z][a-z0-9_]{0,39})\s{0,4}\}\}")
DOUBLED = re.compile(r"(?<=\{)\{|(?<=\})\}")
DAMAGED = "?"
"""Stands for a slot whose name cannot be read."""


def fill(text: str, values: Mapping[str, str]) -> tuple[str, tuple[Filled, ...]]:
    """Fill every slot that has a value; give the text, and each filling in its order.

    A value never opens a slot of its own: what a client wrote stays what they wrote.
    """
    filled: list[Filled] = []

    def put(found: re.Match[str]) -> str:
        slot = found[1]
        if slot not in values:
            return found[0]
        filled.append(Filled(slot=slot, text=_inert(values[slot])))
        return filled[-1].text

    return SLOT.sub(put, text), tuple(filled)


def unfilled(text: str) -> tuple[str, ...]:
    """Name the slots that nobody filled, in their order; a damaged one is called `?`."""
    named = [found[1] for found in SLOT.finditer(text)]
    rest = SLOT.sub(" ", text)
    damaged = max(rest.count("{{"), rest.count("}}"))
    return (*named, *[DAMAGED] * damaged)


def _inert(value: str) -> str:
    return DOUBLED.sub(r" \g<0>", value)
