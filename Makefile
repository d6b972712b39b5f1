# Everything this project does, by one name each. `make help` lists it.
# Needs Python 3.11 or newer, git and make; whatever else it needs it puts into .venv.
# Without make (Windows): see README.md, "Without make".

VENV := .venv
BIN := $(VENV)/bin
OUT := site

# The first Python on the path that is new enough; `make PYTHON=/path/to/python site` to choose.
PYTHON ?= $(shell for each in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$each; break; }; done)

PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
TIDTAM := $(BIN)/tidtam

.DEFAULT_GOAL := help
.PHONY: help env env-dev system check site serve test lint format bench access requirements forms pictures admin clean

help: ## This list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 22

# --- environment: each stamp stands for a finished step, so a broken one is done again -----------------

$(VENV)/.made:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer was not found; install it and run make again."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "$(PYTHON) cannot make environments; on Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@echo "Making $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.runtime: $(VENV)/.made requirements.txt pyproject.toml hatch_build.py
	@echo "Installing requirements.txt"
	@$(PIP) install --require-hashes -r requirements.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements-dev.txt
	@echo "Installing requirements-dev.txt"
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@

env: $(VENV)/.runtime ## The environment in .venv, pinned by hash

env-dev: $(VENV)/.dev ## The same with what tests and linting need

# Chromium and poppler for the tests in a browser, and what the browser's driver is linked to. Installed
# where that is ours to do (root on Debian); elsewhere the tests that need them are skipped and say so.
system:
	@if { command -v chromium-headless-shell || command -v chromium; } >/dev/null && command -v pdftotext >/dev/null && \
		{ ! command -v ldconfig >/dev/null || ldconfig -p | grep -q 'libatomic\.so\.1'; }; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing chromium and poppler-utils"; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
			apt-get install -y -qq --no-install-recommends chromium poppler-utils libatomic1 >/dev/null; \
	else echo "Without chromium and pdftotext (poppler) the tests in a browser are skipped."; fi

# --- the site ------------------------------------------------------------------------------------------

check: $(VENV)/.runtime ## Check every record
	@$(TIDTAM) check

site: $(VENV)/.runtime ## Check every record, then build the site into site/
	@$(TIDTAM) check
	@$(TIDTAM) build --out $(OUT)
	@echo "The site is in $(OUT)/. To look at it: make serve"

serve: $(VENV)/.runtime ## Build, show the site on this machine and rebuild on every change
	@$(TIDTAM) serve

# --- work on the tool ----------------------------------------------------------------------------------

# pdf.js reads the papers' text in the tests as Firefox does. Where there is no npm they say that they skip it.
tests/pdfjs/node_modules/.package-lock.json: tests/pdfjs/package-lock.json
	@if command -v npm >/dev/null; then \
		cd tests/pdfjs && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error && touch node_modules/.package-lock.json; \
	else echo "Without npm, pdf.js does not read the papers in the tests."; fi

# axe-core looks through every kind of page in the tests; Lighthouse is for `make access` alone.
tests/axe/node_modules/.package-lock.json: tests/axe/package-lock.json
	@if command -v npm >/dev/null; then \
		cd tests/axe && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error && touch node_modules/.package-lock.json; \
	else echo "Without npm, axe does not look at the pages in the tests."; fi

tests/lighthouse/node_modules/.package-lock.json: tests/lighthouse/package-lock.json
	@cd tests/lighthouse && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error && touch node_modules/.package-lock.json

test: $(VENV)/.dev system tests/pdfjs/node_modules/.package-lock.json tests/axe/node_modules/.package-lock.json ## Every test
	@$(BIN)/python -m pytest -n auto --dist loadgroup --no-loadscope-reorder

lint: $(VENV)/.dev ## Style and types
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/zizmor --quiet --offline .github/workflows
	@$(BIN)/check-jsonschema --quiet --builtin-schema vendor.github-workflows .github/workflows/*.yml
	@$(BIN)/check-jsonschema --quiet --builtin-schema vendor.gitlab-ci --data-transform gitlab-ci .gitlab-ci.yml

format: $(VENV)/.dev ## Put the code into its style
	@$(BIN)/ruff check --fix-only
	@$(BIN)/ruff format

bench: $(VENV)/.dev ## Speed beside MkDocs, Hugo and WeasyPrint, up to 5,000 records and 200 papers (about 20 minutes)
	@$(BIN)/python -m tests.bench.run $(BENCH)

access: $(VENV)/.dev system tests/axe/node_modules/.package-lock.json tests/lighthouse/node_modules/.package-lock.json ## axe, weight and Lighthouse: the figures of docs/access.md and of the page on access (about 10 minutes)
	@$(BIN)/python -m tests.bench.access $(ACCESS)

requirements: $(VENV)/.dev ## Pin the newest versions again, with hashes
	@for each in requirements requirements-dev requirements-links; do \
		$(BIN)/uv pip compile --quiet --upgrade --generate-hashes --no-emit-index-url \
			--python-version 3.11 --universal $$each.in -o $$each.txt || exit 1; done

forms: $(VENV)/.runtime ## Make the Word forms of papers anew (site_templates/papers/*.docx)
	@$(BIN)/python -m generator.papers.blanks

pictures: $(VENV)/.dev system ## Make the pictures of the guide anew (docs/assets/guide)
	@$(BIN)/python -m tests.pictures
	@$(BIN)/python -m tests.pictures_forms

# What others wrote of the form editor, with npm: nobody needs this to build a site.
admin: $(VENV)/.runtime ## Fetch the form editor's parts again (CHECK=--check proves that they are the same)
	@$(BIN)/python -m generator.admin.vendoring $(CHECK)

clean: ## Take away what was built, the environment too
	@rm -rf $(VENV) $(OUT) build dist .tidtam .mypy_cache .pytest_cache .ruff_cache .hypothesis
