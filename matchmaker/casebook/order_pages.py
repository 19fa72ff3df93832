"""Everything that asks for something, the most urgent first, a page at a time."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from geo.clock import today
from geo.db import db
from matchmaker.casebook.blueprint import bp, is_mine
from matchmaker.casebook.first import work_of
from matchmaker.casebook.first_words import lines_of
from matchmaker.casebook.rules import GROUPS, ORDER_PAGE
from matchmaker.casebook.telling import group_words, rule
from profiles.access import Permission
from profiles.audit.actions import listed
from profiles.desk.gate import current_actor, requires
from profiles.desk.paging import pages_of

MOST_PAGED = 1_000_000


@bp.get("/order")
@requires(Permission.TODAY_VIEW)
def order() -> ResponseReturnValue:
    """Show all that is to be done in its order: nothing that the first page leaves out is out of reach."""
    actor, day, kind = current_actor(), today(), request.args.get("kind", "")
    mine, kind = is_mine(actor), kind if kind in GROUPS else ""
    upto = ORDER_PAGE * pages_of(request.args.get("page"), MOST_PAGED).number
    things = work_of(actor, today=day, mine=mine, upto=MOST_PAGED if kind else upto).things
    found = [thing for thing in things if not kind or thing.is_about(kind)]
    pages = pages_of(request.args.get("page"), len(found), ORDER_PAGE)
    lines = lines_of(actor, found[pages.start : pages.start + ORDER_PAGE], start=pages.start, today=day)
    page = render_template(
        "matchmaker/casebook/order.html",
        lines=lines,
        pages=pages,
        kind=kind,
        kinds=[(group, word, sum(thing.is_about(group) for thing in things)) for group, word in group_words()],
        mine=mine,
        rule=rule(),
    )
    listed(actor, "order", {ref for line in lines for ref in line.client_refs})
    db.session.commit()
    return page
