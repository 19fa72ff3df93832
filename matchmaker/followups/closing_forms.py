"""What is typed when a case is closed, asked after, and opened again, and when a town sets its rhythms."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from geo.names import Word
from matchmaker.followups.rules import LONGEST_RHYTHM, RHYTHM
from matchmaker.introductions.language import gettext as _
from profiles.cases.closing import ClosingReason, Outcome, ReopenReason
from profiles.cases.words import ContactWay
from profiles.desk.fields import HiddenVersion, HouseForm, LongTextField, NumberField, TextField, WarekiDateField

DAY = _l("例：令和8年11月24日、R8.11.24、2026/11/24")
KEPT, ENDED = "kept", "ended"


def words_of(words: type[Word]) -> list[SelectChoice]:
    """Return the words of a vocabulary as choices."""
    return [SelectChoice(word.value, _(word.label)) for word in words]


class ClosingForm(HouseForm):
    """Why a case is closed, who decided it, who keeps an eye, and what becomes of what it hangs on."""

    reason = RadioField(_l("終結の理由"), validators=[InputRequired(_l("終結の理由を1つ選んでください"))])
    on = WarekiDateField(
        _l("終結を決めた日"), description=DAY, validators=[InputRequired(_l("終結を決めた日を入れてください"))]
    )
    decided_in = TextField(
        _l("決めた会議"), description=_l("例：重層的支援会議。会議がないときは空けて、下にわけを書きます")
    )
    watcher = TextField(
        _l("終結のあと、気にかける人"), description=_l("窓口、人、役わりを。例：北野地域包括支援センター 大島さん")
    )
    words = LongTextField(_l("決めたわけ、申し送り"), description=_l("あとで読む人が分かるように"))
    host_kept = RadioField(_l("受入先への連絡"), validators=[Optional()], default="yes")
    version = HiddenVersion()

    def offer(self) -> None:
        """Offer the reasons, and what becomes of the contact with hosts."""
        self.reason.choices = words_of(ClosingReason)
        self.host_kept.choices = [
            SelectChoice("yes", _("いままでどおり続ける")),
            SelectChoice("no", _("ここで終わりにする")),
        ]

    @property
    def why(self) -> ClosingReason:
        """Return the reason that was chosen."""
        return ClosingReason(self.reason.data)

    @property
    def day(self) -> date:
        """Return the day on which it was decided."""
        return cast(date, self.on.data)


def closing_form(ties: Sequence[tuple[str, str]], **options: Any) -> ClosingForm:
    """Return the form of a closing with one more question for each settled tie: `ties` are reference and place."""
    fields = {f"tie_{ref}": _kept(place) for ref, place in ties}
    form: ClosingForm = type("ClosingFormOfTies", (ClosingForm,), fields)(**options)
    form.offer()
    return form


def _kept(place: str) -> RadioField:
    """Return the question whether a tie stays."""
    stays = [SelectChoice(KEPT, _("定着のまま、続ける")), SelectChoice(ENDED, _("つなぎを終える"))]
    return RadioField(
        place, choices=stays, default=KEPT, validators=[InputRequired(_l("続けるか終えるかを選んでください"))]
    )


def kept_in(form: ClosingForm) -> list[str]:
    """Return the references of the ties that are to stay."""
    return [field.name.removeprefix("tie_") for field in form if field.name.startswith("tie_") and field.data == KEPT]


class ReopenForm(HouseForm):
    """Why a closed case is opened again."""

    reason = RadioField(_l("もう一度始める理由"), validators=[InputRequired(_l("理由を1つ選んでください"))])
    words = LongTextField(_l("聞いたこと"), description=_l("だれから、何を聞いたか"))
    version = HiddenVersion()

    def offer(self) -> None:
        """Offer the reasons."""
        self.reason.choices = words_of(ReopenReason)


class AftercareForm(HouseForm):
    """What came of one contact after a closing."""

    on = WarekiDateField(
        _l("連絡した日"), description=DAY, validators=[InputRequired(_l("連絡した日を入れてください"))]
    )
    way = RadioField(_l("どうやって"), validators=[InputRequired(_l("どうやって連絡したかを選んでください"))])
    outcome = RadioField(_l("どうだったか"), validators=[InputRequired(_l("どうだったかを選んでください"))])
    words = LongTextField(
        _l("聞いたこと"), description=_l("本人か、気にかける人から聞いたままに。つかなかったときは空けてもかまいません")
    )
    version = HiddenVersion()

    def offer(self) -> None:
        """Offer ways and outcomes."""
        self.way.choices, self.outcome.choices = words_of(ContactWay), words_of(Outcome)

    def heard(self) -> dict[str, Any]:
        """Return what was typed."""
        return {
            "outcome": Outcome(self.outcome.data),
            "on": self.on.data,
            "way": ContactWay(self.way.data),
            "words": self.words.data or "",
        }


class TownRhythmsForm(HouseForm):
    """How often both sides are asked in each state of a town."""

    def values(self) -> Mapping[str, tuple[int, int]]:
        """Return the days of both sides by state."""
        return {state: (self[f"{state}_person"].data, self[f"{state}_host"].data) for state in RHYTHM}


_DAYS = InputRequired(_l("1 から %(most)s までの日数を入れてください", most=LONGEST_RHYTHM))
for _state in RHYTHM:
    setattr(TownRhythmsForm, f"{_state}_person", NumberField(_l("本人に、何日に1度"), validators=[_DAYS]))
    setattr(TownRhythmsForm, f"{_state}_host", NumberField(_l("受入先に、何日に1度"), validators=[_DAYS]))
