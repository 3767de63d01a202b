# What one types here. `make help` lists it; every target sets up what it needs.

# The first Python that is new enough: a name that exists may still be an old one, or a shim of nothing.
PYTHON ?= $(shell for each in python3.11 python3 python3.12 python3.13 python; do \
	"$$each" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo "$$each" && break; done)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
LOCKER := $(VENV)-lock
BENCH := $(VENV)-bench
PIP_INSTALL := -m pip --disable-pip-version-check install --quiet --no-deps --require-hashes
# Two processes: enough to halve the time, few enough for a small machine.
JOBS ?= 2

.DEFAULT_GOAL := help
.PHONY: help setup tools run test audit soak-audit mutation check build bench lock accept clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP) ## make .venv with everything pinned by hash

# `--no-deps`: the lock is complete, so pip has nothing to resolve; `pip check` proves it.
$(STAMP): requirements/dev.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "make: no Python 3.11 or newer found; set PYTHON=/its/path" >&2; exit 2; }
	@echo "setting up $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python $(PIP_INSTALL) --requirement requirements/dev.txt
	@PYTHONWARNINGS=ignore $(BIN)/python -m pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m pip check
	@touch $@

# An outside model checker, for the tests that ask it too. Who may not install packages has these tests skipped.
tools: ## install what the tests need from outside (needs root, on Debian)
	@{ command -v spin && command -v tcc; } >/dev/null 2>&1 || { \
		command -v apt-get >/dev/null 2>&1 && test "$$(id -u)" = 0 \
		&& echo "installing spin and tcc" \
		&& apt-get update -qq >/dev/null 2>&1 \
		&& DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends spin tcc gcc libc6-dev >/dev/null 2>&1; } \
		|| echo "make tools: spin or tcc is missing and cannot be installed here; tests that ask them are slower or skipped"

run: $(STAMP) ## check and build the specs, then play the whole story on SQLite
	$(BIN)/cpcspec check specs
	$(BIN)/cpcspec build
	$(BIN)/cpcrun demo --story article_11_story

test: $(STAMP) tools ## run all tests, the specs' own scenarios, the audit, and see that generated/ is up to date
	$(BIN)/python -m pytest -ra --numprocesses $(JOBS)
	$(BIN)/cpcspec check specs
	$(BIN)/cpcspec build --check
	$(BIN)/cpcspec test
	$(BIN)/cpcspec audit specs
	$(BIN)/cpcspec trace --markdown docs/traceability.md --check
	@echo "make test: tests passed; specs are free of faults; generated/ is what they compile to; scenarios hold;"
	@echo "  the audit proves all properties;"
	@echo "  each requirement is met, or listed in docs/traceability.md with the reason why not yet"

audit: $(STAMP) ## audit the specs, and write the reports to audit/
	$(BIN)/cpcspec audit specs --report audit

soak-audit: $(STAMP) ## hold what the audit says against runs of the engine; SOAK="--seconds 3600 --seed 7" says how long
	$(BIN)/python -m benchmarks.soak_audit $(SOAK)

mutation: $(STAMP) ## put single faults into the specs, and count those that check, test and audit notice
	$(BIN)/python -m benchmarks.mutation --strict

check: $(STAMP) tools ## format, lint, types, import contracts, then everything `make test` does, with coverage
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -ra --numprocesses $(JOBS)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report
	$(BIN)/cpcspec check specs
	$(BIN)/cpcspec build --check
	$(BIN)/cpcspec test

build: $(STAMP) ## write generated/ and docs/traceability.md from specs/
	$(BIN)/cpcspec build
	$(BIN)/cpcspec trace --markdown docs/traceability.md

accept: $(STAMP) ## format, and take today's output as the expected one; then read the diff
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/cpcspec build
	$(BIN)/python -m pytest -ra --accept tests/emitters
	git diff --stat

bench: $(BENCH)/.installed ## measure, against what else there is
	$(BENCH)/bin/python -m benchmarks

$(BENCH)/.installed: requirements/bench.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "make: no Python 3.11 or newer found; set PYTHON=/its/path" >&2; exit 2; }
	@$(PYTHON) -m venv --clear $(BENCH)
	@$(BENCH)/bin/python $(PIP_INSTALL) --requirement requirements/bench.txt
	@PYTHONWARNINGS=ignore $(BENCH)/bin/python -m pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# Which registry the versions came from is nobody's business, and would bind the lock to it.
COMPILE := CUSTOM_COMPILE_COMMAND="make lock" $(LOCKER)/bin/pip-compile --quiet --generate-hashes --allow-unsafe \
	--no-strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options $(UPGRADE)

lock: $(LOCKER)/.installed ## pin versions and hashes again; `make lock UPGRADE=--upgrade` takes new versions
	$(COMPILE) requirements/lock.in
	$(COMPILE) requirements/run.in
	$(COMPILE) requirements/dev.in
	$(COMPILE) requirements/bench.in

$(LOCKER)/.installed: requirements/lock.txt
	@$(PYTHON) -m venv --clear $(LOCKER)
	@$(LOCKER)/bin/python $(PIP_INSTALL) --requirement requirements/lock.txt
	@touch $@

# In `audit/` and of `demo.db` only what was written by us goes: its list says so, and the mark in the database's header.
clean: ## remove what these targets made, except generated/
	@test ! -f audit/manifest.sha256 || $(PYTHON) -c 'from cpcspec.writing.folder import clear; clear("audit", "cpcspec audit --report")' \
		2>/dev/null || echo "make clean: what is in audit/ cannot be removed" >&2
	@test ! -f demo.db || if test "$$(dd if=demo.db bs=1 skip=68 count=4 2>/dev/null)" = CPCD; \
		then rm -f demo.db-wal demo.db-shm demo.db; else echo "make clean: demo.db is not of a demo and stays" >&2; fi
	rm -rf $(VENV) $(LOCKER) $(BENCH) cpcspec.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage .coverage.*
	find cpcspec runtime tests -name __pycache__ -type d -prune -exec rm -rf {} +
