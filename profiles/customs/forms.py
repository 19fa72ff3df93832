"""What is typed of a town's customs."""

from typing import Any

from flask_babel import lazy_gettext as _l

from profiles.customs.models import TownCustom
from profiles.customs.rules import Key
from profiles.desk.fields import HouseForm, NumberField, TextField

HELP = {
    Key.LEAD_WITH: _l("例：社会福祉協議会。決まりがなければ空けておきます"),
    Key.LEAD_WITHOUT: _l("例：はじめに受けた機関。決まりがなければ空けておきます"),
    Key.LEADER: _l("例：チームリーダー"),
    Key.COORDINATOR: _l("例：コミュニティソーシャルワーカー"),
}


class CustomsForm(HouseForm):
    """The customs of a town; an empty field means that it has none of its own."""

    def values(self) -> dict[Key, str]:
        """Return what was typed."""
        return {key: str(self[key.value].data or "") for key in Key}


for _key in Key:
    _kind: Any = NumberField if _key is Key.REVIEW_MONTHS else TextField
    setattr(CustomsForm, _key.value, _kind(_l(_key.label), description=HELP.get(_key, "")))


def filled(customs: dict[Key, TownCustom]) -> CustomsForm:
    """Return the form with the customs of a town."""
    values: dict[str, Any] = {key.value: custom.value for key, custom in customs.items()}
    months = values.get(Key.REVIEW_MONTHS.value)
    return CustomsForm(data=values | {Key.REVIEW_MONTHS.value: int(months) if months else None})
