"""The council map on screen, on the wall and in one file: who sees what."""

import html
import json
import re

import pytest

from geo.areas import Area
from geo.db import db
from profiles.access import Role
from profiles.vocabulary.rules import Kind, Status, Visibility

STAFF = {"公開の所", "連携の所", "内部の所"}
SEEN = {
    Role.COORDINATOR: STAFF,
    Role.ADMINISTRATOR: STAFF,
    Role.PARTNER: {"公開の所", "連携の所"},
    Role.VIEWER: {"公開の所"},
}


@pytest.fixture
def three(place):
    """Make one place of each visibility."""
    for visibility in Visibility:
        place(f"{visibility.value.replace('機関', '')}の所", visibility=visibility)


def listed(page):
    """Return the names in the list, by number."""
    rows = re.findall(r'data-place="(\d+)".*?<p class="strong">(?:<a[^>]*>)?(.*?)(?:</a>)?</p>', page.text, re.S)
    return {int(number): html.unescape(name) for number, name in rows}


def text_of(reader, path, **query):
    """Return a page, or the file that is handed out: a page of its own, with scripts of its own."""
    answer = reader.client.get(path, query_string=query)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def drawn(page):
    """Return what the map draws."""
    return json.loads(html.unescape(re.search(r'data-points="(.*?)"', page.text)[1]))


@pytest.mark.parametrize("role", SEEN)
def test_each_role_sees_the_places_that_were_published_to_it(browser, make, three, role):
    page = browser.sign_in(make.account(role)).get("/map/")

    assert set(listed(page).values()) == SEEN[role]


@pytest.mark.parametrize("role", [Role.HOST, Role.AUDITOR])
@pytest.mark.parametrize("path", ["/map/", "/map/projector", "/map/file.html"])
def test_who_has_no_part_in_meetings_is_refused(browser, make, three, role, path):
    if role is Role.AUDITOR:
        browser.sign_in(make.account(role))
        assert browser.get(path).status == 403
    else:
        assert "signin" in browser.get(path).response.request.path


def test_list_and_map_hold_the_same_places_under_the_same_numbers(browser, make, place):
    for n in range(5):
        place(f"所{n}", kind=list(Kind)[n], area="川西" if n % 2 else "東原")

    page = browser.sign_in(make.account(Role.VIEWER)).get("/map/")

    assert {point["number"]: point["name"] for point in drawn(page)} == listed(page)
    assert list(listed(page)) == [1, 2, 3, 4, 5]
    assert "5 か所" in page.text


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"sort": "eat"}, {"カフェ 川"}),
        ({"sort": "サロン"}, {"サロン 川", "サロン 東"}),
        ({"feature": "step_free"}, {"サロン 東"}),
        ({"sort": "gather", "feature": "step_free"}, {"サロン 東"}),
        ({"sort": "x' OR 1=1", "feature": "<b>", "page": "-7"}, {"カフェ 川", "サロン 川", "サロン 東"}),
        ({"sort": "work"}, set()),
    ],
)
def test_filters_leave_the_same_places_on_map_and_list(browser, make, place, query, names):
    place("サロン 川", features={"step_free": False})
    place("カフェ 川", kind=Kind.CAFE)
    place("サロン 東", area="東原", features={"step_free": True})

    page = browser.sign_in(make.account(Role.VIEWER)).get("/map/", **query)

    assert set(listed(page).values()) == {point["name"] for point in drawn(page)} == names


def test_an_area_is_chosen_by_its_reference(browser, make, place, areas):
    place("西の所")
    place("東の所", area="東原")

    page = browser.sign_in(make.account(Role.VIEWER)).get("/map/", area=areas["東原"].ref)

    assert listed(page) == {1: "東の所"}


def test_what_is_not_known_is_said_beside_a_filter(browser, make, place):
    place("知らない所")

    page = browser.sign_in(make.account(Role.VIEWER)).get("/map/", feature="quiet_room")

    assert page.has("分からない所が、ほかに 1 か所あります")
    assert page.has("配慮を問わずに見る")


def test_the_table_counts_each_area_by_family(browser, make, place):
    place("い")
    place("ろ", kind=Kind.CAFE)
    place("は", area="東原")

    page = browser.sign_in(make.account(Role.VIEWER)).get("/map/")

    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</th>(.*?)</tr>", page.text)
    numbers = {name: [int(n) for n in re.findall(r">(\d+)<", cells)] for name, cells in rows}
    assert numbers == {"川西": [1, 1, 0, 0, 0, 0, 2], "東原": [1, 0, 0, 0, 0, 0, 1], "町の全体": [2, 1, 0, 0, 0, 0, 3]}


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.VIEWER])
@pytest.mark.parametrize("path", ["/map/", "/map/projector", "/map/file.html"])
def test_the_door_of_a_home_is_on_no_map(browser, make, place, role, path):
    place("編みものの会", address="汐見野市川西3-2-1 岬様方")

    text = text_of(browser.sign_in(make.account(role)), path)

    assert "138.4" not in text
    assert "岬" not in text


