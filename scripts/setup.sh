#!/usr/bin/env bash
# Installs what is missing for `make run` (setup.sh run), `make test`
# (setup.sh test) or `make check-index` (setup.sh check). Says what it does, asks nothing, and does nothing when
# everything is there. Safe to run twice.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
purpose=${1:?usage: setup.sh run|test|check}
. "$root/scripts/env.sh"

say() { printf 'setup: %s\n' "$*"; }
fail() { printf 'setup: %s\n' "$*" >&2; exit 1; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif ! command -v sudo >/dev/null; then fail "not root and no sudo: run as root: $*"
  elif [ -t 0 ]; then sudo "$@"
  else sudo -n "$@" || fail "sudo wants a password and there is no terminal: run as root: $*"
  fi
}

missing_packages() {
  local name when why
  while read -r name when why; do
    case "$name" in ''|'#'*) continue ;; esac
    case "$purpose:$when" in *:run|test:test|check:*) ;; *) continue ;; esac
    dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'ok installed' && continue
    # Debian's PostgreSQL under another package name (postgresql-15) will do.
    [ "$name" = postgresql ] && compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null && continue
    # So will a node from elsewhere, which brings its own npm and shuts Debian's out.
    case "$name" in nodejs|npm) command -v "${name%js}" >/dev/null && continue ;; esac
    printf '%s\n' "$name"
  done < "$root/scripts/apt-packages.txt"
}

install_packages() {
  command -v dpkg-query >/dev/null || { say "no dpkg here: see scripts/apt-packages.txt for what is needed"; return; }
  local packages
  mapfile -t packages < <(missing_packages)
  [ ${#packages[@]} -gt 0 ] || return 0
  say "installing Debian packages: ${packages[*]}"
  case " ${packages[*]} " in *' postgresql '*)
    # Weir's tests start their own servers; none should start by itself.
    if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
      as_root mkdir -p /etc/postgresql-common
      printf 'create_main_cluster = false\n' | as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
    fi ;;
  esac
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -qq update
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -o Dpkg::Options::=--force-confold \
    -qq -y --no-install-recommends install "${packages[@]}" </dev/null
}

check_rust() {
  command -v cargo >/dev/null || fail "Rust is missing: install it from https://rustup.rs, then run this again"
  (cd "$root" && cargo --version >/dev/null 2>&1) && return
  if command -v rustup >/dev/null; then
    say "installing the Rust toolchain of rust-toolchain.toml"
    (cd "$root" && rustup toolchain install) || fail "rustup could not install the toolchain of rust-toolchain.toml"
  else
    fail "cargo does not start: $(cd "$root" && cargo --version 2>&1 | tail -n 1)"
  fi
}

# tool NAME VERSION: a cargo subcommand, built into $WEIR_TOOLS unless it is there.
tool() {
  command -v "$1" >/dev/null && return
  mkdir -p "$WEIR_TOOLS"
  # Two set-ups at once, of two clones, would take each other's files away.
  exec 9>"$WEIR_TOOLS/lock"
  flock 9
  command -v "$1" >/dev/null && return
  say "building $1 $2 (once; some minutes)"
  # Its own target folder, kept: a stopped build goes on where it was.
  CARGO_TARGET_DIR="$WEIR_TOOLS/target" cargo install --quiet --locked --root "$WEIR_TOOLS" --version "$2" "$1"
  rm -rf "$WEIR_TOOLS/target"
  exec 9>&-
}

install_packages
check_rust
if [ "$purpose" = test ]; then
  tool cargo-nextest 0.9.143
  tool cargo-deny 0.20.2
  tool cargo-fuzz 0.13.2
fi
