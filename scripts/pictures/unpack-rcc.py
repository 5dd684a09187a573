#!/usr/bin/env python3
"""Takes the pictures out of Qt's resource files: `unpack-rcc.py FOLDER OUT`.

GCompris keeps its photographs in such files (version 3 of the form, as Qt's own
reader, qresource.cpp, takes it). What is packed (flags 1 and 4) is no picture
already packed by itself, and is left out."""

import pathlib
import struct
import sys

PICTURES = (".webp", ".jpg", ".jpeg", ".png")
FOLDER = 2
NODE = 22


def pictures(data):
    """Name and bytes of each picture of a resource file."""
    magic, version, tree, contents, names = struct.unpack_from(">4sIIII", data)
    if magic != b"qres" or version < 2:
        return

    def name_of(offset):
        (length,) = struct.unpack_from(">H", data, names + offset)
        start = names + offset + 6
        return data[start : start + 2 * length].decode("utf-16-be")

    waiting = [(0, "")]
    while waiting:
        node, path = waiting.pop()
        at = tree + NODE * node
        name, flags = struct.unpack_from(">IH", data, at)
        if flags & FOLDER:
            count, first = struct.unpack_from(">II", data, at + 6)
            below = "" if node == 0 else path + name_of(name) + "/"
            waiting += [(first + n, below) for n in range(count)]
        elif flags == 0 and name_of(name).endswith(PICTURES):
            (offset,) = struct.unpack_from(">I", data, at + 10)
            (length,) = struct.unpack_from(">I", data, contents + offset)
            start = contents + offset + 4
            yield path + name_of(name), data[start : start + length]


def main():
    folder, out = map(pathlib.Path, sys.argv[1:])
    for file in sorted(folder.glob("*.rcc")):
        for name, picture in pictures(file.read_bytes()):
            if ".." in name.split("/"):
                continue
            path = out / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(picture)


main()
