# make run · make test · make check · make bench · make pictures. Everything lives in .venv/ and var/.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --quiet --disable-pip-version-check
PO := $(wildcard webinars/translations/*/LC_MESSAGES/messages.po)
MO := $(PO:.po=.mo)

# Without compiled modules every process takes a fifth longer to start.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test check bench pictures audit install dev translations clean

run: install
	@$(BIN)/webinars run --demo

# Many tests wait for a process, a mail server or a browser: one more at a time than two cores.
test: dev
	$(BIN)/python -m pytest -n 3 --dist loadgroup

check: dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.check_translations
	$(BIN)/python -m tests.check_migrations

bench: dev
	$(BIN)/python -m bench.run

pictures: dev
	$(BIN)/python -m tests.pictures

install: $(VENV)/installed translations
dev: $(VENV)/installed-dev translations
translations: $(MO)

# Written last: a virtual environment without pip, which a failure leaves behind, does not count.
$(VENV)/made:
	@echo "Making the virtual environment …"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed.")'
	@$(PYTHON) -m venv $(VENV) || { echo "The virtual environment could not be made: on Debian and Ubuntu, install the package python3-venv, then run make again." >&2; exit 1; }
	@touch $@

# Twice --quiet: errors are shown, warnings are not.
$(VENV)/installed: $(VENV)/made pyproject.toml constraints.txt
	@echo "Installing the dependencies …"
	@$(PIP) install -c constraints.txt -e .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	@echo "Installing what the tests need …"
	@$(PIP) install -c constraints.txt -e '.[dev]'
	@touch $@

%.mo: %.po $(VENV)/installed
	@$(BIN)/pybabel --quiet compile -i $< -o $@

clean:
	rm -rf $(VENV) var *.egg-info

audit: dev
	$(BIN)/pip-audit --requirement constraints.txt --no-deps --disable-pip
