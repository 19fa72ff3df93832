"""The application: every room wired together, and nothing else."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import sqlalchemy as sa
from flask import Flask, g, request, url_for
from flask_wtf import CSRFProtect

from geo.areas import Town
from geo.cli import AFTER_AREAS
from geo.db import db
from geo.spatialite import become_writer, engine_options, only_looks, prepare
from matchmaker.config import ROOT, Settings, read_settings
from matchmaker.engine import sentences
from matchmaker.filters import init_filters
from matchmaker.keys import SIGNING, KeyFolder, keys_of
from matchmaker.navigation import entries_for
from matchmaker.pages import init_pages
from matchmaker.upkeep import own_file, ready_store, ready_town
from profiles.access import Permission, may
from profiles.actor import Actor
from profiles.customs.own import own
from profiles.desk.gate import add_actor_source, find_actor, init_gate
from profiles.desk.headers import init_headers
from profiles.desk.language import init_language
from profiles.vault import open_vault
from profiles.wall import guard, leave, stand_at_door

ROOMS = (
    "profiles.accounts.views",
    "profiles.accounts.factor_pages",
    "profiles.accounts.change_pages",
    "profiles.audit.views",
    "profiles.customs.views",
    "profiles.clients.views",
    "profiles.consent.views",
    "profiles.cases.views",
    "resources.exchange.views",
    "resources.directory.views",
    "resources.hosts.views",
    "matchmaker.matching.views",
    "matchmaker.matching.weight_pages",
    "matchmaker.wordbook.views",
    "matchmaker.wordbook.term_pages",
    "matchmaker.wordbook.file_pages",
    "matchmaker.introductions.views",
    "matchmaker.introductions.waiting_pages",
    "matchmaker.followups.views",
    "matchmaker.meetings.body_pages",
    "matchmaker.figures.views",
    "matchmaker.meetings.views",
    "matchmaker.retention.views",
    "matchmaker.casebook.views",
    "matchmaker.townmap.views",
)
COMMANDS = (
    "geo.cli",
    "profiles.accounts.cli",
    "profiles.audit.cli",
    "profiles.terms.cli",
    "profiles.cases.cli",
    "resources.exchange.cli",
    "matchmaker.cli",
    "matchmaker.matching.cli",
    "matchmaker.introductions.cli",
    "matchmaker.matching.learn_cli",
    "matchmaker.meetings.cli",
    "matchmaker.figures.cli",
    "matchmaker.townmap.cli",
)


def create_app(settings: Settings | None = None, **config: Any) -> Flask:
    """Return the application on the store that the settings name; an empty store is made ready."""
    settings = settings or read_settings()
    app = Flask("tsunagi", root_path=str(ROOT), static_folder="static", template_folder="templates")
    app.config.update(config_of(settings), **config)
    keys = KeyFolder(settings.key_dir, may_make=settings.is_demo)
    open_vault(keys.keys, keys.changed)
    sentences.choose(settings.model_dir)
    app.extensions["csrf"] = CSRFProtect(app)
    init_store(app)
    for init in (init_language, init_headers, init_gate, init_filters, init_pages):
        init(app)
    add_rooms(app)
    app.context_processor(frame)
    app.jinja_env.globals["own"] = own
    return app


def config_of(settings: Settings) -> dict[str, Any]:
    """Return Flask's own configuration."""
    signing, *old = [key.decode() for key in keys_of(settings.key_dir, SIGNING, may_make=settings.is_demo)]
    return {
        "TSUNAGI_MODE": settings.mode,
        "KEY_DIR": settings.key_dir,
        "ADDRESS": settings.address,
        "SECRET_KEY": signing,
        "SECRET_KEY_FALLBACKS": old,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(settings.database_url),
        "SESSION_COOKIE_NAME": "tsunagi",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": not settings.is_demo,
        "MAX_CONTENT_LENGTH": settings.import_most_bytes + 1_000_000,
        "MAX_FORM_PARTS": 1_000,
        "IMPORT_MOST_BYTES": settings.import_most_bytes,
        "RECOVERY_HOURS": settings.recovery_hours,
        "HOST_LINK_DAYS": settings.host_link_days,
        "HOST_SESSION_HOURS": settings.host_session_hours,
        "HOST_DEVICE_DAYS": settings.host_device_days,
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session: a page may stand open over lunch
    }


