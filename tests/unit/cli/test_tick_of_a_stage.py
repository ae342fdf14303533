"""`keel tick` of a deployed stage has done now what the clock would have done soon."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from moto import mock_aws
from moto.awslambda_simple.models import lambda_simple_backends
from typer.testing import CliRunner

from infra.cli.keel import app
from infra.stages import DEV
from tests.support.cloud import ACCOUNT, CREDENTIALS
from tests.unit.cli.test_remote import account, deployed

CHORES = ("wake-due", "reconcile-actions", "resume-workflows", "sweep")
ANSWERS: dict[str, dict[str, object]] = {
    "wake_due": {"woken": 3},
    "reconcile_actions": {"open": 2, "moved": 1},
    "resume_workflows": {"started": ["opportunity/a", "opportunity/b"]},
    "sweep": {"received": 0, "filed": 1, "published": 0, "signed": True},
}

__all__ = ["account"]


def answering() -> None:
    deployed(*CHORES)
    queue = lambda_simple_backends[ACCOUNT][DEV.region].lambda_simple_results_queue
    queue += [json.dumps(answer) for answer in ANSWERS.values()]


@pytest.mark.usefixtures("account")
def test_each_scheduled_function_is_called_and_says_what_it_did() -> None:
    answering()
    said = CliRunner().invoke(app, ["tick", "--stage", "dev"])
    assert said.exit_code == 0
    *did, end = said.stdout.splitlines()
    assert did == [
        "  wake_due: 3 woken",
        "  reconcile_actions: 2 open, 1 moved",
        "  resume_workflows: 2 started",
        "  sweep: 0 received, 1 filed, 0 published, 1 signed",
    ]
    assert end.startswith("3 woken; it is 20")


@pytest.mark.usefixtures("account")
def test_a_program_reads_every_answer_whole() -> None:
    answering()
    told = json.loads(CliRunner().invoke(app, ["tick", "--stage", "dev", "--json"]).stdout)
    assert told.pop("now")
    assert told == {"woken": 3, "visited": [], "did": ANSWERS}


def test_a_stage_that_is_not_deployed_has_nothing_due(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    with mock_aws():
        said = CliRunner().invoke(app, ["tick", "--stage", "dev"])
    assert (said.exit_code, said.stdout) == (2, "")
    assert said.stderr.endswith("deploy one with: make deploy STAGE=dev\n")


@pytest.mark.usefixtures("account")
def test_time_of_a_stage_is_everybodys_and_cannot_be_moved() -> None:
    said = CliRunner().invoke(app, ["tick", "--stage", "dev", "--to", "+1d"])
    assert said.exit_code == 2
    assert "travels on the embedded core alone" in said.stderr


class Functions(BaseHTTPRequestHandler):
    """Lambda with one function that fails."""

    called: list[str]

    def do_POST(self) -> None:
        """Answer like any function, or fail."""
        length = int(self.headers["Content-Length"])
        self.called.append(f"{self.path.split('/')[3]} {self.rfile.read(length).decode()}")
        body = b'{"woken": 0}'
        self.send_response(200)
        if "resume" in self.path:
            self.send_header("X-Amz-Function-Error", "Unhandled")
            body = b'{"errorType": "KeyLost"}'
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@contextmanager
def one_fails() -> Iterator[ThreadingHTTPServer]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Functions) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def test_a_function_that_fails_is_named_and_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    Functions.called = []
    with one_fails() as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL_LAMBDA", f"http://127.0.0.1:{server.server_port}")
        said = CliRunner().invoke(app, ["tick", "--stage", "dev"])
    assert Functions.called == [f"keel-dev-{chore} {{}}" for chore in CHORES]
    assert said.exit_code == 1
    assert "  resume_workflows: failed; its log says why\n" in said.stdout
    assert "  sweep: 0 woken\n" in said.stdout
