"""Words of the fictitious town, put in force or proposed through the ordinary actions."""

import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from profiles.actor import Actor
from profiles.terms.actions import add_term, propose_term
from profiles.terms.rules import Effect, Laid
from seed.demo import HERE

MORNING = time(1, 0, tzinfo=UTC)  # ten in Japan


def play_words(actors: Mapping[str, Actor], *, today: date) -> None:
    """Write the town's own words; one that waits is proposed and acts on nothing yet."""
    for told in tomllib.loads((HERE / "terms.toml").read_text(encoding="utf-8"))["word"]:
        write = propose_term if told.get("waits") else add_term
        at = datetime.combine(today + timedelta(days=told["day"]), MORNING)
        laid = Laid(Effect.WORD, told["concept"], told["words"])
        write(actors[told["by"]], laid, reason=told["reason"], now=at, is_meant=True)
