"""What a browser sends to the HTTP API when somebody opens a link, or presses a button."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from tests.support.houses import WEB


def get(link: str, method: str = "GET", **headers: str) -> dict[str, Any]:
    """Make the event of a browser that opens a link."""
    path, _, query = link.removeprefix(WEB).partition("?")
    return {
        "rawPath": path,
        "pathParameters": {"id": path.rpartition("/")[2]},
        "queryStringParameters": dict(p.split("=") for p in query.split("&")) if query else None,
        "headers": {"host": "keel.studio.example", **_dashed(headers)},
        "requestContext": {"http": {"method": method}},
    }


def post(link: str, form: Mapping[str, str] | str, **headers: str) -> dict[str, Any]:
    """Make the event of a form sent from a page of ours."""
    kind = {"content_type": "application/x-www-form-urlencoded"}
    own = {"origin": "null", "sec_fetch_site": "same-origin"}
    body = form if isinstance(form, str) else urlencode(form)
    return {**get(link, "POST", **{**kind, **own, **headers}), "body": body}


def form_of(html: str, decision: str, **typed: str) -> dict[str, str]:
    """Fill the form of a page that sends `decision`, as a person would."""
    for markup in re.findall(r"<form.*?</form>", html, re.DOTALL):
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', markup))
        if hidden.get("decision", decision) == decision:
            return {**hidden, **typed}
    raise AssertionError(f"the page has no form for {decision}")


def _dashed(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}
