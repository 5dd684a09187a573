#!/usr/bin/env bash
# Runs schemathesis, a tester of HTTP APIs, against a server of ours on loopback
# for about a minute: every operation of /openapi.json, with data that fits its
# description and data that does not. Fails on anything it finds. Revoking keys
# is left out: it would revoke its own.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/env.sh
version=4.32.5
venv="$WEIR_TOOLS/schemathesis-$version"
if [ ! -x "$venv/bin/st" ]; then
  echo "schemathesis: installing $version into $venv (once)"
  rm -rf "$venv"
  if ! { python3 -m venv "$venv" && "$venv/bin/pip" install --quiet "schemathesis==$version"; }; then
    rm -rf "$venv"
    echo "schemathesis: NOT RUN: it cannot be installed (no PyPI here?)" >&2
    [ "${WEIR_NEEDS_SCHEMATHESIS:-}" != 1 ]; exit
  fi
fi
cargo build --quiet --locked -p weir -p weir-media --bin weir --bin weir-media-child
weir="${CARGO_TARGET_DIR:-target}/debug/weir"
folder=$(mktemp -d)
server=
cleanup() { [ -z "$server" ] || kill "$server" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$folder"; }
trap cleanup EXIT
export WEIR_DATA="$folder/data" WEIR_STRANGER_RATE=0
key=$("$weir" key create schemathesis --role admin --quiet)
"$weir" serve --listen 127.0.0.1:0 >"$folder/out" 2>"$folder/err" &
server=$!
for _ in $(seq 100); do grep -q . "$folder/out" && break; sleep 0.1; done
address=$(sed -n 's/^Weir listens on //p' "$folder/out")
[ -n "$address" ] || { cat "$folder/err" >&2; exit 1; }
if ! "$venv/bin/st" --config-file scripts/schemathesis.toml run "$address/openapi.json" -H "X-API-Key: $key" \
  --exclude-path '/v1/keys/{id}' --phases examples,coverage,fuzzing --max-examples 5 --seed 1 --no-color >"$folder/log" 2>&1; then
  cat "$folder/log" >&2
  exit 1
fi
sed -n '/SUMMARY/,$p' "$folder/log"
