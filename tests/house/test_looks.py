"""Every look at a person is on record (QUALITY R32): whatever page shows somebody's words has written down who read them."""

import html
import re

import sqlalchemy as sa

from geo.db import db
from profiles.audit.models import Deed
from profiles.clients.models import Client
from tests.house.test_access_matrix import asked, text_of
from tests.house.visitors import ROLES

SEALED = ("name", "kana", "contact", "household", "interests", "strengths", "wants", "avoid")
SHORTEST = 5  # characters: a shorter text may stand on a page by chance
OWN = "/clients/<string(length=12):ref>"
READ = ("text/html", "text/csv", "text/calendar", "text/plain", "application/pdf")
BOOK = ("audit.index",)  # shows the auditor codes, and is the record itself


def words_of_people(house):
    """Return what is known of one person alone, and is no example of the blank form: the text, and whose it is."""
    told, blank = {}, house.ask("coordinator", "GET", "/clients/new").get_data(as_text=True)
    for client in db.session.scalars(sa.select(Client)):
        for column in SEALED:
            text = getattr(client, column) or ""
            if len(text) >= SHORTEST and text not in blank:
                told.setdefault(text, set()).add(client.ref)
    return {text: refs.pop() for text, refs in told.items() if len(refs) == 1}


def last_deed():
    """Return the number of the last deed."""
    return db.session.scalar(sa.select(sa.func.max(Deed.id))) or 0


def told_of(last):
    """Return whom the deeds written since then are about, directly or by what they tell."""
    deeds = db.session.scalars(sa.select(Deed).where(Deed.id > last)).all()
    details = [value for deed in deeds for value in deed.details.values()]
    named = {ref for value in details if isinstance(value, list) for ref in value}
    return {deed.subject_ref for deed in deeds} | {str(value) for value in details} | named


def test_no_page_shows_the_words_of_a_person_without_writing_down_who_looked(house):
    words, silent, shown = words_of_people(house), [], 0
    for method, rule in house.routes():
        for role in ROLES if method == "GET" and rule.endpoint != "static" else ():
            before = last_deed()
            answer = house.ask(role, method, house.path(rule), **asked(house, method, rule))
            page = html.unescape(answer.get_data(as_text=True)) if answer.mimetype in READ else ""
            seen = {ref: text for text, ref in words.items() if text in page}
            shown += bool(seen)
            on_record = told_of(before) if seen else set()
            silent += [f"{rule.rule} as {role}: {text}" for ref, text in seen.items() if ref not in on_record]

    assert shown > 2
    assert not silent, "\n".join(silent)


def codes_of_people(house):
    """Return the code of each person of the town, with their reference."""
    return {client.code: client.ref for client in db.session.scalars(sa.select(Client))}


def test_no_page_names_the_code_of_a_person_without_writing_down_who_looked(house):
    codes, silent, listed = codes_of_people(house), [], set()
    for method, rule in house.routes():
        for role in ROLES if method == "GET" and rule.endpoint not in ("static", *BOOK) else ():
            before = last_deed()
            answer = house.ask(role, method, house.path(rule), **asked(house, method, rule))
            page = html.unescape(text_of(answer)) if answer.status_code == 200 else ""
            seen = {ref for code, ref in codes.items() if re.search(rf"(?<![\w-]){re.escape(code)}(?!\w)", page)}
            missing = seen - told_of(before)
            listed |= {rule.rule} if len(seen) > 1 else set()
            silent += [f"{rule.rule} as {role}: {len(missing)} of {len(seen)}"] if missing else []

    assert len(listed) > 5
    assert not silent, "\n".join(silent)


def test_every_page_below_a_person_is_on_record_even_if_it_shows_little(house):
    silent = []
    for method, rule in house.routes():
        if method == "GET" and rule.rule.startswith(OWN):
            before = last_deed()
            house.ask("coordinator", method, house.path(rule), **asked(house, method, rule))
            if house.value(rule, "ref") not in told_of(before):
                silent.append(rule.rule)

    assert not silent, "\n".join(silent)


def test_a_look_that_was_refused_shows_nothing_and_writes_nothing(house):
    wordy = []
    for method, rule in house.routes():
        for role in ("viewer", "administrator", "auditor", "stranger", "partner"):
            if method == "GET" and rule.rule.startswith(OWN):
                before = last_deed()
                house.ask(role, method, house.path(rule), **asked(house, method, rule))
                if last_deed() != before:
                    wordy.append(f"{rule.rule} as {role}")

    assert wordy == []
