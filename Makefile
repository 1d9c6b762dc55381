# Every command sets up what it needs: on a fresh machine, Python 3.11 or newer and make are enough.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
PORT ?= 8400
STACK ?= backoffice
TEST ?= tests

# Where Python is told to keep no bytecode, each worker would compile all tests anew, each time.
export PYTHONDONTWRITEBYTECODE :=

IN := .venv/bin
UV := $(IN)/uv
SAM := SAM_CLI_TELEMETRY=0 .local/sam/bin/sam
OURS := PYTHONPATH=layers/backoffice/python:.
TEMPLATES = $(filter-out infra/access.yaml,$(wildcard template.yaml infra/*.yaml))

##@ The two commands

.PHONY: run
run: project ministack ## Open the office on http://127.0.0.1:8400 (ONCE=1 ends after the story; PORT=… elsewhere)
	@$(OURS) exec $(IN)/python -m infra.local.run --port $(PORT) $(if $(ONCE),--once)

.PHONY: test
test: project ministack chromium ## Run the tests, all but the long proofs (TEST=tests/domain runs a part)
	@$(IN)/python -m pytest -n 3 --dist loadgroup -m "not prove" $(TEST)

##@ Before a change lands

CHECKS := style types arrows templates secrets openapi

.PHONY: check $(CHECKS)
check: project sam ## Style, types, arrows, templates, secrets and the API description, side by side
	@$(MAKE) -j 2 --output-sync=target --keep-going $(CHECKS)
	@echo "check: everything is in order"

style: project
	@$(IN)/ruff check --quiet . && $(IN)/ruff format --quiet --check .

types: project
	@$(IN)/mypy --no-error-summary layers functions infra tests

arrows: project
	@said=$$($(OURS) $(IN)/lint-imports) || { echo "$$said"; exit 1; }

templates: project sam
	@printf '%s\n' $(TEMPLATES) | xargs -P 2 -I{} bash -c '\
	  said=$$($(SAM) validate --lint --region us-east-1 --template {} 2>&1) || { echo "$$said"; exit 1; }'

secrets: project
	@git ls-files -z --cached --others --exclude-standard | xargs -0 $(IN)/detect-secrets-hook --baseline .secrets.baseline

openapi: project
	@said=$$($(IN)/python -m pytest tests/architecture -k openapi) || { echo "$$said"; exit 1; }

.PHONY: prove
prove: project ministack sam chromium ## Everything that `test` runs, and the long proofs (PART="domain x12": of these folders)
	@$(IN)/python -m pytest -n 2 --dist loadgroup --hypothesis-profile=prove $(if $(PART),$(PART:%=tests/%),tests)

.PHONY: bench
bench: project ministack ## Measure every figure that the README quotes
	@$(OURS) $(IN)/python -m tests.benchmarks.run

.PHONY: requirements
requirements: project ## Which test proves which requirement, and which has none
	@$(OURS) $(IN)/python -m tests.architecture.requirements

.PHONY: described
described: project ## Make anew what is generated: the API's description, the catalogues, the landing pages
	@$(OURS) $(IN)/python -m infra.local.describe
	@$(OURS) $(IN)/python -m infra.local.catalogues
	@$(OURS) $(IN)/python -m backoffice.web.prerender

##@ Elsewhere

.PHONY: deploy
deploy: project sam ## Deploy to the AWS account at hand (CONFIRM=stack-name, PARAMETERS="Name=value …")
	@[[ "$(CONFIRM)" == "$(STACK)" ]] || { \
	  echo "This changes a real AWS account. If you mean it: make deploy CONFIRM=$(STACK)"; exit 1; }
	@for layer in dependencies imaging documents payments backoffice; do \
	  $(IN)/python layers/build.py $$layer .build/layers/$$layer --deploy; done
	@find functions -name __pycache__ -prune -exec rm -rf {} +
	@$(SAM) deploy --template template.yaml --stack-name $(STACK) --resolve-s3 \
	  --capabilities CAPABILITY_IAM CAPABILITY_AUTO_EXPAND --no-fail-on-empty-changeset \
	  $(if $(PARAMETERS),--parameter-overrides $(PARAMETERS))
	@$(IN)/python -m infra.publish $(STACK)

.PHONY: clean
clean: ## Forget what was built and what the local office kept; environments stay
	@rm -rf .build .local/state .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

.PHONY: help
help: ## This list
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} \
	  /^[a-z]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# Environments. A stamp is named after what its environment is made of, so an unchanged one costs nothing
# and a changed pin, interpreter or directory makes it anew.

made_of = made-of-$(shell (cat $(1); $(PYTHON) --version; pwd) | cksum | cut -d' ' -f1)
new_stamp = rm -f $(@D)/made-of-* && touch $@

PROJECT := .venv/$(call made_of,requirements.txt layers/dependencies/requirements.txt layers/imaging/requirements.txt layers/documents/requirements.txt layers/payments/requirements.txt)
MINISTACK := .local/ministack/$(call made_of,infra/local/stack.txt)
SAM_CLI := .local/sam/$(call made_of,infra/local/sam.txt)

.PHONY: setup project ministack sam chromium
setup: project ministack sam ## Make the three environments (every command does this by itself)
project: $(PROJECT)
ministack: $(MINISTACK)
sam: $(SAM_CLI)

$(PROJECT):
	@echo "Setting up: the project's packages"
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is needed")'
	@$(PYTHON) -m venv .venv
	@$(IN)/pip install --quiet --disable-pip-version-check "$$(sed -n 's/^\(uv==[^ ]*\).*/\1/p' requirements.txt)"
	@$(UV) pip install --quiet --compile-bytecode --python $(IN)/python -r requirements.txt
	@$(new_stamp)

$(MINISTACK): | $(PROJECT)
	@echo "Setting up: the local AWS"
	@$(UV) venv --quiet --clear --python $(PYTHON) $(@D)
	@$(UV) pip install --quiet --compile-bytecode --python $(@D)/bin/python -r infra/local/stack.txt
	@$(new_stamp)

$(SAM_CLI): | $(PROJECT)
	@echo "Setting up: the SAM CLI"
	@$(UV) venv --quiet --clear --python $(PYTHON) $(@D)
	@$(UV) pip install --quiet --compile-bytecode --python $(@D)/bin/python -r infra/local/sam.txt
	@$(new_stamp)

chromium:
	@command -v chromium > /dev/null || { \
	  echo "Setting up: Chromium, for the journeys in a browser"; \
	  [[ $$(id -u) == 0 ]] && { apt-get update && apt-get install -y --no-install-recommends chromium; } > /dev/null 2>&1; \
	} || printf '\n%s\n%s\n\n' "*** NO CHROMIUM: the journeys in a browser are SKIPPED. ***" \
	  "*** On Debian, as root: apt-get install chromium           ***"
