"""What moves nothing, and why: machines, spam, sources that do not count, and the owner."""

from shared.domain.signal import SignalReceived, is_forgotten
from shared.flow.house import House
from shared.ingest.receive import handle_of

NOBODY = "nobody can be told from it: there is no usable sender"


def why_ignored(house: House, received: SignalReceived) -> str:
    """Say why a signal moves nothing; empty where it may."""
    if received.automatic != "none":
        return f"automatic ({received.automatic}): {received.automatic_because}"
    if received.trust == "quarantined":
        return "quarantined: the provider found spam or a virus; the raw message is kept"
    if any(house.company.sources.is_ephemeral(each) for each in (received.kind, received.source)):
        return f"{received.kind} is an ephemeral source: kept raw, moves nothing"
    if not received.handle:
        return NOBODY
    if is_forgotten(received):
        return "its sender was forgotten before it was filed"
    if received.handle == handle_of(house, house.company.operator):
        return "the owner is no client: answers are given on pages, leads told by command"
    return ""
