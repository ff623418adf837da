# `make demo` and `make test` do all their own set-up.

BIN := .venv/bin

SECONDS ?= 30

.PHONY: fuzz help demo window test lint bench soak hostile clean packages

help:
	@echo "make demo    real movement played and heard through Limber, in a minute, with no hardware"
	@echo "make window  open the window: three ways to a first sound"
	@echo "make test    check everything"
	@echo "make packages  build, install and run the wheel on every Python here"
	@echo "make bench   measure Limber beside its peers: docs/benchmarks.md, with plots, in ten minutes"
	@echo "make soak    a performance of MINUTES=30: does it stay as it began?"
	@echo "make fuzz    wrong and hostile input for everything that reads; SECONDS=30 for each"
	@echo "make hostile a million hostile datagrams against a playing engine"

.venv/.demo: pyproject.toml .ci/setup
	@bash .ci/setup demo

.venv/.test: pyproject.toml .ci/setup
	@bash .ci/setup test

demo: .venv/.demo
	@$(BIN)/limber demo

window: .venv/.demo
	@$(BIN)/limber gui

# Tests play with real processes, sockets and screens, on machines that others use too: what fails
# is tried once more, and named in the summary ("rerun") whether or not it then passes.
TRY := --reruns 1 -r aR

test: lint
	$(BIN)/python -m pytest -q -m alone $(TRY)
	$(BIN)/python -m pytest -m "not alone" -n 4 --dist worksteal $(TRY)  # more than cores: many wait

lint: .venv/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# builds, installs and runs the wheel and the sdist on every Python that is here, and looks which
# extras can be had from wheels alone on which systems; both are written into docs/install.md
packages: .venv/.test
	$(BIN)/python -m benchmarks.packaging
	$(BIN)/python -m benchmarks.packaging.resolving --write

bench: .venv/.demo
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	$(BIN)/limber bench report --out docs/benchmarks.md

# A performance of so many minutes; PAGE=docs/soak.md puts the report there.
MINUTES := 30
PAGE :=

soak: .venv/.test
	$(BIN)/python -m benchmarks.soak --minutes $(MINUTES) $(if $(PAGE),--page $(PAGE))

hostile: .venv/.demo
	$(BIN)/python -m benchmarks.hostile

fuzz: .venv/.test
	@$(BIN)/python -m benchmarks.fuzzing --seconds $(SECONDS)

clean:
	rm -rf .venv
