"""The parts of every page: they say what they mean, escape what people typed, and need neither script nor inline style."""

import re
from pathlib import Path

import pytest
from flask import Flask, render_template, render_template_string

from profiles.vocabulary.rules import Family, Kind

TEMPLATES = Path(__file__).parents[2] / "templates"
HOSTILE = "<script>alert(1)</script>"


def part(app: Flask, macro: str, call: str, source: str = "kit/parts.html", **values: object) -> str:
    """Return what one call of a macro draws."""
    with app.test_request_context("/"):
        return render_template_string("{% from '" + source + "' import " + macro + " %}" + call, **values)


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_a_marker_with_its_letter_and_its_name(app, kind):
    drawn = part(app, "marker", "{{ marker(kind, 7) }}", "kit/markers.html", kind=kind)

    assert f">{kind.letter}</text>" in drawn
    assert f'aria-label="7 {kind.label}"' in drawn


def test_no_two_families_share_a_shape(app):
    shapes = [
        re.sub(
            r'fill="[^"]*"', "", part(app, "family_mark", "{{ family_mark(f) }}", "kit/markers.html", f=family.value)
        )
        for family in Family
    ]

    assert len(set(shapes)) == len(Family)


def test_a_marker_with_something_to_ask_says_so_and_is_dashed(app):
    drawn = part(app, "marker", "{{ marker(kind, dashed=True) }}", "kit/markers.html", kind=Kind.SALON)

    assert "stroke-dasharray" in drawn
    assert "聞くことがある" in drawn


@pytest.mark.parametrize(("value", "sign"), [(True, "○"), (False, "×"), (None, "？")])
def test_unknown_is_drawn_as_a_question_and_never_as_no(app, value, sign):
    drawn = part(app, "three_value", "{{ three_value(value, '段差なし') }}", value=value)

    assert sign in drawn
    assert sum(other in drawn for other in "○×？") == 1


@pytest.mark.parametrize(("days", "kind"), [(89, None), (90, "ageing"), (179, "ageing"), (180, "old"), (None, "old")])
def test_a_listing_turns_amber_at_90_days_and_red_at_180(app, days, kind):
    drawn = part(app, "fresh_tag", "{{ fresh_tag(days) }}", days=days)

    found = re.search(r'class="tag (\w+)"', drawn)
    assert (found[1] if found else None) == kind


def test_what_a_person_typed_is_never_markup(app):
    drawn = part(
        app,
        "quote, stream_row, reason, tag, post_button, concern",
        "{{ quote(t, t) }}{{ stream_row(t, 'late', t, t) }}{{ reason('for', t, t, 2) }}{{ tag(t) }}"
        "{{ post_button(t, '/', hidden={'a': t}) }}{{ concern('host', 3, t, t) }}",
        t=HOSTILE,
    )

    assert "<script" not in drawn
    assert drawn.count("&lt;script&gt;") >= 9


def test_a_button_that_changes_something_carries_its_csrf_field(app):
    drawn = part(app, "post_button", "{{ post_button('記録する', '/x') }}")

    assert 'method="post"' in drawn
    assert re.search(r'name="csrf_token" value="[^"]{20,}"', drawn)


@pytest.mark.parametrize("number", ["400", "403", "404", "405", "409", "413", "422", "429", "500", "503"])
def test_every_error_page_says_so_in_its_title_and_leads_on(app, number):
    with app.test_request_context("/"):
        page = render_template(f"errors/{number}.html")

    assert "<title>エラー：" in page
    assert page.count("<h1>") == 1
    assert "はじめのページへ" in page


def test_two_versions_of_one_row_stand_side_by_side(app):
    with app.test_request_context("/"):
        page = render_template("errors/409.html", mine={"開催": "水 10:00-12:00"}, theirs={"開催": "木 10:00-12:00"})

    assert "水 10:00-12:00" in page
    assert "木 10:00-12:00" in page


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_no_template_holds_an_inline_style_or_handler(path):
    text = path.read_text(encoding="utf-8")

    assert not re.search(r"<[^>{]*\sstyle=", text)
    assert not re.search(r"<[^>{]*\son(click|change|submit|load)=", text)
