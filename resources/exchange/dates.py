"""Dates in the cells of a file: as `profiles.vocabulary.dates` reads them, with the error of a cell."""

from profiles.vocabulary import dates
from profiles.vocabulary.dates import DayRead, era_of, wareki
from resources.exchange.rules import CellError


def read_day(text: str) -> DayRead | None:
    """Return the day that a cell names; None when it is empty. Raises CellError when it names none."""
    try:
        return dates.read_day(text)
    except dates.DayError as problem:
        raise CellError(str(problem)) from None


__all__ = ["DayRead", "era_of", "read_day", "wareki"]
