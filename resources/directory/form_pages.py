"""The form of a listing: new, changed, taken out, brought back."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.clock import today
from geo.db import db
from geo.errors import StaleError
from profiles.access import Permission
from profiles.desk.gate import current_actor, requires
from resources.directory.actions import (
    add_resource,
    change_resource,
    remove_resource,
    restore_resource,
)
from resources.directory.blueprint import bp
from resources.directory.duplicates import Likely, Seen, likely
from resources.directory.forms import ResourceForm, filled
from resources.directory.language import gettext as _
from resources.directory.placing import placed
from resources.directory.queries import (
    areas_to_choose,
    organisations_known,
    removed_resource,
    visible_resource,
)
from resources.directory.telling import label_of, value_text


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
