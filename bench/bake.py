"""Bakes the word vectors of ja_ginza (MIT) into the small file that the product reads: `make vectors` (ADR 0006).

python -m bench.bake FOLDER     FOLDER holds the unpacked package; spaCy is not needed
"""

import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sudachipy import Dictionary, SplitMode

from profiles.vocabulary import wordvectors

DIMENSIONS = 80
COMMON = 2  # directions that nearly all words share, and that tell nothing apart
CLASSES = ("名詞", "形状詞", "動詞", "形容詞")
NOT_THESE = ("固有名詞", "数詞", "助数詞可能", "助動詞語幹")
WORTH = re.compile(r"[一-龠ァ-ヴ]|[ぁ-ん]{2}")  # letters of other scripts are mostly makers and marks
MASK = (1 << 64) - 1
MIX, SHIFT = 0xC6A4A7935BD1E995, 47


def hash64(text: str, seed: int = 1) -> int:
    """Return the key under which spaCy keeps a word: MurmurHash64A of its UTF-8."""
    data = text.encode()
    value = (seed ^ (len(data) * MIX)) & MASK
    whole = len(data) // 8 * 8
    for at in range(0, whole, 8):
        block = int.from_bytes(data[at : at + 8], "little") * MIX & MASK
        value = (value ^ ((block ^ (block >> SHIFT)) * MIX & MASK)) * MIX & MASK
    if rest := data[whole:]:
        value = (value ^ int.from_bytes(rest, "little")) * MIX & MASK
    value = (value ^ (value >> SHIFT)) * MIX & MASK
    return value ^ (value >> SHIFT)


def unpacked(data: bytes) -> dict[int, int]:
    """Return a MessagePack map of whole numbers, which is all that `key2row` is."""
    sizes = {0xCC: 1, 0xCD: 2, 0xCE: 4, 0xCF: 8, 0xDE: 2, 0xDF: 4}
    at, numbers = 0, []
    while at < len(data):
        kind, size = data[at], sizes.get(data[at], 0)
        numbers.append(int.from_bytes(data[at + 1 : at + 1 + size], "big") if size else kind)
        at += 1 + size
    assert numbers[0] * 2 == len(numbers) - 1, "not a map of whole numbers"
    return dict(zip(numbers[1::2], numbers[2::2], strict=True))


def normal_form(text: str, cut: Any) -> str | None:
    """Return the normal form of a text that is one word of the dictionary and says something by itself, else None."""
    found = cut.tokenize(text)
    if len(found) != 1 or found[0].is_oov() or not WORTH.search(text):
        return None
    word_class, sub_class = found[0].part_of_speech()[:2]
    return found[0].normalized_form() if word_class in CLASSES and sub_class not in NOT_THESE else None


def rows_of(words: Sequence[str], rows: dict[int, int]) -> Iterator[tuple[str, int]]:
    """Yield normal forms with their rows: a word that is its own normal form speaks before another spelling."""
    spelled: dict[str, int] = {}
    cut = Dictionary(dict="core").tokenizer(SplitMode.A)
    for text in words:
        row = rows.get(hash64(text))
        norm = normal_form(text, cut) if row is not None else None
        if norm == text:
            spelled[norm] = rows[hash64(text)]
        elif norm:
            spelled.setdefault(norm, rows[hash64(text)])
    yield from sorted(spelled.items())


def turned(table: Any) -> Any:
    """Return the vectors around their middle, without what all share, in fewer dimensions, each of length 1."""
    unit = table / np.maximum(np.linalg.norm(table, axis=1, keepdims=True), 1e-9)
    around = unit - unit.mean(axis=0)
    _, _, axes = np.linalg.svd(around, full_matrices=False)
    fewer = around @ axes[COMMON : COMMON + DIMENSIONS].T
    return fewer / np.maximum(np.linalg.norm(fewer, axis=1, keepdims=True), 1e-9)


def main(arguments: Sequence[str]) -> int:
    """Write the file."""
    folder = next(Path(arguments[0]).rglob("key2row")).parent
    words = json.loads((folder / "strings.json").read_text("utf-8"))
    table = turned(np.load(folder / "vectors").astype(np.float64))
    spelled = dict(rows_of(words, unpacked((folder / "key2row").read_bytes())))
    used = sorted(set(spelled.values()))
    place = {row: at for at, row in enumerate(used)}
    wordvectors.save(list(spelled), [place[row] for row in spelled.values()], table[used])
    print(f"{len(spelled)} words, {len(used)} vectors: {wordvectors.FILE.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
