"""Papers for hosts, and what hosts say: a paper opens one place, once, until it is revoked or runs out (R9)."""

import hashlib
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from geo.clock import utcnow
from geo.db import db
from geo.errors import DomainError, NotFoundError
from profiles.access import Role
from profiles.actor import Actor
from profiles.audit.models import Deed
from profiles.vocabulary.rules import Visibility
from resources.directory.actions import remove_resource
from resources.hosts.actions import (
    change_free_places,
    confirm_own,
    end_stewardship,
    issue_link,
    name_steward,
    revoke_link,
    say_worry,
    take_back_confirmation,
    take_up_worry,
    use_link,
)
from resources.hosts.device import host_actor
from resources.hosts.models import HostLink
from resources.hosts.queries import link_by_code, link_by_token, open_link, open_worries, own_resource, papers_of
from resources.hosts.rules import LinkState, Topic

TODAY = date(2026, 11, 25)


def hashed(text):
    """Return a hash as the house would, with a key of the test."""
    return hashlib.sha256(b"key" + text.encode()).hexdigest()


@pytest.fixture
def place(listing):
    """Return the listing of a host."""
    return listing(
        "手しごとサロン こより", places_total=3, places_taken=2, confirmed_on=date(2026, 8, 1), confirmed_by="三浦"
    )


@pytest.fixture
def steward(coordinator, place):
    """Return one who speaks for it."""
    return name_steward(coordinator, place, name="大庭", title="世話人")


@pytest.fixture
def slip(coordinator, steward):
    """Return a paper just made."""
    return issue_link(coordinator, steward, hashed=hashed, days=30)


def use(slip):
    """Use a paper up and return the secret of the device."""
    return use_link(host_actor(slip.link), slip.link, hashed=hashed, hours=12)


def test_a_paper_holds_what_the_database_does_not(slip):
    stored = [str(value) for value in db.session.execute(sa.select(HostLink.__table__)).one()]

    assert len(slip.code) == 8
    assert slip.code.isdecimal()
    assert not any(slip.token in value or slip.code in value for value in stored)


def test_looking_a_hundred_times_uses_nothing_up_and_the_press_does(slip):
    for _look in range(100):
        assert link_by_token(hashed(slip.token), utcnow()) is not None

    use(slip)

    assert link_by_token(hashed(slip.token), utcnow()) is None
    assert link_by_code(hashed(slip.code), utcnow()) is None


def test_of_two_presses_the_second_is_refused(slip):
    use(slip)

    with pytest.raises(DomainError):
        use(slip)


def test_a_device_speaks_for_its_one_place_in_the_name_of_the_steward(slip, place, steward):
    secret = use(slip)

    actor = host_actor(open_link(hashed(secret), utcnow()))

    assert actor == Actor(Role.HOST, place.town_id, "世話人 大庭", resource_id=place.id, stewardship_id=steward.id)
    assert own_resource(actor) == place


def test_a_device_stays_for_its_hours_and_no_longer(slip):
    secret = use(slip)

    assert open_link(hashed(secret), utcnow() + timedelta(hours=11)) is not None
    assert open_link(hashed(secret), utcnow() + timedelta(hours=13)) is None


def test_a_paper_runs_out_after_its_days(slip):
    assert link_by_token(hashed(slip.token), utcnow() + timedelta(days=29)) is not None
    assert link_by_token(hashed(slip.token), utcnow() + timedelta(days=31)) is None


def test_a_revoked_paper_opens_nothing_and_its_device_is_out_at_once(coordinator, slip):
    secret = use(slip)

    revoke_link(coordinator, slip.link)

    assert open_link(hashed(secret), utcnow()) is None


def test_a_new_paper_stops_the_unused_one_before_it_and_leaves_the_device_alone(coordinator, steward, slip):
    secret = use(slip)
    second = issue_link(coordinator, steward, hashed=hashed, days=30)
    third = issue_link(coordinator, steward, hashed=hashed, days=30)

    assert link_by_token(hashed(second.token), utcnow()) is None
    assert link_by_token(hashed(third.token), utcnow()) is not None
    assert open_link(hashed(secret), utcnow()) is not None


