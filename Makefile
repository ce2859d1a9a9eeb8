# make run    set up, read the example reports, print what was read and write it to out/
# make check  set up, then format, lint, types, layers, lexicons and tests on the built wheel
# make lock   resolve the pinned requirements anew (needs uv)
.POSIX:
.PHONY: run check test lock clean

VENV ?= .venv
DEV ?= .venv-dev
OUT ?= out
SOURCES := pyproject.toml hatch_build.py $(shell find src -type f -not -name '*.pyc' -not -name '*.sqlite*')

run: $(VENV)/.installed
	$(VENV)/bin/sitroom read examples --format table --out $(OUT)
	$(VENV)/bin/sitroom read examples --format csv --out $(OUT)
	@echo "The records are in $(OUT)/: one CSV file a kind, and readings.jsonl."

check: $(DEV)/.installed
	$(DEV)/bin/ruff format --check .
	$(DEV)/bin/ruff check .
	$(DEV)/bin/mypy
	$(DEV)/bin/lint-imports
	$(DEV)/bin/sitroom lexicon check
	$(DEV)/bin/pytest -n 2

test: $(DEV)/.installed
	$(DEV)/bin/pytest -n 2

# The built wheel is what is installed and tested, so that a file missing from it is noticed.
$(VENV)/.installed: requirements/run.txt $(SOURCES)
	tools/install $(VENV) requirements/run.txt
	@touch $@

$(DEV)/.installed: requirements/dev.txt $(SOURCES)
	tools/install $(DEV) requirements/dev.txt
	@touch $@

lock:
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url -q -o requirements/run.txt
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url -q -o requirements/dev.txt

clean:
	rm -rf $(VENV) $(DEV) $(OUT) build dist
