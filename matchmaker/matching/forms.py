"""What a coordinator types beside a ranking."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import InputRequired

from profiles.desk.fields import HouseForm, LongTextField, TextField


class PassForm(HouseForm):
    """Why one candidate is not chosen this time; kept for the next ranking and for learning."""

    reason = LongTextField(
        _l("今回は選ばないわけ"),
        description=_l(
            "本人のことばや、会って分かったことを、そのまま短く。例：会の人が顔なじみどうしで、はじめの一回には重いとのこと"
        ),
        validators=[InputRequired(_l("今回は選ばないわけを、ひとこと書いてください"))],
    )
    place = HiddenField()
    rank = HiddenField()


class UnmetForm(HouseForm):
    """What is missing for somebody, in a few words if there are any."""

    words = TextField(_l("どんな所があればよいか"))
