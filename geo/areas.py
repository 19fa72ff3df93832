"""Towns and their areas (圏域): a tree of polygons."""

from typing import Any

import sqlalchemy as sa
from geoalchemy2 import Geometry
from sqlalchemy.orm import Mapped, mapped_column

from geo.db import Model, new_ref


class Town(Model):
    """One municipality (市区町村), the owner of every other row."""

    __tablename__ = "towns"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(40), unique=True, default=new_ref)
    name: Mapped[str]
    office: Mapped[str] = mapped_column(default="")  # 参加支援室 and the like, in the foot of each page
    extension: Mapped[str] = mapped_column(default="")  # 内線
    is_demo: Mapped[bool] = mapped_column(default=False)


class Area(Model):
    """One area (圏域): the municipality, a 日常生活圏域, a school district."""

    __tablename__ = "areas"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(12), unique=True, default=new_ref)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("towns.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("areas.id"), index=True)
    name: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    outline: Mapped[Any] = mapped_column(Geometry("MULTIPOLYGON", srid=4326), nullable=True)

    __table_args__ = (sa.UniqueConstraint("town_id", "parent_id", "name"),)
