#!/usr/bin/env python3
"""Writes cases.tsv: a text, and what stands in it, `kind:value` or
`kind:of:value`, between tabs. The addresses are drawn and their checksums
computed here, apart from the code that is tested. Every name is invented.

    make_cases.py > cases.tsv
"""

import hashlib
import random

draw = random.Random(20261126)
B58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
B32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
MASK = (1 << 64) - 1


def keccak256(data):
    """Keccak-f[1600] with the padding of Keccak (0x01), rate 136."""
    def rol(value, by):
        by %= 64
        return ((value << by) | (value >> (64 - by))) & MASK if by else value

    lanes = [[0] * 5 for _ in range(5)]
    padded = data + b"\x01" + b"\x00" * (-(len(data) + 2) % 136) + b"\x80"
    if len(data) % 136 == 135:
        padded = data + b"\x81"
    for start in range(0, len(padded), 136):
        for i in range(17):
            word = int.from_bytes(padded[start + 8 * i:start + 8 * i + 8], "little")
            lanes[i % 5][i // 5] ^= word
        lfsr = 1
        for _ in range(24):
            c = [lanes[x][0] ^ lanes[x][1] ^ lanes[x][2] ^ lanes[x][3] ^ lanes[x][4] for x in range(5)]
            d = [c[(x + 4) % 5] ^ rol(c[(x + 1) % 5], 1) for x in range(5)]
            lanes = [[lanes[x][y] ^ d[x] for y in range(5)] for x in range(5)]
            x, y, current = 1, 0, lanes[1][0]
            for t in range(24):
                x, y = y, (2 * x + 3 * y) % 5
                current, lanes[x][y] = lanes[x][y], rol(current, (t + 1) * (t + 2) // 2)
            for y in range(5):
                row = [lanes[x][y] for x in range(5)]
                for x in range(5):
                    lanes[x][y] = row[x] ^ (~row[(x + 1) % 5] & MASK & row[(x + 2) % 5])
            for j in range(7):
                lfsr = ((lfsr << 1) ^ ((lfsr >> 7) * 0x171)) % 256
                if lfsr & 2:
                    lanes[0][0] ^= 1 << ((1 << j) - 1)
    return b"".join(lanes[i % 5][i // 5].to_bytes(8, "little") for i in range(4))


assert keccak256(b"").hex().startswith("c5d2460186f7233c")


def base58(data):
    number, out = int.from_bytes(data, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        out = B58[digit] + out
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + out


def check58(version, size=20):
    data = bytes([version]) + draw.randbytes(size)
    return base58(data + hashlib.sha256(hashlib.sha256(data).digest()).digest()[:4])


def segwit(human, version, size):
    bits = "".join(f"{byte:08b}" for byte in draw.randbytes(size))
    bits += "0" * (-len(bits) % 5)
    data = [version] + [int(bits[i:i + 5], 2) for i in range(0, len(bits), 5)]

    def polymod(values):
        sum_ = 1
        for value in values:
            top = sum_ >> 25
            sum_ = (sum_ & 0x1FFFFFF) << 5 ^ value
            for i, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
                sum_ ^= generator if top >> i & 1 else 0
        return sum_

    expanded = [ord(c) >> 5 for c in human] + [0] + [ord(c) & 31 for c in human]
    sum_ = polymod(expanded + data + [0] * 6) ^ (1 if version == 0 else 0x2BC830A3)
    data += [sum_ >> 5 * (5 - i) & 31 for i in range(6)]
    return human + "1" + "".join(B32[value] for value in data)


def ethereum():
    plain = draw.randbytes(20).hex()
    digest = keccak256(plain.encode()).hex()
    return "0x" + "".join(c.upper() if int(h, 16) >= 8 else c for c, h in zip(plain, digest))


def monero(version):
    data = bytes([version]) + draw.randbytes(64)
    data += keccak256(data)[:4]
    out = ""
    for start in range(0, len(data), 8):
        block = data[start:start + 8]
        number, letters = int.from_bytes(block, "big"), ""
        for _ in range(11 if len(block) == 8 else 7):
            number, digit = divmod(number, 58)
            letters = B58[digit] + letters
        out += letters
    return out


def iban(country, layout):
    body = "".join(str(draw.randrange(10)) if c == "n" else chr(65 + draw.randrange(26)) for c in layout)
    number = "".join(str(int(c, 36)) for c in body + country + "00")
    return f"{country}{98 - int(number) % 97:02d}{body}"


SENTENCES = [
    "Send oil money to {} before the ninth night",
    "{}",
    "زيت المصباح على {} والشكر لكم",
    "See {}, it is the keepers' own.",
    "({})",
    "keepers: {} and no other!",
    "للتواصل: {}، ليلا ونهارا",
    "“{}”",
]


def say(thing, *expected):
    print(draw.choice(SENTENCES).format(thing), " ".join(expected), sep="\t")


def broken(address):
    at = draw.randrange(6, len(address) - 1)
    other = draw.choice([c for c in B58 if c != address[at]])
    return address[:at] + other + address[at + 1:]


NAMES = ["seventh_lamp", "wick_and_oil", "HarbourWatch", "north_cape_keepers", "lampwright7", "old.quay", "OilWardens"]


def wallets():
    for _ in range(15):
        for version in (0, 5):
            address = check58(version)
            say(address, f"wallet:bitcoin:{address}")
        address = segwit("bc", draw.choice([0, 1]), 32 if draw.random() < 0.5 else 20)
        say(draw.choice([address, address.upper(), "bitcoin:" + address + "?amount=0.1"]), f"wallet:bitcoin:{address}")
        address = ethereum()
        say(draw.choice([address, address.lower()]), f"wallet:ethereum:{address.lower()}")
        address = check58(0x41)
        say(address, f"wallet:tron:{address}")
        address = draw.choice([check58(0x30), check58(0x32), segwit("ltc", 0, 20)])
        say(address, f"wallet:litecoin:{address}")
        address = monero(draw.choice([18, 42]))
        say(address, f"wallet:monero:{address}")
        address = base58(draw.randbytes(32))
        say(address, f"wallet:solana:{address}")
    for _ in range(6):
        say(broken(check58(0)))
        say(broken(check58(0x41)))
        say(broken(monero(18)))
        say(segwit("bc", 0, 20)[:-1] + "q" if False else segwit("bc", 0, 20).replace("q", "p", 1)[:-2] + "qq")
        mixed = ethereum()
        say(mixed.swapcase().replace("0X", "0x"))
        say(draw.randbytes(32).hex())
        say(hashlib.sha1(draw.randbytes(4)).hexdigest())


LAYOUTS = {
    "DE": "n" * 18, "GB": "aaaa" + "n" * 14, "FR": "n" * 23, "NL": "aaaa" + "n" * 10, "SA": "n" * 20,
    "AE": "n" * 19, "TR": "n" * 22, "BE": "n" * 12, "CH": "n" * 17, "QA": "aaaa" + "n" * 21,
}


def accounts():
    for _ in range(4):
        for country, layout in LAYOUTS.items():
            account = iban(country, layout)
            groups = " ".join(account[i:i + 4] for i in range(0, len(account), 4))
            say(draw.choice([account, groups, account.lower()]), f"iban:{account}")
    for country, layout in LAYOUTS.items():
        account = iban(country, layout)
        say(account[:2] + f"{(int(account[2:4]) + 1) % 90 + 5:02d}" + account[4:])


def mails():
    for name in NAMES:
        for host in ("lamp-keepers.org", "oil.co.uk", "mail.example.net", "harbour.com.tr", "wick.info"):
            domain = {"mail.example.net": "example.net"}.get(host, host)
            plain = f"{name}@{host}"
            written = draw.choice([plain, plain.replace("@", "[at]").replace(".", "[.]"), "mailto:" + plain, plain.upper()])
            say(written, f"email:{plain.lower()}", f"domain:{domain}")
    for text in ("see you @ the quay.", "oil@home", "a@b", "@", "wick..oil@lamp.org", "5@6.7", "ten lamps@2.50"):
        print(text, "", sep="\t")


def phones():
    for written, plain in [
        ("+44 20 7946 0958", "+442079460958"), ("+1 (212) 555-0147", "+12125550147"), ("0033 1 99 00 12 34", "+33199001234"),
        ("+49-30-23125-014", "+493023125014"), ("+966 50 555 0123", "+966505550123"), ("+٩٦٦٥٠٥٥٥٠١٢٣", "+966505550123"),
        ("+20 100 555 0199", "+201005550199"), ("+971.50.555.0142", "+971505550142"), ("+7 495 555-01-42", "+74955550142"),
        ("00212 612 345 678", "+212612345678"), ("+234 803 555 0110", "+2348035550110"), ("+۹۳ ۷۰ ۵۵۵ ۰۱۲۳", "+93705550123"),
        ("+62 812 5555 0133", "+6281255550133"), ("+252 61 5550123", "+252615550123"), ("+880 1555 012345", "+8801555012345"),
        ("+90 532 555 01 23", "+905325550123"), ("+92 300 5550123", "+923005550123"), ("+254 700 555012", "+254700555012"),
    ]:
        for _ in range(3):
            say(written, f"phone:{plain}")
    for text in ("2023-11-26 14:15", "1 000 000 lamps", "+5 lamps", "version 10.2.33.4", "0.0012345678", "00:14:55", "2 + 2 = 4",
                 "+1 for the keepers", "ISBN 978-3-16-148410-0", "IP 10.0.0.12", "1447/05/05", "page 0012", "+999 123 456 789", "007"):
        print(text, "", sep="\t")


def links():
    plain = [
        ("https://lamp-keepers.org/oil?x=1", "url:lamp-keepers.org/oil?x=1", "domain:lamp-keepers.org"),
        ("hxxps://www.lamp-keepers[.]org/oil/", "url:lamp-keepers.org/oil", "domain:lamp-keepers.org"),
        ("http://harbour.co.uk", "url:harbour.co.uk", "domain:harbour.co.uk"),
        ("lamp-keepers.org/notice/7", "url:lamp-keepers.org/notice/7", "domain:lamp-keepers.org"),
        ("news.harbour.com.tr", "domain:harbour.com.tr"),
        ("www.wick.info", "url:wick.info", "domain:wick.info"),
        ("https://منارة.شبكة/زيت", "url:xn--mgbea8izb.xn--ngbc5azd/%D8%B2%D9%8A%D8%AA", "domain:xn--mgbea8izb.xn--ngbc5azd"),
        ("HTTPS://LAMP-KEEPERS.ORG/Oil?utm_source=x", "url:lamp-keepers.org/Oil", "domain:lamp-keepers.org"),
        ("https://192.0.2.44/oil", "url:192.0.2.44/oil", "domain:192.0.2.44"),
        ("lamp-keepers[dot]org/oil", "url:lamp-keepers.org/oil", "domain:lamp-keepers.org"),
        ("https://lamp-keepers.org/Lamp_(oil)", "url:lamp-keepers.org/Lamp_(oil)", "domain:lamp-keepers.org"),
        ("https://bit.ly/3LampOil", "url:bit.ly/3LampOil", "domain:bit.ly"),
    ]
    for case in plain:
        for _ in range(4):
            say(*case)
    for text in ("main.rs and README.md", "etc.", "e.g. lamps", "i.e. the oil", "the wick.Then we rowed", "3.14 and 2.718",
                 "keeper.py", "v1.2.3", "lamp...oil", "الزيت.والفتيل", "photo.jpg", "u.s.a.", "notes.txt", "oil/wick", "and/or",
                 "backup.zip", "run.sh", "a.b.c", "file.tar.gz", "lamps.It was dark"):
        print(text, "", sep="\t")


def accounts_of_sites():
    for name in NAMES:
        low, plain = name.lower(), name.replace(".", "_")
        lowp = plain.lower()
        say(f"https://t.me/{plain}", f"handle:telegram:{lowp}", f"url:t.me/{plain}", "domain:t.me")
        say(f"t.me/s/{plain}", f"handle:telegram:{lowp}", f"url:t.me/s/{plain}", "domain:t.me")
        say(f"tg://resolve?domain={plain}", f"handle:telegram:{lowp}")
        say(f"https://twitter.com/{plain}/status/12345", f"handle:x:{lowp}", f"url:twitter.com/{plain}/status/12345", "domain:twitter.com")
        say(f"x.com/{plain}", f"handle:x:{lowp}", f"url:x.com/{plain}", "domain:x.com")
        say(f"https://www.facebook.com/{name}", f"handle:facebook:{low}", f"url:facebook.com/{name}", "domain:facebook.com")
        say(f"https://instagram.com/{name}/", f"handle:instagram:{low}", f"url:instagram.com/{name}", "domain:instagram.com")
        say(f"https://www.youtube.com/@{name}", f"handle:youtube:{low}", f"url:youtube.com/@{name}", "domain:youtube.com")
        say(f"https://www.tiktok.com/@{name}/video/1", f"handle:tiktok:{low}", f"url:tiktok.com/@{name}/video/1", "domain:tiktok.com")
        say(f"@{plain}", f"handle:{lowp}")
        say(f"@{name}@lamps.social", f"handle:mastodon:{low}@lamps.social")
        say(f"@{name}:lamps.org", f"handle:matrix:@{low}:lamps.org")
        say(f"#{name}:lamps.org", f"invite:matrix:#{low}:lamps.org")
        say(f"https://archive.org/details/{plain}", f"stored:archive.org:{plain}", f"url:archive.org/details/{plain}", "domain:archive.org")
        say(f"https://justpaste.it/{plain}", f"stored:paste:justpaste.it/{plain}", f"url:justpaste.it/{plain}", "domain:justpaste.it")
        say(f"https://gofile.io/d/{plain}", f"stored:filedrop:gofile.io/d/{plain}", f"url:gofile.io/d/{plain}", "domain:gofile.io")
    for _ in range(6):
        code = "".join(draw.choice(B58) for _ in range(16))
        say(f"https://t.me/+{code}", f"invite:telegram:{code}", f"url:t.me/+{code}", "domain:t.me")
        say(f"t.me/joinchat/{code}", f"invite:telegram:{code}", f"url:t.me/joinchat/{code}", "domain:t.me")
        say(f"https://chat.whatsapp.com/{code}", f"invite:whatsapp:{code}", f"url:chat.whatsapp.com/{code}", "domain:whatsapp.com")
        say(f"discord.gg/{code[:8]}", f"invite:discord:{code[:8]}", f"url:discord.gg/{code[:8]}", "domain:discord.gg")
        say(f"https://discord.com/invite/{code[:8]}", f"invite:discord:{code[:8]}", f"url:discord.com/invite/{code[:8]}", "domain:discord.com")
    for text in ("https://x.com/home", "https://www.facebook.com/login", "https://www.instagram.com/p/Cx12345"):
        host = text.split("/")[2].removeprefix("www.")
        print(text, f"url:{host}{text.split(host)[1]} domain:{host}", sep="\t")
    for text in ("@7", "see @", "hi @all!!", "C#", "#oil", "@@"):
        print(text, "handle:all" if "@all" in text and False else "", sep="\t")


for part in (wallets, accounts, mails, phones, links, accounts_of_sites):
    part()
