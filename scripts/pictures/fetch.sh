#!/usr/bin/env bash
# Fetches the freely licensed pictures of `make bench-robustness`, by name, with
# apt-get, into $WEIR_CACHE/pictures: a folder a package, with its licence beside
# (usr/share/doc/PACKAGE/copyright). Nothing is installed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. scripts/env.sh
work="$WEIR_CACHE/pictures"
mkdir -p "$work" && cd "$work"
while read -r package _; do
  case "$package" in ''|'#'*) continue ;; esac
  [ -d "$package" ] && continue
  printf 'pictures: %s\n' "$package"
  rm -rf "$package.part" "$package"_*.deb
  apt-get -qq download "$package"
  dpkg-deb -x "$package"_*.deb "$package.part"
  rm -f "$package"_*.deb
  # GCompris packs its photographs into Qt's resource files.
  resources="$package.part/usr/share/gcompris-qt"
  if [ -d "$resources" ]; then
    "$OLDPWD/scripts/pictures/unpack-rcc.py" "$resources/rcc" "$resources/pictures"
  fi
  mv "$package.part" "$package"
done < "$OLDPWD/scripts/pictures/packages.txt"
