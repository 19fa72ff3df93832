"""Writes of the registry: add, change, confirm, note a feature, remove, bring back; each leaves its deed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm.exc import StaleDataError

from geo.clock import utcnow
from geo.coords import Point
from geo.db import db
from geo.errors import StaleError
from geo.spatial import point_wkt
from profiles.actor import Actor
from profiles.audit.actions import Event, record
from profiles.vocabulary.rules import Feature
from resources.directory.models import Organisation, Resource
from resources.directory.places import free_place as free_place
from resources.directory.places import take_place as take_place
from resources.directory.publishing import point_of
from resources.directory.rules import clean_features
from resources.directory.search import key_of

CHANGES = frozenset({"old", "new"})
RESOURCE_ADDED = Event("resource.added", "受入先の登録", frozenset({"new"}))
RESOURCE_CHANGED = Event("resource.changed", "受入先の変更", CHANGES)
RESOURCE_CONFIRMED = Event("resource.confirmed", "受入先の確認", CHANGES)
CONFIRMATION_WITHDRAWN = Event("resource.confirmation.withdrawn", "受入先の確認の取り消し", CHANGES)
FEATURE_NOTED = Event("resource.feature.noted", "設備と配慮の記入", frozenset({"feature", "old", "new", "note"}))
RESOURCE_REMOVED = Event("resource.removed", "受入先の取り下げ", frozenset({"name"}))
RESOURCE_RESTORED = Event("resource.restored", "受入先の取り下げの取り消し", frozenset({"name"}))

PLAIN = [
    "name",
    "kana",
    "common_name",
    "kind",
    "kind_text",
    "description",
    "activities",
    "atmosphere",
    "group_size",
    "steps",
    "address",
    "building",
    "certainty",
    "area_id",
    "opening",
    "opening_note",
    "age_min",
    "age_max",
    "condition",
    "fee",
    "fee_text",
    "pay",
    "places_total",
    "places_taken",
    "features",
    "barrier_note",
    "phone",
    "email",
    "url",
    "contact_way",
    "visibility",
    "status",
    "confirmed_on",
    "confirmed_by",
    "remarks",
]
EDITABLE = (*PLAIN, "organisation", "point")


def add_resource(actor: Actor, values: Mapping[str, Any]) -> Resource:
    """Write a new listing; `values` are columns by name, `organisation` a name and `point` a `Point`."""
    resource = Resource(town_id=actor.town_id, source="sheet")
    _apply(resource, values)
    resource.search_key = key_of(resource)
    db.session.add(resource)
    db.session.flush()
    record(actor, RESOURCE_ADDED, resource, new=_told(values))
    return resource


def change_resource(actor: Actor, resource: Resource, values: Mapping[str, Any], *, version: int, today: date) -> None:
    """Change a listing that was read at a version; what was saved meanwhile is never overwritten (StaleError)."""
    if resource.version != version:
        raise _stale(resource, values)
    old = _current(resource, values)
    changed = {name: value for name, value in values.items() if old[name] != value}
    if not changed:
        return
    if "features" in changed:
        resource.feature_notes = _noted(actor, resource, changed["features"], today)
    _apply(resource, changed)
    resource.search_key = key_of(resource)
    _flush(resource.id, values)
    record(actor, RESOURCE_CHANGED, resource, old=_told({name: old[name] for name in changed}), new=_told(changed))


def _noted(actor: Actor, resource: Resource, features: Mapping[str, Any], today: date) -> dict[str, Any]:
    """Return the notes with day and name beside each feature that changed; a note in words stays."""
    notes = dict(resource.feature_notes)
    for feature in Feature:
        if features.get(feature) != resource.features.get(feature):
            notes[feature.value] = {
                "note": (notes.get(feature) or {}).get("note", ""),
                "on": today.isoformat(),
                "by": actor.name,
            }
    return notes


def confirm_resource(actor: Actor, resource: Resource, *, today: date) -> None:
    """Let a human say that the listing holds today."""
    old = _confirmation(resource)
    resource.confirmed_on, resource.confirmed_by = today, actor.name
    record(actor, RESOURCE_CONFIRMED, resource, old=old, new=_confirmation(resource))


def withdraw_confirmation(actor: Actor, resource: Resource, *, on: date | None, by: str) -> None:
    """Put back the confirmation that stood before, when somebody pressed by mistake."""
    old = _confirmation(resource)
    resource.confirmed_on, resource.confirmed_by = on, by
    record(actor, CONFIRMATION_WITHDRAWN, resource, old=old, new=_confirmation(resource))


def note_feature(
    actor: Actor, resource: Resource, feature: Feature, value: bool | None, *, note: str = "", today: date
) -> None:
    """Write down what somebody said of one feature: yes, no or still unknown, with note, day and name."""
    old = resource.features.get(feature)
    resource.features = clean_features({**resource.features, feature: value})
    resource.feature_notes = {
        **resource.feature_notes,
        feature.value: {"note": note, "on": today.isoformat(), "by": actor.name},
    }
    record(actor, FEATURE_NOTED, resource, feature=feature.value, old=old, new=value, note=note)


def remove_resource(actor: Actor, resource: Resource) -> None:
    """Take a listing out of the registry; it is kept, and can be brought back."""
    resource.removed_at = utcnow()
    record(actor, RESOURCE_REMOVED, resource, name=resource.name)


def restore_resource(actor: Actor, resource: Resource) -> None:
    """Bring a removed listing back."""
    resource.removed_at = None
    record(actor, RESOURCE_RESTORED, resource, name=resource.name)


def _current(resource: Resource, names: Mapping[str, Any]) -> dict[str, Any]:
    """Return how the named fields stand in the registry now."""
    special = {
        "organisation": resource.organisation.name if resource.organisation else "",
        "point": point_of(resource),
    }
    return {name: special[name] if name in special else getattr(resource, name) for name in names}


def _apply(resource: Resource, values: Mapping[str, Any]) -> None:
    """Set the fields of a listing."""
    for name in PLAIN:
        if name in values:
            setattr(resource, name, values[name])
    if "organisation" in values:
        resource.organisation = _organisation_called(values["organisation"], resource.town_id)
    if "point" in values:
        point: Point | None = values["point"]
        resource.location = point_wkt(point) if point else None


def _organisation_called(name: str, town_id: int) -> Organisation | None:
    """Return the organisation of that name in the town, made when it is new; None when there is no name."""
    if not name:
        return None
    query = sa.select(Organisation).where(Organisation.town_id == town_id, Organisation.name == name)
    return db.session.scalar(query) or Organisation(town_id=town_id, name=name)


def _flush(resource_id: int, values: Mapping[str, Any]) -> None:
    """Send the change, and say so when somebody else was faster between reading and writing."""
    try:
        db.session.flush()
    except StaleDataError:
        db.session.rollback()
        raise _stale(db.session.get_one(Resource, resource_id), values) from None


def _stale(resource: Resource, values: Mapping[str, Any]) -> StaleError:
    """Return the error that holds both versions of the fields that differ."""
    error = StaleError()
    theirs = _current(resource, values)
    differing = [name for name, value in values.items() if theirs[name] != value]
    error.mine = {name: values[name] for name in differing}
    error.theirs = {name: theirs[name] for name in differing}
    return error


def _confirmation(resource: Resource) -> dict[str, str | None]:
    """Return the last confirmation as the book of deeds tells it."""
    return {"on": resource.confirmed_on.isoformat() if resource.confirmed_on else None, "by": resource.confirmed_by}


def _told(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values as JSON can hold them."""
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    """Return one value as JSON can hold it."""
    if isinstance(value, Point):
        return {"lat": value.lat, "lon": value.lon}
    return value.isoformat() if isinstance(value, date) else value
