"""The leak drill (QUALITY R31): from an account, a name or a lost paper to people and facts, by code, with the report and its days."""

import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest

from geo.db import db
from matchmaker.config import ROOT
from profiles.access import Role
from profiles.audit.actions import PRINTED, listed, looked
from profiles.audit.exposure import PAGES, SENSITIVE, Seen, deadlines, leak_of, seen_by
from profiles.audit.models import Deed
from profiles.audit.telling import PAGES as NAMED_PAGES
from profiles.clients.actions import open_name
from tests.profiles.audit.test_cli import newest

AT = datetime(2026, 11, 25, 6, 30, tzinfo=UTC)


@pytest.fixture
def run(app):
    """Return a way to drill."""
    return lambda *words: app.test_cli_runner().invoke(args=["audit", "leak", *words])


def said(answer):
    """Return what a drill said as JSON."""
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.output)


def test_everything_that_one_account_saw_is_told_by_code_and_never_by_name(run, make):
    account, other = make.account(), make.account()
    actor, first, second = make.actor_of(account), make.client(name="山田 花子"), make.client(name="佐藤 次郎")
    looked(actor, first, "match")
    open_name(actor, first)
    listed(actor, "clients", [first.ref, second.ref])
    looked(make.actor_of(other), second, "client")
    db.session.commit()

    answer = run("--account", account.email, "--json")

    told = said(answer)
    assert (told["people"], told["sensitive"], told["deeds"]) == (2, 2, 3)
    assert [one["code"] for one in told["list"]] == [first.code, second.code]
    assert told["list"][0]["looks"] == 3
    assert "name" in told["list"][0]["facts"]
    assert "name" not in told["list"][1]["facts"]
    assert told["facts"]["name"] == 1
    assert told["must_be_reported"]
    assert len(told["report"]) == 9
    text = run("--account", account.email).output
    assert "見られたおそれのある人 2 人" in text
    assert "山田" not in answer.output + text
    assert "佐藤" not in answer.output + text


def test_the_drill_itself_is_on_record(run, make):
    account = make.account()
    looked(make.actor_of(account), make.client(), "match")
    db.session.commit()

    run("--account", account.email, "--since", "2026-01-01", "--until", "2030-01-01")

    deed = newest()
    assert (deed.event, deed.actor_role) == ("audit.leak", "auditor")
    assert deed.details == {
        "account": account.email,
        "since": "2026-01-01",
        "until": "2030-01-01",
        "number": 1,
        "sensitive": 1,
    }


def test_only_the_period_counts(run, make):
    account = make.account()
    looked(make.actor_of(account), make.client(), "match")
    db.session.commit()

    assert said(run("--account", account.email, "--until", "2020-01-01", "--json"))["people"] == 0
    text = run("--account", account.email, "--until", "2020-01-01").output
    assert "報告の義務に当たる人は、記録にありません" in text
    assert "見た記録なし" in text


def test_a_lost_paper_is_found_by_its_number_in_the_book(run, make):
    client = make.client()
    listed(make.actor(), "sheet", [client.ref], PRINTED)
    db.session.commit()
    number = db.session.execute(db.text("SELECT max(number) FROM deed_links")).scalar()

    told = said(run("--deed", str(number), "--json"))

    assert [one["code"] for one in told["list"]] == [client.code]
    assert run("--deed", "99999").exit_code == 1
    assert "99999 番目の記録がありません" in run("--deed", "99999").output


def test_a_host_is_found_by_name(run, make):
    looked(make.actor(Role.COORDINATOR), make.client(), "enquiry")
    db.session.commit()

    assert said(run("--who", "コーディネーター", "--json"))["people"] == 1
    assert said(run("--who", "だれでもない", "--json"))["people"] == 0


