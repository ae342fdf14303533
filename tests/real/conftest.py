"""Real engines come from ordinary registries as data of a build tool; without it, tests skip."""

import os
import re
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.cloud import CREDENTIALS, free_port

ENGINES = Path(__file__).parents[2] / "build/engines"
DYNAMODB_LOCAL = "3.0.0"
LEAST_JAVA = 21
POM = """<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>keel</groupId><artifactId>engine</artifactId><version>1</version><dependencies><dependency>
<groupId>software.amazon.dynamodb</groupId><artifactId>DynamoDBLocal</artifactId>
<version>{version}</version></dependency></dependencies></project>
"""


def java() -> str:
    """Find a Java new enough for the engines, or skip."""
    homes = [Path(os.environ.get("JAVA_HOME", "/none")), *Path("/usr/lib/jvm").glob("*")]
    found = [str(h / "bin/java") for h in homes if (h / "bin/java").exists()]
    for command in (*found, shutil.which("java") or ""):
        if command and _release(command) >= LEAST_JAVA:
            return command
    pytest.skip(f"DynamoDB Local needs a Java {LEAST_JAVA} or newer; there is none here")


def _release(command: str) -> int:
    said = subprocess.run([command, "-version"], capture_output=True, text=True, check=False)
    number = re.search(r'version "(\d+)', said.stderr)
    return int(number[1]) if number else 0


def _jars() -> Path:
    """Fetch the engine once through Maven."""
    folder = ENGINES / f"dynamodb-local-{DYNAMODB_LOCAL}"
    if (folder / "lib").exists():
        return folder / "lib"
    maven = shutil.which("mvn")
    if maven is None:
        pytest.skip("DynamoDB Local comes through Maven, and there is no mvn here")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pom.xml").write_text(POM.format(version=DYNAMODB_LOCAL))
    copied = subprocess.run(
        [maven, "-q", "-B", "dependency:copy-dependencies", "-DoutputDirectory=draft"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if copied.returncode:
        pytest.skip(f"Maven could not fetch DynamoDB Local: {copied.stdout[-300:]}")
    (folder / "draft").rename(folder / "lib")
    return folder / "lib"


@pytest.fixture(scope="session")
def dynamodb_local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run AWS's own DynamoDB in memory on a free loopback port."""
    runner, lib, port = java(), _jars(), free_port()
    home = tmp_path_factory.mktemp("dynamodb-local")
    server = [f"-Djava.library.path={lib}", "-cp", f"{lib}/*"]
    options = ["software.amazon.dynamodb.services.local.main.ServerRunner", "-inMemory"]
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(
            [runner, *server, *options, "-port", str(port)], cwd=home, stdout=log, stderr=log
        )
        try:
            _answers(f"http://127.0.0.1:{port}", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(10)


def _answers(url: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=1)  # noqa: S310 - loopback
        except urllib.error.HTTPError:
            return  # it answers: a bare GET is a bad request to it
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("DynamoDB Local did not start")


@pytest.fixture
def engine(dynamodb_local: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Point AWS clients at the real engine."""
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_ENDPOINT_URL", dynamodb_local)
    return dynamodb_local
