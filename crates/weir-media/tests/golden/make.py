"""Makes the files of this folder and expected.tsv: what Pillow's pixels hash to.

Run once (python3, pillow 13.0 with libavif, pillow-heif 1.8.1, pdqhash 0.2.8,
numpy); the results are committed as facts. Pictures are drawn by numbers.

expected.tsv: file, view, time in ms, width, height, hash, quality. The view is
`stored` (convert("RGB"), transparency dropped), `white` or `black` (laid over
that colour).
"""
import io, os, struct
import numpy as np, pdqhash, pillow_heif
from PIL import Image, ImageCms

pillow_heif.register_heif_opener()
here = os.path.dirname(os.path.abspath(__file__))
rows = []


def scene(seed, w=160, h=120):
    """Waves and discs: enough of everything for a quality near 100."""
    r = np.random.default_rng(seed)
    y, x = np.mgrid[0:h, 0:w]
    out = np.zeros((h, w, 3))
    for c in range(3):
        for _ in range(9):
            fx, fy, p, a = r.uniform(-7, 7), r.uniform(-7, 7), r.uniform(0, 6.3), r.uniform(8, 26)
            out[:, :, c] += a * np.cos(2 * np.pi * (fx * x / w + fy * y / h) + p)
    out += 128
    for _ in range(7):
        cx, cy, rad = r.uniform(0, w), r.uniform(0, h), r.uniform(6, 26)
        out[(x - cx) ** 2 + (y - cy) ** 2 < rad**2] = r.uniform(0, 255, 3)
    return Image.fromarray(np.clip(out, 0, 255).astype(np.uint8))


def fact(name, view, ms, im):
    bits, quality = pdqhash.compute(np.asarray(im))
    # bit 255 first, as everywhere
    number = int("".join(str(int(b)) for b in bits), 2)
    rows.append((name, view, ms, im.width, im.height, f"{number:064x}", quality))


def add(name, data, over=False):
    with open(os.path.join(here, name), "wb") as f:
        f.write(data)
    im = Image.open(io.BytesIO(data))
    fact(name, "stored", 0, im.convert("RGB"))
    if over:
        rgba = im.convert("RGBA")
        for view, colour in (("white", "white"), ("black", "black")):
            ground = Image.new("RGBA", im.size, colour)
            fact(name, view, 0, Image.alpha_composite(ground, rgba).convert("RGB"))


def save(im, fmt, **k):
    b = io.BytesIO()
    im.save(b, fmt, **k)
    return b.getvalue()


def tiff(w, h, bits, photometric, samples, data, endian="<", extra=(), planar=1, offsets=None):
    """A TIFF of one strip (or one a plane), by hand."""
    tags = [(256, 4, [w]), (257, 4, [h]), (258, 3, bits), (259, 3, [1]), (262, 3, [photometric]),
            (277, 3, [samples]), (278, 4, [h]), (284, 3, [planar])]
    strips = [data] if isinstance(data, bytes) else data
    tags += [(273, 4, [0] * len(strips)), (279, 4, [len(s) for s in strips])] + list(extra)
    tags.sort()
    at = 8 + 2 + 12 * len(tags) + 4
    values, size = {}, {3: 2, 4: 4}
    tail = b""
    for tag, kind, vals in tags:
        packed = struct.pack(endian + {3: "H", 4: "I"}[kind] * len(vals), *vals)
        if len(packed) > 4:
            values[tag] = at + len(tail)
            tail += packed
    place, starts = at + len(tail), []
    for s in strips:
        starts.append(place)
        place += len(s)
    out = (b"II*\0" if endian == "<" else b"MM\0*") + struct.pack(endian + "I", 8)
    out += struct.pack(endian + "H", len(tags))
    for tag, kind, vals in tags:
        vals = starts if tag == 273 else vals
        packed = struct.pack(endian + {3: "H", 4: "I"}[kind] * len(vals), *vals)
        if tag == 273 and len(packed) > 4:
            tail = tail[: values[tag] - at] + packed + tail[values[tag] - at + len(packed):]
        body = struct.pack(endian + "I", values[tag]) if len(packed) > 4 else packed.ljust(4, b"\0")
        out += struct.pack(endian + "HHI", tag, kind, len(vals)) + body
    return out + b"\0\0\0\0" + tail + b"".join(strips)


