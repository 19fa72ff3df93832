"""Headers: every answer tells the browser to run nothing but ours, whatever the answer is."""

import re

import pytest
from flask import render_template_string

EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
}


def rules_of(response) -> dict[str, str]:
    """Return the content security policy by its directives."""
    policy = response.headers["Content-Security-Policy"]
    return dict(part.strip().partition(" ")[::2] for part in policy.split(";") if part.strip())


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/signin", 200),
        ("/clients/", 303),
        ("/nowhere", 404),
        ("/verify", 403),
        ("/static/house.css", 200),
        ("/h", 200),
    ],
)
def test_every_kind_of_answer_carries_the_headers(browser, path, status):
    response = browser.client.get(path, buffered=True)

    assert response.status_code == status
    assert {name: response.headers.get(name) for name in EXPECTED} == EXPECTED
    assert "geolocation=()" in response.headers["Permissions-Policy"]
    assert "Content-Security-Policy" in response.headers


def test_a_form_without_its_proof_is_answered_with_the_headers(browser):
    response = browser.client.post("/signin", data={"email": "a@b.example", "password": "x"})

    assert response.status_code == 400
    assert rules_of(response)["frame-ancestors"] == "'none'"


def test_only_what_is_ours_is_loaded_and_nothing_is_run_inline(browser):
    rules = rules_of(browser.client.get("/signin"))

    assert rules["default-src"] == "'self'"
    assert re.fullmatch(r"'self' 'nonce-[\w-]{20,}'", rules["script-src"])
    assert re.fullmatch(r"'self' 'nonce-[\w-]{20,}'", rules["style-src"])
    assert rules["img-src"] == "'self' data:"
    assert rules["form-action"] == "'self'"
    assert rules["base-uri"] == rules["frame-ancestors"] == rules["object-src"] == "'none'"
    assert "unsafe" not in str(rules)


def test_no_two_answers_share_a_nonce(browser):
    first, second = (rules_of(browser.client.get("/signin"))["script-src"] for _ in range(2))

    assert first != second


def test_a_template_can_name_the_nonce_that_the_answer_allows(app):
    with app.test_request_context("/signin"):
        drawn = render_template_string("{{ csp_nonce() }} {{ csp_nonce() }}")
        response = app.process_response(app.response_class())

    first, second = drawn.split()
    assert first == second
    assert f"'nonce-{first}'" in rules_of(response)["script-src"]
