"""Japanese first, English complete: which language a page is shown in, and how a reader changes it."""

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from flask import Blueprint, Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import Babel, gettext

from profiles.desk.catalogue import compile_catalogues
from profiles.desk.gate import public

COOKIE = "tsunagi_language"
LANGUAGES = {"ja": "日本語", "en": "English"}
YEAR_S = 31_536_000
PRODUCT = {"ja": "つなぎ", "en": "Tsunagi"}
WEEK = "月火水木金土日"
bp = Blueprint("language", __name__)


def init_language(app: Flask) -> None:
    """Let Flask-Babel ask for the language, and templates name it."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "ja")
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "Asia/Tokyo")
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", f"{app.root_path}/translations")
    compile_catalogues(Path(app.root_path, "translations"))
    Babel(app, locale_selector=chosen)
    app.jinja_env.filters.update(weekday=weekday_word, listed=listed)
    app.register_blueprint(bp)
    app.context_processor(told)


def chosen() -> str:
    """Return the language of this request: what was chosen on this machine, else Japanese."""
    wished = request.cookies.get(COOKIE, "ja") if request else "ja"
    return wished if wished in LANGUAGES else "ja"


def weekday_word(letter: str) -> str:
    """Return a weekday in the language of the reader; what is none stays as it is."""
    if len(letter) != 1 or letter not in WEEK:
        return letter
    return str(gettext("月 火 水 木 金 土 日").split()[WEEK.index(letter)])


def listed(words: Iterable[str]) -> str:
    """Return words of the house one after the other, in the language of the reader."""
    return str(gettext("、")).join(str(gettext(word)) for word in words if word)


def told() -> dict[str, object]:
    """Return what the frame of every page says of languages."""
    now = chosen()
    offered = [
        {"code": code, "label": label, "current": code == now, "href": url_for("language.choose", code=code)}
        for code, label in LANGUAGES.items()
    ]
    return {"lang": now, "languages": offered, "product": PRODUCT[now]}


def local(address: str | None) -> str:
    """Return the page of ours that an address names, else the first; an address elsewhere leads nowhere."""
    parts = urlsplit(address or "")
    strange = parts.netloc not in ("", request.host) or "\\" in parts.path or parts.path.startswith("//")
    if strange or not parts.path.startswith("/"):
        return "/"
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


@bp.get("/language/<any(ja,en):code>")
@public
def choose(code: str) -> ResponseReturnValue:
    """Keep the language on this machine and go back; nothing in the store changes."""
    answer = redirect(local(request.referrer), 303)
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    answer.set_cookie(COOKIE, code, max_age=YEAR_S, samesite="Lax", httponly=True, secure=secure)
    return answer
