"""What each audience sees: listings by their visibility, homes without their door, contacts for who needs them."""

import pytest
import sqlalchemy as sa

from geo.areas import Town
from geo.coords import Point
from geo.db import db
from profiles.access import Role
from profiles.actor import Actor
from profiles.vocabulary.rules import Visibility
from resources.directory.actions import remove_resource
from resources.directory.models import Resource
from resources.directory.publishing import shown, visible_kinds, where_visible

EVERYTHING = {Visibility.PUBLIC, Visibility.PARTNERS, Visibility.INTERNAL}


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        (Role.COORDINATOR, EVERYTHING),
        (Role.ADMINISTRATOR, EVERYTHING),
        (Role.PARTNER, {Visibility.PUBLIC, Visibility.PARTNERS}),
        (Role.VIEWER, {Visibility.PUBLIC}),
        (Role.AUDITOR, {Visibility.PUBLIC}),
        (Role.HOST, {Visibility.PUBLIC}),
        (None, {Visibility.PUBLIC}),
    ],
)
def test_each_role_sees_what_was_published_to_it(role, kinds):
    assert visible_kinds(role) == kinds


def names_seen(actor):
    """Return the names of the listings that an actor may see."""
    return set(db.session.scalars(sa.select(Resource.name).where(where_visible(actor))))


def test_listings_are_cut_to_the_audience_the_town_and_those_not_removed(coordinator, town, listing):
    for visibility in Visibility:
        listing(visibility.value, visibility=visibility)
    remove_resource(coordinator, listing("取り下げた所", visibility=Visibility.PUBLIC))
    other = Town(name="となり町")
    db.session.add(other)
    db.session.commit()

    assert names_seen(coordinator) == {"公開", "連携機関", "内部"}
    assert names_seen(Actor(Role.PARTNER, town.id, "相談所")) == {"公開", "連携機関"}
    assert names_seen(Actor(Role.VIEWER, town.id, "町会")) == {"公開"}
    assert names_seen(Actor(Role.COORDINATOR, other.id, "となり")) == set()


def test_a_host_sees_the_own_listing_and_no_other_published_or_not(town, listing):
    own = listing("わたしの所", visibility=Visibility.INTERNAL)
    listing("ほかの所", visibility=Visibility.PUBLIC)

    assert names_seen(Actor(Role.HOST, town.id, "大庭", resource_id=own.id)) == {"わたしの所"}
    assert names_seen(Actor(Role.HOST, town.id, "だれか")) == set()


HOME = {
    "address": "汐見野市北野2丁目3-1",
    "building": "大庭様方",
    "point": Point(36.85, 136.98),
    "phone": "090-0000-0000",
    "remarks": "犬がいる",
}


def test_a_home_shows_its_door_to_coordinators_and_its_own_host_only(coordinator, town, listing):
    home = listing(**HOME)

    for actor in (coordinator, Actor(Role.HOST, town.id, "大庭", resource_id=home.id)):
        assert (shown(home, actor).address, shown(home, actor).point) == (HOME["address"], HOME["point"])

    others = (
        None,
        Actor(Role.PARTNER, town.id, ""),
        Actor(Role.VIEWER, town.id, ""),
        Actor(Role.HOST, town.id, "", resource_id=-1),
    )
    for actor in others:
        place = shown(home, actor)
        assert (place.address, place.building, place.point, place.remarks) == ("汐見野市北野", "", None, "")
        assert place.door_hidden


def test_contacts_are_for_those_who_work_with_the_place(town, listing):
    home = listing(**HOME)

    assert shown(home, Actor(Role.PARTNER, town.id, "")).phone == HOME["phone"]
    assert shown(home, Actor(Role.VIEWER, town.id, "")).phone == ""
    assert shown(home, None).phone == ""


def test_the_door_of_a_home_is_not_found_by_searching_either(listing):
    home = listing(**HOME)

    assert "北野" in home.search_key
    assert "大庭" not in home.search_key
    assert "3" not in home.search_key
    assert "犬" not in home.search_key
