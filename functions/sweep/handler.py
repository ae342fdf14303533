"""Sweep: picks up what was left lying, publishes policies, and signs the log's heads once a day."""

from dataclasses import asdict
from typing import Any

from functions.doorbell import archive_bell, projector_bell, router_bell
from functions.wiring import checkpoints, event_log, house, manifests, parked, raw_store
from shared.log.manifest import daily
from shared.orchestrate.broom import Broom
from shared.orchestrate.neighbours import in_turn
from shared.orchestrate.publish import publish_policies
from shared.orchestrate.sweep import begun_at, finish, sweep
from shared.telemetry import gauge, log


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Sweep once from where the last sweep ended; a policy that cannot be published is an error.

    What is set aside may end this process, so it comes last of all.
    """
    home, bells = house("sweep"), (router_bell(), projector_bell(), archive_bell())
    broom = Broom(home, event_log(), raw_store(), bells, checkpoints(), parked())
    swept = sweep(broom, after_restart=bool(event.get("after_restart")))
    done: dict[str, Any] = {}

    def sign() -> None:
        seen, kept = begun_at(broom), manifests()
        done["signed"] = daily(event_log(), kept, home.vault, home.clock, looked_through=seen)

    def publish() -> None:
        done["published"] = len(publish_policies(home, event_log().streams()))

    def end() -> None:
        found = asdict(finish(broom, swept))
        log("swept", **found)
        gauge("ParkedStreams", found["parked"])
        done.update(found)

    in_turn(sign, publish, end)
    return done
