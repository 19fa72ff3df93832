"""The gazetteer (地名辞書): town names with a point each, for finding an address without the internet."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from geo.db import Model


class GazetteerPlace(Model):
    """One town name (町丁目・大字), as public data has it; shared by all towns."""

    __tablename__ = "gazetteer_places"

    id: Mapped[int] = mapped_column(primary_key=True)
    prefecture: Mapped[str]
    city: Mapped[str]
    town: Mapped[str]  # empty: the municipality itself
    key: Mapped[str] = mapped_column(index=True)  # folded prefecture + city + town
    lat: Mapped[float]
    lon: Mapped[float]
    source: Mapped[str] = mapped_column(default="")

    __table_args__ = (sa.UniqueConstraint("prefecture", "city", "town"),)
