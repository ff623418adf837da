# `make demo` and `make test` do all their own set-up.

BIN := .venv/bin

.PHONY: help demo test lint bench clean

help:
	@echo "make demo    real movement played through Limber, in a minute, with no hardware"
	@echo "make test    check everything"
	@echo "make bench   measure latency, training and error on this machine"

.venv/.demo: pyproject.toml .ci/setup
	@bash .ci/setup demo

.venv/.test: pyproject.toml .ci/setup
	@bash .ci/setup test

demo: .venv/.demo
	@$(BIN)/limber demo

test: lint
	$(BIN)/python -m pytest

lint: .venv/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/.demo
	$(BIN)/limber bench

clean:
	rm -rf .venv
