"""`keel policy`: check the rules, explain one case, and try a new version on old cases."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from infra.cli.saying import DONE, NO, AsJson, Trouble, document, tell
from shared.company.yaml_text import Invalid, read
from shared.domain.event import Event, Value
from shared.domain.judgement import Judgement
from shared.policy import checking, library
from shared.policy.checking import Finding
from shared.policy.judging import judge
from shared.policy.library import LIBRARY, Policies
from shared.policy.policy import Policy

if TYPE_CHECKING:
    from infra.cli.running import Log

app = typer.Typer(help="Validate, explain and try policies.", no_args_is_help=True)
Folder = Annotated[Path, typer.Option("--library", help="Folder with the policies.")]


class Case(Value):
    """Facts to be judged, under the name by which people know the case."""

    id: str
    facts: dict[str, Any]
    """Nested (`{"contact": {"opted_out": false}}`) or as a judgement recorded them."""


class Changed(Value):
    """One case that a new version would have decided otherwise."""

    case: str
    before: str
    after: str
    rules: tuple[str, ...]
    """The rules that decide it now."""


class WhatIf(Value):
    """What a new version would have changed."""

    policy: str
    before: int
    after: int
    cases: int
    changed: tuple[Changed, ...]


def check(folder: Path = LIBRARY) -> tuple[Finding, ...]:
    """Give everything that is wrong with the policies of a folder."""
    return checking.check(folder)


def explain(policy: Policy, case: Case) -> Judgement:
    """Decide one case and say by which rules and facts."""
    return judge(policy, case.facts)


def what_if(candidate: Policy, current: Policy, cases: Iterable[Case]) -> WhatIf:
    """Decide every case under both versions and give those that come out otherwise."""
    changed, seen = [], 0
    for case in cases:
        seen += 1
        before, after = judge(current, case.facts), judge(candidate, case.facts)
        if before.outcome != after.outcome:
            decided = tuple(r.name for r in after.rules if r.outcome == after.outcome)
            row = Changed(case=case.id, before=before.outcome, after=after.outcome, rules=decided)
            changed.append(row)
    return WhatIf(
        policy=candidate.policy,
        before=current.version,
        after=candidate.version,
        cases=seen,
        changed=tuple(changed),
    )


def case_of(recorded: Judgement, case: str) -> Case:
    """Turn a recorded judgement into a case that can be decided again."""
    return Case(id=case, facts=dict(recorded.facts))


def read_cases(path: Path) -> list[Case]:
    """Read cases from YAML or JSON: one case's facts, or `cases: [{id, facts}]`."""
    try:
        given = read(path.read_text(encoding="utf-8"), path.name)
    except (OSError, UnicodeDecodeError) as broken:
        why = broken.strerror if isinstance(broken, OSError) else "must be UTF-8 text"
        raise Invalid(f"{path}: cannot be read: {why}") from None
    rows = given.get("cases", [{"id": path.stem, "facts": given}])
    if not isinstance(rows, list) or not rows:
        raise Invalid(f"{path.name}: cases: must be a list of cases")
    return [_case(row, at, path.name) for at, row in enumerate(rows)]


def _case(row: object, at: int, file: str) -> Case:
    facts = row.get("facts") if isinstance(row, Mapping) else None
    if not isinstance(row, Mapping) or not isinstance(facts, dict):
        raise Invalid(f"{file}: cases[{at}].facts: must hold named facts")
    return Case(id=str(row.get("id", at + 1)), facts=facts)


def history(log: "Log", policy: str) -> Iterator[Case]:
    """Give every case that a policy ever judged, as the log recorded it."""
    for stream in sorted(log.streams()):
        for recorded in log.read(stream):
            for found in _judgements(recorded.event):
                if found.policy == policy:
                    yield case_of(found, f"{stream}#{recorded.version}")


def _judgements(event: Event) -> Iterator[Judgement]:
    for name in type(event).model_fields:
        value = getattr(event, name)
        if isinstance(value, Judgement):
            yield value


