"""How weights are told to people: what each is called, what it means, and how its figure is written."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

GROUPS: tuple[tuple[Any, Any, tuple[str, ...]], ...] = (
    (
        _l("点に足すもの"),
        _l("その所がこの点で合うほど、上に並びます。数の大きいものほど、並びを決めます。"),
        ("topic", "atmosphere", "offer", "group", "travel", "opening", "place", "freshness", "fee"),
    ),
    (
        _l("「すること」の中での強さ"),
        _l("「すること」が合うかどうかを、本人のどのことばから読むかです。"),
        ("interest", "interest_tags", "strength", "wish"),
    ),
    (
        _l("点を下げるもの"),
        _l("合わないとき、ほかがよく合っていても、最大でこの割合まで点を下げます。"),
        ("dislike", "step", "strain", "condition"),
    ),
    (
        _l("並べるとき"),
        _l("受入先に聞くことが残っている所を、候補に入れるときに、これだけ控えめに見ます。"),
        ("unconfirmed",),
    ),
)
NAMES: Mapping[str, Any] = {
    "topic": _l("すること"),
    "interest": _l("好きなこと"),
    "interest_tags": _l("好きなこと（選んだことば）"),
    "strength": _l("してきたこと"),
    "wish": _l("したいこと"),
    "atmosphere": _l("雰囲気"),
    "group": _l("人数"),
    "offer": _l("はじめやすさ"),
    "travel": _l("近さ"),
    "opening": _l("ひらく時"),
    "fee": _l("費用"),
    "place": _l("空きの数"),
    "freshness": _l("確かめた日"),
    "step": _l("段階"),
    "dislike": _l("つらいこと"),
    "strain": _l("受入先の負担"),
    "condition": _l("対象の条件"),
    "unconfirmed": _l("聞くことが残る所"),
}
MEANINGS: Mapping[str, Any] = {
    "topic": _l("そこですることが、本人の好きなこと・してきたこと・したいことに合う"),
    "interest": _l("本人が好きだと話したことと、そこですることの近さ"),
    "interest_tags": _l("記録で選んだ「好きなこと」のことばと、そこですることの近さ"),
    "strength": _l("本人がしてきた仕事や得意なことを、そこで生かせる"),
    "wish": _l("本人がしてみたいことを、そこでできる"),
    "atmosphere": _l("静かさ、話の多さ、ひとりか一緒か、ゆっくりかが、本人に合う"),
    "group": _l("いつもの人数が、本人の大丈夫な人数におさまる"),
    "offer": _l("見学・同行・名前を出さない始め方など、あると助かることがある"),
    "travel": _l("家から近い"),
    "opening": _l("本人の来られる時と、ひらいている時が、長く重なる"),
    "fee": _l("お金がかからない"),
    "place": _l("空きに余裕がある"),
    "freshness": _l("載っていることを、人が最近確かめた"),
    "step": _l("その所が合う段階が、本人のいまの段階から離れている"),
    "dislike": _l("本人のつらいことが、そこにある"),
    "strain": _l("受入先がいま、受け入れの負担を抱えている"),
    "condition": _l("対象の条件に、本人が入らないかもしれない"),
    "unconfirmed": _l("設備・ひらく時・空きのどれかを、まだ聞いていない"),
}
KINDS: Mapping[str, Any] = {
    "all": _l("すべての人"),
    "sparse": _l("話したことばが少ない人"),
    "told": _l("ことばのある人"),
    "strict": _l("ゆずれない条件の多い人"),
    "free": _l("条件のゆるい人"),
    "dislikes": _l("つらいことを話した人"),
    "no_dislikes": _l("つらいことの記録がない人"),
    "step:come_by": _l("いまの段階が「居場所」の人"),
    "step:take_part": _l("いまの段階が「参加」の人"),
    "step:help": _l("いまの段階が「手伝い」の人"),
    "step:work_experience": _l("いまの段階が「就労体験」の人"),
    "step:work": _l("いまの段階が「就労」の人"),
    "step:none": _l("いまの段階が分からない人"),
}


def shown(value: float) -> str:
    """Return a weight as people read it: out of a hundred, to one place."""
    return f"{100 * value:.1f}".removesuffix(".0")
