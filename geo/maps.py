"""Maps in one file that opens without any network; the one file that knows folium.

Six of folium's seven ways to show a text run what the text says, and it reads whatever data it wrote once more as a
template. So here folium is handed shapes and points and not one text: every text is written by our own template,
escaped, or read from a block of JSON and bound as text by `static/map.js`.
"""

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

ROOT = Path(__file__).parent.parent
NAMESPACE = "http://www.w3.org/"  # a name in the drawings of a browser; nothing is fetched from it
ADDRESS = re.compile(r"https?://")
SHAPES = {one: one for one in ("Point", "Polygon", "MultiPolygon")}
JAPAN = (36.0, 138.0)
STILL: dict[str, Any] = {
    "zoom_animation": False,
    "fade_animation": False,
    "marker_zoom_animation": False,
    "inertia": False,
}


@dataclass(frozen=True, slots=True)
class Mark:
    """One place on a map in a file; without number and point it stands in the list alone."""

    number: int | None
    name: str
    kind: str
    family: str  # a shape of static/map.js
    letter: str
    area: str
    hours: str
    lat: float | None = None
    lon: float | None = None
    features: tuple[str, ...] = ()  # codes that are known to be there
    asked: tuple[str, ...] = ()  # codes that nobody knows yet


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that a map in a file shows; every text is plain text."""

    lang: str
    title: str
    lead: str
    source: str
    words: Mapping[str, str]  # what the file itself says, by key
    families: Sequence[tuple[str, str]]
    areas: Sequence[str]
    features: Sequence[tuple[str, str]]
    marks: Sequence[Mark]
    table: Sequence[Sequence[str | int]] = field(default=())  # first row heads, last row sums
    outlines: Mapping[str, Any] | None = None  # GeoJSON of the areas, each with the property `name`


def council_map_html(sheet: Sheet) -> str:
    """Return a map, its list, legend, table and filters as one HTML file that asks nothing of any network."""
    canvas, placing = _folium(sheet)
    scripts = [
        _asset("static/vendor/leaflet/leaflet.js"),
        _asset("static/map.js"),
        placing,
        _asset("static/onefile.js"),
    ]
    house = Environment(loader=FileSystemLoader(ROOT / "templates"), autoescape=True, undefined=StrictUndefined)
    return house.get_template("geo/council.html").render(
        sheet=sheet,
        canvas=Markup(canvas),  # noqa: S704 - folium's own markup, without any text of ours  # nosec B704
        scripts=[Markup(script) for script in scripts],  # noqa: S704 - ours, and data with every < escaped  # nosec B704
        texts=Markup(_texts(sheet)),  # noqa: S704 - every < of it is escaped  # nosec B704
        policy="; ".join(("default-src 'none'", "style-src 'unsafe-inline'", "img-src data:", _only(scripts))),
        style=Markup(re.sub(r"url\([^)]*\)", "none", _asset("static/vendor/leaflet/leaflet.css"))),  # noqa: S704  # nosec B704
        drawn=[mark for mark in sheet.marks if mark.number is not None],
        listed=[mark for mark in sheet.marks if mark.number is None],
    )


def _folium(sheet: Sheet) -> tuple[str, str]:
    """Return the element of the map, and the script that places map and data in it."""
    import folium  # 1 s: only who makes a file pays it

    class Quiet(folium.Map):
        """A map that loads nothing from anywhere."""

        default_js: list[tuple[str, str]] = []
        default_css: list[tuple[str, str]] = []

    ground = Quiet(
        JAPAN, zoom_start=5, tiles=None, zoom_control=False, attribution_control=False, scroll_wheel_zoom=False,
        zoom_snap=0.1, **STILL,
    )  # fmt: skip
    ground._id = "council"
    areas = [feature["geometry"] for feature in (sheet.outlines or {"features": []})["features"]]
    points = [{"type": "Point", "coordinates": [mark.lon, mark.lat]} for mark in sheet.marks if mark.number is not None]
    for name, shapes, shown in (("areas", areas, True), ("places", points, False)):
        layer = folium.GeoJson(_collection(shapes), name=name, show=shown, control=False)
        layer._id = name
        layer.add_to(ground)
    figure: Any = ground.get_root()
    figure.render()  # lets each layer write itself into the figure
    return figure.html.render(), figure.script.render()


def _collection(shapes: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return shapes as GeoJSON: numbers alone, each with its place in the list of texts."""
    features = [
        {
            "type": "Feature",
            "id": str(at),
            "properties": {"at": at},
            "geometry": {"type": SHAPES[shape["type"]], "coordinates": _numbers(shape["coordinates"])},
        }
        for at, shape in enumerate(shapes)
    ]
    return {"type": "FeatureCollection", "features": features}


def _numbers(nested: Any) -> Any:
    """Return coordinates, and refuse whatever is not made of numbers."""
    return [_numbers(part) for part in nested] if isinstance(nested, list | tuple) else float(nested)


def _texts(sheet: Sheet) -> str:
    """Return the texts of areas and markers as JSON that cannot end the element it stands in."""
    told = ("number", "name", "kind", "family", "letter", "area", "features", "asked")
    marks = [{key: getattr(mark, key) for key in told} for mark in sheet.marks if mark.number is not None]
    areas = [feature["properties"]["name"] for feature in (sheet.outlines or {"features": []})["features"]]
    return json.dumps({"areas": areas, "places": marks}).replace("<", r"\u003c").replace(">", r"\u003e")


def _asset(path: str) -> str:
    """Return one of our files as it may stand inside a page, with no address from outside in it."""
    text = (ROOT / path).read_text(encoding="utf-8").replace(NAMESPACE, NAMESPACE.replace("/", r"\/"))
    text = re.sub(r"/[/*]# sourceMappingURL=\S+(?: \*/)?", "", text)
    text = ADDRESS.sub("", text)
    if "</script" in text.lower() or "</style" in text.lower():
        raise ValueError(f"{path} cannot stand inside a page")
    return text


def _only(scripts: Sequence[str]) -> str:
    """Return the rule that lets a browser run these scripts and no other, whatever a text may say."""
    sums = (hashlib.sha256(script.encode()).digest() for script in scripts)
    return "script-src " + " ".join(f"'sha256-{base64.b64encode(one).decode()}'" for one in sums)