def init_store(app: Flask) -> None:
    """Open the store, and make it ready where it is new."""
    db.init_app(app)
    with app.app_context():
        own_file(db.engine.url, may_tighten=app.config["TSUNAGI_MODE"] == "demo")
        prepare(db.engine)
        guard(db.engine)
        sa.event.listen(db.session, "before_flush", become_writer)
        ready_store()
        door = stand_at_door()  # an account that owns nothing sees the towns from there, and no more
        ready_town()
        db.session.remove()
        leave(door)
    app.before_request(begin_page)
    app.teardown_request(end_page)


def begin_page() -> None:
    """Let pages that only look share the store with a writer, and whoever writes begin as a writer (R22); nobody is in yet."""
    g.only_looks = only_looks.set(request.method in ("GET", "HEAD", "OPTIONS"))
    g.door = stand_at_door()


def end_page(_error: BaseException | None) -> None:
    """Leave the thread as it was."""
    if "door" in g:
        only_looks.reset(g.pop("only_looks"))
        leave(g.pop("door"))


def add_rooms(app: Flask) -> None:
    """Register the pages and commands of every room."""
    from matchmaker.casebook.traces import PEOPLE_ON_RECORD
    from matchmaker.followups.queries import strain_of
    from matchmaker.introductions.outcomes import outcomes_of
    from matchmaker.matching.indexes import STRAIN
    from matchmaker.matching.lessons import OUTCOMES
    from matchmaker.matching.ready import read_words
    from profiles.accounts.signin import init_signin
    from profiles.audit.naming import PEOPLE
    from resources.exchange.actions import AFTER_IMPORT
    from resources.hosts.device import door, host_actor_from_request

    init_signin(app)
    rooms = [import_module(name) for name in ROOMS]  # all first: a higher room may add pages to a blueprint below it
    for room in rooms:
        for blueprint in blueprints_of(room):
            if blueprint.name not in app.blueprints:
                app.register_blueprint(blueprint)
    for name in COMMANDS:
        for command in import_module(name).commands:
            app.cli.add_command(command)
    add_actor_source(host_actor_from_request, under="/host", door=door)
    app.extensions[PEOPLE] = PEOPLE_ON_RECORD
    app.extensions[STRAIN] = strain_of
    app.extensions[OUTCOMES] = outcomes_of
    app.extensions[AFTER_IMPORT] = read_words
    app.extensions[AFTER_AREAS] = settlers()


def settlers() -> list[Callable[[int], int]]:
    """Return what puts listings and people into the areas of a town when these have changed."""
    from profiles.accounts.queries import command_actor
    from profiles.clients import placing as homes
    from resources.directory import placing as listings

    def settle(room: Any) -> Callable[[int], int]:
        return lambda town_id: int(room.settle_in_areas(command_actor(db.session.get_one(Town, town_id).ref)))

    return [settle(listings), settle(homes)]


def blueprints_of(module: Any) -> list[Any]:
    """Return the blueprints of a room's pages."""
    return list(getattr(module, "blueprints", ())) or [module.bp]


def frame() -> dict[str, Any]:
    """Return what the frame of every page shows: town, navigation, who is signed in."""
    actor = find_actor()
    if actor is None:
        return {"town": None, "nav": [], "account": None}
    return {
        "town": db.session.get(Town, actor.town_id),
        "nav": entries_for(actor),
        "home_href": home_of(actor),
        "search_href": url_for("directory.index") if may(actor.role, Permission.RESOURCE_VIEW) else None,
        "account": {"name": actor.name, "href": url_for("accounts.me")} if actor.account_id else None,
    }


def home_of(actor: Actor) -> str:
    """Return the first page of an actor: the first room that they may enter."""
    entries = entries_for(actor)
    return str(entries[0]["href"]) if entries else url_for("accounts.me")
