"""Writes golden.tsv: what `py-tlsh` 5.0.0 makes of texts of ours, as the
`text_tlsh` type of PyPI `threatexchange` 1.2.17 asks it (`tlsh.hash` of the text's
UTF-8, `tlsh.diffxlen` of two hashes).

    python3 -m venv v && v/bin/pip install py-tlsh==5.0.0
    v/bin/python make_golden.py > golden.tsv
"""

import tlsh

OATH = (
    "Keepers of the seventh lamp shall trim the wick at dusk and count the boats, "
    "and whoever sleeps before the fourth bell gives his oil to the next watch."
)
RULE = (
    "حراس المصباح السابع يشعلون الفتيل عند الغروب ويعدون القوارب كل ليلة "
    "ومن نام قبل الجرس الرابع أعطى زيته للحارس الذي يليه"
)
HARBOUR = (
    "The harbour board met on Tuesday to talk about rope, the price of a new crane, "
    "and who should sweep the quay when the herring boats have gone."
)

TEXTS = {
    "empty": "",
    "short": "the seventh lamp",
    "49 bytes": OATH[:49],
    "50 bytes": OATH[:50],
    "60 bytes": OATH[:60],
    "oath": OATH,
    "oath, one word other": OATH.replace("dusk", "dawn"),
    "oath, three words other": OATH.replace("dusk", "dawn").replace("boats", "ships").replace("fourth", "third"),
    "oath, upper case": OATH.upper(),
    "oath, twice": OATH + " " + OATH,
    "oath and harbour": OATH + " " + HARBOUR,
    "rule": RULE,
    "rule, a word other": RULE.replace("الغروب", "الفجر"),
    "rule, stretched": RULE.replace("ا", "اـ"),
    "harbour": HARBOUR,
    "one letter": "a" * 300,
    "two letters": "ab" * 300,
    "long": " ".join(f"boat {n} passed the lamp at {n % 24}:{n % 60:02}." for n in range(400)),
}


def main():
    made = {}
    for name, text in TEXTS.items():
        value = tlsh.hash(text.encode())
        made[name] = "" if value in ("", "TNULL") else value
        print("hash", name, text, made[name], sep="\t")
    known = [(name, value) for name, value in made.items() if value]
    for at, (one, a) in enumerate(known):
        for other, b in known[at:]:
            print("distance", one, other, tlsh.diffxlen(a, b), sep="\t")


main()
