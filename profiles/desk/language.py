"""Japanese first, English complete, and easy Japanese where hosts read."""

from urllib.parse import urlsplit

from flask import Blueprint, Flask, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import Babel

from profiles.desk.gate import public

COOKIE = "tsunagi_language"
LANGUAGES = {"ja": "日本語", "en": "English"}
YEAR_S = 31_536_000
bp = Blueprint("language", __name__)


def chosen() -> str:
    """Return the language of this request: what was chosen, else Japanese."""
    told = request.cookies.get(COOKIE, "ja") if request else "ja"
    return told if told in LANGUAGES else "ja"


def init_language(app: Flask) -> None:
    """Let Flask-Babel ask for the language, and templates name it."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "ja")
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "Asia/Tokyo")
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", f"{app.root_path}/translations")
    Babel(app, locale_selector=chosen)
    app.register_blueprint(bp)
    app.context_processor(
        lambda: {
            "lang": chosen(),
            "languages": [
                {"code": code, "label": label, "current": code == chosen(), "href": f"/language/{code}"}
                for code, label in LANGUAGES.items()
            ],
        }
    )


def local(address: str) -> str:
    """Return where to go back to: a page of ours, or the first."""
    parts = urlsplit(address)
    return parts.path if parts.path.startswith("/") and not parts.path.startswith("//") else "/"


@bp.get("/language/<any(ja,en):code>")
@public
def choose(code: str) -> ResponseReturnValue:
    """Keep the language on this machine and go back; nothing of the store changes."""
    answer = redirect(local(request.referrer or "/"), 303)
    answer.set_cookie(COOKIE, code, max_age=YEAR_S, samesite="Lax", httponly=True)
    return answer
