"""The first page, its sheet for paper, and a person and a place seen whole."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from geo.clock import today
from geo.db import db
from matchmaker.casebook import feed_pages, order_pages, paper_pages, story_pages
from matchmaker.casebook.blueprint import bp, is_mine
from matchmaker.casebook.day import day_of
from matchmaker.casebook.knowing import last_talk_with_person, last_talk_with_place
from matchmaker.casebook.telling import counts_told, late_sentence, rule, sentence
from matchmaker.casebook.whole import person_page, place_page
from matchmaker.followups.concern_pages import topic_text
from matchmaker.followups.telling import plain_day
from matchmaker.introductions.telling import about
from matchmaker.matching.needs import needs_of
from profiles.access import Permission
from profiles.audit.actions import listed, looked
from profiles.cases.referral_queries import unanswered_referrals
from profiles.clients.queries import household_of, visible_client
from profiles.desk.gate import current_actor, requires
from resources.directory.blueprint import rights, way_to
from resources.directory.ground import outlines_json
from resources.directory.listing_pages import place_json
from resources.directory.queries import resource_page, visible_resource
from resources.hosts.queries import stewards_of

PAGES = (feed_pages, order_pages, paper_pages, story_pages)  # which hang their pages on the blueprint


@bp.get("/", endpoint="today")
@requires(Permission.TODAY_VIEW)
def today_page() -> ResponseReturnValue:
    """Show today's work: both sides at the same height, codes and no names."""
    actor = current_actor()
    mine = is_mine(actor)
    day = day_of(actor, today=today(), mine=mine)
    waiting = unanswered_referrals(actor, today=today())
    page = render_template(
        "matchmaker/casebook/today.html",
        day=day,
        mine=mine,
        sentence=sentence(day),
        late=late_sentence(day),
        worries=[(worry, topic_text(worry.topic)) for worry in day.worries],
        rule=rule(),
        meeting_counts=counts_told(day.meeting),
        stalled_href=way_to("stalls.index"),
        referrals=waiting,
    )
    listed(actor, "today", [*day.people(), *(row.client_ref for row in waiting if row.client_ref)])
    db.session.commit()
    return page


@bp.get("/clients/<string(length=12):ref>")
@requires(Permission.CLIENT_VIEW)
def client(ref: str) -> ResponseReturnValue:
    """Show a person whole, under their code; the look is recorded."""
    actor = current_actor()
    person = visible_client(actor, ref)
    looked(actor, person, "client")
    for _link, other in household_of(person):
        looked(actor, other, "household")
    db.session.commit()
    page = person_page(actor, person, today=today())
    return render_template(
        "matchmaker/casebook/client.html",
        client=person,
        page=page,
        about=about(person),
        day_word=plain_day(today()),
        needs=needs_of(person),
        last=last_talk_with_person(person),
    )


@bp.get("/resources/<string(length=12):ref>/whole")
@requires(Permission.INTRODUCTION_VIEW)
def place(ref: str) -> ResponseReturnValue:
    """Show a place whole: the listing, and beside it the people by code, the strain, what is hard."""
    actor = current_actor()
    resource = visible_resource(actor, ref)
    page = resource_page(actor, ref, today=today())
    whole = place_page(actor, resource, today=today())
    shown_page = render_template(
        "matchmaker/casebook/place.html",
        page=page,
        whole=whole,
        seat_codes=whole.seats,
        last=last_talk_with_place(resource),
        stewards=stewards_of(resource),
        points=place_json(page),
        outlines=outlines_json(actor.town_id),
        listing_href=url_for("directory.show", ref=ref),
        **rights(actor),
    )
    listed(actor, "place", whole.everybody())
    db.session.commit()
    return shown_page
