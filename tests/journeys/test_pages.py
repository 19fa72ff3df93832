"""Every page of the demo town, at three widths, with axe; nothing leaves the machine."""

import re

import pytest

from tests.support.live import Opened, Person

WIDTHS = (360, 1280, 1920)
ROLES = ("miura", "shiosai", "kaigi", "kanri", "kansa")
REF = re.compile(r"/[2-9a-z]{12}(?=/|$|\?)")
NUMBER = re.compile(r"/\d+(?=/|$)")
SKIP = re.compile(
    r"^/(language|static|resources/export|map/file|resources/import/sheet|words/town.csv)|.*\.(pdf|csv|xlsx|ics)(\?|$)"
)
ENOUGH = 100  # kinds of page for one role


def kind_of(path: str) -> str:
    """Return an address without what names one row."""
    return NUMBER.sub("/#", REF.sub("/*", path.split("?")[0].split("#")[0]))


def links(person: Person) -> list[str]:
    """Return the addresses that the page leads to."""
    found = person.page.eval_on_selector_all("a[href^='/']", "all => all.map(a => a.getAttribute('href'))")
    return [path for path in found if not SKIP.match(path)]


def pages_of(person: Person) -> dict[str, str]:
    """Walk from the first page along every link; return one address for each kind of page."""
    start = person.page.url.removeprefix(person.base)
    seen, ways = {kind_of(start): start}, [start]
    while ways and len(seen) < ENOUGH:
        person.page.goto(ways.pop(0))
        for path in links(person):
            if kind_of(path) not in seen:
                seen[kind_of(path)] = path
                ways.append(path)
    return seen


@pytest.mark.browser
@pytest.mark.parametrize("name", ROLES)
def test_every_page_of_a_role_is_sound(opened: Opened, name: str) -> None:
    person = opened(name)
    pages = pages_of(person)
    problems: list[str] = []

    for path in pages.values():
        answer = person.page.goto(path)
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"
        for width in WIDTHS:
            person.page.set_viewport_size({"width": width, "height": 900})
            if person.spills():
                problems.append(f"{path} at {width}: scrolls sideways")
        problems += person.violations()

    assert pages
    assert problems == []


@pytest.mark.browser
def test_the_doors_before_signing_in_are_sound(opened: Opened) -> None:
    person = opened()
    problems: list[str] = []

    for path in ("/signin", "/h", "/nowhere"):
        for width in (320, 1280):
            person.page.set_viewport_size({"width": width, "height": 740})
            person.page.goto(path)
            problems += person.violations() + ([f"{path} spills at {width}"] if person.spills() else [])

    assert problems == []
