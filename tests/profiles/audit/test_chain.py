"""The chain in the store (QUALITY R32): every deed is sealed at the commit, writers never fork it, six tamperings are found."""

import threading

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from geo.db import db
from geo.spatialite import only_looks
from profiles.audit.actions import record
from profiles.audit.chain import seal_deeds
from profiles.audit.models import Deed, DeedLink
from profiles.audit.rules import Fault, Written, seal
from profiles.audit.verifying import commanding
from tests.profiles.audit.conftest import STEP

WRITERS, EACH = 20, 5
INSERT = (
    "INSERT INTO deeds (id, town_id, at, actor_role, actor_name, event, subject_kind, subject_ref, details) "
    "SELECT 900000, town_id, at, actor_role, 'だれか', event, subject_kind, subject_ref, details FROM deeds "
    "WHERE id = (SELECT deed_id FROM deed_links WHERE number = 5 AND town_id = :town)"
)
FIFTH = "(SELECT deed_id FROM deed_links WHERE number = 5 AND town_id = :town)"


def links():
    """Return number and deed of every link."""
    return db.session.execute(sa.select(DeedLink.number, DeedLink.deed_id).order_by(DeedLink.number)).all()


def test_every_deed_is_sealed_in_its_order(book):
    assert [number for number, _ in links()] == list(range(1, 13))
    assert [deed for _, deed in links()] == sorted(deed for _, deed in links())
    assert book.verdict().is_whole


def test_several_deeds_of_one_transaction_are_sealed_together(book):
    for note in ("a", "b", "c"):
        record(book.actor, STEP, book.town, note=note)
    db.session.flush()
    assert len(links()) == 12  # not before the commit
    db.session.commit()

    assert len(links()) == 15
    assert book.verdict().is_whole


def test_what_was_rolled_back_is_in_no_chain(book):
    record(book.actor, STEP, book.town, note="gone")
    db.session.flush()
    db.session.rollback()
    book.write(13)

    assert len(links()) == 13
    assert book.verdict().is_whole


def test_what_a_closed_session_left_behind_is_in_no_chain(book):
    record(book.actor, STEP, book.town, note="gone")
    db.session.flush()
    db.session.close()
    book.write(13)

    assert len(links()) == 13


def test_a_savepoint_that_was_taken_back_takes_its_deeds_along(book):
    record(book.actor, STEP, book.town, note="stays")
    with db.session.begin_nested():
        record(book.actor, STEP, book.town, note="stays as well")
    part = db.session.begin_nested()
    record(book.actor, STEP, book.town, note="gone")
    db.session.flush()
    part.rollback()
    record(book.actor, STEP, book.town, note="stays too")
    db.session.commit()

    assert len(links()) == 15
    assert book.verdict().is_whole


def test_each_town_has_a_chain_of_its_own(book, make):
    other = make.other_town()
    record(commanding(other), STEP, other, note=1)
    record(book.actor, STEP, book.town, note=13)
    db.session.commit()

    found = db.session.execute(sa.select(DeedLink.town_id, sa.func.max(DeedLink.number)).group_by(DeedLink.town_id))
    assert dict(found.all()) == {book.town_id: 13, other.id: 1}


def test_details_of_every_kind_are_sealed_as_the_store_gives_them_back(book):
    for note in (
        1.5,
        1.0,
        1e22,
        -0.0,
        0.1 + 0.2,
        [1, (2, "三")],
        {"b": None, "a": True},
        "\U0001f600 髙﨑",
        "\u2028",
        10**15,
    ):
        record(book.actor, STEP, book.town, note=note)
    db.session.commit()

    assert book.verdict().is_whole


@pytest.mark.parametrize("endless", [float("inf"), float("nan"), [float("-inf")]])
def test_a_number_that_json_does_not_know_is_refused(book, endless):
    with pytest.raises(TypeError):
        record(book.actor, STEP, book.town, note=endless)


