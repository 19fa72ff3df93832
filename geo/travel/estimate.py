"""The honest estimate of FORMATS 3, for where no paths or timetables are loaded; it is always shown as one."""

from collections.abc import Mapping

METRES_A_MINUTE: Mapping[str, float] = {
    "walk": 70.0,
    "wheelchair": 55.0,
    "bicycle": 200.0,
    "bus": 250.0,
    "car": 400.0,
    "escorted": 400.0,
}
EXTRA_MIN: Mapping[str, float] = {"bus": 10.0}  # walking to the stop, and waiting
DETOUR = 1.3  # how much longer a path is than a straight line


def minutes_by(means: str, away_m: float) -> float:
    """Return the minutes that great-circle metres take by one means, unrounded."""
    return away_m * DETOUR / METRES_A_MINUTE[means] + EXTRA_MIN.get(means, 0.0)


def metres_within(means: str, minutes: float) -> float:
    """Return the great-circle metres that some minutes by one means are good for."""
    return max(0.0, minutes - EXTRA_MIN.get(means, 0.0)) * METRES_A_MINUTE[means] / DETOUR
