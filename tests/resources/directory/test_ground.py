"""Outlines of areas for the map of a page."""

import json

import shapely

from geo.areas import Area
from geo.db import db
from resources.directory.ground import outlines_json

SQUARE = (
    "SRID=4326;MULTIPOLYGON(((136.9 36.8, 137.0 36.8, 137.0 36.9, 136.95000001 36.9000001, 136.9 36.9, 136.9 36.8)))"
)


def test_each_area_with_an_outline_is_drawn_by_its_name_and_no_finer_than_a_map_can_show(town):
    db.session.add_all([Area(town_id=town.id, name="北野", outline=SQUARE), Area(town_id=town.id, name="線のない所")])
    db.session.flush()

    [feature] = json.loads(outlines_json(town.id))["features"]

    assert feature["properties"] == {"name": "北野"}
    assert len(shapely.get_coordinates(shapely.from_geojson(json.dumps(feature["geometry"])))) == 5


def test_a_town_without_outlines_draws_none(town):
    assert outlines_json(town.id) is None
