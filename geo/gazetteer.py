"""The gazetteer (地名辞書): town names with a point each, for finding an address without the internet."""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from geo.db import Model, db
from geo.decoding import decode
from geo.errors import DomainError
from geo.names import fold_address

COLUMNS = {
    "prefecture": ("都道府県", "都道府県名", "pref", "prefecture"),
    "city": ("市区町村", "市区町村名", "city"),
    "town": ("町", "町字", "町丁目", "大字町丁目名", "大字・丁目名", "town"),
    "lat": ("緯度", "lat", "latitude"),
    "lon": ("経度", "lon", "lng", "longitude"),
}
MOST_BYTES = 200_000_000
CODE = re.compile(r"^(\d{5})[_-]?")
SIZE = 5000


class GazetteerPlace(Model):
    """One town name (町丁目・大字), as public data has it; shared by all towns."""

    __tablename__ = "gazetteer_places"

    id: Mapped[int] = mapped_column(primary_key=True)
    prefecture: Mapped[str]
    city: Mapped[str]
    town: Mapped[str]  # empty: the municipality itself
    key: Mapped[str] = mapped_column(index=True)  # folded prefecture + city + town
    lat: Mapped[float]
    lon: Mapped[float]
    source: Mapped[str] = mapped_column(default="")

    __table_args__ = (sa.UniqueConstraint("prefecture", "city", "town"),)


Name = tuple[str, str, str]  # prefecture, city, town; the town is empty for the city itself


@dataclass(slots=True)
class Places:
    """What the files of a folder know: points by name, and how municipalities are called in full."""

    points: dict[Name, tuple[float, float, str]] = field(default_factory=dict)
    codes: dict[str, tuple[str, str]] = field(default_factory=dict)  # municipality code to prefecture and city
    full: dict[tuple[str, str], str] = field(default_factory=dict)  # 北栄町 to 東伯郡北栄町, by prefecture
    files: int = 0

    def add(self, name: Name, lat: float, lon: float, source: str) -> None:
        """Keep one point under the full name of its city."""
        prefecture, city, town = name
        city = self.full.get((prefecture, city), city)
        self.points[prefecture, city, town] = lat, lon, source


def read_places(source: Path) -> Places:
    """Return what a gazetteer file, or every file of a folder, knows. Raises DomainError; unknown files are passed over.

    Read are Geolonia's 町丁目 (`ja.json` and one JSON file a city), lists of municipalities, and tables with the columns
    prefecture, city, town, latitude and longitude.
    """
    if not source.exists():
        raise DomainError("「%(path)s」がありません。フォルダの場所をたしかめてください", path=source)
    files = sorted(one for one in source.rglob("*") if one.is_file()) if source.is_dir() else [source]
    places = Places()
    texts = {file: text for file in files if (text := _text(file)) is not None}
    for file, text in texts.items():
        if file.suffix == ".json":
            _read_names(places, text)
    for read in (_read_table, _read_city):
        for file, text in texts.items():
            places.files += read(places, file, text)
    if not places.points:
        raise DomainError("地名の入ったファイルがありません。緯度・経度のある表か、町丁目の JSON を入れてください")
    return places


def _text(file: Path) -> str | None:
    """Return the text of a file that may hold names; None for others."""
    if file.suffix.lower() not in (".json", ".csv") or file.stat().st_size > MOST_BYTES:
        return None
    try:
        return decode(file.read_bytes())[0]
    except DomainError as fault:
        raise DomainError("%(file)s：%(fault)s", file=file.name, fault=str(fault)) from fault


