"""What is typed of keeping: the periods, and why somebody is handed what is held."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from matchmaker.retention.rules import Ground, RecordKind
from profiles.desk.fields import EnumField, HouseForm, NumberField

FORMATS = {"page": _l("読める形（画面・紙）"), "json": _l("JSON（ほかの道具で読む形）")}
MISSING = _l("何か月かを入れてください")


class PeriodsForm(HouseForm):
    """For how many months each class of records is kept."""

    supported = NumberField(_l("支援した人の記録"), validators=[InputRequired(MISSING)])
    consulted = NumberField(_l("相談で終わった人の記録"), validators=[InputRequired(MISSING)])

    @property
    def months(self) -> dict[RecordKind, int]:
        """Return the months of each class."""
        return {kind: int(self[kind.value].data or 0) for kind in RecordKind}


class HandOutForm(HouseForm):
    """Who asked, and in which form it is handed out."""

    ground = EnumField(Ground, _l("だれの請求か"))
    format = SelectField(_l("渡す形"), choices=[SelectChoice(value, word) for value, word in FORMATS.items()])
