"""Imports: looked at, kept as a whole, repeated without doubling anything, and taken back."""

import csv
import io
import random
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from geo.areas import Town
from geo.clock import utcnow
from geo.db import db
from geo.errors import DomainError
from profiles.access import Role
from profiles.actor import Actor
from profiles.vocabulary.rules import Visibility
from resources.directory.models import Certainty, Organisation, Resource
from resources.exchange.actions import drop, hold, keep, keep_held, undo
from resources.exchange.files import write_file
from resources.exchange.looking import preview
from resources.exchange.models import Import, ImportedRow
from resources.exchange.queries import exported, stored_rows
from resources.exchange.reading import Format

FILES = Path("tests/fixtures/files")
TODAY = date(2026, 11, 25)
COUNTS = ("read", "new", "changed", "unchanged", "refused", "skipped")
FLEETING = ("id", "ref", "version", "created_at", "changed_at")


@pytest.fixture
def actor(app):
    """Return a coordinator of a town without any listing."""
    town = Town(name="空の町")
    db.session.add(town)
    db.session.flush()
    return Actor(Role.COORDINATOR, town.id, "試験")


def look(actor, source, name=None, **more):
    """Return a preview of a file or of a text."""
    content = (FILES / source).read_bytes() if isinstance(source, str) else source
    return preview(actor, content, name or str(source), today=TODAY, **more)


def take(actor, source, name=None, **more):
    """Import a file, and return its counts and the import."""
    seen = look(actor, source, name)
    made = keep(actor, seen, **more)
    return counts(seen.report), made


def counts(report):
    """Return the counts of a report in the order of COUNTS, for short."""
    return tuple(report[name] for name in COUNTS)


def content(actor):
    """Return all that the registry holds, in an order of its own."""
    rows = stored_rows(Resource.town_id == actor.town_id)
    plain = [{name: value for name, value in row.items() if name not in FLEETING} for row in rows]
    keys = dict(
        db.session.execute(sa.select(Resource.name, Resource.search_key).where(Resource.town_id == actor.town_id)).all()
    )
    return sorted(repr(sorted(row.items(), key=str)) + keys[row["name"]] for row in plain)


def listing(actor, name):
    """Return one listing."""
    db.session.expire_all()
    return db.session.scalar(sa.select(Resource).where(Resource.town_id == actor.town_id, Resource.name == name))


def test_a_preview_writes_nothing(actor):
    seen = look(actor, "sheet.csv")

    assert counts(seen.report) == (3, 3, 0, 0, 0, 0)
    assert seen.report["unknown_columns"] == ["担当課"]
    assert content(actor) == []


def test_a_file_that_is_kept_stands_in_the_registry_with_everything_that_hangs_on_it(actor):
    _, made = take(actor, "sheet.csv")

    row = listing(actor, "ひだまりサロン")
    assert (row.source, row.source_ref, row.public_id) == ("sheet", "A-1", "A-1")
    assert (row.organisation.name, row.visibility, row.certainty) == (
        "ひだまりの会",
        Visibility.PUBLIC,
        Certainty.SURVEYED,
    )
    assert row.search_key
    assert made.content is None
    assert (
        db.session.scalar(sa.select(sa.func.count()).select_from(ImportedRow).where(ImportedRow.import_id == made.id))
        == 3
    )


FILE_COUNTS = {
    "sheet.csv": (3, 3, 0),
    "990001_kodomosyokudo.csv": (3, 3, 0),
    "link.csv": (2, 2, 0),
    "facility_cp932.csv": (3, 2, 1),
    "events.csv": (3, 3, 0),
    "weekly.csv": (1, 1, 0),
}


@pytest.mark.parametrize("name", FILE_COUNTS)
def test_the_same_file_twice_changes_nothing(actor, name):
    read, new, skipped = FILE_COUNTS[name]
    first, _ = take(actor, name)
    before = content(actor)

    second, _ = take(actor, name)

    assert first == (read, new, 0, 0, 0, skipped)
    assert second == (read, 0, 0, new, 0, skipped)
    assert content(actor) == before


@pytest.mark.parametrize("name", ["sheet.csv", "990001_kodomosyokudo.csv", "events.csv"])
def test_the_order_of_rows_does_not_matter(actor, name):
    take(actor, name)
    before = content(actor)
    head, *rows = list(
        csv.reader(io.StringIO((FILES / name).read_text(encoding="utf-8-sig").lstrip("\ufeff"), newline=""))
    )
    random.Random(7).shuffle(rows)
    out = io.StringIO()
    csv.writer(out).writerows([head, *rows])

    again = look(actor, out.getvalue().encode(), name)

    assert (again.report["new"], again.report["changed"]) == (0, 0)
    assert content(actor) == before


