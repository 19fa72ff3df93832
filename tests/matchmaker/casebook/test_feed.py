"""The secret address of a calendar: codes alone, what changes follows, and it dies with whoever made it."""

import re
from datetime import datetime, time, timedelta

import pytest
from icalendar import Calendar

from geo.clock import today as now
from geo.clock import utcnow
from geo.db import db
from matchmaker.casebook.feed_pages import MOST_A_MINUTE
from matchmaker.casebook.models import CalendarFeed
from matchmaker.followups.actions import Plan, change_date, raise_concern, set_plans
from matchmaker.followups.queries import planned
from profiles.access import Role
from profiles.accounts.actions import change_password, deactivate, reactivate
from profiles.accounts.models import Account
from profiles.accounts.rules import TRIES_OF_ADDRESS
from profiles.accounts.throttle import failed
from profiles.audit.models import Deed
from profiles.cases.models import Plan as CasePlan
from profiles.vocabulary.rules import Side
from tests.support.client import PASSWORD, Browser


@pytest.fixture
def account(make):
    """Return the account of the coordinator at the desk."""
    return make.account()


@pytest.fixture
def worker(make, account):
    """Return the coordinator at the desk as the one who acts."""
    return make.actor_of(account)


@pytest.fixture
def address(browser, account):
    """Return the path of a secret address that was made on its page."""
    page = browser.sign_in(account).post("/me/calendar")
    assert page.status == 201
    return re.search(r"/calendar/[\w-]{43}\.ics", page.text)[0]


@pytest.fixture
def outlook(app):
    """Return a calendar program: it is signed in nowhere."""
    return Browser(app)


def events(outlook, address):
    """Return what a calendar reads, by its UID."""
    answer = outlook.client.get(address)
    assert answer.status_code == 200, answer.status_code
    book = Calendar.from_ical(answer.get_data())
    return {str(event["uid"]): event for event in book.walk("VEVENT")}


def test_a_calendar_reads_codes_and_kinds_and_no_name(outlook, address, worker, tied, make):
    tie = tied("taking_part", on=now(), resource=make.resource(worker, name="ふれあい農園 みのり"))
    day = now() + timedelta(days=3)
    words = Plan(day, time(10, 30), "みのりの駅で、岬さんと待ち合わせ")
    set_plans(worker, tie, Side.PERSON, [words])
    set_plans(worker, tie, Side.HOST, [Plan(day, text="電話で様子をきく")])
    raise_concern(worker, Side.HOST, "席が足りない", today=now(), introduction=tie, next_step="三浦が", next_on=day)
    whose = {"town_id": tie.town_id, "client_id": tie.client_id}
    db.session.add(CasePlan(**whose, number=1, review_on=day, decided_on=now()))
    db.session.commit()

    answer = outlook.client.get(address)
    text = answer.get_data(as_text=True).replace("\r\n ", "")
    assert answer.mimetype == "text/calendar"
    assert answer.headers["Cache-Control"] == "no-store"
    for word in ("みのり", "岬", "席が", "三浦", "待ち合わせ", "汐見野"):
        assert word not in text
    code = tie.client.code
    told = sorted(str(event["summary"]) for event in events(outlook, address).values())
    assert told == sorted(
        [
            f"{code} 本人：連絡",
            f"{code} 受入先：電話で様子をきく",
            f"{code} 受入先：困りごとの次の手",
            f"{code} 本人：プランの見直し",
        ]
    )
    assert tie.resource.ref in text


def test_hours_stand_in_the_zone_of_japan_and_days_block_nothing(outlook, address, worker, tied):
    tie = tied("trial", on=now())
    day = now() + timedelta(days=2)
    set_plans(worker, tie, Side.PERSON, [Plan(day, time(10, 30))])
    set_plans(worker, tie, Side.HOST, [Plan(day)])
    db.session.commit()

    text = outlook.client.get(address).get_data(as_text=True)
    found = events(outlook, address).values()
    timed = next(event for event in found if isinstance(event.decoded("dtstart"), datetime))
    whole = next(event for event in found if not isinstance(event.decoded("dtstart"), datetime))
    assert f"DTSTART;TZID=Asia/Tokyo:{day:%Y%m%d}T103000" in text
    assert "BEGIN:VTIMEZONE" in text
    assert "TZOFFSETTO:+0900" in text
    assert timed.decoded("dtend") - timed.decoded("dtstart") == timedelta(minutes=30)
    assert whole.decoded("dtend") == day + timedelta(days=1)
    assert whole["transp"] == "TRANSPARENT"
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_what_is_late_stands_on_today(outlook, address, worker, tied):
    tie = tied("trial", on=now())
    set_plans(worker, tie, Side.PERSON, [Plan(now() - timedelta(days=6), time(10))])
    set_plans(worker, tie, Side.HOST, [Plan(now() + timedelta(days=9))])
    db.session.commit()

    first = min(events(outlook, address).values(), key=lambda event: event.decoded("dtstart"))
    assert first.decoded("dtstart") == now()
    assert str(first["summary"]).startswith("（6日すぎ）")


