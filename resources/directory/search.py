"""Forgiving word search: folded words, readings, synonyms, typos, and how near a hit is to the words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import sqlalchemy as sa
from rapidfuzz import fuzz, process

from geo.areas import Area
from geo.db import db
from geo.names import fold_address, fold_words
from profiles.vocabulary.thesaurus import Thesaurus
from resources.directory.akin import akin_words
from resources.directory.models import Resource
from resources.directory.rules import is_home, without_door

LINES = ("name", "doing", "who", "where", "more")
WEIGHTS: dict[str, float] = {"name": 40, "doing": 25, "who": 15, "where": 12, "more": 8}
KEY_COLUMNS = [
    "name",
    "kana",
    "common_name",
    "kind",
    "kind_text",
    "activities",
    "steps",
    "address",
    "building",
    "description",
    "atmosphere",
    "condition",
]
DROPPED = str.maketrans(
    "", "", " \t\r\n　ー-‐−–—―・･、。,.，．（）()「」『』【】[]〔〕<>＜＞《》~〜～!！?？/／&＆'\"’”：:；;"
)
LONGEST_WORD = 40
MOST_WORDS = 8
MOST_GUESSES = 100


@dataclass(frozen=True, slots=True)
class Sought:
    """One word that somebody typed, folded, with the words that count as the same and as akin."""

    typed: str
    same: tuple[str, ...]
    akin: tuple[str, ...]
    akin_typed: tuple[str, ...]  # as they are shown: 「しごと」は次の言葉もさがしました


def fold(text: str) -> str:
    """Return a text as it is compared: one spelling, no blanks, no long marks, no punctuation."""
    return fold_words(text).translate(DROPPED)


@cache
def tokenizer() -> Any:
    """Load the dictionary once, when the first reading is asked for."""
    from sudachipy import Dictionary, SplitMode  # 0.3 s: only who needs readings pays it

    return Dictionary(dict="core").tokenizer(SplitMode.C)


@lru_cache(maxsize=4096)
def reading(text: str) -> str:
    """Return the folded reading of a text in kana, as far as the dictionary knows it."""
    words = tokenizer().tokenize("".join(text.split())[:200])
    return fold("".join(morpheme.reading_form() or morpheme.surface() for morpheme in words))


def search_key(fields: Mapping[str, Any]) -> str:
    """Return what a listing is found by: five lines of folded words, in the order of `LINES`.

    `fields` are columns of `Resource` by name, `organisation` and `area` names in words; what is absent is empty.
    A home is found by its neighbourhood and not by its door, and remarks are found by nobody.
    """
    address, building = _text(fields, "address"), _text(fields, "building")
    if is_home(address, building):
        address, building = without_door(address), ""
    name = _text(fields, "name")
    lines = (
        (name, _text(fields, "common_name"), _text(fields, "kana"), reading(name)),
        (_text(fields, "kind"), _text(fields, "kind_text"), *_texts(fields, "activities"), *_texts(fields, "steps")),
        (_text(fields, "organisation"),),
        (_text(fields, "area"), address, fold_address(address), building),
        (_text(fields, "description"), *_texts(fields, "atmosphere"), _text(fields, "condition")),
    )
    return "\n".join(" ".join(dict.fromkeys(filter(None, map(fold, line)))) for line in lines)


def key_of(resource: Resource) -> str:
    """Return the search key of a listing as it stands."""
    fields = {column: getattr(resource, column) for column in KEY_COLUMNS}
    fields["organisation"] = resource.organisation.name if resource.organisation else ""
    area = db.session.get(Area, resource.area_id) if resource.area_id else None
    return search_key({**fields, "area": area.name if area else ""})


def _text(fields: Mapping[str, Any], name: str) -> str:
    """Return one field as a text."""
    return str(fields.get(name) or "")


def _texts(fields: Mapping[str, Any], name: str) -> list[str]:
    """Return one field that is a list of words."""
    return [str(word) for word in fields.get(name) or ()]


def sought(text: str, known: Thesaurus | None = None) -> tuple[Sought, ...]:
    """Return the words of a search, each with its spellings and the words akin to it in a thesaurus."""
    words = [word[:LONGEST_WORD] for word in text.replace("　", " ").split()][:MOST_WORDS]
    return tuple(one for one in (_sought(word, known) for word in words) if one.same)


def _sought(word: str, known: Thesaurus | None) -> Sought:
    """Return one word with all that it may stand for."""
    same = tuple(dict.fromkeys(filter(None, (fold(word), fold(fold_address(word))))))
    others = tuple(other for other in akin_words(word, known) if fold(other) not in same)
    return Sought(word, same, tuple(dict.fromkeys(filter(None, map(fold, others)))), others)


def with_readings(words: Sequence[Sought]) -> tuple[Sought, ...]:
    """Return the words with their readings beside them, for when the spelling alone finds little."""
    return tuple(
        Sought(word.typed, tuple(dict.fromkeys((*word.same, *_spoken(word.typed)))), word.akin, word.akin_typed)
        for word in words
    )


def _spoken(typed: str) -> list[str]:
    """Return the reading of a word, unless it is so short that it stands in half of all names."""
    said = reading(typed)
    return [said] if len(said) > 2 else []


def where_words(words: Sequence[Sought]) -> sa.ColumnElement[bool]:
    """Return the condition that each word, or one that stands for it, is in the key."""
    return sa.and_(sa.true(), *(sa.or_(*map(_in_key, (*word.same, *word.akin))) for word in words))


def _in_key(text: str) -> sa.ColumnElement[bool]:
    """Return the condition that a folded text stands somewhere in the key."""
    return Resource.search_key.contains(text, autoescape=True)


def nearness(words: Sequence[Sought], key: str, *, typos: bool = False) -> float | None:
    """Return how near a listing is to the words, higher being nearer; None when one word has nothing to stand on."""
    lines = key.split("\n")
    found = [_word_nearness(word, lines) or (_typo_nearness(word, lines[0]) if typos else 0) for word in words]
    return None if any(score == 0 for score in found) else sum(found)


def near_keys(word: Sought, keys: Sequence[str]) -> list[int]:
    """Return the places of the keys that hold a word or whose names come near it; ten thousand keys take 10 ms."""
    held = {at for at, key in enumerate(keys) if any(text in key for text in (*word.same, *word.akin))}
    names = [key.partition("\n")[0] for key in keys]
    for text in word.same:
        if (cutoff := _cutoff(text)) is not None:
            near = process.extract(text, names, scorer=fuzz.partial_ratio, score_cutoff=cutoff, limit=MOST_GUESSES)
            held.update(at for _name, _score, at in near)
    return sorted(held)


def _word_nearness(word: Sought, lines: Sequence[str]) -> float:
    """Return the best line in which a word or one akin to it stands."""
    direct = max((_line_score(text, lines) for text in word.same), default=0.0)
    return direct or 0.6 * max((_line_score(text, lines) for text in word.akin), default=0.0)


def _line_score(text: str, lines: Sequence[str]) -> float:
    """Return the weight of the first line that holds a text, more when it begins or fills a name."""
    for line, weight in zip(lines, WEIGHTS.values(), strict=False):
        if text in line:
            whole = text in line.split(" ")
            return weight * (2 if whole else 1.5 if line.startswith(text) else 1)
    return 0.0


def _typo_nearness(word: Sought, names: str) -> float:
    """Return how near a mistyped word comes to a name: one slip in three to five letters, two in more."""
    best = max((_slip_score(text, name) for text in word.same for name in names.split(" ")), default=0.0)
    return best * 0.2


def _cutoff(text: str) -> float | None:
    """Return the least likeness in hundredths that is still a slip; None for words too short to be mistyped."""
    if len(text) < 3:
        return None
    slips = 1 if len(text) < 6 else 2
    return 100 * (1 - slips / len(text)) - 0.5


def _slip_score(text: str, name: str) -> float:
    """Return the likeness in hundredths, or 0 when there are too many slips."""
    cutoff = _cutoff(text)
    if cutoff is None or len(name) < 2:
        return 0.0
    scorer = fuzz.partial_ratio if len(name) >= len(text) else fuzz.ratio
    return float(scorer(text, name, score_cutoff=cutoff))
