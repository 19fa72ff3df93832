"""Finding somebody by name or telephone though both lie sealed."""

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from geo.db import db
from profiles.access import Role
from profiles.actor import Actor
from profiles.audit.models import Deed
from profiles.clients.actions import change_client
from profiles.clients.finding import term_sought, terms_of
from profiles.clients.models import Client, ClientMark
from profiles.clients.queries import where_called


def called(actor, words):
    """Return the codes of those whom some words find."""
    query = sa.select(Client.code).where(where_called(actor, words)).order_by(Client.code)
    return db.session.scalars(query).all()


@pytest.fixture
def actor(make):
    """Return the coordinator of the town."""
    return Actor(Role.COORDINATOR, make.town.id, "三浦 あかね")


@pytest.mark.parametrize(
    "words",
    [
        *("髙橋 花子", "高橋花子", "高橋", "花子", "タカハシ", "ﾀｶﾊｼ ﾊﾅｺ", "たかはし　はなこ", "はなこ"),
        *("090-1234-0000", "０９０ー１２３４ー００００", "09012340000", "(090)1234-0000", "+81 90-1234-0000", "0000"),
    ],
)
def test_a_person_is_found_however_name_and_number_are_written(make, actor, words):
    make.client(code="C-1", name="髙橋　花子", kana="タカハシ ハナコ", contact="090-1234-0000（午前中）")
    make.client(code="C-2", name="佐々木 一", kana="ささき はじめ", contact="0999-00-1234")

    assert called(actor, words) == ["C-1"]


@pytest.mark.parametrize("words", ["三浦", "みうら", "三浦あかね", "三", "23-4567", "234567"])
def test_a_family_name_finds_even_where_nobody_left_a_blank(make, actor, words):
    make.client(code="C-1", name="三浦あかね", kana="みうらあかね", contact="23-4567 内線 12")

    assert called(actor, words) == ["C-1"]


@pytest.mark.parametrize("words", ["浦", "あ", "橋", "234", "4-5", " ", "・", "C-1", "%", "' OR 1=1 --", "x" * 500])
def test_what_is_no_name_and_no_number_finds_nobody(make, actor, words):
    make.client(code="C-1", name="三浦あかね", contact="23-4567")

    assert called(actor, words) == []


def test_a_town_finds_its_own_people_alone_and_its_marks_are_like_no_other(make, actor):
    make.client(code="C-1", name="佐藤 実")
    other = make.actor(town=make.other_town())
    make.client(other, code="X-1", name="佐藤 実")

    assert called(actor, "佐藤") == ["C-1"]
    assert called(other, "佐藤") == ["X-1"]
    marks = db.session.execute(sa.select(ClientMark.town_id, ClientMark.mark)).all()
    assert len({mark for _, mark in marks}) == len(marks)


def test_the_marks_follow_the_name_and_the_number(make, actor):
    client = make.client(code="C-1", name="佐藤 実", contact="090-1234-0000")

    change_client(actor, client, {"name": "鈴木 実", "contact": ""}, version=client.version)
    db.session.commit()

    assert called(actor, "佐藤") == called(actor, "0000") == []
    assert called(actor, "鈴木") == called(actor, "実") == ["C-1"]


def test_the_page_finds_and_writes_down_who_was_found_but_not_the_words(browser, make):
    client = make.client(code="C-77", name="観月 すばる", contact="0999-00-1234")
    make.client(code="C-78", name="佐藤 実")
    desk = browser.sign_in(make.account())

    page = desk.post("/clients/find", called="観月")

    assert page.has("C-77")
    assert not page.has("C-78")
    assert not page.has("すばる")
    deeds = {deed.event: deed for deed in db.session.scalars(sa.select(Deed))}
    assert deeds["client.found"].subject_ref == client.ref
    assert deeds["client.found"].details == {"by": "name"}
    assert deeds["client.sought"].details == {"by": "name", "count": 1}


def test_the_page_says_what_to_do_when_nobody_was_found_and_when_nothing_was_typed(browser, make):
    desk = browser.sign_in(make.account())

    nobody = desk.post("/clients/find", called="0999-00-1234")
    nothing = desk.post("/clients/find", called=" ")

    assert nobody.has("この名前や番号の人は、記録にありません")
    assert nothing.status == 422
    assert nothing.has("名前、よみがな、電話番号のどれかを入れてください")
    sought = db.session.scalars(sa.select(Deed).where(Deed.event == "client.sought")).one()
    assert sought.details == {"by": "number", "count": 0}


def test_whoever_was_closed_long_since_is_found_by_name(browser, make):
    make.client(code="C-1", name="観月 すばる")
    db.session.execute(sa.text("UPDATE cases SET stage = 'closed'"))
    db.session.commit()

    assert browser.sign_in(make.account()).post("/clients/find", called="観月").has("C-1")


@pytest.mark.parametrize("role", [Role.PARTNER, Role.VIEWER, Role.ADMINISTRATOR, Role.AUDITOR])
def test_nobody_else_can_look_for_names(browser, make, role):
    make.client(code="C-1", name="観月 すばる")

    assert browser.sign_in(make.account(role)).post("/clients/find", called="観月").status == 403


SIGNS = st.characters(whitelist_categories=["Lo", "Lu", "Ll"])


@given(st.text(SIGNS, min_size=1, max_size=20), st.text(SIGNS, min_size=1, max_size=20))
def test_a_name_is_always_found_under_itself_and_its_parts(family, own):
    sought = {term_sought(words) for words in (f"{family} {own}", f"{family}　{own}", family, own)} - {None}

    assert sought <= terms_of(f"{family} {own}", None, None)


@given(st.from_regex(r"0[1-9]0-\d{4}-\d{4}", fullmatch=True))
def test_a_number_is_found_whole_and_by_its_end(number):
    terms = terms_of(None, None, f"携帯 {number}（夕方）")

    assert {term_sought(number), term_sought(number.replace("-", "")), term_sought(number[-4:])} == terms


def test_a_name_that_many_bear_is_read_page_by_page_and_never_stands_in_an_address(make, browser):
    for at in range(53):
        make.client(code=f"C-{at:02}", name="佐藤 花子")
    desk = browser.sign_in(make.account())

    first = desk.post("/clients/find", called="佐藤")
    second = desk.post("/clients/find", called="佐藤", page="2")

    assert first.has("1–50／53 人")
    assert second.has("51–53／53 人")
    assert second.has("C-52")
    assert not second.has("C-00")
    assert "佐藤" not in " ".join(one.get("href", "") + one.get("action", "") for _, one in second.reader.tags)
    assert second.text.count('name="called" value="佐藤"') == 1
