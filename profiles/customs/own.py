"""The words of a town on its screens: `own("coordinator")` in a template is the town's word, or nothing."""

from flask import g

from profiles.customs.queries import own_words
from profiles.desk.gate import find_actor


def own(key: str) -> str:
    """Return the word that the actor's town has for something, empty where it has none; one question a page."""
    actor = find_actor()
    if actor is None:
        return ""
    if "own_words" not in g:
        g.own_words = own_words(actor.town_id)
    return str(g.own_words.get(key, ""))
