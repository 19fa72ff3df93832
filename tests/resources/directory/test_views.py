"""The registry as staff use it: looking for places, reading one, writing one, and never over somebody else's words."""

import io

import openpyxl
import pytest

from geo.db import db
from profiles.access import Role
from profiles.vocabulary.rules import Kind, Visibility
from resources.directory.models import Resource


@pytest.fixture
def desk(browser, make):
    """Return a browser in which a coordinator is signed in."""
    return browser.sign_in(make.account())


def typed(page):
    """Return what stands in the form of a page, as a browser would send it back."""
    fields = [f for f in page.reader.all("input") if f.get("name") and f.get("type") not in ("checkbox", "radio")]
    values = {field["name"]: field.get("value", "") for field in fields}
    for tag, attributes in page.reader.tags:
        if tag == "select":
            select = attributes["name"]
        elif tag == "option" and ("selected" in attributes or select not in values):
            values[select] = attributes["value"]
    for field in page.reader.all("input"):
        if field.get("type") == "radio" and "checked" in field:
            values[field["name"]] = field["value"]
    return {name: value for name, value in values.items() if name not in ("csrf_token", "q", "not_twin")}


def test_words_and_filters_leave_what_answers_both(desk, make):
    make.resource(name="編み物の会", activities=["編み物"], features={"step_free": True})
    make.resource(name="二階の編み物", activities=["編み物"], features={"step_free": False})
    make.resource(name="朝の釣り", activities=["釣り"])

    page = desk.get("/resources/", q="編み物", has="step_free")

    assert page.has("1 か所")
    assert page.has("編み物の会")
    assert not page.has("二階の編み物")
    assert not page.has("朝の釣り")


def test_nothing_found_offers_a_way_on(desk, make):
    make.resource(name="朝の釣り")

    page = desk.get("/resources/", q="存在しないことば", free="1")

    assert page.has("この条件に合う所は、見つかりませんでした")
    assert page.has("「空きがある」を外す")


def test_an_empty_registry_says_how_to_begin(desk):
    assert desk.get("/resources/").has("受入先は、まだ1つも登録されていません")


def test_a_long_list_comes_in_pages_and_a_page_too_far_is_the_last(desk, make):
    for number in range(23):
        make.resource(name=f"{number:02}番の会")

    first, last = desk.get("/resources/", order="name"), desk.get("/resources/", order="name", page="99")

    assert first.has("1–20／23 か所")
    assert last.has("21–23／23 か所")
    assert last.has("22番の会")


def test_the_list_costs_the_same_number_of_queries_however_long_it_is(desk, make, queries):
    make.resource()
    desk.get("/resources/")
    with queries() as few:
        desk.get("/resources/")
    for _ in range(15):
        make.resource()

    with queries() as many:
        desk.get("/resources/")

    assert len(many) == len(few)


def test_the_hits_alone_can_be_carried_away(desk, make):
    make.resource(name="編み物の会", activities=["編み物"])
    make.resource(name="朝の釣り", activities=["釣り"])

    page = desk.get("/resources/", q="編み物")
    link = next(one["href"] for one in page.reader.all("a") if "export.xlsx" in one.get("href", ""))
    content = desk.client.get(link).data

    rows = list(openpyxl.load_workbook(io.BytesIO(content), read_only=True).active.values)
    assert page.has("この 1 か所を Excel で受け取る")
    assert [row[rows[0].index("名称")] for row in rows[1:]] == ["編み物の会"]


def test_a_listing_says_its_fee_once(desk, make):
    place = make.resource(fee=200, fee_text="200円（お茶代）")

    page = desk.get(f"/resources/{place.ref}")

    assert page.has("200円（お茶代）")
    assert not page.has("1回 200円")


def test_a_new_listing_needs_a_name_and_nothing_else(desk):
    empty = typed(desk.get("/resources/new"))

    refused = desk.post("/resources/new", **empty)
    made = desk.post("/resources/new", **{**empty, "name": "ひだまり文庫"})

    assert refused.status == 422
    assert refused.has("名称を入れてください")
    assert made.notice == "受入先を加えました"
    assert made.has("ひだまり文庫")


