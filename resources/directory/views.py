"""Pages of the registry: search with list and map, one listing, form, questions, history."""

import json
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from profiles.desk.gate import current_actor, requires

from geo.areas import outlines_geojson
from geo.clock import today
from geo.db import db
from geo.errors import NotFoundError, StaleError
from profiles.access import Permission, may
from profiles.actor import Actor
from profiles.vocabulary.rules import Feature, Kind
from resources.directory.actions import (
    add_resource,
    change_resource,
    confirm_resource,
    note_feature,
    remove_resource,
    restore_resource,
)
from resources.directory.asking import chosen, day_text, feature_word, filter_word, page_number, query_of, wanted_from
from resources.directory.duplicates import Likely, Seen, likely
from resources.directory.facts import Line, ResourcePage, lines
from resources.directory.finding import FITTINGS, OFFERS, Found, Order, Wanted, page_of, search
from resources.directory.forms import FeatureForm, ResourceForm, filled
from resources.directory.language import gettext as _
from resources.directory.placing import placed
from resources.directory.queries import (
    areas_to_choose,
    history,
    organisations_known,
    removed_resource,
    resource_page,
    visible_resource,
)
from resources.directory.questions import SAYINGS, plain
from resources.directory.rules import word_called
from resources.directory.telling import changes_told, event_label, label_of, value_text
from resources.schedule.rules import WEEKDAYS

bp = Blueprint("directory", __name__)
bp.add_app_template_filter(event_label, "event_label")
PAGE = 20