@pytest.mark.parametrize("status", [Status.RESTING, Status.ENDED, Status.PREPARING])
def test_a_place_that_receives_nobody_now_is_on_no_map(browser, make, place, status):
    place("いまは休み", status=status)

    page = browser.sign_in(make.account()).get("/map/")

    assert "いまは休み" not in page.text


def test_another_town_is_not_seen(browser, make, place):
    place("うちの所")
    other = make.other_town()

    page = browser.sign_in(make.account(town=other)).get("/map/")

    assert "うちの所" not in page.text
    assert "川西" not in page.text


def test_hostile_names_are_shown_and_never_run(browser, make, place, areas):
    bad = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>"
    db.session.add(Area(town_id=make.town.id, name=bad, outline=None))
    db.session.commit()
    place(bad)
    reader = browser.sign_in(make.account(Role.VIEWER))

    for path in ("/map/", "/map/projector", "/map/file.html"):
        text = text_of(reader, path)
        assert "<script>alert" not in text
        assert "<img src=x" not in text
    assert listed(reader.get("/map/")) == {1: bad}


def test_a_long_list_is_cut_into_pages_whose_numbers_go_on(browser, make, place, monkeypatch):
    monkeypatch.setattr("matchmaker.townmap.views.PAGE", 2)
    for name in "あいう":
        place(name)
    reader = browser.sign_in(make.account(Role.VIEWER))

    first, second = reader.get("/map/"), reader.get("/map/", page=2)

    assert listed(first) | listed(second) == {1: "あ", 2: "い", 3: "う"}
    assert [point["number"] for point in drawn(second)] == [3]
    assert listed(reader.get("/map/", page=99)) == {3: "う"}


def test_the_page_asks_as_often_for_many_places_as_for_one(browser, make, place, queries):
    account = make.account(Role.VIEWER)
    browser.sign_in(account)
    place("一つめ")
    with queries() as few:
        browser.get("/map/")
    for n in range(8):
        place(f"所{n}")
    with queries() as many:
        browser.get("/map/")

    assert len(many) == len(few)


@pytest.mark.parametrize("screen", range(1, 8))
def test_no_screen_on_the_wall_names_a_person_or_a_place(browser, make, three, screen):
    client = make.client(name="岬 なおと")
    account = make.account()

    page = browser.sign_in(account).get("/map/projector", screen=screen)

    assert page.has(f"{screen}／7")
    for name in ("岬", "なおと", client.code, account.name, *STAFF):
        assert name not in page.text


def test_the_wall_says_where_nothing_is(browser, make, place):
    place("カフェ", kind=Kind.CAFE)

    page = browser.sign_in(make.account(Role.VIEWER)).get("/map/projector", screen=3)

    assert page.has("食べる場は、東原にありません")


def test_the_wall_shows_only_what_everybody_may_know(browser, make, three):
    page = browser.sign_in(make.account()).get("/map/projector")

    assert len(drawn(page)) == 1
    assert page.has("受け入れている所は 1 か所あります")


def test_the_screens_are_turned_by_links(browser, make, three):
    reader = browser.sign_in(make.account(Role.VIEWER))

    ways = [re.findall(r'data-way="(\w+)"', reader.get("/map/projector", screen=n).text) for n in (1, 4, 7)]

    assert ways == [["next", "up"], ["prev", "next", "up"], ["prev", "up"]]


@pytest.mark.parametrize(
    ("role", "wanted", "names"),
    [
        (Role.COORDINATOR, "", {"公開の所"}),
        (Role.COORDINATOR, "council", {"公開の所", "連携の所"}),
        (Role.PARTNER, "council", {"公開の所", "連携の所"}),
        (Role.VIEWER, "council", {"公開の所"}),
        (Role.COORDINATOR, "self", {"公開の所"}),
    ],
)
def test_the_file_holds_what_its_readers_may_know(browser, make, three, role, wanted, names):
    reader = browser.sign_in(make.account(role))

    text = text_of(reader, "/map/file.html", **{"for": wanted})

    assert set(re.findall(r'<span class="what"><b>(.*?)</b>', text)) == names


def test_the_file_is_handed_out_and_not_opened_in_place(browser, make, three):
    answer = browser.sign_in(make.account(Role.VIEWER)).client.get("/map/file.html")

    assert answer.headers["Content-Disposition"].startswith("attachment; filename=tsunagi-map-public-")
