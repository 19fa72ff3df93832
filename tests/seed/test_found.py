"""Real towns founded from their presets: on both databases, twice without doubling, and never over what a town wrote itself."""

import json
from datetime import date

import sqlalchemy as sa

from geo.areas import Area, Town, areas_of, keep_areas
from geo.db import db
from geo.errors import DomainError
from geo.features import Shape
from matchmaker.config import ROOT
from matchmaker.meetings.body_actions import add_body
from matchmaker.meetings.models import MeetingBody, MeetingMember
from matchmaker.meetings.queries import find_body
from matchmaker.meetings.rules import MeetingKind, room_for, sittings
from profiles.access import Role
from profiles.accounts.models import Account, Agency
from profiles.actor import Actor
from profiles.audit.models import Deed
from profiles.cases.referral_form_actions import set_sheet_form
from profiles.cases.referral_form_queries import find_sheet_form
from profiles.cases.referral_models import SheetForm
from profiles.cases.referral_sheet import Direction, SheetDefinition
from profiles.clients.models import Client
from profiles.customs.actions import settle_customs
from profiles.customs.models import TownCustom, TownFact
from profiles.customs.queries import customs_of, facts_of
from profiles.customs.rules import Key, Topic
from seed.found import found
from seed.preset import Preset, named, presets
from seed.preset_cli import preset
from tests.conftest import TODAY

TABLES = (Town, Area, Agency, Account, SheetForm, TownFact, TownCustom, MeetingBody, MeetingMember, Deed)


def counts():
    """Return how many rows each table holds."""
    return [db.session.scalar(sa.select(sa.func.count()).select_from(table)) for table in TABLES]


def keeper(town):
    """Return an administrator of a town."""
    return Actor(Role.ADMINISTRATOR, town.id, "管理者")


def run(app, *words):
    """Run a command of presets."""
    return app.test_cli_runner().invoke(preset, list(words))


def test_each_of_the_twelve_towns_loads_and_a_second_time_changes_nothing(app):
    for one in presets():
        report = found(one, TODAY)
        db.session.commit()
        assert report.town.name == one.name
        assert {area.name for area in areas_of(report.town.id)} >= {one.name}
        assert len(facts_of(keeper(report.town))) == len(one.facts)
        assert {key: custom.value for key, custom in customs_of(report.town.id).items()} == {
            custom.key: custom.value for custom in one.customs
        }
    before = counts()

    again = [found(one, TODAY) for one in presets()]
    db.session.commit()

    assert counts() == before
    assert not [report for report in again if report.new or report.changed or report.left]
    assert before[0] == 12


def test_takashimas_sheet_can_be_filled_in_and_answered_in_six_ways(app):
    town = found(named("高島市"), TODAY).town

    form = find_sheet_form(keeper(town), Direction.TO_TEAM)

    assert (form.name, len(form.answers), form.borrowed) == ("つむぎあいシート", 6, ["fields"])
    assert "つむぎあいシートC票の項目" in form.source


def test_a_sheet_of_which_some_fields_are_stated_still_asks_who_it_is_about(app):
    town = found(named("坂井市"), TODAY).town

    fields = find_sheet_form(keeper(town), Direction.TO_TEAM).definition.fields

    assert [one.label for one in fields if one.section == "資料にある項目"] == ["いま分かっている情報", "課題認識"]
    assert any(one.names_the_person for one in fields)
    assert next(one for one in fields if one.label == "課題認識").required


def body(town, name, kind):
    """Return a body of a town."""
    return find_body(keeper(town), kind, name)


def test_the_limits_of_the_documents_hold_in_the_bodies(app):
    sakai, yonago = (found(named(name), TODAY).town for name in ("坂井市", "米子市"))
    both = (MeetingKind.MULTILAYERED, MeetingKind.STATUTORY)

    regular = [body(sakai, "さかまる会議（定例）", kind) for kind in both]
    monthly = body(yonago, "重層的支援会議・支援会議", MeetingKind.STATUTORY)

    assert {(one.rhythm, one.max_cases, one.minutes) for one in regular} == {("第2火", 2, 90)}
    assert [one.on for one in sittings(regular[0].rhythm, start=TODAY, count=2)] == [
        date(2026, 12, 8),
        date(2027, 1, 12),
    ]
    assert room_for(monthly.limits, 60) == 3
    assert room_for(monthly.limits, 30) == 1
    assert monthly.source.endswith("「多機関による検討・調整」")


