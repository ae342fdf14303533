# Every target sets up what it needs, and a second run of set-up costs nothing.
# A fresh machine with Python 3.11 to 3.13 and make is enough: no docker, no account, no key, no Node.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
unexport PYTHONDONTWRITEBYTECODE PYTHONPATH PYTHONHOME VIRTUAL_ENV

STAGE ?=
SCHEDULES ?= 20000
SEED ?=
MINUTES ?= 30
JOBS ?= 3
UV_VERSION := 0.13.9
export UV_PYTHON_DOWNLOADS := never

# The newest Python that really runs; a version manager's shim may exist and fail.
SYSTEM_PYTHON = $(or $(PYTHON),$(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null \
	&& { $$p -c 'import sys; print(sys.executable)'; break; }; done))
UV = $(or $(shell command -v uv),.tools/uv/bin/uv)

PY := .venv/bin/python
READY := .venv/.ready
NODE_READY := node_modules/.ready
PYTEST := $(PY) -m pytest -q
SOURCES := infra functions shared tests

.PHONY: help setup demo up test check format lint types imports real bench sim soak mutants shape synth deploy lock clean

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-9s %s\n", $$1, $$2}' Makefile

setup: $(READY) ## Set everything up and do nothing else

demo: $(READY) ## Run the main job end to end on the embedded cloud
	@.venv/bin/keel demo

up: $(READY) ## Run the same core as a long-running local server
	@.venv/bin/keel up

test: $(READY) ## Pass every test that needs no account and no external server
	@$(PYTEST) -n $(JOBS) --dist loadscope --no-loadscope-reorder -m "not real and not bench"

check: format lint types imports shape test ## Check format, lint, types, import rules, shape and tests

format: $(READY)
	@$(PY) -m ruff format --check --quiet .

lint: $(READY)
	@$(PY) -m ruff check --quiet .

types: $(READY)
	@$(PY) -m mypy

imports: $(READY)
	@.venv/bin/lint-imports --no-logo

real: $(READY) $(NODE_READY) ## Run the tests against real engines
	@$(PYTEST) -m real tests/real

bench: $(READY) ## Measure, print, and write bench.json
	@$(PY) -m tests.bench

sim: $(READY) ## Run SCHEDULES random schedules with faults, or tell the story of one SEED
	@$(PY) -m tests.simulation $(if $(SEED),--seed $(SEED),--schedules $(SCHEDULES))

soak: $(READY) ## Let people use a real core for MINUTES while it is killed at random
	@$(PY) -m tests.soak --minutes $(MINUTES) $(if $(SEED),--seed $(SEED)) $(if $(WRITE),--write docs/quality.md)

mutants: $(READY) ## Change the code that decides, a little at a time, and see which tests notice
	@$(PY) -m tests.mutants

shape: $(READY) ## Print sizes and imports as a table
	@$(PY) -m tests.support.shape

synth: $(READY) ## Write the CloudFormation of STAGE, or of every stage, to cdk.out.<stage>
	@for stage in $(or $(STAGE),local dev prod); do \
		KEEL_STAGE=$$stage $(PY) -m infra.app --outdir cdk.out.$$stage && echo "cdk.out.$$stage"; done

deploy: $(READY) $(NODE_READY) ## Deploy STAGE (dev or prod) to the AWS account of the environment
	@[[ "$(STAGE)" =~ ^(dev|prod)$$ ]] || { echo "make deploy: STAGE must be dev or prod" >&2; exit 2; }
	@KEEL_STAGE=$(STAGE) $(PY) -m infra.node node_modules/aws-cdk/bin/cdk deploy --all --output cdk.out.$(STAGE)

lock: $(UV) ## Pin every dependency by hash
	$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-header requirements.in -o requirements.txt
	for layer in core ai; do $(UV) pip compile -q --python-platform aarch64-manylinux_2_28 --python-version 3.13 \
		--only-binary :all: --generate-hashes --no-header -c requirements.txt requirements-$$layer.in -o requirements-$$layer.txt; done
	$(PY) -m infra.node --npm install --package-lock-only

clean: ## Remove all that was made, except the data of a local core
	rm -rf .venv .tools .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build cdk.out cdk.out.* mutants node_modules bench.json
	find $(SOURCES) -name __pycache__ -type d -prune -exec rm -rf {} +

# --- set-up ----------------------------------------------------------------------------------

.tools/uv/bin/uv:
	@[ -n "$(SYSTEM_PYTHON)" ] || { echo "Keel needs Python 3.11, 3.12 or 3.13 on the PATH" >&2; exit 2; }
	@echo "Fetching uv $(UV_VERSION) into .tools (once)"
	@if $(SYSTEM_PYTHON) -m venv .tools/uv >/dev/null 2>&1; \
		then .tools/uv/bin/python -m pip install -q --disable-pip-version-check uv==$(UV_VERSION); \
		else rm -rf .tools/uv; $(SYSTEM_PYTHON) -m pip install -q --disable-pip-version-check --target .tools/uv uv==$(UV_VERSION) \
			|| { echo "this Python has neither venv nor pip: install one of them, or uv" >&2; exit 2; }; fi

$(PY):
	@$(MAKE) -s $(UV)
	@[ -n "$(SYSTEM_PYTHON)" ] || { echo "Keel needs Python 3.11, 3.12 or 3.13 on the PATH" >&2; exit 2; }
	@$(UV) venv -q --clear --python $(SYSTEM_PYTHON) .venv

define KEEL
#!$(CURDIR)/$(PY)
import sys

sys.path.insert(0, "$(CURDIR)")
from infra.cli.keel import run

run()
endef

$(READY): requirements.txt Makefile | $(PY)
	@$(MAKE) -s $(UV)
	@echo "Installing what Keel stands on (once)"
	@$(UV) pip sync -q --require-hashes --compile-bytecode --python $(PY) requirements.txt
	@$(PY) -m compileall -q infra functions shared
	@$(file >.venv/bin/keel,$(KEEL))chmod +x .venv/bin/keel
	@touch $@

$(NODE_READY): package-lock.json | $(READY)
	@$(PY) -m infra.node --npm ci
	@touch $@
