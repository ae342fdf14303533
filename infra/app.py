"""The CDK app: one description of the system, for an AWS account and for the embedded cloud.

Run as `python -m infra.app --outdir DIR`, with the stage in KEEL_STAGE, as `--stage`, or as
`cdk … -c stage=`.
"""

import argparse
import json
import os
import sys
from pathlib import Path

from infra.node import NODE
from infra.stages import STAGES, Stage, stage_named

os.environ.setdefault("JSII_NODE", str(NODE))

import aws_cdk as cdk

from infra.aws import layers
from infra.aws.code import ROOT, aws_python, staged
from infra.aws.core import Core
from infra.aws.delivery import open_to_publishers
from infra.aws.functions import Package
from infra.aws.mail import Mail
from infra.aws.memory import Memory
from infra.aws.state import State
from infra.aws.watch import Watch
from shared.company.company import Company, load


def context() -> dict[str, object]:
    """Give the feature flags of cdk.json, which an app that is run by itself does not read."""
    flags: dict[str, object] = json.loads((ROOT / "cdk.json").read_text())["context"]
    return flags


def package_for(stage: Stage) -> Package:
    """Give code and layers for where the stage runs.

    The embedded cloud's workers run on this interpreter and need no layers.
    """
    python = (lambda: sys.executable) if stage.local else aws_python
    return Package(code=lambda: staged(python()), layer=layers.built)


def assembled(app: cdk.App, stage: Stage, company: Company, package: Package) -> None:
    """Put every stack of one stage into the app; the embedded cloud lacks the last ones."""
    env = {"env": cdk.Environment(account=stage.account, region=stage.region)}
    domain = stage.domain or company.identity.inbox.rpartition("@")[2]
    state = State(app, stage, **env)
    if state.data_key:
        open_to_publishers(state.data_key, state.account)
    core = Core(app, stage, state, package, domain, **env)
    Watch(
        app,
        stage,
        state,
        core,
        operator=company.identity.operator,
        daily_budget_cents=company.models.daily_budget,
        **env,
    )
    if not stage.local:
        receive = core.functions["receive_email"]
        Mail(app, stage, state, receive, core.delivery, domain, **env)
        if stage.memory == "opensearch":
            Memory(app, stage, **env)
    cdk.Tags.of(app).add("keel:stage", stage.name)


def judged(app: cdk.App) -> None:
    """Let cdk-nag look at every construct before an account sees it."""
    from cdk_nag import AwsSolutionsChecks

    cdk.Validations.of(app).add_plugins(AwsSolutionsChecks(app))


def synthesized(stage: Stage, outdir: Path | None, package: Package | None = None) -> Path:
    """Write the CloudFormation of a stage; give the folder of the assembly.

    Raises `RuntimeError` with what validators object to, or what a layer lacks.
    """
    app = cdk.App(context=context(), outdir=str(outdir) if outdir else None)
    company = load(ROOT / "company.yaml")
    assembled(app, stage, company, package or package_for(stage))
    if not stage.local:
        judged(app)
    return Path(app.synth().directory)


def _stage_of_environment() -> str:
    """Give the stage of KEEL_STAGE, or of `cdk … -c stage=`, which the CDK hands on as JSON."""
    given = json.loads(os.environ.get("CDK_CONTEXT_JSON", "{}"))
    return os.environ.get("KEEL_STAGE") or str(given.get("stage", ""))


def run(arguments: list[str]) -> int:
    """Synthesize as the command line says."""
    parser = argparse.ArgumentParser(description="Write the CloudFormation of one stage.")
    parser.add_argument("--outdir", type=Path, help="folder for the assembly")
    parser.add_argument("--stage", default=_stage_of_environment(), help=", ".join(STAGES))
    asked = parser.parse_args(arguments)
    try:
        stage = stage_named(asked.stage)
    except LookupError as error:
        parser.error(str(error.args[0]))
    if stage.local:
        # The embedded cloud answers sooner than CDK's validator, which takes seconds.
        os.environ.setdefault("CDK_VALIDATION", "false")
    try:
        synthesized(stage, asked.outdir)
    except RuntimeError as error:
        print(error, file=sys.stderr)  # noqa: T201 - the command's answer
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
