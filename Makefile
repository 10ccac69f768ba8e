# `make run` and `make test` are all that a newcomer needs; `make help` lists the rest.
# Recipes are plain POSIX sh, and single commands where signals matter: make passes them on.

.POSIX:
.DEFAULT_GOAL := help
PYTHON = $(shell command -v python3.11 || command -v python3 || echo python3.11)
VENV = .venv
IN = $(VENV)/bin/python
PIP = $(IN) -m pip --disable-pip-version-check --quiet install --require-hashes

.PHONY: help run password administrator test check bench torture memory panduan baca-score lock browser gammu
help: ## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## /  make \1\t/p' Makefile | expand -t 20

run: $(VENV)/run.stamp ## everything on this machine, with demo data; Ctrl-C stops it
	@$(IN) -m bot.house

password: $(VENV)/run.stamp ## a new password for the demo's staff account
	@$(IN) -m bot.house.prepare password

administrator: $(VENV)/run.stamp ## the first account, or a way back in: make administrator USERNAME=siti
	@$(IN) -m bot administrator "$(USERNAME)"

test: $(VENV)/test.stamp browser gammu ## lint, types and all tests; installs what they need
	$(IN) -m ruff check .
	$(IN) -m ruff format --check .
	$(IN) -m mypy
	$(IN) -m pytest

bench: $(VENV)/test.stamp ## how fast, how large: the numbers of docs/performance.md
	$(IN) -m bench

torture: $(VENV)/test.stamp ## kills everything while 10,000 texts run, then compares the books
	$(IN) -m torture $(TORTURE)

memory: $(VENV)/run.stamp ## how much memory the whole house takes while idle
	@$(IN) -m bench.memory

panduan: $(VENV)/test.stamp browser ## takes the pictures of the user guides anew
	$(IN) -m tests.panduan

baca-score: $(VENV)/test.stamp ## how many texts of the test corpus are read rightly
	$(IN) -m tests.corpus.score

lock: $(VENV)/test.stamp ## pins requirements*.in anew, keeping the pins that still fit
	$(LOCK) requirements.in -o requirements.txt
	$(LOCK) requirements-dev.in -o requirements-dev.txt

LOCK = $(VENV)/bin/uv pip compile --quiet --generate-hashes --python-version 3.11 \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

# Installed only when the pins changed: the stamp is as old as the last time that worked.
$(VENV)/run.stamp: requirements.txt | $(IN)
	@echo "Installing what Sapa LKS needs (once; less than a minute) ..."
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/test.stamp: requirements-dev.txt $(VENV)/run.stamp
	@echo "Installing what the tests need ..."
	@$(PIP) -r requirements-dev.txt
	@touch $@

# Debian parts venv from Python, and without it leaves half an environment behind: look first.
$(IN):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || $(ROOT) apt-get install -y python3-venv
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

# The shell costs the tests half of what the browser with its window does (tests/parts/browser.py).
# Where there is none (Ubuntu), or who runs this is not root, they take Chromium.
browser:
	@command -v chromium-headless-shell >/dev/null || test "$$(id -u)" != 0 || \
		(export DEBIAN_FRONTEND=noninteractive; apt-get update -qq && \
		apt-get install -y --no-install-recommends \
		chromium-headless-shell libatomic1) >/dev/null 2>&1 || true
	@command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null || \
		command -v chromium-browser >/dev/null || \
		$(ROOT) apt-get install -y --no-install-recommends chromium libatomic1

# Wanted, not needed: without it the tests with the real SMSD are skipped, and say so.
# RUNLEVEL: Debian would start the daemon, which is to run for a test only.
gammu:
	@command -v gammu-smsd >/dev/null || test "$$(id -u)" != 0 || \
		(export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1; apt-get update -qq && \
		apt-get install -y --no-install-recommends \
		gammu gammu-smsd libdbd-sqlite3 sqlite3 >/dev/null 2>&1) || \
		echo "Gammu SMSD could not be installed: its tests are skipped."

# Runs the command as root; says it to everyone else, and stops.
ROOT = sh -c 'test "$$(id -u)" = 0 || \
	{ echo "Something of the system is missing. Run this as root, then try again:"; \
	echo "  $$*"; exit 1; }; \
	export DEBIAN_FRONTEND=noninteractive; apt-get update -qq && "$$@" >/dev/null' root