def test_those_named_as_always_there_are_members_as_agencies_where_there_is_one(app):
    town = found(named("盛岡市"), TODAY).town

    members = [one.called for one in body(town, "よりそい会議", MeetingKind.MULTILAYERED).members]

    assert members == [
        "盛岡市地域福祉課",
        "盛岡市社会福祉協議会",
        "相談支援包括化推進員",
        "支援機関（実務者）",
        "本人など",
    ]


def test_a_body_that_the_town_changed_stays_and_what_it_does_not_say_is_filled_in(app, make):
    town = make.other_town("坂井市")
    add_body(keeper(town), MeetingKind.MULTILAYERED, "さかまる会議（定例）", max_cases=3, place="市役所")

    report = found(named("坂井市"), TODAY)

    kept = body(town, "さかまる会議（定例）", MeetingKind.MULTILAYERED)
    assert (kept.max_cases, kept.minutes, kept.place) == (3, 90, "市役所")
    assert report.left == ["会議体「さかまる会議（定例）」の1回の件数は 3（資料では 2）"]
    assert "会議体「さかまる会議（定例）」の開く日" in report.changed


def test_a_meeting_whose_ground_in_law_is_not_stated_stays_a_fact(app):
    town = found(named("米子市"), TODAY).town

    assert all(body(town, "援助方針会議", kind) is None for kind in MeetingKind)
    assert "援助方針会議" in [fact.label for fact in facts_of(keeper(town))]


def test_areas_that_are_only_counted_are_not_invented(app):
    town = found(named("氷見市"), TODAY).town

    assert [(area.name, area.kind) for area in areas_of(town.id)] == [("氷見市", "市")]
    counted = [fact for fact in facts_of(keeper(town)) if fact.topic is Topic.AREA and fact.number]
    assert [(fact.label, fact.number) for fact in counted] == [("地区", 21)]


def test_outlines_join_the_areas_that_are_there(app):
    import shapely

    town = found(named("臼杵市"), TODAY).town
    before = {area.name: area.id for area in areas_of(town.id)}
    square = shapely.MultiPolygon([shapely.box(131.7, 33.0, 131.9, 33.2)])

    keep_areas(town.id, [Shape("臼杵市", square)])
    db.session.commit()

    areas = {area.name: area for area in areas_of(town.id)}
    assert {name: area.id for name, area in areas.items()} == before
    assert areas["野津ブロック"].parent_id == areas["臼杵市"].id
    assert areas["臼杵市"].outline is not None


def test_an_import_draws_the_municipality_alone_and_makes_no_neighbours(app, tmp_path):
    found(named("氷見市"), TODAY)
    db.session.commit()
    squares = [
        {
            "type": "Feature",
            "properties": {"N03_004": name},
            "geometry": {"type": "Polygon", "coordinates": [[[x, 36], [x + 1, 36], [x + 1, 37], [x, 37], [x, 36]]]},
        }
        for x, name in enumerate(("氷見市", "高岡市"), 136)
    ]
    file = tmp_path / "areas.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": squares}, ensure_ascii=False))

    told = app.test_cli_runner().invoke(args=["areas", "import", str(file), "--known"])
    strange = app.test_cli_runner().invoke(args=["areas", "import", str(file), "--known", "--name-field", "N03_003"])

    assert "新しく 0 件、書き直し 1 件" in told.output
    assert [area.name for area in db.session.scalars(sa.select(Area))] == ["氷見市"]
    assert strange.exit_code == 1


def test_a_town_with_people_keeps_all_it_wrote(app, make):
    town = make.other_town("坂井市")
    actor = keeper(town)
    client = make.client(Actor(Role.COORDINATOR, town.id, "三浦 あかね"))
    account = make.account(Role.ADMINISTRATOR, town)
    settle_customs(actor, {Key.MULTILAYERED: "まるまる会議", Key.REVIEW_MONTHS: "6"}, today=TODAY)
    own = Actor(Role.ADMINISTRATOR, town.id, account.name, account.id)
    set_sheet_form(own, SheetDefinition(Direction.TO_TEAM, "つなぎ票", own_word="つなぎ票"))
    db.session.commit()

    report = found(named("坂井市"), TODAY)
    db.session.commit()

    assert (report.town.id, report.town.ref) == (town.id, town.ref)
    assert db.session.get(Client, client.id).town_id == town.id
    assert customs_of(town.id)[Key.MULTILAYERED].value == "まるまる会議"
    assert customs_of(town.id)[Key.REVIEW_MONTHS].value == "6"
    assert find_sheet_form(actor, Direction.TO_TEAM).name == "つなぎ票"
    assert len(report.left) == 2


