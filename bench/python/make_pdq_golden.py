#!/usr/bin/env python3
"""Writes the golden PDQ values of crates/weir-signals/tests/ with pdqhash 0.2.8.

    pip install pdqhash==0.2.8 numpy
    python bench/python/make_pdq_golden.py

The pictures are generated, in integer arithmetic alone, by the formulas below;
`crates/weir-signals/tests/pdq_golden/pictures.rs` has the same formulas in
Rust. Change one only together with the other.
"""

import pathlib
from importlib.metadata import version

import numpy as np
import pdqhash

U32 = np.uint32


def mix(values):
    """A 32-bit integer hash (Wellons, "Prospecting for Hash Functions")."""
    x = values.astype(U32)
    x ^= x >> U32(16)
    x *= U32(0x7FEB352D)
    x ^= x >> U32(15)
    x *= U32(0x846CA68B)
    x ^= x >> U32(16)
    return x


def grid(width, height):
    y, x = np.mgrid[0:height, 0:width]
    return x.astype(np.int64), y.astype(np.int64)


def rgb(r, g, b):
    return np.stack([r, g, b], axis=2).astype(np.uint8)


def flat(width, height, seed):
    x, _ = grid(width, height)
    return rgb(*(np.full_like(x, seed >> shift & 255) for shift in (16, 8, 0)))


def noise(width, height, seed):
    index = np.arange(width * height * 3, dtype=U32).reshape(height, width, 3)
    return (mix(index * U32(0x9E3779B1) + U32(seed)) >> U32(24)).astype(np.uint8)


def gradient(width, height, seed):
    x, y = grid(width, height)
    across = x * 255 // max(width - 1, 1)
    down = y * 255 // max(height - 1, 1)
    along = (x + y) * 255 // max(width + height - 2, 1)
    planes = [across, down, along]
    return rgb(*(planes[(i + seed) % 3] for i in range(3)))


