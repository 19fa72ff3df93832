"""The commands `vocabulary export` and `vocabulary import`: all or nothing, twice the same, and plain words for what is wrong."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.db import db
from geo.errors import DomainError
from profiles.access import Role
from profiles.terms.actions import add_term, propose_term
from profiles.terms.cli import vocabulary
from profiles.terms.importing import plan_import
from profiles.terms.models import Stage
from profiles.terms.queries import terms_in_force, thesaurus_of
from profiles.terms.rules import Effect, Laid, Section, heard_as
from profiles.terms.table import MOST_ROWS, csv_of_lines, read_lines
from profiles.terms.table import Line as TableLine
from profiles.vocabulary.thesaurus import load

NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
HEAD = "種類,見出し,言い方,分野,広い見出し,狭い見出し,近い見出し,反対の見出し,わけ\n"


@pytest.fixture
def run(app, make):
    """Return a runner of the commands, in a town."""
    assert make.town
    runner = app.test_cli_runner()
    return lambda *arguments: runner.invoke(vocabulary, [*map(str, arguments)])


@pytest.fixture
def sheet(tmp_path):
    """Return a writer of files."""

    def write(text, encoding="utf-8-sig"):
        file = tmp_path / "terms.csv"
        file.write_text(text, encoding=encoding)
        return file

    return write


def test_what_one_town_exports_another_imports(run, make, tmp_path):
    admin, file = make.actor(Role.ADMINISTRATOR), tmp_path / "out.csv"
    add_term(admin, Laid(Effect.CONCEPT, "山車曳き", broader=("祭り",), related=("太鼓",)[:0]), reason="行事", now=NOW)
    add_term(admin, Laid(Effect.WORD, "山車曳き", "やまひき"), reason="=1+1", now=NOW)
    add_term(admin, Laid(Effect.SILENCE, heard_as(load(), "ボッチャ")[0], "ボッチャ"), reason="店の名前", now=NOW)
    propose_term(admin, Laid(Effect.WORD, "祭り", "だんごまき"), reason="まだ", now=NOW)
    db.session.commit()
    make.town.ref = "hama"
    other = make.other_town()
    db.session.commit()

    out = run("export", file, "--town", "hama")
    done = run("import", file, "--town", other.ref)

    assert (out.exit_code, done.exit_code) == (0, 0), done.output
    assert "3 件を書き出しました" in out.stdout
    assert "足す 3" in done.stdout
    stranger = make.actor(Role.ADMINISTRATOR, other)
    assert [(term.laid, term.reason) for term in terms_in_force(stranger)] == [
        (term.laid, term.reason) for term in terms_in_force(admin)
    ]
    again = run("import", file, "--town", other.ref, "--json")
    assert json.loads(again.stdout) == {"read": 3, "new": 0, "unchanged": 3, "refused": 0, "problems": []}


def test_a_trial_run_writes_nothing(run, make, sheet):
    done = run("import", sheet(HEAD + "言い方を足す,祭り,だんごまき,,,,,,町の言い方\n"), "--dry-run")

    assert done.exit_code == 0
    assert "足す 1" in done.stdout
    assert "何も書きこんでいません" in done.stdout
    assert terms_in_force(make.actor()) == []


def test_one_wrong_row_stops_the_whole_file_and_is_named(run, make, sheet):
    rows = [
        "言い方を足す,祭り,だんごまき,,,,,,x",
        "言い方を足す,無い見出し,やまひき,,,,,,x",
        "足す,祭り,やまひき,,,,,,x",
        "見出しを足す,やまひき,,遊び,,,,,x",
        "見出しを足す,やまひき,,,祭り、祭り,,,,x",
        f"言い方を足す,祭り,どんたこ,,,,,,{'長い' * 200}",
    ]

    done = run("import", sheet(HEAD + "\n".join(rows)), "--json")

    report = json.loads(done.stdout)
    assert done.exit_code == 1
    assert "直す行が 5 行あります" in done.stderr
    assert [(one["line"], one["column"]) for one in report["problems"]] == [
        (3, "見出し"),
        (4, "種類"),
        (5, "分野"),
        (6, "広い見出し"),
        (7, "わけ"),
    ]
    assert terms_in_force(make.actor()) == []
    assert "直す　3 行目「見出し」" in run("import", sheet(HEAD + "\n".join(rows))).stdout


def test_a_wording_that_means_two_things_is_taken_and_named(run, make, sheet):
    done = run("import", sheet(HEAD + "言い方を足す,祭り,犬の散歩,,,,,,\n", "cp932"))

    assert done.exit_code == 0
    assert "お知らせ　2 行目「言い方」" in done.stdout
    [term] = terms_in_force(make.actor())
    assert term.reason == "ファイルから取り込み"


def test_concepts_of_a_file_come_before_what_names_them(run, make, sheet):
    rows = "言い方を足す,山車曳き,やまひき,,,,,,x\n見出しを足す,山車曳き,,,祭り,,,,x\n"

    assert run("import", sheet(HEAD + rows)).exit_code == 0

    assert heard_as(thesaurus_of(make.town.id), "やまひき") == ("山車曳き",)


def test_a_proposal_that_a_file_holds_is_put_in_force(run, make, sheet):
    term = propose_term(make.actor(), Laid(Effect.WORD, "祭り", "だんごまき"), reason="x", now=NOW)
    db.session.commit()

    run("import", sheet(HEAD + "言い方を足す,祭り,だんごまき,,,,,,x\n"))

    db.session.refresh(term)
    assert term.stage is Stage.IN_FORCE


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("名称,住所\nあ,い\n", "この列を足す"),
        (HEAD + "言い方を足す,祭り,だんごまき,,,,,,x\n" * (MOST_ROWS + 1), "1000 行までに分ける"),
    ],
)
def test_what_is_no_table_of_terms_is_said_in_a_sentence(run, sheet, text, told):
    done = run("import", sheet(text))

    assert done.exit_code == 1
    assert told in done.stdout


def test_faults_of_files_and_towns_are_one_line_and_no_traceback(run, make, sheet, tmp_path):
    assert run("import", sheet("")).exit_code == 1
    assert run("import", tmp_path / "none.csv").exit_code == 2
    assert run("export", tmp_path / "no folder" / "x.csv").exit_code == 1
    assert run("export", tmp_path / "x.csv", "--town", "nowhere").exit_code == 1
    many = HEAD + "".join(f"言い方を足す,無い{number},やまひき,,,,,,x\n" for number in range(60))
    assert "ほか 10 件" in run("import", sheet(many)).stdout


words = st.text(st.sampled_from("浜籠編む=＋-@'|\"、,\n 犬"), min_size=1, max_size=12).map(
    str.strip
)  # as forms and files are read


@given(st.lists(st.tuples(words, words), min_size=1, max_size=4))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_written_reads_the_same_again(pairs):
    lines = [TableLine(at, Laid(Effect.WORD, one or "浜", "籠"), other) for at, (one, other) in enumerate(pairs)]

    read, problems = read_lines(csv_of_lines(lines).encode())

    assert problems == []
    assert [(line.laid.concept, line.reason) for line in read] == [(line.laid.concept, line.reason) for line in lines]


def test_a_file_with_links_reads_back_as_the_same_concept(make, sheet):
    laid = Laid(Effect.CONCEPT, "しっとり", section=Section.MANNER, related=("ゆっくり",), opposite=("にぎやか",))

    plan = plan_import(make.actor(), csv_of_lines([TableLine(2, laid, "x")]).encode())

    assert [line.laid for line in plan.new] == [laid]
    with pytest.raises(DomainError):
        plan_import(make.actor(), b"")
