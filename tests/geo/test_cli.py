"""Commands that load the ground: they say what they did, or why they did nothing and leave with 1."""

import json

import pytest
import sqlalchemy as sa

from geo.areas import areas_of
from geo.coords import Point
from geo.db import db
from geo.gazetteer import count_places
from profiles.audit.models import Deed

SQUARE = [[[137.0, 34.0], [137.1, 34.0], [137.1, 34.1], [137.0, 34.1], [137.0, 34.0]]]
PLAIN = "都道府県,市区町村,町,緯度,経度\n潮路県,汐見野市,,34.52,137.95\n"


def geojson(*names, field="name"):
    """Return a GeoJSON file with one square for each name."""
    geometry = {"type": "Polygon", "coordinates": SQUARE}
    features = [{"type": "Feature", "properties": {field: name}, "geometry": geometry} for name in names]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)


@pytest.fixture
def run(app, make):
    """Return what runs a command of the application."""
    assert make.town

    def running(*args):
        return app.test_cli_runner().invoke(args=[str(arg) for arg in args])

    return running


def test_areas_are_imported_for_the_only_town(run, make, tmp_path):
    file = tmp_path / "areas.geojson"
    file.write_text(geojson("北", "南"), encoding="utf-8")

    result = run("areas", "import", file)

    assert (result.exit_code, result.stderr) == (0, "")
    assert "新しく 2 件" in result.stdout
    assert [area.name for area in areas_of(make.town.id)] == ["北", "南"]


def test_the_field_of_the_names_and_the_town_can_be_told(run, make, tmp_path):
    other = make.other_town()
    file = tmp_path / "areas.geojson"
    file.write_text(geojson("7", field="番号"), encoding="utf-8")

    result = run("areas", "import", file, "--name-field", "番号", "--town", other.ref)

    assert result.exit_code == 0
    assert [area.name for area in areas_of(other.id)] == ["7"]
    assert areas_of(make.town.id) == []


@pytest.mark.parametrize(
    ("content", "args", "said"),
    [
        (b"no map", (), "GeoJSON"),
        (geojson("北", "").encode(), (), "--name-field"),
        (geojson("北", "").encode(), ("--name-field", "name"), "2 件目"),
        (geojson("北").encode(), ("--town", "nowhere"), "--town"),
    ],
)
def test_areas_that_cannot_be_read_change_nothing(run, make, tmp_path, content, args, said):
    file = tmp_path / "areas.geojson"
    file.write_bytes(content)

    result = run("areas", "import", file, *args)

    assert (result.exit_code, result.stdout) == (1, "")
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert areas_of(make.town.id) == []


@pytest.mark.parametrize("command", [("areas", "import"), ("addresses", "import")])
def test_a_file_that_is_not_there_is_said_to_be_missing(run, tmp_path, command):
    result = run(*command, tmp_path / "nowhere")

    assert result.exit_code == 1
    assert "nowhere" in result.stderr


def test_addresses_are_imported_and_a_second_time_changes_nothing(run, tmp_path):
    (tmp_path / "addresses.csv").write_text(PLAIN, encoding="utf-8")

    first, second = run("addresses", "import", tmp_path), run("addresses", "import", tmp_path)

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "新しく 1 件" in first.stdout
    assert "新しく 0 件、書き直し 0 件" in second.stdout
    assert count_places() == 1


def test_a_wrong_row_of_addresses_keeps_all_others_out(run, tmp_path):
    (tmp_path / "addresses.csv").write_text(PLAIN + "潮路県,汐見野市,北野,x,y\n", encoding="utf-8")

    result = run("addresses", "import", tmp_path)

    assert result.exit_code == 1
    assert "3 行目" in result.stderr
    assert count_places() == 0


@pytest.fixture
def square(tmp_path):
    """Return what writes a file with one square area: name, south-west corner and side in degrees."""

    def write(name, south, west, side):
        ring = [[west, south], [west + side, south], [west + side, south + side], [west, south + side], [west, south]]
        shape = {"type": "Polygon", "coordinates": [ring]}
        feature = {"type": "Feature", "properties": {"name": name}, "geometry": shape}
        file = tmp_path / f"{name}.geojson"
        file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
        return file

    return write


def test_new_areas_take_in_the_places_and_people_that_are_there_already(run, make, square):
    place = make.resource(point=Point(34.02, 137.02))
    person = make.client(home={"lat": 34.03, "lon": 137.03})
    far = make.resource(point=Point(35.0, 138.0))

    first = run("areas", "import", square("全体", 34.0, 137.0, 0.1))
    second = run("areas", "import", square("南西", 34.0, 137.0, 0.05))
    again = run("areas", "import", square("南西", 34.0, 137.0, 0.05))

    for row in (place, person, far):
        db.session.refresh(row)
    assert "圏域が変わった記録 2 件" in first.stdout
    assert "圏域が変わった記録 2 件" in second.stdout
    assert "圏域が変わった記録 0 件" in again.stdout
    assert [areas[row.area_id] for areas in [names(make)] for row in (place, person, far)] == ["南西", "南西", None]
    assert "南西" in place.search_key
    assert told(place) == told(person) == [("", "全体"), ("全体", "南西")]


def test_an_area_chosen_by_hand_stays(run, make, square):
    run("areas", "import", square("よそ", 36.0, 139.0, 0.1))
    [chosen] = areas_of(make.town.id)
    place = make.resource(point=Point(34.02, 137.02), area_id=chosen.id)
    db.session.commit()

    run("areas", "import", square("ここ", 34.0, 137.0, 0.1))

    db.session.refresh(place)
    assert place.area_id == chosen.id


def names(make):
    """Return the names of the town's areas by number."""
    return {None: None, **{area.id: area.name for area in areas_of(make.town.id)}}


def told(row):
    """Return from which area to which a row was put, as the book has it."""
    deeds = db.session.scalars(sa.select(Deed).where(Deed.subject_ref == row.ref, Deed.event.like("%.area.settled")))
    return [(deed.details["old"], deed.details["new"]) for deed in deeds.all()]
