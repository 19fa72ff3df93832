"""Referral sheets without a person: they go when their time is over, and those that are waited for stay."""

from datetime import date

import sqlalchemy as sa

from geo.db import db
from profiles.access import Role
from profiles.actor import Actor
from profiles.audit.models import Deed
from profiles.cases.referral_actions import answer_referral, send_referral, start_referral, write_part
from profiles.cases.referral_ground import Ground
from profiles.cases.referral_models import Referral
from profiles.cases.referral_receiving import receive_as_new
from tests.support.client import Browser

LONG_AGO = date(2020, 5, 1)


def sheet(partner, *, is_sent=True):
    """Return a sheet that a desk wrote long ago."""
    referral = start_referral(partner, Ground(), today=LONG_AGO)
    fields = referral.form.definition.fields
    write_part(partner, referral, fields, {"reason": "通える所を"}, part="1", version=referral.version)
    if is_sent:
        send_referral(partner, referral, today=LONG_AGO)
    return referral


def test_what_never_became_a_person_goes_when_its_time_is_over(app, make):
    desk = make.agency()
    partner = Actor(Role.PARTNER, make.town.id, "長沢", agency_id=desk.id)
    team = make.actor()
    sheet(partner, is_sent=False)
    answered, waiting, person = sheet(partner), sheet(partner), sheet(partner)
    answer_referral(team, answered, "advice", words="続けてください", today=LONG_AGO)
    receive_as_new(team, person, today=LONG_AGO)
    db.session.commit()
    kept = {waiting.ref, person.ref}
    office = Browser(app).sign_in(make.account(Role.ADMINISTRATOR))
    assert office.get("/retention/").has("人の記録にならなかったつなぐシート 2 件")
    assert Browser(app).sign_in(make.account()).get("/retention/").has("管理者が決めます")

    page = office.post("/retention/sheets")

    assert page.notice.startswith("つなぐシートを 2 枚、廃棄しました")
    db.session.rollback()
    assert set(db.session.scalars(sa.select(Referral.ref))) == kept
    [deed] = db.session.scalars(sa.select(Deed).where(Deed.event == "retention.sheets_removed"))
    assert deed.details == {"number": 2}
    assert office.post("/retention/sheets").has("もうありません")


def test_what_stands_on_a_sheet_is_handed_out_under_its_labels(browser, make):
    partner = Actor(Role.PARTNER, make.town.id, "長沢", agency_id=make.agency().id)
    team = make.actor()
    referral = sheet(partner)
    client = receive_as_new(team, referral, today=LONG_AGO)
    answer_referral(team, referral, "take_on", words="会いましょう", today=LONG_AGO)
    db.session.commit()

    page = browser.sign_in(make.account()).post(f"/clients/{client.ref}/all", ground="self", format="page")

    for words in ("つなぐシート", "つなぐわけ：通える所を", "受け付けて、参加支援で関わります", "会いましょう"):
        assert page.has(words), words
