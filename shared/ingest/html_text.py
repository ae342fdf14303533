"""HTML becomes the plain text a reader would see, with quotes marked as in plain mail."""

import re
from html.parser import HTMLParser

LONGEST_HTML = 400_000
LONGEST_TAG = 1_000
UNSEEN = frozenset({"script", "style", "title", "template", "svg", "noscript"})
BREAKS = frozenset({"br", "tr", "li", "dt", "dd", "hr", "caption", "figcaption", "option"})
BLOCKS = frozenset(
    {"p", "div", "table", "ul", "ol", "dl", "pre", "section", "article", "header", "footer"}
    | {"blockquote", "form", "address", "main", "aside", "h1", "h2", "h3", "h4", "h5", "h6"}
)
SPACED = frozenset({"p", "blockquote", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6"})
DEEPEST_QUOTE = 5


def html_to_text(html: str) -> tuple[str, bool]:
    """Give the text, and whether the input had to be cut."""
    seen = _visible(html)
    reader = _Reader()
    reader.feed(seen[:LONGEST_HTML])
    reader.close()
    return reader.text(), len(seen) > LONGEST_HTML


def _visible(html: str) -> str:
    """Drop what no reader sees, in one pass: the parser would search again at each opening."""
    out: list[str] = []
    unclosed: set[str] = set()
    at = 0
    while (start := html.find("<", at)) >= 0:
        out.append(html[at:start])
        sign = html[start + 1 : start + 2]
        if not (sign.isalpha() or sign in {"/", "!", "?"}):
            out.append("&lt;")
            at = start + 1
            continue
        end = _end_of(html, start, unclosed)
        if end < 0:
            return "".join(out)
        if sign not in {"!", "?"}:
            out.append(_short(html[start:end]))
        at = end
    return "".join([*out, html[at:]])


def _end_of(html: str, start: int, unclosed: set[str]) -> int:
    """Find where a comment, an unseen element or a tag ends; -1 if it never does."""
    if html.startswith("<!--", start):
        close = html.find("-->", start + 4)
        return close + 3 if close >= 0 else -1
    name = _unseen(html, start)
    if name and name not in unclosed:
        found = re.compile(rf"</{name}\b[^>]{{0,99}}>", re.IGNORECASE).search(html, start)
        if found:
            return found.end()
        unclosed.add(name)
    close = html.find(">", start)
    return close + 1 if close >= 0 else -1


def _unseen(html: str, start: int) -> str:
    found = re.match(r"<([a-z]{3,8})(?=[\s>/])", html[start : start + 12], re.IGNORECASE)
    name = found[1].lower() if found else ""
    return name if name in UNSEEN else ""


def _short(tag: str) -> str:
    """Keep of an unseen element nothing, of a very long tag (an image, say) only its name."""
    if _unseen(tag, 0):
        return " "
    if len(tag) <= LONGEST_TAG:
        return tag
    found = re.match(r"</?[a-zA-Z][a-zA-Z0-9]{0,20}", tag)
    return f"{found[0]}>" if found else " "


class _Reader(HTMLParser):
    """Collects lines, each with the depth of the quote it stands in."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[tuple[int, str]] = []
        self._words: list[str] = []
        self._quote = 0
        self._pre = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line, a paragraph or a quote."""
        del attrs
        if tag in BREAKS or tag in BLOCKS:
            self._end_line(spaced=tag in SPACED)
        if tag == "blockquote":
            self._quote += 1
        elif tag == "pre":
            self._pre += 1
        elif tag == "li":
            self._words.append("- ")
        elif tag in {"td", "th"}:
            self._words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        """End a block; a stray end tag changes nothing."""
        if tag in BLOCKS:
            self._end_line(spaced=tag in SPACED)
        if tag == "blockquote":
            self._quote = max(0, self._quote - 1)
        elif tag == "pre":
            self._pre = max(0, self._pre - 1)

    def handle_data(self, data: str) -> None:
        """Take text in, with its line ends only inside `pre`."""
        if not self._pre:
            self._words.append(data)
            return
        *lines, last = data.split("\n")
        for line in lines:
            self._words.append(line)
            self._end_line(spaced=False, empty=True)
        self._words.append(last)

    def text(self) -> str:
        """Give the lines, quotes marked, never more than one empty line in a row."""
        self._end_line(spaced=False)
        marked = [f"{'> ' * depth}{line}".rstrip() for depth, line in self._lines]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(marked)).strip()

    def _end_line(self, *, spaced: bool, empty: bool = False) -> None:
        line = "".join(self._words)
        self._words = []
        shown = line.strip("\n") if self._pre else re.sub(r"\s+", " ", line).strip()
        depth = min(self._quote, DEEPEST_QUOTE)
        if shown or empty:
            self._lines.append((depth, shown))
        if spaced and self._lines and self._lines[-1][1]:
            self._lines.append((depth, ""))
