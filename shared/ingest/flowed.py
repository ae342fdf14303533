"""Text of RFC 3676 (`format=flowed`) gets back the paragraphs its writer saw."""


def unflow(text: str, *, delsp: bool = False) -> str:
    """Join lines that end in a space to the next one of the same quote depth."""
    paragraphs: list[list[str]] = []
    open_at: int | None = None
    for raw in text.split("\n"):
        depth, line = _quoted(raw)
        flows = line.endswith(" ") and line != "-- "
        kept = line[:-1] if flows and delsp else line
        if open_at == depth and line != "-- ":
            paragraphs[-1].append(kept)
        else:
            paragraphs.append([_marked(depth, kept)])
        open_at = depth if flows else None
    lines = ["".join(pieces) for pieces in paragraphs]
    return "\n".join(line if line == "-- " else line.rstrip() for line in lines)


def _quoted(line: str) -> tuple[int, str]:
    """Give the quote depth and the line without quote marks and space-stuffing."""
    bare = line.lstrip(">")
    return len(line) - len(bare), bare.removeprefix(" ")


def _marked(depth: int, line: str) -> str:
    return f"{'>' * depth} {line}" if depth else line
