"""The story of a host: a paper, a phone, one question a page, and what the registry knows afterwards."""

import html
import re
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from geo.clock import today
from geo.db import db
from profiles.audit.models import Deed
from resources.directory.models import Resource
from resources.hosts.actions import end_stewardship, issue_link, name_steward, revoke_link
from resources.hosts.device import COOKIE, keyed_hash
from resources.hosts.models import HostLink, Worry

KANJI = re.compile(r"[々\u3400-\u9fff]")
SENTENCE = "水 13:30-16:00; 第2・4土 10:00-12:00; 12/28-1/5 休み"
OWN_PAGES = [
    "/host/",
    "/host/different",
    "/host/openings",
    "/host/openings/0",
    "/host/openings/1",
    "/host/openings/new",
    "/host/places",
    "/host/closed",
    "/host/questions/step_free",
    "/host/worry",
    "/host/change",
    "/host/thanks/confirmed",
    "/host/thanks/worried",
    "/host/thanks/pin",
    "/host/pin",
]


class Phone:
    """A host's phone: it keeps its cookies and sends back the CSRF field of the last page."""

    def __init__(self, app):
        self.client = app.test_client()
        self.text = ""

    def get(self, path):
        """Open a page and return its status."""
        answer = self.client.get(path, follow_redirects=True)
        self.text = answer.get_data(as_text=True)
        return answer.status_code

    def post(self, path, **fields):
        """Press a button and return status and where it leads."""
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.text)
        answer = self.client.post(path, data={**fields, "csrf_token": token[1] if token else ""})
        if answer.status_code != 303:
            self.text = answer.get_data(as_text=True)
        db.session.expire_all()
        return answer.status_code, answer.headers.get("Location")

    @property
    def version(self):
        """Return the version of the listing that the last page carries."""
        return re.search(r'name="version"[^>]*value="(\d+)"', self.text)[1]

    @property
    def words(self):
        """Return what the page says, readings taken off."""
        bare = re.sub(r"<rt>.*?</rt>", "", self.text)
        return html.unescape(re.sub(r"<[^>]+>", "", bare))


@pytest.fixture
def place(listing):
    """Return a listing that nobody confirmed for a while."""
    return listing(
        "手しごとサロン こより",
        kana="てしごとさろん こより",
        opening=SENTENCE,
        places_total=3,
        places_taken=2,
        confirmed_on=today() - timedelta(days=96),
        confirmed_by="大庭さん",
    )


@pytest.fixture
def steward(coordinator, place):
    """Return one who speaks for it."""
    steward = name_steward(coordinator, place, name="大庭", title="世話人")
    db.session.commit()
    return steward


@pytest.fixture
def slip(coordinator, steward):
    """Return a paper for them."""
    slip = issue_link(coordinator, steward, hashed=keyed_hash, days=30)
    db.session.commit()
    return slip


@pytest.fixture
def stranger(app):
    """Return a phone that never saw a paper."""
    return Phone(app)


@pytest.fixture
def phone(app, slip):
    """Return a phone that is signed in by a paper."""
    phone = Phone(app)
    phone.get(f"/h/{slip.token}")
    assert phone.post(f"/h/{slip.token}") == (303, "/host/")
    phone.get("/host/")
    return phone


def deeds():
    """Return event and role of all deeds, newest last."""
    return [(deed.event, deed.actor_role) for deed in db.session.scalars(sa.select(Deed).order_by(Deed.id))]


def stored(place):
    """Return the listing as the database has it now."""
    db.session.expire_all()
    return db.session.get_one(Resource, place.id)


# --- the door ---------------------------------------------------------------------------------------------------------


def test_previews_may_look_a_hundred_times_and_the_press_is_what_counts(stranger, slip):
    for _look in range(100):
        assert stranger.get(f"/h/{slip.token}") == 200
        assert stranger.client.head(f"/h/{slip.token}").status_code == 200
    assert db.session.scalar(sa.select(HostLink.used_at)) is None

    assert stranger.post(f"/h/{slip.token}") == (303, "/host/")


def test_a_used_revoked_or_invented_paper_gets_the_same_kind_page(app, coordinator, slip, stranger):
    stranger.get(f"/h/{slip.token}")
    stranger.post(f"/h/{slip.token}")

    other = Phone(app)
    answers = [other.client.get(f"/h/{slip.token}"), other.client.get("/h/" + "a" * 26)]

    assert [answer.status_code for answer in answers] == [410, 410]
    assert answers[0].data == answers[1].data
    assert "新しい 紙を ください" in re.sub(r"<rt>.*?</rt>|</?(?:ruby|span)>", "", answers[0].get_data(as_text=True))


