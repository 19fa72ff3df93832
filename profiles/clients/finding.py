"""Finding somebody by name or telephone though both are sealed: which terms a person is marked under (ADR: sealed people)."""

import re
import unicodedata
from collections.abc import Iterable

from geo.names import KANJI, fold_name, fold_words

SHORTEST_PHONE, LAST = 6, 4  # digits: a number without its area code; what an office asks for
FAMILY_KANJI, FAMILY_KANA = range(1, 5), range(2, 7)  # 林 … 勅使河原; もり … してがわら
DASH = re.compile(r"[‐‑‒–—―−─━ー﹘]")
COUNTRY = re.compile(r"\+81[- ]?(?:\(0\))?0?")
PHONE = re.compile(r"(?<!\d)0\d{1,4}[-() ]{0,2}\d{1,4}[-() ]{0,2}\d{3,4}(?!\d)|(?<![\d-])\d{2,4}-\d{4}(?![\d-])")
ONLY_NUMBER = re.compile(r"[\d()+ -]{4,30}")
BEGINS_IN_KANJI = re.compile(KANJI)


def terms_of(name: str | None, kana: str | None, contact: str | None) -> set[str]:
    """Return every term under which a person is to be found: whole names, their parts, numbers and their last digits."""
    return {*_name_terms(name), *_name_terms(kana), *_phone_terms(contact)}


def term_sought(words: str) -> str | None:
    """Return the one term that typed words stand for, None where they hold nothing to look for."""
    plain = _plain(words)
    if ONLY_NUMBER.fullmatch(plain):
        digits = _digits(plain)
        return _phone(digits) if len(digits) >= SHORTEST_PHONE else _last(digits) if len(digits) == LAST else None
    folded = fold_name(plain)
    return _name(folded) if folded else None


def looks_like_number(words: str) -> bool:
    """Say whether typed words are a telephone number and no name."""
    return ONLY_NUMBER.fullmatch(_plain(words)) is not None


def _name_terms(text: str | None) -> Iterable[str]:
    """Return the terms of a name: whole, each part between blanks; without a blank, what may be the family name."""
    parts = [folded for part in fold_words(text or "").split() if (folded := fold_name(part))]
    yield from map(_name, parts)
    yield from map(_name, filter(None, [fold_name(text or "")]))
    if len(parts) == 1:
        lengths = FAMILY_KANJI if BEGINS_IN_KANJI.match(parts[0]) else FAMILY_KANA
        yield from (_name(parts[0][:length]) for length in lengths if length < len(parts[0]))


def _phone_terms(text: str | None) -> Iterable[str]:
    """Return the terms of the telephone numbers in a text."""
    for found in PHONE.findall(_plain(text or "")):
        digits = _digits(found)
        yield from (_phone(digits), _last(digits))


def _plain(text: str) -> str:
    """Return a text in one width, with one dash and without the number of the country."""
    return COUNTRY.sub("0", DASH.sub("-", unicodedata.normalize("NFKC", text))).strip()


def _digits(text: str) -> str:
    """Return the digits of a text."""
    return "".join(sign for sign in text if sign.isdigit())


def _name(folded: str) -> str:
    """Return the term of a name."""
    return f"name:{folded}"


def _phone(digits: str) -> str:
    """Return the term of a whole number."""
    return f"phone:{digits}"


def _last(digits: str) -> str:
    """Return the term of the last digits of a number."""
    return f"last:{digits[-LAST:]}"
