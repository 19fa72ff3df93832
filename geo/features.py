"""Polygons out of files: GeoJSON and zipped Shapefiles, guarded, as named multipolygons in degrees."""

import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from geo.decoding import decode
from geo.errors import DomainError

MOST_BYTES = 100_000_000
MOST_UNPACKED = 300_000_000
MOST_FEATURES = 20_000
MOST_CORNERS = 3_000_000
LONGEST_NAME = 100
DEEPEST = 60  # of brackets in GeoJSON; a multipolygon needs nine
NAME_FIELDS = (
    "name",
    "名称",
    "圏域名",
    "地区名",
    "学校名",
    "町名",
    "名前",
    "NAME",
    "Name",
    "N03_004",
    "A27_004",
    "A32_004",
)
BROKEN_ZIP = "ZIP ファイルがこわれているか、シェープファイルではありません。作り直してください"


class ShapeError(DomainError):
    """A file holds no areas that can be read; the message says what to do about it."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One named area of a file."""

    name: str
    outline: shapely.MultiPolygon


@dataclass(frozen=True, slots=True)
class Feature:
    """One record of a file before its name is known; `place` counts from 1."""

    place: int
    properties: Mapping[str, Any]
    geometry: Any


def read_shapes(content: bytes, *, name_field: str = "") -> list[Shape]:
    """Return the areas of a GeoJSON file or a zipped Shapefile, records of one name as one area.

    `name_field` names the property that holds the names; without it the likeliest one is taken. Raises ShapeError.
    """
    if len(content) > MOST_BYTES:
        raise ShapeError("ファイルが大きすぎます（100MB まで）。形を間引いてから入れてください")
    features = _from_shapefile(content) if content.startswith(b"PK") else _from_geojson(content)
    if not features:
        raise ShapeError("区域が1つもありません。多角形の入ったファイルを選んでください")
    if len(features) > MOST_FEATURES:
        raise ShapeError("区域が多すぎます（2万件まで）")
    field = _name_field(features, name_field)
    parts: dict[str, list[BaseGeometry]] = {}
    for feature in features:
        parts.setdefault(_name(feature, field), []).append(_polygons(feature))
    _guard_corners(parts.values())
    return [Shape(name, _joined(shapes)) for name, shapes in parts.items()]


def _from_geojson(content: bytes) -> list[Feature]:
    """Return the records of a GeoJSON text."""
    text, _encoding = decode(content)
    try:
        told = _parsed(text)
    except (ValueError, RecursionError) as fault:
        raise ShapeError("GeoJSON として読めません。ファイルを作り直してください") from fault
    rows = told.get("features") if isinstance(told, dict) and told.get("type") == "FeatureCollection" else [told]
    if not isinstance(rows, list):
        raise ShapeError("GeoJSON の features が一覧になっていません")
    return [_feature(place, row) for place, row in enumerate(rows, 1)]


def _parsed(text: str) -> Any:
    """Return a JSON text as values, unless it is nested deeper than any map."""
    depth = 0
    for bracket in re.finditer(r'"(?:[^"\\]|\\.)*+"|[\[\]{}]', text):
        sign = bracket[0]
        depth += 1 if sign in "[{" else -1 if sign in "]}" else 0
        if depth > DEEPEST:
            raise ValueError("too deep")
    return json.loads(text)


def _feature(place: int, row: Any) -> Feature:
    """Return one record of GeoJSON."""
    if not isinstance(row, dict) or row.get("type") != "Feature":
        raise ShapeError("%(place)s 件目が GeoJSON の Feature ではありません", place=place)
    properties = row.get("properties")
    return Feature(place, properties if isinstance(properties, dict) else {}, row.get("geometry"))


def _from_shapefile(content: bytes) -> list[Feature]:
    """Return the records of the one Shapefile in a package; nothing is unpacked to disk."""
    import shapefile

    parts, encoding = _unpacked(content)
    if b"PROJCS" in parts.get("prj", b""):
        raise ShapeError("平面の座標で書かれています。緯度・経度（世界測地系）に変えて保存し直してください")
    try:
        reader = shapefile.Reader(
            shp=io.BytesIO(parts["shp"]), dbf=io.BytesIO(parts["dbf"]), encoding=encoding, encodingErrors="strict"
        )
        return list(_records(reader))
    except ShapeError:
        raise
    except Exception as fault:  # whatever a broken file makes the reader stumble over
        raise ShapeError(BROKEN_ZIP) from fault


def _records(reader: Any) -> Iterator[Feature]:
    """Yield the records of a Shapefile."""
    for place, record in enumerate(reader.iterShapeRecords(), 1):
        if place > MOST_FEATURES:
            return
        empty = record.shape.shapeType == 0
        yield Feature(place, record.record.as_dict(), None if empty else record.shape.__geo_interface__)


