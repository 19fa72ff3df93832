"""The pages on which a person and a place are seen whole along one line of days, to be narrowed down and printed."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from geo.clock import today
from geo.db import db
from matchmaker.casebook.blueprint import bp
from matchmaker.casebook.knowing import last_talk_with_person, last_talk_with_place
from matchmaker.casebook.person_story import person_story
from matchmaker.casebook.place_story import counts_of, months_of, place_story, ties_at
from matchmaker.casebook.story import KINDS_OF_PERSON, KINDS_OF_PLACE, WORDS, chosen, in_line
from matchmaker.introductions.telling import about
from profiles.access import Permission
from profiles.audit.actions import listed, looked
from profiles.clients.queries import visible_client
from profiles.desk.gate import current_actor, requires
from resources.directory.queries import visible_resource


@bp.get("/clients/<string(length=12):ref>/story")
@requires(Permission.CLIENT_VIEW)
def person_line(ref: str) -> ResponseReturnValue:
    """Show everything about a person in the order of its days, under their code; the look is recorded."""
    actor, day = current_actor(), today()
    client = visible_client(actor, ref)
    looked(actor, client, "story")
    db.session.commit()
    kinds, first = chosen(KINDS_OF_PERSON, request.args.getlist("kind")), bool(request.args.get("first"))
    events = person_story(actor, client)
    past, ahead = in_line(events, kinds, today=day, oldest_first=first)
    return render_template(
        "matchmaker/casebook/person_story.html",
        client=client,
        about=about(client),
        past=past,
        ahead=ahead,
        kinds=[(kind.value, str(WORDS[kind]), kind in kinds) for kind in KINDS_OF_PERSON],
        is_filtered=len(kinds) < len(KINDS_OF_PERSON),
        first=first,
        day=day,
        last=last_talk_with_person(client),
    )


@bp.get("/resources/<string(length=12):ref>/story")
@requires(Permission.INTRODUCTION_VIEW)
def place_line(ref: str) -> ResponseReturnValue:
    """Show everything about a place in the order of its days: its people by code, its strain by month."""
    actor, day = current_actor(), today()
    resource = visible_resource(actor, ref)
    kinds, first = chosen(KINDS_OF_PLACE, request.args.getlist("kind")), bool(request.args.get("first"))
    ties = ties_at(actor, resource)
    events = place_story(actor, resource, ties)
    past, ahead = in_line(events, kinds, today=day, oldest_first=first)
    page = render_template(
        "matchmaker/casebook/place_story.html",
        resource=resource,
        past=past,
        ahead=ahead,
        kinds=[(kind.value, str(WORDS[kind]), kind in kinds) for kind in KINDS_OF_PLACE],
        is_filtered=len(kinds) < len(KINDS_OF_PLACE),
        first=first,
        day=day,
        last=last_talk_with_place(resource),
        months=months_of(ties, resource=resource, today=day),
        counts=counts_of(ties),
    )
    listed(actor, "place.story", {tie.client.ref for tie in ties})
    db.session.commit()
    return page
