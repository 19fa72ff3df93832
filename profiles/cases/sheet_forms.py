"""What is chosen before a sheet is printed with a name on it."""

from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired

from profiles.cases.sheets import Sheet
from profiles.cases.words import PrintReason
from profiles.desk.fields import EnumField, HouseForm


class NamedPaperForm(HouseForm):
    """Why a paper is printed with the name."""

    reason = EnumField(
        PrintReason,
        _l("印刷の理由"),
        description=_l("だれが、いつ、なぜ名前を紙に出したかが、記録簿に残ります"),
        validators=[InputRequired(_l("印刷の理由を選んでください"))],
        blank=_l("選んでください"),
    )


class NamedSheetForm(NamedPaperForm):
    """Which sheet is printed with the name, and why."""

    kind = EnumField(
        Sheet, _l("様式"), validators=[InputRequired(_l("様式を選んでください"))], blank=_l("選んでください")
    )
