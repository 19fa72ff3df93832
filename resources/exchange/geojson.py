"""GeoJSON from outside: points whose properties are columns, as a table."""

from collections.abc import Mapping
from typing import Any

import shapely
from shapely.geometry import shape

from geo.decoding import TableError
from geo.table import Row, Table, clean


def table_of(document: Mapping[str, Any]) -> Table:
    """Return the features of a collection as rows; the line of a row is the number of its feature."""
    features = document.get("features")
    if not isinstance(features, list) or not all(isinstance(one, dict) for one in features):
        raise TableError("GeoJSON の「features」が見つかりません。地点の一覧（FeatureCollection）を選んでください")
    rows = [Row(number, _cells(feature)) for number, feature in enumerate(features, 1)]
    columns = tuple(dict.fromkeys(column for row in rows for column in row.cells))
    if not rows or not columns:
        raise TableError("地点がひとつも入っていません")
    return Table(columns=columns, rows=rows, file_type="geojson", encoding="utf-8")


def _cells(feature: Mapping[str, Any]) -> dict[str, str]:
    """Return the cells of one feature; its point stands in 緯度 and 経度, its id in ID."""
    properties = feature.get("properties")
    cells = {str(name): _text(value) for name, value in properties.items()} if isinstance(properties, dict) else {}
    point = _point(feature.get("geometry"))
    if point is not None:
        cells["緯度"], cells["経度"] = point
    if "ID" not in cells and isinstance(feature.get("id"), (str, int)):
        cells["ID"] = str(feature["id"])
    return cells


def _text(value: object) -> str:
    """Return a property as a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "有" if value else "無"
    if isinstance(value, list):
        return ";".join(map(_text, value))
    return clean(str(value))


def _point(geometry: object) -> tuple[str, str] | None:
    """Return latitude and longitude of a geometry, of one that is no point the middle."""
    if not isinstance(geometry, dict):
        return None
    try:
        middle: Any = shapely.point_on_surface(shape(geometry)) if geometry.get("type") != "Point" else shape(geometry)
        return str(middle.y), str(middle.x)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, shapely.errors.ShapelyError):
        return "読めない座標", ""
