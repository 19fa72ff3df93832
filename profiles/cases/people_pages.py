"""The list of people with their stage and consent, and the page that receives a new one."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from geo.clock import today
from geo.db import db
from profiles.access import Permission
from profiles.actor import Actor
from profiles.audit.actions import listed
from profiles.cases.actions import receive
from profiles.cases.forms import ExportForm, FindForm
from profiles.cases.models import CaseStage
from profiles.cases.queries import PAGE, PersonLine, Sought, areas_of_people, count_people, people
from profiles.cases.rules import Act
from profiles.clients.actions import note_search
from profiles.clients.blueprint import bp
from profiles.clients.finding import looks_like_number
from profiles.clients.forms import ClientForm
from profiles.clients.queries import next_code
from profiles.clients.views import form_page
from profiles.consent.rules import Standing
from profiles.desk.gate import current_actor, requires
from profiles.desk.paging import pages_of
from profiles.vocabulary.rules import Step

LONGEST_WORDS = 40
FILTERS = ("q", "stage", "step", "area", "mine", "closed")
STANDING_TAGS = {
    Standing.VALID: "fit",
    Standing.ENDING: "ageing",
    Standing.EXPIRED: "old",
    Standing.WITHDRAWN: "open",
    Standing.NONE: "open",
}
PAGES = {
    Act.ASSESS: "cases.intake",
    Act.CONSENT: "consent.new",
    Act.RENEW: "consent.index",
    Act.PLAN: "cases.plan",
    Act.MATCH: "matching.show",
    Act.EVALUATE: "cases.plan",
    Act.CLOSE: "closings.ask",
    Act.ASK_AFTER: "closings.show",
    Act.REOPEN: "closings.ask_reopen",
    Act.RESUME: "cases.stage",
}


@bp.get("/clients/")
@requires(Permission.CLIENT_VIEW)
def index() -> ResponseReturnValue:
    """Show the people of the town by their codes, a page at a time."""
    return show_people(current_actor(), sought_in(request.args), args=request.args)


def show_people(actor: Actor, sought: Sought, *, args: Mapping[str, str], leaving: ExportForm | None = None) -> str:
    """Return one page of the people sought; the look at them is recorded."""
    total, page = count_people(actor, sought), _page(args)
    lines = people(actor, sought, today=today(), page=page)
    shown = list_page(
        actor,
        sought,
        lines,
        total=total,
        first=(page - 1) * PAGE + 1,
        before=_query(args, page - 1) if page > 1 else None,
        after=_query(args, page + 1) if page * PAGE < total else None,
        leaving=leaving or ExportForm(formdata=None),
        filtered=_query(args, 1),
    )
    listed(actor, "clients", [line.ref for line in lines])
    db.session.commit()
    return shown


@bp.post("/clients/find")
@requires(Permission.CLIENT_NAME_VIEW)
def find() -> ResponseReturnValue:
    """Look for a person by name or number, a page at a time: the words travel in the body, and who was found is on record."""
    actor, form = current_actor(), FindForm()
    if not form.validate():
        return list_page(actor, Sought(), [], total=0, form=form), 422
    sought = Sought(called=form.called.data or "")
    pages = pages_of(request.form.get("page"), count_people(actor, sought), PAGE)
    lines = people(actor, sought, today=today(), page=pages.number)
    note_search(actor, [line.ref for line in lines], by="number" if looks_like_number(sought.called) else "name")
    db.session.commit()
    return list_page(actor, sought, lines, total=pages.total, form=form, pages=pages, first=pages.start + 1)


def list_page(
    actor: Actor, sought: Sought, lines: Sequence[PersonLine], *, form: FindForm | None = None, **more: Any
) -> str:
    """Return the page with a list of people and both ways to look for somebody."""
    return render_template(
        "profiles/cases/people.html",
        sought=sought,
        form=form,
        finder=form or FindForm(),
        is_filtered=sought != Sought(),
        lines=[(line, STANDING_TAGS[line.consent], _act_href(line.ref, line.act)) for line in lines],
        areas=areas_of_people(actor),
        stages=list(CaseStage),
        steps=list(Step),
        **more,
    )


def sought_in(args: Mapping[str, str]) -> Sought:
    """Return what the address asks for; what it says wrongly it does not say."""
    return Sought(
        words=args.get("q", "")[:LONGEST_WORDS].strip(),
        stage=next((stage for stage in CaseStage if stage.value == args.get("stage")), None),
        step=next((step for step in Step if step.value == args.get("step")), None),
        area_ref=args.get("area", "")[:12],
        mine=bool(args.get("mine")),
        with_closed=bool(args.get("closed")),
    )


def _page(args: Mapping[str, str]) -> int:
    """Return the wanted page, the first being 1."""
    text = args.get("page", "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _query(args: Mapping[str, str], page: int) -> dict[str, Any]:
    """Return the query of another page of the same list."""
    return {**{name: value for name, value in args.items() if value and name in FILTERS}, "page": page}


def _act_href(ref: str, act: Act) -> str:
    """Return the page on which the next act is done."""
    return url_for(PAGES.get(act, "casebook.client"), ref=ref)


@bp.get("/clients/new")
@requires(Permission.CLIENT_EDIT)
def new() -> ResponseReturnValue:
    """Show the empty form of a person, under the next free code."""
    return form_page(ClientForm(data={"code": next_code(current_actor())}), title=_("本人を加える"))


@bp.post("/clients/new")
@requires(Permission.CLIENT_EDIT)
def create() -> ResponseReturnValue:
    """Write a new person and open the case."""
    actor, form = current_actor(), ClientForm()
    made: list[str] = []
    if not form.accepts(lambda: made.append(receive(actor, form.values(), today=today()).ref)):
        db.session.rollback()
        return form_page(form, title=_("本人を加える")), 422
    db.session.commit()
    flash(_("本人を加えました。次は、紹介してよいかを聞いて、同意を記録してください"))
    return redirect(url_for("casebook.client", ref=made[0]), 303)
