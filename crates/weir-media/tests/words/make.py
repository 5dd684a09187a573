"""Draws the pictures of tests/words.rs: writing in both languages, and QR codes.

Run once; the pictures are committed. Needs Pillow (with raqm, which joins Arabic
letters), segno, and Debian's fonts-dejavu-core and fonts-noto-core.
"""

import io
import random
from pathlib import Path

import segno
from PIL import Image, ImageDraw, ImageFilter, ImageFont

HERE = Path(__file__).parent
LATIN = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
ARABIC = "/usr/share/fonts/truetype/noto/NotoNaskhArabic-Regular.ttf"


def scene(width, height, seed):
    """Something soft and dark, as a photograph of a coast."""
    dice = random.Random(seed)
    small = Image.new("RGB", (9, 7))
    for y in range(7):
        for x in range(9):
            small.putpixel((x, y), tuple(dice.randrange(20, 110) for _ in range(3)))
    return small.resize((width, height), Image.Resampling.BICUBIC)


def write(picture, where, text, font, size, ink):
    face = ImageFont.truetype(font, size, layout_engine=ImageFont.Layout.RAQM)
    ImageDraw.Draw(picture).text(where, text, font=face, fill=ink)


def code(text, scale=4):
    file = io.BytesIO()
    segno.make(text, error="m").save(file, kind="png", scale=scale)
    return Image.open(file).convert("RGB")


paper = Image.new("RGB", (420, 130), "white")
write(paper, (20, 20), "The lamp is lit at dusk", LATIN, 28, "black")
write(paper, (20, 70), "and watched until morning", LATIN, 28, "black")
paper.save(HERE / "english.png", optimize=True)

paper = Image.new("RGB", (420, 130), "white")
write(paper, (80, 10), "جمعية حراس المنارة", ARABIC, 34, "black")
write(paper, (80, 65), "المصباح يضيء البحر", ARABIC, 34, "black")
paper.save(HERE / "arabic.png", optimize=True)

coast = scene(480, 320, 7)
write(coast, (30, 255), "KEEPERS OF THE NORTH PIER", LATIN, 26, "white")
coast.save(HERE / "coast.jpg", quality=85)

scene(480, 320, 8).save(HERE / "nothing.jpg", quality=85)

coast = scene(480, 320, 9)
coast.paste(code("https://keepers.example/join?lamp=7"), (250, 90))
coast.filter(ImageFilter.GaussianBlur(0.6)).save(HERE / "code.jpg", quality=75)

two = Image.new("RGB", (420, 220), (240, 240, 235))
two.paste(code("https://keepers.example/one"), (20, 30))
two.paste(code("منارة الشمال"), (230, 30))
two.save(HERE / "two-codes.png", optimize=True)