def _unpacked(content: bytes) -> tuple[dict[str, bytes], str]:
    """Return the parts of the Shapefile in a package by their endings, and the encoding of its words."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = [entry for entry in package.infolist() if _ending(entry) in ("shp", "dbf", "prj", "cpg")]
            shapes = [entry for entry in entries if _ending(entry) == "shp"]
            if len(shapes) != 1:
                raise ShapeError("ZIP の中には、シェープファイル（.shp と .dbf）を1組だけ入れてください")
            if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
                raise ShapeError("ZIP の中身が大きすぎます。形を間引いてから入れてください")
            stem = shapes[0].filename[:-4]
            ours = [entry for entry in entries if entry.filename[:-4] == stem]
            parts = {_ending(entry): _read(package, entry) for entry in ours}
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError, EOFError) as fault:
        raise ShapeError(BROKEN_ZIP) from fault
    if "dbf" not in parts:
        raise ShapeError("シェープファイルの .dbf がありません。.shp と .dbf をいっしょに入れてください")
    return parts, _encoding(parts)


def _ending(entry: zipfile.ZipInfo) -> str:
    """Return the ending of an entry's name; of one that stands outside the package, nothing."""
    return "" if entry.is_dir() or "__MACOSX" in entry.filename else entry.filename[-3:].lower()


def _read(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Return an entry, reading no further than what was declared."""
    with package.open(entry) as stream:
        content = stream.read(entry.file_size + 1)
    if len(content) != entry.file_size:
        raise ValueError("an entry is not as long as it says")
    return content


def _encoding(parts: Mapping[str, bytes]) -> str:
    """Return in which encoding the words of a Shapefile stand: as it says, else UTF-8 where that fits, else CP932."""
    said = parts.get("cpg", b"").decode("ascii", "replace").strip().lower()
    if "932" in said or "sjis" in said or "shift" in said:
        return "cp932"
    for encoding in ("utf-8", "cp932"):
        try:
            parts["dbf"][32:].decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return "cp932"


def _name_field(features: list[Feature], wanted: str) -> str:
    """Return the property that holds the names."""
    seen = list(dict.fromkeys(str(key) for feature in features for key in feature.properties))
    if wanted:
        if wanted not in seen:
            known = "、".join(seen[:20])
            raise ShapeError(
                "「%(wanted)s」という項目がありません。あるのは %(known)s です", wanted=wanted, known=known
            )
        return wanted
    for field in (*NAME_FIELDS, *sorted(seen, key=lambda one: _sameness(features, one))):
        if field in seen and all(_is_word(feature.properties.get(field)) for feature in features):
            return field
    raise ShapeError("区域の名前の項目が分かりません。--name-field で項目を選んでください")


def _sameness(features: list[Feature], field: str) -> float:
    """Return how often a property repeats itself: names do so least."""
    return 1 - len({str(feature.properties.get(field)) for feature in features}) / len(features)


def _is_word(value: object) -> bool:
    """Say whether a value may be a name: a short text that is neither a number nor a date."""
    text = str(value).strip() if isinstance(value, str) else ""
    return 0 < len(text) <= LONGEST_NAME and not re.fullmatch(r"[\d\s:/.\-+TZ]+", text)


def _name(feature: Feature, field: str) -> str:
    """Return the name of one record."""
    value = feature.properties.get(field)
    name = "" if value is None else " ".join(str(value).split())
    if not name or len(name) > LONGEST_NAME:
        raise ShapeError(
            "%(place)s 件目の名前（%(column)s）が空か、長すぎます。名前を直すか、--name-field で別の項目を選んでください",
            place=feature.place,
            column=field,
        )
    return name


def _polygons(feature: Feature) -> BaseGeometry:
    """Return the polygons of one record, put right where they cross themselves."""
    geometry = feature.geometry
    kind = geometry.get("type") if isinstance(geometry, Mapping) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise ShapeError("%(place)s 件目が多角形（Polygon）ではありません", place=feature.place)
    try:
        shape = shapely.force_2d(shapely.geometry.shape(geometry))
        if not shape.is_valid:
            shape = shapely.make_valid(shape)
    except Exception as fault:
        raise ShapeError("%(place)s 件目の座標を読み取れません", place=feature.place) from fault
    _guard_degrees(shape, feature.place)
    return shape


def _guard_degrees(shape: BaseGeometry, place: int) -> None:
    """Refuse what is empty or lies outside the degrees of the earth."""
    west, south, east, north = shape.bounds if not shape.is_empty else (0.0, 0.0, 0.0, 0.0)
    if not shape.area > 0:
        raise ShapeError("%(place)s 件目の多角形に広さがありません", place=place)
    if not (west >= -180 and east <= 180 and south >= -90 and north <= 90):
        raise ShapeError(
            "%(place)s 件目の座標が緯度・経度ではありません。世界測地系の緯度・経度で保存し直してください", place=place
        )


def _guard_corners(groups: Iterable[list[BaseGeometry]]) -> None:
    """Refuse outlines finer than any page can draw."""
    if sum(int(shapely.get_num_coordinates(shape)) for shapes in groups for shape in shapes) > MOST_CORNERS:
        raise ShapeError("形が細かすぎます（角は合わせて300万まで）。形を間引いてから入れてください")


def _joined(shapes: list[BaseGeometry]) -> shapely.MultiPolygon:
    """Return some polygons as one multipolygon; lines and points that mending left behind are dropped."""
    whole = shapes[0] if len(shapes) == 1 else shapely.union_all(shapes)
    flat = [part for part in shapely.get_parts(whole) for part in shapely.get_parts(part)]
    return shapely.MultiPolygon([part for part in flat if part.geom_type == "Polygon"])
