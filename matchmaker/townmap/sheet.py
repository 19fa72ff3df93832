"""The council map as one sheet: what the file that opens without a network shows, to whom."""

import json
from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from flask_babel import get_locale

from geo.areas import Town
from geo.db import db
from geo.maps import Mark, Sheet
from matchmaker.introductions.language import gettext as _
from matchmaker.townmap.queries import Audience, grounds_of, places_for
from matchmaker.townmap.rules import ASKED, Ground, Place, sums, table
from matchmaker.townmap.telling import hours
from profiles.actor import Actor
from profiles.vocabulary.rules import Family
from resources.directory.ground import outlines_json
from resources.directory.rules import known


def sheet_for(actor: Actor, audience: Audience, *, today: date) -> Sheet:
    """Return the places that an audience may see, numbered, with everything that a sheet says beside them."""
    areas = grounds_of(actor.town_id)
    places = places_for(actor, audience, areas)
    names = {area.id: area.name for area in areas}
    town = db.session.scalar(sa.select(Town.name).where(Town.id == actor.town_id)) or ""
    locale = get_locale()
    return Sheet(
        lang=locale.language if locale else "ja",
        title=_("%(town)s　受け入れている所の地図", town=town),
        lead=_("%(n)s か所。休止・準備中・終了の所と、本人に関わることは出していません。", n=len(places)),
        source=_source(audience, today),
        words=_words(),
        families=[(family.value, _(family.label)) for family in Family],
        areas=[
            name
            for name in dict.fromkeys(names.values())
            if name in {names.get(place.area_id or 0) for place in places}
        ],
        features=[(feature.value, _(feature.label)) for feature in ASKED],
        marks=[_mark(number, place, names) for number, place in _numbered(places)],
        table=_table(places, areas),
        outlines=json.loads(outlines_json(actor.town_id) or "null"),
    )


def _numbered(places: Sequence[Place]) -> list[tuple[int | None, Place]]:
    """Return places with the numbers of their markers; those without a point, which come last, have none."""
    return [(number if place.has_point else None, place) for number, place in enumerate(places, 1)]


def _mark(number: int | None, place: Place, names: dict[int, str]) -> Mark:
    """Return one place as the file shows it."""
    values = [(feature.value, known(place.features, feature)) for feature in ASKED]
    return Mark(
        number=number,
        name=place.name,
        kind=_(place.kind.label),
        family=place.kind.family.value,
        letter=place.kind.letter,
        area=names.get(place.area_id or 0, ""),
        hours=hours(place.opening),
        lat=place.lat,
        lon=place.lon,
        features=tuple(code for code, value in values if value),
        asked=tuple(code for code, value in values if value is None),
    )


def _table(places: Sequence[Place], areas: Sequence[Ground]) -> list[list[str | int]]:
    """Return the table of areas by family, heads first and sums last."""
    rows = table(places, areas)
    heads: list[str | int] = [_("圏域"), *(_(family.label) for family in Family), _("計")]
    lines: list[list[str | int]] = [
        [row.area.name if row.area else _("圏域が分からない"), *row.counts.values(), row.total] for row in rows
    ]
    return [heads, *lines, [_("町の全体"), *sums(rows).values(), len(places)]]


def _source(audience: Audience, day: date) -> str:
    """Return where the sheet comes from, of which day, and for whom it is."""
    told = _("受入先名簿 %(year)s年%(month)s月%(day)s日", year=day.year, month=day.month, day=day.day)
    if audience is Audience.PUBLIC:
        return told
    return told + "　" + _("会議のための地図です。連携機関だけに知らせている所を含みます。")


def _words() -> dict[str, str]:
    """Return what the file itself says."""
    return {
        "family": _("なかま"),
        "area": _("圏域"),
        "feature": _("配慮"),
        "all": _("すべて"),
        "any": _("問わない"),
        "print_a4": _("A4に印刷する"),
        "print_a3": _("A3に印刷する"),
        "map": _("地図"),
        "numbers": _("番号は一覧と同じです。"),
        "groups": _("重なった四角の数字は、そこに集まっている所の数です。"),
        "table": _("圏域ごとの数"),
        "list": _("受け入れている所"),
        "places": _("か所"),
        "unknown": _("この配慮があるか分からない所が、ほかにあります："),
        "off_map": _("地図にない所"),
        "off_map_why": _("場所が分からないか、どなたかの家なので、地図には出していません。"),
    }
