"""The demo town served on this machine, and a real browser that can reach nothing else."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, sync_playwright
from werkzeug.serving import make_server

from geo.clock import today
from geo.db import db
from matchmaker.app import create_app
from matchmaker.config import Settings
from seed.demo import sign_ins
from seed.load import load_demo

AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
STRICT = {"rules": {"target-size": {"enabled": True}, "color-contrast-enhanced": {"enabled": True}}}


@contextmanager
def served(folder: Path, key_dir: Path) -> Iterator[tuple[str, Flask]]:
    """Serve the demo town from a file of its own; give its address and the application."""
    settings = Settings(database_url=f"sqlite:///{folder / 'demo.db'}", key_dir=key_dir)
    app = create_app(settings, TESTING=True)
    with app.app_context():
        load_demo(today())
        db.session.commit()
        db.session.remove()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", app
    server.shutdown()
    thread.join()
    server.server_close()
    with app.app_context():
        db.engine.dispose()


@contextmanager
def chromium() -> Iterator[Chromium]:
    """Open the browser of the system."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Person:
    """Somebody at a real browser; what went wrong on the way is kept in `faults`."""

    def __init__(self, browser: Chromium, base: str, *, width: int = 1280, script: bool = True) -> None:
        self.base = base
        self.faults: list[str] = []
        self.context = browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=script, base_url=base, locale="ja-JP"
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("console", self.hear)
        self.page.on("request", self.ask)

    def hear(self, message: Any) -> None:
        """Keep what the browser complains of, such as a broken policy."""
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.faults.append(message.text)

    def ask(self, request: Any) -> None:
        """Keep every request that leaves the machine."""
        if not request.url.startswith((self.base, "data:", "blob:", "file:")):
            self.faults.append(f"outside: {request.url}")

    def sign_in(self, name: str) -> "Person":
        """Sign in as one of the demo accounts, by the first part of the sign-in name."""
        accounts, password = sign_ins()
        email = next(account["email"] for account in accounts if account["email"].startswith(name))
        self.page.goto("/signin")
        self.page.fill("#email", email)
        self.page.fill("#password", password)
        self.page.press("#password", "Enter")
        self.page.wait_for_url(lambda url: "/signin" not in url)
        return self

    def violations(self) -> list[str]:
        """Return what axe finds on the page, the rules of enhanced contrast and target size among the rest."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate("options => axe.run(document, options)", STRICT)
        return [
            f"{self.page.url}: {one['id']}: {node['target']} {node.get('failureSummary', '')[:200]}"
            for one in found["violations"]
            for node in one["nodes"]
        ]

    def spills(self) -> bool:
        """Say whether the page scrolls sideways."""
        wide: bool = self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        return wide

    def close(self) -> None:
        """Close the browser's window, and demand that nothing went wrong in it."""
        self.context.close()
        assert self.faults == []


Opened = Callable[..., Person]
