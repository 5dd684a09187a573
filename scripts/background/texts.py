#!/usr/bin/env python3
"""Writes the texts of which the background is made, one a line (see
crates/weir-signals/examples/make_background.rs): kind, number, name, text.

    texts.py FOLDER_WITH_THE_UNPACKED_PACKAGES PRAYERS > texts.tsv

scripts/background/make.sh fetches the packages. Of the Debian handbook only
the files are taken whose name has an even CRC: the benchmark banks passages of
the others, and the background must not know them.
"""

import gzip
import html
import itertools
import json
import pathlib
import random
import re
import sys
import zlib

import msgpack

# How many texts of so many words are drawn from the word lists.
DRAWN, WORDS = 5000, 40


def say(kind, name, text):
    text = " ".join(text.split())
    if text:
        print(kind, 1, name, text, sep="\t")


def handbook(folder, language):
    """The paragraphs of the files with an even CRC."""
    for file in sorted((folder / language).glob("*.html")):
        if zlib.crc32(file.name.encode()) % 2:
            continue
        page = file.read_text(encoding="utf-8")
        for paragraph in re.findall(r'<div class="para">(.*?)</div>', page, re.S):
            say("text", "debian-handbook", html.unescape(re.sub(r"<[^>]+>", "", paragraph)))


def dictionary(file):
    """The entries of a dict file: lines that are indented belong together."""
    with gzip.open(file, "rt", encoding="utf-8", errors="replace") as lines:
        for indented, entry in itertools.groupby(lines, key=lambda line: line.startswith(" ")):
            if indented:
                say("text", "dict-devil", " ".join(entry))


def drawn(file, name, letters):
    """Texts of words drawn as often as they are common: the lists say how common
    words are and not what follows what."""
    data = msgpack.load(gzip.open(file, "rb"))
    words, weights = [], []
    for centibels, group in enumerate(data[1:]):
        for word in group:
            if re.fullmatch(letters, word):
                words.append(word)
                weights.append(10 ** (-centibels / 100))
    draw = random.Random(9)
    for _ in range(DRAWN):
        say("text", name, " ".join(draw.choices(words, weights, k=WORDS)))


# Words that modern spelling, too, writes without the alef that is heard.
SHORT = re.compile("(?:ٱلرَّحۡم|ذ|ه|أُوْل|أُو۟ل|ل|إِل|ٱللّ|رَحۡم)[َّ]*ٰ")


def modern(verse):
    """A verse of Uthmani spelling as a schoolbook writes it."""
    kept = SHORT.sub(lambda match: match.group().replace("ٰ", ""), verse)
    kept = re.sub("ىٰ", "ى", kept)
    kept = re.sub("وٰ(?=ةَ|ة)", "ا", kept)
    return kept.replace("ٰ", "ا")


def scripture(file):
    """Each chapter twice, in either spelling, verse by verse."""
    for spelling, of in (("", lambda verse: verse), (" modern", modern)):
        for chapter in json.loads(file.read_text(encoding="utf-8")):
            for verse in chapter["verses"]:
                say("known", f"quran {chapter['id']}{spelling}", of(verse["text"]))


def prayers(file):
    for number, prayer in enumerate(file.read_text(encoding="utf-8").split("\n\n"), 1):
        lines = [line for line in prayer.splitlines() if not line.startswith("#")]
        say("known", f"prayers {number}", " ".join(lines))


def main():
    folder, prayer_file = map(pathlib.Path, sys.argv[1:])
    book = folder / "debian-handbook/usr/share/doc/debian-handbook/html"
    handbook(book, "ar-MA")
    handbook(book, "en-US")
    dictionary(folder / "dict-devil/usr/share/dictd/devil.dict.dz")
    drawn(folder / "wordfreq/wordfreq/data/small_ar.msgpack.gz", "wordfreq", "[ء-ي]+")
    drawn(folder / "wordfreq/wordfreq/data/small_en.msgpack.gz", "wordfreq", "[a-z]+")
    scripture(folder / "quran-json/package/dist/quran.json")
    prayers(prayer_file)


main()
