"""What a host may send back: a no needs one reason, and only a no has one."""

import pytest

from matchmaker.introductions.forms import AnswerForm


@pytest.mark.parametrize(
    ("sent", "wrong", "why"),
    [
        ({"answer": "no"}, ["reason"], None),
        ({"answer": "no", "reason": ""}, ["reason"], None),
        ({"answer": "no", "reason": "no_room"}, [], "no_room"),
        ({"answer": "yes", "reason": "no_room"}, [], None),
        ({"answer": "talk"}, [], None),
        ({}, ["answer"], None),
        ({"answer": "perhaps"}, ["answer"], None),
    ],
)
def test_a_no_needs_a_reason_and_other_answers_have_none(app, sent, wrong, why):
    with app.test_request_context("/", method="POST", data=sent):
        form = AnswerForm(meta={"csrf": False})
        form.validate()

        assert sorted(form.errors) == wrong
        assert wrong or form.why == why
