"""What a policy said, kept with the decision it led to."""

from pydantic import JsonValue

from shared.domain.event import Value


class RuleFired(Value):
    """One rule that matched, or could not be evaluated."""

    name: str
    outcome: str
    because: str


class Judgement(Value):
    """A verdict with everything needed to explain and repeat it."""

    policy: str
    version: int
    sha256: str
    outcome: str
    rules: tuple[RuleFired, ...] = ()
    facts: dict[str, JsonValue] = {}
    """The facts that the rules read, never personal."""
    missing: tuple[str, ...] = ()
