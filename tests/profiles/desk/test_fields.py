"""Fields of the house: what people type is read, kept when it cannot be read, and answered in words that help."""

from datetime import date, time

import pytest
from flask import Flask
from wtforms.validators import InputRequired

from geo.clock import today
from geo.errors import DomainError, StaleError
from profiles.desk.fields import (
    ClockField,
    EnumField,
    EnumListField,
    HiddenVersion,
    HouseForm,
    LongTextField,
    NumberField,
    TextField,
    ThreeWayField,
    WarekiDateField,
    WeekField,
)
from profiles.vocabulary.rules import Atmosphere, Gender, Kind


class Sample(HouseForm):
    """One field of each sort."""

    class Meta(HouseForm.Meta):
        """The proof of origin has its own test."""

        csrf = False

    name = TextField("名称", validators=[InputRequired("名称を入れてください")])
    words = LongTextField("ことば")
    count = NumberField("人数")
    on = WarekiDateField("日")
    at = ClockField("時刻")
    opening = WeekField("開く時")
    kind = EnumField(Kind, "種別", default=Kind.SALON)
    gender = EnumField(Gender, "性別", blank="聞いていない")
    moods = EnumListField(Atmosphere, "雰囲気")
    step_free = ThreeWayField("段差なし")
    version = HiddenVersion()


WHOLE = {"name": "畑の会", "kind": Kind.SALON.value}


def sent(app: Flask, **fields: object) -> Sample:
    """Return the form as it was sent, checked, with what every sample needs."""
    with app.test_request_context("/", method="POST", data=WHOLE | fields):
        form = Sample()
        form.validate()
        form.said = {field.name: [str(error) for error in field.errors] for field in form if field.errors}
        form.drawn = {field.name: str(field()) for field in form}
        return form


def accepted(app: Flask, action: object, **fields: object) -> tuple[bool, Sample]:
    """Return whether a form was accepted by an action, and the form."""
    with app.test_request_context("/", method="POST", data=WHOLE | fields):
        form = Sample()
        return form.accepts(action), form


def test_a_form_that_is_right_runs_the_action_once(app):
    done = []

    fine, _form = accepted(app, lambda: done.append("written"))

    assert fine
    assert done == ["written"]


def test_a_form_that_is_wrong_runs_nothing(app):
    done = []

    fine, form = accepted(app, lambda: done.append("written"), name="  ")

    assert not fine
    assert done == []
    assert form.errors == {"name": ["名称を入れてください"]}


def test_a_rule_that_names_a_field_speaks_beside_it(app):
    def refuse():
        raise DomainError("%(name)s さんは、もういます", field="name", name="三浦")

    fine, form = accepted(app, refuse)

    assert not fine
    assert form.name.errors == ["三浦 さんは、もういます"]
    assert form.form_errors == []


@pytest.mark.parametrize("field", [None, "a field that this form has not"])
def test_a_rule_that_names_no_field_of_the_form_speaks_on_top(app, field):
    def refuse():
        raise DomainError("いまはできません", field=field)

    fine, form = accepted(app, refuse)

    assert not fine
    assert form.form_errors == ["いまはできません"]


def test_somebody_elses_save_is_not_an_error_of_the_form(app):
    def late():
        raise StaleError()

    with pytest.raises(StaleError):
        accepted(app, late)


def test_blanks_around_a_line_and_signs_that_nobody_types_are_taken_off(app):
    form = sent(app, name="　畑の会\x00 \r\n", words=" 土\r\nいじり\x07 ")

    assert form.name.data == "畑の会"
    assert form.words.data == "土\nいじり"


def test_a_line_that_is_too_long_is_refused_with_the_limit(app):
    form = sent(app, name="あ" * 301)

    assert form.said == {"name": ["300 文字までにしてください"]}
    assert "あ" * 301 in form.drawn["name"]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("", None),
        ("　", None),
        ("0", 0),
        ("１２", 12),
        ("12名", 12),
        ("３０分", 30),
        ("1,500円", 1500),
        ("約10人くらい", 10),
        ("無料", 0),
        ("65歳まで", 65),
    ],
)
def test_a_number_is_read_in_any_width_and_with_its_unit(app, typed, number):
    form = sent(app, count=typed)

    assert form.said == {}
    assert form.count.data == number


@pytest.mark.parametrize(
    "typed", ["-1", "十人", "1,2", "1.5", "2時間", "10〜15人", "無料ではない", "9" * 10, "1e3", "²x"]
)
def test_what_is_no_plain_number_is_refused_and_kept_as_typed(app, typed):
    form = sent(app, count=typed)

    assert form.said == {"count": ["0 以上の数を入れてください。決まっていなければ空けておきます"]}
    assert form.count.data is None
    assert typed in form.drawn["count"]


