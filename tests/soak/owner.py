"""The owner of the simulation, at real pages and a real terminal."""

import re
from functools import partial
from typing import Any, cast

from shared.domain import names
from shared.flow.house import House
from shared.gates.choices import Choice
from tests.simulation.owner import DELAYS, NOTES, Owner
from tests.simulation.scheduler import Scheduler
from tests.soak.agenda import Agenda
from tests.soak.ground import INTERRUPTED, Ground
from tests.support.pages import Page, get, post

LINK = re.compile(r"https?://[^\s/]+/approvals/([\w.~-]+)")
STATES: dict[str, str] = {
    "approve": "granted",
    "edit": "edited",
    "return": "returned",
    "reject": "rejected",
    "it_went_out": "granted",
    "send_again": "granted",
    "drop": "rejected",
}
TERMINAL = {"approve": ("approve",), "reject": ("reject",), "drop": ("reject",)}
"""What can be answered by one command."""
THINKING = (0.0, 0.0, 1.0)


class Proprietor(Owner):
    """Answers by link and by terminal, late, twice, or in two ways at once."""

    def __init__(self, ground: Ground, agenda: Agenda) -> None:
        super().__init__(cast("Scheduler", agenda), cast("House", None))
        self.ground = ground

    def reads(self, mail: dict[str, Any]) -> None:
        """Get a mail, and decide when to answer its question and how often."""
        found = LINK.search(mail["text"])
        if found is None:
            return
        stream = f"approval/{found[1].partition('.')[0]}"
        self.tokens[stream] = found[1]
        s = self.scheduler
        if s.chance.random() < 0.15:
            return
        at = s.seconds + s.chance.choice(DELAYS)
        for _ in range(s.chance.choice((1, 1, 1, 2, 3))):
            later = at + s.chance.choice((0, 0, 1, 100))
            s.at(later, "owner", partial(self.decide, stream))

    def decide(self, stream: str, choice: Choice | None = None) -> None:
        """Look at the question and answer it, if it still has an answer to choose."""
        s, url = self.scheduler, f"{self.ground.core.http}/approvals/{self.tokens[stream]}"
        page = self._ask(partial(get, url, s.chance.choice(("GET", "GET", "HEAD"))))
        page = page and self._ask(partial(get, url))
        if page is None:
            return
        kind = "unknown_delivery" if page.offers("drop") else "draft"
        chosen = choice or self._choice(kind)
        if s.chance.random() < 0.1 and chosen in TERMINAL and page.offers(chosen):
            self._type(stream, chosen)
        elif page.offers(chosen):
            s.pause(s.chance.choice(THINKING))
            self._post(stream, url, page, chosen)
        elif s.chance.random() < 0.3 and page.status == 200:
            self._late(url, chosen)

    def _post(self, stream: str, url: str, page: Page, chosen: Choice) -> None:
        chance = self.scheduler.chance
        typed = {"note": chance.choice(NOTES)} if chosen == "return" else {}
        if chosen == "edit":
            typed = {"text": page.form("edit").get("text", "") + "\n\nP.S. See you in May."}
        said = self._ask(partial(post, url, page.form(chosen) | typed))
        if said is None:
            return
        self.ground.count(f"owner: {chosen}")
        if said.status == 403:
            self._type(stream, chosen)
        took = said.status == 200
        if took and chosen != "undo":
            self.ground.promised.answers.append((stream, STATES[chosen]))
        if chance.random() < 0.1:
            self._ask(partial(post, url, page.form(chosen) | typed))
            self.ground.count("owner: replayed")
        self._perhaps_undo(stream, chosen, took_effect=took)

    def _late(self, url: str, chosen: Choice) -> None:
        """Post what the page does not offer, as a stale or forged form would."""
        form = {"decision": chosen, "nonce": f"{int(self.scheduler.seconds)}.AAAA"}
        said = self._ask(partial(post, url, form))
        self.ground.count("owner: forged")
        if said and said.status == 200:
            self.ground.trouble.append(f"a forged answer was taken at {url}")

    def _type(self, stream: str, chosen: Choice) -> None:
        """Answer at the terminal; whether it took effect, only the log knows."""
        if chosen in TERMINAL and self.ground.up.wait(30):
            self.ground.terminal(*TERMINAL[chosen], names.bare(stream))

    def pause(self, paused: bool) -> None:
        """Stop everything that leaves the house, or let it leave again."""
        self.ground.up.wait(30)
        self.ground.terminal("pause" if paused else "resume")

    def _ask(self, call: Any) -> Page | None:
        self.ground.up.wait(30)
        try:
            page: Page = call()
        except INTERRUPTED:
            self.ground.count("pages broken off")
            return None
        self.ground.count(f"pages answered {page.status}")
        return page
