"""No test reaches the internet: a connection to anywhere but this machine is an error."""

import ipaddress
import socket
import sys
from typing import Any


class NotLoopback(Exception):
    """A test tried to leave this machine."""


def refuse_the_internet() -> None:
    """Watch every socket of this process from now on; it cannot be undone."""
    sys.addaudithook(_watch)


def _watch(event: str, args: tuple[Any, ...]) -> None:
    if event not in ("socket.connect", "socket.sendto"):
        return
    family, address = args[0].family, args[1]
    if family not in (socket.AF_INET, socket.AF_INET6):
        return
    host = str(address[0])
    if not _stays_here(host):
        raise NotLoopback(host)


def _stays_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host == "localhost"
