"""Where a text or a reading comes from: which model and prompt, at what cost, or why none."""

from shared.domain.event import Value


class Provenance(Value):
    """One answer's origin; `degraded` when rules and templates did a model's work."""

    model: str = ""
    prompt: str = ""
    prompt_version: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    tokens_cached: int = 0
    cost_micro_usd: int = 0
    degraded: bool = False
    because: str = ""


BY_RULE = Provenance(model="rules")
