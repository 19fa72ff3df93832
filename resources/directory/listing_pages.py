"""The pages of one listing: its facts, the confirmation, single questions, history."""

import json

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from geo.clock import today
from geo.db import db
from geo.errors import NotFoundError
from profiles.access import Permission, may
from profiles.desk.gate import current_actor, requires
from profiles.vocabulary.rules import Feature
from resources.directory.actions import (
    confirm_resource,
    note_feature,
)
from resources.directory.blueprint import bp, rights, way_to
from resources.directory.facts import ResourcePage
from resources.directory.forms import FeatureForm
from resources.directory.ground import outlines_json
from resources.directory.language import gettext as _
from resources.directory.queries import (
    history,
    resource_page,
    visible_resource,
)
from resources.directory.questions import SAYINGS, plain
from resources.directory.rules import word_called
from resources.directory.telling import changes_told


def place_json(page: ResourcePage) -> str | None:
    """Return the one marker of a listing's page, or None where its point is unknown or hidden."""
    if not page.point:
        return None
    marker = {
        "name": page.name,
        "kind": _(page.kind.label),
        "family": page.kind.family.value,
        "letter": page.kind.letter,
    }
    return json.dumps([{**page.point, **marker}], ensure_ascii=False)


@bp.get("/resources/<string(length=12):ref>")
@requires(Permission.RESOURCE_VIEW)
def show(ref: str) -> ResponseReturnValue:
    """Show one listing with everything the reader may see, and no person."""
    actor = current_actor()
    page = resource_page(actor, ref, today=today())
    people = may(actor.role, Permission.INTRODUCTION_VIEW)
    return render_template(
        "resources/directory/show.html",
        page=page,
        points=place_json(page),
        outlines=outlines_json(actor.town_id),
        people_href=way_to("casebook.place", ref=ref) if people else None,
        **rights(actor),
    )


@bp.post("/resources/<string(length=12):ref>/confirm")
@requires(Permission.RESOURCE_EDIT)
def confirm(ref: str) -> ResponseReturnValue:
    """Write down that somebody found the listing still right today."""
    actor = current_actor()
    confirm_resource(actor, visible_resource(actor, ref), today=today())
    db.session.commit()
    flash(_("きょう確かめたことを記録しました"))
    return redirect(url_for(".show", ref=ref), 303)


@bp.get("/resources/<string(length=12):ref>/features/<string:feature>")
@requires(Permission.RESOURCE_EDIT)
def ask_feature(ref: str, feature: str) -> ResponseReturnValue:
    """Show one question to put to a place, and where to write the answer."""
    resource = visible_resource(current_actor(), ref)
    asked = feature_called(feature)
    said = resource.feature_notes.get(asked) or {}
    form = FeatureForm(data={"value": resource.features.get(asked), "note": said.get("note", "")})
    return _feature_page(ref, asked, form)


@bp.post("/resources/<string(length=12):ref>/features/<string:feature>")
@requires(Permission.RESOURCE_EDIT)
def save_feature(ref: str, feature: str) -> ResponseReturnValue:
    """Write down what a place answered."""
    actor, form, asked = current_actor(), FeatureForm(), feature_called(feature)
    resource = visible_resource(actor, ref)
    if not form.validate():
        return _feature_page(ref, asked, form), 422
    note_feature(actor, resource, asked, form.value.data, note=form.note.data or "", today=today())
    db.session.commit()
    flash(_("聞いたことを記録しました"))
    return redirect(url_for(".show", ref=ref, _anchor="features"), 303)


def feature_called(word: str) -> Feature:
    """Return the feature of an address, or say that there is none."""
    feature = word_called(Feature, word)
    if feature is None:
        raise NotFoundError(word)
    return feature


def _feature_page(ref: str, feature: Feature, form: FeatureForm) -> str:
    """Return the page of one question."""
    page = resource_page(current_actor(), ref, today=today())
    saying = SAYINGS[feature]
    return render_template(
        "resources/directory/feature.html", page=page, form=form, saying=saying, question=plain(str(saying.question))
    )


@bp.get("/resources/<string(length=12):ref>/history")
@requires(Permission.RESOURCE_EDIT)
def show_history(ref: str) -> ResponseReturnValue:
    """Show what was changed in a listing, by whom, before and after."""
    resource = visible_resource(current_actor(), ref)
    entries = [changes_told(deed) for deed in history(resource)]
    return render_template("resources/directory/history.html", resource=resource, entries=entries)
