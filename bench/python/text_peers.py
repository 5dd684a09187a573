#!/usr/bin/env python3
"""The peers of `make bench-text`: for each case the score of its best entry.

    text_peers.py CASES ANSWERS

MinHash (datasketch): 128 permutations, character 5-grams of Weir's skeleton, the
estimated Jaccard. TLSH: of the text's bytes, minus the least distance.
Levenshtein: of the normalised text, 95 % alike. Substring: the normalised entry
stands in the normalised text.
"""

import json
import sys
import unicodedata
from importlib.metadata import version

import numpy as np
import tlsh
from datasketch import MinHash
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein


def normalised(text):
    """NFKC, small letters, no marks, single spaces."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    plain = "".join(c for c in folded if unicodedata.category(c) not in ("Mn", "Cf") and c != "ـ")
    return " ".join(plain.split())


def minhash(banked, cases):
    def signatures(rows):
        grams = [{r["skeleton"][i:i + 5].encode() for i in range(max(1, len(r["skeleton"]) - 4))} for r in rows]
        return np.array([m.hashvalues for m in MinHash.bulk(grams, num_perm=128)])

    entries = signatures(banked)
    for signature in signatures(cases):
        alike = (entries == signature).mean(axis=1)
        best = int(alike.argmax())
        yield float(alike[best]), best


def tlsh_distance(banked, cases):
    entries = [(at, tlsh.hash(row["text"].encode())) for at, row in enumerate(banked)]
    entries = [(at, h) for at, h in entries if h not in ("", "TNULL")]
    for row in cases:
        own = tlsh.hash(row["text"].encode())
        if own in ("", "TNULL"):
            yield -1e6, None
            continue
        distance, best = min((tlsh.diffxlen(own, h), at) for at, h in entries)
        yield -float(distance), best


def levenshtein(banked, cases):
    entries = [normalised(row["text"]) for row in banked]
    for row in cases:
        found = process.extractOne(normalised(row["text"]), entries, scorer=Levenshtein.normalized_similarity, score_cutoff=0.95)
        yield (found[1], found[2]) if found else (0.0, None)


def substring(banked, cases):
    entries = [normalised(row["text"]) for row in banked]
    for row in cases:
        text = normalised(row["text"])
        best = next((at for at, entry in enumerate(entries) if entry in text), None)
        yield (0.0, None) if best is None else (1.0, best)


def main():
    banked, cases = [], []
    with open(sys.argv[1], encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            banked.append(row["banked"]) if "banked" in row else cases.append(row["case"])
    peers = {
        "MinHash (datasketch)": (minhash, None),
        "TLSH": (tlsh_distance, None),
        "95 % Levenshtein": (levenshtein, 0.94999),
        "normalised substring": (substring, 0.5),
    }
    about = ", ".join(f"{name} {version(name)}" for name in ("datasketch", "py-tlsh", "rapidfuzz"))
    found = {name: {"threshold": limit, "answers": list(of(banked, cases))} for name, (of, limit) in peers.items()}
    with open(sys.argv[2], "w", encoding="utf-8") as out:
        json.dump({"about": about, "peers": found}, out)


main()
