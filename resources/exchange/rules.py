"""Single cells of a spreadsheet, read as people write them: what is a value, what is a doubt, what is refused."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TypeVar

from geo.names import Word

YES = frozenset({"有", "有り", "あり", "○", "◯", "〇", "可", "はい", "yes", "true", "1"})
NO = frozenset({"無", "無し", "なし", "×", "✕", "✖", "不可", "いいえ", "no", "false", "0"})
UNKNOWN = frozenset({"", "不明"})
BLANKS = frozenset(
    {"", "-", "ー", "－", "―", "—", "‐", "…", "・", "/", "／", "*", "nan", "null", "none", "n/a", "#n/a"}
)
UNITS = "名様|名|人|円|歳|才|席|組|世帯|食|台|室|か所|カ所|箇所|家族|時間|分|回"
WHOLE = re.compile(
    rf"^(?:約|およそ|おおよそ|最大|定員|最低|毎回|各回|各|¥|\\)?\s*(\d[\d,]*)(?:\.0+)?\s*(?:{UNITS})?\s*"
    r"(?:程度|前後|位|くらい|ぐらい|ほど|まで|以内|以上|以下|から|~|-)?\s*$"
)
BEFORE_YEN = re.compile(r"(\d[\d,]*)\s*円|[¥\\]\s*(\d[\d,]*)")
FIGURES = re.compile(r"(?<![\d,£$€])\d[\d,]*(?![\d,]|\s*(?:歳|才|人|名|回|月|年|日|時|分|%|:|食|世帯))")
FREE = re.compile(r"無料|無償|ただ$")
KANJI = {figure: value for value, figure in enumerate("〇一二三四五六七八九")}
TENS = {"十": 10, "百": 100, "千": 1000}
KANJI_NUMBER = re.compile(r"[〇一二三四五六七八九十百千万]+(?=名|人|円|歳|才|席|組|$)")
LARGEST = 9_999_999
PHONE_SIGNS = str.maketrans({sign: "-" for sign in "‐‑‒–—―−ーｰ－()（）"})
DEGREES = re.compile(
    r"^[NE北東]?[緯経]?\s*(\d{1,3})\s*[°度]\s*(\d{1,2})\s*['′分]\s*(\d{1,2}(?:\.\d+)?)\s*(?:[\"″秒]|'')?\s*[NE]?$"
)
JAPAN = (20.0, 46.5, 122.0, 154.5)  # south, north, west, east


class Severity(Word):
    """What a problem means for its row."""

    REFUSED = "refused", "直す行"
    DOUBTFUL = "doubtful", "確かめたい行"
    NOTE = "note", "お知らせ"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing about one cell: where it is, what stands there, what was expected."""

    line: int
    column: str
    found: str
    expected: str
    severity: Severity

    def as_json(self) -> dict[str, object]:
        """Return the entry of the report (FORMATS 2.1)."""
        return {
            "line": self.line,
            "column": self.column,
            "found": self.found,
            "expected": self.expected,
            "severity": self.severity.value,
        }


W = TypeVar("W", bound=Word)


def word_of(words: type[W], value: str) -> W:
    """Return the word of a list that is stored as a value."""
    return next(word for word in words if word.value == value)


class CellError(ValueError):
    """A cell cannot be read; the message says how to put it right."""


def plain(text: str) -> str:
    """Return a cell in one width, without blanks around it."""
    return text.strip() if text.isascii() else unicodedata.normalize("NFKC", text).strip()


def is_blank(text: str) -> bool:
    """Say whether a cell of open data holds nothing, or a dash for nothing."""
    return plain(text).lower() in BLANKS


@lru_cache(maxsize=16384)
def whole(text: str) -> int | None:
    """Return a whole number as in `10名` or `約２０人`; None when the cell is empty."""
    word = _in_figures(plain(text))
    if not word:
        return None
    found = WHOLE.match(word)
    value = int(found.group(1).replace(",", "")) if found else LARGEST + 1
    if value > LARGEST:
        raise CellError("数字にする。決まっていなければ空に")
    return value


def _in_figures(word: str) -> str:
    """Return a text whose kanji numbers (十五名) are figures."""
    return KANJI_NUMBER.sub(lambda found: str(kanji_number(found.group())), word)


def kanji_number(text: str) -> int:
    """Return what a number in kanji says: 二十五, 千二百, 二〇."""
    if not any(sign in TENS or sign == "万" for sign in text):
        return int("".join(str(KANJI[sign]) for sign in text))
    total = part = figure = 0
    for sign in text:
        if sign == "万":
            total, part, figure = total + (part + figure or 1) * 10_000, 0, 0
        elif sign in TENS:
            part, figure = part + (figure or 1) * TENS[sign], 0
        else:
            figure = figure * 10 + KANJI[sign]
    return total + part + figure


