"""A core that dies exactly where it is told to: `python -m tests.support.deadly_host RULES up …`.

It is the product's own host; only the embedded cloud in it is watched. Death takes the workers
along, which is why the process must lead a group of its own.
"""

import asyncio
import os
import signal
import sys
from typing import Any

from infra.local import start
from infra.local.__main__ import run
from infra.local.asgi import App, Message, Receive, Scope, Send, body_of, replayed
from infra.local.host import Host
from tests.support.deadly_points import RULES, Point, Rule, spoken

LARGEST = 60 * 1024 * 1024


class Watched:
    """One point, and whether its request came and was answered."""

    def __init__(self, point: Point) -> None:
        self.point, self._left = point, point.nth
        self.asked, self.answered = asyncio.Event(), asyncio.Event()

    def is_now(self, said: str) -> bool:
        """Say whether this request is the one, and count it."""
        if not self.point.is_met(said):
            return False
        self._left -= 1
        return self._left == 0


class Deadly:
    """The cloud, with rules for some of the requests to it."""

    def __init__(self, cloud: App, rules: tuple[Rule, ...]) -> None:
        self._cloud, self._rules = cloud, rules
        points = [p for rule in rules for p in (rule.at, rule.until) if p is not None]
        self._watched = {point: Watched(point) for point in points}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, unless a rule says otherwise."""
        if scope["type"] != "http":
            await self._cloud(scope, receive, send)
            return
        body = await body_of(receive, LARGEST) or b""
        said = spoken(scope, body)
        here = [watched for watched in self._watched.values() if watched.is_now(said)]
        for watched in here:
            watched.asked.set()
        rules = [rule for rule in self._rules if self._watched[rule.at] in here]
        for rule in rules:
            await self._before(rule)
        answer: list[Message] = []
        await self._cloud(scope, replayed(body), _kept(answer))
        for watched in here:
            watched.answered.set()
        if any(rule.act == "die after" for rule in rules):
            die()
        for message in answer:
            await send(message)

    async def _before(self, rule: Rule) -> None:
        if rule.act == "die before":
            die()
        elif rule.act == "wait":
            other = self._watched[rule.until] if rule.until else Watched(rule.at)
            await (other.asked if rule.asked else other.answered).wait()


def _kept(answer: list[Message]) -> Send:
    async def keep(message: Message) -> None:
        answer.append(message)

    return keep


def die() -> None:
    """End this process and all its workers as a loss of power would."""
    os.killpg(0, signal.SIGKILL)


def host(rules: tuple[Rule, ...]) -> type[Host]:
    """Give the product's host with these rules for its gateway."""

    class DeadlyHost(Host):
        def __init__(self, *given: Any, **more: Any) -> None:
            super().__init__(*given, **more)
            self._gateway = Deadly(self._gateway, rules)

    return DeadlyHost


if __name__ == "__main__":
    if os.getpgrp() != os.getpid():
        sys.exit("its death would take others along")
    vars(start)["Host"] = host(RULES.validate_json(sys.argv[1]))
    sys.exit(run(sys.argv[2:]))
