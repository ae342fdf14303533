"""Address headers become people; a From that could be read in two ways is called doubtful."""

import re
from collections.abc import Iterable, Iterator, Sequence

from shared.domain.addresses import normalise_address
from shared.domain.signals import Person
from shared.ingest.encoded_words import read_words, stray
from shared.ingest.invisible import visible

QUOTED = r'"(?:[^"\\]|\\.)*+"'
PLAIN = r'<[^<>]{0,998}>|[(),;:]|[^"(),;:<>]+|.'
TOKEN = re.compile(rf'{QUOTED}|(?P<unclosed>".*)|{PLAIN}', re.DOTALL)
UNQUOTED = re.compile(PLAIN, re.DOTALL)
QUOTED_OR_COMMENT = re.compile(rf'{QUOTED}|\([^()]{{0,998}}\)|(").*', re.DOTALL)
LEFT_OVER = frozenset('"()\\')
"""Signs of a quote or comment that another program might end elsewhere."""
MOST_MAILBOXES = 200


def mailboxes(values: Iterable[str]) -> tuple[Person, ...]:
    """Give the people of one header, in order; groups are opened, empty entries left out."""
    found: list[Person] = []
    for value in values:
        for item in _items(value):
            person = _person(item)
            if person.email or person.name:
                found.append(person)
            if len(found) >= MOST_MAILBOXES:
                return tuple(found)
    return tuple(found)


def author(values: Sequence[str]) -> Person:
    """Give the first person with a usable address; where nobody has one, the first of all.

    A name that its own comma cut in two, `Client, Jane <jane@client.example>`, is made whole.
    """
    for value in values:
        items = list(_items(value))[:MOST_MAILBOXES]
        known = [at for at, item in enumerate(items) if is_usable(_person(item))]
        if known:
            last = known[0] + 1
            return _whole(items[:last]) if len(known) == 1 else _person(items[last - 1])
    return next(iter(mailboxes(values)), Person())


def is_usable(person: Person) -> bool:
    """Say whether somebody could be written to under this address."""
    return bool(normalise_address(person.email))


def is_doubtful(values: list[str]) -> bool:
    """Say whether two programs might read different authors out of these From headers."""
    if len(values) != 1:
        return True
    bare = QUOTED_OR_COMMENT.sub(r"\1", values[0])
    if LEFT_OVER & set(bare):
        return True
    angles = [piece for piece in re.findall(r"<([^<>]*)>", bare) if piece]
    twisted = bare.count("<") > 1 or any("=?" in piece or ":" in piece for piece in angles)
    return bare.count("@") != 1 or twisted or len(mailboxes(values)) != 1


def _items(value: str) -> Iterator[list[str]]:
    """Give what stands between commas, blanks left out."""
    return (item for item in _split(value) if any(not token.isspace() for token in item))


def _split(value: str) -> Iterator[list[str]]:
    """Split at commas and semicolons that stand outside quotes, angles and comments."""
    item: list[str] = []
    depth = 0
    for token in _tokens(value):
        if token == "(":
            depth += 1
        if depth == 0 and token in {",", ";"}:
            yield item
            item = []
        elif depth == 0 and token == ":":
            item = []
        else:
            item.append(token)
        if token == ")":
            depth = max(0, depth - 1)
    yield item


def _whole(items: list[list[str]]) -> Person:
    """Read the items as one, unless those before the last say more than a name."""
    *before, last = items
    phrase = [token for item in before for token in (*item, ",")]
    alone, together = _person(last), _person([*phrase, *last])
    if any("@" in token for token in phrase) or together.email != alone.email:
        return alone
    return together.model_copy(update={"name": together.name.strip(" ,")})


def _tokens(value: str) -> Iterator[str]:
    """Split where the grammar does; a quote that nothing closes is read like any letter."""
    for found in TOKEN.finditer(value):
        if found["unclosed"]:
            yield from UNQUOTED.findall(found[0])
        else:
            yield found[0]


def _person(item: list[str]) -> Person:
    name, comment, angle = _pieces(item)
    if angle is None:
        word = name.strip()
        email = word if "@" in word and " " not in word else ""
        name = "" if email else name
    else:
        email = angle.rpartition(":")[2] if angle.startswith("@") else angle
    shown = read_words(name.strip()) or read_words(comment.strip())
    return Person(name=_tidy(visible(shown)), email=_tidy(stray(email)).strip("<> "))


def _pieces(item: list[str]) -> tuple[str, str, str | None]:
    """Give display name, comment, and what stood in angle brackets, if anything did."""
    name, comment, angle, depth = "", "", None, 0
    for token in item:
        if token in {"(", ")"}:
            depth = max(0, depth + (1 if token == "(" else -1))
        elif depth:
            comment += token
        elif token.startswith("<") and token.endswith(">"):
            angle = re.sub(r"\s", "", token[1:-1])
        else:
            name += _unquoted(token)
    return name, comment, angle


def _unquoted(token: str) -> str:
    if len(token) > 1 and token[0] == token[-1] == '"':
        return re.sub(r"\\(.)", r"\1", token[1:-1], flags=re.DOTALL)
    return token


def _tidy(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()[:320]
