"""How a ranking is told to people: reasons, facts, limits and changes in words."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext, lazy_pgettext
from flask_babel import lazy_gettext as _l

from matchmaker.engine import wording
from matchmaker.engine.relaxing import HALVES
from matchmaker.engine.types import Limit, Person, Reason, Relaxation, Said, Travel
from matchmaker.matching.rules import Tried
from profiles.desk.hours import hours_told
from profiles.desk.language import weekday_word
from profiles.vocabulary.rules import Feature, Mode, Step

CLIENT_FACTS = {
    "client.interests": _l("好きなこと"),
    "client.interest_tags": _l("好きなこと"),
    "client.strengths": _l("してきたこと"),
    "client.wants": _l("したいこと"),
    "client.avoid": _l("つらいこと"),
    "client.step": _l("いまの段階"),
    "client.max_group": _l("人数"),
    "client.max_fee": _l("払える額"),
    "client.home": _l("ご自宅のあたり"),
    "client.travel": _l("移動のしかた"),
    "client.available": _l("来られる時"),
    "client.preferred": _l("できればの条件"),
    "client.required": _l("ゆずれない条件"),
    "client.gender": _l("性別"),
    "client.age": _l("年齢"),
}
PLACE_FACTS = {
    "resource.緯度": _l("場所"),
    "resource.経度": _l("場所"),
    "resource.開催": _l("ひらく時"),
    "resource.利用可能時間特記事項": _l("ひらく時"),
    "resource.規模": _l("規模"),
    "resource.段階": _l("合う段階"),
    "resource.最終確認日": _l("確かめた日"),
    "resource.受入枠": _l("空き"),
    "resource.受入中": _l("空き"),
    "resource.参加費": _l("参加費"),
    "resource.報酬": _l("報酬"),
    "resource.説明": _l("説明"),
    "resource.活動": _l("活動"),
    "resource.雰囲気": _l("雰囲気"),
    "resource.名称": _l("名称"),
    "resource.種別": _l("種別"),
    "resource.団体名": _l("団体名"),
    "resource.備考": _l("備考"),
    "resource.連絡方法": _l("連絡方法"),
    "resource.対象条件": _l("対象の条件"),
    "resource.状態": _l("状態"),
    "resource.strain": _l("いまの負担"),
}
LIMITS = {
    Limit.INACTIVE: _l("休止や準備中"),
    Limit.CLOSED_WHEN_FREE: _l("ひらく時"),
    Limit.NO_PLACE: _l("空きなし"),
    Limit.AGE: _l("年齢"),
    Limit.ACCESS: _l("設備"),
    Limit.TRAVEL: _l("移動"),
    Limit.FEE: _l("費用"),
    Limit.GROUP: _l("人数"),
    Limit.AVOID: _l("避けたい所"),
    Limit.VISIBILITY: _l("見られない所"),
}
STEPS = {
    Step.COME_BY: lazy_pgettext("step", "居場所"),
    Step.TAKE_PART: lazy_pgettext("step", "参加"),
    Step.HELP: lazy_pgettext("step", "手伝い"),
    Step.WORK_EXPERIENCE: lazy_pgettext("step", "体験"),
    Step.WORK: lazy_pgettext("step", "就労"),
}
HALF_WORDS = dict(
    zip(
        HALVES,
        (_l("%(day)s曜の朝早くも"), _l("%(day)s曜の午前も"), _l("%(day)s曜の午後も"), _l("%(day)s曜の夜も")),
        strict=True,
    )
)
QUESTIONS: Mapping[str, str] = {
    **{feature.value: sentences[2] for feature, sentences in wording.FEATURE_SENTENCES.items()},
    "opening": wording.ASK_OPENING,
    "place": wording.ASK_PLACE,
}


def _(text: object, **gaps: object) -> str:
    """Return a text in the language of the reader, its gaps filled."""
    return str(gettext(str(text), **gaps))


def reason_text(reason: Reason) -> str:
    """Return the sentence of a reason in the language of the reader."""
    return _filled(reason.template, reason.values)


def _filled(template: str, values: Mapping[str, Any]) -> str:
    """Translate a template and fill its gaps; words of our own in a gap are translated too."""
    gaps = {name: _said(value) if isinstance(value, Said) else value for name, value in values.items()}
    if (hours := "what" if template == wording.OPENS_AT else "opening") in gaps:
        gaps[hours] = hours_told(str(gaps[hours]))
    if "steps" in gaps:
        gaps["steps"] = "・".join(_(step) for step in str(gaps["steps"]).split("・") if step)
    return _(template) % gaps if gaps else _(template)


def _said(said: Said) -> str:
    """Return a word of our own in the language of the reader."""
    return _filled(said.template, said.values)


def facts_text(facts: Iterable[str]) -> str:
    """Return where a reason comes from: 本人の好きなこと ↔ 受入先の活動."""
    told = list(facts)
    mine = _joined(_(CLIENT_FACTS[fact]) for fact in told if fact in CLIENT_FACTS)
    theirs = _joined(_place_fact(fact) for fact in told if fact.startswith("resource."))
    parts = [_("本人の%(what)s", what=mine)] * bool(mine) + [_("受入先の%(what)s", what=theirs)] * bool(theirs)
    return " ↔ ".join(parts)


def _joined(words: Iterable[str]) -> str:
    """Return words side by side, each once."""
    return "・".join(dict.fromkeys(words))


def _place_fact(fact: str) -> str:
    """Return a fact of a listing in a word; a feature goes by its own name."""
    return _(PLACE_FACTS.get(fact, fact.removeprefix("resource.")))


def question_about(asked: str) -> tuple[str, str]:
    """Return why something must be asked, and the question itself."""
    feature = next((one for one in Feature if one.value == asked), None)
    if feature is not None:
        return _("聞くこと（ゆずれない条件「%(what)s」）", what=_(feature.label)), _(QUESTIONS[asked])
    why = (
        _("聞くこと（ひらく時が書かれていません）") if asked == "opening" else _("聞くこと（空き枠が書かれていません）")
    )
    return why, _(QUESTIONS[asked])


def travel_fact(travel: Travel | None) -> tuple[str, str]:
    """Return how long it takes, and 「（見込み）」 where that is an estimate."""
    if travel is None:
        return _("分からない"), ""
    text = _("%(mode)s %(n)s分", mode=_(travel.mode.label), n=travel.minutes_up)
    return text, _("（見込み）") if travel.estimated else ""


def relaxation_text(change: Relaxation) -> str:
    """Return a change that would open more, in a few words."""
    if change.place is not None:
        if change.feature is not None:
            return _("%(place)sに「%(what)s」", place=change.place.name, what=_(change.feature.label))
        return _("%(place)sに枠をもう1つ", place=change.place.name)
    return _change_text(change.change, str(change.to))


def tried_text(tried: Tried, place_name: str) -> str:
    """Return the change that is tried out, in a few words."""
    if tried.feature is not None:
        return _("%(place)sに「%(what)s」", place=place_name, what=_(tried.feature.label))
    if tried.change == "place":
        return _("%(place)sに枠をもう1つ", place=place_name)
    return _change_text(tried.change, tried.to)


def _change_text(change: str, to: str) -> str:
    """Return a change of what the person can bear, in a few words."""
    if change == "available":
        day, _blank, hours = to.partition(" ")
        return _(HALF_WORDS[hours], day=weekday_word(day)) if hours in HALF_WORDS else _("%(times)s も", times=to)
    if change == "max_minutes":
        return _("移動 %(n)s分まで", n=to)
    return _("%(n)s円まで", n=to) if change == "max_fee" else _("%(n)s人くらいまで", n=to)


def excluded_text(excluded: Mapping[Limit, int]) -> str:
    """Return what stood in the way, counted: 移動 88・ひらく時 31."""
    found = sorted(((count, limit) for limit, count in excluded.items() if count), key=lambda one: -one[0])
    return "・".join(f"{_(LIMITS[limit])} {count}" for count, limit in found)


def travel_limit(person: Person) -> str:
    """Return how somebody gets there, and how long they can bear it: 徒歩・バスで30分まで."""
    modes = "・".join(_(mode.label) for mode in Mode if mode in person.modes)
    if modes and person.max_minutes is not None:
        return _("%(modes)sで%(n)s分まで", modes=modes, n=person.max_minutes)
    return modes if person.max_minutes is None else _("移動 %(n)s分まで", n=person.max_minutes)


def must_words(person: Person, available: str | None) -> list[str]:
    """Return what the person cannot give up, each in a few words."""
    words = [_(feature.label) for feature in person.required]
    words += [travel_limit(person)]
    words += [part.strip() for part in (available or "").split(";")]
    if person.max_fee is not None:
        words.append(_("1回 %(n)s円まで", n=person.max_fee) if person.max_fee else _("無料の所"))
    return [word for word in words if word]


def wish_words(person: Person) -> list[str]:
    """Return what would be good to have, each in a few words."""
    words = [_(feature.label) for feature in person.preferred]
    if person.max_group is not None:
        words.append(_("%(n)s人くらいまで", n=person.max_group))
    return words


def step_words() -> list[tuple[Step, str]]:
    """Return the steps with words that fit side by side in a narrow column."""
    return [(step, str(word)) for step, word in STEPS.items()]


def short_times(opening: str, most: int = 2) -> list[list[str]]:
    """Return the first openings of a sentence, and 「ほか」 where there are more; a line breaks only between words."""
    parts = [part.split() for part in hours_told(opening).split(";") if part.strip()]
    return parts if len(parts) <= most else [*parts[:most], [_("ほか")]]
