"""The pages of a town's customs, and the screens that go by them."""

import pytest

from geo.clock import today
from geo.db import db
from profiles.access import Role
from profiles.actor import Actor
from profiles.cases.plan_actions import draft_plan
from profiles.consent.actions import give_consent
from profiles.consent.models import Purpose, Way
from profiles.consent.rules import Fact
from profiles.customs.own import own
from profiles.customs.queries import customs_of, lead_of
from profiles.customs.rules import Key, months_later
from profiles.vocabulary.dates import wareki
from seed.found import found
from seed.preset import named
from tests.conftest import TODAY
from tests.support.client import Browser


@pytest.fixture
def in_town(app, make, browser):
    """Return what loads a town and signs somebody of it in."""

    def load(name, role=Role.COORDINATOR):
        town = found(named(name), TODAY).town
        db.session.commit()
        return town, browser.sign_in(make.account(role, town))

    return load


def person(make, town):
    """Return somebody of a town."""
    return make.client(Actor(Role.COORDINATOR, town.id, "三浦 あかね"))


def test_every_fact_stands_with_its_source_and_what_is_left_open_is_marked(in_town):
    _town, page = in_town("高島市")

    page = page.get("/customs/")

    assert page.has("つむぎあいシート")
    assert page.has("資料1 第3部 滋賀県高島市（p.78～81）「相談支援機関の体制」")
    assert page.has("資料では 6、この町の登録は 1")
    assert page.has("A 票と B 票の項目")
    assert page.text.count("資料にありません") > 10
    assert not page.has("きまりを変える")


def test_the_page_goes_on_paper(in_town):
    _town, browser = in_town("名張市")

    answer = browser.get("/customs/paper.pdf")

    assert answer.response.data.startswith(b"%PDF")


def test_a_general_description_is_told_apart(in_town):
    _town, page = in_town("流山市")

    assert page.get("/customs/").has("国の一般の説明")


def test_a_town_without_documents_says_how_to_read_them(app, make, browser):
    page = browser.sign_in(make.account(Role.ADMINISTRATOR)).get("/customs/")

    assert page.has("町の資料は、まだ読み込まれていません")
    assert page.has("（はじめは 90 日後を出します）")


def test_the_administrator_settles_what_the_documents_leave_open(in_town):
    town, page = in_town("盛岡市", Role.ADMINISTRATOR)
    form = page.get("/customs/edit")
    assert form.has("支援をまとめる機関")
    told = {key.value: custom.value for key, custom in customs_of(town.id).items()} | {"review_months": "６"}

    page = form.browser.post("/customs/edit", **told)

    assert page.notice == "町のきまりを 1 件変えました"
    assert page.has("町で決めた")
    assert customs_of(town.id)[Key.REVIEW_MONTHS].value == "6"
    assert customs_of(town.id)[Key.LEADER].settled_on is None


def test_nothing_changed_is_said_and_a_wrong_cycle_is_kept_with_its_error(in_town):
    town, browser = in_town("盛岡市", Role.ADMINISTRATOR)
    told = {key.value: custom.value for key, custom in customs_of(town.id).items()}

    assert browser.post("/customs/edit", **told).notice == "変わったところはありません"
    wrong = browser.post("/customs/edit", **told | {"review_months": "99"})

    assert wrong.status == 422
    assert wrong.has("1 から 36 までの数を入れてください")
    assert 'value="99"' in wrong.text


def test_the_plan_is_looked_at_again_in_the_cycle_of_the_town(in_town, make):
    town, browser = in_town("高島市")
    client = person(make, town)

    form = browser.get(f"/clients/{client.ref}/plan/edit")

    assert form.has("この町のきまり：1 か月ごとに見直します")
    assert wareki(months_later(today(), 1)) in form.text
    assert browser.get(f"/clients/{client.ref}/plan").has("この町では「支援共有・行動連携計画シート」といいます。")


def test_the_draft_that_follows_an_evaluation_is_offered_the_cycle_too(in_town, make):
    town, browser = in_town("高島市")
    client, actor = person(make, town), Actor(Role.COORDINATOR, town.id, "三浦 あかね")
    draft_plan(actor, client, {"goal": "週に一度出かける", "roles": [{"who": "本人", "does": "行く"}]}, version=0)
    db.session.commit()

    assert wareki(months_later(today(), 1)) in browser.get(f"/clients/{client.ref}/plan/edit").text


def test_moriokas_rule_is_shown_where_the_plan_goes_before_a_meeting(in_town, make):
    town, browser = in_town("盛岡市")
    client = person(make, town)
    actor = Actor(Role.COORDINATOR, town.id, "三浦 あかね")
    draft_plan(actor, client, {"goal": "週に一度出かける"}, version=0)
    db.session.commit()

    without = browser.get(f"/clients/{client.ref}/plan")
    give_consent(
        actor, client, purpose=Purpose.MEETING, facts=(Fact.WANTS,), way=Way.SPOKEN, given_on=today(), today=today()
    )
    db.session.commit()
    having = browser.get(f"/clients/{client.ref}/plan")

    assert without.has("まだありません。支援をまとめる機関（チームリーダー）は「関係機関」です。")
    assert having.has("支援をまとめる機関（チームリーダー）は「社会福祉協議会」です。「よりそい会議」で話し合います。")
    assert 'value="よりそい会議"' in having.text
    assert "共通ルール" in having.text
    assert "/customs/" in having.text


def test_a_town_without_such_a_rule_has_no_lead(in_town):
    town, _browser = in_town("氷見市")

    assert lead_of(town.id, has_consent=True) is None


def test_the_towns_words_stand_on_its_screens_and_papers(in_town, make, app):
    town, browser = in_town("豊島区")
    client = make.client(make.actor(Role.COORDINATOR, town))
    other = make.account(Role.COORDINATOR, found(named("長岡京市"), TODAY).town)
    third = make.account(Role.COORDINATOR, found(named("盛岡市"), TODAY).town)

    assert browser.get(f"/clients/{client.ref}").has("コミュニティソーシャルワーカー（CSW） 参加支援コーディネーター")
    assert Browser(app).sign_in(other).get("/sheets/plan").has("とりこぼさない支援体制整備事業")
    assert Browser(app).sign_in(third).get("/sheets/").has("相談シート")
    assert Browser(app).sign_in(third).get("/referrals/blank/to_team").has("相談シート")


def test_where_nobody_acts_there_are_no_words_of_a_town(app):
    assert own("coordinator") == ""


def test_moriokas_rule_is_shown_where_a_case_is_put_to_a_meeting(in_town, make):
    town, browser = in_town("盛岡市")
    client = person(make, town)

    page = browser.get(f"/meetings/put/{client.ref}")

    assert page.has("支援をまとめる機関（チームリーダー）は「関係機関」です。")
