"""A consent as a coordinator fills it in while the person is there."""

from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired

from profiles.consent.models import Purpose, Way
from profiles.consent.rules import Closed, Fact
from profiles.desk.fields import EnumField, EnumListField, HouseForm, LongTextField, TextField, WarekiDateField


class ConsentForm(HouseForm):
    """What may be told to whom, how the person said so, and until when."""

    purpose = EnumField(
        Purpose,
        _l("何のため"),
        description=_l("会議で話し合うときは、プラン（目標と役割）と、つなぎの段階も、会議の人が見ます"),
    )
    facts = EnumListField(
        Fact,
        _l("伝えてよいこと"),
        description=_l("本人と1つずつ確かめてください。病気のことは、ここにないので伝わりません"),
    )
    closed = EnumListField(
        Closed,
        _l("名前と連絡先"),
        description=_l("「ほかの機関に引き継ぐ」ときだけ。引き継ぎ先が本人に連絡するのに要ります"),
    )
    way = EnumField(Way, _l("どのように同意したか"))
    given_on = WarekiDateField(
        _l("同意した日"),
        description=_l("例：令和8年11月24日、R8.11.24、2026/11/24"),
        validators=[InputRequired(_l("同意した日を入れてください"))],
    )
    until = WarekiDateField(_l("いつまで"), description=_l("空けておくと、取り消すまで続きます"))


class EmergencyForm(HouseForm):
    """What is told without a consent, because it cannot wait."""

    to = TextField(
        _l("伝える相手"),
        description=_l("例：119番、〇〇警察署、〇〇病院の当直"),
        validators=[InputRequired(_l("伝える相手を入れてください"))],
    )
    closed = EnumListField(Closed, _l("名前と連絡先"))
    facts = EnumListField(Fact, _l("ほかに伝えること"), description=_l("いま要ることだけ"))
    reason = LongTextField(
        _l("同意を待てない理由"),
        description=_l("だれの命・体・財産が、どう危ないか。本人に聞けないわけ"),
        validators=[InputRequired(_l("同意を待てない理由を入れてください"))],
    )
