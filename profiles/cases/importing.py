"""Clients from a file: compared with the records, reported, then written as a whole or not at all."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from geo.errors import DomainError
from profiles.actor import Actor
from profiles.cases.actions import open_case
from profiles.clients.actions import add_client, change_client, changes
from profiles.clients.models import Client
from profiles.clients.queries import clients_coded
from profiles.clients.reading import ClientFile
from profiles.clients.rules import ClientRead
from profiles.consent.actions import settle_consent, stands_as_told
from profiles.consent.rules import LEAST

FILE = "file"
REFUSED = "直す所が %(count)s 件あるので、何も書きこんでいません。直してから、もう一度取り込んでください"
ALLOWED = "、".join(fact.label for fact in LEAST)


@dataclass(frozen=True, slots=True)
class Plan:
    """What taking a file in would do."""

    file: ClientFile
    new: tuple[ClientRead, ...]
    changed: tuple[tuple[Client, ClientRead], ...]
    unchanged: int

    @property
    def refused(self) -> int:
        """Return how many clients of the file cannot be read."""
        return sum(client.is_refused for client in self.file.clients)

    def report(self) -> dict[str, Any]:
        """Return the report, shaped as that of resources (FORMATS 2.1)."""
        problems = self.file.problems
        doubtful = {problem.line for problem in problems if problem.severity == "doubtful"}
        return {
            "format": self.file.format,
            "encoding": self.file.encoding,
            "read": len(self.file.clients),
            "new": len(self.new),
            "changed": len(self.changed),
            "unchanged": self.unchanged,
            "doubtful": len(doubtful),
            "refused": self.refused,
            "unknown_columns": list(self.file.unknown_columns),
            "problems": [problem.as_json() for problem in problems],
        }


def plan_import(actor: Actor, file: ClientFile, *, today: date) -> Plan:
    """Compare a file with the records of the town."""
    good = [one for one in file.clients if not one.is_refused]
    known = clients_coded(actor, [one.values["code"] for one in good])
    new = [one for one in good if one.values["code"] not in known]
    old = [(known[one.values["code"]], one) for one in good if one.values["code"] in known]
    changed = [(client, one) for client, one in old if _differs(client, one, today)]
    return Plan(file, tuple(new), tuple(changed), len(old) - len(changed))


def keep_import(actor: Actor, plan: Plan, *, today: date) -> None:
    """Write a planned file; the commit is the caller's. Raises DomainError when a client of it was refused."""
    if plan.refused:
        raise DomainError(REFUSED, count=plan.refused)
    for one in plan.new:
        client = add_client(actor, one.values, source=FILE)
        open_case(actor, client, today=today)
        _settle(actor, client, one, today)
    for client, one in plan.changed:
        change_client(actor, client, one.values, version=client.version, source=FILE)
        _settle(actor, client, one, today)


def _settle(actor: Actor, client: Client, one: ClientRead, today: date) -> None:
    """Let the consent stand as the file says, where it says anything."""
    introduce = one.consent.get("introduce")
    if introduce is not None:
        settle_consent(actor, client, introduce, one.consent.get("until"), today=today)


def _differs(client: Client, one: ClientRead, today: date) -> bool:
    """Say whether a file says anything else than the record."""
    introduce = one.consent.get("introduce")
    settled = introduce is None or stands_as_told(client, introduce, one.consent.get("until"), today=today)
    return bool(changes(client, one.values)) or not settled
