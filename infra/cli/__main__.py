"""Run the operator's command from a checkout: `python -m infra.cli`."""

from infra.cli.keel import run

run()
