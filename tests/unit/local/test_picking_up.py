"""A start opens its doors although something that was left standing cannot be looked after."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from infra.local.core import Running
from infra.local.data import CoreRecord
from infra.local.start import pick_up

ENVIRONMENT = dict.fromkeys(("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"), "x") | {
    "AWS_REGION": "eu-central-1"
}


class Cloud(HTTPServer):
    """Answers an invocation as Lambda does, or hangs up in the middle of it."""

    fails: str = ""
    hangs_up: str = ""

    def __init__(self) -> None:
        self.called: list[str] = []
        super().__init__(("127.0.0.1", 0), Answer)

    @property
    def running(self) -> Running:
        gateway = f"http://127.0.0.1:{self.server_port}"
        return Running(
            CoreRecord(
                pid=1,
                gateway=gateway,
                http="",
                smtp="",
                inbox="",
                operator="",
                data="",
                environment=ENVIRONMENT,
            )
        )


class Answer(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, Cloud)
        name = self.path.split("/")[3].removeprefix("keel-local-").replace("-", "_")
        self.server.called.append(name)
        self.rfile.read(int(self.headers["Content-Length"]))
        if name == self.server.hangs_up:
            return
        self.send_response(200)
        if name == self.server.fails:
            self.send_header("X-Amz-Function-Error", "Unhandled")
        self.end_headers()
        self.wfile.write(json.dumps({"errorType": "ExceptionGroup"}).encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    cloud = Cloud()
    Thread(target=cloud.serve_forever, daemon=True).start()
    yield cloud
    cloud.shutdown()
    cloud.server_close()


def test_what_was_left_standing_goes_on_before_what_lies_raw_is_received(cloud: Cloud) -> None:
    said: list[str] = []
    pick_up(cloud.running, said.append)
    assert cloud.called == ["resume_workflows", "sweep"]
    assert said == ["picking up what was left standing"]


@pytest.mark.parametrize("chore", ["resume_workflows", "sweep"])
def test_a_chore_that_fails_is_told_of_in_one_line_and_the_other_has_its_turn(
    cloud: Cloud, chore: str
) -> None:
    cloud.fails = chore
    said: list[str] = []
    pick_up(cloud.running, said.append)
    assert cloud.called == ["resume_workflows", "sweep"]
    (line,) = said[1:]
    assert chore in line
    assert "ExceptionGroup" in line


def test_a_chore_that_gives_no_answer_keeps_no_door_shut(cloud: Cloud) -> None:
    cloud.hangs_up = "resume_workflows"
    said: list[str] = []
    pick_up(cloud.running, said.append)
    assert cloud.called == ["resume_workflows", "sweep"]
    (line,) = said[1:]
    assert "resume_workflows" in line
    assert "\n" not in line