def test_a_list_too_long_to_name_is_told_as_everybody(run, make):
    account = make.account()
    listed(make.actor_of(account), "clients", [f"r{number}" for number in range(2001)])
    db.session.commit()

    told = said(run("--account", account.email, "--json"))

    assert (told["people"], told["unnamed"], told["must_be_reported"]) == (0, 2001, True)
    assert "のべ 2001 人" in run("--account", account.email).output


@pytest.mark.parametrize("words", [[], ["--who", "a", "--deed", "1"], ["--deed", "0"], ["--who", "a", "--since", "x"]])
def test_a_question_that_is_none_is_refused(run, app, words):
    assert run(*words).exit_code == 2


def test_an_account_that_is_not_there_or_of_another_town_is_refused(run, make):
    town, theirs = make.town, make.account(town=make.other_town())

    answer = run("--account", theirs.email, "--town", town.ref)

    assert answer.exit_code == 1
    assert "アカウントがありません" in answer.output


def test_the_days_of_the_report():
    usual, worse = deadlines(date(2026, 11, 25), malicious=False), deadlines(date(2026, 11, 25), malicious=True)

    assert (usual.first_from, usual.first_until) == (date(2026, 11, 28), date(2026, 11, 30))
    assert (usual.full, worse.full) == (date(2026, 12, 25), date(2027, 1, 24))


def test_a_purpose_that_may_be_unlawful_stands_in_the_report(run, make):
    account = make.account()

    told = said(run("--account", account.email, "--learned", "2026-11-25", "--malicious", "--json"))

    assert told["deadlines"]["full"] == "2027-01-24"
    assert "不正の目的" in told["report"]["4 原因"]


def test_several_looks_at_one_person_are_one_person():
    looks = [
        ("b", frozenset({Seen.CODE}), AT),
        ("a", frozenset({Seen.CODE}), AT),
        ("a", frozenset({Seen.WORDS}), AT - timedelta(days=1)),
    ]

    leak = leak_of(looks, deeds=3)

    assert [one.ref for one in leak.people] == ["a", "b"]
    assert (leak.people[0].looks, leak.people[0].first_at, leak.people[0].last_at) == (2, AT - timedelta(days=1), AT)
    assert (leak.sensitive, dict(leak.counts)) == (1, {Seen.CODE: 2, Seen.WORDS: 1})


def test_codes_alone_are_reported_above_a_hundred_people():
    looks = [(f"r{number}", frozenset({Seen.CODE}), AT) for number in range(101)]

    assert leak_of(looks, deeds=1).must_be_reported
    assert not leak_of(looks[:100], deeds=1).must_be_reported


def test_what_is_not_known_is_taken_to_have_shown_everything_but_the_name():
    assert seen_by("client.looked", "a page of tomorrow") == frozenset(Seen) - {Seen.NAME}
    assert seen_by("client.looked", None) >= SENSITIVE
    assert Seen.NAME in seen_by("client.name.opened", None)


def test_every_page_on_which_people_are_seen_is_known_to_the_drill_and_to_the_auditor():
    source = "".join(
        file.read_text(encoding="utf-8") for room in ("profiles", "matchmaker") for file in (ROOT / room).rglob("*.py")
    )
    called = re.findall(r'(?:looked|listed|_looked_at)\((?:[^()"]|\([^()]*\))*?f?"([a-z_]+)', source)

    assert len(called) > 15
    assert set(called) - set(PAGES) == set()
    assert set(called) - set(NAMED_PAGES) == set()


def test_a_deed_of_no_person_shows_nobody(run, make):
    account = make.account()
    db.session.add(
        Deed(
            town_id=account.town_id,
            actor_id=account.id,
            actor_role="coordinator",
            actor_name=account.name,
            event="map.exported",
            subject_kind="towns",
            subject_ref="t",
            details={"number": 3},
        )
    )
    db.session.commit()

    told = said(run("--account", account.email, "--json"))

    assert (told["people"], told["deeds"], told["must_be_reported"]) == (0, 1, False)