def test_one_who_no_longer_speaks_for_a_place_is_out_with_all_papers(coordinator, steward, slip):
    end_stewardship(coordinator, steward)

    assert link_by_token(hashed(slip.token), utcnow()) is None
    with pytest.raises(DomainError):
        use(slip)


def test_a_listing_taken_out_of_the_registry_has_no_pages(coordinator, place, slip):
    secret = use(slip)

    remove_resource(coordinator, place)
    db.session.flush()

    assert open_link(hashed(secret), utcnow()) is None


def test_papers_say_what_became_of_them(coordinator, place, steward, slip):
    use(slip)
    second = issue_link(coordinator, steward, hashed=hashed, days=30)
    revoke_link(coordinator, second.link)
    issue_link(coordinator, steward, hashed=hashed, days=30)
    db.session.flush()

    assert [paper.state for paper in papers_of(place, utcnow())] == [LinkState.LIVE, LinkState.REVOKED, LinkState.OPEN]
    later = [paper.state for paper in papers_of(place, utcnow() + timedelta(days=60))]
    assert later == [LinkState.EXPIRED, LinkState.REVOKED, LinkState.USED]


@pytest.fixture
def host(slip):
    """Return the host who speaks through a device."""
    return host_actor(slip.link)


def test_a_host_confirms_by_name_and_the_deed_says_that_it_was_a_host(host, place):
    confirm_own(host, place, today=TODAY)
    db.session.commit()

    assert (place.confirmed_on, place.confirmed_by) == (TODAY, "世話人 大庭")
    last = db.session.scalars(sa.select(Deed).order_by(Deed.id.desc())).first()
    assert (last.event, last.actor_role, last.actor_name) == ("resource.confirmed", "host", "世話人 大庭")


def test_a_confirmation_pressed_by_mistake_is_taken_back_whole(host, place):
    confirm_own(host, place, today=TODAY)
    db.session.commit()

    take_back_confirmation(host, place, now=utcnow())

    assert (place.confirmed_on, place.confirmed_by) == (date(2026, 8, 1), "三浦")


def test_what_another_confirmed_or_long_ago_is_not_taken_back(coordinator, host, place):
    confirm_own(coordinator, place, today=TODAY)
    db.session.commit()
    with pytest.raises(DomainError):
        take_back_confirmation(host, place, now=utcnow())

    confirm_own(host, place, today=TODAY)
    db.session.commit()
    with pytest.raises(DomainError):
        take_back_confirmation(host, place, now=utcnow() + timedelta(hours=2))


def test_a_host_says_how_many_more_may_come_and_those_who_are_there_stay_counted(host, place):
    change_free_places(host, place, 2, version=place.version, today=TODAY)

    assert (place.places_total, place.places_taken, place.confirmed_on) == (4, 2, TODAY)


@pytest.mark.parametrize("free", [-1, 100])
def test_a_number_of_places_that_cannot_be_is_refused(host, place, free):
    with pytest.raises(DomainError):
        change_free_places(host, place, free, version=place.version, today=TODAY)


def test_a_worry_needs_no_words_and_waits_until_a_coordinator_takes_it_up(coordinator, host, place):
    worry = say_worry(host, place, Topic.CALL)

    assert [one.ref for one in open_worries(coordinator)] == [worry.ref]
    take_up_worry(coordinator, worry)
    db.session.flush()
    assert open_worries(coordinator) == []


def test_a_host_without_a_place_sees_none(town):
    with pytest.raises(NotFoundError):
        own_resource(Actor(Role.HOST, town.id, "だれか"))


def test_a_place_that_is_published_to_nobody_is_still_its_hosts_own(host, place):
    place.visibility = Visibility.INTERNAL
    db.session.flush()

    assert own_resource(host) == place
