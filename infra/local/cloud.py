"""What this host knows of MiniStack beyond its AWS interface: private names of the pinned version.

Every such name is used here, or in `shortcuts`, and nowhere else. `tests/e2e` kills real cores, so
that a version which moves one of them cannot pass.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from infra.local.asgi import App, Message, replayed
from infra.local.environment import ACCOUNT, REGION
from infra.local.journal import Request
from infra.local.workers import Forking, Nursery, Unpacking
from shared.clock.clock import SystemClock

TABLES = "dynamodb"
LONGEST_NAP = 0.1
"""Seconds; how soon a sleeping workflow notices that time has travelled."""

_asleep: dict[int, Callable[[], float]] = {}
"""Seconds left, by thread, of every workflow that sleeps until a time."""


def app() -> App:
    """Give the cloud itself; the first call reads the environment."""
    from ministack.app import app as ministack

    given: App = ministack
    return given


# --- before it starts ---------------------------------------------------------------------------


def hold_consumers(state: Path) -> None:
    """Let no consumer read before this host says so, and forget how far each had read.

    The cloud restores the consumers' places in a stream, but not the stream, and they would skip as
    many new records as they had read before.
    """
    file = state / "lambda.json"
    if not file.exists():
        return
    saved = json.loads(file.read_text())
    positions = saved["payload"].get("dynamodb_stream_positions")
    if positions:
        positions["data"] = {}
    for mapping in saved["payload"]["esms"].get("data", {}).values():
        mapping["Enabled"] = False
    draft = file.with_suffix(".new")
    draft.write_text(json.dumps(saved))
    draft.replace(file)


def release_consumers() -> None:
    """Let every consumer read; what was replayed rings them first."""
    from ministack.services import lambda_svc

    for mapping in lambda_svc._esms._data.values():  # noqa: SLF001
        mapping["Enabled"] = True
    lambda_svc._ensure_poller()  # noqa: SLF001


def held() -> bool:
    """Say whether a consumer is still kept from reading."""
    return any(not mapping["Enabled"] for _, _, mapping, _ in _consumers())


# --- saving and replaying -----------------------------------------------------------------------


def save(*, everything: bool) -> None:
    """Save a new base; call it on the event loop, so that nothing moves meanwhile.

    Tables come last and replace their file at once: until then the old journal is the good one.
    """
    from ministack.app import _build_persistence_save_dict
    from ministack.core.persistence import save_all

    services = _build_persistence_save_dict()
    tables = services.pop(TABLES, None)
    if everything:
        save_all(services)
    if tables is not None:
        save_all({TABLES: tables})


async def replay(request: Request) -> tuple[int, str]:
    """Do one write again; give status and answer."""
    said: list[Message] = []

    async def send(message: Message) -> None:
        said.append(message)

    await app()(_scope(request), replayed(request.body.encode()), send)
    return said[0]["status"], b"".join(m.get("body", b"") for m in said).decode(errors="replace")


def _scope(request: Request) -> dict[str, Any]:
    who = f"{ACCOUNT}/20260101/{REGION}/dynamodb/aws4_request"
    headers = {
        "host": "dynamodb.localhost",
        "x-amz-target": request.target,
        "content-type": "application/x-amz-json-1.0",
        "authorization": f"AWS4-HMAC-SHA256 Credential={who}, SignedHeaders=host, Signature=0",
    }
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/",
        "raw_path": b"/",
        "query_string": b"",
        "client": ("127.0.0.1", 0),
        "server": ("127.0.0.1", 0),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }


# --- workers ------------------------------------------------------------------------------------


def fork_workers(nursery: Nursery) -> None:
    """Let the cloud fork the workers of functions instead of starting each from nothing."""
    from ministack.core import lambda_runtime

    lambda_runtime.subprocess = Forking(nursery)
    lambda_runtime.zipfile = Unpacking(nursery.code)


# --- what is going on ---------------------------------------------------------------------------


def drained() -> bool:
    """Say whether every consumer has read all there is: what a base holds never rings again."""
    from ministack.services import dynamodb

    for account, region, mapping, position in _consumers():
        table = mapping["EventSourceArn"].split("/")[1]
        end = dynamodb.stream_end_position(table, account_id=account, region=region)
        if position < end:
            return False
    return True


def _consumers() -> Iterator[tuple[str, str, dict[str, Any], int]]:
    """Give every consumer of a table's stream with its place; one that never read stands at 0."""
    from ministack.services import lambda_svc

    positions = lambda_svc._dynamodb_stream_positions._data  # noqa: SLF001
    for (account, region, name), mapping in list(lambda_svc._esms._data.items()):  # noqa: SLF001
        if ":dynamodb:" in mapping.get("EventSourceArn", ""):
            yield account, region, mapping, positions.get((account, region, name), 0)


def at_work() -> int:
    """Count functions at work."""
    from ministack.core import lambda_runtime

    leased: int = lambda_runtime.workers_in_use()
    return leased


def end_functions() -> None:
    """End every worker, whatever it does: what it had not recorded is found by the next start."""
    from ministack.core import lambda_runtime

    lambda_runtime.reset()


def busy() -> int:
    """Count what moves by itself: functions at work, and workflows that neither wait nor sleep."""
    from ministack.services import stepfunctions

    running = [e for e in list(stepfunctions._executions.all_values()) if e["status"] == "RUNNING"]  # noqa: SLF001
    tokens = list(stepfunctions._task_tokens.all_values())  # noqa: SLF001
    parked = sum(not token["event"].is_set() for token in tokens)
    asleep = sum(left() > 0 for left in list(_asleep.values()))
    return at_work() + max(0, len(running) - parked - asleep)


# --- time ---------------------------------------------------------------------------------------


def let_waits_travel(clock: SystemClock) -> None:
    """Make a workflow that sleeps until a time wake earlier when time travels meanwhile."""
    from ministack.services import stepfunctions

    def sleep_until(timestamp: str) -> None:
        target, travelled = datetime.fromisoformat(timestamp), clock.now() - clock.recorded()

        def left() -> float:
            since = clock.now() - clock.recorded() - travelled
            return (target - since - datetime.now(UTC)).total_seconds()

        _asleep[threading.get_ident()] = left
        try:
            while (seconds := left()) > 0:
                time.sleep(min(seconds, LONGEST_NAP))
        finally:
            del _asleep[threading.get_ident()]

    stepfunctions._sleep_until = sleep_until  # noqa: SLF001
