# Two commands matter: `make demo` shows the main job, `make test` passes the whole suite.
# Both make .venv and install from the lock file by themselves: Python 3.11, git and make suffice.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo discord test lint bench eval soak clean lock

demo: $(READY)  ## a question answered from the bundled history, in a ledger of its own
	@PATH="$(abspath $(BIN)):$$PATH" sh tests/demo.sh

discord: $(READY)  ## a local Discord with the bot in it: talk to it in the terminal
	@$(BIN)/python -m tests.twin.talk

test: lint  ## the whole suite, under ten minutes on two cores
	$(BIN)/python -m pytest -m "not soak" -n 2 --dist worksteal

lint: $(READY)  ## ruff, mypy strict, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(READY) $(VENV)/.bench  ## speed, side by side with its peers
	$(BIN)/python -m tests.bench

eval: $(READY)  ## how well questions are understood: the handed-out set and our own, by intent
	$(BIN)/python -m tests.eval

soak: $(READY)  ## the long lanes
	$(BIN)/python -m pytest -m soak

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.bench: tests/bench/requirements.lock $(READY)
	$(PYTHON) -m venv $(VENV)/bench
	$(VENV)/bench/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

lock:  ## resolve again (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
		--all-extras --group dev pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
