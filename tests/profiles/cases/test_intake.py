"""An intake as a conversation goes: subject after subject, left off and taken up, read over at the end."""

import pytest
import sqlalchemy as sa

from geo.db import db
from profiles.access import Role
from profiles.cases.intake import Part, after, before, merged, open_parts
from profiles.cases.models import CaseStage
from profiles.cases.queries import find_case, find_intake
from profiles.cases.words import Trouble
from profiles.clients.models import Client
from profiles.vocabulary.rules import Step
from tests.support.client import Browser

STORY = "父の介護のあと、家から出られなくなった。"


@pytest.fixture
def desk(browser, make):
    """Return a browser in which a coordinator is signed in."""
    return browser.sign_in(make.account())


def write(desk, client, part, **fields):
    """Return the page after one subject was written on its own page."""
    page = desk.get(f"/clients/{client.ref}/intake/{part}")
    hidden = {one["name"]: one["value"] for one in page.reader.all("input") if one.get("type") == "hidden"}
    return desk.post(f"/clients/{client.ref}/intake/{part}", version=hidden["version"], **fields)


def test_the_subjects_follow_each_other():
    parts = list(Part)

    assert [after(part) for part in parts] == [*parts[1:], None]
    assert [before(part) for part in parts] == [None, *parts[:-1]]
    assert open_parts([Part.CALLER.value]) == parts[1:]


def test_a_subject_said_anew_replaces_only_itself():
    told = {"story": "前", "worst": "money", "work": "none"}

    assert merged(told, Part.TROUBLES, {"story": "あと", "worst": ""}) == {"story": "あと", "work": "none"}
    assert merged(told, Part.GOING, {"story": "あと"}) == told


def test_a_conversation_goes_from_page_to_page_and_ends_in_reading_it_over(desk, make):
    client = make.client()

    page = write(desk, client, "caller", caller="family", caller_name="母", reach_how="手紙")
    assert page.response.request.path.endswith("/intake/troubles")
    page = write(desk, client, "troubles", troubles=["withdrawal", "money"], worst="withdrawal", story=STORY)
    page = write(desk, client, "living", born_on="昭和58年4月1日", work="none", household="母と暮らす")
    page = write(desk, client, "words", interests="土いじり", step=Step.TAKE_PART.value)
    page = write(desk, client, "going", available="月-金 13:00-16:00", max_minutes="30")
    page = write(desk, client, "care", feature_step_free="required", do_not_ask="前の職場のこと")
    page = write(desk, client, "name", name="山田 花子")

    for words in (
        "母",
        "ひきこもり、不登校",
        STORY,
        "昭和58年4月1日",
        "失業・休職中",
        "土いじり",
        "30分",
        "前の職場のこと",
    ):
        assert page.has(words), words
    assert not page.has("山田 花子")
    assert not page.has("まだ通っていない話題")

    done = desk.post(f"/clients/{client.ref}/intake")

    assert done.notice == "聞いたことを、確かめずみにしました"
    assert find_case(client).stage is CaseStage.ASSESSED
    stored = db.session.get(Client, client.id)
    assert (stored.interests, stored.max_minutes, stored.required) == ("土いじり", 30, ["step_free"])


def test_one_may_leave_off_at_any_point_and_find_everything_again(desk, make):
    client = make.client(interests="将棋")

    left = write(desk, client, "troubles", story=STORY, then="leave")

    assert left.response.request.path.endswith("/intake")
    assert left.has("続きから")
    assert STORY in desk.get(f"/clients/{client.ref}/intake/troubles").text
    assert "将棋" in desk.get(f"/clients/{client.ref}/intake/words").text


def test_what_was_not_gone_through_cannot_be_called_checked(desk, make):
    client = make.client()

    page = desk.post(f"/clients/{client.ref}/intake")

    assert page.status == 422
    assert page.has("まだ聞いていないことがあります")
    assert find_intake(client) is None


def test_an_answer_that_cannot_be_read_stays_on_its_page(desk, make):
    client = make.client()

    page = write(desk, client, "living", born_on="2月30日", age="400")

    assert page.status == 422
    assert page.has("ある日を入れてください")
    assert page.has("までの数にしてください")
    assert find_intake(client) is None


def test_whoever_was_slower_keeps_what_they_typed(desk, make):
    client = make.client()
    old = client.version
    write(desk, client, "words", interests="将棋")

    page = desk.post(f"/clients/{client.ref}/intake/words", version=str(old), interests="囲碁")

    assert page.status == 409
    assert page.has("ほかの人が先に保存しました")
    assert "囲碁" in page.text
    assert db.session.get(Client, client.id).interests == "将棋"


def test_nothing_that_was_said_lies_open_in_the_store(desk, make):
    client = make.client()

    write(desk, client, "troubles", troubles=[Trouble.VIOLENCE.value], story=STORY)

    [row] = db.session.execute(sa.text("SELECT told FROM intakes")).all()
    assert STORY.encode() not in bytes(row.told)
    assert Trouble.VIOLENCE.value.encode() not in bytes(row.told)


def test_a_stranger_and_a_partner_find_no_intake(app, make):
    client = make.client()
    stranger = Browser(app).sign_in(make.account(town=make.other_town()))
    partner = Browser(app).sign_in(make.account(Role.PARTNER, agency_id=make.agency().id))

    assert stranger.get(f"/clients/{client.ref}/intake").status == 404
    assert stranger.get(f"/clients/{client.ref}/intake/words").status == 404
    assert partner.get(f"/clients/{client.ref}/intake").status == 403
    assert stranger.get(f"/clients/{client.ref}/intake/nothing").status == 404
