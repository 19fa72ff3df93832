"""The search of the registry: list and map side by side."""

import json
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.clock import today
from profiles.access import Permission, may
from profiles.desk.gate import current_actor, requires
from profiles.vocabulary.rules import Feature, Kind
from resources.directory.asking import chosen, day_text, feature_word, filter_word, page_number, query_of, wanted_from
from resources.directory.blueprint import bp, rights, way_to
from resources.directory.facts import Line, lines
from resources.directory.finding import FITTINGS, OFFERS, Found, Order, Wanted, page_of, search
from resources.directory.ground import outlines_json
from resources.directory.language import gettext as _
from resources.directory.queries import (
    areas_to_choose,
)
from resources.schedule.rules import WEEKDAYS

PAGE = 20


@bp.get("/resources/")
@requires(Permission.RESOURCE_VIEW)
def index() -> ResponseReturnValue:
    """Search the registry: list and map side by side."""
    actor, wanted, day = current_actor(), wanted_from(request.args), today()
    found = search(actor, wanted, today=day)
    number = min(page_number(request.args), max(1, -(-len(found.ids) // PAGE)))
    start = (number - 1) * PAGE
    hits = lines(actor, page_of(found, start, PAGE), start=start + 1, asked=_asked(wanted), today=day)
    areas = areas_to_choose(actor.town_id)
    return render_template(
        "resources/directory/index.html",
        wanted=wanted,
        lines=hits,
        points=points_json(hits),
        outlines=outlines_json(actor.town_id),
        off_map=sum(line.point is None for line in hits),
        areas=areas,
        chosen=chosen(wanted, {ref: name for _id, ref, name in areas}),
        **_choices(wanted),
        **_pages(found, wanted, number),
        export_href=_export_href(wanted) if may(actor.role, Permission.RESOURCE_EXPORT) else None,
        import_href=way_to("exchange.start") if may(actor.role, Permission.RESOURCE_IMPORT) else None,
        **rights(actor),
    )


def _export_href(wanted: Wanted) -> str | None:
    """Return where the hits can be had as a file."""
    return way_to("exchange.export", ending="xlsx", **query_of(wanted))


def _asked(wanted: Wanted) -> list[Feature]:
    """Return the wanted features in the order of the vocabulary."""
    return [feature for feature in Feature if feature in wanted.features]


def _choices(wanted: Wanted) -> dict[str, Any]:
    """Return what the filters offer."""
    return {
        "kinds": list(Kind),
        "offers": OFFERS,
        "fittings": list(dict.fromkeys((*FITTINGS, *(one for one in _asked(wanted) if one not in OFFERS)))),
        "orders": [order for order in Order if order is not Order.NEAR],
        "days": [(day, day_text(day)) for day in WEEKDAYS],
        "words_of": feature_word,
        "filter_word": filter_word,
    }


def _pages(found: Found, wanted: Wanted, number: int) -> dict[str, Any]:
    """Return the counts and the ways to the pages before and after."""
    query, total = query_of(wanted), len(found.ids)
    return {
        "total": total,
        "counts": found.counts,
        "also": found.also,
        "way": found.way.value,
        "size": PAGE,
        "before": {**query, "page": number - 1} if number > 1 else None,
        "after": {**query, "page": number + 1} if number * PAGE < total else None,
        "after_count": min(PAGE, total - number * PAGE),
        "nothing_yet": not total and not query,
        "with_unknown_query": {**query, "unknown": "1"},
    }


def points_json(hits: list[Line]) -> str:
    """Return the markers of a list as the map draws them."""
    return json.dumps([_marker(line) for line in hits if line.point], ensure_ascii=False)


def _marker(line: Line) -> dict[str, Any]:
    """Return one marker, numbered as in the list."""
    return {
        **(line.point or {}),
        "name": line.name,
        "kind": _(line.kind.label),
        "family": line.kind.family.value,
        "letter": line.kind.letter,
        "number": line.number,
        "dashed": line.to_ask,
        "href": url_for("directory.show", ref=line.ref),
    }
