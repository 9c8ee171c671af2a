# make run      start the dashboard: http://127.0.0.1:8501, or another PORT=,
#               on another record with RECORD=, a name under data/ or a folder
# make check    check the record, every fault with file, row and column
# make test     everything a change must pass
# make lint     style, format and types only
# make bench    speed and size against the bars
# make clean    remove what the other targets made

PYTHON ?= python3
PORT ?= 8501
RECORD ?=
CHROMIUM ?= /usr/bin/chromium
FIREFOX ?= /usr/bin/firefox-esr
NGINX ?= /usr/sbin/nginx
export CHROMIUM FIREFOX NGINX

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check

# $(call install,PACKAGES): from Debian where that is allowed, else say what is missing.
install = { if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	apt-get update -qq && \
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(1); \
	else echo "Missing here, please install (names as on Debian): $(1)" >&2; exit 1; fi; }

.PHONY: run check test lint bench browser clean
.NOTPARALLEL:

run: $(VENV)/.run
	FORCE_POSTURE_RECORD="$(RECORD)" $(PY) -m streamlit run dashboard.py --server.port "$(PORT)"

check: $(VENV)/.run
	$(PY) -m components.record check

lint: $(VENV)/.test
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

test: browser lint check
	$(PY) -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

bench: $(VENV)/.test browser
	$(PY) -m tests.bench

browser:
	@[ -x "$(CHROMIUM)" ] || $(call install,chromium fonts-dejavu-core)
	@[ -x "$(FIREFOX)" ] || $(call install,firefox-esr)
	@[ -x "$(NGINX)" ] || $(call install,nginx-light)

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment, made anew only when a list of requirements is newer.
$(VENV)/.run: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or later is needed; name it: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || $(call install,python3-venv)
	@echo "Setting up $(VENV), a minute or two"
	@$(PYTHON) -m venv --clear $(VENV)
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/.test: tests/requirements.txt $(VENV)/.run
	@$(PIP) -r requirements.txt -r tests/requirements.txt
	@touch $@
