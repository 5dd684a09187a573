#!/usr/bin/env bash
# Makes crates/weir-signals/data/{commonness,known}.bin from what fetch.sh
# fetches. The versions stand in data/README.md; another version may give
# another table.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. scripts/env.sh
scripts/background/fetch.sh
work="$WEIR_CACHE/background"
"$work/venv/bin/python" scripts/background/texts.py "$work" scripts/background/prayers.txt > "$work/texts.tsv"
cargo run --release --locked -p weir-signals --example make_background -- "$work/texts.tsv" crates/weir-signals/data
