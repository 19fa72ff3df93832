"""What is typed of a plan and of a contact."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired

from profiles.cases.models import Plan
from profiles.cases.planning import MOST_ROLES
from profiles.cases.words import ContactWay, Course, Reached
from profiles.desk.fields import EnumField, HiddenVersion, HouseForm, LongTextField, TextField, WarekiDateField

DAY = _l("例：令和8年11月24日、R8.11.24、2026/11/24")


class PlanForm(HouseForm):
    """The draft of a plan."""

    goal = LongTextField(
        _l("めざすこと"), description=_l("本人のことばで。例：週に一度、決まった所へ行けるようになりたい")
    )
    first_goal = LongTextField(_l("見直す日までの目標"), description=_l("はじめの一歩。例：見学に2回行ってみる"))
    review_on = WarekiDateField(_l("見直す日"), description=DAY)
    agreed_on = WarekiDateField(_l("本人が「これでよい」と言った日"), description=_l("まだなら空けておきます"))
    version = HiddenVersion()

    def roles(self) -> list[dict[str, str]]:
        """Return who does what, as typed."""
        return [{part: self[f"{part}_{at}"].data or "" for part in ROLE} for at in range(MOST_ROLES)]

    @property
    def role_rows(self) -> list[list[Any]]:
        """Return the fields of each role."""
        return [[self[f"{part}_{at}"] for part in ROLE] for at in range(MOST_ROLES)]

    def values(self) -> dict[str, Any]:
        """Return what the form states."""
        names = ("goal", "first_goal", "review_on", "agreed_on")
        return {name: self[name].data for name in names} | {"roles": self.roles()}


ROLE = {"who": _l("だれが"), "does": _l("何をするか"), "often": _l("どのくらい")}
for _at in range(MOST_ROLES):
    for _part, _label in ROLE.items():
        setattr(PlanForm, f"{_part}_{_at}", TextField(_label))


def plan_filled(plan: Plan) -> dict[str, Any]:
    """Return what the form of a plan begins with."""
    roles = {f"{part}_{at}": one.get(part, "") for at, one in enumerate(plan.roles[:MOST_ROLES]) for part in ROLE}
    names = ("goal", "first_goal", "review_on", "agreed_on", "version")
    return roles | {name: getattr(plan, name) for name in names}


class DecisionForm(HouseForm):
    """The decision of a meeting."""

    decided_in = TextField(
        _l("決めた会議"),
        description=_l("例：重層的支援会議、支援調整会議"),
        validators=[InputRequired(_l("どの会議で決めたかを入れてください"))],
    )
    decided_on = WarekiDateField(
        _l("決めた日"), description=DAY, validators=[InputRequired(_l("決めた日を入れてください"))]
    )
    version = HiddenVersion()


class EvaluationForm(HouseForm):
    """How a plan turned out."""

    reached = EnumField(
        Reached, _l("目標の達成"), blank=_l("選ぶ"), validators=[InputRequired(_l("目標の達成を選んでください"))]
    )
    change = LongTextField(
        _l("本人の変化"),
        description=_l("本人のことばと、まわりから見たこと"),
        validators=[InputRequired(_l("本人の変化を、ひとことでも書いてください"))],
    )
    host = LongTextField(_l("受入先の声"))
    course = EnumField(
        Course, _l("次の方針"), blank=_l("選ぶ"), validators=[InputRequired(_l("次の方針を選んでください"))]
    )
    version = HiddenVersion()


class ContactForm(HouseForm):
    """One talk with or about a person."""

    on = WarekiDateField(_l("話した日"), description=DAY, validators=[InputRequired(_l("話した日を入れてください"))])
    way = EnumField(ContactWay, _l("方法"))
    whom = TextField(_l("話した相手"), description=_l("本人と話したときは空けておきます"))
    words = LongTextField(_l("話したこと"), validators=[InputRequired(_l("話したことを、ひとことでも書いてください"))])
    next_step = LongTextField(_l("次にすること"))
    version = HiddenVersion()

    def values(self) -> dict[str, Any]:
        """Return what the form states."""
        return {name: self[name].data for name in ("on", "way", "whom", "words", "next_step")}
