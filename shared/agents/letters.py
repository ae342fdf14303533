"""A letter is a template's paragraphs; which of them stand depends on what is known.

A paragraph's first line may name its conditions: `@deadline` wants that slot known, `!deadline`
wants it unknown. The paragraph `:body` gives way to whatever a model wrote.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "templates"
BODY = ":body"
SLOT = re.compile(r"\{\{([a-z_]{1,40})\}\}")


@dataclass(frozen=True)
class Paragraph:
    """Words with slots, and when they stand."""

    text: str
    known: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    def stands(self, values: Mapping[str, str]) -> bool:
        """Say whether what is known lets this paragraph stand."""
        wanted = all(values.get(name) for name in self.known)
        return wanted and not any(values.get(name) for name in self.unknown)


@dataclass(frozen=True)
class Letter:
    """One template: a subject and its paragraphs."""

    subject: str
    paragraphs: tuple[Paragraph, ...]

    def write(
        self, values: Mapping[str, str], body: Sequence[str] = ()
    ) -> tuple[str, str, dict[str, str]]:
        """Give subject, text and the values of exactly those slots that the two hold."""
        known = {**values, "body": "yes" if body else ""}
        written: list[str] = []
        for paragraph in self.paragraphs:
            if paragraph.text == BODY:
                written += body
            elif paragraph.stands(known):
                written.append(paragraph.text)
        text = "\n\n".join(written)
        used = {name: values[name] for name in slots(self.subject + text) if name in values}
        return self.subject, text, used


@cache
def letter(language: str, kind: str) -> Letter:
    """Read a template once."""
    text = (FOLDER / language / f"{kind}.txt").read_text(encoding="utf-8")
    head, *blocks = (block.strip("\n") for block in re.split(r"\n{2,}", text.strip()))
    return Letter(head.removeprefix("Subject: "), tuple(map(_paragraph, blocks)))


def slots(text: str) -> list[str]:
    """Name the slots of a text, in order."""
    return SLOT.findall(text)


def _paragraph(block: str) -> Paragraph:
    first, _, rest = block.partition("\n")
    marks = first.split()
    if not marks or not all(m[0] in "@!" and m[1:].isidentifier() for m in marks):
        return Paragraph(block)
    return Paragraph(
        rest,
        known=tuple(m[1:] for m in marks if m[0] == "@"),
        unknown=tuple(m[1:] for m in marks if m[0] == "!"),
    )