pic = scene(1)
a = np.asarray(pic)
h, w = a.shape[:2]
grey = pic.convert("L")
palette = pic.quantize(64)
y, x = np.mgrid[0:h, 0:w]
# Half of it is seen through, and what lies beneath is another picture.
alpha = Image.fromarray((255 * (np.hypot(x - w / 3, y - h / 2) < 45)).astype(np.uint8))
soft = Image.fromarray(np.clip(x * 255 // w, 0, 255).astype(np.uint8))
rgba = pic.copy(); rgba.putalpha(alpha)
veiled = pic.copy(); veiled.putalpha(soft)

for compression, name in (("raw", "plain"), ("tiff_lzw", "lzw"), ("tiff_adobe_deflate", "deflate"), ("packbits", "packbits")):
    add(f"{name}.tiff", save(scene(2, 80, 60), "TIFF", compression=compression))
add("jpeg-inside.tiff", save(pic, "TIFF", compression="jpeg", quality=90))
add("grey.tiff", save(grey, "TIFF", compression="tiff_lzw"))
add("white-is-zero.tiff", tiff(w, h, [8], 0, 1, (255 - np.asarray(grey)).tobytes()))
add("bilevel.tiff", save(pic.convert("1"), "TIFF", compression="group4"))
add("grey-4bit.tiff", tiff(w, h, [4], 1, 1, ((np.asarray(grey)[:, 0::2] >> 4 << 4) | (np.asarray(grey)[:, 1::2] >> 4)).astype(np.uint8).tobytes()))
add("palette.tiff", save(palette, "TIFF", compression="tiff_lzw"))
few = pic.quantize(16)
idx = np.asarray(few)
table = np.array(few.getpalette()[:48], dtype=np.int64).reshape(16, 3)
table = [int(v) * 257 for c in range(3) for v in table[:, c]]
add("palette-4bit.tiff", tiff(w, h, [4], 3, 1, ((idx[:, 0::2] << 4) | idx[:, 1::2]).astype(np.uint8).tobytes(), extra=[(320, 3, table)]))
add("palette-big-endian.tiff", tiff(w, h, [8], 3, 1, idx.tobytes(), endian=">", extra=[(320, 3, [v for c in range(3) for v in (table[c * 16:c * 16 + 16] + [0] * 240)])]))
add("cmyk.tiff", save(pic.convert("CMYK"), "TIFF", compression="tiff_lzw"))
add("rgba.tiff", save(veiled, "TIFF", compression="tiff_lzw"), over=True)
add("grey-alpha.tiff", save(veiled.convert("LA"), "TIFF", compression="tiff_lzw"))
small = np.asarray(scene(3, 80, 60)).astype(np.uint16) * 257
add("rgb-16bit.tiff", tiff(80, 60, [16] * 3, 2, 3, small.astype("<u2").tobytes()))
add("rgb-16bit-big-endian.tiff", tiff(80, 60, [16] * 3, 2, 3, small.astype(">u2").tobytes(), endian=">"))
add("planar.tiff", tiff(80, 60, [8] * 3, 2, 3, [np.ascontiguousarray((small >> 8)[:, :, c].astype(np.uint8)).tobytes() for c in range(3)], planar=2))
add("pages.tiff", save(scene(4, 80, 60), "TIFF", compression="tiff_lzw", save_all=True, append_images=[scene(5, 80, 60)]))
add("turned.tiff", save(scene(6, 80, 60), "TIFF", compression="tiff_lzw", tiffinfo={274: 6}))

add("cmyk.jpg", save(pic.convert("CMYK"), "JPEG", quality=90))
icc = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
add("foreign-profile.jpg", save(pic, "JPEG", quality=90, icc_profile=icc))
add("foreign-profile.png", save(scene(3, 80, 60), "PNG", icc_profile=icc))
add("cut-out.png", save(rgba, "PNG"), over=True)
add("veiled.webp", save(veiled, "WEBP", lossless=True, exact=True), over=True)
seen = palette.copy()
add("transparent.gif", save(seen, "GIF", transparency=int(np.bincount(np.asarray(seen).ravel()).argmax())), over=True)

add("420.avif", save(pic, "AVIF", quality=85))
add("444.avif", save(pic, "AVIF", quality=85, subsampling="4:4:4"))
add("grey.avif", save(grey, "AVIF", quality=85))
add("alpha.avif", save(veiled, "AVIF", quality=85), over=True)
add("profile.avif", save(pic, "AVIF", quality=85, icc_profile=icc))
add("420.heic", save(pic, "HEIF", quality=85))
add("444.heic", save(pic, "HEIF", quality=85, chroma=444))
add("alpha.heic", save(veiled, "HEIF", quality=85), over=True)
add("odd-sides.heic", save(scene(7, 131, 97), "HEIF", quality=85))


def moving(name, fmt, frames, durations, **k):
    data = save(frames[0], fmt, save_all=True, append_images=frames[1:], duration=durations, loop=0, **k)
    with open(os.path.join(here, name), "wb") as f:
        f.write(data)
    im = Image.open(io.BytesIO(data))
    assert im.n_frames == len(frames), (name, im.n_frames)
    ms = 0
    for n in range(im.n_frames):
        im.seek(n)
        im.load()
        fact(name, "stored", ms, im.convert("RGB"))
        ms += durations[n]


slides = [scene(10 + n, 96, 72) for n in range(4)]
moving("slides.gif", "GIF", [s.quantize(32) for s in slides], [2000, 700, 1500, 2000])
moving("slides.webp", "WEBP", slides, [2000, 700, 1500, 2000], quality=80)
# A disc that wanders over a ground: frames smaller than the canvas.
def wander(n):
    f = np.array(scene(20, 96, 72)); yy, xx = np.mgrid[0:72, 0:96]
    f[(xx - 15 - 12 * n) ** 2 + (yy - 30) ** 2 < 100] = (250, 240, 20)
    return Image.fromarray(f)
moving("wandering.gif", "GIF", [wander(n).quantize(48, dither=Image.Dither.NONE) for n in range(6)], [500] * 6)
moving("wandering.webp", "WEBP", [wander(n) for n in range(6)], [500] * 6, lossless=True)

with open(os.path.join(here, "expected.tsv"), "w") as f:
    f.write("file\tview\tms\twidth\theight\thash\tquality\n")
    for row in rows:
        f.write("\t".join(map(str, row)) + "\n")
