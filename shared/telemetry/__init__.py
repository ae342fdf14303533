"""Structured logs and metrics: ids and numbers only, one line each."""

import json
import os
import sys
import time
from typing import Any

_NAMESPACE = "Keel"
Plain = str | int | float | bool | None


def log(event: str, **ids: Plain) -> None:
    """Write one line; give ids and numbers, never a person's words."""
    line: dict[str, Any] = {"event": event, "stage": os.environ.get("KEEL_STAGE", "")}
    _write(line | ids)


def count(metric: str, value: float = 1, unit: str = "Count") -> None:
    """Add to a metric, in CloudWatch's embedded metric format."""
    stage = os.environ.get("KEEL_STAGE", "")
    embedded = {
        "Timestamp": int(time.time() * 1000),
        "CloudWatchMetrics": [
            {
                "Namespace": _NAMESPACE,
                "Dimensions": [["stage"]],
                "Metrics": [{"Name": metric, "Unit": unit}],
            }
        ],
    }
    _write({"_aws": embedded, "stage": stage, metric: value})


def _write(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line, separators=(",", ":")) + "\n")
    sys.stdout.flush()
