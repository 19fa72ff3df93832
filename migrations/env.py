"""Runs migrations on the connection that upkeep hands over; autogenerate leaves the tables of SpatiaLite alone."""

from importlib import import_module

from alembic import context
from geoalchemy2 import alembic_helpers

from geo.db import db
from geo.spatialite import init_spatial

MODELS = (
    "geo.areas",
    "geo.gazetteer",
    "profiles.audit.models",
    "profiles.accounts.models",
    "profiles.terms.models",
    "profiles.customs.models",
    "profiles.clients.models",
    "profiles.consent.models",
    "profiles.cases.models",
    "resources.directory.models",
    "resources.hosts.models",
    "resources.exchange.models",
    "matchmaker.matching.models",
    "matchmaker.introductions.models",
    "matchmaker.followups.models",
    "matchmaker.retention.models",
)

for name in MODELS:
    import_module(name)
connection = context.config.attributes["connection"]
init_spatial(connection)
context.configure(
    connection=connection,
    target_metadata=db.metadata,
    include_object=alembic_helpers.include_object,
    process_revision_directives=alembic_helpers.writer,
    render_item=alembic_helpers.render_item,
    compare_type=False,
)
with context.begin_transaction():
    context.run_migrations()
