"""A consent as a coordinator fills it in while the person is there."""

from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired

from profiles.consent.models import Purpose, Way
from profiles.consent.rules import Fact
from profiles.desk.fields import EnumField, EnumListField, HouseForm, WarekiDateField


class ConsentForm(HouseForm):
    """What may be told to whom, how the person said so, and until when."""

    purpose = EnumField(Purpose, _l("何のため"))
    facts = EnumListField(
        Fact,
        _l("伝えてよいこと"),
        description=_l("本人と1つずつ確かめてください。名前・住所・病気のことは、ここにないので伝わりません"),
    )
    way = EnumField(Way, _l("どのように同意したか"))
    given_on = WarekiDateField(
        _l("同意した日"),
        description=_l("例：令和8年11月24日、R8.11.24、2026/11/24"),
        validators=[InputRequired(_l("同意した日を入れてください"))],
    )
    until = WarekiDateField(_l("いつまで"), description=_l("空けておくと、取り消すまで続きます"))
