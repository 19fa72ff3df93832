"""How days are written on pages."""

from datetime import date, datetime

from flask import Flask
from flask_babel import get_locale

from geo.clock import TOKYO
from profiles.desk.hours import hours_told

DAYS = "月火水木金土日"
ERAS = (
    (date(2019, 5, 1), "令和"),
    (date(1989, 1, 8), "平成"),
    (date(1926, 12, 25), "昭和"),
    (date(1912, 7, 30), "大正"),
)


def local_day(day: date) -> date:
    """Return the day in Japan of a moment, or the day itself."""
    return day.astimezone(TOKYO).date() if isinstance(day, datetime) else day


def is_english() -> bool:
    """Say whether the page is shown in English."""
    locale = get_locale()
    return locale is not None and locale.language == "en"


def wareki(day: date) -> str:
    """Write a day where it counts: 令和8年8月20日（2026年）."""
    day = local_day(day)
    if is_english():
        return f"{day.day} {day:%B} {day.year}"
    era = next(((first, name) for first, name in ERAS if day >= first), None)
    if era is None:
        return f"{day.year}年{day.month}月{day.day}日"
    year = day.year - era[0].year + 1
    return f"{era[1]}{'元' if year == 1 else year}年{day.month}月{day.day}日（{day.year}年）"


def short_date(day: date) -> str:
    """Write a day in a work list: 11月24日（火）."""
    day = local_day(day)
    if is_english():
        return f"{day:%a} {day.day} {day:%b}"
    return f"{day.month}月{day.day}日（{DAYS[day.weekday()]}）"


def init_filters(app: Flask) -> None:
    """Give the templates their ways to write days and opening times."""
    app.jinja_env.filters.update(wareki=wareki, short_date=short_date, hours=hours_told)
