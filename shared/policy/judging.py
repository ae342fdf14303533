"""A judgement is pure: the same policy and facts give the same answer, so it is kept.

The strictest rule that matches wins. A rule that cannot be weighed, and a case that no rule
speaks about, are questions for the owner.
"""

import json
from collections.abc import Mapping
from functools import lru_cache

from shared.domain.judgement import Judgement, RuleFired
from shared.policy.cel import Condition, NotCel, Shown, Unknowable, condition, show
from shared.policy.facts import known, nested
from shared.policy.policy import NOTHING_MATCHED, Policy, Rule

Compiled = tuple[tuple[Rule, Condition | NotCel], ...]
Answer = tuple[RuleFired | None, tuple[str, ...]]
NOBODY_KNOWS = "Nobody knows {}, so this cannot be judged."
CANNOT_WEIGH = "This could not be weighed."
NO_RULE = "No rule of this policy speaks about this case."


def judge(policy: Policy, facts: Mapping[str, object]) -> Judgement:
    """Judge facts, nested (`{"contact": {"opted_out": …}}`) or as a judgement recorded them."""
    seen = known(facts, wanted(policy))
    return _judged(policy, json.dumps(seen.facts, sort_keys=True), seen.unusable)


@lru_cache(maxsize=64)
def wanted(policy: Policy) -> Mapping[str, str]:
    """Name every fact that a policy's rules read, with its declared type."""
    declared = policy.declared()
    read = {path for _, c in compiled(policy) if isinstance(c, Condition) for path in c.reads}
    return {path: declared.get(path, "") for path in sorted(read)}


@lru_cache(maxsize=64)
def _guarded(policy: Policy) -> frozenset[str]:
    conditions = (c for _, c in compiled(policy) if isinstance(c, Condition))
    return frozenset(path for c in conditions for path in c.guarded)


@lru_cache(maxsize=64)
def compiled(policy: Policy) -> Compiled:
    """Compile each rule once; one that is no CEL is kept with its fault."""
    return tuple((rule, _compile(rule)) for rule in policy.rules)


def _compile(rule: Rule) -> Condition | NotCel:
    try:
        return condition(rule.when)
    except NotCel as broken:
        return broken


@lru_cache(maxsize=4096)
def _judged(policy: Policy, facts_text: str, unusable: frozenset[str]) -> Judgement:
    facts = json.loads(facts_text)
    present = {path: path in facts for path in _guarded(policy)}
    shown = show(nested(facts, wanted(policy)), present)
    fired: list[RuleFired] = []
    missing: dict[str, None] = {}
    for rule, weighed in compiled(policy):
        answer, lacking = _weigh(rule, weighed, shown, frozenset(facts), unusable)
        fired += [answer] if answer else []
        missing.update(dict.fromkeys(lacking))
    if not fired:
        fired = [RuleFired(name=NOTHING_MATCHED, outcome=policy.otherwise, because=NO_RULE)]
    fired.sort(key=lambda rule: policy.outcomes.index(rule.outcome))
    return Judgement(
        policy=policy.policy,
        version=policy.version,
        sha256=policy.sha256,
        outcome=fired[0].outcome,
        rules=tuple(fired),
        facts=facts,
        missing=tuple(missing),
    )


def _weigh(
    rule: Rule,
    weighed: Condition | NotCel,
    shown: Shown,
    present: frozenset[str],
    unusable: frozenset[str],
) -> Answer:
    if isinstance(weighed, NotCel):
        return RuleFired(name=rule.name, outcome="ask", because=CANNOT_WEIGH), ()
    spoiled = tuple(path for path in weighed.reads if path in unusable)
    if spoiled:
        return _doubt(rule, spoiled)
    try:
        if not weighed.holds(shown):
            return None, ()
    except Unknowable:
        return _doubt(rule, tuple(p for p in weighed.reads if p not in present | weighed.guarded))
    return RuleFired(name=rule.name, outcome=rule.then, because=rule.because), ()


def _doubt(rule: Rule, lacking: tuple[str, ...]) -> Answer:
    because = NOBODY_KNOWS.format(" and ".join(lacking)) if lacking else CANNOT_WEIGH
    return RuleFired(name=rule.name, outcome="ask", because=because), lacking
