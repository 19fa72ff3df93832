"""Who acts: every action and every scoped query is handed one."""

from dataclasses import dataclass

from profiles.access import Role


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who acts: an account of a town, a host with a personal link, or a command."""

    role: Role
    town_id: int
    name: str
    account_id: int | None = None  # None: a host or a command
    agency_id: int | None = None  # the desk a partner belongs to
    resource_id: int | None = None  # the one listing a host speaks for
    stewardship_id: int | None = None
