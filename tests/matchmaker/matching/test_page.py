"""What the match page shows is worked out before it is printed: cards, numbers, questions, what a change would open."""

import json
from datetime import date

import pytest

from geo.coords import Point
from matchmaker.engine.types import Limit
from matchmaker.matching.comparing import compared
from matchmaker.matching.indexes import index_of
from matchmaker.matching.page import (
    FIRST,
    FIRST_TO_ASK,
    cards_of,
    first_of,
    home_json,
    left_out,
    markers_json,
    sight_of,
)
from matchmaker.matching.queries import Decided, person_of
from matchmaker.matching.rules import Tried, as_if

DAY = date(2026, 11, 25)
HOME = {"lat": 34.53457, "lon": 137.95396}


def look(coordinator, client, tried=None, decided=None):
    """Return the sight of a person and its cards."""
    person, index = person_of(client), index_of(coordinator)
    sight = sight_of(person, as_if(person, tried, client.available), index, tried, as_of=DAY, top=10)
    areas = {candidate.place.ref: "北野" for candidate in sight.answer.candidates}
    return sight, cards_of(sight.answer.candidates, areas, decided or {}, sight.opened, today=DAY)


def test_fit_places_stand_before_those_to_ask_and_all_are_numbered(coordinator, person, place):
    place("聞く所", places_total=None)
    place("合う所")

    sight, cards = look(coordinator, person())

    assert [(card.number, card.name, card.asks) for card in cards] == [(1, "合う所", False), (2, "聞く所", True)]
    assert (sight.fit, sight.to_ask) == (1, 1)


def test_a_card_tells_the_facts_and_asks_for_what_is_not_known(coordinator, person, place):
    place(point=Point(34.53, 137.95), confirmed_on=date(2026, 8, 20), group_size=6)
    client = person(home=HOME, modes=["walk"], max_minutes=60, required=["step_free"])

    [card] = look(coordinator, client)[1]

    assert card.under == ("北野", "6")
    assert card.travel == ("徒歩 12分", "（見込み）")
    assert card.opening == [["木", "13:30-15:30"]]
    assert (card.free, card.total, card.days) == (2, 3, 97)
    [question] = card.questions
    assert (question.feature, question.text) == ("step_free", "入口から席まで、段差はありませんか")
    assert "段差なし" in question.about
    assert all(reason.text != question.text for reason in card.reasons)


def test_what_it_would_be_good_to_know_stands_among_the_reasons_also_where_something_must_be_asked(
    coordinator, person, place
):
    place(places_total=None)

    [card] = look(coordinator, person(preferred=["quiet_room"]))[1]

    assert [question.text for question in card.questions] == ["いま、お一人受け入れられますか"]
    assert [reason.text for reason in card.reasons if reason.direction == "ask"] == ["静かに休める部屋はありますか"]


def test_what_is_not_known_of_a_place_is_said_so(coordinator, person, place):
    place(opening="", places_total=None)

    [card] = look(coordinator, person())[1]

    assert card.travel == ("分からない", "")
    assert card.opening == []
    assert (card.total, card.days, card.marker) == (None, None, None)
    assert [question.feature for question in card.questions] == ["", ""]


def test_every_reason_names_the_facts_it_came_from(coordinator, person, place):
    place(activities=["花の植えかえ", "園芸"], atmosphere=["静か"])

    [card] = look(coordinator, person(interests="園芸が好き。", interest_tags=["園芸"]))[1]

    told = card.reasons + card.folded
    assert any("本人の好きなこと ↔ 受入先の活動" in reason.facts for reason in told)
    assert all(reason.facts and "resource." not in reason.facts and "client." not in reason.facts for reason in told)


def test_a_change_of_the_person_shows_what_it_opens_and_keeps_the_offers_of_the_record(coordinator, person, place):
    place("近い所", fee=100)
    place("高い所", fee=800)
    client = person(max_fee=500)

    before, _ = look(coordinator, client)
    sight, cards = look(coordinator, client, Tried("max_fee", "800"))

    assert [place.name for place in sight.opened] == ["高い所"]
    assert {card.name: card.is_new for card in cards} == {"近い所": False, "高い所": True}
    assert sight.what_if == before.what_if
    assert client.max_fee == 500


