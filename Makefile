# make run    set up, read the example reports, build the worked situation, print both and write them to out/
# make check  set up, then format, lint, types, layers, lexicons and tests on the built wheel
# make fuzz   throw wrong input at everything that takes any, for a while (FUZZ_SECONDS and FUZZ_INPUTS: for each target)
# make sbom   write the software bill of materials anew, after make lock
# make lock   resolve the pinned requirements anew (needs uv)
.POSIX:
.PHONY: run check test fuzz lock sbom clean

VENV ?= .venv
DEV ?= .venv-dev
OUT ?= out
EXAMPLES := $(wildcard examples/*.txt examples/*.html examples/*.jsonl)
SITUATION = $(OUT)/daraa-2018.sitroom
SOURCES := pyproject.toml hatch_build.py $(shell find src -type f -not -name '*.pyc' -not -name '*.sqlite*')

run: $(VENV)/.installed
	$(VENV)/bin/sitroom read $(EXAMPLES) --format table --out $(OUT)
	$(VENV)/bin/sitroom read $(EXAMPLES) --format csv --out $(OUT)
	rm -f $(SITUATION) $(SITUATION)-wal $(SITUATION)-shm
	$(VENV)/bin/sitroom add $(SITUATION) examples/daraa-2018
	$(VENV)/bin/sitroom show $(SITUATION)
	@echo "The records are in $(OUT)/: one CSV file a kind, and readings.jsonl. To look at the situation on a map, to check and"
	@echo "to correct it, run '$(VENV)/bin/sitroom serve $(SITUATION)' and open http://127.0.0.1:8765/"

check: $(DEV)/.installed
	$(DEV)/bin/ruff format --check .
	$(DEV)/bin/ruff check .
	$(DEV)/bin/mypy
	$(DEV)/bin/lint-imports
	$(DEV)/bin/sitroom lexicon check
	$(DEV)/bin/pytest -n 2 --dist loadfile

test: $(DEV)/.installed
	$(DEV)/bin/pytest -n 2 --dist loadfile

FUZZ_SECONDS ?= 20
FUZZ_INPUTS ?= 100000
FUZZ_TARGETS ?=

fuzz: $(DEV)/.installed
	$(DEV)/bin/python -m fuzz.run --seconds $(FUZZ_SECONDS) --inputs $(FUZZ_INPUTS) $(FUZZ_TARGETS)

sbom: $(DEV)/.installed
	$(DEV)/bin/python tools/sbom.py

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