def test_a_file_that_overlaps_half_brings_only_its_new_rows(actor):
    head = "ID,名称,種別,開催\n"
    take(actor, (head + "1,甲,サロン,月 10:00-12:00\n2,乙,サロン,火 10:00-12:00\n").encode(), "a.csv")

    again, _ = take(actor, (head + "2,乙,サロン,火 10:00-12:00\n3,丙,サロン,\n").encode(), "b.csv")

    assert again == (2, 1, 0, 1, 0, 0)


def test_the_same_id_again_updates_and_never_doubles(actor):
    take(actor, "ID,名称,規模\n1,甲,5\n".encode(), "a.csv")

    again, _ = take(actor, "ID,名称,規模\n1,甲の家,６名\n".encode(), "a.csv")

    assert again == (1, 0, 1, 0, 0, 0)
    assert listing(actor, "甲の家").group_size == 6
    assert len(content(actor)) == 1


def test_without_an_id_name_and_place_identify(actor):
    take(actor, "名称,住所,規模\nカフェ月見,本町１丁目２,5\n".encode(), "a.csv")

    again, _ = take(actor, "名称,住所,規模\nカフェ 月見,本町1-2,7\n".encode(), "a.csv", skip_refused=False)

    assert again[:4] in {(1, 0, 1, 0), (1, 1, 0, 0)}  # the second where the address folds otherwise
    assert look(actor, "名称,住所,規模\nカフェ月見,本町１丁目２,5\n".encode(), "a.csv").report["new"] == 0


def test_columns_that_a_file_does_not_have_are_left_as_they_are(actor):
    take(actor, "sheet.csv")

    take(actor, "ID,名称,活動\nA-1,ひだまりサロン,手芸\n".encode(), "b.csv")

    row = listing(actor, "ひだまりサロン")
    assert (row.activities, row.fee, row.opening, row.features["wheelchair"]) == (
        ["手芸"],
        200,
        "第2・4木 13:30-15:30; 要予約",
        True,
    )


def test_with_one_refused_row_nothing_is_written(actor):
    seen = look(actor, "sheet_refused.csv")

    with pytest.raises(DomainError, match="2 行を直すと"):
        keep(actor, seen)

    assert counts(seen.report) == (3, 1, 0, 0, 2, 0)
    assert content(actor) == []


def test_the_rest_is_taken_when_refused_rows_may_be_skipped(actor):
    taken, _ = take(actor, "sheet_refused.csv", skip_refused=True)

    assert taken == (3, 1, 0, 0, 2, 0)
    assert len(content(actor)) == 1


def test_addenda_need_their_main_list_and_then_stand_beside_it(actor):
    alone = look(actor, "990001_kodomosyokudo_tsuika.csv")
    take(actor, "990001_kodomosyokudo.csv")

    taken, _ = take(actor, "990001_kodomosyokudo_tsuika.csv", skip_refused=True)

    assert counts(alone.report)[4] == 3
    assert "先に本体" in alone.report["problems"][0]["expected"]
    assert taken == (3, 2, 0, 0, 1, 0)
    assert listing(actor, "みなと子ども食堂（西公民館）").opening == "第1日 11:00-13:00"


def test_two_rows_of_one_id_and_different_places_are_both_kept_and_doubted(actor):
    taken, _ = take(
        actor, "全国地方公共団体コード,ID,名称,住所\n990001,1,甲,本町1\n990001,1,乙,本町2\n".encode(), "a.csv"
    )

    assert taken == (2, 2, 0, 0, 0, 0)
    assert (
        look(
            actor, "全国地方公共団体コード,ID,名称,住所\n990001,1,甲,本町1\n990001,1,乙,本町2\n".encode(), "a.csv"
        ).report["unchanged"]
        == 2
    )


def test_a_row_that_stands_twice_is_noted_and_counted(actor):
    taken, _ = take(actor, "名称,住所,規模\n甲,本町1,5\n甲,本町1,5\n".encode(), "a.csv")

    assert taken == (2, 1, 0, 0, 0, 1)


def test_a_listing_that_was_taken_out_stays_out(actor):
    take(actor, "sheet.csv")
    listing(actor, "ひだまりサロン").removed_at = utcnow()
    db.session.flush()

    again = look(actor, "sheet.csv")

    assert counts(again.report)[:4] == (3, 0, 0, 3)
    assert any("登録から外して" in one["expected"] for one in again.report["problems"])


def test_open_data_never_publishes_again_what_a_coordinator_hid(actor):
    take(actor, "990001_kodomosyokudo.csv")
    listing(actor, "みなと子ども食堂").visibility = Visibility.INTERNAL
    db.session.flush()

    again, _ = take(actor, "990001_kodomosyokudo.csv")

    assert again == (3, 0, 0, 3, 0, 0)
    assert listing(actor, "みなと子ども食堂").visibility is Visibility.INTERNAL


