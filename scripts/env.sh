# Sourced by the Makefile's recipes: where the tools and the build cache are.
#
# WEIR_CACHE is the one folder outside the checkout that Weir's build may use.
: "${HOME:=/root}"
export WEIR_CACHE="${WEIR_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/weir}"
export WEIR_TOOLS="$WEIR_CACHE/tools"
export PATH="$WEIR_TOOLS/bin:$PATH"

# rustup's cargo looks for its toolchains in $HOME. In another home than the
# one it was installed in (a fresh user, a CI folder), point it back.
if [ -z "${RUSTUP_HOME:-}" ] && [ ! -d "$HOME/.rustup" ] && command -v cargo >/dev/null; then
  _home=$(cd "$(dirname "$(command -v cargo)")/../.." && pwd)
  [ -d "$_home/.rustup" ] && export RUSTUP_HOME="$_home/.rustup"
  unset _home
fi
