"""A plain letter as HTML: paragraphs, lists and links, and nothing that was not in the text."""

import html
import re

LINK = re.compile(r"https?://[^\s<>\"']{1,2000}")
BULLET = re.compile(r"[-*•] +")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
BODY = (
    "margin:0;padding:8px;color:#1c2430;background:#ffffff;"
    "font:16px/1.55 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
)
COLUMN = "max-width:38em"


def as_html(text: str, language: str) -> str:
    """Make a text readable as HTML, in its own language."""
    tongue = language if LANGUAGE.fullmatch(language) else "en"
    blocks = "\n".join(_block(block) for block in _blocks(text))
    return (
        f'<!doctype html>\n<html lang="{tongue}">\n<head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"></head>\n'
        f'<body style="{BODY}"><div style="{COLUMN}">\n{blocks}\n</div></body>\n</html>\n'
    )


def links(text: str) -> tuple[str, ...]:
    """Give the links of a text as whoever reads it will follow them."""
    return tuple(_followed(found) for found in LINK.finditer(text))


def linked(text: str) -> str:
    """Escape a text, and make its links work."""
    pieces, last = [], 0
    for found in LINK.finditer(text):
        link = html.escape(_followed(found))
        end = found.start() + len(_followed(found))
        pieces += [html.escape(text[last : found.start()]), f'<a href="{link}">{link}</a>']
        last = end
    return "".join([*pieces, html.escape(text[last:])])


def _followed(found: re.Match[str]) -> str:
    return found[0].rstrip(".,;:!?)")


def _blocks(text: str) -> list[list[str]]:
    """Part a text at its empty lines, and a list from the words before it."""
    blocks: list[list[str]] = [[]]
    for line in text.split("\n"):
        new = not line.strip() or (blocks[-1] and _item(line) != _item(blocks[-1][-1]))
        if new:
            blocks.append([])
        if line.strip():
            blocks[-1].append(line.rstrip())
    return [block for block in blocks if block]


def _item(line: str) -> bool:
    return bool(BULLET.match(line))


def _block(lines: list[str]) -> str:
    if not _item(lines[0]):
        written = "<br>\n".join(map(linked, lines))
        return f"<p>{written}</p>"
    items = "\n".join(f"<li>{linked(BULLET.sub('', line, count=1))}</li>" for line in lines)
    return f"<ul>\n{items}\n</ul>"
