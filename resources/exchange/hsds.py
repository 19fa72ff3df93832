"""HSDS 3 (Open Referral): listings as services with organisation, location and schedules, and services as rows.

What HSDS has no place for travels as attributes named by the columns of the resource sheet, so that our own packages
come back the same; of a package from elsewhere its own fields are read.
"""

import io
import json
import uuid
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from geo.table import Row, clean
from profiles.vocabulary.pattern import clock_text
from profiles.vocabulary.rules import Status
from profiles.vocabulary.week import read_pattern
from resources.exchange.layout import cells_of, shown
from resources.exchange.rhythm import rule_of, sentence_of

SPACE = uuid.UUID("6b1d7c1e-6b0f-5d0a-9a53-6a1f3f0c7a11")  # of the names from which our ids are made
TAXONOMY = {"id": str(uuid.uuid5(SPACE, "columns")), "name": "tsunagi-columns", "description": "社会資源シートの列"}
STATUS = {
    Status.ACTIVE: "active",
    Status.RESTING: "temporarily closed",
    Status.ENDED: "defunct",
    Status.PREPARING: "inactive",
}
STATUS_WORDS = {"active": "受入中", "inactive": "準備中", "temporarily closed": "休止", "defunct": "終了"}
NOT_STATED = "記載なし"


def package(listings: Iterable[Mapping[str, Any]]) -> bytes:
    """Return a package: services with all that hangs on them, organisations, and the taxonomy of the columns."""
    services = [service_of(one) for one in listings]
    organisations = {one["organization"]["id"]: one["organization"] for one in services if "organization" in one}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, contents in (
            ("services", services),
            ("organizations", list(organisations.values())),
            ("taxonomies", [TAXONOMY]),
        ):
            made.writestr(f"{name}.json", json.dumps(_page(contents), ensure_ascii=False, indent=1))
    return out.getvalue()


