"""The index of a town: mapped from files, brought up by what was changed, and always what the store says now."""

import shutil
from datetime import date, timedelta

import pytest

from geo.clock import utcnow
from geo.db import db
from matchmaker.engine import marks
from matchmaker.engine.index import Index
from matchmaker.engine.ranker import rank
from matchmaker.engine.types import Person
from matchmaker.matching import indexes, stored
from matchmaker.matching.indexes import index_of, index_of_town
from matchmaker.matching.places import places_of
from resources.directory.actions import change_resource, remove_resource, restore_resource
from resources.directory.models import Resource

DAY = date(2026, 11, 25)
ANYBODY = Person(code="C-1", interests="花の手入れ、編み物", avoid="電話")


@pytest.fixture
def folder(monkeypatch, tmp_path):
    """Let a single place be worth a file, and return where the files of a town are."""
    monkeypatch.setattr(indexes, "_kept", type(indexes._kept)())
    monkeypatch.setattr(indexes, "WORTH_A_FILE", 1)
    monkeypatch.setattr(indexes, "folder_of", lambda town_id: tmp_path / str(town_id))
    return tmp_path


@pytest.fixture
def as_new_process(monkeypatch):
    """Return what forgets everything that this process knows of indexes, and lets reading words be a mistake."""

    def forget(*, may_read=False):
        monkeypatch.setattr(indexes, "_kept", type(indexes._kept)())
        monkeypatch.setattr(marks, "_kept", {})
        if not may_read:
            monkeypatch.setattr(marks, "read_marks", lambda text, known: pytest.fail(f"read again: {text}"))

    return forget


def answer_of(index):
    """Return what an index answers."""
    return rank(ANYBODY, index, as_of=DAY).as_json()


def is_up_to_date(coordinator):
    """Say whether the index answers as one that is built from the store now."""
    index = index_of(coordinator)
    anew = Index.build(places_of(coordinator.town_id))
    return answer_of(index) == answer_of(anew) and len(index) == len(anew)


def test_a_process_maps_what_another_read(coordinator, place, folder, as_new_process):
    place("花の会", activities=["花の手入れ"])
    first = answer_of(index_of(coordinator))

    as_new_process()

    assert answer_of(index_of(coordinator)) == first
    [one] = (folder / str(coordinator.town_id)).iterdir()
    assert one.stat().st_mode & 0o077 == 0


def test_a_change_a_new_listing_and_one_that_goes_are_seen_and_nothing_else_is_read(
    coordinator, place, folder, monkeypatch
):
    kept, lost = place("花の会", activities=["花の手入れ"]), place("編み物の会")
    index_of(coordinator)
    read = []
    monkeypatch.setattr(
        indexes, "places_numbered", lambda town_id, numbers: read.extend(numbers) or places_numbered(town_id, numbers)
    )
    from matchmaker.matching.places import places_numbered

    change_resource(coordinator, kept, {"name": "花と編み物の会"}, version=kept.version, today=DAY)
    remove_resource(coordinator, lost)
    db.session.commit()
    assert is_up_to_date(coordinator)
    new = place("電話の会")
    assert is_up_to_date(coordinator)
    assert set(read) == {kept.id, new.id}
    restore_resource(coordinator, lost)
    db.session.commit()
    assert is_up_to_date(coordinator)


def test_a_listing_that_was_deleted_and_one_in_its_stead_are_noticed(coordinator, place, folder, as_new_process):
    gone = place("前の会")
    place("ほかの会")
    index_of(coordinator)
    db.session.execute(db.delete(Resource).where(Resource.id == gone.id))
    db.session.commit()
    assert is_up_to_date(coordinator)
    place("次の会")
    assert is_up_to_date(coordinator)

    as_new_process(may_read=True)

    assert is_up_to_date(coordinator)


def test_very_many_listings_are_counted_once_a_second(coordinator, place, folder, monkeypatch):
    moment = [0.0]
    for name, value in (("DEAR_TO_COUNT", 1), ("_counts", {}), ("monotonic", lambda: moment[0])):
        monkeypatch.setattr(indexes, name, value)
    gone = place("前の会")
    place("ほかの会")
    before = indexes.stamp_of(coordinator.town_id)
    db.session.execute(db.delete(Resource).where(Resource.id == gone.id))
    db.session.commit()

    held, moment[0] = indexes.stamp_of(coordinator.town_id).count, 1.0

    assert held == before.count == 2
    assert indexes.stamp_of(coordinator.town_id).count == 1
    assert is_up_to_date(coordinator)


def test_a_store_that_was_put_back_to_an_earlier_day_is_noticed(coordinator, place, folder):
    resource = place("今の名前")
    index_of(coordinator)
    earlier = utcnow() - timedelta(days=30)
    db.session.execute(
        db.update(Resource).values(name="昔の名前", changed_at=earlier).where(Resource.id == resource.id)
    )
    db.session.commit()

    assert is_up_to_date(coordinator)


def test_many_changes_are_put_among_the_rest_and_left_for_others(
    coordinator, place, folder, as_new_process, monkeypatch
):
    monkeypatch.setattr(indexes, "MOST_BESIDE", 2)
    kept = [place(f"会{number}") for number in range(2)]
    index_of(coordinator)
    for resource in kept:
        change_resource(coordinator, resource, {"description": "花の手入れ"}, version=resource.version, today=DAY)
        db.session.commit()
        assert is_up_to_date(coordinator)

    assert index_of_town(coordinator.town_id).added is None
    as_new_process()
    answer_of(index_of(coordinator))


def test_old_indexes_go_and_one_of_other_code_or_a_broken_one_is_not_looked_at(
    coordinator, place, folder, as_new_process, monkeypatch
):
    town = folder / str(coordinator.town_id)
    for code in ("a", "b", "c"):
        monkeypatch.setattr(stored, "code_mark", lambda code=code: code)
        as_new_process(may_read=True)
        place(f"会{code}")
        assert is_up_to_date(coordinator)
    assert len(list(town.iterdir())) == 1 + stored.OLD_ONES
    for one in town.iterdir():
        (one / "lat.npy").unlink()
    as_new_process(may_read=True)
    assert is_up_to_date(coordinator)
    for one in town.iterdir():
        (one / "index.json").write_text("[")
    as_new_process(may_read=True)
    assert is_up_to_date(coordinator)


def test_where_nothing_can_be_written_it_works_all_the_same(coordinator, place, folder, monkeypatch):
    place("花の会")
    (folder / str(coordinator.town_id)).write_text("in the way")

    assert is_up_to_date(coordinator)


def test_somebody_else_may_have_written_the_same(coordinator, place, folder, as_new_process):
    place("花の会")
    index_of(coordinator)
    index = index_of_town(coordinator.town_id)
    stamp = indexes.stamp_of(coordinator.town_id)

    again = stored.store(index, folder / str(coordinator.town_id), stamp)

    assert answer_of(again) == answer_of(index)
    shutil.rmtree(folder / str(coordinator.town_id))
    as_new_process(may_read=True)
    assert is_up_to_date(coordinator)
