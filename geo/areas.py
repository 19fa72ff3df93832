"""Towns and their areas (圏域): a tree of polygons."""

import json
from collections.abc import Sequence
from typing import Any

import shapely
import sqlalchemy as sa
from geoalchemy2 import Geometry
from geoalchemy2.shape import from_shape, to_shape
from sqlalchemy.orm import Mapped, mapped_column

from geo.coords import Box, Point
from geo.db import Model, db, new_ref
from geo.errors import DomainError
from geo.features import Shape
from geo.names import fold_name
from geo.spatial import touching

COARSE = 0.0004  # degrees, some 40 m: what a map of a whole town can show
HELD = 0.9  # the share of a small area that a larger one must hold to stand above it


class Town(Model):
    """One municipality (市区町村), the owner of every other row."""

    __tablename__ = "towns"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(40), unique=True, default=new_ref)
    name: Mapped[str]
    office: Mapped[str] = mapped_column(default="")  # 参加支援室 and the like, in the foot of each page
    extension: Mapped[str] = mapped_column(default="")  # 内線
    is_demo: Mapped[bool] = mapped_column(default=False)


class Area(Model):
    """One area (圏域): the municipality, a 日常生活圏域, a school district."""

    __tablename__ = "areas"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(12), unique=True, default=new_ref)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("towns.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("areas.id"), index=True)
    name: Mapped[str]
    kind: Mapped[str] = mapped_column(sa.String(40), default="")  # 市, 日常生活圏域, 小学校区, 地区 …
    position: Mapped[int] = mapped_column(default=0)
    outline: Mapped[Any] = mapped_column(Geometry("MULTIPOLYGON", srid=4326), nullable=True)

    __table_args__ = (sa.UniqueConstraint("town_id", "parent_id", "name"),)


def the_town(ref: str | None = None) -> Town:
    """Return the only town, or the one that a reference names; refuse to guess."""
    towns = list(db.session.scalars(sa.select(Town).where(Town.ref == ref) if ref else sa.select(Town)))
    if not towns:
        raise DomainError("その町は登録されていません。--town に正しい記号を書いてください")
    if len(towns) > 1:
        raise DomainError("町がいくつか登録されています。--town でどの町か選んでください")
    return towns[0]


def areas_of(town_id: int) -> Sequence[Area]:
    """Return the areas of a town in their order."""
    query = sa.select(Area).where(Area.town_id == town_id)
    return db.session.scalars(query.order_by(Area.position, Area.id)).all()


def area_at(town_id: int, point: Point) -> Area | None:
    """Return the smallest area of a town that holds a point, its edge included."""
    spot = shapely.Point(point.lon, point.lat)
    box = Box(point.lat, point.lon, point.lat, point.lon)
    query = sa.select(Area).where(Area.town_id == town_id, touching(Area.outline, box)).order_by(Area.id)
    held = [(shape.area, area) for area in db.session.scalars(query) if (shape := to_shape(area.outline)).covers(spot)]
    return min(held, key=lambda one: one[0])[1] if held else None


class AreaFinder:
    """The areas of a town, asked for many points: the outlines are loaded once."""

    def __init__(self, town_id: int) -> None:
        """Load the outlines, the smallest first."""
        areas = areas_of(town_id)
        drawn = [(to_shape(area.outline), area) for area in areas if area.outline is not None]
        drawn.sort(key=lambda one: (one[0].area, one[1].id))
        self.names: dict[int | None, str] = {None: "", **{area.id: area.name for area in areas}}
        self.numbers = [area.id for _, area in drawn]
        self.tree = shapely.STRtree([outline for outline, _ in drawn])

    def around(self, point: Point) -> list[int]:
        """Return the areas that hold a point, its edge included, the smallest first."""
        return [self.numbers[at] for at in sorted(self.tree.query(shapely.Point(point.lon, point.lat), "intersects"))]

    def settled(self, point: Point, area_id: int | None) -> int | None:
        """Return the area of a point; an area that was chosen by hand and does not hold the point stays."""
        around = self.around(point)
        return around[0] if around and (area_id is None or area_id in around) else area_id


def outlines_geojson(town_id: int) -> str | None:
    """Return the outlines of a town's areas as GeoJSON, coarse enough to travel with a page; None without any."""
    features = [_feature(area) for area in areas_of(town_id) if area.outline is not None]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False) if features else None


def _feature(area: Area) -> dict[str, Any]:
    """Return one area as a feature with its name."""
    shape = shapely.set_precision(to_shape(area.outline).simplify(COARSE), 0.00001)
    return {"type": "Feature", "properties": {"name": area.name}, "geometry": json.loads(shapely.to_geojson(shape))}


def keep_areas(town_id: int, shapes: Sequence[Shape], *, kind: str = "") -> tuple[int, int]:
    """Write shapes as areas of a town; areas of the same name get the new outline. Return how many are new, and old.

    Names are the same in spite of width, 「ヶ」 and blanks. An area that lies inside a larger one hangs below it; new ones
    are of the `kind` that is told.
    """
    known = {fold_name(area.name): area for area in areas_of(town_id)}
    old = sum(fold_name(shape.name) in known for shape in shapes)
    for position, shape in enumerate(shapes, len(known)):
        area = known.get(fold_name(shape.name)) or Area(town_id=town_id, name=shape.name, kind=kind, position=position)
        area.outline = from_shape(shape.outline, srid=4326)
        db.session.add(area)
    db.session.flush()
    _hang(areas_of(town_id))
    db.session.flush()
    return len(shapes) - old, old


def only_known(town_id: int, shapes: Sequence[Shape]) -> list[Shape]:
    """Return those shapes whose name an area of the town bears already; refuse a file that holds none."""
    known = {fold_name(area.name) for area in areas_of(town_id)}
    found = [shape for shape in shapes if fold_name(shape.name) in known]
    if not found:
        raise DomainError("この町の圏域と同じ名前の区域が、ファイルに1つもありません。--name-field を確かめてください")
    return found


def name_area(town_id: int, name: str, *, kind: str = "", parent: Area | None = None) -> tuple[Area, bool]:
    """Return the area of a town that bears a name, made without an outline where there is none; and whether it is new."""
    known = {fold_name(area.name): area for area in areas_of(town_id)}
    area = known.get(fold_name(name))
    if area is not None:
        area.kind = area.kind or kind
        return area, False
    area = Area(town_id=town_id, name=name, kind=kind, parent_id=parent.id if parent else None, position=len(known))
    db.session.add(area)
    db.session.flush()
    return area, True


def _hang(areas: Sequence[Area]) -> None:
    """Put each area below the smallest larger one that holds nearly all of it.

    What is not drawn holds nothing: an area that hangs below such a one stays there, for somebody said so.
    """
    undrawn = {area.id for area in areas if area.outline is None}
    shapes = sorted(
        ((to_shape(area.outline), area) for area in areas if area.outline is not None), key=lambda one: one[0].area
    )
    tree = shapely.STRtree([shape for shape, _area in shapes])
    for place, (shape, area) in enumerate(shapes):
        above = [at for at in sorted(tree.query(shape)) if at > place and _holds(shapes[at][0], shape)]
        stays = area.parent_id if area.parent_id in undrawn else None
        area.parent_id = shapes[above[0]][1].id if above else stays


def _holds(large: Any, small: Any) -> bool:
    """Say whether an area holds nearly all of a smaller one: borders drawn by two offices never meet."""
    return bool(large.area > 1.2 * small.area and large.intersection(small).area > HELD * small.area)
