"""Terms of a town kept and heard: at once, in their own town alone, with who and why, until they are taken back."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from geo.db import db
from geo.errors import DomainError, NotFoundError, StaleError
from profiles.access import Role
from profiles.audit.models import Deed
from profiles.terms.actions import accept_term, add_term, decline_term, propose_term, take_back
from profiles.terms.models import Stage, Term
from profiles.terms.queries import live_terms, thesaurus_of, visible_term
from profiles.terms.rules import Effect, Laid, heard_as
from profiles.vocabulary.thesaurus import load

NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
PLAY = heard_as(load(), "ボッチャ")[0]  # whatever the base calls it
FESTIVAL = Laid(Effect.WORD, "祭り", "だんごまき")


@pytest.fixture
def admin(make):
    """Return an administrator of the town."""
    return make.actor(Role.ADMINISTRATOR)


def deeds(term):
    """Return what the book tells of a term."""
    return db.session.execute(
        sa.select(Deed.event, Deed.details).where(Deed.subject_ref == term.ref).order_by(Deed.id)
    ).all()


def test_an_added_term_acts_at_once_and_in_its_own_town_alone(make, admin):
    other = make.other_town()

    term = add_term(admin, FESTIVAL, reason="町の言い方", now=NOW)
    db.session.commit()

    assert heard_as(thesaurus_of(admin.town_id), "だんごまき") == ("祭り",)
    assert thesaurus_of(other.id) is load()
    assert (term.stage, term.made_by_id, term.in_force_at, term.version) == (
        Stage.IN_FORCE,
        admin.account_id,
        NOW,
        1,
    )
    assert deeds(term) == [
        (
            "term.added",
            {"effect": "言い方を足す", "concept": "祭り", "words": "だんごまき", "reason": "町の言い方"},
        )
    ]


def test_a_proposal_changes_nothing_until_it_is_accepted(make, admin):
    term = propose_term(make.actor(), FESTIVAL, reason="よく聞く", now=NOW)
    assert thesaurus_of(admin.town_id).digest == load().digest
    assert term.stage is Stage.PROPOSED

    accept_term(admin, term, now=NOW)

    assert heard_as(thesaurus_of(admin.town_id), "だんごまき") == ("祭り",)
    assert term.settled_by_id == admin.account_id
    assert [event for event, _ in deeds(term)] == ["term.proposed", "term.accepted"]
    with pytest.raises(DomainError, match="もう決まっています"):
        accept_term(admin, term, now=NOW)
    with pytest.raises(DomainError, match="もう決まっています"):
        decline_term(admin, term, reason="x", now=NOW)


def test_a_declined_proposal_says_why_and_leaves_room_for_another(make, admin):
    term = propose_term(make.actor(), FESTIVAL, reason="よく聞く", now=NOW)

    with pytest.raises(DomainError, match="わけ"):
        decline_term(admin, term, reason="", now=NOW)
    decline_term(admin, term, reason="祭りではなく行事", now=NOW)

    assert term.stage is Stage.DECLINED
    assert deeds(term)[-1][1]["reason"] == "祭りではなく行事"
    assert live_terms(admin) == []
    propose_term(make.actor(), FESTIVAL, reason="やはり祭り", now=NOW)


def test_what_is_taken_back_is_heard_as_before(admin):
    term = add_term(admin, FESTIVAL, reason="町の言い方", now=NOW)
    assert heard_as(thesaurus_of(admin.town_id), "だんごまき")

    with pytest.raises(DomainError, match="わけ"):
        take_back(admin, term, reason="", now=NOW)
    take_back(admin, term, reason="別の行事だった", now=NOW)

    assert term.stage is Stage.TAKEN_BACK
    assert thesaurus_of(admin.town_id).digest == load().digest
    assert [event for event, _ in deeds(term)] == ["term.added", "term.taken_back"]
    with pytest.raises(DomainError, match="もう使われていません"):
        take_back(admin, term, reason="もう一度", now=NOW)


def test_a_switched_off_wording_comes_back_when_that_is_taken_back(admin):
    off = add_term(admin, Laid(Effect.SILENCE, PLAY, "ボッチャ"), reason="店の名前", now=NOW)
    assert heard_as(thesaurus_of(admin.town_id), "ボッチャ") == ()

    take_back(admin, off, reason="店がなくなった", now=NOW)

    assert heard_as(thesaurus_of(admin.town_id), "ボッチャ") == (PLAY,)


def test_what_is_there_already_is_refused_and_so_is_a_term_without_a_reason(admin):
    add_term(admin, FESTIVAL, reason="町の言い方", now=NOW)

    with pytest.raises(DomainError, match="もうあります"):
        add_term(admin, FESTIVAL, reason="町の言い方", now=NOW)
    with pytest.raises(DomainError, match="わけ"):
        add_term(admin, Laid(Effect.WORD, "祭り", "やまひき"), reason="", now=NOW)
    with pytest.raises(DomainError, match="見出しはありません"):
        add_term(admin, Laid(Effect.WORD, "無い見出し", "やまひき"), reason="x", now=NOW)


def test_a_concept_that_others_use_stays_until_they_are_taken_back(admin):
    own = add_term(admin, Laid(Effect.CONCEPT, "山車曳き", broader=("祭り",)), reason="町の行事", now=NOW)
    word = add_term(admin, Laid(Effect.WORD, "山車曳き", "やまひき"), reason="町の言い方", now=NOW)

    with pytest.raises(DomainError, match="先にそちらを"):
        take_back(admin, own, reason="x", now=NOW)
    take_back(admin, word, reason="x", now=NOW)
    below = add_term(admin, Laid(Effect.CONCEPT, "子ども山車", broader=("山車曳き",)), reason="町の行事", now=NOW)
    with pytest.raises(DomainError, match="先にそちらを"):
        take_back(admin, own, reason="x", now=NOW)
    take_back(admin, below, reason="x", now=NOW)
    take_back(admin, own, reason="x", now=NOW)

    assert thesaurus_of(admin.town_id).digest == load().digest


def test_a_proposal_that_no_longer_fits_is_refused_when_it_is_to_act(make, admin):
    term = propose_term(make.actor(), FESTIVAL, reason="よく聞く", now=NOW)
    own = add_term(admin, Laid(Effect.CONCEPT, "だんごまき", broader=("祭り",)), reason="町の行事", now=NOW)
    accept_term(admin, term, now=NOW)  # a wording may name a second concept
    above = propose_term(make.actor(), Laid(Effect.CONCEPT, "やまひき", broader=("だんごまき",)), reason="x", now=NOW)

    take_back(admin, term, reason="x", now=NOW)
    take_back(admin, own, reason="x", now=NOW)

    with pytest.raises(DomainError, match="「だんごまき」という見出しはありません"):
        accept_term(admin, above, now=NOW)
    assert above.stage is Stage.PROPOSED


def test_a_term_of_another_town_is_not_there(make, admin):
    term = add_term(admin, FESTIVAL, reason="町の言い方", now=NOW)
    stranger = make.actor(Role.ADMINISTRATOR, make.other_town())

    with pytest.raises(NotFoundError):
        visible_term(stranger, term.ref)
    assert visible_term(admin, term.ref) is term
    assert live_terms(stranger) == []


def test_who_decides_second_is_told_that_somebody_was_faster(make, admin):
    term = propose_term(make.actor(), FESTIVAL, reason="よく聞く", now=NOW)
    db.session.commit()
    assert term.stage is Stage.PROPOSED
    db.session.execute(sa.update(Term.__table__).values(version=2))  # as somebody else does

    with pytest.raises(StaleError):
        decline_term(admin, term, reason="x", now=NOW)


def test_many_towns_are_kept_apart_and_only_the_last_few_are_remembered(make, monkeypatch):
    monkeypatch.setattr("profiles.terms.queries.KEPT", 2)
    towns = [make.other_town(f"町{number}") for number in range(4)]
    for number, town in enumerate(towns):
        actor = make.actor(Role.ADMINISTRATOR, town)
        add_term(actor, Laid(Effect.WORD, "祭り", f"やまひき{'東西南北'[number]}祭"), reason="x", now=NOW)

    for number, town in [*enumerate(towns), *enumerate(towns)]:
        known = thesaurus_of(town.id)
        heard = [other for other in range(4) if heard_as(known, f"やまひき{'東西南北'[other]}祭") == ("祭り",)]
        assert heard == [number]


def test_a_town_without_terms_costs_one_question(admin, queries):
    with queries() as asked:
        thesaurus_of(admin.town_id)
    assert len(asked) == 1
    add_term(admin, FESTIVAL, reason="町の言い方", now=NOW)
    thesaurus_of(admin.town_id)
    with queries() as asked:
        thesaurus_of(admin.town_id)
    assert len(asked) == 1
