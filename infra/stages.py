"""A stage is one whole Keel; stages differ in these values and in nothing else."""

from dataclasses import dataclass
from typing import Literal

LOCAL_API = "0ee10ca1"
"""The embedded cloud gives an API the id that it is tagged with, so links survive a restart."""


@dataclass(frozen=True)
class Stage:
    """Where a core runs, how long it keeps what, and what may be lost with it."""

    name: Literal["local", "dev", "prod"]
    region: str = "eu-west-1"
    account: str | None = None
    """None takes the account of the environment."""
    domain: str = ""
    """Mail of this domain comes in; empty takes the domain of the company's inbox."""
    public_url: str = ""
    """Origin of every link; empty takes the address that the HTTP API was given."""
    log_days: int = 30
    """How long logs of functions, workflows and the API are kept."""
    disposable: bool = False
    """Whether tables and buckets go when the stack goes."""
    memory: Literal["embedded", "opensearch"] = "embedded"
    spend_alarm_share: float = 0.8
    """Share of the company's daily model budget at which the operator is told."""
    requests_per_second: int = 20
    burst: int = 40

    @property
    def local(self) -> bool:
        """Whether this is the embedded cloud."""
        return self.name == "local"

    @property
    def prefix(self) -> str:
        """How everything of this stage is named."""
        return f"keel-{self.name}"

    def bucket(self, name: str, account: str) -> str:
        """Give the name of a bucket; the account makes it the only one in the world."""
        return f"{self.prefix}-{name}-{account}"


LOCAL = Stage(
    name="local",
    account="123456789012",
    log_days=1,
    disposable=True,
    requests_per_second=1000,
    burst=1000,
)
DEV = Stage(name="dev", disposable=True, memory="opensearch")
PROD = Stage(name="prod", log_days=365, memory="opensearch")

STAGES = {stage.name: stage for stage in (LOCAL, DEV, PROD)}


def stage_named(name: str) -> Stage:
    """Give the stage of this name.

    Raises `LookupError` with the names that exist.
    """
    if name not in STAGES:
        raise LookupError(f"KEEL_STAGE: {name!r} is none of {', '.join(STAGES)}")
    return STAGES[name]
