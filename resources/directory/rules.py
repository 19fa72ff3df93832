"""The pure heart of the registry: freshness, what one feature implies for another, free places, homes."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from geo.names import Word
from profiles.vocabulary.rules import Feature

W = TypeVar("W", bound=Word)

AMBER_DAYS = 90
RED_DAYS = 180
HOME = re.compile(r"様方|さま方|さん方|(?<![住在社邸])宅(?![配地急老所])")  # not 住宅, 在宅, 社宅


FIRST_ASKED = (  # what people most often need to know, in the order in which it is asked
    Feature.STEP_FREE,
    Feature.ACCESSIBLE_TOILET,
    Feature.QUIET_ROOM,
    Feature.TRIAL_VISIT,
    Feature.ANONYMOUS_START,
    Feature.COMPANION,
    Feature.PICK_UP,
    Feature.WHEELCHAIR,
)


class Age(Word):
    """How old the last confirmation by a human is."""

    FRESH = "fresh", "新しい"
    AMBER = "amber", "古くなっている"
    RED = "red", "古い"
    NEVER = "never", "まだ確認していない"


def word_called(words: type[W], text: str) -> W | None:
    """Return the word that is stored as a text, or None."""
    return next((word for word in words if word.value == text), None)


@dataclass(frozen=True, slots=True)
class Freshness:
    """When a human last said that a listing holds, and how old that makes it."""

    on: date | None
    by: str
    days: int | None
    age: Age


def freshness(
    confirmed_on: date | None, by: str, *, today: date, amber: int = AMBER_DAYS, red: int = RED_DAYS
) -> Freshness:
    """Return how fresh a listing is: plain up to 89 days, amber from 90, red from 180 or when never confirmed."""
    if confirmed_on is None:
        return Freshness(None, "", None, Age.NEVER)
    days = max(0, (today - confirmed_on).days)
    age = Age.RED if days >= red else Age.AMBER if days >= amber else Age.FRESH
    return Freshness(confirmed_on, by, days, age)


def known(features: Mapping[str, Any], feature: Feature) -> bool | None:
    """Return yes, no or unknown for one feature, with what the others imply (FORMATS 2.1).

    `step_free` = no means that `wheelchair` is no unless stated otherwise. `wheelchair` = yes only
    says that `step_free` is not known to be missing, which is what unknown means already.
    """
    stated = features.get(feature)
    if stated is None and feature is Feature.WHEELCHAIR and features.get(Feature.STEP_FREE) is False:
        return False
    return None if stated is None else bool(stated)


def clean_features(features: Mapping[str, Any]) -> dict[str, bool]:
    """Return the features that are known, in the order of the vocabulary; `None` is dropped."""
    return {feature.value: bool(features[feature]) for feature in Feature if features.get(feature) is not None}


def free_places(total: int | None, taken: int | None) -> int | None:
    """Return how many places are free; None when the host has not said how many there are."""
    return None if total is None else max(0, total - (taken or 0))


def says_fee(words: str, fee: int) -> bool:
    """Say whether the words about the fee name the amount themselves, so that it need not be said twice."""
    said = unicodedata.normalize("NFKC", words).replace(",", "")
    return bool(re.search(rf"(?<!\d){fee}円", said)) or (fee == 0 and "無料" in said)


def is_home(*texts: str) -> bool:
    """Say whether an address or building names somebody's home (「…様方」「会長宅」)."""
    return any(HOME.search(text) for text in texts)


def without_door(address: str) -> str:
    """Return the part of an address that says the neighbourhood and not the door."""
    return re.split(r"[0-9０-９〇一二三四五六七八九十百]+(?:丁目|番|-|ー|−|‐|号)|[0-9０-９]", address, maxsplit=1)[
        0
    ].strip()
