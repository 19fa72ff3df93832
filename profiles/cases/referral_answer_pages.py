"""The pages on which a sheet that came in is received and answered, and words go to and fro."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice

from geo.clock import today
from geo.db import db
from geo.errors import NotFoundError, StaleError
from profiles.access import Permission, Role
from profiles.actor import Actor
from profiles.cases.blueprint import bp
from profiles.cases.referral_actions import answer_referral, ask_back, end_referral, reply, take_back
from profiles.cases.referral_forms import AnswerForm, ReceiveForm, SayForm
from profiles.cases.referral_looks import looked_at
from profiles.cases.referral_models import Referral
from profiles.cases.referral_queries import own_referral, steps_of
from profiles.cases.referral_receiving import Known, people_alike, receive, receive_as, receive_as_new
from profiles.cases.referral_sheet import Direction
from profiles.cases.referral_steps import ReferralAct
from profiles.cases.referral_writing import doable, no_longer
from profiles.desk.gate import current_actor, requires

NEW, NOBODY = "new", "nobody"
SAYING = {  # acts that take words alone: what is asked for, the button, what is said afterwards
    ReferralAct.ASK: (_l("聞きたいこと"), _l("聞き返す"), _l("聞き返しました。答えがくると、いちばん上に出ます")),
    ReferralAct.REPLY: (_l("答え"), _l("答えて、もう一度まかせる"), _l("答えました")),
    ReferralAct.TAKE_BACK: (_l("取り下げるわけ"), _l("このシートを取り下げる"), _l("取り下げました")),
    ReferralAct.END: (_l("さいごに書いておくこと"), _l("このつなぎを終える"), _l("終えました")),
}
DOING = {
    ReferralAct.ASK: ask_back,
    ReferralAct.REPLY: reply,
    ReferralAct.TAKE_BACK: take_back,
    ReferralAct.END: end_referral,
}


@bp.get("/referrals/<string(length=12):ref>/receive")
@requires(Permission.REFERRAL_ANSWER)
def receiving(ref: str) -> ResponseReturnValue:
    """Ask whom a sheet is about, beside those on record who are alike; that they were looked for is recorded."""
    actor = current_actor()
    one = doable(actor, ref, ReferralAct.RECEIVE)
    if one is None:
        return no_longer(ref)
    alike = _alike(actor, one)
    looked_at(actor, one, "referral.receive")
    page = _receive_page(one, alike, _receive_form(one, alike))
    db.session.commit()
    return page


def _alike(actor: Actor, one: Referral) -> list[Known]:
    """Return who on record may be the person of a sheet that came to the coordinators."""
    return people_alike(actor, one) if one.direction is Direction.TO_TEAM else []


def _receive_form(one: Referral, alike: list[Known]) -> ReceiveForm:
    """Return the form with everybody whom a sheet may be about."""
    form = ReceiveForm(data={"version": one.version})
    words = [(known.client.ref, _("%(code)s さんのこと", code=known.client.code)) for known in alike]
    if one.direction is Direction.TO_TEAM:
        words += [
            (NEW, _("新しい人。記録とケースを作ります")),
            (NOBODY, _("まだ記録は作らない。相談として受け取るだけ")),
        ]
    else:
        words += [(NOBODY, _("受け取りました"))]
    form.who.choices = [SelectChoice(value, word) for value, word in words]
    if len(words) == 1:
        form.who.data = form.who.data or NOBODY
    return form


def _receive_page(one: Referral, alike: list[Known], form: ReceiveForm) -> str:
    """Return the page on which a sheet is received."""
    return render_template("profiles/cases/referral_receive.html", referral=one, alike=alike, form=form)


@bp.post("/referrals/<string(length=12):ref>/receive")
@requires(Permission.REFERRAL_ANSWER)
def take_in(ref: str) -> ResponseReturnValue:
    """Receive a sheet: for somebody new, for somebody on record, or without a record."""
    actor = current_actor()
    one = doable(actor, ref, ReferralAct.RECEIVE)
    if one is None:
        return no_longer(ref)
    alike = _alike(actor, one)
    form = _receive_form(one, alike)
    try:
        done = form.accepts(lambda: _received(actor, one, alike, form))
    except StaleError:
        return no_longer(ref)
    if not done:
        db.session.rollback()
        return _receive_page(own_referral(actor, ref), alike, form), 422
    code = one.client.code if actor.role is not Role.PARTNER and one.client else ""
    db.session.commit()
    flash(_("%(code)s さんとして受け取りました", code=code) if code else _("受け取りました"))
    return redirect(url_for(".referral", ref=ref), 303)


def _received(actor: Actor, one: Referral, alike: list[Known], form: ReceiveForm) -> None:
    """Do what was chosen."""
    if int(form.version.data or 0) != one.version:
        raise StaleError
    known = next((known.client for known in alike if known.client.ref == form.who.data), None)
    if known is not None:
        receive_as(actor, one, known, today=today())
    elif form.who.data == NEW:
        receive_as_new(actor, one, today=today())
    else:
        receive(actor, one, today=today())


@bp.get("/referrals/<string(length=12):ref>/answer")
@requires(Permission.REFERRAL_ANSWER)
def answering(ref: str) -> ResponseReturnValue:
    """Show the answers that the sheet offers; the look is recorded."""
    actor = current_actor()
    one = doable(actor, ref, ReferralAct.ANSWER)
    if one is None:
        return no_longer(ref)
    looked_at(actor, one, "referral.answer")
    db.session.commit()
    return _answer_page(one, _answer_form(one))


def _answer_form(one: Referral) -> AnswerForm:
    """Return the form with the answers of a sheet."""
    form = AnswerForm(data={"version": one.version})
    form.offer(one.form.definition.answers)
    return form


def _answer_page(one: Referral, form: AnswerForm) -> str:
    """Return the page with the answers of a sheet."""
    return render_template("profiles/cases/referral_answer.html", referral=one, form=form)


@bp.post("/referrals/<string(length=12):ref>/answer")
@requires(Permission.REFERRAL_ANSWER)
def answer(ref: str) -> ResponseReturnValue:
    """Give an answer; some of them end the referral."""
    actor = current_actor()
    one = doable(actor, ref, ReferralAct.ANSWER)
    if one is None:
        return no_longer(ref)
    form = _answer_form(one)

    def act() -> None:
        if int(form.version.data or 0) != one.version:
            raise StaleError
        answer_referral(actor, one, form.answer.data, words=form.words.data or "", day=form.day.data, today=today())

    try:
        done = form.accepts(act)
    except StaleError:
        return no_longer(ref)
    if not done:
        db.session.rollback()
        return _answer_page(own_referral(actor, ref), form), 422
    db.session.commit()
    flash(_("答えました"))
    return redirect(url_for(".referral", ref=ref), 303)


@bp.get("/referrals/<string(length=12):ref>/say/<string:act>")
@requires(Permission.REFERRAL_ANSWER)
def saying(ref: str, act: str) -> ResponseReturnValue:
    """Ask for the words that go with an act; the look is recorded."""
    actor, wanted = current_actor(), _act_called(act)
    one = doable(actor, ref, wanted)
    if one is None:
        return no_longer(ref)
    looked_at(actor, one, "referral.say")
    db.session.commit()
    return _say_page(one, wanted, SayForm(data={"version": one.version}))


def _act_called(word: str) -> ReferralAct:
    """Return the act of an address, or say that there is none."""
    found = next((act for act in SAYING if act.value == word), None)
    if found is None:
        raise NotFoundError(word)
    return found


def _say_page(one: Referral, act: ReferralAct, form: SayForm) -> str:
    """Return the page on which words are written for an act."""
    label, button, _done = SAYING[act]
    form.words.label.text = str(label)
    asked = next((step.words for step in reversed(steps_of(one)) if step.act is ReferralAct.ASK), "")
    return render_template(
        "profiles/cases/referral_say.html",
        referral=one,
        form=form,
        act=act,
        button_text=button,
        asked=asked if act is ReferralAct.REPLY else "",
    )


@bp.post("/referrals/<string(length=12):ref>/say/<string:act>")
@requires(Permission.REFERRAL_ANSWER)
def say(ref: str, act: str) -> ResponseReturnValue:
    """Ask back, reply, take back or end."""
    actor, wanted, form = current_actor(), _act_called(act), SayForm()
    one = doable(actor, ref, wanted)
    if one is None:
        return no_longer(ref)

    def do() -> None:
        if int(form.version.data or 0) != one.version:
            raise StaleError
        DOING[wanted](actor, one, form.words.data or "", today=today())

    try:
        done = form.accepts(do)
    except StaleError:
        return no_longer(ref)
    if not done:
        db.session.rollback()
        return _say_page(own_referral(actor, ref), wanted, form), 422
    db.session.commit()
    flash(str(SAYING[wanted][2]))
    return redirect(url_for(".referral", ref=ref), 303)
