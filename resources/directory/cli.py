"""The command `resources search`; the group it belongs to is put together by `resources.exchange.cli`."""

import json
from typing import Any

import click

from geo.clock import today
from geo.coords import Point
from geo.travel.estimate import metres_within, minutes_by
from profiles.accounts.queries import command_actor
from profiles.actor import Actor
from profiles.vocabulary.rules import Feature, Mode
from resources.directory.finding import Order, Wanted, page_of, search
from resources.directory.language import gettext as _
from resources.directory.models import Resource
from resources.directory.publishing import shown
from resources.directory.rules import free_places, known


def point_option(_context: click.Context, _parameter: click.Parameter, text: str | None) -> Point | None:
    """Return LAT,LON as a point."""
    if text is None:
        return None
    try:
        lat, lon = (float(part) for part in text.split(","))
        return Point(lat, lon)
    except ValueError:
        raise click.BadParameter("LAT,LON") from None


@click.command("search")
@click.argument("words")
@click.option("--near", callback=point_option, metavar="LAT,LON", help="Only places around this point, nearest first.")
@click.option("--within", type=click.FloatRange(min=0), metavar="MIN", help="Walking minutes from --near (estimated).")
@click.option("--top", type=click.IntRange(min=1), default=20, show_default=True)
@click.option("--town", metavar="REF", help="Which town, where there are several.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def search_command(
    words: str, near: Point | None, within: float | None, top: int, town: str | None, as_json: bool
) -> None:
    """Search the registry by WORDS."""
    if within is not None and near is None:
        raise click.UsageError("--within needs --near")
    actor = command_actor(town)
    within_m = metres_within(Mode.WALK, within) if within is not None else None
    wanted = Wanted(words=words, near=near, within_m=within_m, order=Order.NEAR if near else Order.WORDS)
    found = search(actor, wanted, today=today())
    hits = [_told(actor, resource, near) for resource in page_of(found, 0, len(found.ids))]
    if near:
        hits.sort(key=lambda hit: (hit["minutes"] is None, hit["minutes"] or 0.0, hit["id"]))
    _print(hits[:top], {typed: list(others) for typed, others in found.also}, len(hits), as_json=as_json)


def _told(actor: Actor, resource: Resource, near: Point | None) -> dict[str, Any]:
    """Return one hit as the command tells it."""
    place = shown(resource, actor)
    minutes = minutes_by(Mode.WALK, place.point.metres_to(near)) if near and place.point else None
    return {
        "id": resource.public_id,
        "ref": resource.ref,
        "name": resource.name,
        "kind": resource.kind.value,
        "area": resource.area.name if resource.area else None,
        "opening": resource.opening,
        "free": free_places(resource.places_total, resource.places_taken),
        "confirmed_on": resource.confirmed_on.isoformat() if resource.confirmed_on else None,
        "features": {
            one.value: known(resource.features, one) for one in Feature if known(resource.features, one) is not None
        },
        "minutes": None if minutes is None else round(minutes, 1),
        "estimated": minutes is not None,
    }


def _print(hits: list[dict[str, Any]], also: dict[str, list[str]], total: int, *, as_json: bool) -> None:
    """Print the hits as JSON, or as one line each."""
    if as_json:
        click.echo(json.dumps({"total": total, "also": also, "results": hits}, ensure_ascii=False, indent=1))
        return
    for typed, others in also.items():
        message = _("「%(word)s」は次の言葉もさがしました：%(others)s", word=typed, others="、".join(others))
        click.echo(message, err=True)
    for hit in hits:
        minutes = "" if hit["minutes"] is None else f"\t{hit['minutes']:.0f}分（見込み）"
        click.echo(f"{hit['id']}\t{hit['name']}\t{hit['kind']}\t{hit['area'] or ''}\t{hit['opening']}{minutes}")
    if not hits:
        click.echo(_("見つかりませんでした"), err=True)
