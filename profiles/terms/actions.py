"""Writes of a town's terms: add or propose, put in force, decline, take back; the thesaurus of the house stays as it is."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm.exc import StaleDataError

from geo.db import db
from geo.errors import DomainError, StaleError
from profiles.actor import Actor
from profiles.audit.actions import Event, record
from profiles.terms.models import Stage, Term
from profiles.terms.queries import find_live, laid_in, thesaurus_of
from profiles.terms.rules import Effect, Laid, check_term, laid_over, named_by
from profiles.vocabulary.thesaurus import Thesaurus

TOLD = frozenset({"effect", "concept", "words", "reason"})
TERM_ADDED = Event("term.added", "町のことばの追加", TOLD)
TERM_PROPOSED = Event("term.proposed", "町のことばの提案", TOLD)
TERM_ACCEPTED = Event("term.accepted", "町のことばの採用", TOLD)
TERM_DECLINED = Event("term.declined", "町のことばの見送り", TOLD)
TERM_TAKEN_BACK = Event("term.taken_back", "町のことばの取り下げ", TOLD)
REASON_MISSING = "わけを、ひとこと書いてください"


def add_term(actor: Actor, laid: Laid, *, reason: str, now: datetime, is_meant: bool = False) -> Term:
    """Add a term that acts at once."""
    check_new(actor, thesaurus_of(actor.town_id), laid, reason, is_meant=is_meant)
    return keep(actor, laid, reason, now, acts=True)


def propose_term(actor: Actor, laid: Laid, *, reason: str, now: datetime, is_meant: bool = False) -> Term:
    """Propose a term; it changes nothing until somebody puts it in force."""
    check_new(actor, thesaurus_of(actor.town_id), laid, reason, is_meant=is_meant)
    return keep(actor, laid, reason, now, acts=False)


def add_concept(
    actor: Actor, laid: Laid, words: Sequence[str], *, reason: str, now: datetime, acts: bool
) -> Sequence[Term]:
    """Add a concept with the wordings that name it, all or nothing; `acts` is false for a proposal."""
    known = thesaurus_of(actor.town_id)
    check_new(actor, known, laid, reason)
    known = laid_over(known, [laid])
    named = [Laid(Effect.WORD, laid.concept, one) for one in dict.fromkeys(words)]
    for one in named:
        check_new(actor, known, one, reason, is_meant=True)
    return [keep(actor, one, reason, now, acts=acts) for one in (laid, *named)]


def accept_term(actor: Actor, term: Term, *, now: datetime) -> None:
    """Put a proposal in force; what has changed since it was made is looked at again."""
    if term.stage is not Stage.PROPOSED:
        raise DomainError("この提案は、もう決まっています")
    check_term(thesaurus_of(actor.town_id), term.laid, is_meant=True)
    term.in_force_at, term.settled_by_id = now, actor.account_id
    _flush()
    record(actor, TERM_ACCEPTED, term, **_told(term, ""))


def decline_term(actor: Actor, term: Term, *, reason: str, now: datetime) -> None:
    """Decline a proposal, and say why."""
    if term.stage is not Stage.PROPOSED:
        raise DomainError("この提案は、もう決まっています")
    _end(actor, term, reason, now)
    record(actor, TERM_DECLINED, term, **_told(term, reason))


def take_back(actor: Actor, term: Term, *, reason: str, now: datetime) -> None:
    """Take a term back: the thesaurus hears again as before it."""
    if term.stage is not Stage.IN_FORCE:
        raise DomainError("このことばは、もう使われていません")
    others = [laid for laid in laid_in(actor.town_id) if laid != term.laid]
    if term.effect is Effect.CONCEPT and term.concept in named_by(others):
        raise DomainError("この見出しを使う、町のほかのことばがあります。先にそちらを取り下げてください")
    _end(actor, term, reason, now)
    record(actor, TERM_TAKEN_BACK, term, **_told(term, reason))


def check_new(actor: Actor, known: Thesaurus, laid: Laid, reason: str, *, is_meant: bool = False) -> None:
    """Refuse what cannot stand, what stands there already, and what nobody gives a reason for."""
    if not reason:
        raise DomainError(REASON_MISSING, field="reason")
    if find_live(actor, laid):
        raise DomainError("同じ町のことばが、もうあります", field="words" if laid.words else "concept")
    check_term(known, laid, is_meant=is_meant)


def keep(actor: Actor, laid: Laid, reason: str, now: datetime, *, acts: bool) -> Term:
    """Keep a term that was looked at, and write down who added or proposed it."""
    links = {name: list(names) for name, names in laid.links.items()}
    term = Term(
        town_id=actor.town_id,
        effect=laid.effect,
        concept=laid.concept,
        words=laid.words,
        section=laid.section,
        reason=reason,
        made_by_id=actor.account_id,
        made_at=now,
        in_force_at=now if acts else None,
        settled_by_id=actor.account_id if acts else None,
        **links,
    )
    db.session.add(term)
    record(actor, TERM_ADDED if acts else TERM_PROPOSED, term, **_told(term, reason))
    return term


def _end(actor: Actor, term: Term, reason: str, now: datetime) -> None:
    """End a term today; the row stays, for the record."""
    if not reason:
        raise DomainError(REASON_MISSING, field="reason")
    term.ended_at, term.ended_by_id, term.ended_reason = now, actor.account_id, reason
    _flush()


def _flush() -> None:
    """Write what was decided; somebody else may have decided first."""
    try:
        db.session.flush()
    except StaleDataError:
        db.session.rollback()
        raise StaleError() from None


def _told(term: Term, reason: str) -> dict[str, object]:
    """Return what the book keeps of a term."""
    return {"effect": term.effect.label, "concept": term.concept, "words": term.words, "reason": reason}
