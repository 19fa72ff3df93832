"""A town's own terms in matching: heard from both sides, in page and command, at once, and in their own town alone."""

import json
from datetime import UTC, date, datetime

import pytest

from geo.db import db
from matchmaker.engine import marks
from matchmaker.engine.types import Person
from matchmaker.matching.cli import match_command
from matchmaker.matching.indexes import index_of
from matchmaker.matching.queries import match
from profiles.access import Role
from profiles.actor import Actor
from profiles.terms.actions import add_term, take_back
from profiles.terms.rules import Effect, Laid
from resources.directory.finding import Wanted, search

DAY, NOW = date(2026, 11, 25), datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
FESTIVAL = Laid(Effect.WORD, "祭り", "だんごまき")
SAID = "だんごまきの準備を手伝ってきた"


@pytest.fixture
def administrator(coordinator):
    """Return an administrator of the town."""
    return Actor(Role.ADMINISTRATOR, coordinator.town_id, "管理 さくら")


def reasons(actor, **said):
    """Return the first reason of every place for somebody, by the place's name."""
    answer = match(actor, Person("C-1", **said), as_of=DAY)
    return {one.place.name: one.reasons[0].text for one in answer.candidates}


def score(actor, **said):
    """Return the score of the only place for somebody."""
    [one] = match(actor, Person("C-1", **said), as_of=DAY).candidates
    return one.score


def test_what_a_person_says_in_the_words_of_the_town_is_heard_at_once(coordinator, administrator, place):
    place("浜の保存会", activities=["夏祭りの支度"])
    before = score(coordinator, interests=SAID)

    add_term(administrator, FESTIVAL, reason="町の言い方", now=NOW)

    assert score(coordinator, interests=SAID) > before + 0.1  # 準備 and 支度 were near before
    assert "「だんごまきの準備を手伝ってきた」" in reasons(coordinator, interests=SAID)["浜の保存会"]
    assert "夏祭りの支度" in reasons(coordinator, interests=SAID)["浜の保存会"]


def test_what_a_listing_says_in_the_words_of_the_town_is_heard_at_once(coordinator, administrator, place):
    place("浜の保存会", description="だんごまきの支度をします。")
    before = score(coordinator, interests="お祭りが好き")

    term = add_term(administrator, FESTIVAL, reason="町の言い方", now=NOW)
    after = score(coordinator, interests="お祭りが好き")
    told = reasons(coordinator, interests="お祭りが好き")["浜の保存会"]
    take_back(administrator, term, reason="別のことだった", now=NOW)

    assert after > before + 0.05
    assert "お祭り" in told
    assert "だんごまき" in told
    assert score(coordinator, interests="お祭りが好き") == before


def test_what_somebody_cannot_bear_is_heard_in_the_words_of_the_town(coordinator, administrator, place):
    place("浜の保存会", description="だんごまきの支度をします。")
    before = score(coordinator, avoid="祭り")

    add_term(administrator, FESTIVAL, reason="町の言い方", now=NOW)

    assert score(coordinator, avoid="祭り") < before * 0.6


def test_a_wording_that_is_switched_off_answers_nobody(coordinator, administrator, place):
    place("喫茶 夏祭り", activities=["店番"])
    before = score(coordinator, interests="お祭りが好き")

    add_term(administrator, Laid(Effect.SILENCE, "祭り", "夏祭り"), reason="店の名前", now=NOW)

    assert score(coordinator, interests="お祭りが好き") < before


def test_a_concept_of_the_town_is_compared_like_any_other(coordinator, administrator, place):
    place("浜の保存会", activities=["やまひきの手伝い"])
    before = score(coordinator, interests="祭りが好き")

    own = Laid(Effect.CONCEPT, "山車曳き", broader=("祭り",))
    add_term(administrator, own, reason="町の行事", now=NOW)
    add_term(administrator, Laid(Effect.WORD, "山車曳き", "やまひき"), reason="町の言い方", now=NOW)

    assert score(coordinator, interests="祭りが好き") > before + 0.1


def test_the_words_of_one_town_mean_nothing_in_another(coordinator, stranger, administrator, place):
    place("浜の保存会", activities=["夏祭りの支度"])
    add_term(administrator, FESTIVAL, reason="町の言い方", now=NOW)
    db.session.commit()

    for _ in range(2):  # the index of each town stays in the process
        assert index_of(coordinator).topics.known != index_of(stranger).topics.known
        assert (
            "だんごまき"
            in index_of(coordinator).topics.known.concepts[index_of(coordinator).topics.known.number["祭り"]].words
        )


def test_listings_are_read_again_after_a_change_and_only_then(coordinator, administrator, place, monkeypatch):
    place("浜の保存会", activities=["夏祭りの支度"])
    index = index_of(coordinator)
    assert index_of(coordinator).topics is index.topics

    add_term(administrator, FESTIVAL, reason="町の言い方", now=NOW)
    again = index_of(coordinator)

    assert again.topics is not index.topics
    monkeypatch.setattr(marks, "read_marks", lambda *_: pytest.fail("read again"))
    assert index_of(coordinator).topics is again.topics


def test_the_command_hears_the_words_of_the_town(app, coordinator, administrator, place, person):
    place("浜の保存会", activities=["夏祭りの支度"])
    person(interests=SAID)
    add_term(administrator, FESTIVAL, reason="町の言い方", now=NOW)
    db.session.commit()

    done = app.test_cli_runner().invoke(match_command, ["C-012", "--json", "--as-of", "2026-11-25"])

    [result] = json.loads(done.stdout)["results"]
    assert "だんごまき" in result["reasons"][0]["text"]
    assert "夏祭りの支度" in result["reasons"][0]["text"]


def test_the_page_and_a_change_that_is_tried_out_hear_the_words_of_the_town(browser, make):
    make.resource(name="浜の保存会", activities=["夏祭りの支度"], fee=800)
    client = make.client(interests=SAID, max_fee=500)
    add_term(make.actor(Role.ADMINISTRATOR), FESTIVAL, reason="町の言い方", now=NOW)
    db.session.commit()

    page = browser.sign_in(make.account()).get(f"/clients/{client.ref}/match", max_fee=800)

    assert page.has("ゆるめると入る所")
    assert page.has("だんごまきの準備を手伝ってきた")


def test_the_search_of_the_registry_finds_what_the_town_calls_it(coordinator, administrator, place):
    place("浜の保存会", activities=["夏祭りの支度"])
    assert not search(coordinator, Wanted(words="だんごまき"), today=DAY).ids

    add_term(administrator, FESTIVAL, reason="町の言い方", now=NOW)

    assert search(coordinator, Wanted(words="だんごまき"), today=DAY).ids