@pytest.mark.parametrize("looks", [True, False], ids=["while looking", "while writing"])
def test_twenty_writers_at_once_neither_fork_the_chain_nor_wait_for_ever(app, book, looks):
    kept = []
    db.session.remove()

    def writer(own: int) -> None:
        with app.app_context():
            token = only_looks.set(looks)
            for number in range(EACH):
                record(book.actor, STEP, book.town, note=f"{own}-{number}")
                db.session.commit()
                kept.append(own)
            only_looks.reset(token)
            db.session.remove()

    threads = [threading.Thread(target=writer, args=(own,)) for own in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert len(kept) == WRITERS * EACH
    assert [number for number, _ in links()] == list(range(1, 13 + WRITERS * EACH))
    assert book.verdict().is_whole


def test_two_writers_that_hold_the_rows_of_each_other_do_not_wait_in_a_ring(app, book, make):
    """Each writes a deed first and a row that both want afterwards: a lock taken with the deed would close the ring."""
    rows = [make.agency(f"窓口 {number}").id for number in (1, 2)]
    done, gate = [], threading.Barrier(2, timeout=20)
    db.session.remove()

    def writer(row: int) -> None:
        with app.app_context():
            record(book.actor, STEP, book.town, note=row)
            if db.engine.dialect.name == "postgresql":  # SQLite has one writer at a time
                db.session.flush()
                gate.wait()  # both have written a deed, and neither has its row
            db.session.execute(
                sa.text("UPDATE agencies SET field = :said WHERE id = :row"), {"said": "x", "row": rows[0]}
            )
            db.session.commit()
            done.append(row)
            db.session.remove()

    threads = [threading.Thread(target=writer, args=(row,)) for row in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(done) == sorted(rows)
    assert book.verdict().is_whole


def test_a_session_without_deeds_seals_nothing(app, queries):
    with Session(db.engine) as session, queries() as asked:
        seal_deeds(session)

    assert asked == []


# The six tamperings of R32, by somebody who has the whole store in their hands.


def test_an_edited_deed_is_found(book, tampering):
    with tampering() as do:
        do(f"UPDATE deeds SET actor_name = 'だれか' WHERE id = {FIFTH}", town=book.town_id)

    assert (book.verdict().first.fault, book.verdict().first.number) == (Fault.CHANGED, 5)


def test_edited_details_are_found(book, tampering):
    with tampering() as do:
        do(f"""UPDATE deeds SET details = '{{"note": 6}}' WHERE id = {FIFTH}""", town=book.town_id)

    assert (book.verdict().first.fault, book.verdict().first.number) == (Fault.CHANGED, 5)


def test_a_removed_deed_is_found(book, tampering):
    with tampering() as do:
        do(f"DELETE FROM deeds WHERE id = {FIFTH}", town=book.town_id)

    assert (book.verdict().first.fault, book.verdict().first.number) == (Fault.GONE, 5)


def test_a_deed_removed_with_its_link_is_found(book, tampering):
    with tampering() as do:
        do(f"DELETE FROM deeds WHERE id = {FIFTH}", town=book.town_id)
        do("DELETE FROM deed_links WHERE number = 5 AND town_id = :town", town=book.town_id)

    assert (book.verdict().first.fault, book.verdict().first.number) == (Fault.MISSING, 5)


def test_a_removed_deed_is_found_although_those_after_it_were_numbered_anew(book, tampering):
    with tampering() as do:
        do(f"DELETE FROM deeds WHERE id = {FIFTH}", town=book.town_id)
        do("DELETE FROM deed_links WHERE number = 5 AND town_id = :town", town=book.town_id)
        for number in range(6, 13):
            do(
                "UPDATE deed_links SET number = number - 1 WHERE number = :n AND town_id = :town",
                n=number,
                town=book.town_id,
            )

    assert (book.verdict().first.fault, book.verdict().first.number) == (Fault.CHANGED, 5)


def test_an_inserted_deed_is_found(book, tampering):
    with tampering() as do:
        do(INSERT, town=book.town_id)

    assert (book.verdict().first.fault, book.verdict().first.deed_id) == (Fault.OUTSIDE, 900000)


def test_a_deed_inserted_with_a_link_of_its_own_is_found(book, tampering):
    with tampering() as do:
        do(INSERT, town=book.town_id)
        for number in range(12, 5, -1):
            do(
                "UPDATE deed_links SET number = number + 1 WHERE number = :n AND town_id = :town",
                n=number,
                town=book.town_id,
            )
        do("INSERT INTO deed_links VALUES (:town, 6, 900000, :hash)", town=book.town_id, hash="a" * 64)

    assert (book.verdict().first.fault, book.verdict().first.number) == (Fault.CHANGED, 6)


def test_deeds_in_another_order_are_found(book, tampering):
    with tampering() as do:
        for old, new in ((5, 500), (6, 5), (500, 6)):
            do(
                "UPDATE deed_links SET number = :new WHERE number = :old AND town_id = :town",
                old=old,
                new=new,
                town=book.town_id,
            )

    assert (book.verdict().first.fault, book.verdict().first.number) == (Fault.CHANGED, 5)


def test_deeds_that_changed_places_under_their_links_are_found(book, tampering):
    fifth, sixth = (deed for number, deed in links() if number in (5, 6))
    with tampering() as do:
        for old, new in ((fifth, 900000), (sixth, fifth), (900000, sixth)):
            do("UPDATE deed_links SET deed_id = :new WHERE deed_id = :old", old=old, new=new)

    assert (book.verdict().first.fault, book.verdict().first.number) == (Fault.CHANGED, 5)


def test_a_tail_that_was_cut_is_found_by_the_anchor(book, tampering):
    anchor = book.anchor()
    with tampering() as do:
        do(
            "DELETE FROM deeds WHERE id IN (SELECT deed_id FROM deed_links WHERE number > 9 AND town_id = :town)",
            town=book.town_id,
        )
        do("DELETE FROM deed_links WHERE number > 9 AND town_id = :town", town=book.town_id)

    assert book.verdict().is_whole  # nothing in the store tells
    assert (book.verdict(anchor).first.fault, book.verdict(anchor).first.number) == (Fault.CUT, 12)


def test_a_book_that_was_emptied_is_found_by_the_anchor(book, tampering):
    anchor = book.anchor()
    with tampering() as do:
        do("DELETE FROM deed_links WHERE town_id = :town", town=book.town_id)
        do("DELETE FROM deeds WHERE town_id = :town", town=book.town_id)

    assert book.verdict().is_whole
    assert book.verdict(anchor).first.fault is Fault.CUT


def test_a_book_that_was_written_anew_with_fitting_seals_is_found_by_the_anchor(book, tampering):
    anchor, columns = book.anchor(), [getattr(Deed, name) for name in Written.__slots__]
    deeds = [Written(*row) for row in db.session.execute(sa.select(*columns).order_by(Deed.id))]
    with tampering() as do:
        before = "0" * 64
        do("UPDATE deeds SET actor_name = 'だれか'")
        for number, deed in enumerate(deeds, 1):
            before = seal(
                before, number, Written(**{n: getattr(deed, n) for n in Written.__slots__} | {"actor_name": "だれか"})
            )
            do(
                "UPDATE deed_links SET hash = :hash WHERE number = :n AND town_id = :town",
                hash=before,
                n=number,
                town=book.town_id,
            )

    assert book.verdict().is_whole
    assert (book.verdict(anchor).first.fault, book.verdict(anchor).first.number) == (Fault.REWRITTEN, 12)
