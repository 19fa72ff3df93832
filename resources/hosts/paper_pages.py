"""The coordinator's page of one place: who speaks for it, papers handed over, and papers to print."""

from typing import Any

import segno
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from geo.areas import Town
from geo.clock import TOKYO, today, utcnow
from geo.db import db
from geo.errors import NotFoundError
from profiles.access import Permission
from profiles.actor import Actor
from profiles.desk.address import outside
from profiles.desk.gate import current_actor, requires
from profiles.desk.paper import pdf_answer
from resources.directory.language import gettext as _
from resources.directory.models import Resource
from resources.directory.queries import visible_resource
from resources.hosts.actions import Slip, end_stewardship, issue_link, name_steward, revoke_link
from resources.hosts.blueprint import bp
from resources.hosts.device import keyed_hash, paper_days
from resources.hosts.easy import day_word, named
from resources.hosts.forms import StewardForm
from resources.hosts.models import Stewardship
from resources.hosts.queries import link_of, papers_of, steward_of, stewards_of
from resources.hosts.rules import spaced

SLIP = "resources/hosts/slip.html"


def _links_page(resource: Resource, form: StewardForm) -> str:
    """Return the page with those who speak for a place and their papers."""
    papers = papers_of(resource, utcnow())
    stewards = [(one, [paper for paper in papers if paper.steward_ref == one.ref]) for one in stewards_of(resource)]
    return render_template(
        "resources/hosts/links.html", resource=resource, stewards=stewards, form=form, days=paper_days()
    )


@bp.get("/resources/<string(length=12):ref>/links")
@requires(Permission.HOST_LINK_ISSUE)
def links(ref: str) -> ResponseReturnValue:
    """Show who speaks for a place, and their papers."""
    return _links_page(visible_resource(current_actor(), ref), StewardForm())


@bp.post("/resources/<string(length=12):ref>/stewards")
@requires(Permission.HOST_LINK_ISSUE)
def add_steward(ref: str) -> ResponseReturnValue:
    """Write down who speaks for a place."""
    actor, form = current_actor(), StewardForm()
    resource = visible_resource(actor, ref)
    told = ("name", "title", "phone", "reach_note")
    if not form.accepts(lambda: name_steward(actor, resource, **{one: form[one].data or "" for one in told})):
        return _links_page(resource, form), 422
    db.session.commit()
    flash(_("世話人を登録しました"))
    return redirect(url_for(".links", ref=ref), 303)


def _steward(ref: str, steward_ref: str) -> Stewardship:
    """Return one who speaks for this very place."""
    actor = current_actor()
    resource, steward = visible_resource(actor, ref), steward_of(actor, steward_ref)
    if steward.resource_id != resource.id:
        raise NotFoundError(steward_ref)
    return steward


@bp.post("/resources/<string(length=12):ref>/stewards/<string(length=12):steward_ref>/end")
@requires(Permission.HOST_LINK_ISSUE)
def end_steward(ref: str, steward_ref: str) -> ResponseReturnValue:
    """Let somebody speak for a place no longer."""
    end_stewardship(current_actor(), _steward(ref, steward_ref))
    db.session.commit()
    flash(_("世話人を外しました。専用ページも閉じました"))
    return redirect(url_for(".links", ref=ref), 303)


@bp.post("/resources/<string(length=12):ref>/stewards/<string(length=12):steward_ref>/paper")
@requires(Permission.HOST_LINK_ISSUE)
def make_paper(ref: str, steward_ref: str) -> ResponseReturnValue:
    """Make a paper and show it once, to be printed; its secrets are stored nowhere, so nobody can go back to it."""
    actor, steward = current_actor(), _steward(ref, steward_ref)
    slip = issue_link(actor, steward, hashed=keyed_hash, days=paper_days())
    db.session.commit()
    told = _slip_told(actor, steward, slip)
    if request.form.get("as") == "pdf":
        return pdf_answer(SLIP, name=_("渡す紙") + today().strftime("_%Y%m%d"), **told)
    return render_template(SLIP, **told)


def _slip_told(actor: Actor, steward: Stewardship, slip: Slip) -> dict[str, Any]:
    """Return what the paper for a steward is told: the secrets are in it and nowhere else."""
    address = outside(url_for(".land", token=slip.token))
    resource = steward.resource
    return {
        "resource": resource,
        "place": named(resource.name, resource.kana),
        "steward": steward,
        "address": address,
        "typed_address": outside(url_for(".ask_code")),
        "code": spaced(slip.code),
        "qr": Markup(segno.make(address, error="m", micro=False).svg_inline(scale=4, border=2, omitsize=True)),  # noqa: S704 - made of our own address  # nosec B704
        "until": day_word(slip.link.expires_at.astimezone(TOKYO).date()),
        "paper_town": db.session.get(Town, actor.town_id),
        "actor_name": actor.name,
    }


@bp.post("/resources/<string(length=12):ref>/links/<string(length=12):link_ref>/revoke")
@requires(Permission.HOST_LINK_ISSUE)
def revoke(ref: str, link_ref: str) -> ResponseReturnValue:
    """Stop a paper and its device at once."""
    actor = current_actor()
    resource, link = visible_resource(actor, ref), link_of(actor, link_ref)
    if link.stewardship.resource_id != resource.id:
        raise NotFoundError(link_ref)
    revoke_link(actor, link)
    db.session.commit()
    flash(_("紙を取り消しました。いま開いているページも閉じました"))
    return redirect(url_for(".links", ref=ref), 303)
