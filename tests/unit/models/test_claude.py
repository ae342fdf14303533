"""The real SDK against a server that speaks its API: whatever happens becomes data."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing

import pytest
from pydantic import BaseModel, ConfigDict, Field

from shared.models.claude import ClaudeModel
from shared.models.model import NOTHING, Failed, Question, Replied, Usage
from tests.support import messages_api as api
from tests.support.messages_api import MessagesApi


class Reading(BaseModel):
    """A small typed answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    wish: str = Field(max_length=40)
    urgent: bool = False


QUESTION = Question("claude-haiku-5-5", "Read the inquiry.", "A website, please.", Reading, 300)


@pytest.fixture
def server() -> Iterator[MessagesApi]:
    with api.messages_api() as running:
        yield running


@pytest.fixture
def claude(server: MessagesApi) -> Iterator[ClaudeModel]:
    with closing(ClaudeModel(lambda: "sk-test", server.url)) as model:
        yield model


def test_a_reply_comes_back_typed_and_counted(server: MessagesApi, claude: ClaudeModel) -> None:
    server.then(api.says({"wish": "a website", "urgent": True}, cache_read_input_tokens=900))
    assert claude.ask(QUESTION, 5) == Replied(
        Reading(wish="a website", urgent=True), Usage(fresh=100, out=20, cache_read=900)
    )


def test_the_question_carries_a_cached_prompt_and_a_closed_schema(
    server: MessagesApi, claude: ClaudeModel
) -> None:
    server.then(api.says({"wish": "x"}))
    claude.ask(QUESTION, 5)
    sent = server.requests[0].body
    assert sent["model"] == "claude-haiku-5-5"
    assert sent["system"] == [
        {"type": "text", "text": "Read the inquiry.", "cache_control": {"type": "ephemeral"}}
    ]
    assert sent["messages"] == [{"role": "user", "content": "A website, please."}]
    assert set(sent["output_config"]["format"]["schema"]["properties"]) == {"wish", "urgent"}
    assert "tools" not in sent


def test_a_refusal_is_not_taken_for_garbage(server: MessagesApi, claude: ClaudeModel) -> None:
    server.then(api.refuses(output_tokens=3))
    assert claude.ask(QUESTION, 5) == Failed("refused", Usage(fresh=100, out=3))


def test_a_reply_that_ran_out_of_tokens_is_cut_off(
    server: MessagesApi, claude: ClaudeModel
) -> None:
    server.then(api.runs_out(output_tokens=300))
    assert claude.ask(QUESTION, 5) == Failed("cut_off", Usage(fresh=100, out=300))


@pytest.mark.parametrize(
    "text",
    [
        "Sure! Here it is:",
        "{",
        '{"wish": 7}',
        '{"wish": "x", "price": 900}',
        "",
        '{"wish": "' + "x" * 41 + '"}',
    ],
    ids=["prose", "half", "wrong type", "more than asked", "empty", "too long"],
)
def test_a_reply_of_another_shape_is_unreadable_and_still_paid_for(
    server: MessagesApi, claude: ClaudeModel, text: str
) -> None:
    server.then(api.says_text(text))
    assert claude.ask(QUESTION, 5) == Failed("unreadable", Usage(fresh=100, out=20))


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"<html>Bad gateway</html>", "text/html"),
        (b"\xff\xfe\x00", "application/json"),
        (b"[]", "application/json"),
        (b'{"type": "message"}', "application/json"),
        (b'{"content": null, "usage": {"input_tokens": 1}}', "application/json"),
        (b'{"content": [], "usage": {"input_tokens": "many"}}', "application/json"),
        (b'{"content": [null], "usage": {"input_tokens": 1}}', "application/json"),
        (b"[" * 100_000, "application/json"),
    ],
    ids=["html", "bytes", "list", "bare", "no content", "odd usage", "no block", "too deep"],
)
def test_a_reply_that_is_no_message_is_unreadable(
    server: MessagesApi, claude: ClaudeModel, raw: bytes, kind: str
) -> None:
    server.then(api.sends(raw, kind))
    failed = claude.ask(QUESTION, 5)
    assert isinstance(failed, Failed)
    assert failed.because == "unreadable"


def test_a_success_of_another_kind_is_unreadable(server: MessagesApi, claude: ClaudeModel) -> None:
    server.then(api.fails(202, "accepted"))
    assert claude.ask(QUESTION, 5) == Failed("unreadable", None)


