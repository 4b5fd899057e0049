# make run: the dashboard on this machine.  make live: with what is published now.
# make test: what is tested in minutes.
# make test-all: everything that is tested.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
export PORT ?= 8050
# Which dashboard: a name in data/profiles, or a path with a slash in it.
export PROFILE ?= wyh-2017
# Libraries are compiled once: without, each start of Python takes two seconds longer.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run live test test-slow test-all check lint types layers format lock samples pictures screenshots outlines pins routes chromium nginx clean

# Publishes the demonstration where nothing is published, or by a program with an earlier format.
NAME = $(notdir $(PROFILE:/=))
KEPT = var$(if $(filter-out wyh-2017,$(NAME)),/$(NAME))
CURRENT = $${RELEASES_DIR:-$(KEPT)/releases}/internal/current
run: $(VENV)/.installed
	@[ $(CURRENT) -nt data/releases/opened.py ] || { $(BIN)/python -m data demo && $(BIN)/python -m data publish; }
	@exec $(BIN)/python app.py

# The same of what publishers have published now, beside the demonstration. What cannot be reached is
# named, and what is there is shown.
live: export VAR_DIR ?= var/$(NAME)-live
live: $(VENV)/.installed
	@$(BIN)/python -m data fetch || echo "Not everything could be fetched, see above. What is loaded is shown."
	@$(BIN)/python -m data publish || [ -e $(VAR_DIR)/releases/internal/current ] || { \
	  echo "Nothing is loaded, so there is nothing to show. For the demonstration: make run PROFILE=$(PROFILE)"; exit 1; }
	@exec $(BIN)/python app.py

PYTEST = $(BIN)/python -m pytest -n auto --dist loadfile

test: $(VENV)/.installed-dev chromium nginx
	$(PYTEST) -m "not slow"

test-slow: $(VENV)/.installed-dev chromium nginx
	$(PYTEST) -m slow

test-all: $(VENV)/.installed-dev chromium nginx
	$(PYTEST)

check: lint types layers

lint: $(VENV)/.installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/.installed-dev
	$(BIN)/mypy

layers: $(VENV)/.installed-dev
	$(BIN)/lint-imports

format: $(VENV)/.installed-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

samples: $(VENV)/.installed
	$(BIN)/python -m data.samples.make

# The README's picture, of a dashboard that is running.
pictures: $(VENV)/.installed-dev
	$(BIN)/python docs/pictures.py

# Every page in three widths, light and dark, of a dashboard that is running: look at each.
screenshots: $(VENV)/.installed-dev
	$(BIN)/python -m docs.screenshots

# What the overview and a place are built of, which a test compares.
outlines: $(VENV)/.installed-dev
	RENEW_OUTLINES=1 $(BIN)/python -m pytest -q tests/dashboard/pages/test_outlines.py

# What the demonstration's releases say, table by table, which a test compares.
pins: $(VENV)/.installed-dev
	RENEW_PINS=1 $(BIN)/python -m pytest -q tests/data/test_pinned.py

# The table of who sees which address.
routes: $(VENV)/.installed-dev
	$(BIN)/python -m docs.routes

# Pins what the two .in files ask for; needs uv.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --custom-compile-command "make lock" requirements.in -o requirements.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --custom-compile-command "make lock" requirements-dev.in -o requirements-dev.txt

# The browser of the tests: one that is there, else the system's package.
chromium:
	@tests/browser/get_chromium

# The web server of the public site's tests, in the same way.
nginx:
	@tests/browser/get_nginx

# uv installs in seconds what takes pip a minute; where it cannot be had or fails, pip does it.
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check
define install
	@test -x $(BIN)/uv || $(PIP) uv==0.13.9 || true
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r $(1) || $(PIP) --require-hashes -r $(1)
endef

$(VENV)/.installed: requirements.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(call install,$<)
	@./dashboard/parts/get_bundle
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	$(call install,$<)
	@touch $@

clean:
	rm -rf $(VENV) var .pytest_cache .mypy_cache .ruff_cache .hypothesis
