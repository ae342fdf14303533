"""`keel policy`: check the rules, explain one case, and try a new version on old cases."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from shared.company.yaml_text import Invalid, read
from shared.domain.event import Value
from shared.domain.judgement import Judgement
from shared.policy import checking, library
from shared.policy.checking import Finding
from shared.policy.judging import judge
from shared.policy.library import LIBRARY, Policies
from shared.policy.policy import Policy

app = typer.Typer(help="Validate, explain and try policies.", no_args_is_help=True)
NO, BAD_INPUT = 1, 2
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
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
        raise Invalid(f"{path.name}: cannot be read: {why}") from None
    rows = given.get("cases", [{"id": path.stem, "facts": given}])
    if not isinstance(rows, list) or not rows:
        raise Invalid(f"{path.name}: cases: must be a list of cases")
    return [_case(row, at, path.name) for at, row in enumerate(rows)]


def _case(row: object, at: int, file: str) -> Case:
    facts = row.get("facts") if isinstance(row, Mapping) else None
    if not isinstance(row, Mapping) or not isinstance(facts, dict):
        raise Invalid(f"{file}: cases[{at}].facts: must hold named facts")
    return Case(id=str(row.get("id", at + 1)), facts=facts)


def _policy(name_or_file: str, folder: Path) -> Policy:
    path = Path(name_or_file)
    if path.suffix in (".yaml", ".yml"):
        return checking.validated(library.read_policy(path), path.name)
    return Policies(folder).get(name_or_file)


@app.command("check")
def check_command(folder: Folder = LIBRARY, as_json: AsJson = False) -> None:
    """Check that policies can be read, examples hold, rules are reached, and the lock agrees."""
    try:
        findings = check(folder)
    except Invalid as broken:
        _refuse(broken)
    if as_json:
        typer.echo(json.dumps([finding.model_dump() for finding in findings]))
    for finding in () if as_json else findings:
        typer.echo(str(finding))
    if not findings and not as_json:
        typer.echo(f"{len(Policies(folder).names())} policies are sound.")
    raise typer.Exit(NO if findings else 0)


@app.command("explain")
def explain_command(
    policy: Annotated[str, typer.Argument(help="A policy's name, or a file.")],
    case: Annotated[Path, typer.Option(help="Facts of the case, YAML or JSON.")],
    folder: Folder = LIBRARY,
    as_json: AsJson = False,
) -> None:
    """Decide the case again and say why."""
    try:
        judged = explain(_policy(policy, folder), read_cases(case)[0])
    except Invalid as broken:
        _refuse(broken)
    typer.echo(judged.model_dump_json() if as_json else _told(judged))


@app.command("what-if")
def what_if_command(
    policy: Annotated[Path, typer.Option(help="The new version to try.")],
    case: Annotated[list[Path], typer.Option(help="Cases, YAML or JSON.")],
    folder: Folder = LIBRARY,
    as_json: AsJson = False,
) -> None:
    """Decide old cases under a new version and show what would have changed."""
    try:
        candidate = _policy(str(policy), folder)
        current = Policies(folder).get(candidate.policy)
        found = what_if(candidate, current, [c for path in case for c in read_cases(path)])
    except Invalid as broken:
        _refuse(broken)
    if as_json:
        typer.echo(found.model_dump_json())
        return
    for row in found.changed:
        typer.echo(f"{row.case}: {row.before} → {row.after} ({', '.join(row.rules)})")
    typer.echo(f"{len(found.changed)} of {found.cases} cases would change.")


@app.command("publish")
def publish_command(folder: Folder = LIBRARY) -> None:
    """Lock the present versions; from then on their texts cannot change."""
    try:
        fresh = library.publish(folder)
    except Invalid as broken:
        _refuse(broken)
    for policy in fresh:
        typer.echo(f"{policy.policy} {policy.version} is published.")
    if not fresh:
        typer.echo("Everything was published before.")


def _told(judged: Judgement) -> str:
    lines = [f"{judged.policy} {judged.version}: {judged.outcome}"]
    lines += [f"  {rule.outcome}: {rule.name}: {rule.because}" for rule in judged.rules]
    lines += [f"  {path} = {json.dumps(fact)}" for path, fact in judged.facts.items()]
    return "\n".join(lines)


def _refuse(broken: Invalid) -> NoReturn:
    typer.echo(f"keel: {broken}", err=True)
    raise typer.Exit(BAD_INPUT) from None
