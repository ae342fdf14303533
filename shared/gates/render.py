"""Templates, filled and escaped; Jinja2 is loaded by the first one."""

from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "templates"


@cache
def _environment() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    found = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=lambda name: not (name or "").endswith(".txt"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    found.filters["moment"] = lambda at: at.strftime("%d %b %Y, %H:%M UTC")
    return found


def render(template: str, **values: Any) -> str:
    """Fill a template; a name that it needs and is not given is an error."""
    text: str = _environment().get_template(template).render(**values)
    return text
