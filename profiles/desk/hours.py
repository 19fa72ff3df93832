"""Opening times in the language of the reader: canonical words of FORMATS 2.2, said in English where English is read."""

import re

from flask_babel import get_locale, gettext, lazy_pgettext

from profiles.desk.language import WEEK, weekday_word

REST = re.compile(r"曜?は? ?休み$")
NTH = re.compile(rf"(?:第([\d・]+))?・?(最終)?([{WEEK}])曜?")
MONTHLY = re.compile(r"毎月([\d・]+)日")
FIXED = {
    "毎日": lazy_pgettext("hours", "毎日"),
    "平日": lazy_pgettext("hours", "平日"),
    "祝日": lazy_pgettext("hours", "祝日"),
    "祝": lazy_pgettext("hours", "祝日"),
    "要予約": lazy_pgettext("hours", "要予約"),
    "随時": lazy_pgettext("hours", "随時"),
}
LAST = lazy_pgettext("hours", "最終")
DAY = re.compile(r"(\d{1,2})月(\d{1,2})日")


def hours_told(text: str) -> str:
    """Return opening times as the reader's language says them; words that are none of ours stay as they are.

    Takes a whole sentence or a part of it, with `;`, `、` or blanks between: `第2・4土 10:00-12:00、祝日は休み`.
    """
    if str(get_locale() or "ja").startswith("ja"):
        return text
    return "; ".join(_part(part.strip()) for part in re.split(r"[;；、]", text) if part.strip())


def _part(part: str) -> str:
    """Return one part: days and hours, a closed day, or a note."""
    if REST.search(part):
        return str(gettext("%(days)sは休み", days=_words(REST.sub("", part))))
    return _words(part)


def _words(text: str) -> str:
    """Return words with blanks between, each said for itself."""
    return " ".join(map(_word, text.split()))


def _word(word: str) -> str:
    """Return one word: days of a week, a month or a year; hours stay."""
    if word in FIXED:
        return str(FIXED[word])
    if nth := NTH.fullmatch(word):
        return _nth(nth)
    if monthly := MONTHLY.fullmatch(word):
        return str(gettext("毎月%(days)s日", days=monthly[1].replace("・", ", ")))
    if "月" in word and DAY.search(word):
        return DAY.sub(lambda day: f"{int(day[1])}/{int(day[2])}", word).replace("〜", "–")
    return _weekdays(word)


def _nth(nth: re.Match[str]) -> str:
    """Return the nth weekdays of a month."""
    said = str(gettext("第1 第2 第3 第4 第5")).split()
    numbers = [said[int(number) - 1] for number in (nth[1] or "").split("・") if number in "12345" and number]
    numbers += [str(LAST)] * bool(nth[2])
    day = weekday_word(nth[3])
    return f"{' & '.join(numbers)} {day}" if numbers else day


def _weekdays(word: str) -> str:
    """Return weekdays side by side or from one to another; anything else stays."""
    pieces = re.split(r"([・\-])", word.replace("曜", ""))
    if not all(piece in (*WEEK, "祝", "・", "-") for piece in pieces if piece):
        return word
    said = {"・": ", ", "-": "–", "祝": str(FIXED["祝"])}
    return "".join(said.get(piece) or weekday_word(piece) for piece in pieces)
