"""What is typed of a body and its members."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from geo.areas import Area
from matchmaker.meetings.rules import MeetingKind, PledgeWay
from profiles.accounts.models import Account, Agency
from profiles.desk.fields import (
    NOT_OFFERED,
    EnumField,
    HiddenVersion,
    HouseForm,
    LongTextField,
    NumberField,
    TextField,
    WarekiDateField,
    WeekField,
)

NUMBERS = ("minutes", "max_cases", "minutes_per_case", "max_cases_per_hour")
TEXTS = ("name", "rhythm", "rhythm_words", "place", "consent_rule", "source")


class BodyForm(HouseForm):
    """A body that meets."""

    kind = EnumField(MeetingKind, _l("種類"))
    name = TextField(_l("会議の名前"), description=_l("町での呼び方。例：よりそい会議"))
    rhythm = WeekField(
        _l("開く日"),
        description=_l("例：第2火 13:30-15:30。祝日と年末年始は開きません。決まっていなければ空けておきます"),
    )
    rhythm_words = TextField(_l("開く日についての補足"), description=_l("例：月1回。急ぐときは随時"))
    place = TextField(_l("場所"))
    area = SelectField(_l("圏域"), default="", **NOT_OFFERED)
    minutes = NumberField(_l("1回の長さ"), description=_l("開く日に時刻があれば、空けておきます"))
    max_cases = NumberField(_l("1回に話し合う人数の上限"))
    minutes_per_case = NumberField(_l("1人にかける時間"))
    max_cases_per_hour = NumberField(_l("1時間に話し合う人数の上限"))
    consent_rule = LongTextField(_l("同意についての町の決まり"))
    source = TextField(_l("もとになった文書"))
    version = HiddenVersion()

    def offer(self, areas: Sequence[Area]) -> None:
        """Offer the areas of the town."""
        none = SelectChoice("", str(_l("町の全体")))
        self.area.choices = [none, *(SelectChoice(area.ref, area.name) for area in areas)]

    def values(self) -> dict[str, Any]:
        """Return what was typed, without kind and area."""
        return {name: self[name].data or "" for name in TEXTS} | {name: self[name].data for name in NUMBERS}


class PledgeForm(HouseForm):
    """When and how a member was bound to secrecy."""

    pledged_on = WarekiDateField(_l("守秘を確かめた日"))
    pledge_way = EnumField(PledgeWay, _l("守秘の根拠"), blank=_l("まだ確かめていない"))


class MemberForm(PledgeForm):
    """Somebody who shall sit in a body."""

    account = SelectField(
        _l("アカウント"), description=_l("選ぶと、この方は画面でも資料を開けます"), default="", **NOT_OFFERED
    )
    agency = SelectField(_l("窓口・機関"), default="", **NOT_OFFERED)
    name = TextField(_l("名前"), description=_l("アカウントのない方だけ"))
    duty = TextField(_l("役割"), description=_l("例：座長、事務局"))

    def offer(self, accounts: Sequence[Account], agencies: Sequence[Agency]) -> None:
        """Offer the accounts that may sit in a body, and the agencies of the town."""
        none = SelectChoice("", "")
        self.account.choices = [none, *(SelectChoice(one.ref, one.name) for one in accounts)]
        self.agency.choices = [none, *(SelectChoice(one.ref, one.name) for one in agencies)]
