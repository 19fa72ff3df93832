"""What is typed on each page of an intake."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from profiles.cases.intake import FIELDS, Part
from profiles.cases.words import ContactWay, Housing, Insurance, Pension, Relation, Trouble, Work
from profiles.clients.models import Client
from profiles.clients.parts import CareForm, GoingForm, HomeForm, NameForm, PartForm, WordsForm, filled
from profiles.desk.fields import EnumField, EnumListField, LongTextField, TextField, WarekiDateField

NOT_HEARD = _l("聞いていない")
DAYS = ("received_on", "born_on")


class CallerForm(PartForm):
    """Who came, when and how, and how the person can be reached."""

    received_on = WarekiDateField(_l("受け付けた日"), description=_l("例：令和8年11月24日、R8.11.24、2026/11/24"))
    way = EnumField(ContactWay, _l("どのように来たか"), blank=NOT_HEARD)
    caller = EnumField(Relation, _l("だれが来たか"), blank=NOT_HEARD)
    caller_name = TextField(_l("来た人の名前と、本人との関係"), description=_l("本人が来たときは空けておきます"))
    caller_contact = TextField(_l("来た人の連絡先"))
    reach_how = TextField(_l("本人への連絡のしかた"), description=_l("例：手紙。電話は出られない。母をとおさない"))
    reach_when = TextField(_l("連絡してよい時"), description=_l("例：午後2時よりあと。月曜はさける"))


class TroublesForm(PartForm):
    """What they came with, and what they ask for."""

    troubles = EnumListField(Trouble, _l("相談したいこと"), description=_l("あてはまるものを、いくつでも"))
    worst = EnumField(Trouble, _l("いちばん困っていること"), blank=_l("決めていない"))
    story = LongTextField(_l("いまのようす"), description=_l("話したことばに近い形で"))
    request = LongTextField(
        _l("どうなったらよいか"), description=_l("本人の希望。家族の希望は、だれのことばかを書いて")
    )


class LivingForm(HomeForm):
    """How the person lives."""

    born_on = WarekiDateField(_l("生年月日"), description=_l("例：昭和58年4月1日、S58.4.1、1983/4/1"))
    work = EnumField(Work, _l("仕事"), blank=NOT_HEARD)
    housing = EnumField(Housing, _l("住まい"), blank=NOT_HEARD)
    insurance = EnumField(Insurance, _l("健康保険"), blank=NOT_HEARD)
    pension = EnumField(Pension, _l("年金"), blank=NOT_HEARD)
    living_note = LongTextField(_l("くらしのこと"), description=_l("生活のリズム、食事、眠り、お金のやりくりなど"))


class HeededForm(CareForm):
    """What a place must have, and what nobody should ask again."""

    do_not_ask = LongTextField(
        _l("もう聞かないこと"), description=_l("何度も話させないために。例：前の職場のこと。父のこと")
    )


FORMS: Mapping[Part, type[PartForm]] = {
    Part.CALLER: CallerForm,
    Part.TROUBLES: TroublesForm,
    Part.LIVING: LivingForm,
    Part.WORDS: WordsForm,
    Part.GOING: GoingForm,
    Part.CARE: HeededForm,
    Part.NAME: NameForm,
}


def form_for(part: Part, client: Client, told: Mapping[str, Any], today: date) -> PartForm:
    """Return the form of one subject, filled with what is known, and over it with what was typed."""
    kept = {name: date.fromisoformat(value) if name in DAYS else value for name, value in told.items()}
    begun = {"received_on": today} if part is Part.CALLER and "received_on" not in kept else {}
    return FORMS[part](data={**filled(client), **begun, **kept})


def columns_in(form: PartForm) -> dict[str, Any]:
    """Return the columns of the person's record that a form states."""
    parts = ((WordsForm, "said"), (GoingForm, "going"), (CareForm, "care"), (HomeForm, "home"), (NameForm, "called"))
    return {
        name: value for kind, told in parts if isinstance(form, kind) for name, value in getattr(form, told)().items()
    }


def said_in(form: PartForm, part: Part) -> dict[str, Any]:
    """Return the fields of the sheet that a form states, as JSON can keep them."""
    return {name: _plain(form[name].data) for name in FIELDS.get(part, ())}


def _plain(value: Any) -> Any:
    """Return a value as JSON can keep it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return [one.value for one in value]
    return getattr(value, "value", value)
