"""A map in one file: it asks nothing of any network, and no text in it ever runs."""

import base64
import hashlib
import html
import re
from dataclasses import fields

import pytest

from geo.maps import Mark, Sheet, council_map_html
from tests.support.client import Reader
from tests.support.live import chromium

PAYLOADS = [
    "<img src=x onerror=ran()>",
    "<script>ran()</script>",
    "</script><script>ran()</script>",
    "<!--<script>ran()//",
    "]]><svg onload=ran()>",
    "<svg><script>ran()</script></svg>",
    "<iframe srcdoc='<script>parent.ran()</script>'>",
    "<iframe src=javascript:ran()>",
    "<a href=javascript:ran() autofocus onfocus=ran()>",
    '"><img src=x onerror=ran()>',
    "'><img src=x onerror=ran()>",
    '" autofocus onfocus=ran() x="',
    "' autofocus onfocus=ran() x='",
    "`${ran()}`",
    "${ran()}",
    "{{ ran() }}",
    "{% for x in ().__class__.__base__.__subclasses__() %}{% endfor %}",
    "');ran();//",
    '");ran();//',
    '\\");ran();//',
    "\\');ran();//",
    "\u2028ran()//",
    "\u2029ran()//",
    "</title><script>ran()</script>",
    "</style><script>ran()</script>",
    "</textarea><script>ran()</script>",
    "</select><img src=x onerror=ran()>",
    "</option></select><svg/onload=ran()>",
    "&lt;img src=x onerror=ran()&gt;",
    "&#60;img src=x onerror=ran()&#62;",
    "\\u003cimg src=x onerror=ran()\\u003e",
    "\\x3cimg src=x onerror=ran()\\x3e",
    "<details open ontoggle=ran()>",
    "<video><source onerror=ran()>",
    "<body onload=ran()>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<base href=https://evil.example/>",
    "<style>@import url(https://evil.example/x.css)</style>",
    "<math><mi xlink:href=javascript:ran()>",
    "<form action=javascript:ran()><button autofocus>",
    "<object data=javascript:ran()>",
    "<embed src=javascript:ran()>",
    "<template><script>ran()</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=ran()>'>",
    "<img src=x onerror='ran()'",
    "<IMG SRC=x OnErRoR=ran()>",
    "<img/src=x/onerror=ran()>",
    "\x00<img src=x onerror=ran()>",
    "＜img src=x onerror=ran()＞",
]
SQUARE = [[[138.0, 34.9], [138.2, 34.9], [138.2, 35.1], [138.0, 35.1], [138.0, 34.9]]]


def mark(number=1, **values):
    """Return one place."""
    stated = {"kind": "サロン", "family": "gather", "letter": "サ", "area": "北野", "hours": "火 10:00-12:00"}
    where = {"lat": 35.0, "lon": 138.1} if number else {}
    return Mark(**{"number": number, "name": "しおさい"} | stated | where | values)


class Words(dict):
    """Words of the file, each of them the same."""

    def __init__(self, word="ことば"):
        self.word = word

    def __missing__(self, key):
        return self.word

    def __contains__(self, key):
        return True


def sheet(marks=None, **values):
    """Return a sheet of places."""
    stated = {
        "lang": "ja", "title": "汐見野市の地図", "lead": "2 か所", "source": "名簿", "words": Words(), "areas": ["北野"],
        "families": [("gather", "集う"), ("eat", "食べる")], "features": [("step_free", "段差なし")],
        "table": [["圏域", "集う"], ["北野", 1], ["町", 1]],
        "outlines": {"type": "FeatureCollection", "features": [outline("北野")]},
    }  # fmt: skip
    return Sheet(**stated | {"marks": [mark()] if marks is None else marks} | values)


def outline(name):
    """Return the outline of an area."""
    return {"type": "Feature", "properties": {"name": name}, "geometry": {"type": "Polygon", "coordinates": SQUARE}}


def hostile(text):
    """Return a sheet that says one text wherever a text can stand."""
    bad = mark(name=text, kind=text, letter=text, area=text, hours=text, features=(text,), asked=(text,))
    return sheet(
        [bad, mark(None, name=text)], title=text, lead=text, source=text, words=Words(text), areas=[text],
        families=[("gather", text)], features=[(text, text)], table=[[text, text]] * 3,
        outlines={"type": "FeatureCollection", "features": [outline(text)]},
    )  # fmt: skip


def scripts(page):
    """Return the scripts of a page."""
    return re.findall(r"<script>(.*?)</script>", page, re.S)


def test_the_file_names_no_address_outside_itself():
    page = council_map_html(sheet())

    styles = "".join(re.findall(r"<style>(.*?)</style>", page, re.S))
    assert re.findall(r"(?:https?:)?//[a-z]", page.replace(" // ", "")) == []
    assert re.findall(r"url\(|@import", styles) == []
    assert [name for name, _ in Reader(page).tags if name in ("link", "base", "iframe", "img", "object")] == []
    assert [value for _, tag in Reader(page).tags for name, value in tag.items() if name in ("src", "href")] == []


