"""Whole stories in a real browser: from a person to two follow-ups, a host on a phone, a map from a memory stick."""

import re
from pathlib import Path

import pytest

from tests.support.live import Opened

PHONE = 360
CODE = re.compile(r"\b\d{4} ?\d{4}\b")


@pytest.mark.browser
@pytest.mark.parametrize("script", [True, False])
def test_a_newcomer_gets_from_the_first_page_to_a_tie_with_two_follow_ups_in_five_clicks(
    opened: Opened, script: bool
) -> None:
    page = opened("miura", script=script).page

    page.click("nav[aria-label='おもなページ'] >> text=本人")
    page.click("main a:has-text('C-012')" if script else "main a:has-text('C-030')")
    page.click("main .page-head a:has-text('受入先をさがす'), main a.button:has-text('受入先をさがす')")
    page.get_by_text("条件に合う所が").first.wait_for()
    assert page.locator("article.card .reasons li").count() >= 3
    page.locator("button:has-text('本人に提案する')").first.click()

    page.wait_for_url(re.compile(r"/introductions/[2-9a-z]{12}$"))
    assert page.locator("h2:has-text('本人へ、次にすること')").count() == 1
    assert page.locator("h2:has-text('受入先へ、次にすること')").count() == 1
    assert page.locator("main a:has-text('記録する')").count() >= 2


@pytest.mark.browser
def test_a_host_opens_the_paper_on_a_phone_says_yes_and_says_what_is_hard(opened: Opened) -> None:
    staff = opened("miura").page
    staff.goto("/resources/?q=こより")
    staff.click("main a:has-text('手しごとサロン こより')")
    links = staff.url.split("?")[0].rstrip("/") + "/links"
    staff.goto(links)
    staff.locator("form[action$='/paper'] button").first.click()
    code = CODE.search(staff.locator(".slip .code").inner_text())
    assert code is not None

    host = opened(width=PHONE, script=False)
    phone = host.page
    phone.goto("/h")
    phone.fill("#code", code[0])
    phone.press("#code", "Enter")
    phone.locator("button:has-text('はい、このままです')").click()
    phone.locator("h1:has-text('ありがとう')").wait_for()
    phone.goto("/host/")
    phone.click("a:has-text('こまっている')")
    phone.locator("main form button").first.click()

    assert "/host" in phone.url
    staff.goto("/")
    assert staff.locator("h2:has-text('受入先から届いた声')").count() == 1


@pytest.mark.browser
def test_the_pages_of_a_host_are_sound_on_a_phone(opened: Opened) -> None:
    staff = opened("miura").page
    staff.goto("/resources/?q=みのり")
    staff.click("main a:has-text('ふれあい農園 みのり')")
    staff.goto(staff.url.split("?")[0].rstrip("/") + "/links")
    staff.locator("form[action$='/paper'] button").first.click()
    code = CODE.search(staff.locator(".slip .code").inner_text())
    assert code is not None
    host = opened(width=PHONE)
    host.page.goto("/h")
    host.page.fill("#code", code[0])
    host.page.press("#code", "Enter")
    seen, ways, problems = set[str](), ["/host/"], list[str]()

    while ways:
        path = ways.pop()
        host.page.goto(path)
        seen.add(path)
        problems += host.violations() + ([f"{path} spills"] if host.spills() else [])
        found = host.page.eval_on_selector_all("a[href^='/host']", "all => all.map(a => a.getAttribute('href'))")
        ways += [way for way in found if way not in seen and way not in ways]

    assert len(seen) > 4
    assert problems == []


@pytest.mark.browser
def test_the_map_opens_from_a_file_without_any_network(opened: Opened, tmp_path: Path) -> None:
    viewer = opened("kaigi")
    answer = viewer.context.request.get(viewer.base + "/map/file.html")
    assert answer.status == 200
    file = tmp_path / "map.html"
    file.write_bytes(answer.body())

    alone = opened()
    alone.page.goto(file.as_uri())

    assert alone.page.locator("h1").count() == 1
    assert alone.page.locator("li:visible, tr:visible").count() > 20
    assert alone.violations() == []
