# medmcp: every target sets itself up in .venv; `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEPENDENCIES := $(VENV)/.dependencies
INSTALLED := $(VENV)/.installed
# a strict editable install links each file, so a new file needs a new install
FILES := $(shell git ls-files kb servers tasks agent train 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help install demo test check format bench conformance oracle-calculators consistency clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 24

$(DEPENDENCIES): pyproject.toml constraints.txt
	test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt setuptools
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt ".[dev]"
	$(BIN)/pip uninstall --quiet --yes medmcp
	rm -rf build *.egg-info
	touch $@

$(INSTALLED): $(DEPENDENCIES) $(FILES)
	rm -rf build *.egg-info
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation \
		--editable . --config-settings editable_mode=strict
	touch $@

install: $(INSTALLED) ## set up .venv with everything the tests need

demo: $(INSTALLED) ## tasks, rollouts over MCP, a case over stdio, the report page
	$(BIN)/medmcp demo --out runs/demo

test: $(INSTALLED) ## lint, types and tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy -p medmcp.kb -p medmcp.servers -p medmcp.tasks -p medmcp.agent -p medmcp.train
	$(BIN)/python -m pytest

check: test ## the same as test, then the proof of every task
	$(BIN)/medmcp tasks prove

format: $(INSTALLED) ## format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(INSTALLED) ## measure the budgets
	$(BIN)/medmcp bench

conformance: $(INSTALLED) ## the official MCP conformance suite and the Inspector (Node from npm)
	$(BIN)/python tests/conformance/run.py

oracle-calculators: $(INSTALLED) ## our calculators against independent packages, in an environment of their own
	$(BIN)/python tests/external/calculators/run.py

consistency: $(INSTALLED) ## no two tools contradict each other about one patient, over a thousand patients
	$(BIN)/python tests/consistency/run.py

clean: ## remove what make made
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .cache
