"""The match page, from looking to deciding; the record of the person is never changed by trying something out."""

from urllib.parse import parse_qsl

import pytest
import sqlalchemy as sa

from geo.db import db
from matchmaker.matching.models import Choice, UnmetNeed
from profiles.audit.models import Deed
from profiles.clients.models import Client

WHY = "会の人が顔なじみどうしで、はじめの一回には重い"


@pytest.fixture
def desk(browser, make):
    """Return a browser in which a coordinator is signed in."""
    return browser.sign_in(make.account())


def test_candidates_stand_with_reasons_facts_and_acts(desk, make):
    place = make.resource(name="はなみち花壇の会", activities=["園芸", "花の植えかえ"])
    client = make.client(interests="園芸が好き。")

    page = desk.get(f"/clients/{client.ref}/match")

    assert page.has("条件に合う所が 1 か所")
    assert page.has("はなみち花壇の会")
    assert page.has("本人の好きなこと ↔ 受入先の活動")
    assert page.has("紹介の同意がまだ")
    assert f"/clients/{client.ref}/match/pass?place={place.ref}" in page.text


def test_looking_is_recorded_and_changes_nothing_else(desk, make):
    client = make.client(max_fee=500)
    make.resource(fee=800)
    before = db.session.execute(sa.select(Client.__table__)).all()

    desk.get(f"/clients/{client.ref}/match", max_fee=800)

    db.session.rollback()
    assert db.session.execute(sa.select(Client.__table__)).all() == before
    looks = sa.select(sa.func.count()).select_from(Deed).where(Deed.subject_ref == client.ref)
    assert db.session.scalar(looks.where(Deed.event.contains("look"))) == 1


def test_a_change_that_is_tried_out_is_named_with_what_it_opens(desk, make):
    client = make.client(max_fee=500)
    make.resource(name="高い所", fee=800)

    assert desk.get(f"/clients/{client.ref}/match").has("いまの条件に合う所は、まだ見つかりません")
    page = desk.get(f"/clients/{client.ref}/match", max_fee=800)

    assert page.has("もし「800円まで」なら、の結果です。")
    assert page.has("記録は変わっていません。")
    assert page.has("ゆるめると入る所")


def test_what_must_be_asked_stands_below_with_the_question(desk, make):
    make.resource(name="聞く所")
    client = make.client(required=["step_free"])

    page = desk.get(f"/clients/{client.ref}/match")

    assert page.has("聞いてみれば、合うかもしれない 1 か所")
    assert page.has("入口から席まで、段差はありませんか")
    assert page.has("受入先に聞く")


@pytest.mark.parametrize(
    "tried", ["max_minutes=x", "available=いつか", "feature=ramp", "place=3&at=..", "more=1", "top=99"]
)
def test_an_address_that_says_nonsense_is_answered_as_if_it_had_not(desk, make, tried):
    client = make.client()
    make.resource()

    page = desk.get(f"/clients/{client.ref}/match", **dict(parse_qsl(tried)))

    assert page.status == 200
    assert not page.has("もし「")


def test_an_empty_registry_says_what_to_do(desk, make):
    client = make.client()

    assert desk.get(f"/clients/{client.ref}/match").has("受入先が、まだ1つも登録されていません")


def test_a_candidate_is_not_chosen_with_a_reason_and_stays(desk, make):
    client, place = make.client(), make.resource()
    assert desk.get(f"/clients/{client.ref}/match/pass", place=place.ref, rank=1).has(place.name)

    assert desk.post(f"/clients/{client.ref}/match/pass", place=place.ref, rank=1, reason=" ").status == 422
    page = desk.post(f"/clients/{client.ref}/match/pass", place=place.ref, rank=1, reason=WHY)

    db.session.rollback()
    choice = db.session.scalar(sa.select(Choice))
    assert (choice.rank, choice.reason) == (1, WHY)
    assert page.has(place.name)
    assert page.has(WHY)


def test_what_is_missing_is_recorded_with_one_click_and_seen_again(desk, make):
    client = make.client()
    make.resource(name="満員の所", places_total=0)

    page = desk.post(f"/clients/{client.ref}/match/unmet", words="畑のできる所")

    db.session.rollback()  # a new look at the store
    need = db.session.scalar(sa.select(UnmetNeed))
    assert page.notice.startswith("足りないものとして記録しました")
    assert need.excluded["no_place"] == 1
    for seen in (page, desk.get(f"/clients/{client.ref}")):
        assert seen.has("畑のできる所")
        assert seen.has("さまたげたもの：空きなし 1")
        assert seen.has("助けになる変更：満員の所に枠をもう1つ")


