"""What two people decide (QUALITY R8, R11): recovery and roles, and who tries to do it alone."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import product

import pytest
import sqlalchemy as sa

from geo.clock import utcnow
from geo.db import db
from geo.errors import DomainError
from profiles.access import Role
from profiles.accounts import change_pages
from profiles.accounts.change_actions import confirm_change
from profiles.accounts.models import Account, AccountChange, Invitation, Passkey, SpareCode
from profiles.accounts.two_people import Second, Standing, Times, standing_of, why_not_second
from profiles.audit.models import Deed
from tests.profiles.accounts.test_passkeys import add_key
from tests.support.client import PASSWORD, Browser

NEW = "あたらしい-浜辺の-散歩道-2027"
HOW = "本人が窓口に来て、職員証を見た"
SLIP = re.compile(r'class="code">([0-9-]+)<')


@pytest.fixture
def hall(app, make):
    """Return the browsers of two administrators, and of somebody who cannot sign in."""
    chiefs = [make.account(Role.ADMINISTRATOR) for _ in range(2)]
    return [Browser(app).sign_in(chief) for chief in chiefs], make.account()


def begin(browser, account):
    """Begin a recovery; return the number of the first paper and the way to the change."""
    page = browser.post(f"/accounts/{account.ref}/recovery", lost="both", reason=HOW)
    assert page.status == 201, page.text[-800:]
    return SLIP.search(page.text)[1], f"/changes/{change_of(account).ref}"


def change_of(account):
    """Return the newest change of an account."""
    db.session.rollback()
    query = sa.select(AccountChange).where(AccountChange.account_id == account.id)
    return db.session.scalars(query.order_by(AccountChange.id.desc())).first()


def papers(hall):
    """Let two people begin and confirm a recovery; return both numbers."""
    (one, other), account = hall
    first, path = begin(one, account)
    return first, SLIP.search(other.post(f"{path}/confirm").text)[1]


def come_in(browser, account, first, second, new=NEW):
    """Send the numbers of both papers and a new password."""
    return browser.post("/recover", email=account.email, first=first, second=second, new=new, again=new)


def events():
    """Return the kinds of deeds of accounts so far, and who did them."""
    db.session.rollback()
    rows = db.session.execute(sa.select(Deed.event, Deed.actor_name).order_by(Deed.id)).all()
    return [tuple(row) for row in rows if row.event != "account.signed_in"]


def test_two_people_and_two_papers_let_somebody_in_again_and_all_of_before_is_dead(office, desk, make):
    account, chiefs = make.account(), [make.account(Role.ADMINISTRATOR, name=name) for name in ("甲", "乙")]
    at, one, other, thief = desk(), desk(), desk(), desk()
    at.set_up(account)
    key = add_key(at)
    at.send("/me/spare", password=PASSWORD)
    thief.client.set_cookie("tsunagi", at.client.get_cookie("tsunagi").value)
    for sitting, chief in zip((one, other), chiefs, strict=True):
        sitting.set_up(chief)
    first = SLIP.search(one.send(f"/accounts/{account.ref}/recovery", lost="both", reason=HOW).get_data(as_text=True))[
        1
    ]
    assert at.is_in  # nothing has happened yet
    page = other.send(f"/changes/{change_of(account).ref}/confirm").get_data(as_text=True)
    second = SLIP.search(page)[1]
    assert at.is_in

    typed = (first.translate(str.maketrans("0123456789-", "０１２３４５６７８９ー")), second.replace("-", " "))
    again = desk()
    answer = again.send("/recover", email=account.email.upper(), first=typed[0], second=typed[1], new=NEW, again=NEW)

    assert answer.location == "/signin"
    assert not at.is_in
    assert not thief.is_in
    assert again.password(account, PASSWORD).status_code == 422
    assert again.password(account, NEW).location.startswith("/tf-setup")
    again.set_up(account, NEW)
    assert again.is_in
    for table in (Passkey, SpareCode):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(table)) == 0
    assert key.count == 0
    told = [pair for pair in events() if "recovery" in pair[0]]
    assert told == [
        ("account.recovery.begun", "甲"),
        ("account.recovery.confirmed", "乙"),
        ("account.recovery.done", account.name),
    ]
    own = again.client.get("/me").get_data(as_text=True)
    assert all(words in own for words in ("サインインの回復", "甲", "乙", HOW, "行われました"))
    assert "行われました" in one.client.get("/changes/").get_data(as_text=True)


def test_papers_open_once_and_one_of_them_nothing(app, hall):
    first, second = papers(hall)
    _, account = hall
    guest = Browser(app)

    wrong = [come_in(guest, account, *pair) for pair in ((first, first), (second, first), ("", second))]
    assert [page.status for page in wrong] == [422] * 3
    assert come_in(guest, account, first, second, new="みじかい").has("15文字から")  # and they are not used up
    assert come_in(guest, account, first, second).notice.startswith("新しいパスワードになりました")
    assert come_in(Browser(app), account, first, second).status == 422


def test_an_unknown_name_is_answered_as_wrong_papers_are_and_tries_are_counted(app, hall, monkeypatch):
    papers(hall)
    _, account = hall
    zeros = "0000-0000-0000"
    known, unknown = (
        Browser(app).post("/recover", email=email, first=zeros, second=zeros, new=NEW, again=NEW)
        for email in (account.email, "nobody@shiomino.example")
    )

    def plain(page):
        return re.sub(r'value="[^"]*"|nonce="[^"]*"', "", page.text)

    assert known.status == unknown.status == 422
    assert plain(known) == plain(unknown)
    counted = []
    true = app.extensions["security"].pwd_context.verify
    monkeypatch.setattr(
        app.extensions["security"].pwd_context, "verify", lambda *args: (counted.append(1), true(*args))[1]
    )
    come_in(Browser(app), account, zeros, zeros)
    Browser(app).post("/recover", email="x@shiomino.example", first=zeros, second=zeros, new=NEW, again=NEW)
    assert len(counted) == 4  # two papers each: as many hashes for a name that nobody bears
    assert [come_in(Browser(app), account, zeros, zeros).status for _ in range(4)] == [422] * 3 + [429]


def test_papers_grow_old_and_what_nobody_confirms_as_well(app, hall, monkeypatch):
    (one, other), account = hall
    first, path = begin(one, account)
    moved = timedelta(days=7, minutes=1)
    monkeypatch.setattr(change_pages, "utcnow", lambda: utcnow() + moved)
    assert other.post(f"{path}/confirm").status == 409
    assert other.get(path).has("期限が切れました")
    monkeypatch.setattr(change_pages, "utcnow", utcnow)
    second = SLIP.search(other.post(f"{path}/confirm").text)[1]

    monkeypatch.setattr(change_pages, "utcnow", lambda: utcnow() + timedelta(hours=72, minutes=1))

    assert come_in(Browser(app), account, first, second).status == 422


def test_nobody_does_it_alone(app, hall, make):
    (one, other), account = hall
    _first, path = begin(one, account)

    alone = one.post(f"{path}/confirm")

    assert alone.status == 409
    assert alone.has("頼んだ人とは別の人が確かめます")
    assert not one.get(path).has("2枚目の紙を出す")
    assert Browser(app).sign_in(make.account(Role.AUDITOR)).post(f"{path}/confirm").has("管理者が確かめます")
    assert (
        Browser(app).sign_in(make.account(Role.ADMINISTRATOR, make.other_town())).post(f"{path}/confirm").status == 404
    )
    assert other.post(f"{path}/confirm").status == 201
    assert other.post(f"{path}/confirm").status == 409  # nor twice


def test_a_second_person_whom_the_first_has_just_made_for_it_is_none(app, hall, make):
    (one, _other), account = hall
    _first, path = begin(one, account)
    chief = db.session.get(Account, change_of(account).asked_by_id)
    double = make.account(Role.ADMINISTRATOR)
    made = Invitation(
        town_id=chief.town_id, account_id=double.id, made_by_id=chief.id, token_hash="x", ends_at=utcnow()
    )
    db.session.add(made)
    db.session.commit()

    page = Browser(app).sign_in(double).post(f"{path}/confirm")

    assert page.status == 409
    assert page.has("招かれて7日たっていない人")
    db.session.execute(sa.update(Invitation).values(made_at=utcnow() - timedelta(days=8)))
    db.session.commit()
    assert Browser(app).sign_in(double).post(f"{path}/confirm").status == 201


def test_where_there_is_one_administrator_the_auditor_is_the_second_person(app, make):
    chief, account = make.account(Role.ADMINISTRATOR), make.account()
    auditor = Browser(app).sign_in(make.account(Role.AUDITOR))
    first, path = begin(Browser(app).sign_in(chief), account)

    assert auditor.get("/changes/").has("確かめる")
    second = SLIP.search(auditor.post(f"{path}/confirm").text)[1]

    assert come_in(Browser(app), account, first, second).status == 200


def test_whom_it_concerns_sees_it_at_once_and_can_stop_it(app, hall, make):
    (one, other), account = hall
    _first, path = begin(one, account)
    owner = Browser(app).sign_in(account)
    assert "覚えがなければ" in owner.get("/enter").text
    assert owner.get("/me").has(HOW)
    change = path.rpartition("/")[2]
    assert Browser(app).sign_in(make.account()).post(f"/me/changes/{change}/stop").status == 404

    owner.post(f"/me/changes/{change}/stop")

    assert other.post(f"{path}/confirm").status == 409
    assert ("account.change.refused", account.name) in events()
    assert "覚えがなければ" not in owner.get("/enter").text


def test_papers_of_a_closed_account_open_nothing_even_when_it_is_opened_again(app, hall):
    first, second = papers(hall)
    (one, _other), account = hall

    one.post(f"/accounts/{account.ref}/close")
    assert come_in(Browser(app), account, first, second).status == 422
    one.post(f"/accounts/{account.ref}/reopen")

    assert come_in(Browser(app), account, first, second).status == 422


def test_no_number_of_a_paper_lies_in_the_store(hall):
    digits = [slip.replace("-", "") for slip in papers(hall)]

    db.session.rollback()
    kept = str([db.session.execute(sa.text(f"SELECT * FROM {table}")).all() for table in ("account_changes", "deeds")])

    assert "$argon2id$" in kept
    assert [one for one in digits if one in kept or "-".join(re.findall("....", one)) in kept] == []
    assert HOW not in kept


def test_a_recovery_that_cannot_be_is_refused(hall, make):
    (one, _other), account = hall
    invited = make.account()
    invited.password = None
    closed = make.account(active=False)
    db.session.commit()
    begin(one, account)

    answers = {
        words: one.post(f"/accounts/{whom.ref}/recovery", lost="phone", reason=reason)
        for whom, reason, words in (
            (account, HOW, "もう同じことがはじまっています"),
            (invited, HOW, "まだ招待中の人です"),
            (closed, HOW, "停止中のアカウントです"),
            (make.account(), "", "どう確かめたかを書いてください"),
        )
    }

    assert {words: (page.status, page.has(words)) for words, page in answers.items()} == dict.fromkeys(
        answers, (422, True)
    )
    assert one.post(f"/accounts/{account.ref}/invite").status == 409  # a link alone would be a way around


def test_a_role_changes_when_a_second_person_confirms_and_open_pages_close(app, hall, make):
    (one, other), account = hall
    desk, at = make.agency(), Browser(app).sign_in(account)
    page = one.post(f"/accounts/{account.ref}/role", role="partner", agency=desk.ref, reason="人事異動のため")
    assert page.has("2人目の人が確かめると、変わります")
    path = f"/changes/{change_of(account).ref}"
    assert one.post(f"{path}/confirm").status == 409
    assert at.client.get("/clients/").status_code == 200

    other.post(f"{path}/confirm")

    assert at.client.get("/clients/").status_code == 303  # signed out, and no coordinator any more
    assert at.sign_in(account).client.get("/clients/").status_code == 403
    db.session.rollback()
    changed = db.session.get(Account, account.id)
    assert (changed.role, changed.agency_id) == (Role.PARTNER, desk.id)
    deed = db.session.scalars(sa.select(Deed).where(Deed.event == "account.role.changed")).one()
    assert deed.details == {"old": "coordinator", "new": "partner"}
    book = Browser(app).sign_in(make.account(Role.AUDITOR)).get("/audit/")
    assert book.has("前の内容：参加支援コーディネーター")
    assert book.has("新しい内容：連携機関")


def test_a_role_that_cannot_be_is_refused(app, make):
    chief = make.account(Role.ADMINISTRATOR)
    browser, account = Browser(app).sign_in(chief), make.account()

    answers = {
        words: browser.post(f"/accounts/{whom.ref}/role", role=role, agency="", reason=reason)
        for whom, role, reason, words in (
            (account, "partner", "異動", "窓口を選んでください"),
            (account, "coordinator", "異動", "いまと同じ役割です"),
            (account, "host", "異動", "一覧から選んでください"),
            (account, "viewer", "", "理由を書いてください"),
            (chief, "coordinator", "異動", "ほかの管理者に頼んでください"),
        )
    }

    assert {words: (page.status, page.has(words)) for words, page in answers.items()} == dict.fromkeys(
        answers, (422, True)
    )


def test_the_last_administrator_stays_one(app, make):
    one, last = make.account(Role.ADMINISTRATOR), make.account(Role.ADMINISTRATOR)
    first, second = Browser(app).sign_in(one), Browser(app).sign_in(last)
    for browser, whom in ((first, last), (second, one)):
        browser.post(f"/accounts/{whom.ref}/role", role="viewer", agency="", reason="異動")
    auditor = Browser(app).sign_in(make.account(Role.AUDITOR))
    paths = [f"/changes/{change_of(whom).ref}/confirm" for whom in (last, one)]

    assert [auditor.post(path).status for path in paths] == [200, 409]
    assert db.session.scalar(sa.select(Account.role).where(Account.id == one.id)) is Role.ADMINISTRATOR


def test_of_two_who_confirm_at_once_one_prints_a_paper(app, hall, make):
    (one, _other), account = hall
    begin(one, account)
    change_id, actors = change_of(account).id, [make.actor(Role.ADMINISTRATOR) for _ in range(4)]
    db.session.rollback()

    def confirm(actor):
        with app.app_context():
            try:
                confirm_change(actor, db.session.get(AccountChange, change_id), utcnow(), hours=72)
                db.session.commit()
            except DomainError:
                db.session.rollback()
                return 0
            return 1

    with ThreadPoolExecutor(4) as people:
        assert sum(people.map(confirm, actors)) == 1


def test_who_was_invited_is_shown_to_the_other_one(hall, make):
    (one, other), _account = hall
    one.post("/accounts/invite", name="田中 実", email="t@city.example", role="coordinator", agency="", extension="")

    page = other.get("/changes/")

    assert page.has("この30日に招かれた人")
    assert page.has("田中 実")
    assert page.has("参加支援コーディネーター")


def test_the_lists_say_when_nothing_waits(app, make):
    browser = Browser(app).sign_in(make.account(Role.ADMINISTRATOR))

    assert browser.get("/changes/").has("いまは、ありません。")
    assert browser.get("/recover").status == 200


def test_whoever_confirms_is_neither_the_first_nor_the_one_concerned_nor_made_for_it():
    for role, who, lately, first, others in product(Role, (None, 1, 2, 3), (True, False), (None, 1), (0, 2)):
        allowed = why_not_second(Second(role, who, lately), first_id=first, concerned_id=2, others=others) is None
        fits = role is Role.ADMINISTRATOR or (role is Role.AUDITOR and others == 0)
        assert allowed == (who not in (None, first, 2) and not lately and fits)


def test_how_far_a_change_has_come():
    now = utcnow()
    soon, past = now + timedelta(hours=1), now - timedelta(hours=1)

    assert standing_of(Times(soon, None, None, None), now) is Standing.WAITING
    assert standing_of(Times(soon, past, None, None), now) is Standing.APPROVED
    assert standing_of(Times(past, past, None, past), now) is Standing.DONE
    assert standing_of(Times(soon, past, past, None), now) is Standing.REFUSED
    assert standing_of(Times(past, None, None, None), now) is Standing.EXPIRED
