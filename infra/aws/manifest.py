"""Every function of the system: what calls it, what it may do, and how much it gets."""

from dataclasses import dataclass

from infra.aws.grants import DECIDE, FILE, READ, THINK, May
from infra.stages import Stage

SHOWS = ("GET", "HEAD")
DECIDES = ("POST",)


@dataclass(frozen=True)
class Function:
    """One Lambda; its folder in `functions/` has the same name."""

    name: str
    may: frozenset[May]
    memory: int = 512
    timeout: int = 30
    """Seconds; less than the lease of an action and the time-out of a task."""
    ai: bool = False
    """Whether it asks a model and so gets the `ai` layer."""
    shows: tuple[str, ...] = ()
    """Paths where GET and HEAD show."""
    decides: tuple[str, ...] = ()
    """Paths where POST decides."""
    step: bool = False
    """Whether it is a task of the state machine."""
    rings: bool = False
    """Whether the stream of the events table rings it."""
    every: int = 0
    """Minutes of its schedule, if it has one."""
    after: str = ""
    """What else calls it: `mail` that came in, or news of a `delivery`."""

    @property
    def dashed(self) -> str:
        """The name as AWS shows it, behind the stage's prefix."""
        return self.name.replace("_", "-")

    def on(self, stage: Stage) -> str:
        """Give the name under which AWS knows it, its schedule and what else is its own."""
        return f"{stage.prefix}-{self.dashed}"

    @property
    def pascal(self) -> str:
        """The name as templates and state machines write it."""
        return self.name.title().replace("_", "")

    @property
    def routes(self) -> list[tuple[str, tuple[str, ...]]]:
        """Give every path with its methods."""
        shown = [(path, SHOWS) for path in self.shows]
        return shown + [(path, DECIDES) for path in self.decides]


FUNCTIONS = (
    # What comes in.
    Function("receive_email", DECIDE | {May.READ_RAW_MAIL}, memory=1024, timeout=60, after="mail"),
    Function(
        "receive_webhook",
        DECIDE | {May.KEEP_RAW_FORMS},
        timeout=25,
        decides=("/webhooks/{source}",),
    ),
    Function("record_delivery", DECIDE, after="delivery"),
    # What follows the log.
    Function(
        "project_views",
        READ | {May.WRITE_VIEWS, May.KEEP_CHECKPOINTS},
        timeout=60,
        rings=True,
    ),
    Function(
        "route_events",
        FILE | {May.ARCHIVE, May.KEEP_CHECKPOINTS, May.SEND_ERRANDS},
        timeout=60,
        rings=True,
    ),
    # The steps of an opportunity, in the order of a sale.
    Function("where_are_we", READ, step=True),
    Function("lead_intake", THINK, memory=1024, timeout=110, ai=True, step=True),
    Function("qualification", DECIDE | {May.READ_VIEWS}, step=True),
    Function("proposal_generator", THINK, memory=1024, timeout=110, ai=True, step=True),
    Function("nurture", THINK, memory=1024, timeout=110, ai=True, step=True),
    Function("read_reply", THINK, memory=1024, timeout=110, ai=True, step=True),
    Function("ask_owner", DECIDE | {May.SEND_MAIL}, timeout=60, step=True),
    Function("send_email", DECIDE | {May.SEND_MAIL}, timeout=60, step=True),
    Function("move_on", DECIDE, step=True),
    Function("park", READ | {May.PARK, May.WAKE_WORKFLOWS}, step=True),
    # What people see and answer.
    Function(
        "answer_approval",
        DECIDE,
        timeout=25,
        shows=("/approvals/{id}",),
        decides=("/approvals/{id}",),
    ),
    Function(
        "answer_proposal",
        DECIDE,
        timeout=25,
        shows=("/proposals/{id}",),
        decides=("/proposals/{id}",),
    ),
    Function(
        "unsubscribe",
        DECIDE,
        timeout=25,
        shows=("/unsubscribe/{id}",),
        decides=("/unsubscribe/{id}",),
    ),
    Function("healthz", frozenset(), memory=256, timeout=10, shows=("/", "/healthz")),
    # What the clock moves.
    Function("wake_due", READ | {May.APPEND, May.SEE_WAITS, May.WAKE_WORKFLOWS}, every=1),
    Function(
        "reconcile_actions",
        DECIDE | {May.READ_VIEWS, May.SEND_MAIL},
        timeout=240,
        every=5,
    ),
    Function("resume_workflows", FILE | {May.READ_VIEWS}, timeout=240, every=5),
    Function(
        "sweep",
        FILE
        | {
            May.ARCHIVE,
            May.FIND_MOVED,
            May.FIND_RAW,
            May.KEEP_CHECKPOINTS,
            May.SEND_ERRANDS,
            May.SIGN_HEADS,
            May.WRITE_VIEWS,
        },
        memory=1024,  # what it receives in the place of receive_email is as large
        timeout=240,
        every=5,
    ),
)
RECONCILER = "reconcile_actions"
"""The function that errands are sent to, by its name here."""
BY_NAME = {function.name: function for function in FUNCTIONS}
