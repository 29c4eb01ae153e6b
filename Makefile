# `make run` shows the dashboard, `make test` runs the tests; both do all set-up themselves. `make help` lists the rest.
# Needed: make (GNU Make 3.81 will do) and Python 3.11 or newer. uv is used where it is installed.

PORT ?= 8501
ARGS ?=
PYTHONS := python3.14 python3.13 python3.12 python3.11 python3

.DEFAULT_GOAL := help
.PHONY: help run test setup setup-test browser texts lint format bench lock

help: ## list what make can do
	@echo 'make run [PORT=8502] [PROGRAMME=documented]'
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1|\2/p' $(firstword $(MAKEFILE_LIST)) | awk -F'|' '{ printf "%-12s %s\n", $$1, $$2 }'
	@echo
	@echo 'PYTHON=/path/to/python chooses the Python, CHROMIUM=/path/to/chromium the browser of the tests,'
	@echo 'ARGS="-k map" is handed on to pytest, ARGS=--upgrade to the lock.'

run: setup ## show the dashboard on http://127.0.0.1:8501
	@$(PORT_IS_FREE)
	@.venv/bin/python -m data ready $(if $(PROGRAMME),--programme '$(PROGRAMME)')
	@$(if $(PROGRAMME),YNTYMAK_PROGRAMME='$(PROGRAMME)') exec .venv/bin/python -m streamlit run app.py --server.port $(PORT)

test: setup-test browser ## run the tests, the ones in a browser too
	@CHROMIUM="$$($(FIND_CHROMIUM))"; export CHROMIUM; exec .venv/bin/python -m pytest $(ARGS)

setup: ## prepare .venv from requirements.lock
	@$(call INSTALL,requirements.lock,requirements.lock)

setup-test: ## prepare .venv for tests, too
	@$(call INSTALL,requirements-test.lock,requirements.lock requirements-test.lock)

texts: setup-test ## put new texts into the catalogues, empty, and say which are
	@.venv/bin/python -m pages.text.update

lint: setup-test ## check style and types
	@.venv/bin/python -m ruff check .
	@.venv/bin/python -m ruff format --check .
	@.venv/bin/python -m mypy

format: setup-test ## bring the code into shape
	@.venv/bin/python -m ruff check --select I --fix .
	@.venv/bin/python -m ruff format .

bench: setup-test ## measure
	@.venv/bin/python -m tests.benchmarks $(ARGS)

lock: ## write the lock files again from pyproject.toml (needs uv)
	@command -v uv >/dev/null || { echo 'make lock needs uv.' >&2; exit 1; }
	uv pip compile $(LOCKING) $(ARGS) --output-file requirements.lock >/dev/null
	uv pip compile $(LOCKING) $(ARGS) --extra test --constraint requirements.lock --output-file requirements-test.lock >/dev/null

LOCKING := pyproject.toml --quiet --universal --generate-hashes --no-header --no-emit-index-url --no-emit-find-links

# The environment.
#
# .venv/installed/ holds a copy of every lock file that .venv was filled from. It is taken away before anything is installed
# and put there after everything is, so an interrupted installation never counts as ready. A .venv that is not ready is
# made anew; only the step from the running packages to the test packages is made on top.

# $(call INSTALL,lock file to install from,lock files that are then satisfied)
define INSTALL
ready() { cmp -s "$$1" ".venv/installed/$$1"; }; \
version() { "$$1" -c 'import sys; print(*sys.version_info[:2], sep=".")' 2>/dev/null; }; \
uv=$$(command -v uv); \
anew=; \
if ! version .venv/bin/python >/dev/null || \
    { [ -n '$(PYTHON)' ] && [ "$$(version '$(PYTHON)')" != "$$(version .venv/bin/python)" ]; }; then anew=yes; fi; \
if [ -z "$$anew" ] && ready $(1); then exit 0; fi; \
if ! ready requirements.lock || { [ -z "$$uv" ] && ! .venv/bin/python -m pip --version >/dev/null 2>&1; }; then anew=yes; fi; \
if [ -n "$$anew" ]; then \
    $(FIND_PYTHON); \
    echo "Preparing .venv with $$python ..."; \
    rm -rf .venv/installed && rm -rf .venv || exit 1; \
    if [ -n "$$uv" ]; then uv venv --quiet --no-project --python "$$python" .venv; else "$$python" -m venv .venv; fi || exit 1; \
