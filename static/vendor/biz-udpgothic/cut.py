"""Cut BIZ UDPGothic into one file of common characters and small blocks of the rest, and name them in one style sheet.

The numbered files of @fontsource/biz-udpgothic are joined first: cut as they come, a page of ours asks for 60 of them and 1.4 MB;
cut here it asks for about 400 KB. `make vendor` runs this file with fontTools and brotli; nothing of it runs in the application.
"""

import sys
from pathlib import Path
from typing import Any

from fontTools import merge, subset
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent
COMMON = {400: 1150, 700: 800}  # so many of the characters of common.txt, which stand there by how often our pages use them
BLOCK = 128
DROPPED = ["vhea", "vmtx", "GSUB", "GPOS", "GDEF", "BASE", "fpgm", "prep", "cvt ", "gasp"]
BASE = {*range(0x20, 0x7F), *range(0xA0, 0x100), *range(0x2010, 0x2030), *range(0x2190, 0x2195), *range(0x3000, 0x3100)}
BASE |= {*range(0xFF01, 0xFF5F), 0x203A, 0x25A0, 0x25A1, 0x25CB, 0x25CF}
OUTER = [("low", 0x80, 0x1FFF), ("signs", 0x2000, 0x2DFF), ("marks", 0x2E80, 0x33FF), ("a", 0x3400, 0x4DFF)]
OUTER += [("compat", 0xA000, 0xFFFF), ("far", 0x20000, 0x2FFFF)]
FACE = (
    "@font-face{{font-family:'BIZ UDPGothic';font-style:normal;font-display:swap;font-weight:{weight};"
    "src:url(files/{name}-{weight}.woff2) format('woff2');unicode-range:{span}}}"
)


def joined(source: Path, weight: int, work: Path) -> Path:
    """Join the numbered files of one weight into one font."""
    parts = []
    for number, path in enumerate(sorted(source.glob(f"biz-udpgothic-*-{weight}-normal.woff2"))):
        if "-japanese-" in path.name:
            continue
        font = TTFont(path, recalcTimestamp=False)
        for table in DROPPED[:6]:
            if table in font:
                del font[table]
        font.flavor = None
        parts.append(str(work / f"{weight}-{number}.ttf"))
        font.save(parts[-1])
    whole = work / f"whole-{weight}.ttf"
    font = merge.Merger(options=merge.Options(drop_tables=DROPPED)).merge(parts)
    font.recalcTimestamp = False  # the same fonts give the same files
    font["head"].created = font["head"].modified = TTFont(parts[0])["head"].created
    font.save(whole)
    return whole


def blocks(rest: set[int]) -> dict[str, tuple[str, set[int]]]:
    """Return name, range and characters of each small file."""
    found: dict[str, tuple[str, set[int]]] = {}
    for name, first, last in OUTER:
        found[name] = (f"U+{first:X}-{last:X}", {code for code in rest if first <= code <= last})
    for first in range(0x4E00, 0xA000, BLOCK):
        span = f"U+{first:X}-{first + BLOCK - 1:X}"
        found[f"{first:04x}"] = (span, {code for code in rest if first <= code < first + BLOCK})
    return {name: block for name, block in found.items() if block[1]}


def ranges(codes: set[int]) -> str:
    """Write a set of characters as a unicode-range."""
    firsts = sorted(code for code in codes if code - 1 not in codes)
    lasts = sorted(code for code in codes if code + 1 not in codes)
    return ",".join(f"U+{a:X}" if a == b else f"U+{a:X}-{b:X}" for a, b in zip(firsts, lasts, strict=True))


def write(whole: Path, codes: set[int], target: Path) -> None:
    """Write the part of a font that holds some characters."""
    options: Any = subset.Options()
    options.flavor, options.layout_features, options.hinting = "woff2", [], False
    options.name_IDs = [0, 1, 2, 5, 13, 14]
    font = subset.load_font(str(whole), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=codes)
    cutter.subset(font)
    subset.save_font(font, str(target), options)


def main(source: Path, work: Path, target: Path) -> None:
    """Cut both weights; the common file is named last, so it wins where ranges meet."""
    order = [ord(sign) for sign in (HERE / "common.txt").read_text(encoding="utf-8").strip()]
    (target / "files").mkdir()
    faces = []
    for weight, count in COMMON.items():
        whole = joined(source, weight, work)
        known = set(TTFont(whole).getBestCmap())
        common = known & (BASE | set(order[:count]))
        for name, (span, codes) in blocks(known - common).items():
            write(whole, codes, target / "files" / f"{name}-{weight}.woff2")
            faces.append(FACE.format(name=name, weight=weight, span=span))
        write(whole, common, target / "files" / f"common-{weight}.woff2")
        faces.append(FACE.format(name="common", weight=weight, span=ranges(common)))
    licence = "/* BIZ UDPGothic, SIL Open Font License 1.1 (LICENSE). A later face wins where ranges meet. */"
    (target / "biz-udpgothic.css").write_text("\n".join([licence, *faces]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
