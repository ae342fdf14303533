"""The functions behind the links answer API Gateway's own events, and log ids alone."""

import base64
import importlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.support.browser import form_of
from tests.support.houses import CONTACT, PROPOSAL, Company

EVENTS = Path(__file__).parent / "events"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def event(name: str, link: str, form: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Fill a recorded event with a link, and with a form as API Gateway passes it on."""
    noun, id_ = link.split("/")[-2:]
    body = base64.b64encode(urlencode(form or {}).encode()).decode()
    text = (EVENTS / f"{name}.json").read_text(encoding="utf-8")
    for gap, value in (("noun", noun), ("id", id_), ("body", body)):
        text = text.replace(f"{{{gap}}}", value)
    filled: dict[str, Any] = json.loads(text)
    return filled


class Functions:
    """The handlers over one house in memory."""

    def __init__(self, company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
        self.company, self._monkeypatch = company, monkeypatch

    def call(self, function: str, given: dict[str, Any]) -> dict[str, Any]:
        module = importlib.import_module(f"functions.{function}.handler")
        self._monkeypatch.setattr(module, "house", lambda name: self._house(function, name))
        answered: dict[str, Any] = module.handler(given, None)
        return answered

    def _house(self, function: str, name: str) -> Any:
        assert name == function, "the envelope says which function acted"
        return self.company.house


@pytest.fixture
def functions(monkeypatch: pytest.MonkeyPatch) -> Functions:
    return Functions(Company(), monkeypatch)


def test_an_approval_is_shown_and_answered(
    functions: Functions, capsys: pytest.CaptureFixture[str]
) -> None:
    stream = functions.company.proposes()
    link = functions.company.house.link("approval", stream)
    page = functions.call("answer_approval", event("get", link))
    form = form_of(page["body"], "approve")
    assert functions.call("answer_approval", event("post", link, form))["statusCode"] == 200
    assert functions.company.stage == "sending"
    assert (
        lines(capsys)
        == [{"event": "answer_approval", "approval": stream.partition("/")[2], "status": 200}] * 2
    )


def test_a_proposal_is_shown_and_accepted(
    functions: Functions, capsys: pytest.CaptureFixture[str]
) -> None:
    company = functions.company
    asked = company.house.link("approval", company.proposes())
    page = functions.call("answer_approval", event("get", asked))
    functions.call("answer_approval", event("post", asked, form_of(page["body"], "approve")))
    company.sends()
    capsys.readouterr()
    link = company.house.link("proposal", PROPOSAL)
    page = functions.call("answer_proposal", event("get", link))
    form = form_of(page["body"], "accept", name="Ada Sommer")
    assert functions.call("answer_proposal", event("post", link, form))["statusCode"] == 200
    assert company.stage == "won"
    logged = lines(capsys)
    assert [line["status"] for line in logged] == [200, 200]
    assert {line["proposal"] for line in logged} == {PROPOSAL.partition("/")[2]}


def test_one_click_unsubscribes(functions: Functions, capsys: pytest.CaptureFixture[str]) -> None:
    functions.company.hears()
    link = functions.company.house.link("unsubscribe", CONTACT)
    assert functions.call("unsubscribe", event("post", link, ONE_CLICK))["statusCode"] == 200
    assert functions.company.house.book.contact(CONTACT).suppressed == "unsubscribed"
    assert lines(capsys) == [{"event": "unsubscribe", "contact": "c1", "status": 200}]


@pytest.mark.parametrize("function", ["answer_approval", "answer_proposal", "unsubscribe"])
def test_no_line_holds_a_link_a_name_or_a_word(
    functions: Functions, function: str, capsys: pytest.CaptureFixture[str]
) -> None:
    link = "https://keel.studio.example/any/thing.FORGEDFORGEDFORGEDFORG"
    form = {"decision": "accept", "name": "Ada Sommer", "text": "secret words"}
    assert functions.call(function, event("post", link, form))["statusCode"] == 403
    written = capsys.readouterr()
    for secret in ("FORGED", "Ada", "secret words", "192.0.2.7"):
        assert secret not in written.err + written.out


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_front_page_and_health_touch_no_store(
    method: str, capsys: pytest.CaptureFixture[str]
) -> None:
    handler = importlib.import_module("functions.healthz.handler").handler
    request = {"method": method}
    healthy = handler({"rawPath": "/healthz", "requestContext": {"http": request}}, None)
    assert healthy["statusCode"] == 200
    assert healthy["body"] == ('{"ok": true}' if method == "GET" else "")
    german = {"accept-language": "de"}
    front = handler({"rawPath": "/", "headers": german, "requestContext": {"http": request}}, None)
    assert front["statusCode"] == 200
    assert ("Sonst gibt es hier nichts." in front["body"]) == (method == "GET")
    assert [line["path"] for line in lines(capsys)] == ["/healthz", "/"]


@pytest.mark.parametrize(
    "function", ["answer_approval", "answer_proposal", "unsubscribe", "healthz"]
)
def test_a_handler_stays_thin(function: str) -> None:
    module = importlib.import_module(f"functions.{function}.handler")
    assert module.__file__
    assert len(Path(module.__file__).read_text(encoding="utf-8").splitlines()) <= 40


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """Give what was logged, without the place."""
    found = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    return [{k: v for k, v in line.items() if k != "stage"} for line in found]
