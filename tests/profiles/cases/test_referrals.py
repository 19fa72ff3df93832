"""A person is handed on: what goes with them, on what ground, how it is answered, and who learns nothing of it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from geo.db import db
from geo.errors import DomainError, NotFoundError, StaleError
from profiles.access import Role
from profiles.accounts.models import Agency
from profiles.audit.models import Deed
from profiles.cases.queries import find_case, find_intake, referrals
from profiles.cases.referral_actions import (
    answer_referral,
    ask_back,
    discard_referral,
    end_referral,
    fields_to_write,
    missing_in,
    reply,
    say_ground,
    send_referral,
    start_referral,
    take_back,
    write_part,
)
from profiles.cases.referral_default import DEFAULTS
from profiles.cases.referral_form_actions import set_sheet_form
from profiles.cases.referral_ground import Ground
from profiles.cases.referral_handing import hand_on, start_hand_on
from profiles.cases.referral_queries import (
    own_referral,
    reads,
    referral_rows,
    steps_of,
    unanswered_referrals,
)
from profiles.cases.referral_receiving import people_alike, receive, receive_as, receive_as_new
from profiles.cases.referral_sheet import Direction
from profiles.cases.referral_steps import ReferralState
from profiles.cases.words import Trouble
from profiles.consent.actions import give_consent, withdraw_consent
from profiles.consent.models import Consent, Disclosure, Purpose, Way
from profiles.consent.rules import Basis, Closed, Fact
from profiles.vocabulary.rules import Gender
from tests.profiles.cases.conftest import actor_of

TODAY = date(2026, 11, 25)
CONSENT = Ground(Basis.CONSENT, None, Way.SPOKEN)
MEETING = Ground(Basis.STATUTORY, TODAY, None, "11月の支援会議")
SAID = {
    "name": "山田 花子",
    "kana": "やまだ はなこ",
    "born_on": "1983-04-01",
    "gender": "女性",
    "address": "浜町1-2-3",
    "phone": "090-1234-5678",
    "troubles": ["債務", "ひきこもり、不登校"],
    "story": "家計が苦しい",
    "interests": "土いじり",
    "reason": "通える所をさがしてほしい",
    "together": True,
}


def written(partner, ground=CONSENT, said=SAID, today=TODAY):
    """Return a sheet that a partner has filled in."""
    referral = start_referral(partner, ground, today=today)
    sheet = referral.form.definition
    write_part(partner, referral, sheet.fields, said, part="1", version=referral.version)
    return referral


def sent(partner, ground=CONSENT, said=SAID, today=TODAY):
    """Return a sheet that a partner has sent."""
    referral = written(partner, ground, said, today)
    send_referral(partner, referral, today=today)
    return referral


@pytest.fixture
def elsewhere(town):
    """Return a partner at a desk that has nothing to do with it."""
    agency = Agency(town_id=town.id, name="障害者相談 うみかぜ")
    db.session.add(agency)
    db.session.commit()
    return actor_of(town, Role.PARTNER, "別の人", agency)


def told(event):
    """Return the details of the deeds of one kind."""
    return db.session.scalars(sa.select(Deed.details).where(Deed.event == event).order_by(Deed.id)).all()


def test_a_sheet_is_filled_in_sent_received_and_becomes_a_person_with_a_case(coordinator, partner):
    referral = sent(partner)

    client = receive_as_new(coordinator, referral, today=TODAY)

    assert (client.code, client.name, client.kana, client.address) == (
        "C-001",
        "山田 花子",
        "やまだ はなこ",
        "浜町1-2-3",
    )
    assert (client.contact, client.age, client.gender, client.interests) == (
        "090-1234-5678",
        43,
        Gender.FEMALE,
        "土いじり",
    )
    case = find_case(client)
    assert (case.referred_by_id, case.coordinator_id) == (partner.agency_id, coordinator.account_id)
    intake = find_intake(client)
    assert (intake.told["troubles"], intake.told["story"]) == (["debt", "withdrawal"], "家計が苦しい")
    assert (intake.told["born_on"], intake.told["caller_name"], intake.heard) == ("1983-04-01", "くらしの相談窓口", [])
    assert [line.code for line in referrals(partner)] == ["C-001"]
    assert (referral.state, referral.client) == (ReferralState.RECEIVED, client)


def test_the_ground_is_on_record_as_a_disclosure_once_we_know_whom_it_is_about(coordinator, partner):
    asked, meeting, urgent, nameless = (
        sent(partner, ground, {**SAID, "name": name})
        for name, ground in (
            ("一", CONSENT),
            ("二", MEETING),
            ("三", Ground(Basis.EMERGENCY, words="食べるものがなく、命が危ない")),
            ("四", Ground()),
        )
    )
    for referral in (asked, meeting, urgent, nameless):
        receive_as_new(coordinator, referral, today=TODAY)

    rows = db.session.scalars(sa.select(Disclosure).order_by(Disclosure.id)).all()
    assert [(row.basis, row.reason) for row in rows] == [
        (Basis.CONSENT, None),
        (Basis.STATUTORY, "11月の支援会議"),
        (Basis.EMERGENCY, "食べるものがなく、命が危ない"),
    ]
    assert all(set(row.facts) == {"name", "address", "contact", "interests"} for row in rows)
    [consent] = db.session.scalars(sa.select(Consent))
    assert (consent.purpose, consent.given_on, consent.way) == (Purpose.REFERRAL, TODAY, Way.SPOKEN)
    assert nameless.client.name is None
    assert nameless.client.contact is None


def test_without_a_ground_nothing_on_the_sheet_tells_who_it_is(partner):
    referral = written(partner, Ground())

    assert not {"name", "kana", "born_on", "address", "phone"} & set(referral.said)
    assert referral.said["story"] == "家計が苦しい"
    assert missing_in(referral) == []
    say_ground(partner, referral, MEETING, version=referral.version, today=TODAY)
    assert [field.key for field in missing_in(referral)] == ["name"]
    assert "name" in {field.key for field in fields_to_write(referral)}


@pytest.mark.parametrize(
    ("ground", "word"),
    [
        (Ground(Basis.CONSENT, TODAY + timedelta(days=1)), "きょうまで"),
        (Ground(Basis.STATUTORY, words=" "), "どの支援会議"),
        (Ground(Basis.EMERGENCY, words="急ぎ"), "同意を待てない"),
    ],
)
def test_a_ground_that_would_not_stand_is_refused(partner, ground, word):
    with pytest.raises(DomainError, match=word):
        start_referral(partner, ground, today=TODAY)


def test_only_a_desk_begins_a_sheet_and_only_a_whole_one_is_sent(coordinator, partner):
    with pytest.raises(DomainError, match="窓口に属する人"):
        start_referral(coordinator, CONSENT, today=TODAY)
    referral = written(partner, said={"story": "家計"})

    with pytest.raises(DomainError, match="名前、つなぐわけ"):
        send_referral(partner, referral, today=TODAY)
    with pytest.raises(StaleError):
        write_part(partner, referral, referral.form.definition.fields, {}, part="1", version=referral.version - 1)


def test_a_draft_is_its_writers_alone_and_can_be_thrown_away(coordinator, partner):
    referral = written(partner)

    with pytest.raises(NotFoundError):
        own_referral(coordinator, referral.ref)
    assert not reads(coordinator, referral, TODAY)
    discard_referral(partner, referral, version=referral.version)
    with pytest.raises(NotFoundError):
        own_referral(partner, referral.ref)
    assert told("referral.discarded") == [{"client": None, "number": 1}]


def test_somebody_who_may_be_on_record_already_is_found_and_the_search_is_on_record(coordinator, partner, person):
    alike = person("C-7", name="山田 花子", kana="ヤマダ ハナコ", contact="090-1234-5678 午前中")
    person("C-8", name="山田 太郎")
    referral = sent(partner)

    [known] = people_alike(coordinator, referral)

    assert (known.client, known.alike, known.is_likely) == (alike, ("名前", "よみがな", "電話番号"), True)
    assert told("client.sought")[-1] == {"by": "referral", "count": 1}
    assert people_alike(partner, referral) == []

    receive_as(coordinator, referral, alike, today=TODAY)
    assert find_case(alike).referred_by_id == partner.agency_id
    assert (referral.client, find_intake(alike).told["story"]) == (alike, "家計が苦しい")
    with pytest.raises(DomainError, match="もう記録"):
        receive_as_new(coordinator, referral, today=TODAY)


def test_a_question_goes_back_and_an_answer_of_the_sheet_comes(coordinator, partner):
    referral = sent(partner)
    receive(coordinator, referral, today=TODAY)
    with pytest.raises(DomainError, match="聞きたいこと"):
        ask_back(coordinator, referral, " ", today=TODAY)
    ask_back(coordinator, referral, "薬は飲んでいますか", today=TODAY)
    with pytest.raises(DomainError, match="聞き返し"):
        answer_referral(coordinator, referral, "take_on", today=TODAY)
    reply(partner, referral, "飲んでいます", today=TODAY)
    assert referral.state is ReferralState.RECEIVED

    for code, more, word in (
        ("nothing", {}, "回答を選んで"),
        ("hand_on", {}, "ことばをそえて"),
        ("meeting", {}, "日を入れて"),
        ("meeting", {"day": TODAY - timedelta(days=1)}, "きょうより前"),
    ):
        with pytest.raises(DomainError, match=word):
            answer_referral(coordinator, referral, code, today=TODAY, **more)
    answer_referral(coordinator, referral, "meeting", day=TODAY, today=TODAY)
    assert (referral.state, referral.answer, referral.waiting_since) == (ReferralState.ANSWERED, "meeting", None)
    answer_referral(coordinator, referral, "hand_on", words="障害の窓口へ", today=TODAY)

    assert referral.state is ReferralState.CLOSED
    acts = [step.act.value for step in steps_of(referral)]
    assert acts == ["send", "receive", "ask", "reply", "answer", "answer"]
    assert told("referral.answered")[-1]["answer"] == "hand_on"


def test_what_was_taken_back_before_anybody_received_it_can_no_longer_be_read(coordinator, partner):
    unread, read, answered = sent(partner), sent(partner), sent(partner)
    receive(coordinator, read, today=TODAY)
    answer_referral(coordinator, answered, "take_on", today=TODAY)

    for referral in (unread, read):
        take_back(partner, referral, "本人がやめた", today=TODAY)
    end_referral(partner, answered, today=TODAY)

    assert [reads(coordinator, one, TODAY) for one in (unread, read, answered)] == [False, True, True]
    assert reads(partner, unread, TODAY)
    with pytest.raises(DomainError, match="取り下げた"):
        receive(coordinator, unread, today=TODAY)


def test_unanswered_for_seven_days_rises_to_the_top(coordinator, partner, elsewhere):
    old, new = sent(partner, today=TODAY - timedelta(days=7)), sent(partner, today=TODAY - timedelta(days=6))
    asked = sent(partner, today=TODAY - timedelta(days=9))
    ask_back(coordinator, asked, "電話はありますか", today=TODAY - timedelta(days=8))

    rows = referral_rows(coordinator, today=TODAY, incoming=True)

    assert [row.ref for row in rows] == [asked.ref, old.ref, new.ref]
    assert [(row.is_ours, row.is_late, row.waited) for row in rows] == [
        (False, True, 8),
        (True, True, 7),
        (True, False, 6),
    ]
    assert [row.ref for row in unanswered_referrals(coordinator, today=TODAY)] == [asked.ref, old.ref]
    assert [row.is_ours for row in unanswered_referrals(partner, today=TODAY)] == [True, False]
    assert unanswered_referrals(elsewhere, today=TODAY) == []
    answer_referral(coordinator, old, "take_on", today=TODAY)
    assert [row.ref for row in unanswered_referrals(coordinator, today=TODAY)] == [asked.ref]


def handed(coordinator, client, desk, ground=CONSENT):
    """Return a sheet that a coordinator has sent to another desk."""
    agency = db.session.get(Agency, desk.agency_id)
    referral = start_hand_on(coordinator, client, agency, ground, today=TODAY)
    fields = referral.form.definition.fields
    write_part(coordinator, referral, fields, {**referral.said, "reason": "通える所を"}, part="1", version=1)
    hand_on(coordinator, referral, today=TODAY)
    return referral


def test_to_another_desk_goes_what_the_consent_names_and_no_more(coordinator, partner, elsewhere, person):
    client = person(name="山田 花子", kana="やまだ", contact="090-1234-5678", interests="土いじり", avoid="大勢")
    with pytest.raises(DomainError, match="引き継ぎの同意"):
        handed(coordinator, client, elsewhere)
    facts = [Closed.NAME, Fact.INTERESTS]
    consent = give_consent(coordinator, client, facts=facts, way=Way.WRITTEN, today=TODAY, purpose=Purpose.HAND_ON)

    referral = handed(coordinator, client, elsewhere)

    assert referral.said == {"name": "山田 花子", "kana": "やまだ", "interests": "土いじり", "reason": "通える所を"}
    [row] = db.session.scalars(sa.select(Disclosure))
    assert (row.told_to, row.facts, row.consent_id) == ("障害者相談 うみかぜ", ["name", "interests"], consent.id)
    assert len(told("client.name.opened")) == 1
    assert reads(elsewhere, referral, TODAY)
    with pytest.raises(NotFoundError):
        own_referral(partner, referral.ref)

    withdraw_consent(coordinator, consent, today=TODAY)
    assert not reads(elsewhere, referral, TODAY)
    assert reads(coordinator, referral, TODAY)


def test_without_consent_another_desk_is_told_in_a_meeting_bound_to_secrecy(coordinator, elsewhere, person):
    client = person(name="山田 花子", interests="土いじり")
    with pytest.raises(DomainError, match="根拠"):
        handed(coordinator, client, elsewhere, Ground())

    referral = handed(coordinator, client, elsewhere, MEETING)
    receive(elsewhere, referral, today=TODAY)
    answer_referral(elsewhere, referral, "take_on", today=TODAY)

    assert referral.said["name"] == "山田 花子"
    assert db.session.scalar(sa.select(Disclosure)).basis is Basis.STATUTORY
    assert referral.state is ReferralState.CLOSED
    assert [row.client_ref for row in referral_rows(elsewhere, today=TODAY, incoming=True, ended=True)] == [""]
    assert told("referral.answered")[-1]["client"] == client.ref


def test_a_consent_that_ended_before_the_sheet_was_sent_sends_nothing(coordinator, elsewhere, person):
    client = person(name="山田 花子")
    consent = give_consent(
        coordinator, client, facts=[Closed.NAME], way=Way.SPOKEN, today=TODAY, purpose=Purpose.HAND_ON
    )
    desk = db.session.get(Agency, elsewhere.agency_id)
    referral = start_hand_on(coordinator, client, desk, CONSENT, today=TODAY)
    write_part(coordinator, referral, referral.form.definition.fields, {"reason": "通える所を"}, part="1", version=1)
    withdraw_consent(coordinator, consent, today=TODAY)

    with pytest.raises(DomainError, match="引き継ぎの同意"):
        hand_on(coordinator, referral, today=TODAY)

    assert db.session.scalar(sa.select(Disclosure)) is None
    assert referral.state is ReferralState.DRAFT


def test_a_desk_that_never_signs_in_is_answered_for_by_the_team(coordinator, town, person):
    desk = Agency(town_id=town.id, name="紙の窓口")
    db.session.add(desk)
    db.session.flush()
    referral = handed(coordinator, person(), replace(coordinator, agency_id=desk.id), MEETING)

    answer_referral(coordinator, referral, "cannot", words="定員がいっぱい", today=TODAY)

    assert referral.state is ReferralState.CLOSED


def test_a_towns_own_words_for_troubles_are_kept_with_the_story(coordinator, partner):
    ours = DEFAULTS[Direction.TO_TEAM]
    fields = tuple(
        replace(one, choices=("家賃", Trouble.DEBT.label)) if one.key == "troubles" else one for one in ours.fields
    )
    set_sheet_form(coordinator, replace(ours, fields=fields))

    client = receive_as_new(coordinator, sent(partner, said={**SAID, "troubles": ["家賃", "債務"]}), today=TODAY)

    assert find_intake(client).told["story"] == "家賃\n家計が苦しい"
    assert find_intake(client).told["troubles"] == ["debt"]
