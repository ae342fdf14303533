"""How a function gets its tools: built at first use, from the environment that the stage gives.

Importing this touches neither environment nor network, and loads no AWS library.
"""

import os
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shared.telemetry import log

if TYPE_CHECKING:
    from shared.clock.clock import Clock
    from shared.flow.house import House
    from shared.ingest.s3 import S3RawStore
    from shared.log.dynamodb.events import DynamoEventLog
    from shared.log.dynamodb.work import DynamoCheckpoints, DynamoParked
    from shared.log.s3 import S3Manifests
    from shared.orchestrate.advance import Task
    from shared.orchestrate.awslambda import LambdaErrands
    from shared.orchestrate.dynamodb import DynamoWaits
    from shared.orchestrate.next_step import Position
    from shared.orchestrate.stepfunctions import StepFunctions
    from shared.orchestrate.workshop import Workshop
    from shared.vault.data_keys import MasterKey
    from shared.vault.secrets import Secrets
    from shared.vault.vault import Vault
    from shared.views.dynamodb import DynamoViewStore

ROOT = Path(__file__).parents[1]
LOCAL_MASTER = "local"
Handler = Callable[[dict[str, Any], object], dict[str, Any]]


# --- ports ------------------------------------------------------------------------------------


@cache
def clock() -> "Clock":
    """Give the clock that decisions are made by."""
    from shared.clock.clock import SystemClock

    return SystemClock()


@cache
def secrets() -> "Secrets":
    """Give the company's secrets, fetched when one is first needed."""
    from shared.vault.secrets import Secrets
    from shared.vault.secretsmanager import document

    return Secrets(lambda: document(os.environ["KEEL_SECRETS"]))


def _master_key() -> "MasterKey":
    from shared.vault.data_keys import WrappingKey
    from shared.vault.kms import KmsMasterKey

    named = os.environ["KEEL_MASTER_KEY"]
    return (
        WrappingKey(secrets().local_master_key()) if named == LOCAL_MASTER else KmsMasterKey(named)
    )


@cache
def vault() -> "Vault":
    """Give the vault over the bucket of wrapped keys."""
    from shared.vault.s3 import S3KeyStore
    from shared.vault.vault import SealingVault

    keys = S3KeyStore(os.environ["KEEL_KEYS_BUCKET"])
    return SealingVault(keys, cache(_master_key), secrets().handle_key)


@cache
def event_log() -> "DynamoEventLog":
    """Give the event log."""
    from shared.clock.ids import Uuid7
    from shared.log.dynamodb.events import DynamoEventLog
    from shared.log.s3 import S3Claims

    return DynamoEventLog(vault(), clock(), Uuid7(), S3Claims())


@cache
def manifests() -> "S3Manifests":
    """Give the signed heads of the log, one list a day."""
    from shared.log.s3 import S3Manifests

    return S3Manifests()


@cache
def raw_store() -> "S3RawStore":
    """Give the bucket of raw bytes."""
    from shared.ingest.s3 import S3RawStore

    return S3RawStore()


@cache
def views() -> "DynamoViewStore":
    """Give the views."""
    from shared.views.dynamodb import DynamoViewStore

    return DynamoViewStore()


@cache
def waits() -> "DynamoWaits":
    """Give the table of open waits."""
    from shared.orchestrate.dynamodb import DynamoWaits

    return DynamoWaits()


@cache
def executions() -> "StepFunctions":
    """Give the state machine's executions."""
    from shared.orchestrate.stepfunctions import StepFunctions

    return StepFunctions()


@cache
def errands() -> "LambdaErrands":
    """Give whoever looks after an action at once."""
    from shared.orchestrate.awslambda import LambdaErrands

    return LambdaErrands()


@cache
def checkpoints() -> "DynamoCheckpoints":
    """Give how far each consumer has read."""
    from shared.log.dynamodb.work import DynamoCheckpoints

    return DynamoCheckpoints()


@cache
def parked() -> "DynamoParked":
    """Give the streams that were set aside."""
    from shared.log.dynamodb.work import DynamoParked

    return DynamoParked()


# --- the house and its workshop -----------------------------------------------------------------


@cache
def house(name: str) -> "House":
    """Give everything that a decision needs; `name` is who acts, for the envelope."""
    from shared.company.company import load
    from shared.flow.house import House
    from shared.policy.library import Policies
    from shared.vault.links import Links

    return House(
        log=event_log(),
        clock=clock(),
        company=load(ROOT / os.environ.get("KEEL_COMPANY", "company.yaml")),
        policies=Policies(),
        vault=vault(),
        links=Links(secrets().link_keys),
        public_url=os.environ.get("KEEL_PUBLIC_URL", "").rstrip("/"),
        name=name if name == "operator" else f"keel/{name}",
    )


@cache
def workshop(name: str) -> "Workshop":
    """Give the house with the agents' model and the way out."""
    from shared.actions.ses import SesMailer
    from shared.models.claude import ClaudeModel
    from shared.models.dynamodb import DynamoSpend
    from shared.models.gateway import ModelGateway
    from shared.orchestrate.workshop import Workshop

    home = house(name)
    model = ClaudeModel(secrets().model_key, os.environ.get("KEEL_MODEL_URL", ""))
    gateway = ModelGateway(home.company.models, model, DynamoSpend(), home.clock)
    return Workshop(home, gateway, SesMailer(), views())


def stepping(name: str, tasks: "Mapping[Position, Task]") -> Handler:
    """Give the handler of one step: do the present task if it is mine, say what comes next."""

    def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
        from shared.orchestrate.advance import advance, answer

        shop, subject = workshop(name), event["subject"]
        step = advance(shop, subject, tasks)
        log("step", subject=subject, did=name, next=step.position)
        now = shop.house.clock
        return answer(step, subject, now.now(), now.recorded())

    return handler
