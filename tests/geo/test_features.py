"""Polygons out of files: what public offices publish is read, and whatever is broken or hostile is refused in words."""

import io
import json
import zipfile

import pytest
import shapefile

from geo.features import ShapeError, read_shapes

SQUARE = [[[137.0, 34.0], [137.1, 34.0], [137.1, 34.1], [137.0, 34.1], [137.0, 34.0]]]
EAST = [[[[137.2, 34.0], [137.3, 34.0], [137.3, 34.1], [137.2, 34.1], [137.2, 34.0]]]]
JGD2011 = 'GEOGCS["GCS_JGD_2011",DATUM["D_JGD_2011",SPHEROID["GRS_1980",6378137.0,298.257222101]]]'
PLANE = 'PROJCS["JGD_2011_Japan_Zone_8",GEOGCS["GCS_JGD_2011"]]'


def geojson(*rows, kind="Polygon", coordinates=SQUARE):
    """Return a GeoJSON file with one polygon for each set of properties."""
    features = [
        {"type": "Feature", "properties": row, "geometry": {"type": kind, "coordinates": coordinates}} for row in rows
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()


def zipped(names=("北校区", "南校区"), *, encoding="cp932", prj=JGD2011, stem="areas/校区", leave_out=(), also=()):
    """Return a zipped Shapefile of squares side by side."""
    parts = {"shp": io.BytesIO(), "shx": io.BytesIO(), "dbf": io.BytesIO()}
    with shapefile.Writer(**parts, shapeType=shapefile.POLYGON, encoding=encoding) as writer:
        writer.field("番号", "N")
        writer.field("名称", "C", size=60)
        for at, name in enumerate(names):
            west = 137 + at / 10
            writer.poly([[[west, 34.0], [west, 34.1], [west + 0.1, 34.1], [west + 0.1, 34.0], [west, 34.0]]])
            writer.record(at, name)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for ending, content in parts.items():
            if ending not in leave_out:
                package.writestr(f"{stem}.{ending}", content.getvalue())
        package.writestr(f"{stem}.prj", prj)
        for name, content in also:
            package.writestr(name, content)
    return out.getvalue()


def test_geojson_gives_named_multipolygons():
    (shape,) = read_shapes(geojson({"name": "北"}))

    assert (shape.name, shape.outline.geom_type) == ("北", "MultiPolygon")
    assert shape.outline.area == pytest.approx(0.01)


def test_records_of_one_name_become_one_area():
    rows = json.loads(geojson({"name": "北"}, {"name": "北"}))
    rows["features"][1]["geometry"] = {"type": "MultiPolygon", "coordinates": EAST}

    (shape,) = read_shapes(json.dumps(rows).encode())

    assert len(shape.outline.geoms) == 2
    assert shape.outline.area == pytest.approx(0.02)


@pytest.mark.parametrize(
    ("rows", "names"),
    [
        (({"id": "1", "学校名": "北小"}, {"id": "2", "学校名": "南小"}), ["北小", "南小"]),
        (
            (
                {"SAFIELD000": 3, "SAUPDATE": "2025-03-06 18:43:46", "SAFIELD001": "東小", "SAFIELD002": "問い合わせ"},
                {"SAFIELD000": 4, "SAUPDATE": "2025-03-06 18:43:46", "SAFIELD001": "西小", "SAFIELD002": "問い合わせ"},
            ),
            ["東小", "西小"],
        ),
        (({"N03_001": "静岡県", "N03_004": "焼津市", "N03_007": "22212"},), ["焼津市"]),
    ],
)
def test_the_property_with_the_names_is_found(rows, names):
    assert [shape.name for shape in read_shapes(geojson(*rows))] == names


def test_the_property_can_be_named():
    assert read_shapes(geojson({"name": "北", "code": 7}), name_field="code")[0].name == "7"


@pytest.mark.parametrize("encoding", ["cp932", "utf-8"])
def test_a_zipped_shapefile_is_read_in_either_encoding(encoding):
    shapes = read_shapes(zipped(encoding=encoding))

    assert [shape.name for shape in shapes] == ["北校区", "南校区"]
    assert shapes[0].outline.area == pytest.approx(0.01)


def test_a_polygon_that_crosses_itself_is_put_right():
    bow = [[[137.0, 34.0], [137.1, 34.1], [137.1, 34.0], [137.0, 34.1], [137.0, 34.0]]]

    (shape,) = read_shapes(geojson({"name": "北"}, coordinates=bow))

    assert shape.outline.is_valid
    assert shape.outline.geom_type == "MultiPolygon"


LIAR = zipped()
BOMB = io.BytesIO()
with zipfile.ZipFile(BOMB, "w", zipfile.ZIP_DEFLATED) as package:
    package.writestr("a.dbf", b"")
    with package.open("a.shp", "w", force_zip64=True) as stream:
        for _ in range(310):
            stream.write(bytes(1_000_000))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "GeoJSON"),
        (b"{}", "Feature"),
        (b"[1, 2]", "Feature"),
        (b"[" * 100_000, "GeoJSON"),
        (b'{"type": "FeatureCollection", "features": []}', "1つもありません"),
        (b'{"type": "FeatureCollection", "features": 7}', "一覧"),
        (geojson({"name": ""}), "--name-field"),
        (geojson({"number": 7}), "--name-field"),
        (geojson({"name": "あ" * 200}), "--name-field"),
        (geojson({"name": "北"}, kind="Point", coordinates=[137, 34]), "多角形"),
        (geojson({"name": "北"}, coordinates=[[[137, 34]]]), "座標"),
        (geojson({"name": "北"}, coordinates=[]), "広さ"),
        (geojson({"name": "北"}, coordinates="x"), "座標"),
        (geojson({"name": "北"}, coordinates=[[[9e9, 9e9], [9e9, 9.1e9], [9.1e9, 9.1e9], [9e9, 9e9]]]), "緯度・経度"),
        (geojson({"name": "北"}).replace(b"137.1", b"NaN"), "座標"),
        (b"PK\x03\x04 and nothing else", "こわれている"),
        (LIAR[:-40], "こわれている"),
        (zipped(leave_out=("dbf",)), ".dbf"),
        (zipped(leave_out=("shp",)), "1組だけ"),
        (zipped(also=[("other.shp", b"")]), "1組だけ"),
        (zipped(prj=PLANE), "平面"),
        (zipped(names=()), "1つもありません"),
        (BOMB.getvalue(), "大きすぎます"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(content, said):
    with pytest.raises(ShapeError) as refusal:
        read_shapes(content)

    assert said in str(refusal.value)


def test_an_unknown_name_field_is_answered_with_the_known_ones():
    with pytest.raises(ShapeError) as refusal:
        read_shapes(geojson({"name": "北", "code": 7}), name_field="ほか")

    assert "name、code" in str(refusal.value)


def test_a_broken_shape_in_a_package_is_refused():
    content = zipped()
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, part in parts.items():
            package.writestr(name, part[:110] + b"\xff" * 40 if name.endswith("shp") else part)

    with pytest.raises(ShapeError):
        read_shapes(out.getvalue())
