"""The layers by which meaning is compared, each alone and together: concepts, word vectors, shared words, characters."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from matchmaker.engine import meaning

REACHES: Mapping[str, str] = {
    "concepts": "MATCH_REACH",
    "vectors": "NEAR_REACH",
    "words": "LEXICAL_REACH",
    "characters": "CHARACTER_REACH",
}
COMBINED = (
    (),
    ("characters",),
    ("words",),
    ("vectors",),
    ("concepts",),
    ("words", "characters"),
    ("vectors", "words", "characters"),
    ("concepts", "words", "characters"),
    ("concepts", "vectors"),
    ("concepts", "vectors", "words", "characters"),
)


@contextmanager
def only(*layers: str) -> Iterator[None]:
    """Let only some layers speak of what one does there; how a place feels is read from concepts all the same.

    Without vectors no word is known to them, and so characters speak for every clause.
    """
    kept = {name: getattr(meaning, name) for name in (*REACHES.values(), "unfamiliar_text")}
    try:
        if "vectors" not in layers:
            meaning.unfamiliar_text = meaning.liked_text
        for layer, name in REACHES.items():
            if layer not in layers:
                setattr(meaning, name, 0.0)
        yield
    finally:
        for name, value in kept.items():
            setattr(meaning, name, value)
