"""The auditor's page: it shows the deeds of the town alone, in words, and leads to what is asked for."""

import csv
import io
from datetime import UTC, datetime

import pytest

from geo.db import db
from profiles.access import Role
from profiles.actor import Actor
from profiles.audit.actions import listed, looked, record
from profiles.audit.models import Deed
from profiles.clients.actions import NAME_OPENED
from profiles.consent.actions import give_consent
from profiles.consent.models import Way
from profiles.consent.rules import Fact


@pytest.fixture
def auditor(browser, make):
    """Return the browser of an auditor."""
    return browser.sign_in(make.account(Role.AUDITOR))


def write(make, count: int = 1, **fields: object) -> None:
    """Write deeds without an act."""
    usual = {
        "town_id": make.town.id,
        "actor_role": "coordinator",
        "actor_name": "三浦 あかね",
        "event": "client.looked",
        "subject_kind": "clients",
        "subject_ref": "abc",
        "details": {"page": "match"},
    }
    db.session.add_all([Deed(**usual | fields) for _ in range(count)])
    db.session.commit()


def test_a_look_at_a_person_is_shown_in_words(auditor, make):
    client = make.client()
    looked(make.actor(), client, "match")
    db.session.commit()

    page = auditor.get("/audit/", ref=client.ref, event="client.looked")

    assert page.has("本人の記録を見た")
    assert page.has("見たページ：候補をさがすページ")
    assert page.has(client.code)
    assert page.has("（1 件）")


def test_the_deeds_of_another_town_are_not_shown(auditor, make):
    other = make.other_town()
    write(make, town_id=other.id, actor_name="となりの人")

    assert not auditor.get("/audit/").has("となりの人")


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.AUDITOR, Role.HOST)])
def test_nobody_but_the_auditor_reads_the_book(browser, make, role):
    assert browser.sign_in(make.account(role)).get("/audit/").status == 403


def test_deeds_are_found_by_a_part_of_a_name_that_is_no_pattern(auditor, make):
    write(make, actor_name="三浦 あかね", subject_ref="mine")
    write(make, actor_name="100% 係", subject_ref="other")

    assert auditor.get("/audit/", who="三浦").has("mine")
    assert not auditor.get("/audit/", who="三浦").has("other")
    assert auditor.get("/audit/", who="%").has("other")
    assert not auditor.get("/audit/", who="%").has("mine")


def test_deeds_of_a_day_begin_at_midnight_in_japan(auditor, make):
    write(make, at=datetime(2026, 11, 23, 14, 59, tzinfo=UTC), subject_ref="before")
    write(make, at=datetime(2026, 11, 23, 15, 0, tzinfo=UTC), subject_ref="within")
    write(make, at=datetime(2026, 11, 24, 15, 0, tzinfo=UTC), subject_ref="after")

    page = auditor.get("/audit/", since="令和8年11月24日", until="R8.11.24")

    assert [page.has(ref) for ref in ("before", "within", "after")] == [False, True, False]


def test_a_day_that_cannot_be_read_is_kept_and_answered(auditor):
    page = auditor.get("/audit/", since="そのうち")

    assert page.has("例：令和8年11月24日")
    assert 'value="そのうち"' in page.text
    assert "<title>エラー：" in page.text


def test_a_long_book_has_pages_that_keep_the_question(auditor, make):
    write(make, 51, subject_ref="long")

    first = auditor.get("/audit/", ref="long")
    second = auditor.get("/audit/", ref="long", page="2")

    assert first.has("1／2 ページ（51 件）")
    assert "page=2&amp;ref=long" in first.text
    assert second.text.count("<tr>") == 2  # the heads, and one deed


@pytest.mark.parametrize("page", ["0", "-1", "99999999999999999999", "x", "2"])
def test_a_page_that_is_not_there_becomes_one_that_is(auditor, page):
    assert auditor.get("/audit/", page=page).status == 200


def test_an_empty_answer_says_what_to_do(auditor):
    page = auditor.get("/audit/", ref="nobody")

    assert page.has("この条件に合う記録はありません")
    assert page.has("条件を外すと、ほかの記録が見られます。")


def test_a_deed_of_a_kind_that_is_no_longer_known_is_shown_as_it_is_stored(auditor, make):
    write(make, event="old.kind", subject_kind="old_table", actor_role="clerk", details={"x": None, "y": [True]})

    page = auditor.get("/audit/", ref="abc")

    assert page.has("old.kind")
    assert page.has("x：―")
    assert page.has("y：はい")


def test_what_somebody_typed_is_shown_as_text(auditor, make):
    write(make, actor_name="<script>alert(1)</script>", subject_ref="odd")

    assert "<script>alert" not in auditor.get("/audit/", ref="odd").text


def test_opening_a_name_is_found_by_its_kind(auditor, make):
    client = make.client()
    record(Actor(Role.COORDINATOR, make.town.id, "三浦"), NAME_OPENED, client)
    db.session.commit()

    page = auditor.get("/audit/", event=NAME_OPENED.name)

    assert page.has(client.ref)
    assert page.has("（1 件）")


def test_a_page_of_the_book_asks_the_store_few_questions(auditor, make, queries):
    write(make, 60)

    with queries() as asked:
        auditor.get("/audit/")

    assert (
        len([one for one in asked if "deeds" in one]) == 4
    )  # the number, the page, and what was last verified and anchored


