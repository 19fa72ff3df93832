"""A person and a place seen whole along one line of days, with the gaps between."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.clock import today as now
from geo.clock import utcnow
from geo.db import db
from matchmaker.casebook.story import GAP_DAYS, KINDS_OF_PERSON, Event, Gap, Kind, chosen, in_line
from matchmaker.followups.actions import Record, close_concern, raise_concern, record_contact, take_step_and_plan
from matchmaker.followups.models import Contact
from matchmaker.introductions.models import State
from matchmaker.meetings.models import AgendaItem, Meeting, MeetingBody
from matchmaker.meetings.rules import MeetingKind, Outcome
from profiles.access import Role
from profiles.cases.contact_actions import write_contact
from profiles.cases.models import Intake
from profiles.cases.models import Plan as CasePlan
from profiles.cases.words import ContactWay
from profiles.consent.actions import withdraw_consent
from profiles.consent.queries import consents_of
from profiles.vocabulary.rules import Side
from resources.hosts.models import Worry

EVENTS = st.lists(
    st.builds(
        Event,
        on=st.dates(date(2025, 1, 1), date(2027, 12, 31)),
        kind=st.sampled_from(Kind),
        what=st.just("話した"),
        waits=st.booleans(),
    ),
    max_size=20,
)


@given(EVENTS, st.booleans())
def test_nothing_is_lost_between_what_was_and_what_comes(events, first):
    past, ahead = in_line(events, list(Kind), today=date(2026, 11, 25), oldest_first=first)

    been = [one for one in past if isinstance(one, Event)]
    assert sorted(been + ahead, key=repr) == sorted(events, key=repr)
    assert all(one.on <= date(2026, 11, 25) and not one.waits for one in been)
    days = [one.on for one in been]
    assert days == sorted(days, reverse=not first)
    assert all(one.days > GAP_DAYS for one in past if isinstance(one, Gap))


def test_a_long_silence_is_said_between_and_up_to_today():
    events = [Event(date(2026, 1, 1), Kind.CONTACT, "話した"), Event(date(2026, 3, 1), Kind.CONTACT, "話した")]

    past, _ahead = in_line(events, list(Kind), today=date(2026, 11, 25), oldest_first=True)

    assert [one.days for one in past if isinstance(one, Gap)] == [59, 269]


def test_no_kind_asked_for_is_all():
    assert chosen(KINDS_OF_PERSON, []) == list(KINDS_OF_PERSON)
    assert chosen(KINDS_OF_PERSON, ["tie", "x"]) == [Kind.TIE]
    assert chosen(KINDS_OF_PERSON, ["x"]) == list(KINDS_OF_PERSON)


@pytest.fixture
def account(make):
    """Return the account of the coordinator at the desk."""
    return make.account(name="三浦 あかね", extension="2145")


@pytest.fixture
def worker(make, account):
    """Return the coordinator at the desk as the one who acts."""
    return make.actor_of(account)


@pytest.fixture
def lived(worker, tied, make):
    """Return a tie with something of every kind about its person and its place."""
    place = make.resource(worker, name="ふれあい農園 みのり", confirmed_on=now(), confirmed_by="武井 誠")
    tie = tied("taking_part", resource=place, on=now() - timedelta(days=50))
    on = now() - timedelta(days=3)
    for side, words in ((Side.PERSON, "土にさわると楽です"), (Side.HOST, "よく来てくれます")):
        done = Record(on, Contact.PHONE, feeling=4, burden=2, words=words)
        record_contact(worker, tie, side, done, today=now())
    raise_concern(worker, Side.HOST, "席が足りません", today=on, introduction=tie, next_step="会う", next_on=now())
    ended = raise_concern(worker, Side.PERSON, "朝がつらい", today=on, introduction=tie)
    close_concern(worker, ended, "昼からにした", today=now())
    client = tie.client
    whose = {"town_id": tie.town_id, "client_id": tie.client_id}
    decided = {"decided_on": on, "decided_in": "重層的支援会議", "review_on": now() + timedelta(days=60)}
    db.session.add_all([CasePlan(**whose, number=1, goal="畑に行きたい", **decided), Intake(**whose, checked_on=on)])
    talk = {"on": on, "way": ContactWay.VISIT, "words": "戸口で話した", "whom": "母"}
    write_contact(worker, client, talk, today=now())
    withdraw_consent(worker, consents_of(client)[0], today=now())
    worry = {"topic": "other", "words": "手が足りません", "said_at": utcnow()}
    db.session.add(Worry(town_id=place.town_id, resource_id=place.id, **worry))
    db.session.commit()
    return tie


def test_a_person_is_seen_whole_on_one_line(browser, account, lived):
    page = browser.sign_in(account).get(f"/clients/{lived.client.ref}/story")

    for words in (
        *("受付", "同意：受入先に紹介する", "同意の取り消し", "第1プランを決めた", "「畑に行きたい」", "提案", "参加"),
        *(
            "「土にさわると楽です」",
            "「よく来てくれます」",
            "受入先の困りごと",
            "本人の困りごとが終わった",
            "昼からにした",
        ),
        *("「戸口で話した」", "聞き取りを、本人と読み合わせた", "第1プランの見直しの日", "予定：電話で様子をきく"),
        *("さいごに話した人 三浦 あかね（内線 2145）", "日、記録がありません"),
    ):
        assert page.has(words), words
    assert not page.has("岬")


def test_the_line_is_narrowed_down_and_turned_round_without_a_script(browser, account, lived):
    desk = browser.sign_in(account)

    page = desk.get(f"/clients/{lived.client.ref}/story", kind="contact")
    assert page.has("「戸口で話した」")
    assert not page.has("「土にさわると楽です」")
    assert page.has("きょうより先の予定は、ありません。")
    first = desk.get(f"/clients/{lived.client.ref}/story", first="1").text
    assert first.index("同意：受入先に紹介する") < first.index("「土にさわると楽です」")


def test_a_person_of_whom_nothing_is_known_has_a_line_too(browser, account, make, worker):
    client = make.client(worker)

    desk = browser.sign_in(account)
    assert desk.get(f"/clients/{client.ref}/story", kind="contact").has("あてはまる記録は、ありません")
    assert desk.get(f"/clients/{client.ref}/story").has("受付")


def test_a_place_is_seen_whole_with_strain_counts_and_codes(browser, account, lived, worker, tied, make):
    place = lived.resource
    gone = tied("visit", resource=place, on=now() - timedelta(days=20))
    take_step_and_plan(worker, gone, State.ENDED, today=now(), reason="too_loud")
    db.session.commit()

    page = browser.sign_in(account).get(f"/resources/{place.ref}/story")

    for words in (lived.client.code, "「よく来てくれます」", "「手が足りません」", "情報を確かめた", "にぎやかすぎた"):
        assert page.has(words), words
    for label, number in (
        ("つないだ", "2 件"),
        ("見学から先に来た", "2 件"),
        ("定着した", "0 件"),
        ("合うかどうか", "1"),
    ):
        assert f"<dt>{label}</dt><dd>{number}</dd>" in page.text, label
    assert "ふつう" in page.text
    assert not page.has("「土にさわると楽です」")
    assert not page.has("岬")
    month = browser.get(f"/resources/{place.ref}/story", kind="listing")
    assert not month.has("「よく来てくれます」")


def test_a_new_place_has_an_empty_line(browser, account, make, worker):
    place = make.resource(worker, confirmed_on=None, confirmed_by="")

    page = browser.sign_in(account).get(f"/resources/{place.ref}/story", kind="host")

    assert page.has("あてはまる記録は、ありません")
    assert page.has("終わったつなぎは、まだありません。")


@pytest.mark.parametrize("role", [Role.VIEWER, Role.PARTNER, Role.ADMINISTRATOR])
def test_who_sees_no_person_sees_no_line(browser, make, lived, role):
    account = make.account(role, agency_id=make.agency().id if role is Role.PARTNER else None)
    desk = browser.sign_in(account)

    assert desk.get(f"/clients/{lived.client.ref}/story").status == 403
    assert desk.get(f"/resources/{lived.resource.ref}/story").status == 403


def test_meetings_are_told_and_a_statutory_one_to_its_members_alone(browser, account, make, worker):
    client = make.client(worker)
    for kind, name in ((MeetingKind.MULTILAYERED, "重層会議"), (MeetingKind.STATUTORY, "秘密の会議")):
        body = MeetingBody(town_id=client.town_id, kind=kind, name=name)
        meeting = Meeting(town_id=client.town_id, body=body, on=now() - timedelta(days=2), called_on=now())
        outcome = {"matters": [], "facts": [], "position": 1, "outcome": Outcome.ADVICE}
        db.session.add(AgendaItem(town_id=client.town_id, meeting=meeting, client_id=client.id, **outcome))
    db.session.commit()

    page = browser.sign_in(account).get(f"/clients/{client.ref}/story")

    assert page.has("会議：助言・情報の共有")
    assert page.has("重層会議")
    assert not page.has("秘密の会議")