def _parsed(text: str) -> Any:
    """Return a JSON text as values, None where it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _read_names(places: Places, text: str) -> None:
    """Learn the full names of municipalities from a list by prefecture."""
    told = _parsed(text) if text.lstrip().startswith("{") else None
    for prefecture, cities in told.items() if isinstance(told, dict) else ():
        for city in cities if isinstance(cities, list) else ():
            if isinstance(city, str) and (short := without_county(city)) != city:
                places.full[prefecture, short] = city


def without_county(city: str) -> str:
    """Return the name of a town or village without its county (郡)."""
    return re.sub(r"^.{1,5}?郡(?=.+[町村]$)", "", city)


def _read_table(places: Places, file: Path, text: str) -> bool:
    """Read a table with a point in each row; say whether it was one."""
    if file.suffix.lower() != ".csv":
        return False
    rows = csv.DictReader(io.StringIO(text))
    names = {word: name for name, words in COLUMNS.items() for word in words}
    columns = {names[head]: head for head in rows.fieldnames or () if head in names}
    if not {"prefecture", "city", "lat", "lon"} <= columns.keys():
        return False
    for row in rows:
        cells = {name: (row[head] or "").strip() for name, head in columns.items()}
        if cells["lat"] and cells["lon"]:
            _keep_row(places, file, rows.line_num, cells)
            _keep_code(places, row, cells)
    return True


def _keep_row(places: Places, file: Path, line: int, cells: Mapping[str, str]) -> None:
    """Keep one row of a table."""
    try:
        lat, lon = float(cells["lat"]), float(cells["lon"])
    except ValueError:
        lat = lon = float("nan")
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise DomainError("%(file)s の %(line)s 行目：緯度・経度が正しくありません", file=file.name, line=line)
    city = re.sub(r"\s", "", cells["city"])
    places.add((cells["prefecture"], city, cells.get("town", "")), lat, lon, file.name)


def _keep_code(places: Places, row: Mapping[str, str | None], cells: Mapping[str, str]) -> None:
    """Learn the code of a municipality where a list has it."""
    code = (row.get("cid") or "").strip()
    if code.isdigit() and not cells.get("town"):
        places.codes[code.zfill(5)] = cells["prefecture"], re.sub(r"\s", "", cells["city"])


def _read_city(places: Places, file: Path, text: str) -> bool:
    """Read the towns of one city; it is named by the code in the file's name, or by its folder and its own name."""
    told = _parsed(text) if file.suffix.lower() == ".json" else None
    if not isinstance(told, list):
        return False
    code = CODE.match(file.name)
    city = places.codes.get(code[1]) if code else (file.parent.name, file.stem)
    if city is None:
        raise DomainError(
            "%(file)s がどの市区町村か分かりません。市区町村の一覧（localgovjp）をいっしょに入れてください",
            file=file.name,
        )
    for row in told:
        if isinstance(row, dict) and _is_number(row.get("lat")) and _is_number(row.get("lng")):
            town = f"{row.get('town') or ''}{row.get('koaza') or ''}"
            places.add((*city, town), float(row["lat"]), float(row["lng"]), file.name)
    return True


def _is_number(value: object) -> bool:
    """Say whether a value is a number of degrees."""
    return isinstance(value, int | float) and not isinstance(value, bool) and -180 <= value <= 180


def keep_places(places: Places) -> tuple[int, int]:
    """Write what is new and what differs; return how many of each. What is already there stays."""
    table = cast(sa.Table, GazetteerPlace.__table__)
    columns = table.c
    query = sa.select(columns.prefecture, columns.city, columns.town, columns.lat, columns.lon)
    known = {(row[0], row[1], row[2]): (row[3], row[4]) for row in db.session.execute(query)}
    new = [_row(name, told) for name, told in places.points.items() if name not in known]
    changed = [_row(name, told) for name, told in places.points.items() if name in known and known[name] != told[:2]]
    for part in _parts(new):
        db.session.execute(sa.insert(table), part)
    same = (columns[name] == sa.bindparam(f"at_{name}") for name in ("prefecture", "city", "town"))
    update = sa.update(table).where(*same)
    update = update.values({name: sa.bindparam(f"to_{name}") for name in ("lat", "lon", "source")})
    for part in _parts(changed):
        db.session.execute(update, [_moved(row) for row in part])
    return len(new), len(changed)


def _row(name: Name, told: tuple[float, float, str]) -> dict[str, Any]:
    """Return one place as a row."""
    prefecture, city, town = name
    lat, lon, source = told
    key = fold_address(prefecture + city + town)
    return {"prefecture": prefecture, "city": city, "town": town, "key": key, "lat": lat, "lon": lon, "source": source}


def _moved(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row as the parameters of an update."""
    return {f"at_{name}": row[name] for name in ("prefecture", "city", "town")} | {
        f"to_{name}": row[name] for name in ("lat", "lon", "source")
    }


def _parts(rows: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Yield rows in parts that one statement takes."""
    for start in range(0, len(rows), SIZE):
        yield rows[start : start + SIZE]


def count_places() -> int:
    """Return how many places the gazetteer holds."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(GazetteerPlace)) or 0
