# Two commands do all set-up: `make study` opens the app, `make test` runs everything.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# The first seed of `make check`; `make check ENTROPY=fresh` tries some that nobody has tuned on.
ENTROPY ?= 0

.PHONY: study test check bench format stamp docs catalogs clean

study: $(VENV)/.app
	@$(BIN)/studyapp

# four processes on two cores, as tests of screens wait half of their time; the many programs
# that tests start would compile everything anew without bytecode
test: $(VENV)/.test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -q -n 4 --dist worksteal

check: $(VENV)/.app   ## the shipped decks: lint, and all evidence and claims on twenty seeds
	$(BIN)/studyapp check --seeds 20 --entropy $(ENTROPY)
	$(BIN)/python -m tests.claims --seeds 20 --entropy $(ENTROPY) --quiet

bench: $(VENV)/.test
	$(BIN)/python -m tests.benchmarks

format: $(VENV)/.test
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

stamp: $(VENV)/.app   ## raise the content revision after a deck was changed
	$(BIN)/python -c "from studyapp.library.decks import stamp; print('raised' if stamp() else 'unchanged')"

docs: $(VENV)/.test   ## write the generated pages anew
	$(BIN)/python -m tests.write_docs

catalogs: $(VENV)/.test   ## collect strings into studyapp/locale and compile the catalogs
	$(BIN)/python -m tests.catalogs

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo "studyapp needs Python 3.11 or newer: install it, then run  make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null \
	  || { echo "this Python has no venv; on Debian and Ubuntu mend it with:  sudo apt install python3-venv"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.app: pyproject.toml | $(BIN)/python
	@echo "installing studyapp into $(VENV) ..."
	@$(BIN)/python -m pip install -q --disable-pip-version-check -e .
	@touch $@

$(VENV)/.test: pyproject.toml | $(BIN)/python
	@echo "installing studyapp and its test tools into $(VENV) ..."
	@$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[test]'
	@touch $@ $(VENV)/.app