def test_a_change_at_one_place_touches_no_other_and_leaves_the_kept_index_alone(coordinator, person, place):
    steps, full = place("段差の所", features={"step_free": False}), place("満員の所", places_taken=3)
    client = person(required=["step_free"])
    full_client = person("C-2")

    sight, cards = look(coordinator, client, Tried("feature", "step_free", steps.ref))
    assert [card.name for card in cards] == ["段差の所"]

    sight, cards = look(coordinator, full_client, Tried("place", "4", full.ref))
    assert {card.name for card in cards} == {"段差の所", "満員の所"}
    assert [place.name for place in sight.opened] == ["満員の所"]

    assert look(coordinator, client)[1] == []
    assert look(coordinator, full_client, Tried("place", "4", "zzzzzzzzzzzz"))[0].opened == ()


def test_markers_carry_the_numbers_of_the_list_and_the_home_is_a_neighbourhood(coordinator, person, place):
    place(point=Point(34.53, 137.95))
    client = person(home=HOME, modes=["walk"], max_minutes=30)

    _sight, cards = look(coordinator, client)
    [marker] = json.loads(markers_json(cards))
    home = json.loads(home_json(person_of(client), "ご自宅のあたり"))

    assert (marker["number"], marker["letter"], marker["family"], marker["href"]) == (1, "ボ", "help_learn", "#place-1")
    assert (home["lat"], home["lon"]) == (34.535, 137.954)
    assert home["reach_m"] == 1615
    assert home_json(person_of(person("C-2")), "x") is None


def test_a_place_that_was_not_chosen_before_still_stands_there_with_the_reason(coordinator, person, place):
    resource = place()

    [card] = look(coordinator, person(), decided={resource.ref: Decided(False, DAY, "顔なじみがいる")})[1]

    assert card.decided == Decided(False, DAY, "顔なじみがいる")


def test_each_place_left_out_stands_once_under_the_first_limit_it_breaks(coordinator, person, place):
    place("満員で高い所", places_taken=3, fee=900)
    place("高い所", fee=900)
    place("合う所")

    found = left_out(person_of(person(max_fee=500)), index_of(coordinator), as_of=DAY)

    assert {limit: [place.name for place in places] for limit, places in found.items()} == {
        Limit.NO_PLACE: ["満員で高い所"],
        Limit.FEE: ["高い所"],
    }


@pytest.mark.parametrize(
    ("fit", "to_ask", "shown"), [(12, 12, (7, 3)), (12, 1, (9, 1)), (12, 0, (10, 0)), (2, 12, (2, 8))]
)
def test_a_first_look_holds_the_best_that_fit_and_some_to_ask(coordinator, person, place, fit, to_ask, shown):
    for number in range(fit):
        place(f"合う所{number}")
    for number in range(to_ask):
        place(f"聞く所{number}", places_total=None)
    index = index_of(coordinator)
    sight = sight_of(person_of(person()), person_of(person("C-2")), index, None, as_of=DAY, top=50)

    first = first_of(sight.answer)

    assert (FIRST, FIRST_TO_ASK) == (10, 3)
    assert [candidate.status for candidate in first] == ["ok"] * shown[0] + ["to_confirm"] * shown[1]


def test_one_candidate_is_compared_with_the_next_best(coordinator, person, place):
    for number in range(4):
        place(f"所{number}", fee=number)

    _sight, cards = look(coordinator, person())
    chosen, others = compared(cards, [cards[2].ref])

    assert [card.number for card in chosen] == [1, 3]
    assert [card.number for card in others] == [2, 4]
    assert [card.number for card in compared(cards, [card.ref for card in cards])[0]] == [1, 2, 3]
    assert compared([], ["x"]) == ([], [])
