# Every target that needs Python packages makes .venv first; nothing is installed elsewhere.
PYTHON ?= python3
BIN := .venv/bin
SETUP := .venv/.setup

.DEFAULT_GOAL := help
.PHONY: help setup demo check fmt fmt-check lint types layers test soak bench screenshots clean

help:           ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

setup: $(SETUP) ## install fxtui and the tools of its developers into .venv
$(SETUP): pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[demo]' --group dev
	@touch $(SETUP)

demo: $(SETUP)  ## a real S3 server, a stand-in for Dropbox, sample data, and the browser on it
	@$(BIN)/fxtui demo --dropbox '$(BIN)/python -m tests.servers.dropbox --say-token'

check: fmt-check lint types layers ## everything but the tests

fmt: $(SETUP)   ## format, and mend what can be mended
	$(BIN)/ruff format fxtui tests
	$(BIN)/ruff check --fix fxtui tests

fmt-check: $(SETUP)
	$(BIN)/ruff format --check fxtui tests

lint: $(SETUP)
	$(BIN)/ruff check fxtui tests

types: $(SETUP)
	$(BIN)/mypy

layers: $(SETUP)
	$(BIN)/lint-imports

# File by file: its tests share a service. The groups of xdist have no effect since pytest 9.2.
test: $(SETUP)  ## the tests: real servers on loopback, no internet, under 10 minutes on two cores
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

soak: $(SETUP)  ## the same promises at full size: GiBs over bad lines, half an hour, and a table
	$(BIN)/python -m pytest tests/soak
	FXTUI_TEST_PLANE=plain $(BIN)/python -m pytest tests/e2e/test_faults.py tests/e2e/test_kills.py

bench: $(SETUP) ## ratios against real peers, in one run; never tests (BENCH=transfers for these alone)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group bench
	$(BIN)/python -m tests.bench $(BENCH)

screenshots: $(SETUP) ## redraw screenshots/ from the running app
	TERM=xterm-256color COLORTERM=truecolor $(BIN)/python -m tests.screenshots
	TERM=xterm-256color COLORTERM=truecolor $(BIN)/python -m tests.recording
	$(BIN)/python -m tests.web_picture

clean:          ## remove .venv and caches
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
