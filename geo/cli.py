"""Commands that load the ground: areas and the gazetteer."""

from collections.abc import Callable
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from geo.areas import keep_areas, only_known, the_town
from geo.db import db
from geo.errors import DomainError
from geo.features import MOST_BYTES, read_shapes
from geo.gazetteer import count_places, keep_places, read_places

AFTER_AREAS = "tsunagi.after_areas"  # in `app.extensions`: what puts the rows of a town into its new areas
areas = AppGroup("areas", help="Areas (圏域) of a town.")
addresses = AppGroup("addresses", help="The gazetteer for finding addresses offline.")
commands: list[click.Command] = [areas, addresses]


def _or_refuse(work: Callable[[], str]) -> None:
    """Do some work, commit and say what was done; or write nothing, say why on standard error, and leave with 1."""
    try:
        done = work()
        db.session.commit()
    except DomainError as problem:
        db.session.rollback()
        click.echo(str(problem), err=True)
        raise SystemExit(1) from None
    click.echo(done)


@areas.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--name-field", default="", help="The property that holds the names.")
@click.option("--kind", default="", help="What kind of area these are (地区, 小学校区 …).")
@click.option("--known", is_flag=True, help="Draw the areas that are there, and make no new ones.")
@click.option("--town", "ref", help="The town, where the store holds several.")
def import_areas(file: Path, name_field: str, kind: str, known: bool, ref: str | None) -> None:
    """Make areas of the polygons in FILE, GeoJSON or a zipped Shapefile; areas of the same name are drawn, not doubled."""

    def work() -> str:
        town = the_town(ref)
        shapes = read_shapes(_content(file), name_field=name_field)
        new, old = keep_areas(town.id, only_known(town.id, shapes) if known else shapes, kind=kind)
        moved = [settle(town.id) for settle in current_app.extensions.get(AFTER_AREAS, ())]
        return f"圏域を入れました：新しく {new} 件、書き直し {old} 件、圏域が変わった記録 {sum(moved)} 件"

    _or_refuse(work)


def _content(file: Path) -> bytes:
    """Return the bytes of a file, unless there are too many of them."""
    try:
        with file.open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except OSError as fault:
        raise DomainError("「%(path)s」を開けません。ファイルの場所をたしかめてください", path=file) from fault


@addresses.command("import")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def import_addresses(folder: Path) -> None:
    """Read every gazetteer file in DIR; a second time changes nothing."""

    def work() -> str:
        places = read_places(folder)
        new, moved = keep_places(places)
        return f"地名を入れました：新しく {new} 件、書き直し {moved} 件（ファイル {places.files}、全部で {count_places()} 件）"

    _or_refuse(work)