fi; \
rm -rf .venv/installed; \
echo "Installing what $(1) lists ..."; \
if [ -n "$$uv" ]; then uv pip sync --python .venv/bin/python --require-hashes --only-binary :all: $(1); \
else .venv/bin/python -m pip install --disable-pip-version-check --require-hashes --only-binary :all: -r $(1); fi || \
    { echo 'The installation failed; the reason stands above. The next make begins it again.' >&2; exit 1; }; \
mkdir .venv/installed && cp $(2) .venv/installed/
endef

# Sets the shell variable python to the first Python that will do, else says what is missing and ends.
define FIND_PYTHON
python=; bare=; \
for each in $(if $(PYTHON),'$(PYTHON)',$(PYTHONS)); do \
    "$$each" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
    if [ -z "$$uv" ] && ! "$$each" -c 'import ensurepip, venv' 2>/dev/null; then bare="$${bare:-$$each}"; continue; fi; \
    python=$$("$$each" -c 'import sys; print(sys.executable)'); break; \
done; \
if [ -z "$$python" ] && [ -n "$$bare" ]; then \
    echo "$$bare has no venv. On Debian and Ubuntu install the package python3-venv (or python$$(version "$$bare")-venv)." >&2; exit 1; \
elif [ -z "$$python" ]; then \
    echo 'No Python 3.11 or newer was found (looked for: $(if $(PYTHON),$(PYTHON),$(PYTHONS))).' >&2; \
    echo 'Install one, or name it: make run PYTHON=/path/to/python3' >&2; exit 1; \
fi
endef

define PORT_IS_FREE
case '$(PORT)' in ''|*[!0-9]*) echo 'PORT must be a number: make run PORT=8502' >&2; exit 1 ;; esac; \
.venv/bin/python -c 'import socket, sys; s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); \
s.bind(("127.0.0.1", int(sys.argv[1])))' $(PORT) 2>/dev/null || \
    { echo 'Port $(PORT) is taken. Perhaps the dashboard runs already, on http://127.0.0.1:$(PORT);' \
        'if not, choose another port: make run PORT=8502' >&2; exit 1; }
endef

# The browser of the tests: CHROMIUM, or a Chromium or Chrome that is there, or Debian's, installed together with a font for
# Kyrgyz and the library that Playwright's driver needs.

define FIND_CHROMIUM
for each in "$${CHROMIUM:-chromium}" chromium-browser google-chrome google-chrome-stable \
    /Applications/Chromium.app/Contents/MacOS/Chromium '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'; do \
    if "$$each" --version >/dev/null 2>&1 </dev/null; then command -v "$$each"; break; fi; \
    if [ -n "$$CHROMIUM" ]; then break; fi; \
done
endef

browser:
	@missing=; \
	if [ -z "$$($(FIND_CHROMIUM))" ]; then \
	    if [ -n "$$CHROMIUM" ]; then echo "CHROMIUM is $$CHROMIUM, which does not run." >&2; exit 1; fi; \
	    missing=chromium; \
	fi; \
	if command -v dpkg >/dev/null; then \
	    for each in fonts-dejavu-core libatomic1; do dpkg -s $$each >/dev/null 2>&1 || missing="$$missing $$each"; done; \
	fi; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ]; then root=; else root='sudo -n'; fi; \
	if command -v apt-get >/dev/null && $$root true 2>/dev/null; then \
	    echo "Installing for the tests in a browser: $$missing ..."; \
	    $$root apt-get update && \
	    $$root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends $$missing; \
	fi </dev/null; \
	if [ -n "$$($(FIND_CHROMIUM))" ]; then exit 0; fi; \
	if [ "$$CI" = true ]; then echo 'No Chromium was found and none could be installed: CI needs one.' >&2; exit 1; fi; \
	echo 'No Chromium was found and none could be installed: the tests in a browser will be skipped.'; \
	echo 'Install Chromium or Chrome, or name it: make test CHROMIUM=/path/to/chromium'
