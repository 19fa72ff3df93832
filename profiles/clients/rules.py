"""A client as FORMATS 3 has them, read from JSON or from a row of a sheet: values, and what could not be read."""

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from profiles.clients.cells import CellError, as_day, as_home, as_list, as_number, as_text, as_word, as_yes
from profiles.vocabulary.rules import Feature, Gender, Mode, Step
from profiles.vocabulary.week import read_pattern

OLDEST, MOST_MINUTES, MOST_PEOPLE, MOST_YEN = 130, 24 * 60, 10_000, 1_000_000
LONGEST_CODE, LONGEST_TEXT = 40, 4_000
TEXTS = ("interests", "strengths", "wants", "avoid")
NUMBERS = {"age": OLDEST, "max_minutes": MOST_MINUTES, "max_group": MOST_PEOPLE, "max_fee": MOST_YEN}
WORDS: dict[str, type[Gender | Step]] = {"gender": Gender, "step": Step}
NESTED = {"home": ("lat", "lon", "address"), "travel": ("modes", "max_minutes"), "consent": ("introduce", "until")}
SHEET = {
    "コード": "code",
    "年齢": "age",
    "性別": "gender",
    "緯度": "lat",
    "経度": "lon",
    "住所": "address",
    "好きなこと": "interests",
    "好きなことの札": "interest_tags",
    "できること": "strengths",
    "してきたこと": "strengths",
    "したいこと": "wants",
    "つらいこと": "avoid",
    "避けたい所": "avoid_resources",
    "ゆずれない条件": "required",
    "できれば": "preferred",
    "移動手段": "modes",
    "移動時間の上限": "max_minutes",
    "参加できる日時": "available",
    "人数の上限": "max_group",
    "参加費の上限": "max_fee",
    "段階": "step",
    "紹介の同意": "introduce",
    "同意の期限": "until",
}
FIELDS = (
    *("code", "lat", "lon", "address", "home", *NUMBERS, *WORDS, *TEXTS, "interest_tags", "avoid_resources"),
    *("required", "preferred", "modes", "available", "introduce", "until"),
)
TIMES_EXPECTED = "「月-金 13:00-17:00; 土 10:00-12:00」のように書く。いまは、分からないものとして扱います"
Found = tuple[str, Any]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing about one client of a file: where it is, what stands there, what was expected."""

    line: int
    column: str
    found: str
    expected: str
    severity: str = "refused"  # or "doubtful", "note"

    def as_json(self) -> dict[str, object]:
        """Return the entry of the report, shaped as that of resources (FORMATS 2.1)."""
        return {name: getattr(self, name) for name in ("line", "column", "found", "expected", "severity")}


@dataclass(frozen=True, slots=True)
class ClientRead:
    """One client of a file: the columns that it states (None: stated as unknown), and what was not understood."""

    line: int
    values: dict[str, Any]  # columns of Client; `home` is {"lat", "lon"} or {"address"}
    consent: dict[str, Any]  # "introduce" (yes, no) and "until", as far as the file says
    problems: tuple[Problem, ...]
    unknown: tuple[str, ...]  # names that FORMATS 3 does not know

    @property
    def is_refused(self) -> bool:
        """Say whether something is so wrong that nothing may be written."""
        return any(problem.severity == "refused" for problem in self.problems)


def read_client(said: Mapping[str, Any], line: int) -> ClientRead:
    """Return what one object, or one row by column, says of a client."""
    problems: list[Problem] = []
    flat, unknown = _flat(said, line, problems)
    read: dict[str, Any] = {}
    for name, value in flat.items():
        try:
            read |= dict(_read(name, value))
        except CellError as fault:
            problems.append(Problem(line, name, _shown(value), str(fault)))
    if not read.get("code") and not any(problem.column == "code" for problem in problems):
        problems.append(Problem(line, "code", "", "本人のコードを入れる。例：C-012"))
    consent: dict[str, Any] = {name: read.pop(name) for name in ("introduce", "until") if name in read}
    values, more = _settled(read, line)
    return ClientRead(line, values, consent, (*problems, *more), tuple(unknown))


def _flat(said: Mapping[str, Any], line: int, problems: list[Problem]) -> tuple[dict[str, Any], list[str]]:
    """Return the fields side by side, as a sheet has them, and the names that nobody knows."""
    flat: dict[str, Any] = {}
    unknown: list[str] = []
    for key, value in said.items():
        name = _field_called(str(key))
        if name in NESTED and isinstance(value, Mapping):
            inner = {_field_called(str(one)): each for one, each in value.items()}
            flat |= {one: inner[one] for one in NESTED[name] if one in inner}
            unknown += [f"{key}.{one}" for one in value if _field_called(str(one)) not in NESTED[name]]
        elif name == "consent" and isinstance(value, str | bool):
            flat["introduce"] = value
        elif name in ("travel", "consent"):
            if value is not None:
                problems.append(Problem(line, name, _shown(value), "｛ ｝で囲んだ項目にする"))
        elif name in FIELDS:
            flat[name] = value
        else:
            unknown.append(str(key))
    return flat, unknown


def _field_called(name: str) -> str:
    """Return the field behind a column: its own name, the last part of a dotted one, or our Japanese word for it."""
    plain = unicodedata.normalize("NFKC", name).strip()
    return SHEET.get(plain) or plain.lower().rpartition(".")[2].removeprefix("home_")


def _codes(words: type[Feature | Mode], value: Any) -> list[str]:
    """Return the stored words of a list."""
    return [word.value for word in as_list(value, partial(as_word, words))]


def _read(name: str, value: Any) -> Iterator[Found]:
    """Yield what one field says; an empty one says that nothing is known."""
    if value is None or (isinstance(value, str) and not value.strip()):
        yield name, None
    elif name == "home":
        yield from as_home(value).items()
    else:
        yield name, READERS[name](value)


READERS: dict[str, Callable[[Any], Any]] = {
    "code": lambda value: as_text(value, LONGEST_CODE),
    "lat": lambda value: value,
    "lon": lambda value: value,
    "introduce": as_yes,
    "until": as_day,
    **{name: partial(as_number, most=most) for name, most in NUMBERS.items()},
    **{name: partial(as_word, words) for name, words in WORDS.items()},
    **{name: partial(as_text, longest=LONGEST_TEXT) for name in (*TEXTS, "available", "address")},
    **{name: partial(_codes, Feature) for name in ("required", "preferred")},
    "modes": partial(_codes, Mode),
    **{name: partial(as_list, read=partial(as_text, longest=200)) for name in ("interest_tags", "avoid_resources")},
}


def _settled(read: dict[str, Any], line: int) -> tuple[dict[str, Any], list[Problem]]:
    """Return the columns of a client: the home as one value, lists never None, times in the words of the house."""
    problems: list[Problem] = []
    values = {name: value for name, value in read.items() if name not in ("lat", "lon", "address")}
    for name in ("interest_tags", "avoid_resources", "required", "preferred", "modes"):
        if name in values:
            values[name] = values[name] or []
    if values.get("available"):
        reading = read_pattern(values["available"])
        values["available"] = reading.text
        problems += [Problem(line, "available", part, TIMES_EXPECTED, "doubtful") for part in reading.unread]
    try:
        home = home_of(read)
    except CellError as fault:
        return values, [*problems, Problem(line, "home", _shown(read.get("lat")), str(fault))]
    if {"lat", "lon", "address"} & read.keys():
        values["home"] = home
    return values, problems


def home_of(read: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the home as it was told: a point, an address, or nothing."""
    lat, lon = read.get("lat"), read.get("lon")
    if lat is not None or lon is not None:
        return as_home({"lat": lat, "lon": lon})
    return {"address": read["address"]} if read.get("address") else None


def _shown(value: Any) -> str:
    """Return what stood there, short enough for a report."""
    text = str(value)
    return text if len(text) <= 60 else text[:60] + "（以下略）"
