# giichat: `make chat` and `make test` do all the set-up themselves; a second run does none.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
Q ?= which cluster ranked third in 2024?
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export HF_HUB_OFFLINE := 1
export TRANSFORMERS_OFFLINE := 1

.DEFAULT_GOAL := help
.PHONY: help chat ask eval build test lint types bench clean

help: ## list these commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@

chat: build ## open the web page
	$(BIN)/giichat chat

ask: $(READY) ## answer one question: make ask Q="which cluster ranked third in 2024?"
	@$(BIN)/giichat ask "$(Q)"

eval: build ## run the test halves of the shipped question sets; writes the figures of the README
	$(BIN)/giichat eval data/questions --split test --workers 2 --out build/eval --quote README.md \
		--system giichat --system llamaindex --system bm25
	@mkdir -p docs && cp build/eval/systems.md docs/figures.md

build: $(READY) ## build the library from the shipped data
	$(BIN)/giichat build

test: $(READY) ## run the tests, in a browser too where Chromium is
	@command -v chromium chromium-browser google-chrome >/dev/null || echo "No Chromium here: the browser tests are skipped (Debian: apt-get install chromium)."
	$(BIN)/python -m pytest -q

lint: $(READY) ## check style and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY) ## check types
	$(BIN)/mypy
	$(BIN)/pyright

bench: $(READY) ## run the benchmarks
	$(BIN)/python -m benchmarks

clean: ## remove everything that was set up here
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
