"""The row of rooms holds what fits beside the name of the town; the rest is folded, and marked where one is."""

import pytest

from profiles.access import Role


@pytest.mark.parametrize(("role", "folds"), [(Role.COORDINATOR, True), (Role.VIEWER, False)])
def test_rooms_that_do_not_fit_in_a_row_are_folded_and_reached_all_the_same(browser, make, role, folds):
    page = browser.sign_in(make.account(role)).get("/map/")

    assert ("そのほか" in page.text) is folds
    assert "/figures/" in page.text


def test_the_fold_is_marked_where_one_is(browser, make):
    desk = browser.sign_in(make.account())

    assert '<summary class="current">' in desk.get("/words/").text
    assert '<summary class="current">' not in desk.get("/map/").text
