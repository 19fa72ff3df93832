"""What is typed beside the figures: a note on a month."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField
from wtforms.validators import Length

from profiles.desk.fields import HouseForm, TextField

MOST = 200


class NoteForm(HouseForm):
    """One note on a month; left empty, it is cleared."""

    words = TextField(
        _l("注記"),
        description=_l("例：台風で2週間、外出をひかえた。人のことは書かないでください"),
        validators=[Length(max=MOST, message=_l("200字までにしてください"))],
    )
    for_council = BooleanField(_l("会議用の表にも出す"))
    version = HiddenField()

    @property
    def seen(self) -> int:
        """Return which version of the note was seen."""
        text = str(self.version.data or "")
        return int(text) if text.isascii() and text.isdigit() else 0