def _page(contents: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return contents as the one page of an HSDS list."""
    count = len(contents)
    return {
        "total_items": count,
        "total_pages": 1,
        "page_number": 1,
        "size": count,
        "first_page": True,
        "last_page": True,
        "empty": not count,
        "contents": list(contents),
    }


def service_of(one: Mapping[str, Any]) -> dict[str, Any]:
    """Return one listing as a service; what is not known is absent."""
    cells = cells_of(one)
    made = {
        "id": _id("service", cells["ID"]),
        "name": one["name"],
        "alternate_name": one["common_name"],
        "description": one["description"],
        "url": one["url"],
        "email": one["email"],
        "status": STATUS[one["status"]],
        "application_process": one["contact_way"],
        "fees_description": cells["参加費"],
        "eligibility_description": one["condition"],
        "minimum_age": one["age_min"],
        "maximum_age": one["age_max"],
        "assured_date": shown(one["confirmed_on"]),
        "last_modified": one["changed_at"].isoformat(),
        "phones": _phones(one, cells["ID"]),
        "schedules": list(_schedules(one, cells["ID"])),
        "cost_options": _costs(one, cells["ID"]),
        "service_at_locations": [_location(one, cells["ID"])],
        "organization": _organisation(one),
        "attributes": [_attribute(cells["ID"], column, text) for column, text in cells.items() if text],
    }
    return {name: value for name, value in made.items() if value not in (None, "", [], {})}


def _id(kind: str, *names: str) -> str:
    """Return the id of an entity: the same for the same names."""
    return str(uuid.uuid5(SPACE, "\n".join((kind, *names))))


def _phones(one: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    """Return the telephone of a listing."""
    return [{"id": _id("phone", key), "number": one["phone"]}] if one["phone"] else []


def _costs(one: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    """Return what a visit costs."""
    if one["fee"] is None:
        return []
    return [
        {
            "id": _id("cost", key),
            "option": "参加費",
            "currency": "JPY",
            "amount": one["fee"],
            "amount_description": one["fee_text"],
        }
    ]


def _schedules(one: Mapping[str, Any], key: str) -> Iterator[dict[str, Any]]:
    """Yield the opening: one schedule for each part with a rule, else its sentence."""
    if not one["opening"]:
        return
    pattern = read_pattern(one["opening"]).pattern
    for number, part in enumerate(pattern.parts if pattern else ()):
        rule, slot = rule_of(part), part.slot
        if rule is None or slot is None:
            continue
        made = {
            "id": _id("schedule", key, str(number)),
            "freq": rule.freq,
            "byday": ",".join(rule.by_day),
            "bymonthday": ",".join(map(str, rule.by_month_day)),
            "dtstart": rule.on.isoformat() if rule.on else "",
            "opens_at": clock_text(slot[0]),
            "closes_at": clock_text(slot[1]),
            "timezone": 9,
            "description": one["opening"],
        }
        yield {name: value for name, value in made.items() if value}
    if pattern is None:
        yield {"id": _id("schedule", key, "text"), "description": one["opening"], "notes": one["opening_note"]}


def _location(one: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Return the place of a listing."""
    place: dict[str, Any] = {
        "id": _id("location", key),
        "location_type": "physical",
        "name": one["building"] or one["name"],
    }
    if one["lat"] is not None and one["lon"] is not None:
        place |= {"latitude": one["lat"], "longitude": one["lon"]}
    if one["address"]:
        place["addresses"] = [_address(one, key)]
    if one["barrier_note"]:
        place["accessibility"] = [{"id": _id("accessibility", key), "description": one["barrier_note"]}]
    return {"id": _id("service_at_location", key), "location": place}


def _address(one: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Return an address; HSDS asks for parts that a Japanese address does not state apart."""
    return {
        "id": _id("address", key),
        "address_1": one["address"],
        "address_2": one["building"],
        "city": NOT_STATED,
        "state_province": NOT_STATED,
        "postal_code": NOT_STATED,
        "country": "JP",
        "address_type": "physical",
    }


def _organisation(one: Mapping[str, Any]) -> dict[str, Any]:
    """Return the organisation behind a listing."""
    name = one["organisation"] or ""
    if not name:
        return {}
    made = {
        "id": _id("organization", name),
        "name": name,
        "description": name,
        "tax_id": one.get("corporate_number") or "",
    }
    return {field: value for field, value in made.items() if value}


def _attribute(key: str, column: str, text: str) -> dict[str, Any]:
    """Return one cell of the resource sheet as an attribute."""
    term = {"id": _id("term", column), "name": column, "description": column, "taxonomy": TAXONOMY["name"]}
    return {"id": _id("attribute", key, column), "link_entity": "service", "value": text, "taxonomy_term": term}


def services_in(documents: Iterable[Any]) -> list[Mapping[str, Any]]:
    """Return the services of HSDS documents: a service, a list, a page of them, or services at locations."""
    found: dict[str, Mapping[str, Any]] = {}
    for document in documents:
        for one in _listed(document):
            service = {**one["service"], "service_at_locations": [one]} if isinstance(one.get("service"), dict) else one
            if isinstance(service.get("id"), str) and isinstance(service.get("name"), str) and "status" in service:
                found.setdefault(service["id"], service)
    return list(found.values())


def _listed(document: Any) -> list[Mapping[str, Any]]:
    """Return the entities that a document lists."""
    if isinstance(document, dict):
        inner = document.get("contents", document.get("services"))
        document = inner if isinstance(inner, list) else [document]
    return [one for one in document if isinstance(one, dict)] if isinstance(document, list) else []


def rows_of(services: Sequence[Mapping[str, Any]]) -> list[Row]:
    """Return services as rows of the resource sheet; the line of a row is the number of its service."""
    return [
        Row(number, {column: clean(text) for column, text in _cells(one).items()})
        for number, one in enumerate(services, 1)
    ]


def _cells(service: Mapping[str, Any]) -> dict[str, str]:
    """Return a service as cells: our own attributes where it has them, else its HSDS fields."""
    own = dict(_own_cells(service))
    if "名称" in own:
        return own
    cells = {
        "ID": service.get("id"),
        "名称": service.get("name"),
        "名称_通称": service.get("alternate_name"),
        "説明": service.get("description"),
        "団体名": _of(service.get("organization"), "name"),
        "状態": STATUS_WORDS.get(str(service.get("status")), ""),
        "対象年齢_下限": service.get("minimum_age"),
        "対象年齢_上限": service.get("maximum_age"),
        "対象条件": service.get("eligibility_description"),
        "参加費": service.get("fees_description")
        or service.get("fees")
        or _of(_first(service.get("cost_options")), "amount"),
        "電話番号": _of(_first(service.get("phones")), "number"),
        "連絡先メールアドレス": service.get("email"),
        "URL": service.get("url"),
        "連絡方法": service.get("application_process"),
        "最終確認日": service.get("assured_date"),
        "開催": _opening(service),
        **_place(service),
    }
    return {column: str(text) for column, text in cells.items() if text not in (None, "")}


def _own_cells(service: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the cells that one of our own packages carries."""
    attributes = service.get("attributes")
    for one in attributes if isinstance(attributes, list) else ():
        term = one.get("taxonomy_term") if isinstance(one, dict) else None
        if isinstance(term, dict) and term.get("taxonomy") == TAXONOMY["name"]:
            yield str(term.get("name")), str(one.get("value", ""))


def _place(service: Mapping[str, Any]) -> dict[str, Any]:
    """Return address and point of the first location of a service."""
    at = _first(service.get("service_at_locations"))
    location = at.get("location") if isinstance(at, dict) else None
    if not isinstance(location, dict):
        return {}
    address = _first(location.get("addresses"))
    parts = (
        ("state_province", "region", "city", "address_1")
        if _of(address, "country") == "JP"
        else ("address_1", "city", "region", "state_province")
    )
    lines = [_of(address, part) for part in parts]
    return {
        "緯度": location.get("latitude"),
        "経度": location.get("longitude"),
        "所在地_連結表記": " ".join(str(line) for line in lines if line and line != NOT_STATED),
        "方書": _of(address, "address_2"),
        "バリアフリー情報": _of(_first(location.get("accessibility")), "description"),
    }


def _opening(service: Mapping[str, Any]) -> str:
    """Return the schedules of a service as the opening sentence, else what is said about them."""
    schedules = [one for one in service.get("schedules") or () if isinstance(one, dict)]
    names = ("freq", "byday", "bymonthday", "opens_at", "closes_at", "dtstart")
    parts = [sentence_of(*(str(one.get(name) or "") for name in names)) for one in schedules]
    return "; ".join(filter(None, parts)) or "; ".join(
        str(one["description"]) for one in schedules if one.get("description")
    )


def _first(values: object) -> Any:
    """Return the first of a list, or nothing."""
    return values[0] if isinstance(values, list) and values else {}


def _of(entity: object, name: str) -> Any:
    """Return a field of what may be an entity."""
    return entity.get(name) if isinstance(entity, dict) else None
