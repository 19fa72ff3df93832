"""The book of words at the counter: leafing, trying out, adding, proposing, deciding, taking back, files."""

import io

import pytest
import sqlalchemy as sa

from geo.db import db
from profiles.access import Role
from profiles.audit.models import Deed
from profiles.terms.models import Stage, Term
from profiles.terms.queries import thesaurus_of
from profiles.terms.rules import heard_as
from profiles.vocabulary.rules import Visibility
from profiles.vocabulary.thesaurus import load
from tests.support.client import Browser

PLAY = heard_as(load(), "ボッチャ")[0]  # whatever the base calls it
WORD = {"words": "だんごまき", "concept": "祭り", "reason": "浜地区の言い方"}


@pytest.fixture
def desk(app, make):
    """Return a browser in which an administrator is signed in."""
    return Browser(app).sign_in(make.account(Role.ADMINISTRATOR))


@pytest.fixture
def coordinator(app, make):
    """Return a browser in which a coordinator is signed in."""
    return Browser(app).sign_in(make.account())


def only_term():
    """Return the one term of the store, as it stands there now."""
    db.session.rollback()
    return db.session.scalars(sa.select(Term)).one()


def count_terms():
    """Return how many terms the store holds."""
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(Term))


def hears(make, words):
    """Return what the town hears a wording as."""
    db.session.rollback()
    return heard_as(thesaurus_of(make.town.id), words)


def test_the_list_shows_concepts_by_the_page_with_how_many_places_name_them(desk, make):
    make.resource(name="浜の花壇", activities=["花壇の手入れ"])
    make.resource(name="うちの花壇", activities=["花壇の手入れ"], visibility=Visibility.INTERNAL)

    first, found = desk.get("/words/"), desk.get("/words/", q="土いじり")

    assert first.has("1／")
    assert found.has("園芸")
    assert found.has("2 か所")
    assert desk.get("/words/", q="やまひき").has("このことばの見出しは、まだありません")
    assert desk.get("/words/", group="食", page=2).status == 200
    assert desk.get("/words/", page=2).has("まえへ")
    assert desk.get("/words/", group="own").has("町のことばのあるもの（0）")


def test_one_concept_is_seen_with_its_words_neighbours_and_places(desk, make):
    place = make.resource(name="浜の保存会", activities=["夏祭りの支度"])

    page = desk.get("/words/concept", name="祭り")

    assert page.has("神楽")
    assert page.has("山車")
    assert page.has("1 か所")
    assert page.has("「夏祭りの支度」")
    assert f"/resources/{place.ref}" in page.text
    assert desk.get("/words/concept", name="静か").has("反対の見出し")
    assert desk.get("/words/concept", name="無い見出し").status == 404
    assert desk.get("/words/concept", name="潜水").has("いまの受入先には、ありません")


def test_a_sentence_is_tried_out_and_nothing_of_it_is_kept(desk, make):
    make.resource(name="浜の花壇", activities=["花壇の手入れ"])
    said = "花の世話とひしがたむきが好き。カラオケは苦手。"

    page = desk.post("/words/try", said=said, field="interests")

    assert page.has("「花の世話とひしがたむきが好き」")
    assert page.has("好き・したい・できる")
    assert page.has("つらい・避けたい")
    assert page.has("浜の花壇")
    assert page.has("読みとれなかったことば")
    assert "花の世話" not in str(db.session.execute(sa.select(Deed.details)).all())
    assert desk.get("/words/try").has("ためす文")
    assert desk.post("/words/try", said=said, field="name").status == 422


def test_what_somebody_cannot_bear_is_tried_out_against_the_places_that_have_it(desk, make):
    make.resource(name="歌の店", activities=["カラオケ"])

    page = desk.post("/words/try", said="カラオケ", field="avoid")

    assert page.has("このことばに当たる受入先")
    assert page.has("歌の店")
    assert desk.post("/words/try", said="です", field="avoid").has("読みとれる見出しは、ありません")


def test_words_that_several_listings_use_and_nothing_hears_are_suggested(desk, make):
    for number in range(3):
        make.resource(name=f"浜 {number}", description="ハマンザラを編みます。")
    for number in range(2):
        make.resource(name=f"山 {number}", description="ヤマンザラを編みます。")
    make.client(interests="イソンザラが好き")

    page = desk.get("/words/unknown")

    assert page.has("ハマンザラ")
    assert page.has("3 か所")
    assert not page.has("ヤマンザラ")
    assert not page.has("イソンザラ")
    desk.post("/words/add", words="ハマンザラ", concept="竹細工", reason="町の手仕事")
    assert not desk.get("/words/unknown").has("ハマンザラ")


