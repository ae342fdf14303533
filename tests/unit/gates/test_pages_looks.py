"""A page brings its own style, and lets the browser take no other."""

import base64
from hashlib import sha256

from shared.gates.http import Request
from shared.gates.pages import front_page
from shared.gates.render import FOLDER
from shared.gates.words.english import ENGLISH
from shared.gates.words.speech import Voice


def test_whoever_finds_the_address_is_told_what_it_is() -> None:
    body = front_page(Voice("en")).answer(Request("GET"))["body"]
    assert "<title>Keel</title>" in body
    assert ENGLISH["front"] in body


def test_a_page_brings_its_one_style_sheet_and_allows_just_that() -> None:
    answered = front_page(Voice("en")).answer(Request("GET"))
    assert answered["statusCode"] == 200
    style = answered["body"].partition("<style>")[2].partition("</style>")[0]
    assert style == (FOLDER / "page.css").read_text(encoding="utf-8")
    hashed = base64.b64encode(sha256(style.encode()).digest()).decode()
    policy = answered["headers"]["content-security-policy"].split("; ")
    assert f"style-src 'sha256-{hashed}'" in policy