def test_the_cookie_is_out_of_reach_of_scripts_and_goes_to_host_pages_only(slip, stranger):
    stranger.get(f"/h/{slip.token}")
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', stranger.text)
    answer = stranger.client.post(f"/h/{slip.token}", data={"csrf_token": token[1] if token else ""})
    cookie = next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith("tsunagi_host="))

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/host" in cookie


def test_eight_digits_of_any_width_open_the_page_too(slip, stranger):
    stranger.get("/h")

    code = f"{slip.code[:4]}　{slip.code[4:]}".translate(str.maketrans("0123456789", "０１２３４５６７８９"))

    assert stranger.post("/h", code=code) == (303, "/host/")


def test_after_five_wrong_codes_the_right_one_waits_a_minute(slip, stranger):
    stranger.get("/h")
    wrong = "00000000" if slip.code != "00000000" else "11111111"

    assert [stranger.post("/h", code=wrong)[0] for _try in range(5)] == [422] * 5
    assert stranger.post("/h", code=slip.code)[0] == 429


def test_without_a_paper_there_are_no_host_pages(stranger):
    for path in OWN_PAGES:
        assert stranger.client.get(path).status_code in (302, 303, 401, 403, 404), path


def test_who_is_revoked_or_no_longer_speaks_for_the_place_is_out_on_the_next_page(coordinator, phone, slip, steward):
    revoke_link(coordinator, slip.link)
    db.session.commit()
    assert phone.client.get("/host/").status_code != 200

    slip.link.revoked_at = None
    end_stewardship(coordinator, steward)
    db.session.commit()
    assert phone.client.get("/host/").status_code != 200


# --- the pages --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", OWN_PAGES)
def test_every_page_has_one_heading_a_title_and_readings_over_every_kanji(phone, path):
    assert phone.get(path) == 200

    body = re.sub(r"(?s)^.*?<main[^>]*>|</main>.*$", "", phone.text)
    seen = re.sub(r"(?s)<ruby>.*?</ruby>|<textarea.*?</textarea>|<[^>]+>", "", body)
    assert len(re.findall(r"<h1[ >]", phone.text)) == 1
    assert re.search(r"<title>[^<]{3,}</title>", phone.text)
    assert KANJI.findall(seen) == []


def test_the_first_page_says_what_is_known(phone):
    assert "いまも このままで 合っていますか。" in phone.words
    assert "毎週 水曜日" in phone.words
    assert "あと 1人" in phone.words
    assert "12月28日から 1月5日まで" in phone.words


def test_one_tap_confirms_and_one_more_takes_it_back(phone, place):
    assert phone.post("/host/confirm") == (303, "/host/thanks/confirmed")
    assert (stored(place).confirmed_on, stored(place).confirmed_by) == (today(), "世話人 大庭")

    phone.get("/host/thanks/confirmed")
    assert phone.post("/host/confirm/undo") == (303, "/host/")
    assert (stored(place).confirmed_on, stored(place).confirmed_by) == (today() - timedelta(days=96), "大庭さん")
    assert deeds()[-2:] == [("resource.confirmed", "host"), ("resource.confirmation.withdrawn", "host")]


def test_a_moved_slot_is_confirmed_and_the_deed_is_on_record(phone, place):
    phone.get("/host/openings/0")
    hours = {"open_hour": "13", "open_minute": "0", "close_hour": "15", "close_minute": "30"}

    answer = phone.post("/host/openings/0", days=["水", "金"], version=phone.version, **hours)

    assert answer == (303, "/host/thanks/changed")
    assert stored(place).opening == SENTENCE.replace("水 13:30-16:00", "水・金 13:00-15:30")
    assert stored(place).confirmed_on == today()
    deed = db.session.scalars(sa.select(Deed).order_by(Deed.id.desc())).first()
    assert (deed.event, deed.actor_role) == ("resource.opening.changed", "host")
    assert deed.details == {"old": SENTENCE, "new": stored(place).opening}


def test_rare_days_keep_their_days_when_the_hours_move(phone, place):
    phone.get("/host/openings/1")
    hours = {"open_hour": "9", "open_minute": "30", "close_hour": "12", "close_minute": "0"}

    phone.post("/host/openings/1", version=phone.version, **hours)

    assert "第2・4土 9:30-12:00" in stored(place).opening


def test_hours_that_run_backwards_are_asked_again_and_what_was_chosen_stays(phone, place):
    phone.get("/host/openings/0")
    hours = {"open_hour": "16", "open_minute": "0", "close_hour": "13", "close_minute": "0"}

    status, _to = phone.post("/host/openings/0", days=["水"], version=phone.version, **hours)

    assert status == 422
    assert "終わる時刻は、始まる時刻より後にしてください" in phone.words
    assert re.search(r'<option selected value="16">', phone.text)
    assert stored(place).opening == SENTENCE


