"""Names with old characters (U16): five hundred of them go through form, store, search, files and paper, and lose nothing."""

import io
import re
import unicodedata

import pypdf
import pytest
import sqlalchemy as sa

from geo.db import db
from geo.names import composed
from geo.table import read_table
from profiles.clients.models import Client
from profiles.clients.queries import where_called
from profiles.desk import press
from profiles.desk.paper import pdf_of
from resources.directory.models import Kind
from resources.exchange.export import csv_text, workbook
from resources.exchange.queries import exported
from tests.support.names import old_names

NAMES = old_names()
SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


@pytest.fixture
def people(make):
    """Return the coordinator of a town in which everybody has such a name."""
    actor = make.actor()
    for at, (old, _plain) in enumerate(NAMES):
        make.client(actor, code=f"C-{at:03}", name=old, kana="")
    db.session.commit()
    return actor


def test_names_are_kept_as_written_and_found_under_the_old_and_under_the_plain_form(people):
    db.session.expire_all()
    kept = dict(db.session.execute(sa.select(Client.code, Client.name)).all())
    lost = []
    for at, forms in enumerate(NAMES):
        for form in forms:
            found = db.session.scalars(sa.select(Client.code).where(where_called(people, form))).all()
            lost += [] if f"C-{at:03}" in found else [form]

    assert kept == {f"C-{at:03}": old for at, (old, _plain) in enumerate(NAMES)}
    assert lost == []


def test_a_form_takes_names_as_they_are_and_puts_together_what_belongs_together(make, browser):
    desk, some = browser.sign_in(make.account()), NAMES[::25]
    for at, (old, _plain) in enumerate(some):
        desk.post("/clients/new", code=f"C-{at}", name=f" {old}\u200b", kana=unicodedata.normalize("NFD", "がんばら"))

    rows = db.session.execute(sa.select(Client.name, Client.kana).order_by(Client.id)).all()
    assert [name.rstrip("\u200b") for name, _ in rows] == [old for old, _ in some]
    assert {kana for _, kana in rows} == {"がんばら"}


def test_files_give_back_what_was_put_in(make, app):
    actor = make.actor()
    for old, _plain in NAMES:
        make.resource(actor, name=old, kind=Kind.SALON)
    db.session.commit()
    listings = exported(actor)

    for name, content in (("a.csv", csv_text(listings).encode()), ("a.xlsx", workbook(listings))):
        table = read_table(content, name)
        assert sorted(row.cells["名称"] for row in table.rows) == sorted(old for old, _ in NAMES)


def test_paper_draws_every_one_of_them(app):
    lines = "".join(f"<li>{old}</li>" for old, _plain in NAMES)
    page = f'<html lang="ja"><head><title>名簿</title><link rel="stylesheet" href="/static/paper.css"></head><body><main><ul>{lines}</ul></main></body></html>'

    _dressed, without_variant = press.with_variants(page)
    reader = pypdf.PdfReader(io.BytesIO(pdf_of(page)))

    text = "\n".join(one.extract_text() for one in reader.pages)
    drawn = {re.sub(r"\s", "", line) for line in SELECTORS.sub("", text).replace("•", "\n").split("\n")}
    assert without_variant == []
    assert "〓" not in text
    assert {re.sub(r"\s", "", SELECTORS.sub("", old)) for old, _ in NAMES} <= drawn
    assert not any(
        re.search(rb"<(?:[0-9a-f]{4})*?0000(?:[0-9a-f]{4})*>", one.get_contents().get_data()) for one in reader.pages
    )


def test_what_has_a_form_of_its_own_is_not_made_modern():
    assert composed("塚\ufa10 神\ufa19 葛\U000e0100 か\u3099") == "塚\ufa10 神\ufa19 葛\U000e0100 が"
