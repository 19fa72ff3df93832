"""A coordinator thinks about everybody who waits at once, and begins one introduction; nothing else is decided."""

import pytest

from tests.support.live import Opened

WIDTHS = (360, 1280)


@pytest.mark.browser
def test_from_the_list_of_people_to_the_first_pair_of_a_proposal(opened: Opened) -> None:
    person = opened("miura")
    page, problems = person.page, []

    page.goto(f"{person.base}/clients/")
    page.get_by_role("link", name="待っている人をまとめて").click()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        problems += person.violations() + ([f"choosing spills at {width}"] if person.spills() else [])
    boxes = page.locator("input[name=person]")
    assert boxes.count() == page.locator("input[name=person]:checked").count() > 2
    boxes.nth(0).uncheck()
    page.get_by_role("button", name="選んだ人の案を見る").click()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        problems += person.violations() + ([f"the proposal spills at {width}"] if person.spills() else [])
    page.get_by_role("button", name="本人に提案する").first.click()

    page.get_by_text("つなぎを始めました").first.wait_for()
    assert problems == []