def test_a_slot_of_a_sentence_that_changed_meanwhile_is_not_touched(coordinator, phone, place):
    phone.get("/host/openings/0")
    seen = phone.version
    place = stored(place)
    place.opening = "月 9:00-10:00; " + SENTENCE
    db.session.commit()
    hours = {"open_hour": "13", "open_minute": "0", "close_hour": "15", "close_minute": "0"}

    status, _to = phone.post("/host/openings/0", days=["水"], version=seen, **hours)

    assert status == 409
    assert stored(place).opening == "月 9:00-10:00; " + SENTENCE


def test_a_slot_that_is_not_there_is_not_found(phone):
    assert [phone.client.get(f"/host/openings/{number}").status_code for number in (2, 9, 10**9)] == [404, 404, 404]


def test_a_time_can_be_added_and_taken_away(phone, place):
    phone.get("/host/openings/new")
    hours = {"open_hour": "10", "open_minute": "0", "close_hour": "12", "close_minute": "0"}
    assert phone.post("/host/openings/new", days=["月"], version=phone.version, **hours)[0] == 303
    assert "月 10:00-12:00" in stored(place).opening

    phone.get("/host/openings/0")
    assert phone.post("/host/openings/0/drop", version=phone.version)[0] == 303
    assert "水" not in stored(place).opening


def test_closed_days_are_closed_this_once(phone, place):
    phone.get("/host/closed")
    first, last = today() + timedelta(days=7), today() + timedelta(days=9)

    phone.post("/host/closed", first=first.isoformat(), last=last.isoformat(), version=phone.version)

    assert f"{first.isoformat()}-{last.isoformat()} 休み" in stored(place).opening


def test_closed_days_that_are_over_are_asked_again(phone, place):
    phone.get("/host/closed")

    status, _to = phone.post("/host/closed", first=date(2020, 1, 1).isoformat(), version=phone.version)

    assert (status, stored(place).opening) == (422, SENTENCE)


def test_how_many_more_may_come(phone, place):
    phone.get("/host/places")

    assert phone.post("/host/places", free="2", version=phone.version)[0] == 303
    assert (stored(place).places_total, stored(place).places_taken) == (4, 2)


def test_five_questions_in_a_row_and_then_thanks(phone, place):
    phone.get("/host/questions")
    asked = 0
    while found := re.search(r'data-feature="(\w+)"', phone.text):
        passed = html.unescape(re.search(r'name="passed" value="([^"]*)"', phone.text)[1])
        status, to = phone.post(
            f"/host/questions/{found[1]}", answer=["yes", "no", "unknown"][asked % 3], passed=passed
        )
        assert status == 303
        phone.get(to)
        asked += 1

    assert asked == 5
    assert sorted(stored(place).features.values()) == [False, False, True, True]
    assert "ありがとう" in phone.words


def test_a_worry_without_a_word_reaches_the_coordinators(phone):
    phone.get("/host/worry")

    assert phone.post("/host/worry", topic="call", words="") == (303, "/host/thanks/worried")
    assert [(one.topic, one.words) for one in db.session.scalars(sa.select(Worry))] == [("call", "")]
    assert deeds()[-1] == ("host.worry.said", "host")


def test_name_and_place_are_told_and_not_changed(phone, place):
    phone.get("/host/change")

    assert phone.post("/host/change", words="名前が変わりました")[0] == 303
    assert stored(place).name == "手しごとサロン こより"
    assert [one.topic for one in db.session.scalars(sa.select(Worry))] == ["change"]


def test_an_empty_change_is_asked_again_in_words(phone):
    phone.get("/host/change")

    assert phone.post("/host/change", words="")[0] == 422
    assert "短く 書いて ください" in phone.words


def test_the_page_can_be_closed_on_this_device(phone):
    copied = phone.client.get_cookie(COOKIE, path="/host").value

    phone.post("/host/bye")

    assert phone.client.get("/host/").status_code != 200
    phone.client.set_cookie(COOKIE, copied, path="/host")
    assert phone.client.get("/host/").status_code != 200


def test_a_paper_can_be_made_as_a_pdf_and_is_like_the_page(browser, make, place, steward, pressed):
    desk = browser.sign_in(make.account())

    answer = desk.post(f"/resources/{place.ref}/stewards/{steward.ref}/paper", **{"as": "pdf"}).response

    assert answer.mimetype == "application/pdf"
    assert re.search(r'class="code">\d{4} \d{4}<', pressed[0])
    assert "<svg" in pressed[0]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(HostLink)) == 1
