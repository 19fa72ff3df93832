"""Everything that asks for something, read as signs and put in order."""

from dataclasses import dataclass
from datetime import date, timedelta

from matchmaker.casebook.case_signs import case_signs
from matchmaker.casebook.rules import FIRST_SHOWN, HOST, Sign, Thing, Why, in_order, near_the_top, with_strain
from matchmaker.casebook.signs import (
    Due,
    Scope,
    Trouble,
    due_of,
    enquiry_signs,
    hard_signs,
    stalled_signs,
    strained_among,
    troubles_of,
    until_hard,
    voice_signs,
)
from profiles.actor import Actor


@dataclass(frozen=True, slots=True)
class Work:
    """Everything that asks for something in a scope, as signs."""

    due: list[Due]  # up to tomorrow, for the streams
    troubles: list[Trouble]
    enquiries: list[Sign]
    voices: list[Sign]
    cases: list[Sign]
    stalled: list[Sign]
    things: list[Thing]

    def of_cases(self, why: Why) -> list[Sign]:
        """Return the signs of cases of one kind, the longest first."""
        return sorted((sign for sign in self.cases if sign.why is why), key=lambda sign: -sign.days)


def work_of(actor: Actor, *, today: date, mine: bool, upto: int = FIRST_SHOWN) -> Work:
    """Return what asks for something, one's own and what is nobody's, or the whole town's; exact for the first `upto`."""
    scope = Scope(actor, today, mine)
    planned, troubles = due_of(scope, until_hard(today)), troubles_of(scope)
    due = [one for one in planned if one.on <= today + timedelta(days=1)]
    enquiries, voices, cases = enquiry_signs(scope), voice_signs(scope), case_signs(scope)
    signs = [*(one.sign(today) for one in due), *hard_signs(scope, planned), *enquiries, *voices, *cases]
    stalled = stalled_signs(scope)
    signs += [*stalled, *(sign for one in troubles if (sign := one.sign(today)) is not None)]
    things = in_order(signs)
    places = {thing.subject_id for thing in near_the_top(things, upto) if thing.side == HOST}
    things = with_strain(things, strained_among(scope, places), upto=upto)
    return Work(due, troubles, enquiries, voices, cases, stalled, things)
