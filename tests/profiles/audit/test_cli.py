"""The commands of the auditor: anchors are printed or kept in a file, a book is verified against them, both are on record."""

import json

import pytest

from geo.db import db
from profiles.audit.models import Deed
from profiles.audit.rules import read_anchors


@pytest.fixture
def run(app):
    """Return a way to give a command."""
    return lambda *words: app.test_cli_runner().invoke(args=["audit", *words])


def newest():
    """Return the newest deed."""
    return db.session.query(Deed).order_by(Deed.id.desc()).first()


def test_an_anchor_is_printed_as_one_line_and_is_on_record(run, book):
    answer = run("anchor")

    (anchor,) = read_anchors(answer.output, book.town.ref)
    assert answer.exit_code == 0
    assert anchor.number == 12
    assert (newest().event, newest().actor_role) == ("audit.anchored", "auditor")
    assert newest().details == {"number": 12, "hash": anchor.hash}


def test_anchors_are_added_to_a_file_and_the_book_holds_against_all_of_them(run, book, tmp_path):
    file = tmp_path / "anchors.jsonl"

    assert "12 件" in run("anchor", str(file)).output
    assert "13 件" in run("anchor", str(file)).output
    answer = run("verify", "--anchor", str(file), "--json")

    assert answer.exit_code == 0
    said = json.loads(answer.output)
    assert (said["whole"], said["number"], said["anchors"], said["breaks"], said["first"]) == (True, 14, 2, 0, None)
    assert newest().details["anchor_number"] == 13
    assert newest().details["breaks"] == 0


def test_a_whole_book_is_told_in_words(run, book):
    answer = run("verify")

    assert answer.exit_code == 0
    assert "記録 12 件は、つながっています。控えとは合わせていません" in answer.output


def test_the_first_place_that_does_not_hold_is_named(run, book, tampering):
    with tampering() as do:
        do("UPDATE deeds SET actor_name = 'x' WHERE id IN (SELECT deed_id FROM deed_links WHERE number IN (5, 7))")

    answer = run("verify")

    assert answer.exit_code == 1
    assert "2 か所" in answer.output
    assert "5 番目の記録、記録の番号" in answer.output
    assert "内容が、書かれたときと違います" in answer.output
    told = json.loads(run("verify", "--json").output)
    assert (told["whole"], told["first"]["fault"], told["first"]["number"]) == (False, "changed", 5)
    assert newest().details["fault"] == "changed"


def test_a_tail_that_was_cut_is_named_with_the_anchor(run, book, tampering, tmp_path):
    file = tmp_path / "anchors.jsonl"
    run("anchor", str(file))
    with tampering() as do:
        do("DELETE FROM deeds WHERE id IN (SELECT deed_id FROM deed_links WHERE number > 9)")
        do("DELETE FROM deed_links WHERE number > 9")

    answer = run("verify", "--anchor", str(file))

    assert answer.exit_code == 1
    assert "12 番目の記録　控えにある記録がありません" in answer.output


def test_a_deed_outside_of_the_chain_has_no_number(run, book, tampering):
    with tampering() as do:
        do(
            "INSERT INTO deeds (id, town_id, at, actor_role, actor_name, event, subject_kind, subject_ref, details) "
            "SELECT 900000, town_id, at, actor_role, actor_name, event, subject_kind, subject_ref, details FROM deeds "
            "WHERE id = (SELECT max(id) FROM deeds)"
        )

    answer = run("verify")

    assert "はじめの所：記録の番号 900000、" in answer.output
    assert json.loads(run("verify", "--json").output)["first"]["number"] is None


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"x", "1 行目"), (b"", "この町の控え"), (b"\xff\xfe", "utf-8")],
    ids=["no line", "empty", "no text"],
)
def test_a_file_that_holds_no_anchor_is_refused_and_nothing_is_written(run, book, tmp_path, content, said):
    file = tmp_path / "anchors.jsonl"
    file.write_bytes(content)

    answer = run("verify", "--anchor", str(file))

    assert answer.exit_code == 1
    assert said in answer.output
    assert newest().event == "sample.step"


def test_an_anchor_that_cannot_be_kept_is_not_on_record(run, book, tmp_path):
    answer = run("anchor", str(tmp_path / "nowhere" / "file"))

    assert answer.exit_code == 1
    assert newest().event == "sample.step"


def test_a_town_that_is_not_there_is_refused(run, book):
    assert run("anchor", "--town", "nowhere").exit_code == 1
    assert run("verify", "--town", "nowhere").exit_code == 1
