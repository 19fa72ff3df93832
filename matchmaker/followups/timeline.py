"""The time line of one introduction: a column a stage, the person above, the tie between, the host below."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from matchmaker.followups.models import Concern, FollowUp
from matchmaker.followups.rules import Way, when
from matchmaker.followups.telling import due_tag, feeling_word, head_of, plain_day
from matchmaker.introductions.language import gettext as _
from matchmaker.introductions.models import Introduction, IntroductionStep, State
from matchmaker.introductions.rules import COLUMNS, REASONED, column_of
from matchmaker.introductions.telling import reason_text
from profiles.vocabulary.rules import Side

MOST = 3  # entries of one side in a column; the rest stands in the list of records below
LATER = len(COLUMNS)  # a column for what is planned when no stage lies ahead, or for the end


@dataclass
class Stage:
    """One column as the kit draws it."""

    name: str
    when: str
    state: str  # done, now, ahead
    person: list[dict[str, Any]] = field(default_factory=list)
    host: list[dict[str, Any]] = field(default_factory=list)

    def side(self, side: Side) -> list[dict[str, Any]]:
        """Return the entries of one side."""
        return self.person if side is Side.PERSON else self.host


def stages_of(
    tie: Introduction,
    records: Sequence[FollowUp],
    plans: Sequence[FollowUp],
    concerns: Sequence[Concern],
    *,
    today: date,
) -> list[Stage]:
    """Return the columns of a tie: those that were gone through, the present one, and what lies ahead."""
    starts = _starts(tie.steps)
    stages = {number: _stage(tie, number, starts, today) for number in sorted({*starts, *_ahead(tie, starts)})}
    for step in tie.steps:
        if entry := _step_entry(step, today):
            stages[_column_on(starts, step.on)].host.append(entry)
    troubled = _troubled(records, concerns)
    for side in Side:
        _fill(stages, starts, [one for one in records if one.side is side], troubled, today)
    if tie.state.value not in REASONED and tie.paused_on is None:
        _add_plans(stages, plans, today)
    return [stages[number] for number in sorted(stages)]


def _starts(steps: Sequence[IntroductionStep]) -> dict[int, date]:
    """Return the day on which each column was entered."""
    found: dict[int, date] = {}
    for step in steps:
        number = LATER if step.state in REASONED else column_of(step.state)
        if number is not None:
            found.setdefault(number, step.on)
    return found


def _ahead(tie: Introduction, starts: dict[int, date]) -> list[int]:
    """Return the columns that lie ahead; nothing does where a tie is over."""
    if tie.state.value in REASONED:
        return []
    now = max(starts)
    return list(range(now + 1, LATER)) or [LATER]


def _stage(tie: Introduction, number: int, starts: dict[int, date], today: date) -> Stage:
    """Return one column without its entries."""
    over = tie.state.value in REASONED
    if number not in starts:
        return Stage(_name(number) if number < LATER else _("このあと"), "", "ahead")
    if over and number == LATER:
        why = reason_text(tie.ended_reason)
        return Stage(_(tie.state.label), "・".join(filter(None, (plain_day(starts[number]), why))), "done")
    if number == max(starts):
        return Stage(_name(number), _since(tie, number, starts), "now")
    return Stage(_name(number), _done_when(tie, number, starts), "done")


def _name(number: int) -> str:
    """Return the name of a column."""
    if number == 0:
        return _("提案・打診")
    return _(next(state.label for state in State if state.value == COLUMNS[number][0]))


def _since(tie: Introduction, number: int, starts: dict[int, date]) -> str:
    """Return since when the present column lasts, and in the first one what it is just now."""
    if number == 0:
        return _("%(state)s %(day)sから", state=_(tie.state.label), day=plain_day(tie.state_since))
    return _("%(day)sから", day=plain_day(starts[number]))


def _done_when(tie: Introduction, number: int, starts: dict[int, date]) -> str:
    """Return the day of a column that was gone through, for the first one from proposal to acceptance."""
    first = starts[number]
    if number > 0:
        return plain_day(first)
    last = max((step.on for step in tie.steps if column_of(step.state) == 0), default=first)
    if last == first:
        return plain_day(first)
    until = _("%(day)s日", day=last.day) if (first.year, first.month) == (last.year, last.month) else plain_day(last)
    return _("%(first)s～%(last)s", first=plain_day(first), last=until)


def _column_on(starts: dict[int, date], day: date) -> int:
    """Return the column that was open on a day."""
    return max((number for number, start in starts.items() if start <= day), default=min(starts))


def _step_entry(step: IntroductionStep, today: date) -> dict[str, Any] | None:
    """Return a step that the host took part in as an entry of the host's side."""
    texts = {
        "host_asked": _("打診（名前は伏せて）"),
        "accepted": _("受諾"),
        "talk": _("話してから決めたい"),
        "declined": _("見合わせ"),
    }
    if step.state not in texts:
        return None
    said = step.note if step.by_id is None and step.state != "host_asked" else None
    return {"head": f"{plain_day(step.on)} {texts[step.state]}", "said": said}


def _fill(
    stages: dict[int, Stage],
    starts: dict[int, date],
    records: Sequence[FollowUp],
    troubled: dict[int, Concern],
    today: date,
) -> None:
    """Put the records of one side into their columns, the newest of each; the rest is counted."""
    columns: dict[int, list[FollowUp]] = {}
    for record in records:
        columns.setdefault(_column_on(starts, record.done_on or record.due_on), []).append(record)
    for number, some in columns.items():
        entries = stages[number].side(some[0].side)
        if len(some) > MOST:
            entries.append({"head": _("ほかに %(n)s 回。下の「これまでの記録」にあります", n=len(some) - MOST)})
        entries += [_record_entry(one, troubled, today) for one in some[-MOST:]]


def _troubled(records: Sequence[FollowUp], concerns: Sequence[Concern]) -> dict[int, Concern]:
    """Return the open concerns by the last record of their side before they were raised."""
    found: dict[int, Concern] = {}
    for concern in concerns:
        before = [
            one for one in records if one.side is concern.side and (one.done_on or one.due_on) <= concern.raised_on
        ]
        if before and concern.closed_on is None:
            found[before[-1].id] = concern
    return found


def _record_entry(record: FollowUp, troubled: dict[int, Concern], today: date) -> dict[str, Any]:
    """Return one record as an entry, with the concern that was raised after it."""
    concern = troubled.get(record.id)
    return {
        "head": head_of(record, today),
        "level": record.feeling,
        "word": feeling_word(record.side, record.feeling),
        "said": record.words,
        "concern": _("困りごと %(n)s日目", n=(today - concern.raised_on).days) if concern else None,
    }


def _add_plans(stages: dict[int, Stage], plans: Sequence[FollowUp], today: date) -> None:
    """Put what is planned into the first column that lies ahead."""
    ahead = next(stage for _number, stage in sorted(stages.items()) if stage.state == "ahead")
    for plan in plans:
        late = when(plan.due_on, today).way is Way.LATE
        ahead.side(plan.side).append(
            {
                "head": head_of(plan, today),
                "late": due_tag(plan.due_on, today)[0] if late else None,
                "text": _(plan.plan) if plan.plan else "",
                "planned": True,
            }
        )
