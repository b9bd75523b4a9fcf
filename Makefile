# Two commands do everything on a fresh machine with Python 3.11+, git and make: demo and test.
PYTHON ?= $(firstword $(foreach v,3.11 3.12 3.13,$(shell command -v python$(v))) python3)
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DEMO := $(VENV)/.demo

.PHONY: demo docs test lint test-all explore faults bench clean

demo: $(DEMO)
	@$(BIN)/canonize demo

test: lint
	$(BIN)/python -m pytest -n 2 -q

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Everything that takes too long for every change: see docs/testing.md.
test-all: $(STAMP)
	$(BIN)/python -m pytest -n 2 -q -m "slow or not slow"

# Property tests with examples that no run has drawn yet.
explore: $(STAMP)
	$(BIN)/python -m pytest -n 2 -q --hypothesis-profile explore \
	  $$(grep -rlE '^from hypothesis import|^import hypothesis' tests --include='test_*.py')

faults: $(STAMP)
	$(BIN)/python -m tests.faults --results faults.tsv --continue

docs: $(STAMP)
	$(BIN)/mkdocs build --quiet

bench: $(STAMP)
	$(BIN)/python -m benchmarks

# The demo needs the tool, pytest and websockets, and nothing of what developers need.
$(DEMO): pyproject.toml
	@test -e $(STAMP) || { $(PYTHON) -m venv $(VENV) && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[demo]'; }
	@touch $(DEMO)

$(STAMP): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $(STAMP)

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
