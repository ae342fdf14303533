"""The SMTP server: a loop in a thread of its own, since a large mail is read line by line."""

import asyncio
import socket
import threading

from aiosmtpd.smtp import SMTP

from infra.local.smtp_in import LARGEST, Inbox


class Patient(SMTP):
    """Takes lines as long as a mail: many programs write their HTML on one (RFC 5321, 4.5.3.1.6
    allows 998 characters, and no provider insists).
    """

    line_length_limit = LARGEST


class SmtpServer:
    """Listens on a socket that was bound before, so that its port is known and ours."""

    def __init__(self, inbox: Inbox, listening: socket.socket) -> None:
        self._inbox, self._socket = inbox, listening
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="smtp", daemon=True)

    def start(self) -> None:
        """Begin to take mail."""
        self._thread.start()
        opening = self._loop.create_server(self._protocol, sock=self._socket)
        self._server = asyncio.run_coroutine_threadsafe(opening, self._loop).result()

    def _protocol(self) -> SMTP:
        return Patient(
            self._inbox,
            data_size_limit=LARGEST,
            ident="Keel",
            hostname="localhost",
            enable_SMTPUTF8=True,
            loop=self._loop,
        )

    def stop(self) -> None:
        """Take no more mail; whoever is in the middle of one keeps it and comes again."""
        if not self._thread.is_alive():
            self._socket.close()
            return
        self._loop.call_soon_threadsafe(self._server.close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
