"""A browser without a screen: every page it opens is also checked for what each page owes its readers."""

from __future__ import annotations

import contextvars
import html.parser
import re
from typing import Any

from flask import has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from geo.db import db

PASSWORD = "しおみの-のぼり坂-ひだまり-2026"


class AloneClient(FlaskClient):
    """A client whose requests share nothing with the test that makes them: no application context, no session."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Answer one request in a context of its own; what the test reads afterwards it reads anew."""
        answer = contextvars.Context().run(super().open, *args, **kwargs)
        if has_app_context():
            db.session.rollback()
        return answer


class Reader(html.parser.HTMLParser):
    """Reads one page: its title, headings, ids, inputs, labels, forms and notices."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: list[tuple[str, str]] = []
        self._open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep each tag with its attributes."""
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Forget the tags that ended."""
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Keep each text with the tag around it."""
        if data.strip():
            self.texts.append((self._open[-1] if self._open else "", data.strip()))

    def all(self, tag: str) -> list[dict[str, str]]:
        """Return the attributes of every tag of one kind."""
        return [attributes for name, attributes in self.tags if name == tag]


class Page:
    """One answer, with what a test asks of it."""

    def __init__(self, response: TestResponse, browser: Browser) -> None:
        self.response = response
        self.browser = browser
        self.status = response.status_code
        self.text = response.get_data(as_text=True) if response.mimetype.startswith("text/") else ""
        self.reader = Reader(self.text) if response.mimetype == "text/html" else Reader("")
        if response.mimetype == "text/html" and not response.is_streamed:
            check(self)

    @property
    def notice(self) -> str:
        """Return the words of the notices on top."""
        found = re.search(r'<div class="notices".*?</div></div>', self.text, re.S)
        return re.sub(r"<[^>]+>", "", found[0]).strip() if found else ""

    def has(self, words: str) -> bool:
        """Say whether the page shows these words, markup left out."""
        return words in re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", self.text))


def check(page: Page) -> None:
    """Assert what every page owes: language, title, one h1, unique ids, labels, CSRF fields, nothing from outside."""
    reader, text = page.reader, page.text
    where = page.response.request.path
    assert reader.all("html")[0].get("lang"), f"{where}: no language"
    assert re.search(r"<title>\s*\S", text), f"{where}: no title"
    assert len(reader.all("h1")) == 1, f"{where}: {len(reader.all('h1'))} h1"
    ids = [attributes["id"] for _, attributes in reader.tags if "id" in attributes]
    assert len(ids) == len(set(ids)), f"{where}: an id twice: {sorted(i for i in ids if ids.count(i) > 1)[:3]}"
    labelled = {attributes.get("for") for attributes in reader.all("label")}
    for tag in ("input", "select", "textarea"):
        for field in reader.all(tag):
            quiet = field.get("type") in ("hidden", "submit")
            named = field.get("id") in labelled or field.get("aria-label") or field.get("aria-labelledby")
            assert quiet or named, f"{where}: {field.get('name')} has no label"
    for attributes in reader.all("form"):
        assert attributes.get("action") is not None or attributes.get("method", "get").lower() == "get", where
    posts = [form for form in reader.all("form") if form.get("method", "get").lower() == "post"]
    tokens = [field for field in reader.all("input") if field.get("name") == "csrf_token"]
    assert len(tokens) >= len(posts), f"{where}: a form without csrf_token"
    for attributes in reader.all("script"):
        assert attributes.get("src") or attributes.get("nonce") or attributes.get("type") == "application/json", where
    assert not [1 for _, attributes in reader.tags for name in attributes if name.startswith("on")], f"{where}: on*="
    for tag, attributes in reader.tags:
        for name in ("src", "href", "action"):
            outside = re.match(r"(https?:)?//", attributes.get(name, ""))
            assert not outside or (tag == "a" and name == "href"), f"{where}: from outside {attributes[name]}"


class Browser:
    """One person at one machine."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.client = app.test_client()

    def get(self, path: str, **query: Any) -> Page:
        """Open a page, and follow where it leads."""
        return Page(self.client.get(path, query_string=query, follow_redirects=True), self)

    def post(self, path: str, follow: bool = True, **data: Any) -> Page:
        """Send a form with the proof that it came from our own page."""
        data.setdefault("csrf_token", self.token())
        return Page(self.client.post(path, data=data, follow_redirects=follow), self)

    def token(self) -> str:
        """Return a CSRF token of this session, from the page that everybody can open."""
        page = self.client.get("/signin?again=1")
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.get_data(as_text=True))
        if found is None:
            page = self.client.get("/me")
            found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.get_data(as_text=True))
        assert found, "no page with a CSRF token"
        return found[1]

    def sign_in(self, account: Any, password: str = PASSWORD) -> Browser:
        """Sign in with a password, as people do."""
        answer = self.client.post(
            "/signin", data={"email": account.email, "password": password, "csrf_token": self.token()}
        )
        assert answer.status_code in (302, 303), answer.get_data(as_text=True)[-2000:]
        return self
