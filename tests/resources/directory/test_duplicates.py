"""Likely duplicates: 95 of 100 planted ones are found, and hardly any that is none (QUALITY U29)."""

import random
import time

import jaconv
import pytest

from geo.coords import Point
from resources.directory.duplicates import Index, Seen, Why, compare, digits, likely

PLACES = ["北野", "中央", "南浜", "川西", "東原", "山手", "港町", "緑台", "本通", "寺前"]
THINGS = [
    *["手しごと", "将棋", "囲碁", "畑", "花", "読書", "体操", "書道", "料理", "おもちゃ"],
    *["朗読", "コーラス", "写真", "パソコン", "編み物", "刺し子", "俳句", "太極拳", "水彩画", "陶芸"],
]
KINDS = ["サロン", "ひろば", "教室", "の会", "カフェ", "文庫", "工房", "クラブ", "食堂", "倶楽部"]
OLD_FORMS = str.maketrans("国体会桜沢辺広", "國體會櫻澤邊廣")
CENTRE = Point(36.85, 136.98)


def registry(dice):
    """Return a thousand places of a town, no two the same."""
    rows = []
    for number in range(1000):
        name = f"{PLACES[number % 10]}{THINGS[number // 10 % 20]}{KINDS[number // 200 * 2 + number % 2]}"
        point = Point(CENTRE.lat + dice.uniform(-0.05, 0.05), CENTRE.lon + dice.uniform(-0.05, 0.05))
        phone = f"0766-{dice.randrange(10, 99)}-{number:04d}"
        rows.append(
            Seen(f"R{number}", name, phone=phone, address=f"汐見野市{PLACES[number % 10]}{number + 1}", point=point)
        )
    return rows


def again(row, dice):
    """Return a place as somebody else would write it."""
    name = dice.choice(
        [
            row.name,
            row.name.translate(OLD_FORMS),
            jaconv.h2z(row.name, ascii=True),
            f"NPO法人{row.name}",
            f"{row.name}（地域）",
            row.name.replace("サロン", "さろん").replace("カフェ", "かふぇ"),
            row.name[:-1] if len(row.name) > 5 else row.name,
        ]
    )
    near = Point(row.point.lat + dice.uniform(-0.0002, 0.0002), row.point.lon + dice.uniform(-0.0002, 0.0002))
    proof = dice.choice(["phone", "point", "address"])
    return Seen(
        "new",
        name,
        phone=row.phone.replace("-", dice.choice(["", "−", " "])) if proof == "phone" else "",
        point=near if proof == "point" else None,
        address=row.address if proof == "address" else "",
    )


def test_planted_duplicates_are_found_and_others_are_left_alone():
    dice = random.Random(29)
    rows = registry(dice)
    index = Index.build(rows)
    planted = [(row, again(row, dice)) for row in dice.sample(rows, 500)]

    found = sum(any(hit.key == row.key for hit in index.likely(seen)) for row, seen in planted)
    false = sum(bool(index.likely(row)) for row in rows)

    assert found >= 475
    assert false <= 20


def test_ten_thousand_rows_are_compared_in_seconds():
    dice = random.Random(3)
    rows = [
        Seen(f"{copy}-{row.key}", f"{row.name}{copy}", phone=row.phone, address=row.address, point=row.point)
        for copy in range(10)
        for row in registry(dice)
    ]
    start = time.perf_counter()

    index = Index.build(rows)
    for row in rows:
        index.likely(row)

    assert time.perf_counter() - start < 10


def test_the_telephone_of_the_town_hall_proves_nothing():
    rows = [Seen(f"R{number}", f"{THINGS[number % 20]}の集い{number}", phone="0766-00-0000") for number in range(60)]

    assert Index.build(rows).likely(Seen("new", "まったく別の所", phone="0766000000")) == []


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (Seen("a", "こより", point=CENTRE), Seen("b", "サロンこより", point=CENTRE), Why.NAME_AND_PLACE),
        (
            Seen("a", "手しごとサロン", phone="0766-11-2222"),
            Seen("b", "手仕事サロン", phone="0766112222"),
            Why.NAME_AND_PHONE,
        ),
        (Seen("a", "株式会社とみた"), Seen("b", "とみた"), Why.SAME_NAME),
        (Seen("a", "工房", kana="あさなぎこうぼう"), Seen("b", "アサナギコウボウ"), Why.SAME_NAME),
        (Seen("a", "こより", point=CENTRE), Seen("b", "こより", point=Point(36.9, 136.98)), None),  # a branch
        (Seen("a", "将棋の会", point=CENTRE), Seen("b", "朗読カフェ", point=CENTRE), None),  # one house, two groups
    ],
)
def test_two_listings_look_like_one_for_a_reason(one, other, why):
    hit = compare(one, other)

    assert (hit.why if hit else None) is why


def test_a_listing_is_no_duplicate_of_itself():
    row = Seen("R1", "こより", phone="0766-11-2222")

    assert Index.build([row]).likely(row) == []


@pytest.mark.parametrize(
    ("phone", "number"), [("０７６６－１１－２２２２", "0766112222"), ("2145", ""), ("内線 31", ""), ("", "")]
)
def test_a_telephone_is_its_digits_and_too_few_say_nothing(phone, number):
    assert digits(phone) == number


def test_the_entry_page_asks_the_registry(coordinator, listing, town):
    twin = listing("手しごとサロン こより", phone="0766-11-2222", point=CENTRE)
    listing("ふれあい農園")

    hits = likely(town.id, Seen("", "手しごとサロンこより", phone="0766112222"))

    assert [(hit.key, hit.name) for hit in hits] == [(twin.ref, twin.name)]
