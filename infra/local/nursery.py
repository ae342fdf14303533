"""The nursery: a process that has read all code once, and forks a worker whenever one is needed.

A worker that starts from nothing spends almost a second of a processor in imports; one that is
forked here spends a few hundredths. It runs as a script with `-P`, so that what it imports is the
deployed code and never the checkout's, and it imports nothing of this host itself.
"""

import gc
import importlib
import json
import os
import pkgutil
import runpy
import signal
import socket
import sys
from functools import cache
from pathlib import Path

LONGEST = 1 << 20
"""Bytes of one request."""
LIBRARIES = ("boto3.s3.inject", "botocore.handlers", "botocore.auth", "pynamodb.models", "celpy")
SERVICES = ("dynamodb", "s3", "secretsmanager", "stepfunctions", "ses")
DESCRIBED = ("service-2", "endpoint-rule-set-1")


def learn(code: Path) -> None:
    """Import the deployed code and what it stands on, and let nothing of it be copied later."""
    gc.disable()  # nothing that is imported here is ever garbage
    sys.path.insert(0, str(code))
    for name in LIBRARIES:
        importlib.import_module(name)
    for package in ("shared", "functions"):
        found = importlib.import_module(package)
        for module in pkgutil.walk_packages(found.__path__, f"{package}."):
            importlib.import_module(module.name)
    read_services()
    # The first condition builds celpy's parser.
    importlib.import_module("shared.policy.cel").condition("a.b == 1")
    gc.freeze()
    gc.enable()


def read_services() -> None:
    """Let every session find the descriptions of its services read already.

    They share one loader, which knows no credentials and no region: a worker reads those from its
    own environment. Each table has a session of its own, and would read them all again.
    """
    import boto3
    import botocore.session

    botocore.session.create_loader = cache(botocore.session.create_loader)
    boto3.setup_default_session()
    loader = boto3.DEFAULT_SESSION._session.get_component("data_loader")  # noqa: SLF001 - no public way
    for name in ("partitions", "endpoints", "_retry", "sdk-default-configuration"):
        loader.load_data(name)
    for service in SERVICES:
        for kind in DESCRIBED:
            loader.load_service_model(service, kind)


def serve(door: socket.socket) -> None:
    """Fork one worker per request, until the host is gone."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        asked, files, _, _ = socket.recv_fds(door, LONGEST, 4)
        if not asked:
            return
        child = os.fork()
        if child == 0:
            door.close()
            live(json.loads(asked), files)
        for file in files:
            os.close(file)
        door.send(str(child).encode())


def live(asked: dict[str, object], files: list[int]) -> None:
    """Become the worker: its streams, its folder, its environment; and never come back."""
    code = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for number, file in enumerate(files[:3]):
            os.dup2(file, number)
        # The fourth stays open for as long as the worker lives: that is how its end is seen.
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.stderr = open(2, "w", encoding="utf-8", buffering=1, closefd=False)  # noqa: SIM115
        script, environment = str(asked["script"]), asked["environment"]
        os.environ.clear()
        os.environ.update(environment)  # type: ignore[call-overload]
        os.chdir(str(asked["folder"]))
        sys.argv = [script]
        runpy.run_path(script, run_name="__main__")
        sys.stdout.flush()
        code = 0
    finally:
        os._exit(code)


if __name__ == "__main__":
    learn(Path(sys.argv[2]))
    serve(socket.socket(fileno=int(sys.argv[1])))