def test_who_saw_a_person_is_asked_by_code_and_tells_of_lists_and_of_all_that_is_theirs(auditor, make, today):
    worker, client, other = make.actor(), make.client(), make.client()
    give_consent(worker, client, facts=[Fact.AGE_BAND], way=Way.SPOKEN, today=today)
    listed(worker, "clients", [client.ref, other.ref])
    listed(worker, "clients", [other.ref])
    db.session.commit()

    page = auditor.get("/audit/", ref=client.code)

    assert page.has(f"{client.code} さんについての記録です")
    assert page.has("（4 件）")  # received, opened, agreed, and stood on one list
    assert page.has("同意の記録")
    assert page.has("一覧にいた 2 人")
    assert page.has(other.code)


def test_a_code_of_another_town_finds_nothing(auditor, make):
    theirs = make.client(make.actor(town=make.other_town()))

    page = auditor.get("/audit/", ref=theirs.code)

    assert page.has("この条件に合う記録はありません")
    assert not page.has("さんについて")


def test_what_an_account_saw_is_asked_by_name_kind_and_period(auditor, make):
    write(make, actor_name="三浦 あかね", subject_ref="seen")
    write(make, actor_name="三浦 あかね", event="client.changed", subject_ref="written")

    page = auditor.get("/audit/", who="三浦", event="kind.looked", since="2026/11/01")

    assert page.has("seen")
    assert not page.has("written")


def test_a_period_that_ends_before_it_begins_is_refused(auditor):
    assert auditor.get("/audit/", since="R8.11.24", until="R8.11.23").has("よりあとの日を入れてください")


def test_the_answer_is_carried_out_as_a_table_without_formulas_and_that_is_on_record(auditor, make):
    write(make, actor_name="=HYPERLINK(1)", subject_ref="=x")
    write(make, actor_name="別の人", subject_ref="other")

    page = auditor.post("/audit/export", who="=HYPER")

    rows = list(csv.reader(io.StringIO(page.response.get_data(as_text=True).removeprefix("\ufeff"))))
    assert page.response.headers["Content-Disposition"].startswith("attachment; filename=kirokubo-")
    assert [row[2] for row in rows[1:]] == ["'=HYPERLINK(1)"]
    assert not any(cell.startswith("=") for row in rows for cell in row)
    assert len(rows[1][-1]) == 64
    assert auditor.get("/audit/", event="audit.exported").has("（1 件）")


def test_a_list_is_carried_out_with_the_codes_that_stood_on_it(auditor, make):
    client = make.client()
    listed(make.actor(), "clients", [client.ref])
    db.session.commit()

    text = auditor.post("/audit/export", ref=client.code, event="client.listed").response.get_data(as_text=True)

    assert client.code in text.splitlines()[1]
    assert client.ref not in text.splitlines()[1]


def test_a_question_that_cannot_be_read_is_not_carried_out(auditor):
    page = auditor.post("/audit/export", since="そのうち")

    assert page.has("例：令和8年11月24日")
    assert not auditor.get("/audit/", event="audit.exported").has("（1 件）")


def test_the_page_says_when_the_book_was_verified_and_against_what(auditor, make):
    write(make)
    assert auditor.get("/audit/").has("まだ確かめていません")

    kept = auditor.post("/audit/anchor").response
    page = auditor.post("/audit/verify", file=(io.BytesIO(kept.get_data()), "hikae.txt"))

    assert kept.headers["Content-Disposition"].startswith("attachment; filename=hikae-")
    assert page.notice.startswith("記録簿を確かめました")
    assert page.has("件目まで）と合わせました")
    assert page.has("すべてつながっています")
    assert auditor.post("/audit/verify").has("控えとは合わせていません")


def test_the_page_says_what_does_not_hold(auditor, make, tampering):
    write(make, 3)
    with tampering() as do:
        do("UPDATE deeds SET actor_name = 'x' WHERE event = 'client.looked'")

    page = auditor.post("/audit/verify")

    assert page.has("記録簿に、合わない所があります")
    assert page.has("合わない所が 3 か所あります。はじめは")
    with tampering() as do:
        do("DELETE FROM deed_links WHERE number > 1")
        do("DELETE FROM deeds WHERE id NOT IN (SELECT deed_id FROM deed_links) AND event = 'client.looked'")
    assert auditor.post("/audit/verify").has("つながりの外に")


@pytest.mark.parametrize("content", [b"nothing", b"\xff\xfe\xff"])
def test_a_file_that_is_no_anchor_is_refused_and_the_page_comes_back(auditor, content):
    page = auditor.post("/audit/verify", file=(io.BytesIO(content), "x.txt"))

    assert page.status == 422
    assert page.has("控えの 1 行目が読めません")


def test_what_an_auditor_looked_for_is_on_record_and_is_no_look_at_the_person(auditor, make):
    client = make.client()

    first = auditor.get("/audit/", ref=client.code)
    again = auditor.get("/audit/", ref=client.code)

    assert first.has("（2 件）")  # received, and opened
    assert again.has("（2 件）")
    assert auditor.get("/audit/", event="audit.read").has("（2 件）")
