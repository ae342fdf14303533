"""A host that keeps no journal: `python -m tests.support.forgetful_host DATA`; tests kill it."""

import sys
from pathlib import Path

from infra.local import host
from infra.local.asgi import App
from infra.local.journal import Journal
from infra.local.recorder import Repeats
from tests.e2e.bare_host import run


def unrecorded(app: App, _journal: Journal, _repeats: Repeats) -> App:
    """Give the cloud as it is: what it acknowledges lies in its memory alone."""
    return app


if __name__ == "__main__":
    vars(host)["recorded"] = unrecorded
    run(Path(sys.argv[1]))
