# Weir's commands. `make help` lists them; each does its own set-up.
# They work from any folder (make -C /path/to/weir …) and twice in a row.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

ROOT := $(patsubst %/,%,$(dir $(abspath $(lastword $(MAKEFILE_LIST)))))
ENV := cd "$(ROOT)" && . scripts/env.sh
# Seconds that each fuzz target runs in `make test`; `make fuzz SECONDS_EACH=600` for longer.
SECONDS_EACH ?= 5

.PHONY: help run scan build test setup setup-run fmt fmt-check clippy doc deny unit doctest schemathesis browser walk screenshots fuzz fuzz-short advisories bench bench-pdq bench-box bench-robustness bench-features bench-start bench-scan bench-folder bench-service bench-rows bench-pages bench-rules bench-hma bench-index bench-text background check-index

help: ## list the commands
	@grep -E '^[a-z][a-z-]*:.*## ' "$(ROOT)/Makefile" | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

run: setup-run ## build Weir and start it with invented items: prints its address, a key, a password
	@$(ENV) && cargo build --release --locked -p weir -p weir-media --bin weir --bin weir-media-child && "$${CARGO_TARGET_DIR:-target}/release/weir" serve --demo

scan: setup-run ## build Weir and see it find copies in a folder of invented uploads
	@$(ENV) && cargo build --release --locked -p weir -p weir-media --bin weir --bin weir-media-child && "$${CARGO_TARGET_DIR:-target}/release/weir" demo

build: setup-run ## build the release binaries: weir, and the child that decodes in its box
	@$(ENV) && cargo build --release --locked -p weir -p weir-media --bin weir --bin weir-media-child

test: setup fmt-check clippy doc deny unit doctest schemathesis browser fuzz-short ## everything that CI checks

setup-run:
	@"$(ROOT)/scripts/setup.sh" run

setup: ## install what `make test` needs
	@"$(ROOT)/scripts/setup.sh" test

fmt: setup-run ## format the code
	@$(ENV) && cargo fmt --all && cargo fmt --manifest-path fuzz/Cargo.toml

fmt-check: setup
	@$(ENV) && cargo fmt --all --check && cargo fmt --manifest-path fuzz/Cargo.toml --check

clippy: setup
	@$(ENV) && cargo clippy --workspace --all-targets --locked -- -D warnings

doc: setup
	@$(ENV) && RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --document-private-items --locked

deny: setup
	@$(ENV) && cargo deny --locked check bans licenses sources

unit: setup
	@$(ENV) && cargo nextest run --workspace --locked --no-fail-fast

doctest: setup
	@$(ENV) && cargo test --doc --workspace --locked

schemathesis: setup ## every operation of the API with data that fits and data that does not
	@$(ENV) && scripts/schemathesis.sh

browser: setup ## the console in Debian's Chromium: every page, both languages (TESTS=browser/tests/frame.test.js)
	@$(ENV) && scripts/browser.sh test $(TESTS)

walk: setup ## draw the pictures of docs/src/rule-walk.md: a rule from its draft to the undo of what it did
	@$(ENV) && scripts/browser.sh walk

screenshots: setup ## draw every page of the console; six of them anew for the documentation
	@$(ENV) && scripts/browser.sh screenshots

fuzz-short: setup
	@$(ENV) && scripts/fuzz.sh "$(SECONDS_EACH)"

fuzz: SECONDS_EACH := 600
fuzz: setup fuzz-short ## every fuzz target for ten minutes each (SECONDS_EACH=600)

check-index: ## readers, writers and merges of the index under ThreadSanitizer, its unsafe code under valgrind
	@"$(ROOT)/scripts/setup.sh" check
	@$(ENV) && scripts/check-index.sh

advisories: setup ## known vulnerabilities in what we depend on (needs the internet)
	@$(ENV) && cargo deny --locked check advisories

bench: setup-run ## every benchmark beside its peer; results in bench/results/
	@$(ENV) && cargo build --release --locked -p weir -p weir-media --bin weir --bin weir-media-child && cargo run --release --locked -p weir-bench -- all

bench-pdq: setup-run ## PDQ beside pdqhash and the scalar oracle
	@$(ENV) && cargo run --release --locked -p weir-bench -- pdq

bench-box: setup-run ## a JPEG in the box beside the same in this process
	@$(ENV) && cargo build --release --locked -p weir-media --bin weir-media-child && cargo run --release --locked -p weir-bench -- box

bench-robustness: setup-run ## altered copies of pictures beside pdqhash, and pairs that are none
	@$(ENV) && scripts/pictures/fetch.sh && cargo run --release --locked -p weir-bench -- robustness

bench-features: setup-run ## local features among a million pictures (WEIR_BENCH_PICTURES=1000000): memory, time, what is found; 12 GB
	@$(ENV) && scripts/pictures/fetch.sh && cargo run --release --locked -p weir-bench -- features

bench-start: setup-run ## a start with many banked pictures, with and without what is kept of them (WEIR_BENCH_PICTURES=20000)
	@$(ENV) && cargo run --release --locked -p weir-bench -- start

bench-scan: setup-run ## the Hamming scan beside one read of the same memory
	@$(ENV) && cargo run --release --locked -p weir-bench -- scan

bench-index: setup-run ## the index beside FAISS, as large as memory allows (WEIR_BENCH_INDEX_SIZES=100000,1000000)
	@$(ENV) && cargo run --release --locked -p weir-bench -- index

bench-folder: setup-run ## 10,000 pictures with one core and with two
	@$(ENV) && cargo build --release --locked -p weir -p weir-media --bin weir --bin weir-media-child && cargo run --release --locked -p weir-bench -- folder

bench-service: setup-run ## weir serve under the load of wrk (apt-get install wrk), on both databases
	@$(ENV) && cargo build --release --locked -p weir -p weir-media --bin weir --bin weir-media-child && cargo run --release --locked -p weir-bench -- service

bench-rows: setup-run ## every query over 10 million stored items (WEIR_BENCH_ROWS), on both databases; 15 GB of room
	@$(ENV) && cargo run --release --locked -p weir-bench -- rows

bench-pages: setup-run ## every page of the console on the demo and on a million items, on both databases
	@$(ENV) && cargo build --release --locked -p weir -p weir-media --bin weir --bin weir-media-child && cargo run --release --locked -p weir-bench -- pages

bench-rules: setup-run ## 200 rules over an item with 20 matches; a back-test of a million items; the switch of the mode
	@$(ENV) && cargo build --release --locked -p weir -p weir-media --bin weir --bin weir-media-child && cargo run --release --locked -p weir-bench -- rules

bench-hma: setup-run ## HMA's routes with 100,000 hashes: look-ups and pictures a second, memory
	@$(ENV) && cargo build --release --locked -p weir -p weir-media --bin weir --bin weir-media-child && cargo run --release --locked -p weir-bench -- hma

bench-text: setup-run ## altered copies of texts beside MinHash, TLSH, Levenshtein and a substring
	@$(ENV) && scripts/background/fetch.sh && cargo run --release --locked -p weir-bench -- text

import-hma: setup ## 100,000 contents of an HMA moved here in a release build, whole and cut off (WEIR_HMA_CONTENTS=100000)
	@$(ENV) && WEIR_HMA_CONTENTS=$${WEIR_HMA_CONTENTS:-100000} cargo nextest run --release --locked -p weir-engine --test hma many_contents

background: setup-run ## make the table of common grams and the known sources anew from free packages
	@$(ENV) && scripts/background/make.sh
