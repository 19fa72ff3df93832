"""Easy Japanese for hosts: readings over every kanji, and days, hours and numbers as one says them.

A text carries its readings as `{漢字|かんじ}`; `ruby` sets them. So the texts can be translated like all others.
"""

import re
from datetime import date
from functools import cache

import jaconv
from markupsafe import Markup, escape

from profiles.vocabulary.pattern import falls_on, weekdays_in
from profiles.vocabulary.week import read_pattern
from resources.directory.language import gettext as _
from resources.directory.search import tokenizer
from resources.schedule.rules import Slot, closed_parts, notes, slots

READING = re.compile(r"\{([^|{}]+)\|([^|{}]+)\}")
KANJI = re.compile(r"[々〆〇ヶ\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
NOON = 12 * 60
LONGEST_READING = 100
DAYS_SAID = {
    1: "ついたち",
    2: "ふつか",
    3: "みっか",
    4: "よっか",
    5: "いつか",
    6: "むいか",
    7: "なのか",
    8: "ようか",
    9: "ここのか",
    10: "とおか",
    14: "じゅうよっか",
    20: "はつか",
    24: "にじゅうよっか",
}


def ruby(text: str) -> Markup:
    """Return a text with its readings set over the kanji, as one element; everything in it is escaped."""
    pieces, last = [], 0
    for found in READING.finditer(str(text)):
        pieces.append(escape(str(text)[last : found.start()]))
        pieces.append(Markup("<ruby>{}<rt>{}</rt></ruby>").format(found[1], found[2]))
        last = found.end()
    whole = Markup("").join([*pieces, escape(str(text)[last:])])
    return Markup("<span>{}</span>").format(whole) if last else whole


def phrases(text: str) -> Markup:
    """Return a text with its readings, whose phrases (parted by blanks) are never broken."""
    return Markup(" ").join(
        Markup('<span class="keep">{}</span>').format(ruby(phrase)) for phrase in str(text).split(" ")
    )


def read_aloud(text: str) -> Markup:
    """Return a plain sentence of the house (an error, a note) with the readings of the dictionary; not for names."""
    return ruby(
        "".join(_read(morpheme.surface(), morpheme.reading_form()) for morpheme in tokenizer().tokenize(str(text)))
    )


def _read(surface: str, kana: str) -> str:
    """Return one word with its reading, where it has kanji."""
    safe = re.sub(r"[{}|]", "", surface)
    return named(safe, kana) if KANJI.search(safe) else safe


def named(name: str, kana: str) -> str:
    """Return a name with the readings that its kana tells; without kana it stays, for nobody guesses at a name."""
    safe = re.sub(r"[{}|]", "", name)
    said = jaconv.kata2hira(jaconv.z2h(kana, kana=False)).strip()
    if not said or not KANJI.search(safe):
        return safe
    pieces = _pieces(safe)
    found = _shared_out(tuple(pieces), said) if len(said) <= LONGEST_READING else None
    if found is None:
        return f"{{{safe}|{re.sub(r'[{}|]', '', kana)}}}"
    readings = iter(found)
    return "".join(f"{{{p}|{next(readings)}}}" if KANJI.fullmatch(p) else p for p in pieces)


def _shared_out(pieces: tuple[str, ...], said: str) -> tuple[str, ...] | None:
    """Return the reading of each run of kanji, None where the kana do not fit; no name, however odd, takes long."""

    @cache
    def rest(number: int, at: int) -> tuple[str, ...] | None:
        if number == len(pieces):
            return () if at == len(said) else None
        if not KANJI.fullmatch(pieces[number]):
            end = _after(pieces[number], said, at)
            return None if end is None else rest(number + 1, end)
        for end in range(at + 1, len(said) + 1):
            reading, further = said[at:end].strip(), rest(number + 1, end)
            if reading and further is not None:
                return (reading, *further)
        return None

    return rest(0, 0)


def _after(piece: str, said: str, at: int) -> int | None:
    """Return where a reading goes on after a piece of kana, blanks or not; None where it does not stand there."""
    for sign in filter(None, jaconv.kata2hira(piece).split()):
        for letter in sign:
            at = _past_blanks(said, at)
            if said[at : at + 1] != letter:
                return None
            at += 1
    return _past_blanks(said, at)


def _past_blanks(said: str, at: int) -> int:
    """Return the next place that is no blank."""
    while at < len(said) and said[at].isspace():
        at += 1
    return at


def _pieces(name: str) -> list[str]:
    """Return a name cut into runs of kanji and the rest."""
    return [piece for piece in re.split(f"({KANJI.pattern})", name) if piece]


def weekday_word(weekday: int) -> str:
    """Return a weekday as one says it; Monday is 0."""
    return (
        _("{月曜日|げつようび}"),
        _("{火曜日|かようび}"),
        _("{水曜日|すいようび}"),
        _("{木曜日|もくようび}"),
        _("{金曜日|きんようび}"),
        _("{土曜日|どようび}"),
        _("{日曜日|にちようび}"),
    )[weekday]


def day_word(day: date) -> str:
    """Return a date as one says it: 12{月|がつ}28{日|にち}."""
    return _month_day(day.month, day.day)


def _month_day(month: int, day: int) -> str:
    """Return a month and day as one says them."""
    return _("%(month)s{月|がつ}%(day)s", month=month, day=_day_number(day))


def _day_number(day: int) -> str:
    """Return a day of the month as one says it."""
    said = DAYS_SAID.get(day)
    return _("{%(n)s日|%(reading)s}", n=day, reading=said) if said else _("%(n)s{日|にち}", n=day)


def date_word(day: date) -> str:
    """Return a date with its weekday."""
    return f"{day_word(day)} {weekday_word(day.weekday())}"


def people(count: int) -> str:
    """Return a number of people as one says it."""
    if count == 1:
        return _("{1人|ひとり}")
    if count == 2:
        return _("{2人|ふたり}")
    return _("%(n)s{人|にん}", n=count)


def clock_word(minutes: int) -> str:
    """Return an hour as one says it: {午後|ごご} 1{時半|じはん}."""
    half = minutes // 60 >= 13
    hour, minute = (minutes // 60 - 12 if half else minutes // 60), minutes % 60
    if minute == 0:
        time = _("%(hour)s{時|じ}", hour=hour)
    elif minute == 30:
        time = _("%(hour)s{時半|じはん}", hour=hour)
    else:
        time = _("%(hour)s{時|じ}%(minute)s", hour=hour, minute=_minute_word(minute))
    if NOON <= minutes < NOON + 60:
        return _("お{昼|ひる}の %(time)s", time=time)
    return _("{午後|ごご} %(time)s", time=time) if half else _("{午前|ごぜん} %(time)s", time=time)


def _minute_word(minute: int) -> str:
    """Return minutes with ふん or ぷん as one says them."""
    said = "ぷん" if minute % 10 in (0, 1, 3, 4, 6, 8) else "ふん"
    return _("%(n)s{分|%(reading)s}", n=minute, reading=said)


def slot_lines(slot: Slot) -> list[str]:
    """Return one slot in three short lines: the days, from when, until when."""
    return [
        days_word(slot.days),
        _("%(time)sから", time=clock_word(slot.opens)),
        _("%(time)sまで", time=clock_word(slot.closes)),
    ]


def days_word(days: str) -> str:
    """Return the days of a slot as one says them; words that nobody could read stay as they are."""
    if days in ("", "毎日"):
        return _("{毎日|まいにち}")
    if days == "平日":
        return _("{平日|へいじつ}") + f" （{_span(0, 4)}）"
    if nth := re.fullmatch(r"(?:第([\d・]+))?(・?最終)?([月火水木金土日])", days):
        return _nth_word(nth)
    if monthly := re.fullmatch(r"毎月([\d・]+)日", days):
        numbers = _("と ").join(_day_number(int(number)) for number in monthly[1].split("・"))
        return _("{毎月|まいつき} %(days)s", days=numbers)
    if re.match(r"\d", days):
        return dates_word(days)
    try:
        return _("{毎週|まいしゅう} %(days)s", days=_weekdays(days))
    except ValueError:
        return re.sub(r"[{}|]", "", days)


def _weekdays(days: str) -> str:
    """Return weekdays and spans of them."""
    if re.fullmatch(r"[月火水木金土日]-[月火水木金土日]", days):
        found = weekdays_in(days)
        return _span(found[0], found[-1])
    words = [weekday_word(day) for day in weekdays_in(days)]
    return _("と ").join(words + [_("{祝日|しゅくじつ}")] * ("祝" in days))


def _span(first: int, last: int) -> str:
    """Return a span of weekdays."""
    return _("%(first)sから %(last)sまで", first=weekday_word(first), last=weekday_word(last))


def _nth_word(nth: re.Match[str]) -> str:
    """Return the nth weekdays of a month."""
    day = weekday_word("月火水木金土日".index(nth[3]))
    numbers = [_("{第|だい}%(n)s", n=number) for number in (nth[1] or "").split("・") if number]
    if nth[2]:
        numbers.append(_("{最後|さいご}"))
    if not numbers:
        return _("{毎週|まいしゅう} %(days)s", days=day)
    return _("%(numbers)sの %(day)s", numbers=_("と ").join(numbers), day=day)


def dates_word(days: str) -> str:
    """Return a date, or a span of dates, as one says it."""
    ends = [(int(month), int(day)) for month, day in re.findall(r"(?:\d{4}-)?(\d{1,2})[-/](\d{1,2})", _unyeared(days))]
    if not ends:
        return days
    if len(ends) == 1 or ends[0] == ends[-1]:
        return _month_day(*ends[0])
    return _("%(first)sから %(last)sまで", first=_month_day(*ends[0]), last=_month_day(*ends[-1]))


def _unyeared(days: str) -> str:
    """Return dates without their years, so that spans can be told from hyphens."""
    return re.sub(r"(\d{4})-(\d{2})-(\d{2})", r"\2/\3", days)


def closed_word(part: str) -> str:
    """Return a closed day as one says it."""
    days = part.removesuffix("休み").strip()
    if days in ("祝日", "祝"):
        return _("{祝日|しゅくじつ}")
    return dates_word(days) if re.match(r"\d", days) else days_word(days)


def note_word(part: str) -> str:
    """Return a note of the sentence as one says it."""
    if part == "要予約":
        return _("{先|さき}に {予約|よやく}が いります")
    if part == "随時":
        return _("いつでも よい（{先|さき}に {相談|そうだん}）")
    return re.sub(r"[{}|]", "", part)


def opening_lines(sentence: str) -> list[list[str]]:
    """Return the slots and notes of a sentence, each in short lines."""
    return [slot_lines(slot) for slot in slots(sentence)] + [[note_word(note)] for note in notes(sentence)]


def closed_lines(sentence: str, *, today: date) -> list[str]:
    """Return the closed days that are still to come."""
    pattern = read_pattern(sentence).pattern
    over = [days for days in (pattern.closed if pattern else ()) if _is_past(days, today)]
    return [closed_word(part) for part in closed_parts(sentence) if part.removesuffix(" 休み") not in over]


def _is_past(days: str, today: date) -> bool:
    """Say whether closed days lie behind us."""
    found = re.findall(r"\d{4}-\d{2}-\d{2}", days)
    return bool(found) and date.fromisoformat(found[-1]) < today and not falls_on(days, today)
