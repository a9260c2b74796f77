# make run · make test · make check · make bench · make pictures. Everything lives in .venv/ and var/.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -u -m pip --disable-pip-version-check
# Of all that pip says, the names of the packages as it comes to them: one sees that it goes on.
NAMES := while read -r word package rest; do if [ "$$word" = Collecting ]; then printf ' %s' "$${package%%[=<>~!]*}"; fi; done; echo
# Errors are shown, warnings are not. The file says that pip was through with it: how a pipe ends,
# its last part alone decides.
INSTALL = rm -f $@; \
	{ { $(PIP) install -c constraints.txt -e $(1) && touch $@; } 2>&1 >&3 | grep -v '^WARNING: ' >&2; } 3>&1 \
	| { $(NAMES); }; test -e $@
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

$(VENV)/installed: $(VENV)/made pyproject.toml constraints.txt
	@echo "Installing the dependencies …"
	@$(call INSTALL,.)

$(VENV)/installed-dev: $(VENV)/installed
	@echo "Installing what the tests need …"
	@$(call INSTALL,'.[dev]')

%.mo: %.po $(VENV)/installed
	@$(BIN)/pybabel --quiet compile -i $< -o $@

clean:
	rm -rf $(VENV) var *.egg-info

audit: dev
	$(BIN)/pip-audit --requirement constraints.txt --no-deps --disable-pip
