"""An index in a folder answers as the one that was written, and a large town read in parts as one read at once."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from geo.coords import Point
from matchmaker.engine import joining, kept, ragged
from matchmaker.engine.edits import edited
from matchmaker.engine.files import mapped, save, told_of
from matchmaker.engine.index import Index
from matchmaker.engine.joining import compacted, read_all
from matchmaker.engine.kept import Kept
from matchmaker.engine.listings import Listings
from matchmaker.engine.ragged import Ragged
from matchmaker.engine.ranker import rank
from matchmaker.engine.types import Person
from profiles.vocabulary.rules import Feature, Kind, Mode, Visibility
from profiles.vocabulary.thesaurus import load

DAY = date(2026, 11, 21)
ANYBODY = Person(
    code="C",
    home=Point(36.85, 136.98),
    modes=(Mode.CAR,),
    max_minutes=60,
    interests="花の手入れ、ウクレレ",
    avoid="電話",
)


@pytest.fixture
def town(a_place):
    """Return places of every sort."""
    return [
        a_place(
            1,
            point=Point(36.86, 136.98),
            activities=("花の手入れ",),
            description="静かです。電話はありません。",
            atmosphere=("静か",),
            steps=("参加",),
            features={Feature.QUIET_ROOM: True, Feature.LIFT: False},
            kind=Kind.FARM,
            audience=Visibility.PUBLIC,
            confirmed_on=date(2026, 4, 1),
        ),
        a_place(2, "月 10:00-12:00; 8/13-8/16 休み", point=Point(36.84, 136.97), description="電話番"),
        a_place(3, "要予約", description="ウクレレの会"),
        a_place(4, "", places_total=None, name="サルコーマ"),
        replace(a_place(5), pattern=None),
    ]


def answer(index):
    """Return what an index answers."""
    return rank(ANYBODY, index, as_of=DAY).as_json()


def test_an_index_in_a_folder_answers_as_before(town, tmp_path):
    index = Index.build(town)

    save(index, tmp_path / "index", {"of": "today"})
    found = mapped(tmp_path / "index", load())

    assert answer(found) == answer(index)
    assert list(found.places) == list(index.places)
    assert (told_of(tmp_path / "index") or {})["of"] == "today"
    assert isinstance(found.lat.base, np.memmap)
    save(found, tmp_path / "again", {})
    assert answer(mapped(tmp_path / "again", load())) == answer(index)


def test_what_another_process_wrote_meanwhile_stays(town, tmp_path):
    save(Index.build(town), tmp_path / "index", {"by": "one"})
    save(Index.build(town[:2]), tmp_path / "index", {"by": "another"})

    assert (told_of(tmp_path / "index") or {})["by"] == "one"
    assert [file.name for file in tmp_path.iterdir()] == ["index"]


def test_where_nothing_can_be_written_it_is_said(town, tmp_path):
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(OSError, match="file"):
        save(Index.build(town), tmp_path / "file" / "index", {})
    (tmp_path / "index").write_text("in the way")
    with pytest.raises(OSError, match="index"):
        save(Index.build(town), tmp_path / "index", {})


@pytest.mark.parametrize("written", [None, "[]", "{"])
def test_what_cannot_be_read_tells_nothing(written, tmp_path):
    if written is not None:
        (tmp_path / "index.json").write_text(written)

    assert told_of(tmp_path) is None


def test_a_town_read_in_parts_is_the_one_read_at_once(town, monkeypatch):
    monkeypatch.setattr(joining, "AT_ONCE", 2)
    monkeypatch.setattr(ragged, "AT_ONCE", 2)

    index = read_all(iter(reversed(town)))

    assert answer(index) == answer(Index.build(town))
    assert isinstance(index.own_places, Listings)
    assert index.own_places[1:3] is not None
    assert [place.id for place in index.own_places[:2]] == [index.place(0).id, index.place(1).id]
    assert len(read_all([])) == 0


@pytest.mark.parametrize("read", [Index.build, read_all])
def test_changes_put_among_the_rest_are_the_index_built_anew(read, town):
    changed = [replace(town[1], name="ウクレレの集い"), replace(town[2], id="R-0009", number=9)]
    index = edited(read(town), changed, ())
    anew = Index.build([town[0], changed[0], *town[2:], changed[1]])

    found = compacted(index)

    assert answer(found) == answer(index) == answer(anew)
    assert found.added is None
    assert len(found.topics.said) == len(anew.topics.said)
    assert found.order.tolist() == anew.order.tolist()
    assert compacted(found) is found


def test_what_was_kept_goes_when_there_is_too_much(monkeypatch):
    held, reckoned = Kept(most=2), []

    for key in "abca":
        held.get(key, lambda key=key: reckoned.append(key) or key)

    assert reckoned == ["a", "b", "c", "a"]
    assert kept.MOST > 2


def test_rows_can_be_looked_up_and_a_column_that_is_none_is_said(town):
    index = Index.build(town)

    assert index.position["R-0003"] == index.rows_of(["R-0003"])[0]
    assert index.rows_of(["nobody"]).tolist() == []
    some = index.take(np.array([0, 1, 2])).places
    assert [place.id for place in some[1:]] == [index.place(1).id, index.place(2).id]
    assert len(some) == 3
    assert index.written() == {0: 0}  # listings that no store numbers
    with pytest.raises(AttributeError):
        index.take(np.arange(1)).no_such_column  # noqa: B018
    assert len(Ragged.of([], np.uint16)) == 0
