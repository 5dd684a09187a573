#!/usr/bin/env python3
"""pdqhash, timed, for `bench/src/pdq.rs`: one JSON request a line, one answer a line.

    {"do": "about"}                                          -> {"about"}
    {"do": "jpeg", "rgb": PATH, "width", "height", "to": PATH}   Pillow, quality 85 -> {}
    {"do": "hash-rgb", "rgb": PATH, "width", "height"}       -> {"ms", "hash", "quality"}
    {"do": "hash-jpeg", "jpeg": PATH}                        -> {"ms", "hash", "quality"}

Times are the thread's processor time; files are read before the clock starts.
A JPEG is hashed as Hasher-Matcher-Actioner does it: bytes, Pillow, RGB array,
pdqhash, hexadecimal text.
"""

import functools
import io
import json
import platform
import sys
import time
from importlib.metadata import version

import numpy as np
import pdqhash
from PIL import Image


@functools.lru_cache(maxsize=4)
def read(path):
    with open(path, "rb") as file:
        return file.read()


def pixels(request):
    flat = np.frombuffer(read(request["rgb"]), dtype=np.uint8)
    return flat.reshape(request["height"], request["width"], 3)


def about(_):
    names = ("pdqhash", "pillow", "numpy")
    libraries = ", ".join(f"{name} {version(name)}" for name in names)
    return {"about": f"{libraries}, Python {platform.python_version()}"}


def jpeg(request):
    Image.fromarray(pixels(request)).save(request["to"], "JPEG", quality=85)
    return {}


def hash_array(array):
    vector, quality = pdqhash.compute(array)
    bits = "".join(str(bit) for bit in vector)
    return f"{int(bits, 2):064x}", quality


def timed(work):
    start = time.thread_time()
    found, quality = work()
    return {"ms": (time.thread_time() - start) * 1e3, "hash": found, "quality": int(quality)}


def hash_rgb(request):
    array = pixels(request)
    return timed(lambda: hash_array(array))


def hash_jpeg(request):
    data = read(request["jpeg"])
    return timed(lambda: hash_array(np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))))


DO = {"about": about, "jpeg": jpeg, "hash-rgb": hash_rgb, "hash-jpeg": hash_jpeg}

for line in sys.stdin:
    request = json.loads(line)
    print(json.dumps(DO[request["do"]](request)), flush=True)
