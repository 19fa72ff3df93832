"""The questions worth asking a person, in words: what to ask, what the answer would change, and where it is written."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from matchmaker.engine.asking import Asked

EXAMPLES = 3
HOME, MEANS, MINUTES = "home", "modes", "max_minutes"
ASKS = {
    (HOME, MEANS, MINUTES): _l("どのあたりから、何で、片道何分くらいまで出かけられそうですか"),
    (HOME, MEANS): _l("どのあたりから、何で出かけることになりそうですか"),
    (HOME, MINUTES): _l("どのあたりから、片道何分くらいまで出かけられそうですか"),
    (MEANS, MINUTES): _l("何で、片道何分くらいまで出かけられそうですか"),
    (HOME,): _l("お住まいは、どのあたりですか（町の名前まででかまいません）"),
    (MEANS,): _l("出かけるときは、徒歩・自転車・バス・車のどれですか"),
    (MINUTES,): _l("片道で何分くらいまでなら、しんどくなさそうですか"),
    ("available",): _l("出かけやすいのは、何曜日の、午前と午後のどちらですか"),
    ("interest_tags",): _l("好きなことや、前に楽しかったことはありますか"),
    ("step",): _l("まずは居るだけがよいですか、何かしたり手伝ったりもしてみたいですか"),
    ("required",): _l("段差・筆談・静かな部屋など、ないと困ることはありますか"),
    ("avoid",): _l("これがあると行きにくい、ということはありますか"),
    ("max_group",): _l("何人くらいまでなら、いっしょにいてつらくないですか"),
    ("age",): _l("年齢は、おいくつくらいですか"),
    ("max_fee",): _l("1回にいくらまでなら払えそうですか"),
}
ABOUT = {
    HOME: _l("お住まいのあたり"),
    MEANS: _l("移動のしかた"),
    MINUTES: _l("行ける時間の長さ"),
    "available": _l("来られる日時"),
    "interest_tags": _l("好きなこと"),
    "step": _l("いまの段階"),
    "required": _l("ゆずれない条件"),
    "avoid": _l("つらいこと"),
    "max_group": _l("つらくない人数"),
    "age": _l("年齢"),
    "max_fee": _l("払える額"),
}
FIELDS = {
    HOME: "address",
    "interest_tags": "interests",
    "required": "feature_wheelchair",
}  # others go by their own name


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """One question to a person: the sentence, what its answer would change, and the field of the form that takes it."""

    ask: str
    effect: str
    field: str

    @property
    def text(self) -> str:
        """Return all of it in one line."""
        return f"{self.ask}（{self.effect}）"


def question_lines(asked: Iterable[Asked]) -> list[QuestionLine]:
    """Return the questions in the language of the reader."""
    return [QuestionLine(_ask(one), _effect(one), FIELDS.get(one.facts[0], one.facts[0])) for one in asked]


def _ask(asked: Asked) -> str:
    """Return what to ask; where it is about interests, with what would change the list most as examples."""
    sentence = str(ASKS[asked.facts])
    examples = [changes["interest_tags"][0] for changes in asked.answers[:EXAMPLES] if "interest_tags" in changes]
    if not examples:
        return sentence
    return str(_("%(ask)s（たとえば、%(words)s）", ask=sentence, words="・".join(examples)))


def _effect(asked: Asked) -> str:
    """Return what would change: 移動のしかたが分かると、上の10か所のうち6か所ほどが変わります."""
    what = _("移動のこと") if len(asked.facts) > 1 else str(ABOUT[asked.facts[0]])
    if asked.turning:
        gaps = {"what": what, "all": asked.among, "n": asked.turning}
        return str(_("%(what)sが分かると、上の%(all)sか所のうち%(n)sか所ほどが変わります", **gaps))
    return str(_("%(what)sが分かると、上の%(all)sか所の並びが変わります", what=what, all=asked.among))
