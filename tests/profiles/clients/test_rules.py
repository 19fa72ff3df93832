"""A client of FORMATS 3 is read as people and programs write it; nothing is guessed, nothing is lost in silence."""

from datetime import date

import pytest

from profiles.clients.rules import SHEET, read_client
from profiles.vocabulary.rules import Gender, Step

WHOLE = {
    "code": "C-012",
    "home": {"lat": 33.1212, "lon": 131.8052},
    "age": 34,
    "gender": "unstated",
    "interests": "土いじりや花の世話。猫も好き。",
    "interest_tags": ["園芸"],
    "strengths": "以前は印刷会社で機械の整備をしていた。",
    "wants": "週に一度、決まった所へ行けるようになりたい。",
    "avoid": "大勢の集まり、電話、早口の人",
    "avoid_resources": ["R-0042"],
    "required": ["step_free"],
    "preferred": ["quiet_room", "trial_visit"],
    "travel": {"modes": ["walk", "bus"], "max_minutes": 30},
    "available": "月-金 13:00-17:00; 土 10:00-12:00",
    "max_group": 8,
    "max_fee": 500,
    "step": "参加",
    "consent": {"introduce": True, "until": "2027-03-31"},
}


def problems(said):
    """Return column and severity of each problem."""
    return [(problem.column, problem.severity) for problem in read_client(said, 7).problems]


def test_the_example_of_the_formats_is_read_whole():
    read = read_client(WHOLE, 1)

    assert read.problems == ()
    assert read.unknown == ()
    assert read.values["home"] == {"lat": 33.1212, "lon": 131.8052}
    assert (read.values["gender"], read.values["step"]) == (Gender.UNSTATED, Step.TAKE_PART)
    assert (read.values["modes"], read.values["max_minutes"]) == (["walk", "bus"], 30)
    assert read.consent == {"introduce": True, "until": date(2027, 3, 31)}


def test_a_row_of_a_sheet_says_the_same_in_its_own_dress():
    row = {
        "コード": "C-012",
        "緯度": "３３．１２１２",
        "経度": "131.8052",
        "年齢": "３４歳",
        "性別": "答えない",
        "required": "段差なし",
        "移動手段": "徒歩；バス",
        "max_minutes": "30分",
        "段階": "参加",
        "introduce": "はい",
        "until": "令和9年3月31日",
    }

    read = read_client(row, 2)

    assert read.problems == ()
    assert read.values["home"] == {"lat": 33.1212, "lon": 131.8052}
    assert (read.values["age"], read.values["required"]) == (34, ["step_free"])
    assert (read.values["modes"], read.values["max_minutes"]) == (["walk", "bus"], 30)
    assert read.consent == {"introduce": True, "until": date(2027, 3, 31)}


def test_only_the_code_is_needed_and_what_is_absent_is_not_stated():
    read = read_client({"code": "C-1"}, 1)

    assert read.problems == ()
    assert read.values == {"code": "C-1"}
    assert read.consent == {}


def test_null_and_an_empty_cell_say_that_nothing_is_known():
    read = read_client({"code": "C-1", "age": None, "step": "", "required": "", "home": None}, 1)

    assert read.problems == ()
    assert read.values == {"code": "C-1", "age": None, "step": None, "required": [], "home": None}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("age", "三十四"),
        ("age", -1),
        ("age", 131),
        ("age", True),
        ("age", 34.5),
        ("age", float("inf")),
        ("age", [34]),
        ("gender", "女の人"),
        ("step", "働く"),
        ("required", ["ramp"]),
        ("required", {"step_free": True}),
        ("modes", ["fly"]),
        ("max_fee", "安ければ"),
        ("until", "令和9年2月30日"),
        ("until", "来年の春"),
        ("introduce", "たぶん"),
        ("interests", ["花"]),
        ("home", [33.1, 131.8]),
        ("home", {"lat": 95, "lon": 131}),
        ("home", {"lat": "北"}),
        ("travel", "歩き"),
        ("code", "C" * 41),
    ],
)
def test_what_would_change_a_limit_and_cannot_be_read_is_refused(field, value):
    found = problems({"code": "C-1"} | {field: value})

    assert [severity for _column, severity in found] == ["refused"]


def test_a_client_without_a_code_is_refused_and_the_line_is_named():
    read = read_client({"age": 34}, 9)

    assert read.is_refused
    assert [(problem.line, problem.column) for problem in read.problems] == [(9, "code")]


def test_free_time_that_is_not_understood_is_kept_and_doubted_not_refused():
    read = read_client({"code": "C-1", "available": "月 13:00-15:00; 気が向いたら"}, 1)

    assert not read.is_refused
    assert "気が向いたら" in read.values["available"]
    assert problems({"code": "C-1", "available": "気が向いたら"}) == [("available", "doubtful")]


def test_names_that_nobody_knows_are_told_and_do_no_harm():
    read = read_client({"code": "C-1", "blood": "A", "travel": {"modes": ["walk"], "shoes": "red"}}, 1)

    assert set(read.unknown) == {"travel.shoes", "blood"}
    assert not read.is_refused


@pytest.mark.parametrize(
    ("home", "expected"),
    [
        ("33.1212, 131.8052", {"lat": 33.1212, "lon": 131.8052}),
        ("汐見野市北野本町", {"address": "汐見野市北野本町"}),
        ({"address": "汐見野市北野本町"}, {"address": "汐見野市北野本町"}),
    ],
)
def test_a_home_may_be_a_point_or_an_address(home, expected):
    assert read_client({"code": "C-1", "home": home}, 1).values["home"] == expected


def test_a_list_names_each_thing_once():
    assert read_client({"code": "C-1", "preferred": "静かな部屋;quiet_room;見学可"}, 1).values["preferred"] == [
        "quiet_room",
        "trial_visit",
    ]


def test_every_japanese_column_leads_to_a_field():
    for column, field in SHEET.items():
        assert read_client({"code": "C-1", column: ""}, 1).unknown == (), (column, field)


@pytest.mark.parametrize(("said", "kept"), [(True, True), ("はい", True), (False, False)])
def test_a_consent_may_be_one_word(said, kept):
    assert read_client({"code": "C-1", "consent": said}, 1).consent["introduce"] is kept


@pytest.mark.parametrize("field", ["travel", "consent"])
def test_a_group_of_fields_with_nothing_in_it_says_nothing(field):
    read = read_client({"code": "C-1", field: None}, 1)

    assert (read.problems, read.consent, read.unknown) == ((), {}, ())
