"""A connection that breaks without an answer is an outage: neither a conflict nor a crash of ours."""

import socket
from collections.abc import Callable, Iterator
from threading import Thread

import pytest
from pynamodb.exceptions import PynamoDBException

from shared.log.dynamodb.work import DynamoCheckpoints
from shared.models.budget import SpendUnavailable
from shared.models.dynamodb import DynamoSpend
from shared.views.dynamodb import DynamoViewStore
from shared.views.store import Row


@pytest.fixture
def hanging_up(aws: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Point AWS clients at a server that takes every request and hangs up."""
    del aws
    with socket.create_server(("127.0.0.1", 0)) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.getsockname()[1]}")
        monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
        thread = Thread(target=_hang_up, args=(server,), daemon=True)
        thread.start()
        yield
        server.shutdown(socket.SHUT_RDWR)
    thread.join(5)


def _hang_up(server: socket.socket) -> None:
    while True:
        try:
            line, _ = server.accept()
        except OSError:
            return
        with line:
            line.recv(65536)


WRITES: dict[str, Callable[[], object]] = {
    "checkpoints": lambda: DynamoCheckpoints("none").advance("router", "company/main", 1),
    "views": lambda: DynamoViewStore("none").put(Row("pipeline", "a", 1, {}), 0),
}


@pytest.mark.parametrize("store", WRITES)
def test_a_store_says_that_it_cannot_be_reached(hanging_up: None, store: str) -> None:
    with pytest.raises(PynamoDBException):
        WRITES[store]()


def test_spending_says_that_it_cannot_be_known(hanging_up: None) -> None:
    with pytest.raises(SpendUnavailable):
        DynamoSpend("none").add("day/2026-03-02", 1, 10)