def test_a_new_edition_tells_what_changed(app):
    one = named("名張市")
    town = found(one, TODAY).town
    told = json.loads(json.dumps(one.told))
    told["figures"][0]["said"] = "76,000 人"
    told["figures"].pop()
    told["words"].append(told["words"][-1] | {"label": "別のことば"})

    report = found(Preset(one.ref, told), TODAY)

    assert report.changed == ["資料の「人口」", "資料の「高齢化率」（いまの版にはないので消しました）"]
    assert len(report.new) == 1
    assert len(facts_of(keeper(town))) == len(one.facts)


def test_the_unused_town_of_a_new_store_becomes_the_first_one_and_others_stand_beside_it(app):
    db.session.add(Town(ref="town", name="名前のない町"))
    db.session.commit()

    first, second = run(app, "load", "himi"), run(app, "load", "なばりし")

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert [town.name for town in db.session.scalars(sa.select(Town).order_by(Town.id))] == ["氷見市", "名張市"]


def test_what_fails_leaves_nothing_half_written(app, monkeypatch):
    before = counts()

    def refuse(*_args):
        raise DomainError("ここで止まります")

    monkeypatch.setattr("seed.found.lay_facts", refuse)
    told = run(app, "load", "北栄町")

    assert (told.exit_code, "ここで止まります" in told.output, "Traceback" in told.output) == (1, True, False)
    assert counts() == before


def test_the_made_up_town_is_never_turned_into_a_real_one(app, make):
    town = make.other_town("氷見市")
    town.is_demo = True
    db.session.commit()

    assert "架空の町です" in run(app, "load", "氷見市").output


def test_invented_people_can_sign_in_and_say_that_they_are_invented(app, browser):
    told, again = run(app, "load", "豊島区", "--with-accounts"), run(app, "load", "豊島区", "--with-accounts")

    people = db.session.scalars(sa.select(Account)).all()
    assert {one.role for one in people} == set(Role) - {Role.HOST}
    assert all("架空の人" in one.name for one in people)
    assert "toshima-coordinator@otameshi.example" in told.output
    assert "何も変えていません" in again.output
    assert browser.get("/signin").has("お試し4（架空の人）")


def test_a_town_without_a_desk_gets_no_partner(app):
    run(app, "load", "流山市", "--with-accounts")

    assert Role.PARTNER not in {one.role for one in db.session.scalars(sa.select(Account))}


def test_an_office_gets_no_invented_people(app):
    app.config["TSUNAGI_MODE"] = "office"
    try:
        told = run(app, "load", "豊島区", "--with-accounts")
    finally:
        app.config["TSUNAGI_MODE"] = "demo"

    assert (told.exit_code, counts()[3]) == (1, 0)


def test_the_list_says_what_is_stated_and_what_is_left_open(app):
    told = run(app, "list")
    values = json.loads(run(app, "list", "--json").output)

    assert "氷見市（ひみし）　himi" in told.output
    assert "まったく書かれていないこと：つなぐシート、プランの見直し" in told.output
    assert len(values) == 12
    assert values[0]["stated"]["body"] == 3


def test_a_broken_file_stops_the_list_in_words(app, monkeypatch, tmp_path):
    (tmp_path / "x.toml").write_text("[town")
    monkeypatch.setattr("seed.preset.FOLDER", tmp_path)

    told = run(app, "list")

    assert (told.exit_code, "x.toml" in told.output, "Traceback" in told.output) == (1, True, False)


def test_an_unknown_town_is_refused_in_one_line(app):
    told = run(app, "load", "東京")

    assert (told.exit_code, "あるのは" in told.output) == (1, True)
    assert (ROOT / "seed/presets/himi.toml").exists()
