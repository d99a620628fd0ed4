# Each target sets up what it needs by itself, in .venv, with any Python from 3.11 on.

PYTHON ?= $(shell for each in python3.13 python3.12 python3.11 python3; do \
	command -v $$each >/dev/null 2>&1 && $$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$each && break; done)
VENV := .venv
BIN := $(VENV)/bin
# uv is quicker where it is there; pip does the same.
INSTALL := $(shell command -v uv >/dev/null 2>&1 && echo "uv pip install --quiet --python $(BIN)/python" \
	|| echo "$(BIN)/python -m pip install --quiet")

.PHONY: demo test soak check conform docs bench clean servers

demo: $(VENV)/.package ## the example of the page, on a Pax8 that runs here
	@$(BIN)/python examples/demo.py

test: $(VENV)/.tools servers ## all tests
	$(BIN)/python -m pytest

soak: $(VENV)/.tools servers ## both clients under every fault at once, for PAX8_SOAK_SECONDS (120); a sandbox killed a hundred times
	PAX8_SOAK_SECONDS=$${PAX8_SOAK_SECONDS:-120} $(BIN)/python -m pytest tests/fire

check: $(VENV)/.tools ## format, lint, types, imports, the reference, a short look by the documents
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pyright
	$(BIN)/lint-imports
	$(BIN)/python docs/reference.py --check
	$(BIN)/python docs/switches.py --check
	$(BIN)/python -m conform

conform: $(VENV)/.tools ## the sandbox against the documents of Pax8, with very many requests made up
	$(BIN)/python -m conform --long

bench: $(VENV)/.tools servers ## speed, as ratios to named baselines
	$(BIN)/python -m benchmarks

docs: $(VENV)/.tools ## the reference pages, made anew from the declarations
	$(BIN)/python docs/reference.py
	$(BIN)/python docs/switches.py

servers: | $(BIN)/python ## the servers and the browser that tests run against, where they may be installed
	@$(BIN)/python tests/support/programs.py

clean: ## what the targets above made
	rm -rf $(VENV) build dist site .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed; say which with PYTHON=..." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo "Python's venv is needed; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"

$(VENV)/.package: pyproject.toml | $(BIN)/python
	@$(INSTALL) --editable ".[sandbox]"
	@touch $@

$(VENV)/.tools: pyproject.toml | $(BIN)/python
	@$(INSTALL) --editable ".[all]" --group dev
	@touch $@ $(VENV)/.package
