"""The routes of follow-ups: what is planned, records of both sides, days and rhythms."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.clock import today
from geo.db import db
from geo.errors import DomainError, NotFoundError
from matchmaker.followups import closing_pages, concern_pages, rhythm_pages, stalled_pages
from matchmaker.followups import host_pages as host_pages
from matchmaker.followups import introduction_pages as introduction_pages
from matchmaker.followups import rest_pages as rest_pages
from matchmaker.followups.actions import change_date, plan_followup, raise_concern, record_contact, record_followup
from matchmaker.followups.forms import DateForm, RecordForm, RhythmForm
from matchmaker.followups.keeping import refused
from matchmaker.followups.models import FollowUp
from matchmaker.followups.page import side_line
from matchmaker.followups.queries import count_due, last_words, next_planned, visible_followup
from matchmaker.followups.rhythm_actions import change_rhythm
from matchmaker.followups.rhythms import days_of, own_days, usual_days
from matchmaker.followups.rules import way_of_plan
from matchmaker.followups.telling import due_tag, head_of, rhythm_text, short_day
from matchmaker.followups.weeks import COMING_DAYS, WEEK_PAGE, coming, ties_to_write
from matchmaker.introductions.language import gettext as _
from matchmaker.introductions.models import Introduction
from matchmaker.introductions.queries import visible_introduction
from matchmaker.introductions.telling import pair_text
from profiles.access import Permission
from profiles.actor import Actor
from profiles.audit.actions import listed, looked
from profiles.desk.gate import current_actor, requires
from profiles.desk.paging import pages_of
from profiles.vocabulary.rules import Side

bp = Blueprint("followups", __name__)
blueprints = (bp, concern_pages.bp, closing_pages.bp, rhythm_pages.bp, stalled_pages.bp)


def side_called(word: str) -> Side:
    """Return the side of an address, or say that there is none."""
    found = next((side for side in Side if side.value == word), None)
    if found is None:
        raise NotFoundError(word)
    return found


def _seen_followup(ref: str) -> FollowUp:
    """Return a follow-up whose page is opened, the look at the person written down."""
    actor = current_actor()
    followup = visible_followup(actor, ref)
    looked(actor, followup.introduction.client, "followup")
    db.session.commit()
    return followup


def _seen_tie(ref: str) -> Introduction:
    """Return an introduction of which something is written, the look at the person written down."""
    actor = current_actor()
    tie = visible_introduction(actor, ref)
    looked(actor, tie.client, "followup")
    db.session.commit()
    return tie


@bp.get("/followups/")
@requires(Permission.FOLLOWUP_EDIT)
def index() -> ResponseReturnValue:
    """Show what is planned for both sides in the coming days, day by day."""
    actor, day = current_actor(), today()
    mine, number = bool(request.args.get("mine")), request.args.get("page")
    most = max(count_due(actor, until=day + timedelta(days=COMING_DAYS), mine=mine).values())
    pages = pages_of(number, most, WEEK_PAGE)
    weeks = coming(actor, today=day, mine=mine, start=pages.start)
    page = render_template("matchmaker/followups/index.html", weeks=weeks, mine=mine, day=day, pages=pages)
    listed(actor, "followups", set[str]().union(*(week.people() for week in weeks)))
    db.session.commit()
    return page


@bp.get("/followups/new")
@requires(Permission.FOLLOWUP_EDIT)
def choose() -> ResponseReturnValue:
    """Ask about whom something was heard."""
    actor, words = current_actor(), request.args.get("q", "")[:40].strip()
    ties = ties_to_write(actor, words, today=today())
    page = render_template("matchmaker/followups/choose.html", ties=ties, words=words)
    listed(actor, "followups.new", [tie.client.ref for tie, _who, _now in ties])
    db.session.commit()
    return page


@bp.get("/followups/<string(length=12):ref>")
@requires(Permission.FOLLOWUP_EDIT)
def show(ref: str) -> ResponseReturnValue:
    """Show the form of a planned contact; the look at the person is recorded."""
    followup = _seen_followup(ref)
    if followup.done_on is not None:
        return redirect(url_for("introductions.show", ref=followup.introduction.ref), 303)
    form = RecordForm(data={"on": today(), "version": followup.version, "way": way_of_plan(followup.plan or "")})
    return _record_page(followup.introduction, followup.side, form, followup)


def _record_page(tie: Introduction, side: Side, form: RecordForm, followup: FollowUp | None = None) -> str:
    """Return the page on which one contact is written down."""
    form.speak_of(side)
    before = last_words([tie.id]).get((tie.id, side))
    usual = rhythm_text(days_of(tie, side)) if tie.ended_reason is None else ""
    return render_template(
        "matchmaker/followups/record.html",
        tie=tie,
        side=side,
        form=form,
        action=_address(tie, side, followup),
        followup=followup,
        tag_of=due_tag(followup.due_on, today()) if followup else None,
        before=before,
        before_on=head_of(before, today()) if before else "",
        usual=usual,
        who=side_line(tie, side),
        pair=pair_text(tie),
    )


def _address(tie: Introduction, side: Side, followup: FollowUp | None) -> str:
    """Return where a record is sent: what somebody else recorded meanwhile stays, and this becomes a contact of its own."""
    if followup is None or followup.done_on is not None:
        return url_for(".save_record", ref=tie.ref, side=side.value)
    return url_for(".save", ref=followup.ref)


@bp.post("/followups/<string(length=12):ref>")
@requires(Permission.FOLLOWUP_EDIT)
def save(ref: str) -> ResponseReturnValue:
    """Write down what came out of a planned contact, and plan the next."""
    actor, form = current_actor(), RecordForm()
    followup = visible_followup(actor, ref)
    form.speak_of(followup.side)
    version = int(form.version.data or 0)
    status = refused(
        form,
        lambda: _write(actor, followup, form, version),
        lambda: visible_followup(actor, ref).version,
    )
    if status is not None:
        followup = visible_followup(actor, ref)
        return _record_page(followup.introduction, followup.side, form, followup), status
    return _recorded(followup.introduction, followup.side)


def _write(actor: Actor, followup: FollowUp, form: RecordForm, version: int) -> None:
    """Write down a planned contact, and as a concern as well where that was ticked."""
    record_followup(actor, followup, form.done(), today=today(), next_plan=form.next(), version=version)
    _trouble(actor, followup.introduction, followup.side, form)


def _write_new(actor: Actor, tie: Introduction, side: Side, form: RecordForm) -> None:
    """Write down a contact that nobody had planned, and as a concern as well where that was ticked."""
    record_contact(actor, tie, side, form.done(), today=today(), next_plan=form.next())
    _trouble(actor, tie, side, form)


def _trouble(actor: Actor, tie: Introduction, side: Side, form: RecordForm) -> None:
    """Let the words that were heard stay open as a concern, where that was ticked."""
    if form.is_trouble.data:
        if not form.done().words:
            raise DomainError("困りごととして残すには、聞いたことばを書いてください", field="words")
        raise_concern(actor, side, form.done().words, today=today(), introduction=tie)


def _recorded(tie: Introduction, side: Side) -> ResponseReturnValue:
    """Keep a record, and say when this side is asked again."""
    db.session.commit()
    coming_up = next_planned(tie, side)
    if coming_up is not None:
        flash(_("記録しました。次の連絡は%(day)sです", day=short_day(coming_up.due_on)))
    else:
        flash(_("記録しました"))
    return redirect(url_for("introductions.show", ref=tie.ref), 303)


@bp.get("/introductions/<string(length=12):ref>/record/<string:side>")
@requires(Permission.FOLLOWUP_EDIT)
def new_record(ref: str, side: str) -> ResponseReturnValue:
    """Show the form for a contact that nobody had planned."""
    tie, whose = _seen_tie(ref), side_called(side)
    return _record_page(tie, whose, RecordForm(data={"on": today()}))


@bp.post("/introductions/<string(length=12):ref>/record/<string:side>")
@requires(Permission.FOLLOWUP_EDIT)
def save_record(ref: str, side: str) -> ResponseReturnValue:
    """Write down a contact that nobody had planned."""
    actor, form, whose = current_actor(), RecordForm(), side_called(side)
    tie = visible_introduction(actor, ref)
    form.speak_of(whose)
    status = refused(form, lambda: _write_new(actor, tie, whose, form))
    if status is not None:
        return _record_page(visible_introduction(actor, ref), whose, form), status
    return _recorded(tie, whose)


@bp.get("/followups/<string(length=12):ref>/date")
@requires(Permission.FOLLOWUP_EDIT)
def ask_date(ref: str) -> ResponseReturnValue:
    """Show the form that moves a planned contact."""
    followup = _seen_followup(ref)
    filled = {"on": followup.due_on, "at": followup.due_at, "plan": followup.plan, "version": followup.version}
    return _date_page(followup.introduction, followup.side, DateForm(data=filled), followup)


def _date_page(tie: Introduction, side: Side, form: DateForm, followup: FollowUp | None = None) -> str:
    """Return the page on which a contact is planned or moved."""
    facts: dict[str, Any] = {"tie": tie, "side": side, "form": form, "followup": followup, "pair": pair_text(tie)}
    return render_template("matchmaker/followups/date.html", who=side_line(tie, side), **facts)


@bp.post("/followups/<string(length=12):ref>/date")
@requires(Permission.FOLLOWUP_EDIT)
def save_date(ref: str) -> ResponseReturnValue:
    """Move a planned contact to another day."""
    actor, form = current_actor(), DateForm()
    followup = visible_followup(actor, ref)
    version = int(form.version.data or 0)
    status = refused(
        form,
        lambda: change_date(actor, followup, form.wished(), today=today(), version=version),
        lambda: visible_followup(actor, ref).version,
    )
    if status is not None:
        followup = visible_followup(actor, ref)
        return _date_page(followup.introduction, followup.side, form, followup), status
    db.session.commit()
    flash(_("連絡の日を変えました"))
    return redirect(url_for("introductions.show", ref=followup.introduction.ref), 303)


@bp.get("/introductions/<string(length=12):ref>/plan/<string:side>")
@requires(Permission.FOLLOWUP_EDIT)
def new_plan(ref: str, side: str) -> ResponseReturnValue:
    """Show the form for one more planned contact."""
    return _date_page(_seen_tie(ref), side_called(side), DateForm())


@bp.post("/introductions/<string(length=12):ref>/plan/<string:side>")
@requires(Permission.FOLLOWUP_EDIT)
def save_plan(ref: str, side: str) -> ResponseReturnValue:
    """Plan one more contact."""
    actor, form, whose = current_actor(), DateForm(), side_called(side)
    tie = visible_introduction(actor, ref)
    status = refused(form, lambda: plan_followup(actor, tie, whose, form.wished()))
    if status is not None:
        return _date_page(visible_introduction(actor, ref), whose, form), status
    db.session.commit()
    flash(_("連絡の予定を入れました"))
    return redirect(url_for("introductions.show", ref=ref), 303)


@bp.get("/introductions/<string(length=12):ref>/rhythm/<string:side>")
@requires(Permission.FOLLOWUP_EDIT)
def ask_rhythm(ref: str, side: str) -> ResponseReturnValue:
    """Show how often one side is asked, and let it be changed."""
    tie, whose = _seen_tie(ref), side_called(side)
    return _rhythm_page(tie, whose, RhythmForm(data={"days": own_days(tie, whose), "version": tie.version}))


def _rhythm_page(tie: Introduction, side: Side, form: RhythmForm) -> str:
    """Return the page of a rhythm."""
    usual = rhythm_text(usual_days(tie, side)) if tie.ended_reason is None else ""
    facts: dict[str, Any] = {"tie": tie, "side": side, "form": form, "usual": usual, "pair": pair_text(tie)}
    return render_template("matchmaker/followups/rhythm.html", who=side_line(tie, side), **facts)


@bp.post("/introductions/<string(length=12):ref>/rhythm/<string:side>")
@requires(Permission.FOLLOWUP_EDIT)
def save_rhythm(ref: str, side: str) -> ResponseReturnValue:
    """Give one side of this pair its own rhythm."""
    actor, form, whose = current_actor(), RhythmForm(), side_called(side)
    tie = visible_introduction(actor, ref)
    version = int(form.version.data or 0)
    status = refused(
        form,
        lambda: change_rhythm(actor, tie, whose, form.days.data, today=today(), version=version),
        lambda: visible_introduction(actor, ref).version,
    )
    if status is not None:
        return _rhythm_page(visible_introduction(actor, ref), whose, form), status
    db.session.commit()
    flash(_("連絡の間隔を変えました"))
    return redirect(url_for("introductions.show", ref=ref), 303)
