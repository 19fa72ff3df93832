"""Writes of the registry: nothing is lost, nothing is overwritten in silence, and each leaves a deed."""

from datetime import date

import pytest
import sqlalchemy as sa

from geo.coords import Point
from geo.db import db
from geo.errors import DomainError, StaleError
from profiles.audit.models import Deed
from profiles.vocabulary.rules import Feature, Kind
from resources.directory.actions import (
    change_resource,
    confirm_resource,
    free_place,
    note_feature,
    remove_resource,
    restore_resource,
    take_place,
    withdraw_confirmation,
)
from resources.directory.models import Organisation, Resource
from resources.directory.publishing import point_of

TODAY = date(2026, 11, 25)


def deeds(resource):
    """Return the events of a listing in their order."""
    query = sa.select(Deed).where(Deed.subject_ref == resource.ref).order_by(Deed.id)
    return [(deed.event, deed.details) for deed in db.session.scalars(query)]


def test_a_new_listing_is_found_by_its_words_and_its_deed_is_on_record(listing):
    resource = listing(activities=["裁縫"], organisation="北野つくろいの会", point=Point(36.85, 136.98))

    assert resource.organisation.name == "北野つくろいの会"
    assert point_of(resource) == Point(36.85, 136.98)
    assert "裁縫" in resource.search_key
    [(event, details)] = deeds(resource)
    assert event == "resource.added"
    assert details["new"]["point"] == {"lat": 36.85, "lon": 136.98}


def test_an_organisation_is_named_once_for_all_its_listings(listing):
    listing("一つ目", organisation="社協")
    listing("二つ目", organisation="社協")

    assert db.session.scalar(sa.select(sa.func.count(Organisation.id))) == 1


def test_a_change_tells_before_and_after_of_what_changed_and_of_nothing_else(coordinator, listing):
    resource = listing(description="布の手しごと")

    change_resource(
        coordinator,
        resource,
        {"name": resource.name, "description": "紙の手しごと"},
        version=resource.version,
        today=TODAY,
    )
    db.session.commit()

    assert deeds(resource)[-1] == (
        "resource.changed",
        {"old": {"description": "布の手しごと"}, "new": {"description": "紙の手しごと"}},
    )
    assert "紙" in resource.search_key


def test_saving_without_a_change_leaves_no_deed_and_no_new_version(coordinator, listing):
    resource = listing()
    version = resource.version

    change_resource(coordinator, resource, {"name": resource.name}, version=version, today=TODAY)
    db.session.commit()

    assert (len(deeds(resource)), resource.version) == (1, version)


def test_the_second_to_save_is_told_and_both_texts_are_kept(coordinator, listing):
    resource = listing(description="はじめ")
    seen = resource.version
    change_resource(coordinator, resource, {"description": "先の人"}, version=seen, today=TODAY)
    db.session.commit()

    with pytest.raises(StaleError) as refusal:
        change_resource(
            coordinator, resource, {"description": "後の人", "name": resource.name}, version=seen, today=TODAY
        )

    assert (refusal.value.mine, refusal.value.theirs) == ({"description": "後の人"}, {"description": "先の人"})
    assert resource.description == "先の人"


def test_a_save_between_reading_and_writing_is_told_too(coordinator, listing):
    resource = listing(description="はじめ")
    seen = resource.version
    db.session.execute(  # another session, as the database sees it
        sa.update(Resource).where(Resource.id == resource.id).values(description="先の人", version=seen + 1),
        execution_options={"synchronize_session": False},
    )

    with pytest.raises(StaleError) as refusal:
        change_resource(coordinator, resource, {"description": "後の人"}, version=seen, today=TODAY)

    assert refusal.value.mine == {"description": "後の人"}


def test_a_confirmation_is_of_today_by_name_and_can_be_withdrawn(coordinator, listing):
    resource = listing(confirmed_on=date(2026, 8, 1), confirmed_by="大庭さん")

    confirm_resource(coordinator, resource, today=TODAY)
    assert (resource.confirmed_on, resource.confirmed_by) == (TODAY, "三浦 あかね")

    withdraw_confirmation(coordinator, resource, on=date(2026, 8, 1), by="大庭さん")
    db.session.commit()
    assert (resource.confirmed_on, resource.confirmed_by) == (date(2026, 8, 1), "大庭さん")
    assert [event for event, _ in deeds(resource)][1:] == ["resource.confirmed", "resource.confirmation.withdrawn"]


def test_a_change_of_the_text_is_no_confirmation(coordinator, listing):
    resource = listing(confirmed_on=date(2026, 8, 1))

    change_resource(coordinator, resource, {"description": "新しい"}, version=resource.version, today=TODAY)

    assert resource.confirmed_on == date(2026, 8, 1)


def test_what_was_said_of_a_feature_keeps_day_and_name(coordinator, listing):
    resource = listing(features={"lift": False})

    note_feature(coordinator, resource, Feature.STEP_FREE, False, note="5センチ", today=TODAY)
    note_feature(coordinator, resource, Feature.LIFT, None, today=TODAY)
    db.session.commit()

    assert resource.features == {"step_free": False}
    assert resource.feature_notes["step_free"] == {"note": "5センチ", "on": "2026-11-25", "by": "三浦 あかね"}


def test_a_feature_changed_in_the_form_is_dated_and_others_are_not(coordinator, listing):
    resource = listing(features={"lift": False})

    change_resource(
        coordinator, resource, {"features": {"lift": False, "parking": True}}, version=resource.version, today=TODAY
    )

    assert set(resource.feature_notes) == {"parking"}


def test_a_removed_listing_can_be_brought_back(coordinator, listing):
    resource = listing()

    remove_resource(coordinator, resource)
    assert resource.removed_at is not None
    restore_resource(coordinator, resource)
    db.session.commit()

    assert resource.removed_at is None
    assert [event for event, _ in deeds(resource)][1:] == ["resource.removed", "resource.restored"]


def test_places_are_taken_until_none_is_left_and_given_back(listing):
    resource = listing(places_total=2, places_taken=1)

    take_place(resource.id)
    with pytest.raises(DomainError):
        take_place(resource.id)
    assert resource.places_taken == 2

    free_place(resource.id)
    free_place(resource.id)
    free_place(resource.id)
    assert resource.places_taken == 0


def test_where_nobody_said_how_many_there_are_places_are_counted_all_the_same(listing):
    resource = listing(kind=Kind.FARM)

    take_place(resource.id)

    assert resource.places_taken == 1


def test_a_form_opened_before_a_place_was_taken_cannot_write_the_old_count_back(coordinator, listing):
    resource = listing(places_total=2, places_taken=0)
    seen = resource.version
    take_place(resource.id)
    db.session.commit()

    with pytest.raises(StaleError):
        change_resource(coordinator, resource, {"places_taken": 0}, version=seen, today=TODAY)
