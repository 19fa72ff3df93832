"""Intakes, plans and talks of the fictitious town, played through the ordinary actions."""

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from profiles.actor import Actor
from profiles.cases.contact_actions import write_contact
from profiles.cases.intake import FIELDS, Part
from profiles.cases.intake_actions import check, hear
from profiles.cases.plan_actions import decide_plan, draft_plan, evaluate_plan
from profiles.cases.words import ContactWay, Course, Reached
from profiles.clients.models import Client
from seed.demo import HERE

DAYS = ("received_on", "born_on")


def play_papers(actors: Mapping[str, Actor], clients: Mapping[str, Client], *, today: date) -> None:
    """Write what was heard, planned and talked over."""
    papers = tomllib.loads((HERE / "papers.toml").read_text(encoding="utf-8"))
    for told in papers["intake"]:
        _hear(actors[told["by"]], clients[told["client"]], told, today)
    for told in papers["plan"]:
        _plan(actors[told["by"]], clients[told["client"]], told, today)
    for told in papers["contact"]:
        on = today + timedelta(days=told["day"])
        values = {"on": on, "way": ContactWay[told["way"].upper()], "words": told["words"]}
        values |= {"whom": told.get("whom"), "next_step": told.get("next")}
        write_contact(actors[told["by"]], clients[told["client"]], values, today=on)


def _hear(actor: Actor, client: Client, told: Mapping[str, Any], today: date) -> None:
    """Write one intake; where it was read over, every subject was gone through."""
    said = {name: _iso(value, today) if name in DAYS else value for name, value in told["told"].items()}
    for part in Part:
        if "checked" in told or any(name in said for name in FIELDS.get(part, ())):
            hear(actor, client, part, said, {}, version=client.version)
    if "checked" in told:
        check(actor, client, today=today + timedelta(days=told["checked"]))


def _plan(actor: Actor, client: Client, told: Mapping[str, Any], today: date) -> None:
    """Write one plan as far as it went."""
    days = {name: today + timedelta(days=told[name]) for name in ("review", "agreed", "decided") if name in told}
    roles = [dict(zip(("who", "does", "often"), one, strict=True)) for one in told["roles"]]
    values = {"goal": told["goal"], "first_goal": told.get("first_goal"), "roles": roles}
    values |= {"review_on": days.get("review"), "agreed_on": days.get("agreed")}
    plan = draft_plan(actor, client, values, version=0)
    if "decided" in days:
        on = days["decided"]
        decide_plan(actor, plan, meeting=told["meeting"], on=on, version=plan.version, today=on)
    if said := told.get("evaluation"):
        evaluate_plan(
            actor,
            plan,
            reached=Reached[said["reached"].upper()],
            change=said["change"],
            host=said["host"],
            course=Course[said["course"].upper()],
            version=plan.version,
            today=days["review"],
        )


def _iso(days: int, today: date) -> str:
    """Return the day that lies so many days from today as an intake keeps it."""
    return (today + timedelta(days=days)).isoformat()
