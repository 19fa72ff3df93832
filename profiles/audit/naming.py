"""Codes for references: the book knows no person, so the top floor tells it which rows are about whom (ADR 19)."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from flask import current_app

from profiles.audit.models import Deed

PEOPLE = "tsunagi.people_on_record"  # in `app.extensions`: how the book learns codes


@dataclass(frozen=True, slots=True)
class Trace:
    """One person as the book knows them: their reference, their code, and every row that is about them."""

    ref: str
    code: str
    refs: frozenset[str]


@dataclass(frozen=True, slots=True)
class People:
    """What the top floor tells: a person by code, codes by reference, an account by its address; all within a town."""

    find: Callable[[int, str], Trace | None]
    codes: Callable[[int, Collection[str]], Mapping[str, str]]
    account: Callable[[int, str], int | None]


def people() -> People:
    """Return what the application was told about people."""
    told: People = current_app.extensions[PEOPLE]
    return told


def people_in(deed: Deed) -> set[str]:
    """Return the references of the people that a deed names."""
    named = set(deed.details.get("clients") or ())
    if isinstance(client := deed.details.get("client"), str):
        named.add(client)
    unknown = deed.subject_kind == "referrals" and not named  # somebody on a sheet who has no record yet
    return named | ({deed.subject_ref} if deed.subject_kind == "clients" or unknown else set())
