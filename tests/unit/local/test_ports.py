"""Ports are bound before anything starts, and stay the same over restarts."""

import asyncio
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local.ports import Ports, PortTaken, number, taken


@pytest.fixture
def ports(tmp_path: Path) -> Iterator[Ports]:
    found = taken(tmp_path / "ports.json", 0, 0)
    yield found
    closed(found)


def closed(ports: Ports) -> None:
    for bound in (ports.gateway, ports.http, ports.smtp):
        bound.close()


def test_the_same_ports_are_taken_again(tmp_path: Path, ports: Ports) -> None:
    before = [number(s) for s in (ports.gateway, ports.http, ports.smtp)]
    closed(ports)
    again = taken(tmp_path / "ports.json", 0, 0)
    assert [number(s) for s in (again.gateway, again.http, again.smtp)] == before
    closed(again)


def test_a_port_of_the_last_run_that_is_taken_now_is_replaced(tmp_path: Path, ports: Ports) -> None:
    other = taken(tmp_path / "ports.json", 0, 0)
    assert number(other.http) != number(ports.http)
    closed(other)


def test_a_port_that_was_asked_for_is_taken_or_refused(tmp_path: Path, ports: Ports) -> None:
    asked = number(ports.http)
    with pytest.raises(PortTaken, match=f"{asked}"):
        taken(tmp_path / "other.json", asked, 0)


def test_whoever_is_answered_in_pieces_does_not_wait_between_them(ports: Ports) -> None:
    """Nagle's algorithm is off on what is accepted; asyncio sees to it for TCP alone."""

    async def accepted() -> int:
        found: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def heard(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            line: socket.socket = writer.get_extra_info("socket")
            found.set_result(line.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        server = await asyncio.start_server(heard, sock=ports.smtp)
        _reader, writer = await asyncio.open_connection(*ports.smtp.getsockname())
        quick = await found
        writer.close()
        await writer.wait_closed()
        server.close()
        return quick

    assert asyncio.run(accepted())
