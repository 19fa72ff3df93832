"""One story from a ranked list to a settled tie: a decline, a second try, both streams, a concern, a rest, an end."""

import re
from datetime import timedelta

from geo.clock import today
from geo.coords import Point
from geo.db import db
from matchmaker.introductions.models import Introduction, State
from profiles.consent.actions import give_consent
from profiles.consent.models import Way
from profiles.consent.rules import Fact
from resources.directory.models import Resource


def only_tie(place):
    """Return the newest tie to a place as the store holds it."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.query(Introduction).filter_by(resource_id=place.id).order_by(Introduction.id.desc()).first()


def test_a_person_and_a_place_come_together_and_both_are_looked_after(browser, make):
    worker = make.actor()
    client = make.client(worker, code="C-031", interests="土いじり", available="毎日 9:00-17:00", name="岬 なおと")
    facts = (Fact.AGE_BAND, Fact.INTERESTS)
    give_consent(worker, client, facts=facts, way=Way.SPOKEN, given_on=today(), today=today())
    near = {"point": Point(35.0, 138.5), "activities": ["畑の手入れ", "花壇"]}
    first = make.resource(worker, name="花の会", **near)
    second = make.resource(worker, name="ふれあい農園 みのり", places_total=1, **near)
    desk = browser.sign_in(make.account())
    day = today().isoformat()

    def go(tie, state, **more):
        """Take one step on its page."""
        page = desk.post(f"/introductions/{tie.ref}/step/{state}", on=day, version=tie.version, **more)
        assert page.status == 200, page.text
        return page

    # the ranked list offers both; the first is proposed, and its host declines
    ranked = desk.get(f"/clients/{client.ref}/match")
    offered = re.findall(r'name="resource_ref" value="(\w+)"', ranked.text)
    assert set(offered) == {first.ref, second.ref}
    desk.post("/introductions/new", client_ref=client.ref, resource_ref=first.ref, rank="1")
    for state in ("wished", "host_asked"):
        go(only_tie(first), state)
    assert desk.get("/").has("花の会")
    go(only_tie(first), "declined", reason="year_end", note="二月に改めて")
    assert desk.get(f"/introductions/{only_tie(first).ref}").has("いそがしい時期で、余裕がない")

    # the second way, up to taking part; its only seat is taken, and shown so
    desk.post("/introductions/new", client_ref=client.ref, resource_ref=second.ref, rank="2")
    for state in ("wished", "host_asked", "accepted", "visit", "trial", "taking_part"):
        go(only_tie(second), state)
    assert desk.get(f"/resources/{second.ref}").has("1 枠のうち 1 が埋まっています")
    assert second.ref not in re.findall(
        r'name="resource_ref" value="(\w+)"', desk.get(f"/clients/{client.ref}/match").text
    )

    # both sides are heard; the host's side is heavy and becomes a concern with a next step
    tie = only_tie(second)
    heard = {"on": day, "way": "phone"}
    desk.post(f"/introductions/{tie.ref}/record/person", feeling="3", burden="2", words="畑に出ると楽です", **heard)
    desk.post(f"/introductions/{tie.ref}/record/host", feeling="2", burden="3", words="手が足りなくて", **heard)
    desk.post(f"/concerns/new?introduction={tie.ref}", side="host", words="人手の見込みが立ちません")
    page = desk.get(f"/introductions/{tie.ref}")
    for words in ("「畑に出ると楽です」", "「手が足りなくて」", "「人手の見込みが立ちません」", "0／8 週"):
        assert page.has(words)
    assert desk.get(f"/resources/{second.ref}/whole").has("負担 やや高い")

    # a rest, a return, an end: the seat is free again, and another introduction may begin
    desk.post(f"/introductions/{tie.ref}/pause", version=only_tie(second).version)
    desk.post(f"/introductions/{tie.ref}/resume", version=only_tie(second).version)
    go(only_tie(second), "settled", decided_in="第3回 重層的支援会議")
    go(only_tie(second), "ended", reason="graduated")
    assert only_tie(second).state is State.ENDED
    assert db.session.get_one(Resource, second.id).places_taken == 0
    desk.post("/introductions/new", client_ref=client.ref, resource_ref=second.ref, rank="1")
    assert only_tie(second).state is State.PROPOSED

    # the person is seen whole, and no page ever showed the name
    whole = desk.get(f"/clients/{client.ref}")
    for words in ("花の会", "ふれあい農園 みのり", "したいことがかない、次へ進んだ"):
        assert whole.has(words)
    assert not any(
        "岬" in desk.get(path).text for path in ("/", "/introductions/", f"/clients/{client.ref}", "/concerns/")
    )
    assert only_tie(second).state_since - today() == timedelta(0)
