"""What an auditor asks the book: who, about what, on which day, which kind of deed."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from profiles.audit.queries import Asked
from profiles.desk.fields import HouseForm, TextField, WarekiDateField


class AskForm(HouseForm):
    """The questions to the book; it is sent as an address, so that an answer can be kept and opened again."""

    class Meta(HouseForm.Meta):
        """Asking changes nothing, so it needs no proof of where it came from."""

        csrf = False

    who = TextField(_l("だれが"), description=_l("名前の一部でさがせます"))
    ref = TextField(_l("だれの、どこの記録か"), description=_l("記録簿の「番号」。本人のページのアドレスにもあります"))
    on = WarekiDateField(_l("いつ"), description=_l("例：令和8年11月24日、11月24日、2026/11/24"))
    event = SelectField(_l("したこと"), validate_choice=False, default="")

    def offer(self, kinds: Iterable[tuple[str, str]]) -> None:
        """Offer each kind of deed, a name and a label."""
        choices = [SelectChoice(name, _l(label)) for name, label in sorted(kinds)]
        self.event.choices = [SelectChoice("", _l("すべて")), *choices]

    def asked(self) -> Asked:
        """Return what could be read of the questions."""
        return Asked(self.who.data or "", self.ref.data or "", self.on.data, self.event.data or "")
