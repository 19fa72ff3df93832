"""Single values of a client file, read as people and programs write them; a CellError says how to put one right."""

import json
import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

from geo.coords import Point
from geo.names import Word, composed
from profiles.vocabulary.dates import DayError, read_day

YES = frozenset({"有", "あり", "○", "〇", "◯", "可", "はい", "yes", "true", "1", "同意", "同意あり", "同意する"})
NO = frozenset({"無", "なし", "×", "不可", "いいえ", "no", "false", "0", "同意なし", "同意しない", "不同意"})
FIGURE = re.compile(r"^(?:約|およそ|最大)?\s*(\d{1,9})(?:\.0+)?\s*(?:歳|才|分|人|名|円)?\s*(?:まで|以内|くらい|程度)?$")
SEPARATORS = re.compile(r"\s*[;；、,\n]\s*")
SPOT = re.compile(r"^\s*(-?\d{1,3}(?:\.\d+)?)\s*[,、\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*$")
LONGEST_LIST = 200

T = TypeVar("T")
W = TypeVar("W", bound=Word)


class CellError(ValueError):
    """A value cannot be read; the message says how to put it right."""


def plain(value: Any) -> str:
    """Return a value as text in one width; only text, numbers and yes or no are values."""
    if not isinstance(value, str | int | float | bool):
        raise CellError("文字か数にする")
    return unicodedata.normalize("NFKC", str(value)).strip()


def as_text(value: Any, longest: int) -> str:
    """Return words as they were written, without blanks around them."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise CellError("文字にする")
    text = composed(re.sub(r"[\x00-\x08\x0b-\x1f]", "", str(value))).strip()
    if len(text) > longest:
        raise CellError(f"{longest}文字までにする")
    return text


def as_number(value: Any, most: int) -> int:
    """Return a whole number as in 34, `３４歳` or `30分`."""
    if isinstance(value, bool):
        raise CellError("数字にする")
    if isinstance(value, float) and not (math.isfinite(value) and value == int(value)):
        raise CellError("小数のない数字にする")
    found = FIGURE.match("0" if plain(value) == "無料" else plain(value).replace(",", ""))
    if not found or int(found[1]) > most:
        raise CellError(f"0 から {most} までの数字にする。分からなければ空に")
    return int(found[1])


def word_called(words: type[W], text: str) -> W | None:
    """Return the word that is stored as, or labelled with, a text; None when there is none."""
    return next((word for word in words if text.lower() == word.value.lower() or text == word.label), None)


def as_word(words: type[W], value: Any) -> W:
    """Return one word of a list, by what is stored or by its label."""
    found = word_called(words, plain(value))
    if found is None:
        raise CellError("次のどれかにする：" + "、".join(word.value for word in words))
    return found


def as_list(value: Any, read: Callable[[Any], T]) -> list[T]:
    """Return the members of a list, or of a text that separates them by `;`; each stands once."""
    if isinstance(value, str):
        value = [part for part in SEPARATORS.split(unicodedata.normalize("NFKC", value)) if part]
    if not isinstance(value, list) or len(value) > LONGEST_LIST:
        raise CellError(f"「;」で区切って並べる（{LONGEST_LIST}個まで）")
    return list(dict.fromkeys(read(one) for one in value))


def as_yes(value: Any) -> bool:
    """Return yes or no."""
    word = plain(value).lower()
    if word in YES or word in NO:
        return word in YES
    raise CellError("「はい」か「いいえ」にする")


def as_day(value: Any) -> date:
    """Return the day that a value names: ISO, 2027/3/31, 令和9年3月31日 or R9.3.31."""
    try:
        found = read_day(plain(value))
    except DayError:
        found = None
    if found is None or found.doubt:
        raise CellError("日付を 2027-03-31 か 令和9年3月31日 の形にする。暦にない日でないかも確かめる")
    return found.day


def as_home(value: Any) -> dict[str, Any]:
    """Return a home as {"lat", "lon"} or {"address"}, from either or from one cell that holds one."""
    if isinstance(value, str):
        found = SPOT.match(unicodedata.normalize("NFKC", value))
        if found is None and value.lstrip().startswith("{"):
            return as_home(_object(value))
        return as_home({"lat": found[1], "lon": found[2]}) if found else {"address": as_text(value, 300)}
    if not isinstance(value, Mapping):
        raise CellError("緯度と経度、または住所にする")
    if value.get("lat") is None and value.get("lon") is None:
        return {"address": as_text(value["address"], 300)} if value.get("address") else {}
    try:
        point = Point(float(plain(value["lat"])), float(plain(value["lon"])))
    except (ValueError, TypeError, KeyError):
        raise CellError("緯度と経度を「36.8530」「136.9823」のような数にする") from None
    return {"lat": point.lat, "lon": point.lon}


def _object(text: str) -> Any:
    """Return the JSON object that one cell holds."""
    try:
        return json.loads(text)
    except ValueError:
        raise CellError("緯度と経度、または住所にする") from None
