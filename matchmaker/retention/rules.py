"""Periods of keeping (保存期間): from the first of April after a case was closed, as offices count (ADR: retention)."""

from collections.abc import Mapping
from datetime import date

from geo.names import Word

MOST_MONTHS = 12 * 30


class RecordKind(Word):
    """A class of records that are kept for a period of their own."""

    SUPPORTED = "supported", "支援した人の記録"
    CONSULTED = "consulted", "相談で終わった人の記録"


class Ground(Word):
    """Why somebody is handed all that is held on a person."""

    SELF = "self", "本人の請求"
    AGENT = "agent", "代理人の請求"


DEFAULT_MONTHS: Mapping[RecordKind, int] = {RecordKind.SUPPORTED: 60, RecordKind.CONSULTED: 36}


def kept_until(closed_on: date, months: int) -> date:
    """Return the last day of keeping: the period begins with the fiscal year (4月1日) after the case was closed."""
    begins = closed_on.year + (closed_on.month >= 4)
    months_in = 3 + months  # April is the fourth month
    year, month = begins + months_in // 12, months_in % 12 + 1
    return date.fromordinal(date(year, month, 1).toordinal() - 1)


def is_due(until: date, today: date) -> bool:
    """Say whether the time of keeping is over."""
    return today > until
