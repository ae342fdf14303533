"""No test reaches the internet; this machine itself stays reachable."""

import socket

import pytest

from tests.support.loopback import NotLoopback


@pytest.mark.parametrize("host", ["192.0.2.1", "203.0.113.9", "0.0.0.1"])
def test_a_connection_to_elsewhere_is_refused(host: str) -> None:
    with socket.socket() as out, pytest.raises(NotLoopback):
        out.connect((host, 443))


def test_a_datagram_to_elsewhere_is_refused() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out, pytest.raises(NotLoopback):
        out.sendto(b"x", ("192.0.2.1", 53))


def test_this_machine_is_reachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as here:
        socket.create_connection(here.getsockname()).close()
