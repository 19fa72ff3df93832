"""The whole form of a person, as a coordinator writes it: everything of FORMATS 3, and who they are."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired, Length

from profiles.clients.parts import CareForm, GoingForm, HomeForm, NameForm, WordsForm, filled
from profiles.clients.rules import LONGEST_CODE
from profiles.desk.fields import TextField

__all__ = ["ClientForm", "filled"]


class ClientForm(WordsForm, GoingForm, CareForm, HomeForm, NameForm):
    """One person; every field may stay empty but the code."""

    code = TextField(
        _l("コード"),
        description=_l("名前のかわりに、どの画面でもこのコードで呼びます。名前や生年月日を入れないでください"),
        validators=[InputRequired(_l("コードを入れてください。例：C-012")), Length(max=LONGEST_CODE)],
    )

    def values(self) -> dict[str, Any]:
        """Return the columns that the form states."""
        return self.texts("code") | self.said() | self.going() | self.care() | self.home() | self.called()
