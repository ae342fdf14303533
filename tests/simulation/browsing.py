"""A browser: asks a door as API Gateway would, and posts the form that the page holds."""

import html
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from shared.flow.house import House

Door = Callable[[House, dict[str, Any]], dict[str, Any]]
FIELD = re.compile(r"<input[^>]*type=\"hidden\"[^>]*>")
NAME, VALUE = re.compile(r"name=\"([^\"]*)\""), re.compile(r"value=\"([^\"]*)\"")


def get(door: Door, house: House, token: str, method: str = "GET") -> dict[str, Any]:
    """Look at the page behind a link."""
    return door(house, _event(method, token))


def post(door: Door, house: House, token: str, form: dict[str, str]) -> dict[str, Any]:
    """Send a form."""
    return door(house, _event("POST", token, urlencode(form)))


def hidden(page: dict[str, Any]) -> dict[str, str]:
    """Give what a page's form carries along; empty where it has no form."""
    found = {}
    for field in FIELD.findall(page["body"]):
        name, value = NAME.search(field), VALUE.search(field)
        if name and value:
            found[html.unescape(name[1])] = html.unescape(value[1])
    return found


def _event(method: str, token: str, body: str = "") -> dict[str, Any]:
    return {
        "requestContext": {"http": {"method": method}},
        "rawPath": f"/x/{token}",
        "pathParameters": {"id": token},
        "headers": {"content-type": "application/x-www-form-urlencoded"},
        "body": body,
    }
