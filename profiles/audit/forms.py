"""What an auditor asks the book: of whom, by whom, in which period, which kind of deed; and the anchors they kept."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import SelectField, ValidationError
from wtforms.fields.choices import SelectChoice

from profiles.audit.events import Event
from profiles.audit.queries import Asked
from profiles.audit.rules import DeedKind
from profiles.desk.fields import HouseForm, TextField, WarekiDateField

OF_KIND = "kind."  # begins the choices that stand for all deeds of a kind
NAMES = ("ref", "who", "since", "until", "event")


class AskForm(HouseForm):
    """The questions to the book; it is sent as an address, so that an answer can be kept and opened again."""

    class Meta(HouseForm.Meta):
        """Asking changes nothing, so it needs no proof of where it came from."""

        csrf = False

    ref = TextField(_l("だれの記録か"), description=_l("本人のコード。表の中の番号でもさがせます"))
    who = TextField(_l("だれが"), description=_l("したのはだれか。名前の一部でさがせます"))
    since = WarekiDateField(_l("いつから"), description=_l("例：令和8年11月24日、11月24日、2026/11/24"))
    until = WarekiDateField(_l("いつまで"), description=_l("この日もふくみます"))
    event = SelectField(_l("したこと"), validate_choice=False, default="")

    def offer(self, known: Iterable[Event]) -> None:
        """Offer each kind of deed, and below it every deed of that kind."""
        events = list(known)
        choices = [SelectChoice("", _l("すべて"))]
        for kind in DeedKind:
            choices.append(SelectChoice(OF_KIND + kind.value, _l(kind.label)))
            own = sorted((event for event in events if event.kind is kind), key=lambda event: event.label)
            choices += [SelectChoice(event.name, "　" + str(_l(event.label))) for event in own]
        self.event.choices = choices
        self.kinds = {
            OF_KIND + kind.value: frozenset(event.name for event in events if event.kind is kind) for kind in DeedKind
        }

    def validate_until(self, field: WarekiDateField) -> None:
        """Refuse a period that ends before it begins."""
        if field.data and self.since.data and field.data < self.since.data:
            raise ValidationError(_l("「いつから」よりあとの日を入れてください"))

    def said(self) -> list[tuple[str, str]]:
        """Return what was asked in words, so that a printed answer says to what it is one."""
        chosen = {str(choice.value): str(choice.label).strip() for choice in self.event.choices}
        pairs = [(self[name].label.text, str(self[name]._value())) for name in NAMES if name != "event"]
        pairs.append((self.event.label.text, chosen.get(self.event.data, "") if self.event.data else ""))
        return [(str(label), value) for label, value in pairs if value]

    def asked(self) -> Asked:
        """Return what could be read of the questions; the rows of a person are added by who knows them."""
        event = self.event.data or ""
        events = self.kinds.get(event, frozenset({event})) if event else None
        return Asked(
            who=self.who.data or "",
            ref=self.ref.data or "",
            since=self.since.data,
            until=self.until.data,
            events=events,
        )


class VerifyForm(HouseForm):
    """The file of anchors that an auditor kept, where they have one at hand."""

    file = FileField(_l("取っておいた控えのファイル"))