@lru_cache(maxsize=4096)
def age_bound(text: str, *, upper: bool = False) -> int | None:
    """Return an age; `65歳未満` as an upper bound is 64."""
    word = plain(text)
    if word.endswith("未満"):
        bound = whole(word.removesuffix("未満"))
        return bound - 1 if bound is not None and upper and bound > 0 else bound
    age = whole(word)
    if age is not None and age > 150:
        raise CellError("年齢を数字にする（0から150まで）")
    return age


@lru_cache(maxsize=16384)
def fee(text: str) -> int | None:
    """Return the yen that a text names: the number before 円, else the only number, else it is unstated (FORMATS 2.1)."""
    word = _in_figures(plain(text))
    if found := BEFORE_YEN.search(word):
        return _yen(found.group(1) or found.group(2))
    figures = FIGURES.findall(word)
    if len(figures) == 1 and not FREE.match(word):
        return _yen(figures[0])
    return 0 if FREE.search(word) and not figures else None


def _yen(figures: str) -> int | None:
    """Return an amount, or None when nobody could mean it."""
    value = int(figures.replace(",", ""))
    return value if value <= LARGEST else None


def pay(text: str) -> int | None:
    """Return the yen an hour that a cell names; None when it is empty."""
    word = plain(text)
    if not word:
        return None
    value = 0 if word in ("なし", "無し", "無", "無報酬") else fee(word)
    if value is None:
        raise CellError("1時間あたりの円を数字にする。決まっていなければ空に")
    return value


def says_only_a_number(text: str) -> bool:
    """Say whether a fee is no more than a number, so that its words need not be kept."""
    return bool(re.fullmatch(r"[\d,]+\s*円?|無料|0円", plain(text)))


def three_valued(text: str) -> bool | None:
    """Return yes, no or unknown."""
    word = plain(text).lower()
    if word in UNKNOWN:
        return None
    if word in YES or word in NO:
        return word in YES
    raise CellError("「有」か「無」にする。分からなければ空に")


def one_of(text: str, words: type[Word]) -> Word | None:
    """Return a word of a closed list; None when the cell is empty."""
    folded = plain(text)
    if not folded:
        return None
    found = next((word for word in words if plain(word.value) == folded), None)
    if found is None:
        raise CellError("「" + "」「".join(word.value for word in words) + "」のどれかにする")
    return found


def listed(text: str) -> list[str]:
    """Return the parts of a `;`-separated cell, each once."""
    return list(dict.fromkeys(part.strip() for part in re.split(r"[;；\n]", text) if part.strip()))


@cache
def _plain_words(words: type[Word]) -> dict[str, str]:
    """Return the words of a list by their plain form."""
    return {plain(word.value): word.value for word in words}


def listed_words(text: str, words: type[Word]) -> tuple[list[str], list[str]]:
    """Return the known words of a cell, in the order of the list, and those that are not known."""
    known = _plain_words(words)
    parts = [part for part in re.split(r"[;；,，、/／・\s]+", text) if part]
    if not parts:
        return [], []
    stated = {known[plain(part)] for part in parts if plain(part) in known}
    return [word.value for word in words if word.value in stated], [part for part in parts if plain(part) not in known]


@lru_cache(maxsize=16384)
def phone(text: str) -> str:
    """Return a telephone number with plain figures and hyphens; words beside it stay, as does what is no number."""
    word = plain(text)
    line = re.match(r"^(?:\+81[-\s]?|\(?0)?[\d\s().\-‐–—―−ー]+$", word)
    if not line:
        return word
    word = re.sub(r"^\+81[-\s]?\(?0?\)?", "0", word)
    bare = re.sub(r"-+", "-", re.sub(r"[\s.]", "-", word.translate(PHONE_SIGNS))).strip("-")
    figures = bare.replace("-", "")
    if len(figures) == 9 and not figures.startswith("0") and "-" not in bare:
        return "0" + figures  # a spreadsheet ate the leading zero
    return bare


def is_phone(text: str) -> bool:
    """Say whether a cell holds something one could dial."""
    return 9 <= sum(sign.isdecimal() for sign in plain(text)) <= 40


@lru_cache(maxsize=4096)
def degrees(text: str) -> float | None:
    """Return a latitude or longitude in degrees, also from degrees, minutes and seconds; None when the cell is empty."""
    word = plain(text).replace(" ", "")
    if word in BLANKS:
        return None
    if found := DEGREES.match(word):
        hours, minutes, seconds = found.groups()
        return int(hours) + int(minutes) / 60 + float(seconds) / 3600
    word = re.sub(r"^(?:北緯|東経|緯度|経度|[NE])|(?:度|°|[NE])$", "", word)
    if not re.fullmatch(r"[-+]?\d{1,3}(?:\.\d*)?", word):
        raise CellError("緯度は 35.6812、経度は 139.7671 の形の数字にする。分からなければ空に")
    return float(word)


def in_japan(lat: float, lon: float) -> bool:
    """Say whether a point lies within the rectangle around Japan."""
    south, north, west, east = JAPAN
    return south <= lat <= north and west <= lon <= east
