"""Referral sheets that nobody answered stand on the first page, and nowhere on it when all are answered (QUALITY U27)."""

from datetime import timedelta

from geo.clock import today
from geo.db import db
from profiles.access import Role
from profiles.actor import Actor
from profiles.cases.referral_actions import answer_referral, send_referral, start_referral, write_part
from profiles.cases.referral_ground import Ground


def test_what_has_waited_for_seven_days_stands_on_the_first_page(browser, make):
    partner = Actor(Role.PARTNER, make.town.id, "長沢", agency_id=make.agency().id)
    team, sheets = make.account(), []
    for days in (7, 6):
        on = today() - timedelta(days=days)
        referral = start_referral(partner, Ground(), today=on)
        fields = referral.form.definition.fields
        write_part(partner, referral, fields, {"reason": "通える所を"}, part="1", version=referral.version)
        send_referral(partner, referral, today=on)
        sheets.append(referral)
    db.session.commit()
    desk = browser.sign_in(team)

    page = desk.get("/")

    assert page.has("返事のないつなぐシート 1 件")
    assert page.has("くらしの相談窓口 から")
    answer_referral(make.actor(), sheets[0], "take_on", today=today())
    db.session.commit()
    assert not desk.get("/").has("返事のないつなぐシート")
