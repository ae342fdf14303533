"""The host: one process with the embedded cloud in it, and what makes that durable and safe."""

import asyncio
import signal
import sys
from collections.abc import Callable
from typing import cast

from hypercorn.asyncio import serve
from hypercorn.config import Config
from hypercorn.typing import Framework
from hypercorn.utils import LifespanFailureError

from infra.local import cloud, guard, mailbox_page, news, shortcuts
from infra.local.asgi import Message, Receive, Scope, Send, answer_json, headers_of
from infra.local.data import DataFolder
from infra.local.front_door import FrontDoor
from infra.local.journal import Journal
from infra.local.mailbox import Mailbox
from infra.local.outgoing import kept
from infra.local.ports import Ports, number
from infra.local.recorder import Repeats, recorded
from shared.clock.clock import SystemClock

SNAPSHOT_EVERY = 500
"""Writes after which a new base is saved, once every consumer has read all there is."""
LOOK_EVERY = 0.2
DRAIN_FOR = 10.0
"""Seconds that a clean stop gives what is at work, and then the consumers."""
LISTEN_FOR = 5.0
"""Seconds that one question for calm may take."""
BREATH = 0.03
"""Seconds between two looks for it."""
NEWS_AFTER = 0.2
"""Seconds between a mail and the news of its delivery."""


