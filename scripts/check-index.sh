#!/usr/bin/env bash
# The live index under ThreadSanitizer, for a minute of readers, writers and merges,
# and its `unsafe` modules under valgrind's memcheck on the paths that it can run
# (it knows no AVX-512, so AVX2 and the portable one).
#
# ThreadSanitizer and not helgrind: the standard library's locks are futexes, of which
# helgrind knows nothing, so that it reports what every lock guards. The standard
# library is built anew for it, which needs its source and a switch of nightly's.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/env.sh
rounds=${1:-600}
target="${CARGO_TARGET_DIR:-$PWD/target}/checked"
rustup component add rust-src >/dev/null

# With rustix's way through libc: else mapping and unmapping are not seen, and memory
# that comes again at the same address looks like a race.
test_of() { # the newest test program of that name
  find "$1" -maxdepth 1 -name "$2-*" -type f -executable -printf '%T@ %p\n' | sort -n | tail -1 | cut -d' ' -f2
}
(
  export RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR="$target/threads"
  export RUSTFLAGS="-Zsanitizer=thread -Cunsafe-allow-abi-mismatch=sanitizer --cfg=rustix_use_libc"
  cargo test --locked -Zbuild-std --target x86_64-unknown-linux-gnu -p weir-index --release --test live --no-run
)
live=$(test_of "$target/threads/x86_64-unknown-linux-gnu/release/deps" live)
echo "ThreadSanitizer: $rounds rounds"
(cd crates/weir-index && TSAN_OPTIONS="halt_on_error=1 exitcode=66" WEIR_HAMMER_ROUNDS="$rounds" "$live" hammer)

CARGO_TARGET_DIR="$target/memory" cargo test --locked -p weir-index --lib --test agrees_with_the_oracle --test segment --no-run
echo "memcheck: every path beside the oracle"
for name in agrees_with_the_oracle segment "weir_index simd"; do
  read -r program filter <<<"$name"
  program=$(test_of "$target/memory/debug/deps" "$program")
  (cd crates/weir-index && PROPTEST_CASES=4 valgrind --error-exitcode=66 --quiet "$program" --test-threads=1 $filter)
done
