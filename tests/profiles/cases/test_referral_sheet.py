"""A town's referral sheet: what may stand on it, whose it is, and that a filled one keeps its version."""

from dataclasses import replace

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from geo.clock import today
from geo.db import db
from geo.errors import DomainError, StaleError
from profiles.audit.models import Deed
from profiles.cases.referral_default import DEFAULTS, whole
from profiles.cases.referral_form_actions import form_to_fill, set_sheet_form
from profiles.cases.referral_form_queries import find_sheet_form, sheet_in_use
from profiles.cases.referral_models import Referral, SheetForm
from profiles.cases.referral_sheet import (
    Answer,
    Direction,
    FieldKind,
    Fills,
    SheetDefinition,
    SheetField,
    answers_as_json,
    answers_from_json,
    checked,
    fields_as_json,
    fields_from_json,
)

TEAM = Direction.TO_TEAM
OURS = DEFAULTS[TEAM]
NAMED = SheetField("name", "氏名", FieldKind.TEXT, fills=Fills.NAME)
FIELDS = st.builds(
    SheetField,
    key=st.from_regex(r"[a-z][a-z0-9_]{0,9}", fullmatch=True),
    label=st.text("あいう漢字", min_size=1, max_size=8),
    kind=st.sampled_from([FieldKind.TEXT, FieldKind.LONG, FieldKind.DAY, FieldKind.YES_NO, FieldKind.PHONE]),
    section=st.sampled_from(["", "本人", "困りごと"]),
    required=st.booleans(),
    help=st.text("例える", max_size=8),
    identifies=st.booleans(),
)


@pytest.mark.parametrize("direction", list(Direction))
def test_our_own_sheet_stands_the_test_and_tells_where_it_comes_from(direction):
    ours = DEFAULTS[direction]

    assert checked(ours) == ours
    assert ours.source
    assert any(answer.ends for answer in ours.answers)
    assert {one.fills for one in ours.fields if one.names_the_person} >= {Fills.NAME, Fills.KANA, Fills.CONTACT}


@given(st.lists(FIELDS, max_size=8, unique_by=lambda one: one.key))
def test_what_is_kept_of_a_sheet_is_the_sheet(fields):
    sheet = checked(SheetDefinition(TEAM, "つなぐシート", tuple(fields), (Answer("yes", "はい", ends=True),)))

    assert fields_from_json(fields_as_json(sheet.fields)) == sheet.fields
    assert answers_from_json(answers_as_json(sheet.answers)) == sheet.answers
    assert [one for _title, some in sheet.sections() for one in some] == list(sheet.fields)


@pytest.mark.parametrize(
    ("sheet", "word"),
    [
        (SheetDefinition(TEAM, " "), "名前"),
        (SheetDefinition(TEAM, "票", (NAMED, replace(NAMED, fills=None))), "2つ"),
        (SheetDefinition(TEAM, "票", (NAMED, replace(NAMED, key="again"))), "2つ"),
        (SheetDefinition(TEAM, "票", (replace(NAMED, label=""),)), "見出し"),
        (SheetDefinition(TEAM, "票", (replace(NAMED, key="名前"),)), "見出し"),
        (SheetDefinition(TEAM, "票", (SheetField("a", "性別", FieldKind.CHOICE, choices=("女",)),)), "選択肢"),
        (SheetDefinition(TEAM, "票", (SheetField("a", "性別", FieldKind.CHOICE, choices=("女", "女")),)), "選択肢"),
        (SheetDefinition(TEAM, "票", (SheetField("a", "生年月日", FieldKind.TEXT, fills=Fills.BORN_ON),)), "書き方"),
        (SheetDefinition(TEAM, "票", (SheetField("a", "長" * 301),)), "長すぎます"),
        (SheetDefinition(TEAM, "票", (), (Answer("a", ""),)), "回答"),
        (SheetDefinition(TEAM, "票", (), (Answer("a", "はい"), Answer("a", "いいえ"))), "2つ"),
        (SheetDefinition(TEAM, "票", tuple(SheetField(f"f{n}", "項目") for n in range(61))), "60"),
    ],
)
def test_what_nobody_could_fill_in_is_refused_in_words(sheet, word):
    with pytest.raises(DomainError) as refused:
        checked(sheet)

    assert word in str(refused.value)


def test_a_town_without_a_sheet_fills_in_ours(coordinator):
    assert sheet_in_use(coordinator, TEAM) == OURS
    assert find_sheet_form(coordinator, TEAM) is None

    form = form_to_fill(coordinator, TEAM)

    assert form.definition == OURS
    assert form_to_fill(coordinator, TEAM) is form


def test_a_town_says_what_stands_on_its_sheet_and_what_it_does_not_say_is_marked(coordinator, stranger):
    answers = (Answer("hand_on", "関係機関につなぐ", ends=True), Answer("other", "その他", needs_words=True))

    form = set_sheet_form(coordinator, SheetDefinition(TEAM, "つむぎあいシート", (), answers, "つなぐ", "資料 p.1"))

    known = form.definition
    assert (known.name, known.answers, known.borrowed) == ("つむぎあいシート", answers, ("fields",))
    assert known.fields == OURS.fields
    assert sheet_in_use(stranger, TEAM) == OURS
    assert sheet_in_use(coordinator, Direction.TO_DESK) == DEFAULTS[Direction.TO_DESK]
    [deed] = db.session.scalars(sa.select(Deed).where(Deed.event == "sheet_form.set"))
    assert deed.details["answers"] == 2


def test_the_same_sheet_again_changes_nothing_and_another_is_written_over_while_nobody_filled_it_in(coordinator):
    form = set_sheet_form(coordinator, OURS)
    assert set_sheet_form(coordinator, OURS) is form

    again = set_sheet_form(coordinator, replace(OURS, name="連絡票"))

    assert (again.id, again.number, again.name) == (form.id, 1, "連絡票")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Deed)) == 2


def test_a_filled_sheet_keeps_the_version_it_was_filled_in(coordinator, partner):
    form = form_to_fill(partner, TEAM)
    whose = {"town_id": partner.town_id, "from_agency_id": partner.agency_id, "begun_on": today()}
    filled = Referral(form=form, number=1, state_since=today(), **whose)
    db.session.add(filled)
    db.session.flush()

    newer = set_sheet_form(coordinator, SheetDefinition(TEAM, "連絡票", (NAMED,)), version=form.version)

    assert (newer.number, newer.definition.fields) == (2, (NAMED,))
    assert newer.definition.borrowed == ("answers",)
    assert filled.form.definition == OURS
    assert db.session.scalar(sa.select(sa.func.count()).select_from(SheetForm)) == 2


def test_who_changes_a_sheet_that_somebody_else_changed_meanwhile_is_told(coordinator):
    form = set_sheet_form(coordinator, OURS)
    set_sheet_form(coordinator, replace(OURS, name="連絡票"), version=form.version)

    with pytest.raises(StaleError):
        set_sheet_form(coordinator, replace(OURS, name="票"), version=1)


def test_a_whole_sheet_stays_as_it_is():
    assert whole(OURS) == OURS