def checker(width, height, seed):
    x, y = grid(width, height)
    light = (x // seed + y // seed) % 2 == 0
    return rgb(*(np.where(light, a, b) for a, b in ((250, 10), (240, 20), (230, 60))))


def dot(width, height, seed):
    x, y = grid(width, height)
    lit = (x == seed % width) & (y == seed % height)
    return rgb(*(np.where(lit, v, 0) for v in (255, 255, 255)))


def text(width, height, seed):
    """Lines of words of blocks, dark on light."""
    x, y = grid(width, height)
    column, line = x // 7, y // 13
    letter = mix((column * 977 + line * 131071 + seed).astype(U32)).astype(np.int64)
    stroke = letter >> ((x % 7) + 7 * (y % 13 // 4)) & 1
    ink = (letter % 6 != 0) & (y % 13 < 10) & (stroke == 1)
    return rgb(*(np.where(ink, a, b) for a, b in ((30, 245), (25, 240), (40, 225))))


def clouds(width, height, seed):
    """Three octaves of interpolated lattice noise in each channel."""
    x, y = grid(width, height)
    planes = []
    for channel in range(3):
        total = np.zeros_like(x)
        for octave in range(3):
            cell = 64 >> octave
            cx, cy, fx, fy = x // cell, y // cell, x % cell, y % cell

            def corner(dx, dy):
                key = (cx + dx) * 7919 + (cy + dy) * 104729 + channel * 15485863 + octave * 32452843
                return mix((key + seed).astype(U32)).astype(np.int64) >> 24

            top = corner(0, 0) * (cell - fx) + corner(1, 0) * fx
            bottom = corner(0, 1) * (cell - fx) + corner(1, 1) * fx
            total += (top * (cell - fy) + bottom * fy) // (cell * cell) >> octave
        planes.append(total * 4 // 7)
    return rgb(*planes)


def discs(width, height, seed):
    """Twelve discs of one colour each, later ones on top."""
    x, y = grid(width, height)
    out = np.full((height, width, 3), 90, dtype=np.uint8)
    for i in range(12):
        a, b, c, colour = (int(v) for v in mix(np.arange(4, dtype=U32) + U32(seed + 4 * i)))
        radius = (width + height) // 16 + c % max((width + height) // 8, 1)
        inside = (x - a % width) ** 2 + (y - b % height) ** 2 < radius**2
        for channel in range(3):
            out[:, :, channel][inside] = colour >> (8 * channel) & 255
    return out


KINDS = {f.__name__: f for f in (flat, noise, gradient, checker, dot, text, clouds, discs)}

CASES = [
    ("flat", 300, 200, 0x000000), ("flat", 300, 200, 0xFFFFFF), ("flat", 333, 517, 0x8C4B21),
    ("flat", 5, 5, 0x7F7F7F), ("flat", 1, 1, 0x123456), ("noise", 1, 1, 7), ("noise", 1, 4000, 8),
    ("noise", 4000, 1, 9), ("noise", 4, 4, 10), ("noise", 4, 300, 11), ("noise", 5, 4, 12),
    ("noise", 5, 5, 13), ("noise", 5, 4000, 14), ("noise", 4000, 5, 15), ("noise", 6, 7, 16),
    ("noise", 63, 65, 17), ("noise", 64, 64, 18), ("noise", 64, 63, 19), ("noise", 127, 127, 20),
    ("noise", 128, 128, 21), ("noise", 129, 129, 22), ("noise", 256, 256, 23),
    ("noise", 257, 257, 24), ("noise", 383, 385, 25), ("noise", 1023, 17, 26),
    ("gradient", 64, 64, 0), ("gradient", 127, 300, 1), ("gradient", 640, 480, 2),
    ("gradient", 1001, 333, 0), ("gradient", 9, 9, 1), ("checker", 128, 128, 1),
    ("checker", 256, 255, 2), ("checker", 320, 240, 8), ("checker", 512, 512, 32),
    ("checker", 129, 700, 13), ("checker", 1000, 100, 64), ("dot", 64, 64, 33),
    ("dot", 200, 300, 77), ("dot", 512, 512, 256), ("dot", 700, 50, 0), ("text", 200, 200, 1),
    ("text", 640, 480, 2), ("text", 257, 129, 3), ("text", 1200, 850, 4), ("text", 90, 1400, 5),
    ("clouds", 64, 64, 1), ("clouds", 128, 96, 2), ("clouds", 257, 127, 3), ("clouds", 512, 512, 4),
    ("clouds", 801, 601, 5), ("clouds", 1280, 720, 6), ("clouds", 33, 900, 7), ("discs", 64, 64, 1),
    ("discs", 100, 100, 2), ("discs", 321, 243, 3), ("discs", 512, 384, 4), ("discs", 900, 1300, 5),
    ("discs", 1920, 1080, 6), ("discs", 65, 64, 7), ("discs", 2049, 300, 8),
]

DIHEDRAL_CASES = [
    ("flat", 100, 80, 0x336699), ("noise", 4, 9, 1), ("noise", 64, 64, 2), ("noise", 200, 100, 3),
    ("gradient", 300, 200, 0), ("text", 320, 200, 1), ("clouds", 64, 64, 2), ("clouds", 300, 300, 3),
    ("clouds", 640, 427, 4), ("discs", 512, 512, 5), ("discs", 333, 777, 6), ("checker", 130, 257, 9),
]


def hexadecimal(vector):
    return "".join(f"{value:02x}" for value in np.packbits(vector.astype(np.uint8)))


def main():
    assert version("pdqhash") == "0.2.8", version("pdqhash")
    folder = pathlib.Path(__file__).resolve().parents[2] / "crates/weir-signals/tests/pdq_golden"
    note = "# made by bench/python/make_pdq_golden.py with pdqhash 0.2.8\n"
    with open(folder / "compute.tsv", "w", encoding="ascii") as out:
        out.write(note + "# kind\twidth\theight\tseed\tquality\thash\n")
        for kind, width, height, seed in CASES:
            vector, quality = pdqhash.compute(KINDS[kind](width, height, seed))
            row = [kind, width, height, seed, quality, hexadecimal(vector)]
            out.write("\t".join(map(str, row)) + "\n")
    with open(folder / "compute_dihedral.tsv", "w", encoding="ascii") as out:
        out.write(note + "# kind\twidth\theight\tseed\tquality\torig\trot90\trot180\trot270")
        out.write("\tflipX\tflipY\tflipPlus1\tflipMinus1\n")
        for kind, width, height, seed in DIHEDRAL_CASES:
            vectors, quality = pdqhash.compute_dihedral(KINDS[kind](width, height, seed))
            row = [kind, width, height, seed, quality, *map(hexadecimal, vectors)]
            out.write("\t".join(map(str, row)) + "\n")


if __name__ == "__main__":
    main()