def test_a_point_that_somebody_placed_by_hand_survives_a_file_without_points(actor):
    take(actor, "ID,名称,住所\n1,甲,本町1\n".encode(), "a.csv")
    row = listing(actor, "甲")
    row.location, row.certainty = "SRID=4326;POINT(136.98 36.85)", Certainty.HAND
    db.session.flush()

    again, _ = take(actor, "ID,名称,住所,緯度,経度,規模\n1,甲,本町1,,,9\n".encode(), "a.csv")

    assert again == (1, 0, 1, 0, 0, 0)
    assert listing(actor, "甲").certainty is Certainty.HAND


def test_undoing_puts_everything_back_as_it_was(actor):
    take(actor, "sheet.csv")
    before = content(actor)
    text = (
        (FILES / "sheet.csv")
        .read_text()
        .replace("お茶と編み物", "お茶だけ")
        .replace("36.86,136.99", "36.90,136.90")
        .replace("無料", "400円")
    )
    _, made = take(actor, (text + "A-9,あたらしい会,,,あたらしい団体" + "," * 21 + "\n").encode(), "sheet.csv")
    assert content(actor) != before

    undo(actor, made, now=utcnow())

    assert content(actor) == before
    assert made.undone_at is not None
    undo(actor, made, now=utcnow())
    assert content(actor) == before


def test_an_import_whose_listing_was_changed_since_is_not_undone(actor):
    _, made = take(actor, "sheet.csv")
    listing(actor, "おもちゃ病院").description = "人が直した"
    db.session.flush()

    with pytest.raises(DomainError, match="「おもちゃ病院」"):
        undo(actor, made, now=utcnow())

    assert len(content(actor)) == 3


def test_after_thirty_days_an_import_stands(actor):
    _, made = take(actor, "sheet.csv")

    with pytest.raises(DomainError, match="30 日"):
        undo(actor, made, now=utcnow() + timedelta(days=31))


def test_a_held_file_is_written_once_however_often_it_is_kept(actor):
    data = (FILES / "events.csv").read_bytes()
    held = hold(actor, data, look(actor, data, "events.csv"), format=Format.AUTO)
    assert held.content == data

    keep_held(actor, held, today=TODAY)
    keep_held(actor, held, today=TODAY)

    assert len(content(actor)) == 3
    assert held.content is None


def test_a_dropped_file_is_forgotten_and_cannot_be_kept(actor):
    data = (FILES / "events.csv").read_bytes()
    held = hold(actor, data, look(actor, data, "events.csv"), format=Format.AUTO)

    drop(actor, held)

    with pytest.raises(DomainError, match="取りやめ"):
        keep_held(actor, held, today=TODAY)
    assert content(actor) == []


def test_files_that_nobody_decided_on_are_forgotten_after_a_week(actor):
    data = (FILES / "events.csv").read_bytes()
    old = hold(actor, data, look(actor, data, "events.csv"), format=Format.AUTO)
    old.made_at = utcnow() - timedelta(days=8)
    db.session.flush()

    new = hold(actor, data, look(actor, data, "events.csv"), format=Format.AUTO)

    assert db.session.scalars(sa.select(Import.ref).where(Import.town_id == actor.town_id)).all() == [new.ref]


def test_a_new_row_that_looks_like_a_listing_is_doubted_and_named(actor):
    take(actor, "ID,名称,住所,緯度,経度\n1,カフェ月見,本町1-2,36.85,136.98\n".encode(), "a.csv")

    seen = look(
        actor,
        "全国地方公共団体コード,名称,住所,緯度,経度\n990001,カフェ・月見,本町1-2,36.85,136.98\n".encode(),
        "b.csv",
    )

    assert seen.report["doubtful"] == 1
    assert "カフェ月見" in seen.report["problems"][0]["expected"]


def test_a_corporate_number_is_filled_in_when_it_becomes_known(actor):
    take(actor, "ID,名称,団体名\n1,甲,甲の会\n".encode(), "a.csv")

    take(actor, "ID,名称,団体名,法人番号,規模\n1,甲,甲の会,1234567890123,4\n".encode(), "a.csv")

    assert (
        db.session.scalar(sa.select(Organisation.corporate_number).where(Organisation.town_id == actor.town_id))
        == "1234567890123"
    )


@pytest.mark.parametrize("kind", ["csv", "xlsx", "geojson", "hsds"])
def test_what_goes_out_comes_back_unchanged(actor, kind):
    for name in FILE_COUNTS:
        take(actor, name)
    take(actor, 'ID,名称,説明,備考\n=1,＝あ,+81 90,\'=x\n-2,-あ,@b,|c\n3,改行,"a\nb",%d\n'.encode(), "nasty.csv")
    size = len(content(actor))

    seen = look(actor, write_file(kind, exported(actor), today=TODAY), f"out.{kind}")

    assert counts(seen.report) == (size, 0, 0, size, 0, 0)
