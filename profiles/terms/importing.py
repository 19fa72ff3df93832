"""A file of terms taken in: looked at as a whole first, then all of it or nothing; the same file again changes nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from geo.errors import DomainError
from profiles.actor import Actor
from profiles.terms.actions import accept_term, keep
from profiles.terms.queries import find_live, laid_in, thesaurus_of
from profiles.terms.rules import LINKS, Effect, Laid, check_term, heard_as, laid_over
from profiles.terms.table import LINK_COLUMNS, Line, Problem, in_order, read_lines
from profiles.vocabulary.thesaurus import Thesaurus

FIELDS = {"concept": "見出し", "words": "言い方", "reason": "わけ"} | {name: LINK_COLUMNS[name] for name in LINKS}
NO_REASON = "ファイルから取り込み"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file would do: terms to add, those that are there already, and what stands in the way."""

    new: tuple[Line, ...]
    unchanged: int
    problems: tuple[Problem, ...]

    @property
    def refused(self) -> int:
        """Return how many rows stop the file."""
        return sum(problem.is_refused for problem in self.problems)

    def report(self) -> dict[str, object]:
        """Return the counts and problems as FORMATS has them for imports."""
        read = len(self.new) + self.unchanged + self.refused
        counts = {"read": read, "new": len(self.new), "unchanged": self.unchanged, "refused": self.refused}
        return counts | {"problems": [problem.as_json() for problem in self.problems]}


def plan_import(actor: Actor, source: Path | bytes, name: str = "") -> Plan:
    """Look at a file of terms; nothing is written. Raises TableError when it is no table."""
    lines, problems = read_lines(source, name)
    there = {_key(laid) for laid in laid_in(actor.town_id)}
    known, new, unchanged = thesaurus_of(actor.town_id), list[Line](), 0
    for line in in_order(lines):
        if _key(line.laid) in there:
            unchanged += 1
            continue
        there.add(_key(line.laid))
        found = list(_problems(known, line))
        problems += found
        if not any(problem.is_refused for problem in found):
            new.append(line)
            known = laid_over(known, [line.laid]) if line.laid.effect is Effect.CONCEPT else known
    return Plan(tuple(new), unchanged, tuple(sorted(problems, key=lambda problem: problem.line)))


def keep_import(actor: Actor, plan: Plan, *, now: datetime) -> None:
    """Put the terms of a file in force; refused rows stop all of it."""
    if plan.refused:
        raise DomainError("直す行が %(n)s 行あります。直してから、もう一度選んでください", n=plan.refused)
    for line in plan.new:
        if proposed := find_live(actor, line.laid):
            accept_term(actor, proposed, now=now)
        else:
            keep(actor, line.laid, line.reason or NO_REASON, now, acts=True)


def _key(laid: Laid) -> tuple[str, str, str]:
    """Return what makes two terms the same."""
    return laid.effect.value, laid.concept, laid.words


def _problems(known: Thesaurus, line: Line) -> Iterator[Problem]:
    """Yield what stands in the way of a term, and what a person should look at."""
    laid = line.laid
    try:
        check_term(known, laid, is_meant=True)
    except DomainError as fault:
        column = FIELDS[fault.field or "concept"]
        yield Problem(line.line, column, _found(laid, fault.field), str(fault))
        return
    if laid.effect is Effect.WORD and (others := heard_as(known, laid.words)):
        told = f"いま「{'」「'.join(others)}」としても読まれている。両方でよいかを確かめる"
        yield Problem(line.line, "言い方", laid.words, told, is_refused=False)


def _found(laid: Laid, field: str | None) -> str:
    """Return what stands in the cell that is at fault."""
    value: str | Sequence[str] = getattr(laid, field or "concept")
    return value if isinstance(value, str) else "、".join(value)