def test_the_browser_is_told_to_run_these_scripts_and_to_load_nothing():
    page = council_map_html(sheet())

    [policy] = [tag["content"] for tag in Reader(page).all("meta") if tag.get("http-equiv")]
    sums = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts(page)]
    assert "default-src 'none'" in policy
    assert re.findall(r"'sha256-([^']+)'", policy) == sums
    assert "script-src 'unsafe-inline'" not in policy


@pytest.mark.parametrize("text", PAYLOADS)
def test_a_hostile_text_makes_no_element_and_no_attribute(text):
    plain, page = Reader(council_map_html(hostile("plain"))), Reader(council_map_html(hostile(text)))

    assert [name for name, _ in page.tags] == [name for name, _ in plain.tags]
    assert [set(tag) for _, tag in page.tags] == [set(tag) for _, tag in plain.tags]


@pytest.mark.parametrize("text", PAYLOADS)
def test_a_hostile_text_stands_in_the_list_as_it_was_written(text):
    page = council_map_html(hostile(text))

    shown = re.search(r'<span class="what"><b>(.*?)</b>', page, re.S)[1]
    assert html.unescape(shown) == text
    assert "<" not in shown


@pytest.fixture(scope="module")
def window():
    """Return one window of a real browser."""
    with chromium() as browser:
        yield browser.new_page()


def test_no_hostile_text_runs_in_a_real_browser(window, tmp_path):
    ran, asked = [], []
    window.expose_function("ran", lambda: ran.append(window.url))
    window.on("request", lambda request: asked.append(request.url))
    for number, text in enumerate(PAYLOADS):
        (tmp_path / f"{number}.html").write_text(council_map_html(hostile(text)), encoding="utf-8")
        window.goto(f"file://{tmp_path}/{number}.html")
        window.locator(".map-mark").first.press("Enter")

    assert ran == []
    assert [url for url in asked if not url.startswith(f"file://{tmp_path}/")] == []
    assert len(asked) == len(PAYLOADS)


def test_map_and_list_hold_the_same_places_under_the_same_numbers(window, tmp_path):
    far = [mark(n, name=f"所{n}", lat=35 + n / 100, family="eat" if n % 2 else "gather") for n in range(1, 8)]
    file = tmp_path / "map.html"
    file.write_text(council_map_html(sheet([*far, mark(None, name="家")])), encoding="utf-8")
    window.goto(f"file://{file}")

    on_map = window.locator(".map-mark svg text:last-child").all_text_contents()
    listed = [text for text in window.locator(".places .n").all_text_contents() if text]
    assert sorted(on_map) == sorted(listed) == list("1234567")


def test_a_filter_leaves_the_same_places_on_map_and_list_and_says_what_is_not_known(window, tmp_path):
    places = [
        mark(1, features=("step_free",)), mark(2, lat=35.05, asked=("step_free",)),
        mark(3, lat=34.95), mark(4, lon=138.15, family="eat", features=("step_free",)),
    ]  # fmt: skip
    file = tmp_path / "map.html"
    file.write_text(council_map_html(sheet(places)), encoding="utf-8")
    window.goto(f"file://{file}")

    window.select_option("[name=feature]", "step_free")
    window.select_option("[name=family]", "gather")

    assert window.locator(".map-mark").count() == 1
    assert window.locator(".places li:visible .n").all_text_contents() == ["1"]
    assert window.locator("#count").text_content() == "1"
    assert window.locator("#unknown b").text_content() == "1"


def test_ten_thousand_places_are_gathered_on_the_map_and_all_in_the_list(window, tmp_path):
    many = [mark(n, lat=34.9 + n % 100 / 500, lon=138 + n // 100 / 500) for n in range(1, 10_001)]
    file = tmp_path / "map.html"
    file.write_text(council_map_html(sheet(many)), encoding="utf-8")
    window.goto(f"file://{file}")

    groups = [int(text) for text in window.locator(".map-group").all_text_contents()]
    assert sum(groups) + window.locator(".map-mark svg").count() == 10_000
    assert window.locator(".map-mark").count() < 300
    assert window.locator(".places li").count() == 10_000


def test_without_script_the_list_holds_everything_and_no_dead_control_is_shown(window, tmp_path):
    file = tmp_path / "map.html"
    file.write_text(council_map_html(sheet([mark(), mark(None, name="家")])), encoding="utf-8")
    page = window.context.browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"file://{file}")

    assert page.locator(".places li:visible").count() == 2
    assert page.locator("form:visible, button:visible, #map_council:visible").count() == 0


def test_folium_is_handed_no_text_at_all():
    placing = scripts(council_map_html(hostile("ひみつのことば{{ 6 * 7 }}")))[2]

    assert "ひみつ" not in placing
    assert "\\u3072" not in placing
    assert "<" not in placing


def test_a_shape_that_is_not_made_of_numbers_is_refused():
    bad = outline("北野") | {"geometry": {"type": "Polygon", "coordinates": [[["{{ 6 * 7 }}", 1]]]}}

    with pytest.raises(ValueError, match="float"):
        council_map_html(sheet(outlines={"type": "FeatureCollection", "features": [bad]}))


def test_every_text_of_a_place_is_tried_with_hostile_texts():
    tried = {"number", "name", "kind", "family", "letter", "area", "hours", "lat", "lon", "features", "asked"}

    assert {one.name for one in fields(Mark)} == tried