@bp.get("/resources/")
@requires(Permission.RESOURCE_VIEW)
def index() -> ResponseReturnValue:
    """Search the registry: list and map side by side."""
    actor, wanted, day = current_actor(), wanted_from(request.args), today()
    found = search(actor, wanted, today=day)
    number = min(page_number(request.args), max(1, -(-len(found.ids) // PAGE)))
    start = (number - 1) * PAGE
    hits = lines(actor, page_of(found, start, PAGE), start=start + 1, asked=_asked(wanted), today=day)
    areas = areas_to_choose(actor.town_id)
    return render_template(
        "resources/directory/index.html",
        wanted=wanted,
        lines=hits,
        points=points_json(hits),
        outlines=outlines_geojson(actor.town_id),
        off_map=sum(line.point is None for line in hits),
        areas=areas,
        chosen=chosen(wanted, {ref: name for _id, ref, name in areas}),
        **_choices(wanted),
        **_pages(found, wanted, number),
        **_rights(actor),
    )


def _asked(wanted: Wanted) -> list[Feature]:
    """Return the wanted features in the order of the vocabulary."""
    return [feature for feature in Feature if feature in wanted.features]


def _choices(wanted: Wanted) -> dict[str, Any]:
    """Return what the filters offer."""
    return {
        "kinds": list(Kind),
        "offers": OFFERS,
        "fittings": list(dict.fromkeys((*FITTINGS, *(one for one in _asked(wanted) if one not in OFFERS)))),
        "orders": [order for order in Order if order is not Order.NEAR],
        "days": [(day, day_text(day)) for day in WEEKDAYS],
        "words_of": feature_word,
        "filter_word": filter_word,
    }


def _pages(found: Found, wanted: Wanted, number: int) -> dict[str, Any]:
    """Return the counts and the ways to the pages before and after."""
    query, total = query_of(wanted), len(found.ids)
    return {
        "total": total,
        "counts": found.counts,
        "also": found.also,
        "way": found.way.value,
        "size": PAGE,
        "before": {**query, "page": number - 1} if number > 1 else None,
        "after": {**query, "page": number + 1} if number * PAGE < total else None,
        "after_count": min(PAGE, total - number * PAGE),
        "nothing_yet": not total and not query,
        "with_unknown_query": {**query, "unknown": "1"},
        "export_href": None,
    }


def _rights(actor: Actor) -> dict[str, bool]:
    """Return what the actor may do beside reading."""
    return {
        "may_edit": may(actor.role, Permission.RESOURCE_EDIT),
        "may_link": may(actor.role, Permission.HOST_LINK_ISSUE),
    }


def points_json(hits: list[Line]) -> str:
    """Return the markers of a list as the map draws them."""
    return json.dumps([_marker(line) for line in hits if line.point], ensure_ascii=False)


def _marker(line: Line) -> dict[str, Any]:
    """Return one marker, numbered as in the list."""
    return {
        **(line.point or {}),
        "name": line.name,
        "kind": _(line.kind.label),
        "family": line.kind.family.value,
        "letter": line.kind.letter,
        "number": line.number,
        "dashed": line.to_ask,
        "href": url_for("directory.show", ref=line.ref),
    }


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
        outlines=outlines_geojson(actor.town_id),
        people_href=url_for("casebook.place", ref=ref) if people else None,
        **_rights(actor),
    )


@bp.get("/resources/new")
@requires(Permission.RESOURCE_EDIT)
def new_resource() -> ResponseReturnValue:
    """Show the empty form of a listing."""
    return _form_page(ResourceForm(), title=_("受入先を加える"))


@bp.post("/resources/new")
@requires(Permission.RESOURCE_EDIT)
def create_resource() -> ResponseReturnValue:
    """Write a new listing; likely duplicates are shown before it is written."""
    actor, form = current_actor(), _with_areas(ResourceForm())
    if not form.validate():
        return _form_page(form, title=_("受入先を加える")), 422
    values = placed(actor.town_id, form.values(), old_address="")
    twins = [] if request.form.get("not_twin") else likely(actor.town_id, _seen(values))
    if twins:
        return _form_page(form, title=_("受入先を加える"), twins=twins), 422
    resource = add_resource(actor, values)
    db.session.commit()
    flash(_("受入先を加えました"))
    return redirect(url_for(".show", ref=resource.ref), 303)


def _seen(values: dict[str, Any]) -> Seen:
    """Return what a form says as duplicates are compared."""
    names = ("name", "kana", "common_name", "phone", "address")
    return Seen(key="", point=values.get("point"), **{name: values.get(name) or "" for name in names})


@bp.get("/resources/<string(length=12):ref>/edit")
@requires(Permission.RESOURCE_EDIT)
def edit_resource(ref: str) -> ResponseReturnValue:
    """Show the form of a listing."""
    resource = visible_resource(current_actor(), ref)
    return _form_page(ResourceForm(data=filled(resource)), title=resource.name, ref=ref)


@bp.post("/resources/<string(length=12):ref>/edit")
@requires(Permission.RESOURCE_EDIT)
def save_resource(ref: str) -> ResponseReturnValue:
    """Change a listing; when somebody else was faster both texts are shown and the own one stays in the form."""
    actor = current_actor()
    resource = visible_resource(actor, ref)
    form = _with_areas(ResourceForm(data=filled(resource)))
    if not form.validate():
        return _form_page(form, title=resource.name, ref=ref), 422
    try:
        values = placed(actor.town_id, form.values(), old_address=resource.address)
        change_resource(actor, resource, values, version=int(form.version.data or 0), today=today())
    except StaleError as stale:
        return _stale_page(form, stale, ref), 409
    db.session.commit()
    flash(_("この内容で記録しました"))
    return redirect(url_for(".show", ref=ref), 303)


def _stale_page(form: ResourceForm, stale: StaleError, ref: str) -> str:
    """Return the form with what was typed, and beside it what somebody else saved meanwhile."""
    resource = visible_resource(current_actor(), ref)
    form.version.data = resource.version
    form.version.raw_data = None
    pairs = [
        (label_of(name), value_text(name, stale.theirs[name]), value_text(name, stale.mine[name]))
        for name in stale.mine
    ]
    return _form_page(form, title=resource.name, ref=ref, pairs=pairs, stale=str(stale))


def _with_areas(form: ResourceForm) -> ResourceForm:
    """Offer the areas of the town in the form."""
    form.choose_areas(areas_to_choose(current_actor().town_id))
    return form


def _form_page(form: ResourceForm, *, title: str, ref: str | None = None, **more: Any) -> str:
    """Return the page with the form of a listing."""
    return render_template(
        "resources/directory/form.html",
        form=_with_areas(form),
        title=title,
        ref=ref,
        organisations=organisations_known(current_actor().town_id),
        twins=more.get("twins", list[Likely]()),
        pairs=more.get("pairs", []),
        stale=more.get("stale"),
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


@bp.post("/resources/<string(length=12):ref>/remove")
@requires(Permission.RESOURCE_EDIT)
def remove(ref: str) -> ResponseReturnValue:
    """Take a listing out of the registry, and offer to bring it back."""
    actor = current_actor()
    resource = visible_resource(actor, ref)
    remove_resource(actor, resource)
    db.session.commit()
    return redirect(url_for(".show_removed", ref=ref), 303)


@bp.get("/resources/<string(length=12):ref>/removed")
@requires(Permission.RESOURCE_EDIT)
def show_removed(ref: str) -> ResponseReturnValue:
    """Say that a listing was taken out, and offer to bring it back."""
    resource = removed_resource(current_actor(), ref)
    return render_template("resources/directory/removed.html", name=resource.name, ref=ref)


@bp.post("/resources/<string(length=12):ref>/restore")
@requires(Permission.RESOURCE_EDIT)
def restore(ref: str) -> ResponseReturnValue:
    """Bring a removed listing back."""
    actor = current_actor()
    restore_resource(actor, removed_resource(actor, ref))
    db.session.commit()
    flash(_("取り下げを取り消しました"))
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
