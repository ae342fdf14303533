"""Where words come from stays honest when a part of them was refused."""

from shared.domain.provenance import Provenance


def weakened(provenance: Provenance, *because: str) -> Provenance:
    """Add reasons why rules or templates stand in for a model; without one nothing changes."""
    if not because:
        return provenance
    reasons = [each for each in (provenance.because, *because) if each]
    return provenance.model_copy(
        update={"degraded": True, "because": "; ".join(dict.fromkeys(reasons))}
    )
