"""The ground under the markers: outlines of a town's areas as the map of a page draws them."""

import json
from typing import Any

import shapely
import sqlalchemy as sa
from geoalchemy2.shape import to_shape

from geo.areas import Area
from geo.db import db

COARSE = 0.0004  # degrees, some 40 m: what a map of a whole town can show


def outlines_json(town_id: int) -> str | None:
    """Return the outlines of a town's areas as GeoJSON, coarse enough to travel with a page; None without any."""
    query = sa.select(Area.name, Area.outline).where(Area.town_id == town_id, Area.outline.is_not(None))
    features = [_feature(name, outline) for name, outline in db.session.execute(query.order_by(Area.position, Area.id))]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False) if features else None


def _feature(name: str, outline: Any) -> dict[str, Any]:
    """Return one area as a feature with its name."""
    shape = shapely.set_precision(to_shape(outline).simplify(COARSE), 0.00001)
    return {"type": "Feature", "properties": {"name": name}, "geometry": json.loads(shapely.to_geojson(shape))}
