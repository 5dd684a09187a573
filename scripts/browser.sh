#!/usr/bin/env bash
# Runs node in browser/: `browser.sh test [FILE…]` tests the console in Debian's
# Chromium, `browser.sh screenshots` draws its pages, `browser.sh walk` those of
# a rule from its draft to its undo, for docs/, `browser.sh texts FOLDER` texts in
# every spelling with what is marked in them. Its two packages are
# fetched once into the tool cache.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/env.sh
what=${1:?usage: browser.sh test|screenshots|walk|texts FOLDER}
shift
lock=$(sha256sum browser/package-lock.json | cut -c1-12)
packages="$WEIR_TOOLS/browser-$lock"
if [ ! -e "$packages/node_modules/.package-lock.json" ]; then
  echo "browser: fetching playwright-core and axe-core into $packages (once)"
  rm -rf "$packages"
  mkdir -p "$packages"
  cp browser/package.json browser/package-lock.json "$packages/"
  if ! npm ci --prefix "$packages" --ignore-scripts --no-audit --no-fund --loglevel=error; then
    rm -rf "$packages"
    echo "browser: NOT RUN: its packages cannot be fetched (no npm registry here?)" >&2
    # Without the internet `make test` goes on; CI has to look.
    [ "${CI:-}" != true ]; exit
  fi
fi
cargo build --quiet --locked -p weir -p weir-media --bin weir --bin weir-media-child
export WEIR_NODE_MODULES="$packages/node_modules"
export WEIR_PROGRAM="${CARGO_TARGET_DIR:-$PWD/target}/debug/weir"
case "$what" in
  test)
    [ $# -gt 0 ] || set -- browser/tests/*.test.js
    # Two files at a time: each has a server and a browser of its own. What hangs
    # is ended: a run takes two minutes, on a busy machine a few more.
    exec timeout --kill-after=10 900 node --test --test-concurrency=2 --test-reporter=spec "$@" ;;
  walk) exec node browser/walk.js ;;
  texts) exec node browser/texts.js "${1:?usage: browser.sh texts FOLDER}" ;;
  screenshots) exec node browser/screenshots.js "${CARGO_TARGET_DIR:-$PWD/target}/screenshots" ;;
  *) echo "browser.sh: there is no “$what”" >&2; exit 2 ;;
esac
