"""What troubles both sides stays open until an action closes it."""

from datetime import timedelta

import pytest

from geo.db import db
from geo.errors import DomainError, NotFoundError, StaleError
from matchmaker.followups.actions import close_concern, raise_concern, set_next_step, take_up
from matchmaker.followups.queries import concerns, visible_concern, visible_worry, waiting_worries
from profiles.access import Role
from profiles.vocabulary.rules import Side
from resources.hosts.actions import say_worry
from resources.hosts.rules import Topic


def test_a_concern_hangs_on_its_tie_its_person_and_its_place(worker, tied, today, deeds):
    tie = tied("trial")

    concern = raise_concern(worker, Side.HOST, "席が取れません", today=today, introduction=tie)
    db.session.commit()

    assert (concern.client_id, concern.resource_id) == (tie.client_id, tie.resource_id)
    for where in ({"client_id": tie.client_id}, {"resource_id": tie.resource_id}, {"introduction_id": tie.id}):
        assert [one.concern for one in concerns(worker, **where)] == [concern]
    assert concerns(worker, client_id=tie.client_id + 1) == []
    told = {"side": "host", "client": tie.client.ref, "resource": tie.resource.ref, "introduction": tie.ref}
    assert deeds(concern) == [("concern.raised", told)]


def test_what_has_no_next_step_stands_first_then_the_oldest(worker, make, today):
    place = make.resource(worker)

    def raised(words, days, **more):
        day = today - timedelta(days=days)
        raise_concern(worker, Side.HOST, words, today=day, resource=place, **more)

    raised("古い", 20, next_step="会う")
    raised("新しい", 1)
    raised("次に古い", 9)

    assert [one.concern.words for one in concerns(worker)] == ["次に古い", "新しい", "古い"]


def test_a_next_step_is_decided_and_an_end_is_told(worker, make, today, deeds):
    client = make.client(worker)
    concern = raise_concern(worker, Side.PERSON, "バスで酔う", today=today - timedelta(days=4), client=client)

    set_next_step(worker, concern, "社協の車を聞く", on=today, today=today, version=concern.version)
    close_concern(worker, concern, "車で送れることになった", today=today, version=concern.version)

    assert concerns(worker) == []
    assert [one.concern.closing for one in concerns(worker, closed=True)] == ["車で送れることになった"]
    assert [event for event, _ in deeds(concern)] == ["concern.raised", "concern.step_set", "concern.closed"]
    assert deeds(concern)[-1][1]["days"] == 4
    with pytest.raises(DomainError, match="もう終わっています"):
        close_concern(worker, concern, "もう一度", today=today)


def test_empty_words_and_days_gone_by_are_refused_beside_their_field(worker, make, today):
    client = make.client(worker)
    with pytest.raises(DomainError, match="聞いたままのことば"):
        raise_concern(worker, Side.PERSON, "  ", today=today, client=client)
    concern = raise_concern(worker, Side.PERSON, "朝がつらい", today=today, client=client)

    with pytest.raises(DomainError, match="だれが何をするか"):
        set_next_step(worker, concern, "", on=None, today=today)
    with pytest.raises(DomainError, match="きょうからあと"):
        set_next_step(worker, concern, "電話する", on=today - timedelta(days=1), today=today)
    with pytest.raises(DomainError, match="どうなったか"):
        close_concern(worker, concern, "", today=today)
    with pytest.raises(StaleError):
        close_concern(worker, concern, "済んだ", today=today, version=concern.version + 1)


def test_what_a_host_says_on_the_phone_is_taken_up_once(worker, make, today):
    place = make.resource(worker)
    host = make.actor(Role.HOST)
    worry = say_worry(host, place, Topic.CALL, "次の回が少し心配です")
    db.session.commit()
    assert [one.ref for one in waiting_worries(worker)] == [worry.ref]

    concern = take_up(worker, visible_worry(worker, worry.ref), "", today=today, next_step="電話する")

    assert (concern.side, concern.words, concern.worry_id) == (Side.HOST, "次の回が少し心配です", worry.id)
    assert waiting_worries(worker) == []
    with pytest.raises(DomainError, match="もう受け取られています"):
        take_up(worker, worry, "", today=today)
    with pytest.raises(NotFoundError):
        visible_worry(worker, worry.ref)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATOR])
def test_nobody_but_coordinators_sees_what_troubles_whom(worker, make, today, role):
    concern = raise_concern(worker, Side.PERSON, "朝がつらい", today=today, client=make.client(worker))
    other = make.actor(role)

    assert concerns(other) == []
    assert list(waiting_worries(other)) == []
    with pytest.raises(NotFoundError):
        visible_concern(other, concern.ref)


def test_another_town_sees_nothing(worker, make, today):
    concern = raise_concern(worker, Side.PERSON, "朝がつらい", today=today, client=make.client(worker))
    stranger = make.actor(town=make.other_town())

    assert concerns(stranger) == []
    with pytest.raises(NotFoundError):
        visible_concern(stranger, concern.ref)
