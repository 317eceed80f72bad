# The tools of .venv if there is one, else those on the path.
BIN := $(if $(wildcard .venv/bin/python),.venv/bin/)

.DEFAULT_GOAL := help
DRAWS ?= 3000
.PHONY: help format lint test equal torture coverage golden docs messages bench check

help: ## Show this list.
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

format: ## Format the code and sort its imports.
	$(BIN)ruff check --select I --fix
	$(BIN)ruff format

lint: ## Check style, format, types and who imports whom.
	$(BIN)ruff check
	$(BIN)ruff format --check
	$(BIN)mypy
	$(BIN)lint-imports

test: ## Run the tests.
	$(BIN)python -m pytest -n auto --dist loadfile

equal: ## Hold the program to the naive evaluator on many books drawn anew (DRAWS=3000).
	DRAWS=$(DRAWS) $(BIN)python -m pytest tests/naive/test_equal.py tests/naive/test_equal_school.py tests/naive/test_equal_versions.py

torture: ## Kill commands, fill disks and mangle files thousands of times; half an hour or more.
	LEDGER_TORTURE=4 $(BIN)python -m pytest $(wildcard tests/torture tests/fuzz)

coverage: ## Run the tests, and show which lines of the computing parts they miss.
	$(BIN)python -m pytest --cov=sbt_ledger.rules --cov=sbt_ledger.assessment --cov=sbt_ledger.periods --cov-report=term-missing

golden: ## Write the expected outputs anew; look at `git diff` before you commit them.
	$(BIN)python -m pytest tests/test_invalid.py tests/test_docs.py --update-golden

docs: ## Write the generated pages of docs/ anew.
	$(BIN)python scripts/docs.py

messages: ## Extract the messages, update the .po files and compile the .mo files.
	$(BIN)python scripts/messages.py

bench: ## Measure the speed, and write docs/performance.md anew.
	$(BIN)python benchmarks/bench.py --report docs/performance.md

check: lint test ## All that must hold before a commit.
