"""Fields and errors: every input has its label, its hint and its problem, and the summary leads to each field."""

import re

import pytest
from flask import Flask, render_template_string
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, StringField
from wtforms.validators import DataRequired


class Sample(FlaskForm):
    """A form with one field of each look."""

    class Meta:
        """Nothing here is sent."""

        csrf = False

    talked_on = StringField("話した日", [DataRequired("話した日を入れてください")], description="例：R8.11.24")
    step_free = RadioField("段差なし", choices=["ある", "ない", "分からない"])
    undecided = BooleanField("決まっていない")


def drawn(app: Flask, call: str, *, sent: bool = False) -> str:
    """Return what a macro draws of the form, after it was sent empty if so wished."""
    with app.test_request_context("/", method="POST" if sent else "GET"):
        form = Sample()
        if sent:
            form.validate()
        macros = "{% from 'kit/forms.html' import field, error_summary %}"
        return render_template_string(macros + call, form=form)


@pytest.mark.parametrize("name", ["talked_on", "undecided"])
def test_a_field_has_a_label_of_its_own(app, name):
    assert f'for="{name}"' in drawn(app, "{{ field(form." + name + ") }}")


def test_three_answers_stand_in_a_fieldset_with_a_label_each(app):
    html = drawn(app, "{{ field(form.step_free) }}")

    assert "<legend>段差なし</legend>" in html
    assert len(re.findall(r'<label for="step_free-\d">', html)) == 3


def test_a_hint_is_tied_to_its_field(app):
    html = drawn(app, "{{ field(form.talked_on) }}")

    assert 'aria-describedby="talked_on-hint"' in html
    assert 'id="talked_on-hint"' in html


def test_a_problem_stands_before_the_field_and_is_tied_to_it(app):
    html = drawn(app, "{{ field(form.talked_on) }}", sent=True)

    assert html.index("話した日を入れてください") < html.index("<input")
    assert 'aria-describedby="talked_on-hint talked_on-problem"' in html
    assert 'aria-invalid="true"' in html


def test_the_summary_takes_the_focus_and_leads_to_each_field(app):
    html = drawn(app, "{{ error_summary(form) }}", sent=True)

    assert "autofocus" in html
    assert '<a href="#talked_on">話した日：話した日を入れてください</a>' in html


def test_a_form_without_errors_has_no_summary(app):
    assert "error-summary" not in drawn(app, "{{ error_summary(form) }}")


def test_the_title_of_a_page_with_errors_says_so_once(app):
    page = "{% extends 'base.html' %}{% block title %}ようすを書く{% endblock %}"

    assert "<title>エラー：ようすを書く｜" in drawn(app, page, sent=True)
    assert "<title>ようすを書く｜" in drawn(app, page)
