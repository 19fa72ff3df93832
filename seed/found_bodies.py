"""The meeting bodies of a preset: made where they are missing, filled in where they say nothing, and else left as the town has them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from geo.areas import areas_of
from matchmaker.meetings.body_actions import add_body, add_member, change_body
from matchmaker.meetings.models import MeetingBody
from matchmaker.meetings.queries import find_body
from matchmaker.meetings.rules import MeetingKind
from profiles.accounts.models import Agency
from profiles.accounts.queries import agencies_of
from profiles.actor import Actor
from seed.preset import CONSENT, Preset

STATED = {  # what a body says, and what a preset calls it
    "rhythm": "rhythm",
    "rhythm_words": "often",
    "minutes": "minutes",
    "max_cases": "max_cases",
    "max_cases_per_hour": "max_per_hour",
}
CALLED = {
    "rhythm": "開く日",
    "rhythm_words": "開く日の補足",
    "minutes": "1回の長さ",
    "max_cases": "1回の件数",
    "max_cases_per_hour": "1時間の件数",
    "consent_rule": "同意のきまり",
    "source": "もとになった文書",
}


def found_bodies(founder: Actor, preset: Preset, today: date) -> tuple[list[str], list[str], list[str]]:
    """Let the bodies of a preset meet; return sentences on what is new, filled in, and left as the town has it."""
    new: list[str] = []
    changed: list[str] = []
    left: list[str] = []
    areas = {area.name: area for area in areas_of(founder.town_id)}
    for row in preset.rows("bodies"):
        for kind in kinds_of(row):
            told = _told(preset, row)
            body = find_body(founder, kind, row["name"])
            if body is None:
                body = add_body(founder, kind, row["name"], area=areas.get(row.get("area", "")), **told)
                new.append(f"会議体「{body.name}」（{kind.label}）")
                _members(founder, body, row.get("members", ()), today)
            else:
                filled, kept = _fill(founder, body, told)
                changed += filled
                left += kept
    return new, changed, left


def kinds_of(row: Mapping[str, Any]) -> list[MeetingKind]:
    """Return of which kinds a body is; none where its ground in law is not stated."""
    words = [row["kind"], row.get("also", "")]
    return [kind for kind in MeetingKind if kind.value in words]


def _told(preset: Preset, row: Mapping[str, Any]) -> dict[str, str | int | None]:
    """Return what the documents say of a body."""
    told: dict[str, str | int | None] = {name: row.get(key) for name, key in STATED.items()}
    told["consent_rule"] = CONSENT.get(row.get("consent", ""), "")
    told["source"] = f"{preset.cited(row['source'][0])} {row['source'][1]}"
    return told


def _fill(founder: Actor, body: MeetingBody, told: Mapping[str, str | int | None]) -> tuple[list[str], list[str]]:
    """Fill in what a body does not say yet; tell what was filled in, and what the town says otherwise."""
    now = {name: getattr(body, name) for name in told}
    missing = {name: value for name, value in told.items() if value and not now[name]}
    if missing:
        change_body(founder, body, version=body.version, area=body.area, **missing)
    filled = [f"会議体「{body.name}」の{CALLED[name]}" for name in missing]
    other = [name for name, value in told.items() if value and now[name] and now[name] != value]
    return filled, [f"会議体「{body.name}」の{CALLED[name]}は {now[name]}（資料では {told[name]}）" for name in other]


def _members(founder: Actor, body: MeetingBody, named: Sequence[str], today: date) -> None:
    """Let those sit in a new body who are named as always there: as an agency where there is one, else by their words."""
    agencies = agencies_of(founder)
    for words in named:
        agency = agency_of(agencies, words)
        name = "" if agency else words
        add_member(founder, body, agency=agency, name=name, duty=_duty(words) if agency else "", today=today)


def agency_of(agencies: Sequence[Agency], words: str) -> Agency | None:
    """Return the one agency whose name these words end, 「社会福祉協議会」 for 「盛岡市社会福祉協議会」."""
    name = words.partition("（")[0]
    found = [agency for agency in agencies if agency.name.endswith(name)]
    return found[0] if len(found) == 1 else None


def _duty(words: str) -> str:
    """Return what stands in brackets behind a name."""
    return words.partition("（")[2].rstrip("）")
