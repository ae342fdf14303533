"""Structured logs and metrics: ids and numbers only, one line each.

A metric is a log line in CloudWatch's embedded metric format, so that neither a client nor a
request is needed. In a Lambda lines go to stdout; elsewhere to stderr, which leaves stdout to
commands.
"""

import json
import os
import sys
import time
from collections.abc import Mapping
from typing import Any

_NAMESPACE = "Keel"
_WITHHELD = "[withheld]"
Plain = str | int | float | bool | None


def log(event: str, **ids: Plain) -> None:
    """Write one line; give ids and numbers, never a person's words."""
    _write({"event": event, **_place(), **_ids(ids)})


def count(metric: str, value: float = 1, unit: str = "Count") -> None:
    """Add to a metric."""
    _write({"_aws": _embedded({metric: unit}), **_place(), metric: value})


def gauge(metric: str, value: float, unit: str = "None") -> None:
    """Say how much there is of something now."""
    count(metric, value, unit)


def measure(event: str, metrics: Mapping[str, float], **ids: Plain) -> None:
    """Write one line that is a log entry and several counts at once."""
    embedded = _embedded(dict.fromkeys(metrics, "Count"))
    _write({"_aws": embedded, "event": event, **_place(), **_ids(ids), **metrics})


def _embedded(units: Mapping[str, str]) -> dict[str, Any]:
    return {
        "Timestamp": int(time.time() * 1000),
        "CloudWatchMetrics": [
            {
                "Namespace": os.environ.get("POWERTOOLS_METRICS_NAMESPACE", _NAMESPACE),
                "Dimensions": [["stage"]],
                "Metrics": [{"Name": name, "Unit": unit} for name, unit in units.items()],
            }
        ],
    }


def _place() -> dict[str, Plain]:
    place: dict[str, Plain] = {"stage": os.environ.get("KEEL_STAGE", "")}
    function = os.environ.get("AWS_LAMBDA_FUNCTION_NAME")
    return {**place, "function": function} if function else place


def _ids(ids: Mapping[str, Plain]) -> dict[str, Plain]:
    """Withhold what is an address and so no id: the last net, not the first."""
    return {k: _WITHHELD if isinstance(v, str) and "@" in v else v for k, v in ids.items()}


def _write(line: Mapping[str, Any]) -> None:
    out = sys.stdout if "AWS_LAMBDA_FUNCTION_NAME" in os.environ else sys.stderr
    out.write(json.dumps(line, separators=(",", ":")) + "\n")
    out.flush()