def _policy(name_or_file: str, folder: Path) -> Policy:
    path = Path(name_or_file)
    if path.suffix in (".yaml", ".yml") or len(path.parts) > 1:
        return checking.validated(library.read_policy(path), path.name)
    return Policies(folder).get(name_or_file)


def _from_log(policy: str) -> list[Case]:
    from infra.cli.running import core

    return list(history(core().log, policy))


def _newest(cases: Iterable[Case], stream: str) -> Case:
    of = [case for case in cases if case.id.partition("#")[0] == stream]
    if not of:
        raise Trouble(f"--of: no such judgement stands on {stream}")
    return of[-1]


@contextmanager
def _meant() -> Iterator[None]:
    """Turn a file that cannot be meant into one line for its author."""
    try:
        yield
    except Invalid as broken:
        raise Trouble(str(broken)) from None


@app.command("check")
def check_command(folder: Folder = LIBRARY, as_json: AsJson = False) -> int:
    """Check that policies can be read, examples hold, rules are reached, and the lock agrees."""
    names = Policies(folder).names()
    if not names:
        raise Trouble(f"{folder}: there are no policies here")
    with _meant():
        findings = check(folder)
    if as_json:
        document([finding.model_dump() for finding in findings])
        return NO if findings else DONE
    for finding in findings:
        tell(str(finding))
    if not findings:
        tell(f"{len(names)} policies are sound.")
    return NO if findings else DONE


@app.command("explain")
def explain_command(
    policy: Annotated[str, typer.Argument(help="A policy's name, or a file.")],
    case: Annotated[Path | None, typer.Option(help="Facts of the case, YAML or JSON.")] = None,
    of: Annotated[str, typer.Option(help="Or the stream it was last judged on.")] = "",
    folder: Folder = LIBRARY,
    as_json: AsJson = False,
) -> int:
    """Decide one case again and say why."""
    if (case is None) == (not of):
        raise Trouble("policy explain: name a case, with --case FILE or with --of STREAM")
    with _meant():
        rules = _policy(policy, folder)
        found = read_cases(case)[0] if case else _newest(_from_log(rules.policy), of)
        judged = explain(rules, found)
    if as_json:
        document(judged.model_dump(mode="json"))
    else:
        tell(_told(judged))
    return DONE


@app.command("what-if")
def what_if_command(
    policy: Annotated[Path, typer.Option(help="The new version to try.")],
    case: Annotated[
        list[Path] | None, typer.Option(help="Cases, YAML or JSON; else all that were judged.")
    ] = None,
    folder: Folder = LIBRARY,
    as_json: AsJson = False,
) -> int:
    """Decide history under a new version and show what would have changed."""
    with _meant():
        candidate = _policy(str(policy), folder)
        current = Policies(folder).get(candidate.policy)
        given = [c for path in case for c in read_cases(path)] if case else None
    cases = _from_log(candidate.policy) if given is None else given
    found = what_if(candidate, current, cases)
    if as_json:
        document(found.model_dump(mode="json"))
        return DONE
    for row in found.changed:
        tell(f"{row.case}: {row.before} → {row.after} ({', '.join(row.rules)})")
    tell(f"{len(found.changed)} of {found.cases} cases would change.")
    return DONE


@app.command("publish")
def publish_command(folder: Folder = LIBRARY, as_json: AsJson = False) -> int:
    """Lock the present versions; from then on their texts cannot change."""
    with _meant():
        fresh = library.publish(folder)
    if as_json:
        document([{"policy": p.policy, "version": p.version, "sha256": p.sha256} for p in fresh])
        return DONE
    for policy in fresh:
        tell(f"{policy.policy} {policy.version} is published.")
    if not fresh:
        tell("Everything was published before.")
    return DONE


def _told(judged: Judgement) -> str:
    lines = [f"{judged.policy} {judged.version}: {judged.outcome}"]
    lines += [f"  {rule.outcome}: {rule.name}: {rule.because}" for rule in judged.rules]
    lines += [f"  {path} = {json.dumps(fact)}" for path, fact in judged.facts.items()]
    return "\n".join(lines)
