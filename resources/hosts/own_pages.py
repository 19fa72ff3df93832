"""The pages of hosts on their own phones: one question a page, and a way back from each."""

from flask import abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.clock import today, utcnow
from geo.db import db
from geo.errors import DomainError, NotFoundError, StaleError
from profiles.access import Permission
from profiles.desk.gate import current_actor, requires
from profiles.vocabulary.rules import Feature
from resources.directory.actions import note_feature
from resources.directory.language import gettext as _
from resources.directory.questions import SAYINGS
from resources.directory.rules import AMBER_DAYS, free_places, word_called
from resources.hosts.actions import (
    change_free_places,
    confirm_own,
    say_worry,
    take_back_confirmation,
)
from resources.hosts.blueprint import bp, page
from resources.hosts.device import current_link, drop_cookie
from resources.hosts.easy import closed_lines, date_word, opening_lines, people
from resources.hosts.forms import AnswerForm, ChangeForm, FreeForm, WorryForm
from resources.hosts.pin_actions import close_device
from resources.hosts.queries import own_resource, unasked
from resources.hosts.rules import Topic


@bp.get("/host/")
@requires(Permission.OWN_RESOURCE_VIEW)
def home() -> ResponseReturnValue:
    """Ask the one question: is this still right?"""
    actor = current_actor()
    resource = own_resource(actor)
    free = free_places(resource.places_total, resource.places_taken)
    return page(
        "home",
        actor,
        resource,
        opening=opening_lines(resource.opening),
        closed=closed_lines(resource.opening, today=today()),
        free=None if free is None else people(free),
        unasked=len(unasked(resource)),
    )


@bp.post("/host/confirm")
@requires(Permission.OWN_RESOURCE_UPDATE)
def confirm() -> ResponseReturnValue:
    """Write down that the host says: it is."""
    actor = current_actor()
    confirm_own(actor, own_resource(actor), today=today())
    db.session.commit()
    return redirect(url_for(".thanks", what="confirmed"), 303)


@bp.post("/host/confirm/undo")
@requires(Permission.OWN_RESOURCE_UPDATE)
def undo_confirm() -> ResponseReturnValue:
    """Put back what stood before, when the host pressed by mistake."""
    actor = current_actor()
    resource = own_resource(actor)
    try:
        take_back_confirmation(actor, resource, now=utcnow())
    except DomainError as problem:
        return page("sorry", actor, resource, problem=str(problem)), 409
    db.session.commit()
    return redirect(url_for(".home"), 303)


MOST_QUESTIONS = 5  # in one visit: nobody likes to be examined
THANKS = ("confirmed", "changed", "answered", "worried", "told", "pin")


@bp.get("/host/thanks/<string:what>")
@requires(Permission.OWN_RESOURCE_VIEW)
def thanks(what: str) -> ResponseReturnValue:
    """Say thank you, what was written down, and how to go back."""
    if what not in THANKS:
        raise NotFoundError(what)
    actor = current_actor()
    resource = own_resource(actor)
    day = today()
    return page(
        "thanks",
        actor,
        resource,
        what=what,
        day=date_word(day),
        unasked=len(unasked(resource)),
        months=AMBER_DAYS // 30,
    )


@bp.get("/host/different")
@requires(Permission.OWN_RESOURCE_UPDATE)
def different() -> ResponseReturnValue:
    """Ask what is no longer right."""
    actor = current_actor()
    resource = own_resource(actor)
    return page("different", actor, resource, unasked=len(unasked(resource)))


@bp.get("/host/places")
@requires(Permission.OWN_RESOURCE_UPDATE)
def places() -> ResponseReturnValue:
    """Ask how many more people may come."""
    actor = current_actor()
    resource = own_resource(actor)
    free = free_places(resource.places_total, resource.places_taken)
    form = FreeForm(data={"free": free, "version": resource.version})
    form.choose(free)
    return page(
        "places",
        actor,
        resource,
        form=form,
        taken=people(resource.places_taken or 0),
        any_taken=bool(resource.places_taken),
    )


@bp.post("/host/places")
@requires(Permission.OWN_RESOURCE_UPDATE)
def save_places() -> ResponseReturnValue:
    """Write down how many more people may come."""
    actor, form = current_actor(), FreeForm()
    resource = own_resource(actor)
    form.choose(max(free_places(resource.places_total, resource.places_taken) or 0, form.free.data or 0))
    try:
        version = int(form.version.data or 0)
        saved = form.accepts(
            lambda: change_free_places(actor, resource, form.free.data, version=version, today=today())
        )
    except StaleError:
        saved = False
    if not saved:
        db.session.rollback()
        return page(
            "places", actor, own_resource(actor), form=form, taken=people(resource.places_taken or 0), any_taken=False
        ), 422
    db.session.commit()
    return redirect(url_for(".thanks", what="changed"), 303)


