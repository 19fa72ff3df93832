"""Spare numbers on paper: shown once, kept as hashes, each used once."""

import re
from concurrent.futures import ThreadPoolExecutor

import sqlalchemy as sa

from geo.clock import utcnow
from geo.db import db
from geo.errors import DomainError
from profiles.accounts.factor_actions import use_spare
from profiles.accounts.models import Account, SpareCode
from profiles.accounts.queries import actor_of
from profiles.accounts.rules import SPARES, read_spare, spare_of
from profiles.audit.models import Deed
from tests.profiles.accounts.test_factor import later
from tests.support.client import PASSWORD


def new_paper(desk):
    """Make new numbers where their owner is signed in, and return them."""
    page = desk.send("/me/spare", password=PASSWORD)
    assert page.status_code == 201
    return re.findall(r"<code>([0-9-]+)</code>", page.get_data(as_text=True))


def test_a_number_of_the_paper_opens_once_and_the_rest_is_counted(desk, make):
    account, at = make.account(), desk()
    phone = at.set_up(account)
    codes = new_paper(at)
    assert len(set(codes)) == SPARES

    lost = desk()
    lost.password(account)
    typed = codes[2].replace("-", " ").translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    answer = lost.send("/signin/spare", code=typed, next="/me/spare")
    assert answer.location == "/me/spare"
    assert "あと 9 個" in lost.client.get("/me/spare").get_data(as_text=True)

    again = desk()
    again.password(account)
    assert again.send("/signin/spare", code=codes[2]).status_code == 422
    assert not again.is_in
    assert again.send("/tf-validate", code=later(phone)).status_code == 302  # the app works as before
    events = db.session.scalars(sa.select(Deed.event).order_by(Deed.id)).all()
    assert events.count("account.spares.made") == events.count("account.spare.used") == 1


def test_the_paper_of_before_opens_nothing_and_nobody_elses_either(desk, make):
    account, other = make.account(), make.account()
    at, next_desk = desk(), desk()
    at.set_up(account)
    next_desk.set_up(other)
    old, theirs, new = new_paper(at), new_paper(next_desk), new_paper(at)

    lost = desk()
    lost.password(account)
    answers = [lost.send("/signin/spare", code=code).status_code for code in (old[0], theirs[0], "", new[0])]

    assert answers == [422, 422, 422, 303]


def test_numbers_cannot_be_tried_out_and_are_counted_with_the_six_digits(desk, make):
    account, at = make.account(), desk()
    at.set_up(account)
    codes = new_paper(at)
    lost = desk()
    lost.password(account)

    answers = [lost.send("/signin/spare", code=f"01-{n:012d}").status_code for n in range(4)]
    answers += [lost.send("/tf-validate", code="000000").status_code]

    assert answers == [422] * 5
    assert lost.send("/signin/spare", code=codes[0]).status_code == 429


def test_no_number_lies_in_the_store_or_in_the_book(desk, make):
    account, at = make.account(), desk()
    at.set_up(account)
    digits = [code[3:].replace("-", "") for code in new_paper(at)]

    db.session.rollback()
    kept = str([db.session.execute(sa.text(f"SELECT * FROM {table}")).all() for table in ("spare_codes", "deeds")])

    assert "$argon2id$" in kept
    assert [one for one in digits if one in kept] == []


def test_new_numbers_ask_for_the_password(desk, make):
    account, at = make.account(), desk()
    at.set_up(account)

    assert [at.send("/me/spare", password=f"ちがう{n}").status_code for n in range(6)] == [422] * 5 + [429]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(SpareCode)) == 0


def test_of_two_who_send_the_same_number_at_once_one_gets_in(office, desk, make):
    account, at = make.account(), desk()
    at.set_up(account)
    code = new_paper(at)[0]

    def one_try(_number):
        with office.app_context():
            own = db.session.get(Account, account_id)
            try:
                use_spare(actor_of(own), own, code, utcnow())
                db.session.commit()
            except DomainError:
                db.session.rollback()
                return 0
            return 1

    account_id = account.id
    db.session.rollback()
    with ThreadPoolExecutor(4) as people:
        assert sum(people.map(one_try, range(4))) == 1


def test_a_number_is_read_as_people_type_it():
    written = spare_of(3, "123456789012")

    assert written == "03-1234-5678-9012"
    assert read_spare(written) == read_spare("０３ 1234 5678ー9012") == (3, "123456789012")
    assert read_spare("03-1234-5678") is None
    assert read_spare("") is None
