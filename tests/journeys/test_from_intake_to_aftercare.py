"""A whole way in a real browser: intake, consent, plan, a decline, a full place, a visit, a concern, a rest, a settling, a
closing, after-care and a return; and a consent that is withdrawn on the way."""

import re
from typing import Any

import pytest

from tests.support.live import Opened

PHONE = 360
CODE = re.compile(r"\b\d{4} ?\d{4}\b")
REF = re.compile(r"/clients/[2-9a-z]{12}$")
TIE = re.compile(r"/introductions/[2-9a-z]{12}$")


class Desk:
    """A coordinator at work: what the stories below do again and again."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def send(self, button: str) -> None:
        """Press a button of a form, and wait for the page that follows; it must not be the form again."""
        with self.page.expect_navigation():
            self.page.locator(f"main form button:has-text('{button}')").first.click()
        assert not self.page.title().startswith("エラー"), self.page.locator("main").inner_text()

    def register(self, code: str) -> str:
        """Put somebody on record, with consent and a plan; return the address of their page."""
        page = self.page
        page.goto("/clients/new")
        page.fill("#code", code)
        page.fill("#interests", "土いじりや花の世話が好き")
        page.fill("#available", "毎日 9:00-17:00")
        page.fill("#name", "見本 みのる")
        self.send("この内容で記録する")
        address = str(page.url)
        assert REF.search(address)
        page.goto(f"{address}/consents/new")
        for fact in ("age_band", "interests"):
            page.check(f"[name=facts][value={fact}]")
        self.send("この同意を記録する")
        page.goto(f"{address}/plan/edit")
        page.fill("#goal", "花の世話をしながら、人と会う")
        self.send("下書きを記録する")
        page.fill("#decided_in", "第3回 重層的支援会議")
        self.send("このプランに決めた")
        return address

    def propose(self, person: str, place: str) -> str:
        """Propose a place from the list of candidates; return the address of the introduction."""
        self.page.goto(f"{person}/match?show=50")
        card = self.page.locator("article.card", has_text=place).first
        with self.page.expect_navigation():
            card.locator("button:has-text('本人に提案する')").click()
        assert TIE.search(self.page.url)
        return str(self.page.url)

    def step(self, tie: str, *states: str) -> None:
        """Take an introduction through some states."""
        for state in states:
            self.page.goto(f"{tie}/step/{state}")
            self.send("")

    def paper(self, place: str) -> str:
        """Print a paper for who speaks for a place; return its number."""
        self.page.goto(f"/resources/?q={place}")
        self.page.click(f"main a:has-text('{place}')")
        self.page.goto(self.page.url.split("?")[0].rstrip("/") + "/links")
        self.page.locator("form[action$='/paper'] button").first.click()
        found = CODE.search(self.page.locator(".slip .code").inner_text())
        assert found is not None
        return found[0]

    def reads(self, *words: str) -> None:
        """Demand that the page says something."""
        text = self.page.locator("main").inner_text()
        for one in words:
            assert one in text, one


def phone_of(opened: Opened, code: str) -> Any:
    """Return the phone of a host who opened their paper."""
    page = opened(width=PHONE, script=False).page
    page.goto("/h")
    page.fill("#code", code)
    page.press("#code", "Enter")
    page.locator("button:has-text('はい、このままです')").wait_for()
    return page


@pytest.mark.browser
def test_from_intake_to_aftercare_with_a_decline_a_full_place_a_concern_and_a_rest(opened: Opened) -> None:
    desk = Desk(opened("miura").page)
    page, person = desk.page, desk.register("J-101")

    # the first host declines on the phone, and says why
    first = desk.propose(person, "はなみち花壇の会")
    desk.step(first, "wished", "host_asked")
    phone = phone_of(opened, desk.paper("はなみち花壇の会"))
    phone.click("a[href='/host/enquiries']")
    phone.locator("a[href^='/host/enquiries/']").first.click()
    assert "見本" not in phone.locator("main").inner_text()
    phone.check("[name=answer][value=no]")
    phone.click("summary")
    phone.check("[name=reason][value=few_hands]")
    with phone.expect_navigation():
        phone.click("main form button")
    page.goto(first)
    desk.reads("見合わせ", "人手が足りない")

    # the second has one seat: whoever comes after is refused in words, and nothing of theirs is lost
    page.goto("/resources/new")
    for name, text in (
        ("name", "ためしの庭"),
        ("activities", "園芸"),
        ("opening", "毎日 9:00-17:00"),
        ("places_total", "1"),
    ):
        page.fill(f"[name={name}]", text)
    desk.send("記録する")
    second = desk.propose(person, "ためしの庭")
    other = desk.propose(desk.register("J-102"), "ためしの庭")
    desk.step(second, "wished", "host_asked", "accepted")
    desk.step(other, "wished", "host_asked")
    page.goto(f"{other}/step/accepted")
    with page.expect_navigation():
        page.locator("main form button").first.click()
    desk.reads("空いている枠がありません")

    # both sides are heard; the host's concern stays open until something was done
    desk.step(second, "visit", "trial", "taking_part")
    for side, words in (("person", "土にさわると落ち着く"), ("host", "水やりの日は、手が足りません")):
        page.goto(second)
        page.locator(f".panel.{side} a:has-text('記録する')").first.click()
        page.check("[name=way][value=phone]")
        page.check("[name=feeling][value='3']")
        page.fill("[name=words]", words)
        desk.send("この内容で記録する")
    page.goto(f"/concerns/new?introduction={second.rsplit('/', 1)[1]}")
    page.check("[name=side][value=host]")
    page.fill("[name=words]", "当日の休みが続くと、水やりの手がない")
    desk.send("困りごととして残す")
    page.goto("/concerns/")
    page.click("main a:has-text('ためしの庭')")
    page.fill("[name=closing]", "休みの日の当番を、二人で決めた")
    desk.send("終わったことにする")

    # a rest, and back; a human settles it with a reason, for no meeting has
    page.goto(f"{second}/rest")
    desk.send("休みにする")
    page.goto(second)
    desk.reads("このつなぎは、休んでいます")
    page.locator("main a:has-text('再開する')").first.click()
    desk.send("再開する")
    page.goto(f"{second}/step/settled")
    page.fill("[name=note]", "会議を待たずに、本人と受入先の両方に聞いて決めた")
    desk.send("定着")
    page.goto(second)
    desk.reads("定着")

    # the case is closed; who keeps an eye, and the contacts after 1, 3 and 6 months, are on record
    page.goto(f"{person}/close")
    page.check("[name=reason][value=settled_in]")
    page.fill("[name=decided_in]", "第4回 重層的支援会議")
    page.fill("[name=watcher]", "川西の民生委員")
    desk.send("終結を記録する")
    page.goto(f"{person}/closing")
    desk.reads(
        "通う所になじみ、支えがいらなくなった",
        "川西の民生委員",
        "終結から 1 か月",
        "終結から 3 か月",
        "終結から 6 か月",
    )
    page.locator("main a:has-text('記録する')").first.click()
    page.check("[name=way] >> nth=0")
    page.check("[name=outcome][value=reopen]")
    page.fill("[name=words]", "もう一度、話を聞いてほしい")
    desk.send("この内容で記録する")
    page.goto(f"{person}/closing")
    page.locator("main a:has-text('もう一度始める')").first.click()
    page.check("[name=reason][value=own_wish]")
    desk.send("支援をもう一度始める")

    # the thread is one: the person's page tells of all of it, and no page has told the name
    page.goto(person)
    desk.reads("ためしの庭", "はなみち花壇の会")
    assert "見本" not in page.locator("body").inner_text()


@pytest.mark.browser
def test_a_consent_that_is_withdrawn_stops_the_way_at_once_and_the_host_is_told_nothing_more(opened: Opened) -> None:
    desk = Desk(opened("miura").page)
    page, person = desk.page, desk.register("J-103")
    tie = desk.propose(person, "水車町のお茶の間")
    desk.step(tie, "wished", "host_asked")
    phone = phone_of(opened, desk.paper("水車町のお茶の間"))
    assert phone.locator("a[href='/host/enquiries']").count() == 1

    page.goto(f"{person}/consents/")
    page.locator("main a:has-text('取り消'), main form button:has-text('取り消')").first.click()
    desk.reads("同意を取り消しました", "何も伝わりません")

    phone.goto("/host/enquiries")
    assert phone.locator("a[href^='/host/enquiries/']").count() == 0
    page.goto(f"{tie}/step/accepted")
    desk.reads("紹介してよいという同意が、いまありません")
    page.goto(tie)
    desk.reads("紹介してよいという同意が、いまありません", "打診はもう開けません")
    page.locator("main a:has-text('つなぎを終える')").first.click()
    page.locator("summary:has-text('まわりの事情')").click()
    page.check("[name=reason][value=consent]")
    desk.send("つなぎを終える")
    page.goto(tie)
    desk.reads("終了", "同意の取り消し")
