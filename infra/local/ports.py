"""Three loopback ports, bound before anything starts; the same ones again after a restart."""

import json
import socket
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from infra.local.data import replaced
from infra.local.environment import HOST

NAMES = ("gateway", "http", "smtp")


class PortTaken(Exception):
    """Somebody else listens on a port that was asked for."""


@dataclass(frozen=True)
class Ports:
    """The sockets, not yet listening."""

    gateway: socket.socket
    """AWS calls, for programs alone."""
    http: socket.socket
    """The front door, for people and webhooks."""
    smtp: socket.socket

    def address(self, name: str) -> str:
        """Give host and port of one of them."""
        return f"{HOST}:{number(getattr(self, name))}"


def number(bound: socket.socket) -> int:
    """Give the port of a socket."""
    port: int = bound.getsockname()[1]
    return port


def taken(file: Path, http: int, smtp: int) -> Ports:
    """Bind all three: what was asked for, else what `file` remembers, else what is free.

    Raises `PortTaken` for a port that was asked for by number.
    """
    last = json.loads(file.read_text()) if file.exists() else {}
    asked = {"http": http, "smtp": smtp}
    with ExitStack() as unless_all_are_taken:
        sockets = {
            name: unless_all_are_taken.enter_context(_bound(asked.get(name, 0), last.get(name, 0)))
            for name in NAMES
        }
        unless_all_are_taken.pop_all()
    replaced(file, json.dumps({name: number(s) for name, s in sockets.items()}))
    return Ports(**sockets)


def _bound(asked: int, last: int) -> socket.socket:
    if asked:
        return _bind(asked)
    try:
        return _bind(last)
    except PortTaken:
        return _bind(0)


def _bind(port: int) -> socket.socket:
    # The protocol is named, since asyncio lets only sockets that say TCP send at once: an answer in
    # two pieces would else wait 40 ms for the other side's acknowledgement of the first.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    # A port whose old connections still linger may be bound; one that is in use may not.
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
        listening.listen()
    except OSError:
        listening.close()
        raise PortTaken(f"port {port} on {HOST} is taken") from None
    return listening