class Host:
    """Serves the gateway and the front door until it is told to stop."""

    def __init__(
        self,
        folder: DataFolder,
        ports: Ports,
        api: str,
        *,
        sync: bool = False,
        snapshot_every: int = SNAPSHOT_EVERY,
    ) -> None:
        self._ports, self._snapshot_every = ports, snapshot_every
        # Asked now: a request may outlive the socket that it came by.
        self._front_port = number(ports.http)
        clock = SystemClock(folder.clock)
        self.mailbox = Mailbox(folder.mailbox, clock)
        self._journal = Journal(folder.root, folder.state / f"{cloud.TABLES}.json", sync=sync)
        cloud.hold_consumers(folder.state)
        shortcuts.take()
        ministack = cloud.app()
        cloud.let_waits_travel(clock)
        self._lifespan = ministack
        self._repeats = Repeats()
        journalled = recorded(ministack, self._journal, self._repeats)
        self._gateway = kept(journalled, self.mailbox, self._news_are_owed)
        pages = mailbox_page.pages(self.mailbox)
        self.front_door = FrontDoor(ministack, api, pages)
        self._stop = asyncio.Event()
        self._loaded = asyncio.Event()
        self._owed = asyncio.Event()
        self._owed.set()
        self._telling = False

    def run(self, work: Callable[[], None], after: Callable[[], None]) -> None:
        """Serve; `work` runs in a thread once both ports are open, `after` when they close.

        What `work` raises ends the host and is raised here, unless the host was told to stop
        meanwhile: then the cloud went away under it. Raises `JournalBroken` before a port opens.
        """
        asyncio.run(self._run(work, after))

    def stop(self) -> None:
        """Ask for a clean stop; may be called from the loop alone."""
        self._stop.set()

    @property
    def stopping(self) -> bool:
        """Say whether a stop was asked for."""
        return self._stop.is_set()

    def save(self) -> None:
        """Save all there is as a new base; for threads."""
        asyncio.run_coroutine_threadsafe(self._save(everything=True), self._loop).result()

    async def _run(self, work: Callable[[], None], after: Callable[[], None]) -> None:
        self._loop = asyncio.get_running_loop()
        for ending in (signal.SIGTERM, signal.SIGINT):
            self._loop.add_signal_handler(ending, self._stop.set)
        self._work = self._loop.create_task(self._at_work(work))
        jobs = [self._loop.create_task(job) for job in (self._compact(), self._tell())]
        app = cast("Framework", self._app)
        try:
            await serve(app, self._config(), shutdown_trigger=lambda: self._ending(after))
        except LifespanFailureError as failed:
            raise failed.__cause__ or failed from None
        self._journal.open()
        self._journal.close()
        for job in jobs:
            job.cancel()
        if self._work.done():
            self._work.result()

    def _config(self) -> Config:
        config = Config()
        config.bind = [f"fd://{s.fileno()}" for s in (self._ports.gateway, self._ports.http)]
        config.keep_alive_timeout = 75
        config.loglevel = "ERROR"
        return config

    async def _at_work(self, work: Callable[[], None]) -> None:
        await self._loaded.wait()  # it would wait for answers of a host that cannot start
        try:
            await asyncio.to_thread(work)
        except BaseException:
            if not self.stopping:
                self._stop.set()
                raise

    async def _ending(self, after: Callable[[], None]) -> None:
        """Wait to be stopped, let what is at work end, and the consumers read what is left."""
        await self._stop.wait()
        await asyncio.wait([self._work], timeout=DRAIN_FOR)  # its functions still need the cloud
        await asyncio.to_thread(after)
        deadline = self._loop.time() + DRAIN_FOR
        while self._loop.time() < deadline and not self._at_rest():  # noqa: ASYNC110 - no event says so
            await asyncio.sleep(0.02)
        await asyncio.to_thread(cloud.end_functions)  # the cloud would wait for their answers

    @staticmethod
    def _at_rest() -> bool:
        return (cloud.held() or cloud.drained()) and not cloud.at_work()

    # --- answering ------------------------------------------------------------------------------

    async def _app(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._start(scope, receive, send)
        elif scope["server"][1] == self._front_port:
            await self.front_door(scope, receive, send)
        else:
            await self._guarded(scope, receive, send)

    async def _start(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Load and replay before a port opens, or end: the server would go on after any error."""
        try:
            await self._lifespan(scope, receive, self._replayed_before(send))
        except Exception as trouble:
            if self._journal.opened:
                raise
            raise LifespanFailureError("startup", repr(trouble)) from trouble

    def _replayed_before(self, send: Send) -> Send:
        """Replay once the base is loaded, before a port opens."""

        async def sending(message: Message) -> None:
            if message["type"] == "lifespan.startup.complete":
                await self._replay()
                self._loaded.set()
            await send(message)

        return sending

    async def _replay(self) -> None:
        count = 0
        for count, request in enumerate(self._journal.requests(), 1):
            status, said = await cloud.replay(request)
            if status != 200:
                why = f"{request.target} was refused with {status} {said[:200]}"
                raise self._journal.broken(count, why)
            self._repeats.seen(request.body.encode())
        self._journal.open(count)

    async def _guarded(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = headers_of(scope)
        if guard.from_a_browser(headers) or scope["type"] != "http":
            await answer_json(send, 403, {"message": "Browsers use the front door."})
        elif scope["path"] == "/_keel/busy":
            await answer_json(send, 200, {"busy": self._busy()})
        elif scope["path"] == "/_keel/calm":
            await answer_json(send, 200, {"busy": await self._calmed()})
        else:
            await self._gateway(scope, receive, send)

    async def _calmed(self) -> int:
        """Wait a while for calm, which is to be seen twice; give how much still moves."""
        deadline, calm = self._loop.time() + LISTEN_FOR, 0
        while self._loop.time() < deadline and not self.stopping:
            calm = 0 if self._busy() else calm + 1
            if calm == 2:
                return 0
            await asyncio.sleep(BREATH)
        return max(1, self._busy())

    def _busy(self) -> int:
        waiting = not cloud.drained()
        return cloud.busy() + waiting + self._owed.is_set() + self._telling

    # --- by itself ------------------------------------------------------------------------------

    async def _save(self, *, everything: bool) -> None:
        cloud.save(everything=everything)
        self._journal.open()

    async def _compact(self) -> None:
        """Save a base when many writes have gathered, but none that still has to ring."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            if self._journal.written >= self._snapshot_every and cloud.drained():
                await self._save(everything=False)

    def _news_are_owed(self) -> None:
        self._owed.set()

    async def _tell(self) -> None:
        """Tell the core what became of its mails; what fails is told the next time."""
        while True:
            await self._owed.wait()
            await asyncio.sleep(NEWS_AFTER)
            self._telling = True
            self._owed.clear()
            try:
                await asyncio.to_thread(news.tell, self.mailbox)
            except Exception as trouble:  # noqa: BLE001 - whatever it is, the mail is still owed
                print(f"keel: news of a delivery wait: {trouble}", file=sys.stderr)  # noqa: T201
                self._loop.call_later(1.0, self._owed.set)
            finally:
                self._telling = False
