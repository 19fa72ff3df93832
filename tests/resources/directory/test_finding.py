"""The search: what is found, in which order, and how many each filter would leave."""

from datetime import date, timedelta

import pytest

from geo.areas import Area
from geo.db import db
from profiles.access import Role
from profiles.actor import Actor
from profiles.vocabulary.rules import Feature, Kind, Status, Visibility
from resources.directory.finding import Order, Wanted, Way, page_of, search

TODAY = date(2026, 11, 25)


@pytest.fixture
def names(coordinator):
    """Return the names of the hits of a wish, in their order."""

    def found(actor=coordinator, **wish):
        hits = search(actor, Wanted(**wish), today=TODAY)
        return [resource.name for resource in page_of(hits, 0, 50)]

    return found


@pytest.fixture
def salon(listing):
    """Return a listing that many searches are after."""
    return listing(
        "手しごとサロン こより",
        kana="てしごとさろん こより",
        common_name="こよりさん",
        activities=["裁縫", "お茶"],
        organisation="北野つくろいの会",
        address="汐見野市北野2丁目3-1",
    )


@pytest.mark.parametrize(
    "words",
    [
        "こより",
        "コヨリ",
        "ｺﾖﾘ",
        "てしごと",
        "手しごと サロン",
        "手しごと　サロン",
        "手しごとサロンこより",
        "さろん",
        "裁縫",
        "つくろいの会",
        "北野2-3",
        "こよりさん",
        "手仕事",  # the reading is the same
        "こよい",  # a slip of the finger
        "てしごとさろー",
    ],
)
def test_one_listing_is_found_however_it_is_written(names, salon, words):
    assert salon.name in names(words=words)


def test_a_word_that_stands_nowhere_finds_nothing(names, salon):
    assert names(words="ロケット") == []


def test_words_akin_are_searched_too_and_told(coordinator, names, listing):
    listing("みのり農園", kind=Kind.FARM, activities=["野菜づくり"])

    found = search(coordinator, Wanted(words="畑"), today=TODAY)

    assert len(found.ids) == 1
    [(typed, others)] = found.also
    assert typed == "畑"
    assert "野菜づくり" in others


def test_everyday_words_for_work_find_kinds_of_work(names, listing):
    listing("とみた製作所", kind=Kind.WORK_EXPERIENCE)
    listing("ひだまり", kind=Kind.SALON)

    assert names(words="しごと") == ["とみた製作所"]


def test_a_name_stands_before_an_activity_and_that_before_a_description(names, listing):
    listing("三", description="将棋の好きな人が来ます")
    listing("二", activities=["将棋"])
    listing("将棋の会")

    assert names(words="将棋") == ["将棋の会", "二", "三"]


def test_where_no_place_holds_all_words_those_that_hold_most_stand_first(coordinator, listing):
    listing("将棋の会", activities=["お茶"])
    listing("囲碁の会", activities=["お茶", "花札"])

    found = search(coordinator, Wanted(words="お茶 花札 ロケット"), today=TODAY)

    assert found.way is Way.ANY
    assert [one.name for one in page_of(found, 0, 9)] == ["囲碁の会", "将棋の会"]


def test_a_guess_says_that_it_is_one(coordinator, salon):
    assert search(coordinator, Wanted(words="こよい"), today=TODAY).way is Way.NEAR
    assert search(coordinator, Wanted(words="こより"), today=TODAY).way is Way.ALL


def test_signs_that_mean_something_to_the_database_mean_nothing_here(names, salon):
    assert names(words="%") == []
    assert names(words="_") == []
    assert names(words="'; drop table resources; --") == []


def test_filters_narrow_together(names, listing, town):
    north = Area(town_id=town.id, name="北野")
    db.session.add(north)
    db.session.flush()
    inner = Area(town_id=town.id, name="北野小学校区", parent_id=north.id)
    db.session.add(inner)
    db.session.flush()
    listing("あ", kind=Kind.FARM, area_id=inner.id, places_total=2, places_taken=1, opening="水 10:00-12:00")
    listing("い", kind=Kind.FARM, area_id=north.id, places_total=2, places_taken=2, opening="木 10:00-12:00")
    listing("う", kind=Kind.SALON, opening="第2・4土 10:00-12:00")

    assert names(kind=Kind.FARM) == ["あ", "い"]
    assert names(area_ref=north.ref) == ["あ", "い"]  # an area holds the areas inside it
    assert names(area_ref=inner.ref) == ["あ"]
    assert names(free=True) == ["あ"]  # not stated is not free
    assert names(day="土") == ["う"]
    assert names(day="2026-12-12") == ["う"]
    assert names(day="2026-12-05") == []
    assert names(kind=Kind.FARM, day="木") == ["い"]


def test_unknown_is_neither_yes_nor_no_and_comes_in_only_when_asked_for(coordinator, names, listing):
    listing("ある", features={"step_free": True})
    listing("ない", features={"step_free": False})
    listing("分からない", features={})
    wish = {"features": frozenset({Feature.STEP_FREE})}

    assert names(**wish) == ["ある"]
    assert set(names(**wish, with_unknown=True)) == {"ある", "分からない"}
    assert search(coordinator, Wanted(**wish), today=TODAY).counts.unknown == 1


def test_each_filter_says_how_many_it_would_leave(coordinator, listing):
    listing("あ", features={"trial_visit": True}, places_total=1, confirmed_on=TODAY)
    listing("い", features={"trial_visit": True, "step_free": False}, confirmed_on=TODAY - timedelta(days=90))
    listing("う")

    counts = search(coordinator, Wanted(), today=TODAY).counts

    assert (counts.free, counts.fresh) == (1, 1)
    assert counts.features[Feature.TRIAL_VISIT] == 2
    assert counts.features[Feature.STEP_FREE] == 0


def test_places_at_rest_are_left_out_unless_asked_for(names, listing):
    listing("休んでいる所", status=Status.RESTING)

    assert names() == []
    assert names(resting=True) == ["休んでいる所"]


def test_the_oldest_confirmations_can_stand_first_for_the_calls_of_the_day(names, listing):
    listing("新しい", confirmed_on=TODAY)
    listing("古い", confirmed_on=TODAY - timedelta(days=200))
    listing("まだ")

    assert names(order=Order.STALE) == ["まだ", "古い", "新しい"]
    assert names(order=Order.FRESH) == ["新しい", "古い", "まだ"]


def test_a_partner_finds_nothing_that_was_not_published_to_partners(names, listing, town):
    listing("内部の所", visibility=Visibility.INTERNAL)
    listing("連携の所", visibility=Visibility.PARTNERS)

    assert names(actor=Actor(Role.PARTNER, town.id, "相談所")) == ["連携の所"]


def test_a_search_is_one_query_beside_the_one_for_the_terms_of_the_town_and_a_page_one_more(
    coordinator, listing, queries
):
    for number in range(30):
        listing(f"サロン{number}")

    with queries() as counted:
        page_of(search(coordinator, Wanted(words="サロン"), today=TODAY), 0, 20)

    assert len(counted) <= 3
