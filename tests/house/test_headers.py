"""What every answer tells the browser (QUALITY R13), pages and refusals alike."""

import re

import pytest
from werkzeug.test import TestResponse

from tests.house.visitors import ROLES

STATED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
}


def faults_of(answer: TestResponse, *, static: bool = False) -> list[str]:
    """Return what is wrong with the headers of one answer."""
    headers = answer.headers
    faults = [name for name, value in STATED.items() if headers.get(name, "").lower() != value.lower()]
    policy = dict(part.strip().partition(" ")[::2] for part in headers.get("Content-Security-Policy", "").split(";"))
    faults += [name for name in ("script-src", "object-src", "base-uri", "form-action") if name not in policy]
    if not re.search(r"'nonce-[\w-]{16,}'", policy.get("script-src", "")):
        faults.append("no nonce")
    for name in ("script-src", "style-src", "default-src"):
        if re.search(r"unsafe|\*|https?:|data:", policy.get(name, "")):
            faults.append(f"{name}: {policy[name]}")
    if policy.get("frame-ancestors") != "'none'":
        faults.append("frame-ancestors")
    if "camera=()" not in headers.get("Permissions-Policy", ""):
        faults.append("Permissions-Policy")
    if not static and headers.get("Cache-Control") != "no-store":
        faults.append(f"Cache-Control: {headers.get('Cache-Control')}")
    return faults


def test_every_route_answers_every_role_with_all_headers(house):
    wrong = {}
    for method, rule in house.routes():
        for role in ROLES:
            answer = house.ask(role, method, house.path(rule), proof=method == "GET")
            faults = faults_of(answer, static=rule.endpoint == "static")
            if faults:
                wrong[f"{method} {rule.rule} as {role}"] = faults

    assert wrong == {}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/static/nowhere.css", 404),
        ("DELETE", "/signin", 405),
        ("POST", "/me/password", 400),
        ("GET", "/accounts/", 403),
        ("GET", "/verify", 403),
    ],
)
def test_refusals_carry_the_headers_too(house, method, path, status):
    answer = house.ask("coordinator", method, path, proof=False)

    assert answer.status_code == status
    assert faults_of(answer, static=path.startswith("/static")) == []


def test_a_fault_of_the_program_carries_the_headers_and_tells_nothing_of_itself(house, monkeypatch):
    def broken() -> str:
        raise RuntimeError("山田 太郎")

    monkeypatch.setitem(house.app.view_functions, "accounts.me", broken)
    broken.__permission__ = house.app.view_functions["accounts.enter"].__permission__  # type: ignore[attr-defined]

    answer = house.ask("coordinator", "GET", "/me")

    assert answer.status_code == 500
    assert faults_of(answer) == []
    assert "山田" not in answer.get_data(as_text=True)
    assert "RuntimeError" not in answer.get_data(as_text=True)


def test_a_nonce_serves_one_answer_alone(house):
    nonces = {
        re.search(r"nonce-([\w-]+)", house.ask("coordinator", "GET", "/me").headers["Content-Security-Policy"])[1]  # type: ignore[index]
        for _ in range(5)
    }

    assert len(nonces) == 5


def test_no_cookie_is_readable_by_scripts_or_sent_by_other_sites(house):
    for role, path in [("anonymous", "/signin"), ("coordinator", "/signout"), ("anonymous", "/language/en")]:
        answer = house.ask(role, "POST" if path == "/signout" else "GET", path)
        for cookie in answer.headers.getlist("Set-Cookie"):
            assert "HttpOnly" in cookie
            assert re.search(r"SameSite=(Lax|Strict)", cookie)
