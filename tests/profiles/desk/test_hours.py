"""Opening times are said in the language of the reader, and what is none of our words stays."""

import pytest
from flask import Flask
from flask_babel import force_locale

from profiles.desk.hours import hours_told


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("月 10:00-12:00", "Mon 10:00-12:00"),
        ("月・水・祝 10:00-12:00", "Mon, Wed, public holidays 10:00-12:00"),
        ("土-月 9:00-17:00", "Sat–Mon 9:00-17:00"),
        ("第2・4土 10:00-12:00、祝日は休み", "2nd & 4th Sat 10:00-12:00; closed public holidays"),
        ("第1・最終日 10:00-12:00; 要予約", "1st & last Sun 10:00-12:00; booking needed"),
        ("最終日曜 10:00-12:00", "last Sun 10:00-12:00"),
        ("毎月5・20日 9:00-", "days 5, 20 of the month 9:00-"),
        ("平日 9:00-17:00; 12月28日〜1月5日は休み", "weekdays 9:00-17:00; closed 12/28–1/5"),
        ("毎日 10:00-18:00、水曜は休み", "every day 10:00-18:00; closed Wed"),
        ("随時", "any time, by arrangement"),
        ("花の咲くころ", "花の咲くころ"),
        ("2026-12-05 10:00-15:00", "2026-12-05 10:00-15:00"),
    ],
)
def test_opening_times_are_said_in_english(app: Flask, written: str, said: str) -> None:
    with app.test_request_context(), force_locale("en"):
        assert hours_told(written) == said


def test_in_japanese_they_stay_as_they_are(app: Flask) -> None:
    with app.test_request_context(), force_locale("ja"):
        assert hours_told("第2・4土 10:00-12:00、祝日は休み") == "第2・4土 10:00-12:00、祝日は休み"
