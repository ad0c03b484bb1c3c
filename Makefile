# `make help` lists what there is.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
ARGS ?=

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

BIN := .venv/bin
INSTALLED_FROM := pyproject.toml hatch_build.py package.json package-lock.json constraints.txt constraints-dev.txt
CATALOGUES := $(wildcard translations/*/LC_MESSAGES/*.po)
TRANSLATED := $(CATALOGUES:.po=.mo)
TEMPLATE := build/messages.pot
EASY_TEMPLATE := build/easy.pot

export PIP_DISABLE_PIP_VERSION_CHECK := 1

# Only make knows when the front-end files were deleted by hand.
ifeq ($(wildcard web/static/vendor/stamp.txt),)
.venv/runtime.stamp .venv/dev.stamp: reinstall
endif
ifeq ($(wildcard node_modules/axe-core/axe.min.js),)
.venv/dev.stamp: fetch-packages
endif

##@ Use

.PHONY: demo
demo: .venv/runtime.stamp $(TRANSLATED)  ## Set up what is missing and serve the demo (HOST=, PORT=)
	@$(BIN)/kyodo init
	@$(BIN)/kyodo seed-demo
	@exec $(BIN)/kyodo serve --host '$(HOST)' --port '$(PORT)'

##@ Test

.PHONY: test
test: .venv/dev.stamp $(TRANSLATED)  ## Run all tests on both databases and in a browser (ARGS='-k word')
	@bin/test $(ARGS)

.PHONY: test-fast
test-fast: .venv/dev.stamp $(TRANSLATED)  ## Run the tests that need neither PostgreSQL nor a browser (ARGS=)
	@$(BIN)/python -m pytest -m 'not postgis and not browser and not slow' --numprocesses auto --dist loadfile $(ARGS)

.PHONY: test-once
test-once: .venv/dev.stamp $(TRANSLATED)  ## Run the fast tests, unless all tests passed on these very files
	@if bin/tested same; then \
	  echo 'All tests have passed on these very files: the fast ones are among them.'; \
	else $(MAKE) --no-print-directory test-fast; fi

.PHONY: soak
soak: .venv/dev.stamp $(TRANSLATED)  ## Run the long tests with their full counts; results in docs/reference/soak.md
	@bin/install-packages
	@$(BIN)/python bin/soak

##@ Check

.PHONY: check
check: lint types contracts docs translations-check test-once  ## Run every check, then the fast tests

.PHONY: lint
lint: .venv/dev.stamp  ## Check style: Python, templates, shell scripts, spelling
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/shellcheck .ci/run bin/install-packages bin/pin-packages bin/test bin/tested bin/with-postgres
	$(BIN)/codespell

.PHONY: types
types: .venv/dev.stamp  ## Check types (mypy --strict)
	$(BIN)/mypy
	$(BIN)/mypy bin/check-docs
	$(BIN)/mypy bin/check-translations
	$(BIN)/mypy bin/plant-violations
	$(BIN)/mypy bin/soak
	$(BIN)/mypy bin/take-screenshots

.PHONY: contracts
contracts: .venv/dev.stamp  ## Check who may import whom, and that each rule bites
	$(BIN)/lint-imports
	$(BIN)/python bin/plant-violations

.PHONY: docs
docs: .venv/dev.stamp  ## Check that the documentation names every command, setting, target and error
	$(BIN)/python bin/check-docs

.PHONY: translations-check
translations-check: .venv/dev.stamp  ## Check that every message is translated
	$(BIN)/python bin/check-translations

##@ Change

.PHONY: format
format: .venv/dev.stamp  ## Format the Python files and repair what can be repaired safely
	$(BIN)/ruff check --fix --exit-zero --quiet .
	$(BIN)/ruff format .

.PHONY: translations
translations: .venv/dev.stamp  ## Collect the messages into the catalogues, and compile them
	@mkdir -p build
	$(BIN)/pybabel --quiet extract --mapping-file=pyproject.toml --no-location --sort-output \
	  --project=kyodo-map --output-file=$(TEMPLATE) .
	PYTHONPATH=. $(BIN)/pybabel --quiet extract --mapping-file=translations/easy.toml --no-location \
	  --sort-output --project=kyodo-map --output-file=$(EASY_TEMPLATE) .
	@[[ -d translations/en ]] || \
	  $(BIN)/pybabel --quiet init --input-file=$(TEMPLATE) --output-dir=translations --locale=en
	@[[ -d translations/ja ]] || $(BIN)/pybabel --quiet init --domain=easy \
	  --input-file=$(EASY_TEMPLATE) --output-dir=translations --locale=ja
	$(BIN)/pybabel --quiet update --input-file=$(TEMPLATE) --output-dir=translations \
	  --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date
	$(BIN)/pybabel --quiet update --domain=easy --locale=ja --input-file=$(EASY_TEMPLATE) \
	  --output-dir=translations --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date
	$(BIN)/pybabel --quiet compile --directory=translations
	$(BIN)/pybabel --quiet compile --directory=translations --domain=easy

.PHONY: pins
pins:  ## Pin the newest packages pyproject.toml allows, in constraints.txt and constraints-dev.txt
	@bin/pin-packages

.PHONY: screenshots
screenshots: .venv/dev.stamp $(TRANSLATED)  ## Take the README's pictures from the demo
	$(BIN)/python bin/take-screenshots $(ARGS)

.PHONY: bench
bench: .venv/dev.stamp $(TRANSLATED)  ## Time Kyodo Map against its opponents (ARGS=)
	bin/with-postgres $(BIN)/python -m benchmarks $(ARGS)

.PHONY: clean
clean:  ## Delete what make made; keep instance/, the demo's database
	rm -rf .venv build dist node_modules web/static/vendor
	rm -rf .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find geo web tests bin -name __pycache__ -prune -exec rm -rf {} +

.PHONY: help
help:  ## List the targets
	@awk 'BEGIN { FS = ":.*  ## " } \
	  /^##@/ { printf "\n%s\n", substr($$0, 5) } \
	  /^[a-z-]+:.*  ## / { printf "  make %-20s %s\n", $$1, $$2 }' Makefile

# --- Installing ---------------------------------------------------------------

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Kyodo Map needs Python 3.11 or newer; '$(PYTHON)' is not. Name another one: make PYTHON=python3.12 …" >&2; exit 1; }
	@$(PYTHON) -m venv .venv || \
	  { rm -rf .venv; echo "Python could not make .venv. Debian: sudo apt-get install -y python3-venv" >&2; exit 1; }

# Every package is pinned, so pip need not resolve anything; `check` sees a missing pin.
.venv/runtime.stamp: $(INSTALLED_FROM) | .venv/bin/python
	@echo "Installing Kyodo Map into .venv; the first time takes a minute or two …"
	@$(BIN)/python -m pip install --quiet --no-deps --requirement constraints.txt
	@$(BIN)/python -m pip install --quiet --no-deps --editable .
	@$(BIN)/python -m pip check >/dev/null || { $(BIN)/python -m pip check; exit 1; }
	@touch $@

.venv/dev.stamp: $(INSTALLED_FROM) | .venv/bin/python
	@echo "Installing Kyodo Map and its development tools into .venv; the first time takes a minute or two …"
	@$(BIN)/python -m pip install --quiet --no-deps --requirement constraints.txt --requirement constraints-dev.txt
	@$(BIN)/python -m pip install --quiet --no-deps --editable .
	@$(BIN)/python -m pip check >/dev/null || { $(BIN)/python -m pip check; exit 1; }
	@touch .venv/runtime.stamp $@

.PHONY: reinstall
reinstall:

.PHONY: fetch-packages
fetch-packages:
	@rm -f web/static/vendor/stamp.txt

translations/%.mo: translations/%.po | .venv/runtime.stamp
	@$(BIN)/pybabel --quiet compile --input-file=$< --output-file=$@
