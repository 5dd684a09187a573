#!/usr/bin/env bash
# Runs every fuzz target for the given number of seconds. Uses the stable
# toolchain, hence no sanitizer: panics, overflows, limits and hangs are what
# safe Rust can get wrong.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/env.sh
seconds=${1:?usage: fuzz.sh SECONDS}
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$PWD/target}/fuzz"
cargo fuzz build --sanitizer none
for target in $(cargo fuzz list); do
  printf 'fuzz: %s for %s s\n' "$target" "$seconds"
  seeds="fuzz/seeds/$target"
  mkdir -p "fuzz/corpus/$target"
  cargo fuzz run --sanitizer none "$target" "fuzz/corpus/$target" $([ -d "$seeds" ] && printf %s "$seeds") \
    -- -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 -print_final_stats=0 -verbosity=0
done