def test_what_an_administrator_adds_is_in_use_at_once(desk, make):
    page = desk.post("/words/add", **WORD)

    assert page.notice == "使い始めました。つぎにさがすときから効きます"
    assert page.has("「だんごまき」を「祭り」として読む")
    assert only_term().stage is Stage.IN_FORCE
    assert hears(make, "だんごまき") == ("祭り",)
    assert desk.get("/words/concept", name="祭り").has("町で足した言い方")
    assert desk.get("/words/", q="だんごまき").has("町の言い方")


def test_what_a_coordinator_adds_is_a_proposal_that_an_administrator_decides(desk, coordinator, make):
    page = coordinator.post("/words/add", **WORD)
    ref = only_term().ref
    assert page.notice == "提案しました。管理者が決めると、使われます"
    assert hears(make, "だんごまき") == ()
    assert coordinator.post(f"/words/town/{ref}/accept").status == 403
    assert desk.get("/words/").has("決めていない提案が 1 件あります")
    assert desk.get("/words/concept", name="祭り").has("提案中")

    assert desk.post(f"/words/town/{ref}/accept").notice == "使い始めました。つぎにさがすときから効きます"

    assert hears(make, "だんごまき") == ("祭り",)
    assert desk.post(f"/words/town/{ref}/accept").status == 422


def test_a_proposal_is_declined_by_who_decides_or_withdrawn_by_who_made_it(app, desk, coordinator, make):
    coordinator.post("/words/add", **WORD)
    ref = only_term().ref
    other = Browser(app).sign_in(make.account())

    assert other.post(f"/words/town/{ref}/decline", reason="x").status == 404
    assert desk.post(f"/words/town/{ref}/decline", reason="").status == 422
    assert coordinator.post(f"/words/town/{ref}/decline", reason="まちがい").notice == "提案を見送りました"

    assert only_term().stage is Stage.DECLINED
    assert desk.get("/words/town").has("取り下げたもの、見送ったもの")


def test_a_term_is_taken_back_with_a_reason(desk, make):
    desk.post("/words/silence", words="ボッチャ", concept=PLAY, reason="店の名前")
    ref = only_term().ref
    assert hears(make, "ボッチャ") == ()
    assert desk.get("/words/concept", name=PLAY).has("町で止めた言い方")

    assert desk.post(f"/words/town/{ref}/end", reason="").status == 422
    assert desk.post(f"/words/town/{ref}/end", reason="閉店").notice == "取り下げました。前のとおりに読みます"

    assert hears(make, "ボッチャ") == (PLAY,)
    assert desk.get(f"/words/town/{ref}").has("閉店")


def test_a_concept_comes_with_its_wordings_or_not_at_all(desk, make):
    concept = {"concept": "山車曳き", "section": "topic", "broader": "祭り、地域活動", "reason": "町の行事"}

    refused = desk.post("/words/new", **concept, words="やまひき\nの")
    assert refused.status == 422
    assert count_terms() == 0
    desk.post("/words/new", **concept, words="やまひき\n\n曳き山")

    assert hears(make, "やまひき") == hears(make, "曳き山") == hears(make, "山車曳き") == ("山車曳き",)
    assert desk.get("/words/concept", name="山車曳き").has("この町で作った見出しです")
    assert desk.get("/words/concept", name="祭り").has("山車曳き")
    assert desk.get("/words/", group="own").has("町の見出し")


@pytest.mark.parametrize(
    ("path", "sent", "told"),
    [
        ("/words/add", {**WORD, "words": "犬の散歩"}, "いま「犬」として読まれています"),
        ("/words/add", {**WORD, "words": "祭"}, "1 文字では"),
        ("/words/add", {**WORD, "reason": ""}, "わけを、ひとこと"),
        ("/words/silence", {**WORD, "words": "モルック"}, "として読まれていません"),
        ("/words/new", {"concept": "祭り", "section": "topic", "reason": "x"}, "もうあります"),
        ("/words/new", {"concept": "やまひき", "section": "topic", "opposite": "静か", "reason": "x"}, "雰囲気どうし"),
    ],
)
def test_what_cannot_stand_is_said_beside_its_field_and_what_was_typed_stays(desk, path, sent, told):
    page = desk.post(path, **sent)

    assert page.status == 422
    assert page.has(told)
    assert sent["concept"] in page.text


