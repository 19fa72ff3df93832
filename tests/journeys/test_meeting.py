"""A meeting from its calling to its minutes: papers for a member, decisions on the wall by keyboard, kept while they are typed."""

import re

import pytest

from geo.clock import today
from profiles.vocabulary.dates import wareki
from tests.support.live import Opened

WALL = {"width": 1280, "height": 720}


@pytest.mark.browser
def test_a_meeting_is_called_read_decided_and_put_on_paper(opened: Opened) -> None:
    person = opened("miura")
    page, problems = person.page, []

    page.goto(f"{person.base}/meetings/")
    row = page.get_by_role("row").filter(has_text="汐見野市支援会議")
    row.get_by_role("link", name="議題を見て招集する").click()
    page.get_by_label("開く日").fill(wareki(today()))
    page.get_by_role("button", name="この日に招集する").click()
    page.get_by_text("会議を招集しました").wait_for()
    here, code = page.url, "C-008"
    page.get_by_label("本人のコード").fill(code)
    page.get_by_label("話し合いたいわけ").fill("電話に出なくなった")
    page.locator("section").filter(has=page.get_by_label("本人のコード")).get_by_role("button").click()
    page.get_by_text("議題に加えました").wait_for()

    member = opened("shiosai")
    member.page.goto(f"{here}/packet")
    assert code not in member.page.content()
    member.page.get_by_role("button", name="資料を開く").click()
    member.page.get_by_text(code).first.wait_for()
    problems += member.violations() + (["the papers spill"] if member.spills() else [])

    page.get_by_role("link", name="会議を進める").click()
    page.set_viewport_size(WALL)
    problems += person.violations() + (["the wall spills"] if person.spills() else [])
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight"), "nothing scrolls on the wall"
    count = int(re.search(r"／(\d+)", page.locator(".wall-foot .num").inner_text())[1])  # type: ignore[index]
    for number in range(1, count + 1):
        page.get_by_role("link", name="書きとめる").click()
        if number == 1:
            problems += person.violations()
            page.get_by_label("話し合ったこと").fill("手紙で誘ってみる")
            page.get_by_text("記録しました").wait_for()  # nobody pressed anything
            page.reload()
            assert page.get_by_label("話し合ったこと").input_value() == "手紙で誘ってみる"
        page.get_by_label("助言・情報の共有").check()
        page.get_by_role("button", name="記録して、画面にもどる").click()
        page.locator(".outcome", has_text="助言・情報の共有").wait_for()
        page.wait_for_load_state()  # the keys are heard once the script is there
        if number < count:
            page.keyboard.press("ArrowRight")
            page.wait_for_url(f"**/room/{number + 1}")
    page.keyboard.press("Escape")
    page.wait_for_url("**/close")
    problems += person.violations()
    page.get_by_role("button", name="会議を終わりにして、記録に書く").click()

    page.get_by_text("会議を終わりにしました").wait_for()
    assert "手紙で誘ってみる" in page.content()
    problems += person.violations()
    member.page.goto(f"{here}/minutes")
    assert "手紙で誘ってみる" in member.page.content()
    assert problems == []


@pytest.mark.browser
def test_what_is_typed_outlives_a_lost_sign_in(opened: Opened) -> None:
    person = opened("miura")
    page = person.page
    page.goto(f"{person.base}/meetings/")
    page.get_by_role("link", name=re.compile("^議題を見る 汐見野市重層的支援会議")).first.click()
    page.get_by_role("link", name="会議を進める").click()
    page.get_by_role("link", name="書きとめる").click()
    kept = [cookie for cookie in page.context.cookies() if cookie["name"] == "tsunagi"]
    page.context.clear_cookies()

    page.get_by_label("話し合ったこと").fill("途中で切れた")
    page.get_by_text("サインインが切れました").wait_for()
    page.context.add_cookies(kept)
    page.get_by_text("記録しました").wait_for(timeout=20_000)
    page.reload()

    assert page.get_by_label("話し合ったこと").input_value() == "途中で切れた"
