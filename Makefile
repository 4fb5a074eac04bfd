# Everything one does with a checkout. `make help` lists it; nothing needs to be installed before but
# Python 3.11 or newer, git and make.

SHELL := /bin/sh
BIN := .venv/bin
READY := .venv/.ready
PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help setup demo serve test lint types imports unit browser bench lock clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

setup: $(READY) ## create .venv and install everything in it

$(READY): requirements.lock pyproject.toml scripts/setup
	@scripts/setup

demo: $(READY) ## invent a fair, schedule it, prove it, and show it on http://127.0.0.1:8000
	@$(BIN)/sangdam demo --port $(PORT)

serve: $(READY) ## serve the events that are already there
	@$(BIN)/sangdam serve --port $(PORT)

test: lint types imports unit ## lint, types, import contracts and all tests

lint: $(READY) ## ruff: rules and format
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(READY) ## mypy, strict
	@$(BIN)/mypy

imports: $(READY) ## which package may import which
	@$(BIN)/lint-imports

unit: $(READY) browser ## all tests
	@$(BIN)/pytest -q -n 2 --dist loadgroup

browser:
	@scripts/browser

bench: $(READY) ## ask for figures, report times, write docs/benchmarks.md (up to 30 minutes)
	@$(BIN)/python -m tests.benchmarks

lock: ## pin every dependency anew, with hashes
	@scripts/lock

clean: ## remove what setup and demo made
	rm -rf .venv .tools .sangdam .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
