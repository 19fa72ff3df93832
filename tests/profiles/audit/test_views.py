"""The auditor's page: it shows the deeds of the town alone, in words, and leads to what is asked for."""

from datetime import UTC, datetime

import pytest

from geo.db import db
from profiles.access import Role
from profiles.actor import Actor
from profiles.audit.actions import looked, record
from profiles.audit.models import Deed
from profiles.clients.actions import NAME_OPENED


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
    assert page.has("見たページ：match")
    assert page.has("1 件")


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

    page = auditor.get("/audit/", on="令和8年11月24日")

    assert [page.has(ref) for ref in ("before", "within", "after")] == [False, True, False]


def test_a_day_that_cannot_be_read_is_kept_and_answered(auditor):
    page = auditor.get("/audit/", on="そのうち")

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
    assert page.has("1 件")


def test_a_page_of_the_book_asks_the_store_few_questions(auditor, make, queries):
    write(make, 60)

    with queries() as asked:
        auditor.get("/audit/")

    assert len([one for one in asked if "deeds" in one]) == 2
