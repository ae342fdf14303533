"""Situations that switched-off protections are tried in: faults, people, and what happens when."""

from tests.simulation.plan import Happening

RACE = ("stall", "twin_task", "repeated_bell", "apart", "late_bell")
LOST = ("lost_bell",)
KILL = ("kill",)

TALK = (("talkative", 4.0),)
KEEN = (("keen", True),)

LEAD = Happening(0, "lead", 0, "clear")
RESTARTS = (
    LEAD,
    *(Happening(at, "restart") for at in (40, 700, 4000, 90_000)),
)
PAUSED = (
    LEAD,
    Happening(10, "pause"),
    *(Happening(at, "mail", 0, "question") for at in (3600, 7200)),
)
UNPROVEN = (
    LEAD,
    *(Happening(at, "mail", 0, "accept", 1, False) for at in (3600, 7200, 14_400, 90_000)),
)
FORGOTTEN = (LEAD, Happening(3600, "forget"))
TWO_LEADS = (LEAD, Happening(0, "lead", 1, "clear"))
CORRECTED = (
    Happening(0, "form", 0, "clear"),
    *(Happening(at, "form", 0, "other") for at in (0.5, 3, 60)),
)
ERASED = (LEAD, *(Happening(at, "erase") for at in (0.1, 20, 3600)))
FORM_AGAIN = (Happening(0, "form", 0, "clear"), *(Happening(at, "erase") for at in (2, 4)))
WROTE_ON = (
    LEAD,
    Happening(20, "erase"),
    *(Happening(at, "mail", 0, "question") for at in (22, 25)),
)
