# Two commands: `make demo` runs the product on this machine, `make test` checks it.
SHELL := /bin/bash
PORT ?= 8000
PYTHON ?= python3
BIN := .venv/bin
export QASHYQ_MODELS ?= $(CURDIR)/var/models

.PHONY: setup demo test test-all models lint format clean check-machine browser picture

setup: check-machine .venv/.installed models
	@$(BIN)/python scripts/vendor.py
	@$(BIN)/python -m lms.core.catalogues compile

check-machine:
	@$(PYTHON) scripts/check_machine.py

.venv/.installed: setup.cfg constraints.txt pyproject.toml
	@echo "Python packages: filling .venv (a few minutes the first time)"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[models]'
	@touch $@

.venv/.installed-dev: .venv/.installed
	@echo "Python packages for tests and checks"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[models,large,test,dev]'
	@touch $@

models:
	@$(BIN)/python -m proctoring.models build

demo: setup
	@PORT=$(PORT) HOST=$(HOST) $(BIN)/python scripts/demo.py

test: setup .venv/.installed-dev
	@$(BIN)/python scripts/run_tests.py

test-all: setup .venv/.installed-dev
	@$(BIN)/python scripts/run_tests.py --all

lint: setup .venv/.installed-dev
	@$(BIN)/python scripts/run_tests.py --lint-only

format:
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

picture: setup .venv/.installed-dev
	@$(BIN)/python scripts/picture.py
