# Tongzhou 同舟. Everything is built from nothing by `make run` or `make test`; each step leaves a stamp under .build/.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory

UV := .tools/bin/uv
PY := .venv/bin/python
BIN := .venv/bin
export PYTHONPATH :=
export UV_NO_PROGRESS := 1
export UV_PYTHON_DOWNLOADS := never
# Where the machine has certificates of its own they count (a bureau's proxy signs with them).
export UV_SYSTEM_CERTS := $(if $(wildcard /etc/ssl/certs/ca-certificates.crt),true,false)
ifneq ($(wildcard /etc/ssl/certs/ca-certificates.crt),)
export NODE_EXTRA_CA_CERTS ?= /etc/ssl/certs/ca-certificates.crt
endif
export VIRTUAL_ENV :=
export npm_config_update_notifier := false
export npm_config_fund := false

FRONTEND := $(wildcard frontend/package.json)
SPA_SOURCES := $(if $(FRONTEND),$(shell find frontend -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -not -path '*/test-results/*' -not -path '*/.tanstack/*' -not -path '*/src/*.gen.*' -not -name '*~' | sed 's/ /\\ /g'))
SPA := $(if $(FRONTEND),.build/spa)
NODE := $(if $(FRONTEND),.build/node)

# A stamp whose thing was removed by hand is no stamp.
$(if $(wildcard .venv/bin/python),,$(shell rm -f .build/venv))
$(if $(wildcard frontend/node_modules),,$(shell rm -f .build/node))
$(if $(wildcard frontend/dist/index.html),,$(shell rm -f .build/spa))

.PHONY: help setup run test lint types format openapi clients migrate bench trust gallery clean

help: ## lists these
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' Makefile

# ---- set-up, by stamps

.build/tools: Makefile
	@mkdir -p .build
	@test -x $(UV) || python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --target .tools uv==0.13.9
	@touch $@

.build/venv: requirements.lock pyproject.toml .build/tools
	@test -x $(PY) || $(UV) venv --quiet --python python3 .venv
	@$(UV) pip sync --quiet --python $(PY) --require-hashes requirements.lock
	@$(UV) pip install --quiet --python $(PY) --no-deps --no-build-isolation -e .
	@touch $@

.build/node: $(wildcard frontend/package.json frontend/package-lock.json)
	@mkdir -p .build
	@cd frontend && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

.build/spa: .build/node $(SPA_SOURCES)
	@cd frontend && npm run --silent build
	@touch $@

setup: .build/venv $(SPA)

# ---- the product

run: setup ## sets up and starts everything on the embedded default; loads the demo when var/ is empty
	@exec $(PY) -m deploy.local run

migrate: .build/venv ## every database to its head (embedded default, or DATABASE_URL)
	@$(PY) -m deploy.local migrate

# ---- proof

test: setup lint types ## sets up, then lint, types and every test
	@$(PY) -m pytest -n 2 --dist loadfile -m "not product"
ifneq ($(FRONTEND),)
	@cd frontend && npm test --silent
endif
	@$(PY) -m pytest -m product || { status=$$?; test $$status -eq 5 || exit $$status; }

lint: .build/venv ## ruff, import-linter, oxlint
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@if $(BIN)/python -c 'import sys, tomllib; sys.exit("importlinter" not in tomllib.load(open("pyproject.toml", "rb"))["tool"])'; \
	  then $(BIN)/lint-imports --no-logo; fi
	@if test -d frontend/src; then $(BIN)/oxlint $(if $(wildcard frontend/.oxlintrc.json),--config frontend/.oxlintrc.json) --quiet frontend/src; fi

types: .build/venv $(NODE) ## type checks, Python and TypeScript
	@$(BIN)/pyrefly check --output-format min-text
ifneq ($(FRONTEND),)
	@cd frontend && npm run --silent types
endif

format: .build/venv ## rewrites in the house style
	@$(BIN)/ruff check --quiet --fix .
	@$(BIN)/ruff format --quiet .

openapi: .build/venv $(NODE) ## regenerates the documents and the SPA's types
	@$(BIN)/tongzhou openapi
ifneq ($(FRONTEND),)
	@cd frontend && npm run --silent types:generate
endif

clients: .build/venv $(NODE) ## generates and compiles the users' clients
	@$(BIN)/tongzhou clients

bench: setup ## SUITE=api|registry|rotation|evaluation|spa, all without it; prints, never gates
	@$(PY) -m tests.bench $(SUITE)

trust: setup ## trust.md's goals at full size
	@$(PY) -m pytest tests/trust

gallery: setup ## a picture of every page
	@$(PY) -m tests.browser.gallery

clean: ## removes what was built, and var/ with all its data
	@rm -rf var .venv .tools .build frontend/node_modules frontend/dist clients test-results
	@rm -rf .pytest_cache .ruff_cache .import_linter_cache .hypothesis .pyrefly_cache *.egg-info
	@find services deploy tests -type d -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true