def test_a_wording_may_mean_two_things_where_that_is_meant(desk, make):
    desk.post("/words/add", **{**WORD, "words": "犬の散歩"}, is_meant="y")

    assert set(hears(make, "犬の散歩")) == {"犬", "祭り"}


def test_who_adds_a_wording_is_told_what_it_is_like_and_where_it_stands(desk, make):
    make.resource(name="浜の工房", description="ハマ籠を編みます。")

    page = desk.get("/words/add", words="ハマ籠")
    nothing = desk.get("/words/add", words="ヌルベゴラス")

    assert page.has("似ている見出し")
    assert "concept=%E7%AB%B9%E7%B4%B0%E5%B7%A5" in page.text  # 竹細工
    assert page.has("受入先の 1 か所に書かれています：浜の工房")
    assert not nothing.has("似ている見出し")
    assert nothing.has("書かれている受入先は、いまありません")


def test_forms_open_with_what_led_to_them(desk):
    assert 'value="やまひき"' in desk.get("/words/add", words="やまひき").text
    assert 'value="祭り"' in desk.get("/words/silence", concept="祭り").text
    assert "やまひき</textarea>" in desk.get("/words/new", words="やまひき").text


def test_terms_are_carried_away_and_taken_in_again(desk, make):
    desk.post("/words/add", **WORD)
    desk.post("/words/new", concept="山車曳き", section="topic", broader="祭り", words="やまひき", reason="=町の行事")
    carried = desk.get("/words/town.csv")
    assert carried.response.mimetype == "text/csv"
    assert carried.text.startswith("\ufeff種類,")
    assert "'=町の行事" in carried.text
    for ref in db.session.scalars(sa.select(Term.ref).order_by(Term.id.desc())).all():
        desk.post(f"/words/town/{ref}/end", reason="x")
    assert hears(make, "だんごまき") == hears(make, "やまひき") == ()

    seen = desk.post("/words/import", file=(io.BytesIO(carried.text.encode()), "t.csv"))
    assert seen.has("足す 3 件、そのまま 0 件、直す 0 件")
    assert hears(make, "だんごまき") == ()
    text = next(field for field in seen.reader.all("input") if field.get("name") == "text")["value"]
    assert desk.post("/words/import/keep", text=text).notice.startswith("3 件を取り込みました")

    assert hears(make, "だんごまき") == ("祭り",)
    assert hears(make, "やまひき") == ("山車曳き",)
    again = desk.post("/words/import", file=(io.BytesIO(carried.text.encode()), "t.csv"))
    assert again.has("新しいことは、何もありません")


def test_a_file_with_a_wrong_row_writes_nothing(desk):
    wrong = "種類,見出し,言い方\n言い方を足す,祭り,だんごまき\n言い方を足す,無い見出し,やまひき\n"

    page = desk.post("/words/import", file=(io.BytesIO(wrong.encode()), "t.csv"))
    kept = desk.post("/words/import/keep", text=wrong)

    assert page.has("直す行があるので、まだ取り込めません")
    assert page.has("「無い見出し」という見出しはありません")
    assert kept.status == 422
    assert kept.has("直す行が 1 行あります")
    assert count_terms() == 0
    assert desk.post("/words/import", file=(io.BytesIO(b"\x89PNG"), "t.csv")).has("画像ファイルです")
    assert desk.get("/words/import").status == 200


def test_another_town_has_terms_of_its_own(app, desk, make):
    desk.post("/words/add", **WORD)
    ref = only_term().ref
    elsewhere = Browser(app).sign_in(make.account(Role.ADMINISTRATOR, make.other_town()))

    assert elsewhere.get("/words/town").has("町のことばは、まだありません")
    assert elsewhere.get(f"/words/town/{ref}").status == 404
    assert elsewhere.post(f"/words/town/{ref}/end", reason="x").status == 404
    assert "だんごまき" not in elsewhere.get("/words/town.csv").text


def test_the_list_of_a_town_costs_few_questions(desk, make, queries):
    make.resource(activities=["花壇の手入れ"])
    desk.get("/words/")

    with queries() as asked:
        desk.get("/words/")

    assert len(asked) <= 10
