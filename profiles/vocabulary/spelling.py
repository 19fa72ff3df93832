"""Words found as they are spelt: names and dialect that the dictionary does not know and cuts now so, now so."""

import re
from collections.abc import Iterator, Sequence

from profiles.vocabulary.language import Token, fold

HIRAGANA = re.compile(r"[ぁ-ゖー\s]+")
SHORTEST_HIRAGANA = 4  # shorter runs of hiragana stand by chance where endings meet particles
SHORTEST = 2


def can_be_spelt(word: str) -> bool:
    """Say whether a word is long enough to be found by its letters alone."""
    folded = fold(word)
    return len(folded) >= (SHORTEST_HIRAGANA if HIRAGANA.fullmatch(folded) else SHORTEST)


def spans_of(word: str, words: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Yield the first and last token of each place where a clause spells a word, from where one begins to where one ends."""
    text = "".join(token.surface for token in words)
    if (wanted := fold(word)) not in text:
        return
    starts, at = {}, 0
    for number, token in enumerate(words):
        starts[at] = number
        at += len(token.surface)
    starts[at] = len(words)
    at = text.find(wanted)
    while at >= 0:
        if at in starts and at + len(wanted) in starts:
            yield starts[at], starts[at + len(wanted)] - 1
        at = text.find(wanted, at + 1)
