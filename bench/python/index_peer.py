#!/usr/bin/env python3
"""FAISS, timed, for `bench/src/index.rs`: one JSON request a line, one answer a line.

    {"do": "about"}                                          -> {"about"}
    {"do": "build", "kind": "flat" | "multi-hash", "rows": PATH}
                                                             -> {"seconds", "mb"}
    {"do": "search", "queries": PATH, "radius": BITS}        -> {"us": [...], "hits": [[id, distance], ...]}

`multi-hash` is what Hasher-Matcher-Actioner uses: IDMap2 of MultiHash with 16
chunks of 16 bits and nflip 1. One thread. Times are those of one query each,
from the clock on the wall; `mb` is what the process has grown by.
"""

import json
import platform
import sys
import time

import faiss
import numpy as np

faiss.omp_set_num_threads(1)
index = None


def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096 / 1e6


def load(path):
    return np.fromfile(path, dtype=np.uint8).reshape(-1, 32)


def about(_):
    return {"about": f"faiss-cpu {faiss.__version__}, Python {platform.python_version()}"}


def build(request):
    global index
    index = None
    rows = load(request["rows"])
    before, start = resident(), time.perf_counter()
    if request["kind"] == "flat":
        index = faiss.IndexBinaryFlat(256)
        index.add(rows)
    else:
        hashes = faiss.IndexBinaryMultiHash(256, 16, 16)
        hashes.nflip = 1
        index = faiss.IndexBinaryIDMap2(hashes)
        index.hashes = hashes
        index.add_with_ids(rows, np.arange(len(rows)))
    return {"seconds": time.perf_counter() - start, "mb": resident() - before}


def search(request):
    micros, hits = [], []
    # FAISS finds what is nearer than the radius that it is given.
    radius = request["radius"] + 1
    for query in load(request["queries"]):
        query = query.reshape(1, 32)
        start = time.perf_counter()
        _, distances, ids = index.range_search(query, radius)
        micros.append((time.perf_counter() - start) * 1e6)
        hits.append(sorted([int(i), int(d)] for i, d in zip(ids, distances)))
    return {"us": micros, "hits": hits}


ASKED = {"about": about, "build": build, "search": search}

for line in sys.stdin:
    request = json.loads(line)
    print(json.dumps(ASKED[request["do"]](request)), flush=True)
