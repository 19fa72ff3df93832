"""The book carried out of the house: as a table whose cells are no formulas; that it was, is the next deed."""

import io
from collections.abc import Collection

from defusedcsv import csv

from geo.defusing import escaped
from profiles.actor import Actor
from profiles.audit.actions import Event, record_of_town
from profiles.audit.naming import people, people_in
from profiles.audit.queries import Asked, linked_deeds
from profiles.audit.rules import DeedKind
from profiles.audit.telling import line_of

BOM = "\ufeff"
MOST = 100_000  # deeds in one file, the newest first
HEADS = ("番号", "いつ", "だれが", "役割", "したこと", "何に", "本人のコード", "記録の番号", "くわしく", "印")
ASKED = frozenset({"ref", "who", "since", "until", "events"})
EXPORTED = Event("audit.exported", "記録簿の書き出し", ASKED | {"number"}, DeedKind.EXPORTED)
READ = Event("audit.read", "記録簿でさがした", ASKED, DeedKind.CHECKED)


def carry_out(actor: Actor, asked: Asked) -> str:
    """Return the deeds that answer a question as CSV, with number and seal of each, and write down that they were taken."""
    found = list(linked_deeds(actor, asked, most=MOST))
    codes = people().codes(actor.town_id, set[str]().union(*(people_in(deed) for deed, _number, _seal in found)))
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(HEADS)
    for deed, number, hashed in found:
        line = line_of(deed, codes)
        told = " / ".join([*(f"{name}: {value}" for name, value in line.details), *_listed(line.people)])
        cells = (line.at, line.who, line.role, line.did, line.kind, line.code, line.ref, told, hashed)
        table.writerow([str(number or ""), *map(escaped, cells)])
    record_of_town(actor, EXPORTED, number=len(found), **_told(asked))
    return BOM + out.getvalue()


def _listed(codes: Collection[str]) -> list[str]:
    """Return the people of a list in one cell."""
    return ["、".join(codes)] if codes else []


def note_question(actor: Actor, asked: Asked) -> None:
    """Write down what an auditor looked for in the book."""
    record_of_town(actor, READ, **_told(asked))


def _told(asked: Asked) -> dict[str, object]:
    """Return a question as a deed tells it."""
    return {
        "ref": asked.ref or None,
        "who": asked.who or None,
        "since": asked.since.isoformat() if asked.since else None,
        "until": asked.until.isoformat() if asked.until else None,
        "events": sorted(asked.events) if asked.events is not None else None,
    }
