"""The council map on screen."""

import json
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from geo.clock import today
from geo.db import db
from geo.maps import council_map_html
from matchmaker.introductions.language import gettext as _
from matchmaker.townmap.actions import carry_out
from matchmaker.townmap.queries import Audience, grounds_of, places_for
from matchmaker.townmap.rules import ASKED, Place, Screen, Wanted, choose, fewest, sums, table
from matchmaker.townmap.sheet import sheet_for
from matchmaker.townmap.telling import finding, hours
from profiles.access import Permission, may
from profiles.desk.gate import current_actor, requires
from profiles.vocabulary.rules import Family, Feature, Kind, Visibility
from resources.directory.ground import outlines_json
from resources.directory.publishing import visible_kinds
from resources.directory.rules import word_called

bp = Blueprint("townmap", __name__)
PAGE = 200  # markers that one map can show side by side, and rows that one page can hold
LINES = 7  # areas that one screen of the projector can hold


@bp.get("/map/")
@requires(Permission.MAP_VIEW)
def show() -> ResponseReturnValue:
    """Show the places of the town: map, list with the same numbers, table of areas by family."""
    actor, wanted = current_actor(), wanted_from(request.args)
    areas = grounds_of(actor.town_id)
    chosen = choose(places_for(actor, Audience.SELF, areas), areas, wanted)
    drawn = [place for place in chosen.places if place.has_point]
    number = min(page_number(request.args.get("page", "")), max(1, -(-len(drawn) // PAGE)))
    first = (number - 1) * PAGE
    lines = list(enumerate(drawn[first : first + PAGE], first + 1))
    rows = table(chosen.places, areas)
    return render_template(
        "matchmaker/townmap/show.html",
        wanted=wanted,
        total=len(chosen.places),
        unknown=chosen.unknown,
        lines=lines,
        off_map=[place for place in chosen.places if not place.has_point][:PAGE] if number == 1 else [],
        off_count=len(chosen.places) - len(drawn),
        rows=rows,
        sums=sums(rows),
        points=json.dumps([marker(at, place) for at, place in lines], ensure_ascii=False),
        outlines=outlines_json(actor.town_id),
        areas=areas,
        area_names={area.id: area.name for area in areas},
        families=list(Family),
        kinds=list(Kind),
        features=ASKED,
        hours=hours,
        day=today(),
        query=query_of(wanted),
        page=number,
        before=number - 1 if number > 1 else None,
        after=number + 1 if number * PAGE < len(drawn) else None,
        may_open=may(actor.role, Permission.RESOURCE_VIEW),
        for_council=Visibility.PARTNERS in visible_kinds(actor.role),
    )


@bp.get("/map/projector")
@requires(Permission.MAP_VIEW)
def projector() -> ResponseReturnValue:
    """Show one finding on the wall: what may be shown to everybody, no person, no name of a place."""
    actor, screens = current_actor(), list(Screen)
    number = min(page_number(request.args.get("screen", "")), len(screens))
    screen, areas = screens[number - 1], grounds_of(actor.town_id)
    chosen = choose(places_for(actor, Audience.PUBLIC, areas), areas, screen.wanted)
    rows = table(chosen.places, areas)
    drawn = [place for place in chosen.places if place.has_point]
    return render_template(
        "matchmaker/townmap/projector.html",
        title=finding(screen, chosen, rows),
        total=len(chosen.places),
        unknown=chosen.unknown,
        feature=screen.wanted.feature,
        families=sorted({place.kind.family for place in chosen.places}, key=list(Family).index),
        rows=fewest(rows, LINES),
        more=len([row for row in rows if row.area]) > LINES,
        points=json.dumps([unnamed(place) for place in drawn], ensure_ascii=False),
        outlines=outlines_json(actor.town_id),
        day=today(),
        number=number,
        screens=len(screens),
    )


@bp.get("/map/file.html")
@requires(Permission.MAP_VIEW)
def file() -> ResponseReturnValue:
    """Hand out the map as one file: for everybody, or for a meeting with what partners may see."""
    audience = Audience.COUNCIL if request.args.get("for") == Audience.COUNCIL else Audience.PUBLIC
    actor = current_actor()
    sheet = sheet_for(actor, audience, today=today())
    text = council_map_html(sheet)
    carry_out(actor, audience, len(sheet.marks))
    db.session.commit()
    named = f"attachment; filename=tsunagi-map-{audience.value}-{today():%Y%m%d}.html"
    return Response(text, mimetype="text/html", headers={"Content-Disposition": named})


def unnamed(place: Place) -> dict[str, Any]:
    """Return one marker that says what a place is and not which."""
    return {**marker(0, place), "name": "", "href": ""}


def wanted_from(args: Any) -> Wanted:
    """Return what an address asks for; words that mean nothing are left out."""
    sort = args.get("sort", "")
    return Wanted(
        family=word_called(Family, sort),
        kind=word_called(Kind, sort),
        area_ref=args.get("area", "")[:12],
        feature=word_called(Feature, args.get("feature", "")),
    )


def query_of(wanted: Wanted) -> dict[str, str]:
    """Return what is wanted as an address says it."""
    sort = wanted.kind or wanted.family
    said = {"sort": sort.value if sort else "", "area": wanted.area_ref, "feature": wanted.feature or ""}
    return {name: str(value) for name, value in said.items() if value}


def page_number(text: str) -> int:
    """Return a page number, 1 where none can be read."""
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def marker(number: int, place: Place) -> dict[str, Any]:
    """Return one marker, numbered as in the list, that leads to its row."""
    return {
        "lat": place.lat,
        "lon": place.lon,
        "name": place.name,
        "kind": _(place.kind.label),
        "family": place.kind.family.value,
        "letter": place.kind.letter,
        "number": number,
        "href": f"#place-{number}",
    }
