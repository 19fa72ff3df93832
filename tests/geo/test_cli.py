"""Commands that load the ground: they say what they did, or why they did nothing and leave with 1."""

import json

import pytest

from geo.areas import areas_of
from geo.gazetteer import count_places

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
