"""The chain as plain values: what a seal covers, which tampering is found where, and what an anchor adds."""

import dataclasses
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import DomainError
from profiles.audit.rules import START, Anchor, Break, Fault, Link, Written, read_anchors, seal, verdict_on

DAY = datetime(2026, 11, 25, 6, 30, tzinfo=UTC)


def deed(number: int, **fields: object) -> Written:
    """Return a deed."""
    usual = Written(number, 7, DAY, 3, "coordinator", "三浦", "client.looked", "clients", f"ref{number}", {"page": "a"})
    return dataclasses.replace(usual, **fields)


def chain(deeds: list[Written]) -> list[Link]:
    """Return deeds as a chain."""
    links, before = [], START
    for number, one in enumerate(deeds, 1):
        before = seal(before, number, one)
        links.append(Link(number, before, one))
    return links


WHOLE = chain([deed(number) for number in range(1, 9)])


def test_a_whole_chain_is_whole_and_its_head_is_its_last_seal():
    verdict = verdict_on(WHOLE, anchors=[Anchor("t", 0, START, ""), Anchor("t", 5, WHOLE[4].hash, "")])

    assert verdict.is_whole
    assert (verdict.count, verdict.hash, verdict.breaks, verdict.anchors) == (8, WHOLE[-1].hash, 0, 2)


def test_an_empty_book_is_whole_and_starts_at_nothing():
    assert verdict_on([]).is_whole
    assert verdict_on([]).hash == START


CHANGES = {
    "id": 99,
    "town_id": 8,
    "at": DAY + timedelta(microseconds=1),
    "actor_id": None,
    "actor_role": "partner",
    "actor_name": "三浦 ",
    "event": "client.looke",
    "subject_kind": "client",
    "subject_ref": "ref",
    "details": {"page": "b"},
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_seal_covers_every_field(name):
    assert set(CHANGES) == set(Written.__slots__)
    assert seal(START, 1, deed(1)) != seal(START, 1, deed(1, **{name: CHANGES[name]}))


def test_a_seal_covers_the_place_in_the_chain():
    assert len({seal(START, 1, deed(1)), seal(START, 2, deed(1)), seal("1" * 64, 1, deed(1))}) == 3


def test_texts_cannot_be_cut_differently_into_the_same_seal():
    assert seal(START, 1, deed(1, event="ab", subject_kind="c")) != seal(
        START, 1, deed(1, event="a", subject_kind="bc")
    )


def test_a_moment_is_the_same_in_every_zone():
    there = DAY.astimezone(timezone(timedelta(hours=9)))

    assert seal(START, 1, deed(1, at=there)) == seal(START, 1, deed(1))


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.tuples(inner) | st.dictionaries(st.text(), inner),
    max_leaves=6,
)


@given(st.dictionaries(st.text(), PLAIN))
def test_a_seal_is_the_same_after_the_way_through_json(details):
    assert seal(START, 1, deed(1, details=json.loads(json.dumps(details)))) == seal(START, 1, deed(1, details=details))


@pytest.mark.parametrize(("one", "other"), [(1.0, 1), (-0.0, 0), (1e22, 10**22), ((1, 2.0), [1.0, 2])])
def test_numbers_are_sealed_as_every_store_gives_them_back(one, other):
    assert seal(START, 1, deed(1, details={"n": one})) == seal(START, 1, deed(1, details={"n": other}))


def test_a_changed_deed_is_named_and_those_after_it_hold():
    links = [*WHOLE[:3], dataclasses.replace(WHOLE[3], deed=deed(4, actor_name="別の人")), *WHOLE[4:]]

    verdict = verdict_on(links)

    assert verdict.first == Break(Fault.CHANGED, 4, 4, DAY)
    assert verdict.breaks == 1


def test_a_gap_and_a_deed_that_is_gone_are_told_apart():
    assert verdict_on([*WHOLE[:3], *WHOLE[4:]]).first == Break(Fault.MISSING, 4)
    assert verdict_on([*WHOLE[:3], dataclasses.replace(WHOLE[3], deed=None), *WHOLE[4:]]).first == Break(Fault.GONE, 4)


def test_a_deed_outside_of_the_chain_stands_behind_what_is_wrong_within():
    outside = Break(Fault.OUTSIDE, 0, 77, DAY)

    assert verdict_on(WHOLE, [outside]).first == outside
    assert verdict_on(WHOLE[1:], [outside]).first == Break(Fault.MISSING, 1)
    assert verdict_on(WHOLE[1:], [outside]).breaks == 3  # the gap, the seal after it, and the one outside


def test_only_an_anchor_finds_a_tail_that_was_cut_and_a_book_written_anew():
    anchor = Anchor("t", 6, WHOLE[5].hash, "")
    anew = chain([deed(number, actor_name="別の人") for number in range(1, 9)])

    assert verdict_on(WHOLE[:5]).is_whole
    assert verdict_on(anew).is_whole
    assert verdict_on(WHOLE[:5], anchors=[anchor]).first == Break(Fault.CUT, 6)
    assert verdict_on([], anchors=[anchor]).first == Break(Fault.CUT, 6)
    assert verdict_on(anew, anchors=[anchor]).first == Break(Fault.REWRITTEN, 6)
    assert verdict_on(WHOLE, anchors=[anchor, Anchor("t", 6, "f" * 64, "")]).first == Break(Fault.REWRITTEN, 6)
    assert verdict_on(WHOLE, anchors=[Anchor("t", 0, "f" * 64, "")]).first == Break(Fault.REWRITTEN, 1)


@given(st.data())
def test_whatever_is_done_to_one_link_is_found(data):
    at = data.draw(st.integers(0, 7))
    link = WHOLE[at]
    other = WHOLE[(at + data.draw(st.integers(1, 7))) % 8]
    tampered = data.draw(
        st.sampled_from(
            [
                dataclasses.replace(link, deed=other.deed),
                dataclasses.replace(link, hash=other.hash),
                dataclasses.replace(link, deed=None),
                dataclasses.replace(link, number=link.number + 100),
                None,
            ]
        )
    )
    links = [*WHOLE[:at], *([tampered] if tampered else []), *WHOLE[at + 1 :]]

    verdict = verdict_on(links, anchors=[Anchor("t", 8, WHOLE[7].hash, "")])

    assert verdict.first is not None
    assert verdict.first.number in (at + 1, at + 2)


def test_an_anchor_comes_back_from_its_line():
    anchor = Anchor("汐見野", 5, WHOLE[4].hash, "2026-11-25T06:30:00+00:00")
    other = dataclasses.replace(anchor, town="other")

    assert read_anchors(f"{anchor.line()}\n\n{other.line()}\n", "汐見野") == [anchor]


@pytest.mark.parametrize(
    "line", ["x", "[1]", '{"town": "t"}', "1", '{"town":"t","number":"x","hash":"","at":""}', "[" * 9999]
)
def test_a_line_that_is_no_anchor_is_refused(line):
    with pytest.raises(DomainError, match="2 行目"):
        read_anchors(f"\n{line}", "t")


@pytest.mark.parametrize("fields", [{"number": -1}, {"hash": "short"}])
def test_an_anchor_that_cannot_be_is_refused(fields):
    with pytest.raises(DomainError, match="1 行目"):
        read_anchors(dataclasses.replace(Anchor("t", 5, START, ""), **fields).line(), "t")


def test_anchors_of_other_towns_say_nothing():
    with pytest.raises(DomainError, match="この町の控え"):
        read_anchors(Anchor("other", 5, START, "").line(), "t")
