"""Language: Japanese until somebody chooses, and choosing leads back to the same page and nowhere else."""

import pytest

from profiles.desk.language import local


def test_a_page_is_japanese_until_somebody_chooses(browser):
    assert browser.get("/signin").reader.all("html")[0]["lang"] == "ja"


def test_a_language_is_kept_on_the_machine(browser):
    answer = browser.client.get("/language/en", headers={"Referer": "http://localhost/signin?again=1"})

    assert (answer.status_code, answer.location) == (303, "/signin?again=1")
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    assert browser.get("/signin").reader.all("html")[0]["lang"] == "en"


def test_japanese_can_be_chosen_again(browser):
    browser.client.get("/language/en")
    browser.client.get("/language/ja")

    assert browser.get("/signin").reader.all("html")[0]["lang"] == "ja"


def test_a_language_that_we_do_not_speak_is_not_found(browser):
    assert browser.get("/language/xx").status == 404


def test_a_cookie_that_names_no_language_is_japanese(browser):
    browser.client.set_cookie("tsunagi_language", "../../etc")

    assert browser.get("/signin").reader.all("html")[0]["lang"] == "ja"


@pytest.mark.parametrize(
    ("address", "page"),
    [
        (None, "/"),
        ("", "/"),
        ("http://localhost/clients/?page=2", "/clients/?page=2"),
        ("/map/", "/map/"),
        ("http://elsewhere.example/clients/", "/"),
        ("//elsewhere.example/", "/"),
        ("http://localhost//elsewhere.example/", "/"),
        ("/\\elsewhere.example", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_choosing_leads_to_pages_of_ours_alone(app, address, page):
    assert local(address) == page