def test_the_change_that_was_tried_out_is_recorded_as_what_would_have_helped(desk, make):
    client = make.client(required=["step_free"], max_fee=100)
    place = make.resource(name="段差の所", features={"step_free": False})
    make.resource(name="高い所", fee=800, features={"step_free": True})

    page = desk.get(f"/clients/{client.ref}/match", feature="step_free", at=place.ref)
    assert page.has("これがあれば、として残します：段差の所に「段差なし」")
    assert f"feature=step_free&amp;at={place.ref}" in page.text
    page = desk.post(f"/clients/{client.ref}/match/unmet", change=f"feature=step_free&at={place.ref}")

    db.session.rollback()
    [need] = db.session.scalars(sa.select(UnmetNeed)).all()
    assert [(one["change"], one.get("chosen"), one["opens"]) for one in need.what_if] == [
        ("feature", True, 1),
        ("max_fee", None, 1),
    ]
    assert page.has("これがあれば：段差の所に「段差なし」")
    assert page.has("ほかに助けになる変更：800円まで")


@pytest.mark.parametrize("change", ["", "max_fee=x", "feature=step_free&at=zzzzzzzzzzzz", "%%%"])
def test_a_change_that_means_nothing_is_not_recorded(desk, make, change):
    client = make.client()

    desk.post(f"/clients/{client.ref}/match/unmet", change=change)

    db.session.rollback()
    assert db.session.scalar(sa.select(UnmetNeed)).what_if == []


def test_a_need_is_closed_on_the_page_of_the_person(desk, make):
    client = make.client()
    desk.post(f"/clients/{client.ref}/match/unmet", words="畑のできる所")
    need = db.session.scalar(sa.select(UnmetNeed))

    page = desk.post(f"/clients/{client.ref}/match/unmet/{need.ref}")

    assert page.notice == "足りないものが見つかったことを記録しました"
    assert page.has("に見つかりました")
    db.session.rollback()
    assert db.session.scalar(sa.select(UnmetNeed)).met_on is not None
    assert not desk.get(f"/clients/{client.ref}/match").has("畑のできる所")
    assert desk.post(f"/clients/{client.ref}/match/unmet/zzzzzzzzzzzz").status == 404
    assert desk.post(f"/clients/{make.client().ref}/match/unmet/{need.ref}").status == 404


def test_with_few_places_each_change_says_how_many_good_ones_it_opens(desk, make):
    client = make.client(max_fee=100)
    make.resource(name="高い所", fee=300)

    page = desk.get(f"/clients/{client.ref}/match")

    assert page.has("300円まで +1 か所 上の10か所に 1")
    for number in range(5):
        make.resource(name=f"合う所{number}")
    assert not desk.get(f"/clients/{client.ref}/match").has("上の10か所に")


def test_candidates_are_compared_side_by_side(desk, make):
    client = make.client()
    first, second = make.resource(name="一つ目の所"), make.resource(name="二つ目の所")

    page = desk.get(f"/clients/{client.ref}/match/compare", place=[first.ref, second.ref])

    assert page.has("一つ目の所")
    assert page.has("二つ目の所")
    assert desk.get(f"/clients/{make.client(max_fee=0).ref}/match/compare").status == 200


def test_what_was_left_out_is_listed_under_its_limit(desk, make):
    client = make.client()
    make.resource(name="満員の所", places_total=0)

    page = desk.get(f"/clients/{client.ref}/match/excluded")

    assert page.has("満員の所")
    assert page.has("空きがない")


def test_the_page_asks_the_database_no_more_for_many_places(desk, make, queries):
    client = make.client()
    for _number in range(2):
        make.resource()
    desk.get(f"/clients/{client.ref}/match")
    with queries() as few:
        desk.get(f"/clients/{client.ref}/match")
    for _number in range(10):
        make.resource()
    desk.get(f"/clients/{client.ref}/match")
    with queries() as many:
        desk.get(f"/clients/{client.ref}/match")

    assert len(many) <= len(few)


def test_words_that_are_too_long_to_keep_are_not_recorded_and_it_says_so(desk, make):
    client = make.client()

    page = desk.post(f"/clients/{client.ref}/match/unmet", words="畑" * 5000)

    db.session.rollback()
    assert page.has("記録できませんでした。ことばを短くして、もう一度記録してください")
    assert db.session.scalar(sa.select(UnmetNeed)) is None
