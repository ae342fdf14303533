"""Policies that hold are in the log with their whole text, so that a decision can be judged again."""

from collections.abc import Iterable

from shared.domain import names
from shared.domain.company import PolicyPublished
from shared.domain.writes import Write
from shared.flow.house import House
from shared.log.log import Conflict


def publish_policies(house: House, streams: Iterable[str]) -> list[PolicyPublished]:
    """Append what the log does not hold yet, once however many try; give what was new.

    `streams` names those of the log. While there is none but the company's own, nothing was
    decided by any policy, and a log that is still to be filled from elsewhere stays empty.
    Raises `ValueError` where a version is in the log with another text: it needs a new version.
    """
    recorded = house.log.read(names.COMPANY)
    held = {_name(r.event): r.event for r in recorded if isinstance(r.event, PolicyPublished)}
    _require_unchanged(house, held)
    fresh = house.policies.publications(held, house.clock.now())
    if not fresh or all(names.noun(stream) == "company" for stream in streams):
        return []
    at = recorded[-1].version if recorded else 0
    try:
        house.log.append(house.origin(names.COMPANY), Write(names.COMPANY, at, fresh))
    except Conflict:
        return []  # somebody else publishes; the next run looks again
    return fresh


def _name(event: PolicyPublished) -> tuple[str, int]:
    return event.policy, event.version


def _require_unchanged(house: House, held: dict[tuple[str, int], PolicyPublished]) -> None:
    for name in house.policies.names():
        policy = house.policies.get(name)
        known = held.get((policy.policy, policy.version))
        if known and known.sha256 != policy.sha256:
            raise ValueError(f"{name}: version {policy.version} was published with another text")
