"""Municipal presets (町のひな形): what the documents say of twelve real towns, read from `presets/<town>.toml` and checked."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from geo.errors import DomainError
from geo.names import fold_name
from profiles.customs.rules import Custom, Fact, Key, Topic
from seed.preset_schema import TABLES, faults_of

FOLDER = Path(__file__).parent / "presets"
CONSENT = {
    "needed": "本人の同意がある人だけを話し合う",
    "not_needed": "本人の同意がなくても話し合える（守秘義務）",
    "by_case": "同意があれば重層的支援会議、なければ支援会議になる",
}


class PresetError(DomainError):
    """A preset cannot be read, or there is none of that name; the message says what to do."""


@dataclass(frozen=True)
class Preset:
    """One town as its file states it; `ref` is the name of the file."""

    ref: str
    told: Mapping[str, Any]

    @property
    def name(self) -> str:
        """Return the name of the town."""
        return str(self.told["town"]["name"])

    @property
    def kana(self) -> str:
        """Return how its name is read."""
        return str(self.told["town"]["kana"])

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Return the rows of a table."""
        return list(self.told.get(table, ()))

    def cited(self, name: str) -> str:
        """Return how a document is named."""
        one = self.told["documents"][name]
        told = "、".join(part for part in (one["publisher"], one.get("dated", "")) if part)
        return f"{one['title']}（{told}）"

    @cached_property
    def documents(self) -> tuple[str, ...]:
        """Return the documents of which the town itself is told, without lists of all towns."""
        return tuple(one["title"] for one in self.told["documents"].values() if one.get("file"))

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """Return all that is stated, and all that is left open, by subject."""
        return tuple(sorted(self._facts(), key=lambda one: list(Topic).index(one.topic)))

    def _facts(self) -> list[Fact]:
        """Return the facts in the order of the file."""
        town = self.told["town"]
        basic = {"よみ": "kana", "都道府県": "prefecture", "全国地方公共団体コード": "code"}
        found = [self._fact(Topic.TOWN, label, town[key], town) for label, key in basic.items()]
        for table, (topic, _keys) in TABLES.items():
            for row in self.rows(table):
                label = row.get("name") or row.get("label") or row["kind"]
                found.append(self._fact(topic, label, SAYING.get(table, _said)(row), row))
        return found + [Fact(Topic(row["topic"]), row["what"]) for row in self.rows("unstated")]

    def _fact(self, topic: Topic, label: str, said: str, row: Mapping[str, Any]) -> Fact:
        """Return one fact with its source."""
        document, place = row["source"]
        return Fact(topic, label, said, row.get("count"), self.cited(document), place, row.get("general", False))

    @cached_property
    def customs(self) -> tuple[Custom, ...]:
        """Return the customs that the documents state."""
        found = []
        for row in self.rows("review"):
            if "months" in row:
                found.append((Key.REVIEW_MONTHS, str(row["months"]), row))
        for row in (*self.rows("consent"), *self.rows("words")):
            if "slot" in row:
                found.append((Key(row["slot"]), row.get("value", row["said"]), row))
        return tuple(Custom(key, value, self.cited(row["source"][0]), row["source"][1]) for key, value, row in found)


def read_preset(file: Path) -> Preset:
    """Return the town of a file. Raises PresetError with every fault: file, key, and what to do."""
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise PresetError("%(file)s を読めません：%(fault)s", file=file.name, fault=fault) from fault
    faults = faults_of(told)
    if faults:
        lines = "\n".join(f"{file.name} {one}" for one in faults)
        raise PresetError("町のひな形に、直すところがあります\n%(lines)s", lines=lines)
    return Preset(file.stem, told)


def presets() -> list[Preset]:
    """Return all towns, in the order of their codes."""
    found = [read_preset(file) for file in sorted(FOLDER.glob("*.toml"))]
    return sorted(found, key=lambda one: str(one.told["town"]["code"]))


def named(name: str) -> Preset:
    """Return the town of a name, a reading or a file name. Raises PresetError with those there are."""
    all_of_them = presets()
    sought = fold_name(name.removesuffix(".toml"))
    found = [one for one in all_of_them if sought in (fold_name(one.name), fold_name(one.kana), one.ref)]
    if not found:
        names = "、".join(f"{one.name}（{one.ref}）" for one in all_of_them)
        raise PresetError("「%(name)s」という町のひな形はありません。あるのは %(names)s です", name=name, names=names)
    return found[0]


def _said(row: Mapping[str, Any]) -> str:
    """Return what a row says in its own words."""
    return str(row["said"])


def _area(row: Mapping[str, Any]) -> str:
    """Return one area, or how many there are, as a sentence."""
    counted = f"{row['count']} の{row['kind']}" if "count" in row else str(row["kind"])
    return f"{counted}。{row['note']}"


def _desk(row: Mapping[str, Any]) -> str:
    """Return a desk as a sentence."""
    parts = [row["field"], f"{row['count']} {row.get('unit', 'か所')}" if "count" in row else "", row.get("how", "")]
    return f"{'、'.join(part for part in parts if part)}。{row['does']}"


def _body(row: Mapping[str, Any]) -> str:
    """Return a meeting as a sentence."""
    minutes, most, hourly = (row.get(name) for name in ("minutes", "max_cases", "max_per_hour"))
    parts = [
        row.get("often", ""),
        f"1 回 {most} 件まで" if most else "",
        f"1 回 {minutes} 分ほど" if minutes else "",
        f"1 時間に {hourly} 件まで" if hourly else "",
        row["purpose"],
        row.get("decided", ""),
        CONSENT.get(row.get("consent", ""), ""),
        _listed("いつも出る人", row.get("members", ())),
        _listed("必要なときに出る人", row.get("guests", ())),
    ]
    return "。".join(part for part in parts if part)


def _sheet(row: Mapping[str, Any]) -> str:
    """Return a sheet as a sentence."""
    fields = [one["name"] + ("（必ず書く）" if one.get("required") else "") for one in row.get("fields", ())]
    answers = [f"{place}. {one}" for place, one in enumerate(row.get("answers", ()), 1)]
    to = f"渡す先は {row['to']}" if "to" in row else ""
    parts = [row["use"], to, _listed("項目", fields), _listed("受けた側の答え", answers)]
    return "。".join(part for part in parts if part)


def _listed(head: str, words: Sequence[str]) -> str:
    """Return some words under a head, nothing where there are none."""
    return f"{head}：{'／'.join(words)}" if words else ""


SAYING = {"areas": _area, "desks": _desk, "bodies": _body, "sheets": _sheet}
