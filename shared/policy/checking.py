"""A library is sound when every example holds, every rule is reached, and the lock agrees."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from shared.company.yaml_text import Invalid
from shared.domain.event import Value
from shared.policy.cel import Condition
from shared.policy.facts import mismatches
from shared.policy.judging import compiled, judge
from shared.policy.library import (
    LIBRARY,
    Published,
    published,
    read_policy,
    unpublishable,
)
from shared.policy.policy import NOTHING_MATCHED, Policy


class Finding(Value):
    """One thing that is wrong with a library; as text it is one line for its author."""

    file: str
    where: str
    """`rule <name>`, `example <name>` or a field; empty for the file itself."""
    message: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.where, self.message) if part)


def check(folder: Path = LIBRARY) -> tuple[Finding, ...]:
    """Give everything that is wrong with the policies of a folder; nothing means sound."""
    locked = published(folder)
    findings: list[Finding] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            policy = read_policy(path)
        except Invalid as broken:
            said = str(broken).removeprefix(f"{path.name}: ")
            findings.append(Finding(file=path.name, where="", message=said))
            continue
        findings += inspect(policy, path.name)
        findings += _against_the_lock(policy, path, locked)
    return tuple(findings)


def inspect(policy: Policy, file: str) -> tuple[Finding, ...]:
    """Give what is wrong with one policy by itself."""
    faults = [*_rules(policy), *_examples(policy)]
    return tuple(Finding(file=file, where=where, message=said) for where, said in faults)


def validated(policy: Policy, file: str) -> Policy:
    """Give the policy back when each of its rules can be weighed; else raise `Invalid`."""
    for where, said in _rules(policy):
        raise Invalid(f"{file}: {where}: {said}")
    return policy


def _rules(policy: Policy) -> Iterator[tuple[str, str]]:
    declared = policy.declared()
    for rule, weighed in compiled(policy):
        where = f"rule {rule.name}"
        if not isinstance(weighed, Condition):
            yield where, f"when: {weighed}"
            continue
        for path in weighed.reads:
            kind = declared.get(path)
            if kind is None:
                yield where, f"when: reads {path}, which facts does not declare"
            elif kind.endswith("?") and path not in weighed.guarded:
                yield where, f"when: {path} may be unknown, so ask has({path}) first"


def _examples(policy: Policy) -> Iterator[tuple[str, str]]:
    reached: set[str] = set()
    for example in policy.examples:
        where = f"example {example.name}"
        case = policy.case(example)
        for said in mismatches(policy, case):
            if not _left_out(said, case):
                yield where, said
        verdict = judge(policy, case)
        reached |= {rule.name for rule in verdict.rules if not _unweighed(rule.name, policy, case)}
        if verdict.outcome != example.expect:
            fired = ", ".join(f"{rule.name} ({rule.outcome})" for rule in verdict.rules)
            yield where, f"expected {example.expect} but got {verdict.outcome}: {fired}"
    for rule in policy.rules:
        if rule.name not in reached:
            yield f"rule {rule.name}", "no example reaches it"


def _left_out(said: str, case: Mapping[str, Mapping[str, object]]) -> bool:
    """Say whether an example leaves a fact out on purpose: it is there, and null."""
    noun, _, name = said.removesuffix(" is missing").partition(".")
    return said.endswith(" is missing") and name in case.get(noun, {})


def _unweighed(name: str, policy: Policy, case: Mapping[str, Mapping[str, object]]) -> bool:
    """Say whether a rule only asked because a fact was missing; that does not reach it."""
    if name == NOTHING_MATCHED:
        return True
    rule = next(rule for rule in policy.rules if rule.name == name)
    return all(r.because != rule.because for r in judge(policy, case).rules if r.name == name)


def _against_the_lock(policy: Policy, path: Path, locked: list[Published]) -> Iterator[Finding]:
    if policy.policy != path.stem:
        message = f"must be {path.stem}, as the file is called"
        yield Finding(file=path.name, where="policy", message=message)
    because = unpublishable(policy, locked)
    mine = (policy.policy, policy.version)
    if not because and mine not in {(entry.policy, entry.version) for entry in locked}:
        because = f"{policy.version} was not published; run keel policy publish"
    if because:
        yield Finding(file=path.name, where="version", message=because)
