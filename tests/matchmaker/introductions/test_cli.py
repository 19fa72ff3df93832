"""The command `allocate`: JSON as docs/commands.md has it, text for people, and a sentence for what is wrong."""

import json

import pytest

from matchmaker.introductions.cli import allocate_command


@pytest.fixture
def run(app):
    """Return a runner of the command."""
    runner = app.test_cli_runner()
    return lambda *arguments: runner.invoke(allocate_command, [*map(str, arguments)])


@pytest.fixture
def garden(make, worker):
    """Return a maker of gardens with one seat each."""

    def make_garden(name="はなみち花壇の会", **values):
        return make.resource(worker, **{"name": name, "activities": ["園芸"], "places_total": 1} | values)

    return make_garden


def test_everybody_who_waits_is_answered_as_json_of_a_day(run, make, worker, agreed, garden):
    place = garden()
    agreed(code="C-1", interests="園芸")
    agreed(code="C-2", interests="園芸")
    make.client(worker, code="C-3")

    done = run("--json", "--as-of", "2026-11-21")

    answer = json.loads(done.stdout)
    assert done.exit_code == 0
    assert (answer["as_of"], answer["waiting"], answer["served"]) == ("2026-11-21", 2, 1)
    assert answer["terms"] == {"floor": 0.6, "share": 0.2, "most_per_host": 3}
    assert [one["place"] and one["place"]["id"] for one in answer["people"]] == [place.public_id, None]
    assert answer["people"][1]["yields_to"] == ["C-1"]
    assert answer["one_more_seat"][0]["served"] == 1
    assert answer["without_consent"] == ["C-3"]


def test_without_json_it_is_for_people_to_read(run, make, worker, agreed, garden):
    garden()
    garden("集いの家", activities=["茶話会"], places_total=2)
    for number in range(1, 4):
        agreed(code=f"C-{number}", interests="園芸")
    make.client(worker, code="C-4")

    told = run().stdout

    assert told.startswith("待っている人 3　枠が見つかった人 3　枠のない人 0　")
    assert "C-1 さん　はなみち花壇の会" in told
    assert "合う　「園芸」が好きな方に、園芸があります" in told
    assert "一番の候補は はなみち花壇の会" in told
    assert "に枠がもう 1 つあれば、本人の一番に近づく人が 1 人ふえる" in told
    assert "に枠がもう 1 つあれば、みんなの合いぐあいがよくなる" in run("--floor", 0).stdout
    assert "紹介の同意がまだの人：C-4" in told
    assert told.endswith("これは案です。決めるのは、本人とコーディネーターです\n")


def test_who_gives_way_and_what_a_seat_more_would_do_is_read_in_a_line(run, agreed, garden):
    garden()
    garden("集いの家", activities=["茶話会"], steps=["就労"], places_total=None)
    for number in range(1, 9):
        agreed(code=f"C-{number}", interests="園芸")

    told = run("--floor", 1).stdout

    assert "一番の候補の枠を、ほかの人にゆずる（C-1）　※本人の一番から大きく下がります" in told
    assert "聞く　いま、お一人受け入れられますか" in told
    assert "C-3 さん　枠なし　合う所の枠が、ほかの人でうまる（C-1）" in told
    assert "に枠がもう 1 つあれば、枠が見つかる人が 1 人ふえる" in told
    assert "ふえる（枠の数を聞く）" in told


def test_who_fits_nowhere_is_told_what_stands_in_the_way(run, agreed, garden):
    garden(fee=800)
    agreed(code="C-1", max_fee=500)

    told = run().stdout

    assert "C-1 さん　枠なし　条件に合って、枠のある所がない" in told
    assert "外した所：費用 1" in told
    assert "もし「800円まで」なら +1 か所" in told


def test_only_some_can_be_asked_for_and_who_has_not_agreed_among_them_is_named(run, make, worker, agreed, garden):
    garden(places_total=3)
    agreed(code="C-1")
    agreed(code="C-2")
    make.client(worker, code="C-3")

    answer = json.loads(run("--codes", "C-3, C-1,C-3", "--json").stdout)

    assert [one["client"] for one in answer["people"]] == ["C-1", "C-3"]
    assert answer["without_consent"] == ["C-3"]


def test_a_file_of_people_is_answered_without_being_kept(run, garden, tmp_path):
    garden(places_total=2)
    file = tmp_path / "people.json"
    file.write_text(
        '[{"code": "X", "wants": "花"}, {"code": "Y", "available": "月 13:00-15:00; そのうち"}]', encoding="utf-8"
    )

    answer = json.loads(run("--file", file, "--json").stdout)

    assert [one["client"] for one in answer["people"]] == ["X", "Y"]
    assert answer["served"] == 2
    assert run("--codes", "X").exit_code == 1


def test_nobody_waiting_is_a_valid_answer(run, make):
    assert make.town

    answer = json.loads(run("--json").stdout)

    assert (answer["people"], answer["one_more_seat"]) == ([], [])


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["--codes", "C-999"], 1, "コード C-999 の人は、見つかりません"),
        (["--town", "nowhere"], 1, "町がありません"),
        (["--codes", ","], 2, ""),
        (["--codes", "C-1", "--file", "setup.cfg"], 2, ""),
        (["--as-of", "きのう"], 2, ""),
        (["--floor", "2"], 2, ""),
    ],
)
def test_wrong_input_ends_with_its_status_and_no_traceback(run, make, arguments, status, words):
    assert make.town

    done = run(*arguments)

    assert done.exit_code == status
    assert words in done.stderr
    assert "Traceback" not in done.output


@pytest.mark.parametrize("content", ["{", '[{"code": "X", "age": "old"}]', '[{"code": "X"}, {"code": "X"}]'])
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(run, make, tmp_path, content):
    assert make.town
    file = tmp_path / "people.json"
    file.write_text(content, encoding="utf-8")

    done = run("--file", file, "--json")

    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("people.json：")