def test_a_change_keeps_its_uid_and_what_is_gone_goes(outlook, address, worker, tied):
    tie = tied("trial", on=now())
    for side in Side:
        set_plans(worker, tie, side, [Plan(now() + timedelta(days=3))])
    db.session.commit()
    before = events(outlook, address)
    moved, dropped = planned(tie)

    change_date(worker, moved, Plan(now() + timedelta(days=5)), today=now())
    uid, gone = f"contact-{moved.ref}@tsunagi", f"contact-{dropped.ref}@tsunagi"
    set_plans(worker, tie, dropped.side, [])
    db.session.commit()

    after = events(outlook, address)
    assert after[uid].decoded("dtstart") == now() + timedelta(days=5)
    assert after[uid]["sequence"] > before[uid]["sequence"]
    assert gone in before
    assert gone not in after


def test_the_address_lies_hashed_and_is_shown_once(browser, account, address):
    token = address.removeprefix("/calendar/").removesuffix(".ics")

    feed = db.session.query(CalendarFeed).one()
    assert token not in (feed.token_hash, feed.holder, feed.ref)
    page = browser.get("/me/calendar")
    assert token not in page.text
    assert page.has("最後に読まれた日")
    assert not any(token in str(deed.details) for deed in db.session.query(Deed))


def test_a_new_address_or_an_end_silences_the_old_one(browser, outlook, address):
    assert outlook.client.get(address).status_code == 200

    browser.post("/me/calendar")
    assert outlook.client.get(address).status_code == 404
    page = browser.post("/me/calendar/end")
    assert page.has("いま、アドレスはありません。")
    assert [
        deed.event for deed in db.session.query(Deed).filter(Deed.event.startswith("calendar.")).order_by(Deed.id)
    ] == [*("calendar.made", "calendar.ended", "calendar.made", "calendar.ended")]


def test_it_dies_with_its_account_and_does_not_come_back(outlook, address, make, account):
    admin, own = make.actor(Role.ADMINISTRATOR), db.session.get(Account, account.id)
    assert outlook.client.get(address).status_code == 200

    deactivate(admin, own, utcnow())
    db.session.commit()
    assert outlook.client.get(address).status_code == 404
    reactivate(admin, db.session.get(Account, account.id))
    db.session.commit()
    assert outlook.client.get(address).status_code == 404


def test_it_dies_with_the_password_and_with_the_role(outlook, address, worker, account):
    own = db.session.get(Account, account.id)
    own.role = Role.VIEWER
    db.session.commit()
    assert outlook.client.get(address).status_code == 404
    own = db.session.get(Account, account.id)
    own.role = Role.COORDINATOR
    change_password(worker, own, old=PASSWORD, new="みなとの-あさ-ひかる-2026-かもめ")
    db.session.commit()
    assert outlook.client.get(address).status_code == 404


def test_a_calendar_that_asks_too_often_waits_and_a_wrong_address_is_not_there(outlook, address, worker, tied):
    tied("trial", on=now())
    found = [outlook.client.get(address).status_code for _ in range(MOST_A_MINUTE + 1)]

    assert found == [200] * MOST_A_MINUTE + [429]
    assert outlook.client.get("/calendar/" + "x" * 43 + ".ics").status_code == 404
    assert outlook.client.get("/calendar/short.ics").status_code == 404


def test_whoever_tries_addresses_waits(outlook, address):
    for _ in range(TRIES_OF_ADDRESS):
        failed("127.0.0.1", utcnow())
    db.session.commit()

    assert outlook.client.get(address).status_code == 429


def test_each_time_that_it_is_read_is_on_record(outlook, address, worker, tied):
    tie = tied("trial", on=now())
    outlook.client.get(address)
    other = tied("trial", on=now())
    outlook.client.get(address)

    told = db.session.query(Deed).filter_by(event="client.calendar").order_by(Deed.id)
    both = sorted([tie.client.ref, other.client.ref])
    assert [deed.details["clients"] for deed in told] == [[tie.client.ref], both]


def test_anothers_work_is_in_no_calendar_of_mine(outlook, address, tied, make):
    tie = tied("trial", on=now())
    tie.coordinator_id = make.account().id
    db.session.commit()

    assert events(outlook, address) == {}


def test_the_page_says_what_can_go_wrong(browser, account):
    page = browser.sign_in(account).get("/me/calendar")

    assert page.has("いま、アドレスはありません。")
    assert page.has("だれでも、サインインしないで予定を見られます")


def test_every_day_of_a_year_is_told_as_it_is(outlook, address, worker, tied):
    tie = tied("trial", on=now())
    days = [now() + timedelta(days=ahead) for ahead in (0, 35, 179, 181)]
    set_plans(worker, tie, Side.PERSON, [Plan(day, time(9)) for day in days])
    set_plans(worker, tie, Side.HOST, [])
    db.session.commit()

    found = {event.decoded("dtstart").date() for event in events(outlook, address).values()}
    assert found == set(days[:3])
