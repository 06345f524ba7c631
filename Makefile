# Two virtual environments: the SAM CLI pins boto3, click and others that the tests want newer, so it has its own.
PYTHON ?= python3
BIN := .venv/bin
SAM := .venv-sam/bin/sam
RUN := $(BIN)/python -m local

export SAM_CLI_TELEMETRY := 0
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help setup dev test lint bench reset redeploy doctor build deploy requirements

help:  ## what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 22

setup:  ## create the environments, or bring them up to date
	@$(MAKE) --silent -j2 .venv/.installed .venv-sam/.installed

dev: setup  ## the whole stack on this machine, until Ctrl-C
	@$(RUN) dev

test: setup  ## every test
	$(BIN)/pytest

lint: setup  ## style, types, template
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(SAM) validate --lint --region us-east-1

bench: setup  ## cold starts, CPU per request
	$(BIN)/python -m bench

reset:  ## forget what the local stack stored
	@$(PYTHON) -m local reset

redeploy: setup  ## put edited code into the running local stack
	@$(RUN) redeploy

doctor:  ## what this machine lacks
	@$(PYTHON) -m local.doctor

build: setup  ## stage .build/local and .build/aws
	@$(RUN) build

deploy: setup  ## to AWS, with your AWS profile (samconfig.toml)
	@$(RUN) build aws
	$(SAM) deploy

requirements: UV := uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --quiet
requirements:  ## pin requirements/*.txt anew from requirements/*.in (needs uv; UPGRADE=--upgrade takes newer versions)
	$(UV) $(UPGRADE) requirements/dev.in -o requirements/dev.txt
	$(UV) $(UPGRADE) -c requirements/dev.txt requirements/runtime.in -o requirements/runtime.txt
	$(UV) $(UPGRADE) -c requirements/dev.txt requirements/reports.in -o requirements/reports.txt
	$(UV) $(UPGRADE) requirements/sam.in -o requirements/sam.txt

.venv/.installed: requirements/dev.txt
	$(call install,.venv,$<)

.venv-sam/.installed: requirements/sam.txt
	$(call install,.venv-sam,$<)

# $(1) the environment, $(2) its pinned requirements: complete, so that nothing is left to resolve
define install
	@echo "  installing $(2) into $(1)"
	@$(PYTHON) -m venv $(1)
	@$(1)/bin/python -m pip install --quiet --no-deps --require-hashes -r $(2)
	@touch $@
endef