@bp.get("/host/questions")
@requires(Permission.OWN_RESOURCE_UPDATE)
def questions() -> ResponseReturnValue:
    """Go to the first question that nobody has answered yet."""
    actor = current_actor()
    left = unasked(own_resource(actor))
    passed = {word for word in request.args.get("passed", "").split(".") if word}
    coming = [feature for feature in left if feature.value not in passed]
    if not coming or len(passed) >= MOST_QUESTIONS:
        return redirect(url_for(".thanks", what="answered"), 303)
    return redirect(url_for(".question", feature=coming[0].value, passed=".".join(sorted(passed)) or None), 303)


def asked_feature(word: str) -> Feature:
    """Return the feature of an address, or say that there is none."""
    feature = word_called(Feature, word)
    if feature is None:
        raise NotFoundError(word)
    return feature


@bp.get("/host/questions/<string:feature>")
@requires(Permission.OWN_RESOURCE_UPDATE)
def question(feature: str) -> ResponseReturnValue:
    """Ask one thing about the place."""
    actor, asked = current_actor(), asked_feature(feature)
    resource = own_resource(actor)
    passed = request.args.get("passed", "")
    return page(
        "question",
        actor,
        resource,
        form=AnswerForm(),
        feature=feature,
        question=SAYINGS[asked].question,
        passed=passed,
        number=min(len(passed.split(".")) + 1 if passed else 1, MOST_QUESTIONS),
        count=MOST_QUESTIONS,
    )


@bp.post("/host/questions/<string:feature>")
@requires(Permission.OWN_RESOURCE_UPDATE)
def answer(feature: str) -> ResponseReturnValue:
    """Write the answer down and go on to the next question."""
    actor, form, asked = current_actor(), AnswerForm(), asked_feature(feature)
    resource = own_resource(actor)
    if not form.validate():
        return redirect(url_for(".question", feature=feature), 303)
    value = {"yes": True, "no": False}.get(form.answer.data)
    note_feature(actor, resource, asked, value, today=today())
    db.session.commit()
    passed = {word for word in request.form.get("passed", "").split(".") if word in list(Feature)} | {asked.value}
    return redirect(url_for(".questions", passed=".".join(sorted(passed))), 303)


@bp.get("/host/worry")
@requires(Permission.OWN_RESOURCE_UPDATE)
def worry() -> ResponseReturnValue:
    """Ask what would help; words are not needed."""
    actor = current_actor()
    return page("worry", actor, own_resource(actor), form=WorryForm())


@bp.post("/host/worry")
@requires(Permission.OWN_RESOURCE_UPDATE)
def send_worry() -> ResponseReturnValue:
    """Pass on to the coordinator that something is hard."""
    actor, form = current_actor(), WorryForm()
    resource = own_resource(actor)
    if not form.validate():
        return page("worry", actor, resource, form=form), 422
    say_worry(actor, resource, form.asked, form.words.data or "")
    db.session.commit()
    return redirect(url_for(".thanks", what="worried"), 303)


@bp.get("/host/change")
@requires(Permission.OWN_RESOURCE_UPDATE)
def tell_change() -> ResponseReturnValue:
    """Ask what of name, place or publication is wrong; a coordinator changes it."""
    actor = current_actor()
    return page("change", actor, own_resource(actor), form=ChangeForm())


@bp.post("/host/change")
@requires(Permission.OWN_RESOURCE_UPDATE)
def send_change() -> ResponseReturnValue:
    """Pass on to the coordinator what should be changed."""
    actor, form = current_actor(), ChangeForm()
    resource = own_resource(actor)
    if not form.validate():
        return page("change", actor, resource, form=form), 422
    say_worry(actor, resource, Topic.CHANGE, form.words.data or "")
    db.session.commit()
    return redirect(url_for(".thanks", what="told"), 303)


@bp.post("/host/bye")
@requires(Permission.OWN_RESOURCE_VIEW)
def bye() -> ResponseReturnValue:
    """Close the page on this device, also for whoever copied its cookie; four digits still open it."""
    actor, link = current_actor(), current_link()
    if link is None:
        abort(401)
    close_device(actor, link, forget=link.pin_hash is None)
    db.session.commit()
    if link.pin_hash is not None:
        return render_template("resources/hosts/bye.html", message=_("{閉|し}めました。"), kept=True)
    response = make_response(render_template("resources/hosts/bye.html", message=_("{閉|し}めました。")))
    return drop_cookie(response)
