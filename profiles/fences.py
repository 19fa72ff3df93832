"""The policies of the wall as statements for migrations: which rows a page may touch, for each table (PostgreSQL alone)."""

from profiles.wall import APP, KEEPER

KEEPS = f"(SELECT pg_has_role(current_user, '{KEEPER}', 'MEMBER'))"
TOWN = "(SELECT NULLIF(current_setting('tsunagi.town_id', true), '')::int)"
AGENCY = "(SELECT NULLIF(current_setting('tsunagi.agency_id', true), '')::int)"
AT_DOOR = "(SELECT current_setting('tsunagi.door', true) = 'open')"
NO_ROLE = "NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname ="
REFERRED = "SELECT client_id FROM cases WHERE referred_by_id ="
ROLES = tuple(
    f"DO $$ BEGIN IF {NO_ROLE} '{role}') THEN CREATE ROLE {role} NOLOGIN; END IF; "
    f"EXECUTE format('GRANT {role} TO %I', current_user); "
    "EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
    for role in (APP, KEEPER)
)


def fence(table: str, *, of: str = f"town_id = {TOWN}", partners: str | None = None, door: bool = False) -> list[str]:
    """Return what fences a table in: rows of the town alone; `partners` says which of them a partner may touch (None: all).

    A table without a town of its own says in `of` which rows are the town's. `door` opens it to a page that does not know
    yet who acts: never a table that holds anything of a person.
    """
    inside = of if partners is None else f"{of} AND ({AGENCY} IS NULL OR {partners})"
    seen = f"{KEEPS} OR ({inside})" + (f" OR {AT_DOOR}" if door else "")
    return [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY wall ON {table} USING ({seen}) WITH CHECK ({seen})",
    ]


def no_fence(table: str) -> list[str]:
    """Return what takes the fence of a table away."""
    return [
        f"DROP POLICY wall ON {table}",
        f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
    ]


NOBODY = "false"
THEIRS = "client_id IN (SELECT id FROM clients)"  # which a partner sees through the fence of clients
FIRST: dict[str, list[str]] = {  # as the migration 0018 laid them; a table that came later stands in LATER
    **{name: fence(name) for name in ("retention_periods", "imports", "terms", "weight_sets", "deeds", "deed_links")},
    "imported_rows": fence("imported_rows", of="import_id IN (SELECT id FROM imports)"),
    # read at the door: who signs in, and to which place a paper leads
    **{
        name: fence(name, door=True)
        for name in (
            *("agencies", "accounts", "invitations", "areas"),
            *("organisations", "resources", "stewardships", "host_links"),
        )
    },
    "towns": fence("towns", of=f"id = {TOWN}", door=True),
    # of people
    "clients": fence("clients", partners=f"id IN ({REFERRED} {AGENCY})"),
    "cases": fence("cases", partners=f"referred_by_id = {AGENCY}"),
    **{name: fence(name, partners=THEIRS) for name in ("client_marks", "consents")},
    **{
        name: fence(name, partners=NOBODY)
        for name in (
            *("choices", "contacts", "intakes", "introductions", "plans", "unmet_needs", "disclosures"),
            *("follow_ups", "concerns", "worries", "removals", "household_links"),
        )
    },
    "introduction_steps": fence(
        "introduction_steps", of="introduction_id IN (SELECT id FROM introductions)", partners=NOBODY
    ),
}
SENT_OR_GOT = f"from_agency_id = {AGENCY} OR (to_agency_id = {AGENCY} AND state <> 'draft')"
SITTING = "SELECT body_id FROM meeting_members WHERE ended_on IS NULL AND agency_id ="
SITS_THERE = f"body_id IN ({SITTING} {AGENCY})"
LATER: dict[str, list[str]] = {  # fenced in by the migration that made the table
    **{name: fence(name) for name in ("town_facts", "town_customs")},
    "sheet_forms": fence("sheet_forms"),
    "referrals": fence("referrals", partners=f"({SENT_OR_GOT})"),
    "referral_steps": fence("referral_steps", of="referral_id IN (SELECT id FROM referrals)"),
    **{
        name: fence(name) for name in ("meeting_bodies", "meeting_members", "figure_notes", "figure_remains")
    },  # of nobody who is helped
    "meetings": fence("meetings", partners=SITS_THERE),
    "meeting_seats": fence("meeting_seats", partners="meeting_id IN (SELECT id FROM meetings)"),
    **{name: fence(name, partners=NOBODY) for name in ("agenda_items", "packet_pages")},  # opened for the town alone
    **{name: fence(name, partners=NOBODY) for name in ("closings", "aftercare_contacts")},
    "town_rhythms": fence("town_rhythms", partners=NOBODY),
    "calendar_feeds": fence("calendar_feeds", partners=NOBODY, door=True),
    **{name: fence(name, door=True) for name in ("passkeys", "key_questions", "spare_codes", "account_changes")},
}
FENCES = FIRST | LATER
FIRST_OPEN = frozenset({"code_tries", "gazetteer_places", "signin_failures"})
OPEN = FIRST_OPEN | frozenset[str]()  # tables that belong to no town and nobody
TABLES = ", ".join(sorted([*FIRST, *FIRST_OPEN]))  # those that came later are granted by the default below
BOOK = "deeds, deed_links"  # which a page may add to, and nothing else
RIGHTS = (
    f"GRANT USAGE ON SCHEMA public TO {APP}",
    f"GRANT SELECT, INSERT, UPDATE, DELETE ON {TABLES} TO {APP}",
    f"GRANT SELECT ON alembic_version TO {APP}",
    f"REVOKE UPDATE, DELETE ON {BOOK} FROM {APP}",
    f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APP}",
    f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APP}",
    f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {APP}",
)
NO_RIGHTS = (
    f"ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM {APP}",
    f"ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON SEQUENCES FROM {APP}",
    f"REVOKE ALL ON alembic_version, {TABLES} FROM {APP}",
    f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {APP}",
    f"REVOKE ALL ON SCHEMA public FROM {APP}",
)