@pytest.mark.parametrize(
    "typed", ["R8.4.1", "令和8年4月1日", "令和八年四月一日", "2026/4/1", "２０２６年４月１日", "2026-04-01"]
)
def test_a_day_is_read_as_town_halls_write_it_and_shown_in_its_era(app, typed):
    form = sent(app, on=typed)

    assert form.on.data == date(2026, 4, 1)
    assert typed in form.drawn["on"]


def test_a_day_on_record_is_shown_in_its_era(app):
    with app.test_request_context("/"):
        form = Sample(data={"on": date(2019, 5, 1)})

        assert 'value="令和元年5月1日"' in form.on()


def test_a_day_without_a_year_is_the_nearest(app):
    now = today()

    form = sent(app, on=f"{now.month}月{now.day}日")

    assert form.on.data == now


def test_a_day_that_an_era_no_longer_had_comes_back_as_a_question(app):
    form = sent(app, on="昭和65年1月10日")

    assert form.on.data is None
    assert form.said["on"] == ["平成2年1月10日 のことでしょうか。よければ、そのように書きなおしてください"]


@pytest.mark.parametrize("typed", ["そのうち", "2026/2/30", "13月1日", "R8"])
def test_a_day_that_is_none_is_refused_with_an_example(app, typed):
    form = sent(app, on=typed)

    assert "例：令和8年11月24日" in form.said["on"][0]
    assert typed in form.drawn["on"]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("13:30", time(13, 30)),
        ("１３：３０", time(13, 30)),
        ("9時", time(9)),
        ("9時5分", time(9, 5)),
        ("午後1時半", time(13, 30)),
        ("午前9:00", time(9)),
        ("", None),
    ],
)
def test_a_time_is_read(app, typed, read):
    form = sent(app, at=typed)

    assert form.said == {}
    assert form.at.data == read


@pytest.mark.parametrize("typed", ["昼", "25:00", "9:75", "9:3", "10:"])
def test_a_time_that_is_none_is_refused(app, typed):
    form = sent(app, at=typed)

    assert "at" in form.said
    assert form.at.data is None


def test_days_and_hours_are_kept_in_one_spelling_with_what_was_not_read(app):
    form = sent(app, opening="水曜日 13時30分〜16時。農繁期は応相談かも")

    assert form.opening.data == "水 13:30-16:00; 農繁期は応相談かも"
    assert "水曜日 13時30分〜16時" in form.drawn["opening"]


def test_a_word_of_the_vocabulary_is_read_as_itself(app):
    form = sent(app, kind=Kind.SALON.value, gender="")

    assert form.kind.data is Kind.SALON
    assert form.gender.data is None
    assert form.said == {}


@pytest.mark.parametrize("field", ["kind", "gender", "moods"])
def test_a_word_that_was_not_on_offer_is_refused(app, field):
    form = sent(app, **{field: "another"})

    assert form.said == {field: ["一覧から選んでください"]}


def test_several_words_are_read_and_stay_ticked(app):
    first, second = list(Atmosphere)[:2]

    form = sent(app, moods=[first.value, second.value])

    assert form.moods.data == [first, second]
    assert form.drawn["moods"].count("checked") == 2


@pytest.mark.parametrize(("typed", "known"), [("yes", True), ("no", False), ("unknown", None), ("", None), ("1", None)])
def test_what_is_not_known_stays_unknown(app, typed, known):
    form = sent(app, step_free=typed)

    assert form.step_free.data is known


@pytest.mark.parametrize(("known", "place"), [(True, 0), (False, 1), (None, 2)])
def test_three_answers_stand_in_one_order_with_the_present_one_chosen(app, known, place):
    with app.test_request_context("/"):
        options = list(Sample(data={"step_free": known}).step_free)

    assert [option.data for option in options] == ["yes", "no", "unknown"]
    assert [option.checked for option in options] == [number == place for number in range(3)]


@pytest.mark.parametrize(("sent_as", "version"), [("7", 7), ("", -1), ("7; drop", -1), ("９", -1), ("9" * 40, -1)])
def test_a_version_that_is_none_fits_no_row(app, sent_as, version):
    assert sent(app, version=sent_as).version.data == version


def test_no_field_lets_the_browser_speak(app):
    assert not [drawn for drawn in sent(app).drawn.values() if "required" in drawn]
