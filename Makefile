# make run serves the demo town, make test runs everything, make bench measures.
.PHONY: run test check bench install vendor lock vectors messages
export PORT ?= 8000
BIN = .venv/bin

install:
	@.ci/install run

run: install
	@$(BIN)/python -m seed.serve

test:
	@.ci/install test
	@.ci/with-postgis .ci/check

bench:
	@.ci/install test
	@.ci/with-postgis $(BIN)/python -m bench

lock:
	uv pip compile setup.cfg --universal --python-version 3.11 --generate-hashes -q -o .ci/requirements.lock
	uv pip compile setup.cfg --extra test -c .ci/requirements.lock --universal --python-version 3.11 --generate-hashes -q -o .ci/requirements-test.lock

vendor: # needs Node; what it brings is committed with its licence
	static/vendor/fetch.sh

vectors: # needs the package index; the small file that it makes is committed (ADR 0006)
	uv pip install --no-deps --target build/ja_ginza ja-ginza==5.3.0
	$(BIN)/python -m bench.bake build/ja_ginza

messages: # finds every Japanese text; what has no English yet stands empty in messages.po
	mkdir -p build
	$(BIN)/python -m babel.messages.frontend -q extract -F translations/babel.cfg -k _l -k lazy_gettext -k lazy_pgettext:1c,2 --no-location --sort-output -o build/messages.pot .
	$(BIN)/pybabel -q update -i build/messages.pot -d translations -l en --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date -w 120
