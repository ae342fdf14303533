"""Claude through Anthropic's SDK, which is imported at the first question and not before.

The SDK would sleep as long as a `retry-after` header says, so retries are left to the gateway,
which knows how much time there is.
"""

from collections.abc import Callable
from concurrent.futures import Future
from contextvars import ContextVar
from http import HTTPStatus
from importlib import import_module
from threading import Thread
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from shared.models.model import Failed, Question, Replied, T, Usage

if TYPE_CHECKING:
    from anthropic import Anthropic, APIStatusError

CONNECT = 5.0
"""Seconds to reach the provider."""
GRACE = 0.25
"""Seconds that the SDK may need to say itself that time is up."""
_billed: ContextVar[Usage | None] = ContextVar("billed", default=None)
"""Usage of the reply at hand, kept for the case that its content cannot be read.

Every question is asked in a thread of its own, and so in a fresh context.
"""


class _Unusable(Exception):
    """A reply that came, and that nobody can use."""

    def __init__(self, failed: Failed) -> None:
        super().__init__(failed.because)
        self.failed = failed


class ClaudeModel:
    """Asks Claude; the key is fetched when it is first needed."""

    def __init__(self, key: Callable[[], str], base_url: str = "") -> None:
        self._key = key
        self._base_url = base_url
        self._made: Anthropic | None = None

    def ready(self) -> bool:
        """Say whether there is a key."""
        return bool(self._key().strip())

    def ask(self, question: Question[T], within: float) -> Replied[T] | Failed:
        """Ask once; a failure of any kind is given back.

        The SDK's timeout begins anew with every byte, so a thread asks and this one watches the
        clock; an answer that drips in is abandoned with its connection.
        """
        import_module("anthropic")  # a second or more, which is not the provider's fault
        answer: Future[Replied[T] | Failed] = Future()
        Thread(target=_fulfil, args=(answer, self._ask, question, within), daemon=True).start()
        try:
            return answer.result(within + GRACE)
        except TimeoutError:
            self._made = None
            return Failed("timeout", None)

    def _ask(self, question: Question[T], within: float) -> Replied[T] | Failed:
        import anthropic

        try:
            return self._parse(question, within)
        except _Unusable as unusable:
            return unusable.failed
        except (ValidationError, anthropic.APIResponseValidationError):
            return Failed("unreadable", _billed.get())
        except anthropic.APITimeoutError:
            return Failed("timeout", None)
        except anthropic.APIConnectionError:
            return Failed("unreachable", None)
        except anthropic.APIStatusError as error:
            return _refusal(error)

    def _parse(self, question: Question[T], within: float) -> Replied[T] | Failed:
        system: Any = [
            {"type": "text", "text": question.system, "cache_control": {"type": "ephemeral"}}
        ]
        message = self._client.messages.parse(
            model=question.model,
            max_tokens=question.max_tokens,
            system=system,
            messages=[{"role": "user", "content": question.user}],
            output_format=question.output,
            timeout=_patience(within),
        )
        usage = _billed.get()
        if message.parsed_output is None or usage is None:
            return Failed("unreadable", usage)
        return Replied(message.parsed_output, usage)

    def close(self) -> None:
        """Let the connections go; the next question opens new ones."""
        if self._made is not None:
            self._made.close()
            self._made = None

    @property
    def _client(self) -> "Anthropic":
        """Give the client of the present key, made anew when the key has changed."""
        from anthropic import Anthropic

        key = self._key().strip()
        if self._made is None or self._made.api_key != key:
            self.close()
            self._made = Anthropic(
                api_key=key,
                base_url=self._base_url or None,
                max_retries=0,
                middleware=[_look],
            )
        return self._made


def _look(request: Any, call_next: Callable[[Any], Any]) -> Any:
    """Look at a reply before the SDK parses it: what it cost, and whether it is one at all."""
    response = call_next(request)
    if HTTPStatus.OK <= response.status_code < HTTPStatus.MULTIPLE_CHOICES:
        body = _json(response)
        usage = _usage(body.get("usage"))
        _billed.set(usage)
        if body.get("stop_reason") == "refusal":
            raise _Unusable(Failed("refused", usage))
        if body.get("stop_reason") in ("max_tokens", "model_context_window_exceeded"):
            raise _Unusable(Failed("cut_off", usage))
        if usage is None or not _is_content(body.get("content")):
            raise _Unusable(Failed("unreadable", usage))
    return response


def _json(response: Any) -> dict[str, Any]:
    try:
        body = response.json()
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise _Unusable(Failed("unreadable", None))
    return body


def _is_content(said: Any) -> bool:
    return isinstance(said, list) and all(isinstance(block, dict) for block in said)


def _usage(said: Any) -> Usage | None:
    if not isinstance(said, dict):
        return None
    counts = [
        said.get(name) or 0
        for name in (
            "input_tokens",
            "output_tokens",
            "cache_read_input_tokens",
            "cache_creation_input_tokens",
        )
    ]
    return Usage(*counts) if all(isinstance(n, int) and n >= 0 for n in counts) else None


def _refusal(error: "APIStatusError") -> Failed:
    """Read an error status; none of them is billed."""
    if error.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        return Failed("rate_limited", retry_after=_retry_after(error))
    if error.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Failed("overloaded", retry_after=_retry_after(error))
    return Failed("rejected")


def _retry_after(error: "APIStatusError") -> float:
    try:
        return max(float(error.response.headers.get("retry-after", 0)), 0.0)
    except ValueError:
        return 0.0


def _patience(within: float) -> Any:
    from anthropic import Timeout

    return Timeout(within, connect=min(within, CONNECT))


def _fulfil(
    answer: "Future[Replied[T] | Failed]",
    ask: Callable[[Question[T], float], Replied[T] | Failed],
    question: Question[T],
    within: float,
) -> None:
    """Give what `ask` gives or raises to whoever waits for it."""
    try:
        answer.set_result(ask(question, within))
    except BaseException as error:  # noqa: BLE001 - it is raised where it was waited for
        answer.set_exception(error)