def test_a_form_that_is_refused_keeps_what_was_typed(desk):
    page = desk.post(
        "/resources/new", name="ひだまり文庫", kind=Kind.SALON.value, age_min="20", age_max="10", spot="北"
    )

    assert page.status == 422
    assert page.has("「何歳まで」は「何歳から」より大きくしてください")
    assert page.has("緯度, 経度の順に")
    assert typed(page)["name"] == "ひだまり文庫"
    assert db.session.query(Resource).count() == 0


def test_a_likely_twin_is_shown_before_it_is_written_twice(desk, make):
    make.resource(name="ひだまり文庫", phone="0000-11-2222")

    same = {**typed(desk.get("/resources/new")), "name": "ひだまり文庫", "phone": "0000-11-2222"}

    asked = desk.post("/resources/new", **same)
    made = desk.post("/resources/new", **same, not_twin="1")

    assert asked.status == 422
    assert asked.has("もう登録されているかもしれません")
    assert made.notice == "受入先を加えました"


def test_a_change_is_written_with_its_history(desk, make):
    place = make.resource(name="前の名前")
    form = typed(desk.get(f"/resources/{place.ref}/edit"))

    page = desk.post(f"/resources/{place.ref}/edit", **{**form, "name": "あとの名前"})

    assert page.notice == "この内容で記録しました"
    assert page.has("あとの名前")
    history = desk.get(f"/resources/{place.ref}/history")
    assert history.has("前の名前")
    assert history.has("あとの名前")


def test_whoever_was_slower_sees_both_and_loses_nothing(desk, make):
    place = make.resource(name="もとの名前")
    mine = typed(desk.get(f"/resources/{place.ref}/edit"))
    desk.post(f"/resources/{place.ref}/edit", **{**mine, "name": "先の人の名前"})

    page = desk.post(f"/resources/{place.ref}/edit", **{**mine, "name": "あとの人の名前"})
    again = desk.post(f"/resources/{place.ref}/edit", **{**typed(page)})

    assert page.status == 409
    assert page.has("ほかの人が先に保存しました")
    assert page.has("先の人の名前")
    assert typed(page)["name"] == "あとの人の名前"
    assert again.notice == "この内容で記録しました"


def test_what_was_taken_out_can_be_brought_back(desk, make):
    place = make.resource(name="ひだまり文庫")

    gone = desk.post(f"/resources/{place.ref}/remove")

    assert gone.status == 200
    assert desk.get(f"/resources/{place.ref}").status == 404
    assert desk.post(f"/resources/{place.ref}/restore").notice == "取り下げを取り消しました"
    assert desk.get(f"/resources/{place.ref}").has("ひだまり文庫")


def test_a_question_to_a_place_is_answered_with_a_word_beside_it(desk, make):
    place = make.resource()

    asked = desk.get(f"/resources/{place.ref}/features/step_free")
    page = desk.post(f"/resources/{place.ref}/features/step_free", value="no", note="入口に5センチの段差")

    assert asked.has("段差")
    assert page.notice == "聞いたことを記録しました"
    assert page.has("入口に5センチの段差")
    assert desk.get(f"/resources/{place.ref}/features/unheard_of").status == 404


def test_a_confirmation_is_dated_today(desk, make):
    place = make.resource()

    assert desk.post(f"/resources/{place.ref}/confirm").notice == "きょう確かめたことを記録しました"


def test_a_partner_sees_what_is_meant_for_partners_and_changes_nothing(browser, make):
    partner = browser.sign_in(make.account(Role.PARTNER, agency_id=make.agency().id))
    seen, hidden = make.resource(visibility=Visibility.PARTNERS), make.resource(visibility=Visibility.INTERNAL)

    assert partner.get(f"/resources/{seen.ref}").status == 200
    assert partner.get(f"/resources/{hidden.ref}").status == 404
    assert partner.get(f"/resources/{seen.ref}/edit").status == 403
