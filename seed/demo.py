"""The fictitious town of Shiomino (汐見野市), read from its files; days there are counted from the day of loading."""

import csv
import io
import re
import tomllib
from dataclasses import dataclass
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

from profiles.accounts.rules import DEMO_PASSWORD

HERE = Path(__file__).parent / "shiomino"
AREAS = HERE / "areas.geojson"
ADDRESSES = HERE / "addresses.csv"
DAY = re.compile(r"([+-]\d+)日")


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of one client beside the file of clients: who they are, and how their case stands."""

    code: str
    name: str
    kana: str
    address: str
    contact: str
    household: str
    stage: str
    opened_on: date
    referred_by: str
    by: str


@dataclass(frozen=True, slots=True)
class Host:
    """One person who speaks for a place."""

    resource: str  # the ID of the sheet
    name: str
    title: str
    phone: str
    reach_note: str


@dataclass(frozen=True, slots=True)
class Heard:
    """One contact that took place, or one that is planned (then only `on`, `at` and `plan`)."""

    on: date
    at: time | None = None
    plan: str = ""
    way: str = ""
    feeling: int | None = None
    burden: int | None = None
    words: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Worried:
    """One concern of one side of a tie."""

    side: str
    on: date
    words: str
    next_step: str = ""
    next_on: date | None = None
    closed_on: date | None = None
    closing: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """One step of a tie."""

    state: str
    on: date
    reason: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Tie:
    """One introduction as it went: steps, what each side said, what is planned, what is hard."""

    client: str
    resource: str  # its name
    by: str
    steps: tuple[Moved, ...]
    person: tuple[Heard, ...]
    host: tuple[Heard, ...]
    plans: tuple[tuple[str, Heard], ...]
    concerns: tuple[Worried, ...]
    back_on: date | None = None  # when its rest is to end


@dataclass(frozen=True, slots=True)
class Told:
    """What a place, or somebody who went there, said of one feature."""

    resource: str
    feature: str
    value: bool
    by: str  # "host", or the first part of a coordinator's address
    on: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class Demo:
    """The whole town as plain values."""

    town: dict[str, str]
    agencies: tuple[dict[str, str], ...]
    accounts: tuple[dict[str, str], ...]
    resources: bytes
    clients: bytes
    people: tuple[Person, ...]
    hosts: tuple[Host, ...]
    ties: tuple[Tie, ...]
    passed: tuple[dict[str, str], ...]
    unmet: tuple[tuple[str, str, date], ...]
    worries: tuple[tuple[str, str, str], ...]
    notes: tuple[Told, ...]
    closings: tuple[dict[str, Any], ...]
    withdrawn: tuple[dict[str, Any], ...]


def read_demo(today: date) -> Demo:
    """Return the town as it stands on a day."""
    stories = tomllib.loads((HERE / "stories.toml").read_text(encoding="utf-8"))
    return Demo(
        town=stories["town"],
        agencies=tuple(stories["agencies"]),
        accounts=tuple(stories["accounts"]),
        resources=dated((HERE / "resources.csv").read_text(encoding="utf-8"), today).encode(),
        clients=dated((HERE / "clients.json").read_text(encoding="utf-8"), today).encode(),
        people=tuple(_person(row, today) for row in _rows("people.csv")),
        hosts=tuple(Host(*row.values()) for row in _rows("hosts.csv")),
        ties=tuple(_tie(story, today) for story in stories["ties"]),
        passed=tuple(stories["passed"]),
        unmet=tuple((one["client"], one["words"], _day(one["day"], today)) for one in stories["unmet"]),
        worries=tuple((one["resource"], one["topic"], one["words"]) for one in stories["worries"]),
        notes=tuple(_told(one, today) for one in stories["notes"]),
        closings=tuple(stories["closings"]),
        withdrawn=tuple(stories["withdrawn"]),
    )


def sign_ins() -> tuple[tuple[dict[str, str], ...], str]:
    """Return the demo accounts and their one password, for whoever starts the program."""
    stories = tomllib.loads((HERE / "stories.toml").read_text(encoding="utf-8"))
    return tuple(stories["accounts"]), DEMO_PASSWORD


def dated(text: str, today: date) -> str:
    """Write each day that is counted from today, such as -96日, as a date."""
    return DAY.sub(lambda found: _day(int(found[1]), today).isoformat(), text)


def _day(days: int, today: date) -> date:
    """Return the day that lies so many days from today."""
    return today + timedelta(days=days)


def _rows(name: str) -> list[dict[str, str]]:
    """Return the rows of one of the town's tables."""
    return list(csv.DictReader(io.StringIO((HERE / name).read_text(encoding="utf-8"))))


def _person(row: dict[str, str], today: date) -> Person:
    """Read one row of people."""
    return Person(
        code=row["コード"],
        name=row["名前"],
        kana=row["かな"],
        address=row["住所"],
        contact=row["連絡先"],
        household=row["世帯"],
        stage=row["段階"],
        opened_on=_day(int(row["受付"]), today),
        referred_by=row["紹介元"],
        by=row["担当"],
    )


def _heard(story: dict[str, Any], today: date) -> Heard:
    """Read one contact."""
    at = time.fromisoformat(story["at"]) if "at" in story else None
    rest = {name: value for name, value in story.items() if name not in ("day", "at")}
    return Heard(on=_day(story["day"], today), at=at, **rest)


def _worried(story: dict[str, Any], today: date) -> Worried:
    """Read one concern."""
    days: dict[str, Any] = {
        name: _day(story[f"{name[:-3]}_day"], today) for name in ("next_on", "closed_on") if f"{name[:-3]}_day" in story
    }
    rest = {name: value for name, value in story.items() if not name.endswith("day")}
    return Worried(on=_day(story["day"], today), **rest, **days)


def _tie(story: dict[str, Any], today: date) -> Tie:
    """Read one tie."""
    plans = [
        (side, story[f"{side}_{when}"])
        for side in ("person", "host")
        for when in ("next", "later")
        if f"{side}_{when}" in story
    ]
    return Tie(
        client=story["client"],
        resource=story["resource"],
        by=story["by"],
        steps=tuple(Moved(state, _day(day, today), *rest) for state, day, *rest in map(_reasoned, story["steps"])),
        person=tuple(_heard(one, today) for one in story.get("person", ())),
        host=tuple(_heard(one, today) for one in story.get("host", ())),
        plans=tuple((side, _heard(plan, today)) for side, plan in plans),
        concerns=tuple(_worried(one, today) for one in story.get("concerns", ())),
        back_on=_day(story["back_day"], today) if "back_day" in story else None,
    )


def _told(story: dict[str, Any], today: date) -> Told:
    """Read what was said of one feature."""
    rest = {name: value for name, value in story.items() if name != "day"}
    return Told(on=_day(story["day"], today), **rest)


def _reasoned(step: list[Any]) -> list[Any]:
    """Put a step's only text where it belongs: declined and ended carry a reason and a note, paused a note."""
    return [*step[:2], "", step[2]] if len(step) == 3 else step
