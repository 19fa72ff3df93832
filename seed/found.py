"""A real town founded from its preset through the ordinary actions of every room; a second time doubles nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import sqlalchemy as sa

from geo.areas import Area, Town, name_area
from geo.db import db
from geo.errors import DomainError
from geo.names import fold_name
from matchmaker.meetings.body_actions import add_member
from matchmaker.meetings.queries import find_body
from matchmaker.meetings.rules import MeetingKind, PledgeWay
from profiles.access import Role
from profiles.accounts.actions import add_account, add_agency
from profiles.accounts.models import Account, Agency
from profiles.accounts.queries import agencies_of, find_agency, is_taken
from profiles.accounts.rules import DEMO_PASSWORD, TRIAL_DOMAIN
from profiles.actor import Actor
from profiles.cases.referral_default import DEFAULTS, NAMED, SOURCE
from profiles.cases.referral_form_actions import set_sheet_form
from profiles.cases.referral_form_queries import find_sheet_form
from profiles.cases.referral_sheet import Answer, Direction, SheetDefinition, SheetField
from profiles.clients.models import Client
from profiles.customs.actions import lay_facts, state_custom
from resources.directory.models import Resource
from seed.found_bodies import found_bodies, kinds_of
from seed.preset import Preset

FOUNDER = "町のひな形"
OWN, OURS = "資料にある項目", "標準の項目（資料にない）"
TRIED = (Role.COORDINATOR, Role.PARTNER, Role.VIEWER, Role.ADMINISTRATOR, Role.AUDITOR)


@dataclass
class Report:
    """What a loading brought, changed, and left as the town has it; each entry is a sentence."""

    town: Town
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)

    def note(self, what: str, name: str, is_new: bool) -> None:
        """Write down one thing that is new."""
        if is_new:
            self.new.append(f"{what}「{name}」")


def found(preset: Preset, today: date, *, with_accounts: bool = False) -> Report:
    """Let the store hold the town of a preset as its documents state it; nothing that the town wrote itself is changed."""
    town, is_new = _town(preset)
    report = Report(town)
    report.note("町", town.name, is_new)
    founder = Actor(Role.ADMINISTRATOR, town.id, FOUNDER)
    _areas(preset, report)
    for row in preset.rows("desks"):
        if row.get("agency", True):
            report.note("窓口", row["name"], find_agency(founder, row["name"]) is None)
            add_agency(founder, row["name"], row["field"])
    for row in preset.rows("sheets"):
        for direction in row.get("refers", ()):
            _sheet(founder, preset, row, Direction(direction), report)
    for kept, told in zip((report.new, report.changed, report.left), found_bodies(founder, preset, today), strict=True):
        kept.extend(told)
    _customs(founder, preset, report)
    if with_accounts:
        _accounts(founder, preset, report)
        _seats(founder, preset, report, today)
    return report


def _town(preset: Preset) -> tuple[Town, bool]:
    """Return the town of a preset: the one of that name, the unused one of a new store, or a new one."""
    towns = db.session.scalars(sa.select(Town).order_by(Town.id)).all()
    for town in towns:
        if town.ref == preset.ref or fold_name(town.name) == fold_name(preset.name):
            if town.is_demo:
                raise DomainError("「%(name)s」は架空の町です。実在の町のひな形は入れられません", name=town.name)
            return town, False
    town = towns[0] if len(towns) == 1 and not _is_used(towns[0]) else Town()
    town.ref, town.name = preset.ref, preset.name
    db.session.add(town)
    db.session.flush()
    return town, True


def _is_used(town: Town) -> bool:
    """Say whether a town holds anything that somebody wrote."""
    tables = (Account, Agency, Area, Client, Resource)
    asked = (sa.select(sa.exists().where(table.town_id == town.id)) for table in tables)
    return town.is_demo or any(db.session.scalar(query) for query in asked)


def _areas(preset: Preset, report: Report) -> None:
    """Name the town itself and the areas that the documents name; those that are only counted stay a count."""
    named: dict[str, Area] = {}
    root, is_new = name_area(report.town.id, preset.name, kind=preset.name[-1])
    report.note("圏域", preset.name, is_new)
    for row in preset.rows("areas"):
        if "name" in row:
            above = named.get(row.get("inside", ""), root)
            named[row["name"]], is_new = name_area(report.town.id, row["name"], kind=row["kind"], parent=above)
            report.note("圏域", row["name"], is_new)


def _sheet(founder: Actor, preset: Preset, row: dict[str, object], direction: Direction, report: Report) -> None:
    """Let the town fill in its own sheet, unless somebody of the town has changed it."""
    name = str(row["name"])
    sheet = replace(sheet_of(row, direction), source=f"{preset.cited(row['source'][0])} {row['source'][1]}")  # type: ignore[index]
    before = find_sheet_form(founder, direction)
    if before is not None and before.made_by_id is not None and before.source != SOURCE:
        if before.name != name:
            report.left.append(f"つなぐシート「{before.name}」（町で直したもの。資料では「{name}」）")
        return
    number = before.number if before else None
    form = set_sheet_form(founder, sheet)
    report.note("つなぐシート", name, form.number != number)


def sheet_of(row: dict[str, object], direction: Direction) -> SheetDefinition:
    """Return a sheet as the documents describe it; where they name some fields only, who it is about is asked as usual."""
    name = str(row["name"])
    told: Sequence[dict[str, object]] = row.get("fields", ())  # type: ignore[assignment]
    answers: Sequence[str] = row.get("answers", ())  # type: ignore[assignment]
    fields = [
        SheetField(
            f"own_{place}",
            str(one["name"]),
            section=OWN,
            required=bool(one.get("required")),
            help=str(one.get("help", "")),
        )
        for place, one in enumerate(told, 1)
    ]
    usual = [replace(one, section=OURS) for one in NAMED] if fields else []
    back = [Answer(f"own_{place}", words, needs_words=words == "その他") for place, words in enumerate(answers, 1)]
    return SheetDefinition(direction, name, (*usual, *fields), tuple(back), DEFAULTS[direction].own_word)


def _customs(founder: Actor, preset: Preset, report: Report) -> None:
    """Lay down what the documents say and leave open, and the customs that the screens go by."""
    laid = lay_facts(founder, preset.facts)
    if laid.new:
        report.new.append(f"資料に書かれていること、書かれていないこと {len(laid.new)} 件")
    report.changed += [f"資料の「{label}」" for label in laid.changed]
    report.changed += [f"資料の「{label}」（いまの版にはないので消しました）" for label in laid.gone]
    for custom in preset.customs:
        if not state_custom(founder, custom):
            report.left.append(f"{custom.key.label}（町で決めたもの。資料では「{custom.value}」）")


def _accounts(founder: Actor, preset: Preset, report: Report) -> None:
    """Add one invented person for each role, so that the town can be tried; whoever is there already stays."""
    agencies = agencies_of(founder)
    for number, role in enumerate(TRIED, 1):
        email = f"{preset.ref}-{role.value}@{TRIAL_DOMAIN}"
        if is_taken(email) or (role is Role.PARTNER and not agencies):
            continue
        name = f"お試し{number}（架空の人）"
        agency = agencies[0] if role is Role.PARTNER else None
        report.accounts.append(
            add_account(founder, email=email, name=name, role=role, agency=agency, password=DEMO_PASSWORD)
        )


def _seats(founder: Actor, preset: Preset, report: Report, today: date) -> None:
    """Let the invented coordinator sit where people are talked over, so that a meeting can be called and tried."""
    coordinator = next((one for one in report.accounts if one.role is Role.COORDINATOR), None)
    if coordinator is None:
        return
    for row in preset.rows("bodies"):
        for kind in kinds_of(row):
            body = find_body(founder, kind, row["name"])
            if body is not None and kind is not MeetingKind.AREA:
                add_member(
                    founder,
                    body,
                    account=coordinator,
                    duty="お試し",
                    pledged_on=today,
                    pledge_way=PledgeWay.WRITTEN,
                    today=today,
                )
