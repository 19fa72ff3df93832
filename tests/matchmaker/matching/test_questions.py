"""What to ask a person is said in plain words, with what the answer would change and where it is written."""

import json

import pytest

from matchmaker.engine.asking import Asked
from matchmaker.matching.cli import match_command
from matchmaker.matching.questions import ASKS, FIELDS, question_lines
from profiles.clients.forms import ClientForm

pytestmark = pytest.mark.usefixtures("app")
WORDS = (
    "将棋",
    "花壇の手入れ",
    "犬の散歩",
    "合唱",
    "料理",
    "パソコン",
    "裁縫",
    "おもちゃの修理",
    "読書",
    "体操",
    "絵手紙",
    "畑",
)


@pytest.fixture
def busy_town(make):
    """Return the actor of a town with many different places."""
    actor = make.actor()
    for number, word in enumerate(WORDS):
        day = "月火水木金土"[number % 6]
        make.resource(actor, name=f"{word}の会", activities=[word], opening=f"{day} 10:00-12:00", fee=number * 100)
    return actor


def test_a_question_says_what_would_change_and_by_how_much():
    asked = Asked(("modes",), 0.6, 5.8, 10)

    [line] = question_lines([asked])

    assert line.ask == "出かけるときは、徒歩・自転車・バス・車のどれですか"
    assert line.effect == "移動のしかたが分かると、上の10か所のうち6か所ほどが変わります"
    assert line.text == f"{line.ask}（{line.effect}）"
    assert line.field == "modes"


def test_where_only_the_order_changes_it_says_so_and_several_facts_are_one_matter():
    [line] = question_lines([Asked(("home", "max_minutes"), 0.2, 0.3, 4)])

    assert line.effect == "移動のことが分かると、上の4か所の並びが変わります"
    assert line.field == "address"


def test_interests_are_asked_with_what_would_change_most():
    answers = tuple({"interest_tags": (name,)} for name in ("料理", "動物", "音楽", "運動"))

    [line] = question_lines([Asked(("interest_tags",), 0.9, 9, 10, answers)])

    assert line.ask == "好きなことや、前に楽しかったことはありますか（たとえば、料理・動物・音楽）"


def test_every_answer_has_its_field_on_the_form_of_the_person():
    with_fields = {FIELDS.get(facts[0], facts[0]) for facts in ASKS}

    assert with_fields <= set(ClientForm()._fields)


def test_the_page_asks_first_and_links_to_the_field(browser, make, busy_town):
    desk, client = browser.sign_in(make.account()), make.client(busy_town)

    page = desk.get(f"/clients/{client.ref}/match")

    assert page.has("本人に聞けると、候補が変わること")
    assert page.has("好きなことや、前に楽しかったことはありますか")
    assert f"/clients/{client.ref}/edit#interests" in page.text
    assert page.text.index("本人に聞けると") < page.text.index("place-1")
    assert not desk.get(f"/clients/{client.ref}/match", max_fee=100).has("本人に聞けると")


def test_the_command_asks_too_and_json_stays_as_it_is(app, make, busy_town):
    make.client(busy_town, code="C-777")
    run = app.test_cli_runner().invoke

    told = run(match_command, ["C-777"]).stdout
    answer = json.loads(run(match_command, ["C-777", "--json"]).stdout)

    assert "本人に聞くとよいこと　好きなことや、前に楽しかったことはありますか" in told
    assert set(answer) == {"client", "engine", "as_of", "results", "excluded", "what_if"}
    assert "本人に聞くとよいこと" not in run(match_command, ["--all"]).stdout
