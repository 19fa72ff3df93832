"""What people type about terms: a wording to add or switch off, a concept, a reason, a file."""

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField

from geo.names import Word
from profiles.desk.fields import EnumField, HouseForm, LongTextField, TextField
from profiles.terms.rules import LINKS, Effect, Laid, Section

BETWEEN = re.compile(r"[、,，;；/／\s]+")
CONCEPTS = {"list": "concepts", "autocomplete": "off"}
WHY = _l("あとから見た人に分かるように、ひとこと書きます。例：浜地区では、だんごまきは秋祭りのことを言う")


class Said(Word):
    """In answer to what somebody may say a sentence that is tried out."""

    INTERESTS = "interests", "好きなこと"
    STRENGTHS = "strengths", "してきたこと・得意なこと"
    WANTS = "wants", "したいこと"
    AVOID = "avoid", "苦手なこと・避けたいこと"


def listed(text: str | None) -> tuple[str, ...]:
    """Return names that were typed side by side."""
    return tuple(name for name in BETWEEN.split(text or "") if name)


class WordForm(HouseForm):
    """A wording that shall name a concept."""

    concept = TextField(
        _l("見出し"), description=_l("どの見出しとして読むか。一覧にある名前を入れます。"), render_kw=CONCEPTS
    )
    words = TextField(
        _l("言い方"), description=_l("町で使う言い方、行事や会の名前、方言など。2 文字から 40 文字まで。")
    )
    is_meant = BooleanField(_l("ほかの見出しとしても読まれるままで、かまわない"))
    reason = TextField(_l("わけ"), description=WHY)

    @property
    def laid(self) -> Laid:
        """Return what was typed as a term."""
        return Laid(Effect.WORD, self.concept.data or "", self.words.data or "")


class SilenceForm(HouseForm):
    """A wording that shall no longer name a concept in this town."""

    concept = TextField(_l("見出し"), description=_l("この見出しとしては読まないようにします。"), render_kw=CONCEPTS)
    words = TextField(_l("止める言い方"), description=_l("例：店の名前の「夏祭り」が、祭りとして読まれて困るとき。"))
    reason = TextField(_l("わけ"), description=WHY)

    @property
    def laid(self) -> Laid:
        """Return what was typed as a term."""
        return Laid(Effect.SILENCE, self.concept.data or "", self.words.data or "")


class ConceptForm(HouseForm):
    """A concept of the town's own."""

    concept = TextField(
        _l("見出し"), description=_l("空白のない 1 つのことば。見出しそのものも、言い方として読まれます。")
    )
    section = EnumField(Section, _l("分野"))
    words = LongTextField(_l("言い方"), description=_l("1 行に 1 つ。"))
    broader = TextField(_l("広い見出し"), description=_l("これをふくむ、もっと広い見出し。例：祭り、地域活動"))
    narrower = TextField(_l("狭い見出し"), description=_l("これにふくまれる、もっと狭い見出し。"))
    related = TextField(_l("近い見出し"), description=_l("ふくむのではないが、となりどうしの見出し。"))
    opposite = TextField(_l("反対の見出し"), description=_l("雰囲気どうしのときだけ。例：静かとにぎやか"))
    reason = TextField(_l("わけ"), description=WHY)

    @property
    def laid(self) -> Laid:
        """Return what was typed as a term."""
        links: dict[str, Any] = {name: listed(self[name].data) for name in LINKS}
        return Laid(Effect.CONCEPT, self.concept.data or "", section=self.section.data, **links)

    @property
    def wordings(self) -> list[str]:
        """Return the wordings, one a line."""
        return [line.strip() for line in (self.words.data or "").splitlines() if line.strip()]


class ReasonForm(HouseForm):
    """Why a term is declined or taken back."""

    reason = TextField(_l("わけ"))


class TryForm(HouseForm):
    """A sentence that is tried out; nothing of it is kept."""

    said = LongTextField(
        _l("ためす文"), description=_l("だれのことか分かる文は書かないでください。ここに書いた文は残りません。")
    )
    field = EnumField(Said, _l("何として聞くか"))


class FileForm(HouseForm):
    """A file of terms."""

    file = FileField(_l("ファイル"), validators=[FileRequired(_l("ファイルを選んでください"))])


class KeepForm(HouseForm):
    """The decision on a file that was looked at; it comes back with the form, for nothing was kept of it."""

    text = HiddenField(_l("内容"))