def test_a_message_without_text_is_unreadable(server: MessagesApi, claude: ClaudeModel) -> None:
    server.then(api.sends(b'{"content": [], "usage": {"input_tokens": 5, "output_tokens": 0}}'))
    assert claude.ask(QUESTION, 5) == Failed("unreadable", Usage(fresh=5))


@pytest.mark.parametrize("after", ["7", "0"])
def test_a_rate_limit_says_when_to_come_back_and_is_not_slept_out_here(
    server: MessagesApi, claude: ClaudeModel, after: str
) -> None:
    server.then(api.rate_limits(after))
    assert claude.ask(QUESTION, 5) == Failed("rate_limited", NOTHING, float(after))
    assert len(server.requests) == 1


def test_a_retry_after_that_is_a_date_does_not_hurt(
    server: MessagesApi, claude: ClaudeModel
) -> None:
    server.then(api.rate_limits("Wed, 21 Oct 2026 07:28:00 GMT"))
    assert claude.ask(QUESTION, 5) == Failed("rate_limited")


@pytest.mark.parametrize("status", [500, 503, 529])
def test_a_provider_in_trouble_is_overloaded(
    server: MessagesApi, claude: ClaudeModel, status: int
) -> None:
    server.then(api.fails(status, "overloaded_error"))
    assert claude.ask(QUESTION, 5) == Failed("overloaded")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413])
def test_a_question_that_is_not_accepted_is_rejected(
    server: MessagesApi, claude: ClaudeModel, status: int
) -> None:
    server.then(api.fails(status, "invalid_request_error"))
    assert claude.ask(QUESTION, 5) == Failed("rejected")


def test_silence_ends_in_time_and_nobody_knows_what_it_cost(
    server: MessagesApi, claude: ClaudeModel
) -> None:
    server.then(api.hangs)
    assert claude.ask(QUESTION, 0.2) == Failed("timeout", None)


def test_an_answer_that_drips_in_ends_in_time_and_the_next_one_is_heard(
    server: MessagesApi, claude: ClaudeModel
) -> None:
    server.then(api.says({"wish": "x"}), api.drips, api.says({"wish": "x"}))
    assert isinstance(claude.ask(QUESTION, 5), Replied)
    began = time.monotonic()
    assert claude.ask(QUESTION, 0.3) == Failed("timeout", None)
    assert time.monotonic() - began < 2
    assert isinstance(claude.ask(QUESTION, 5), Replied)


def test_a_mistake_of_ours_is_raised_and_not_taken_for_an_answer(server: MessagesApi) -> None:
    def broken() -> str:
        raise LookupError

    with pytest.raises(LookupError):
        ClaudeModel(broken, server.url).ask(QUESTION, 5)


def test_a_cut_connection_is_unreachable_and_nobody_knows_what_it_cost(
    server: MessagesApi, claude: ClaudeModel
) -> None:
    server.then(api.cuts)
    assert claude.ask(QUESTION, 5) == Failed("unreachable", None)


def test_a_server_that_is_not_there_is_unreachable() -> None:
    with api.messages_api() as gone:
        url = gone.url
    with closing(ClaudeModel(lambda: "sk-test", url)) as claude:
        assert claude.ask(QUESTION, 2) == Failed("unreachable", None)


@pytest.mark.parametrize("key", ["", " ", "\n"])
def test_without_a_key_it_is_not_ready(key: str) -> None:
    assert not ClaudeModel(lambda: key).ready()


def test_a_key_that_was_changed_is_used_at_once(server: MessagesApi) -> None:
    keys = ["sk-old", "sk-new\n"]
    server.then(api.says({"wish": "x"}), api.says({"wish": "x"}))
    with closing(ClaudeModel(lambda: keys[0], server.url)) as claude:
        claude.ask(QUESTION, 5)
        keys.pop(0)
        claude.ask(QUESTION, 5)
    assert [r.headers["authorization"] for r in server.requests] == [
        "Bearer sk-old",
        "Bearer sk-new",
    ]


def test_the_sdk_is_not_imported_before_the_first_question() -> None:
    program = (
        "import sys\n"
        "from shared.models.claude import ClaudeModel\n"
        "from shared.models.gateway import ModelGateway\n"
        "ClaudeModel(lambda: '').ready()\n"
        "heavy = ('anthropic', 'httpx2', 'boto3', 'botocore', 'pynamodb')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "[]"
