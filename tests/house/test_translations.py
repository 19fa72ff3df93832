"""The English catalogue: complete, with the gaps of the Japanese, and English throughout."""

import os
import re
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po
from flask import Flask

from profiles.desk.catalogue import compile_catalogues

ROOT = Path(__file__).parents[2]
ENGLISH = ROOT / "translations/en/LC_MESSAGES/messages.po"
KEYWORDS: dict[str, tuple[tuple[int, str], int] | None] = {
    **dict.fromkeys(["_", "_l", "gettext", "lazy_gettext"]),
    "lazy_pgettext": ((1, "c"), 2),
}
JAPANESE = re.compile(r"[ぁ-ゖァ-ヺ一-鿿]")
GAP = re.compile(r"%\((?!reading)\w+\)[sd]|%%|<[^>]+>")
# What somebody has to type in Japanese is told in Japanese: openings, eras, headings of a sheet, dividing marks.
TYPED = re.compile(
    r"令和\d+年\d+月\d+日|\d+月\d+日|(第\d(・\d)?)?[月火水木金土日](-[金])? ?[\d:-]*|祝日休み|随時|要予約|\d+円"
    r"|“(追加|名称|無料|有|無|所在地_連結表記|電話番号)”|畑の草取り、種まき、収穫|園芸、猫"
)


@cache
def catalogue() -> Catalog:
    """Return the English texts as they are committed."""
    with ENGLISH.open("rb") as file:
        return read_po(file)


def told() -> dict[str, str]:
    """Return the English of each Japanese text."""
    return {str(message.id): str(message.string) for message in catalogue() if message.id}


@cache
def found() -> set[str]:
    """Return every Japanese text of the house, as `make messages` finds them."""
    with (ROOT / "translations/babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    folders = ("geo", "profiles", "resources", "matchmaker", "seed", "templates")
    texts = (
        message[2] for message in extract_from_dir(ROOT, methods, options, KEYWORDS) if message[0].startswith(folders)
    )
    return {text if isinstance(text, str) else text[0] for text in texts}


def test_every_text_of_the_house_has_an_english_one() -> None:
    english = told()

    missing = sorted(text for text in found() if not english.get(text))

    assert missing == []


def test_labels_events_and_refusals_are_found_without_a_mark() -> None:
    texts = found()

    assert {"終結後のつながり", "受入先の登録", "ほかの人が先に保存しました。内容を見くらべてください"} <= texts


def test_gaps_and_tags_are_the_same_on_both_sides() -> None:
    strange = [ja for ja, en in told().items() if set(GAP.findall(ja)) != set(GAP.findall(en))]

    assert strange == []


def test_no_japanese_is_left_in_the_english() -> None:
    left = {en for en in told().values() if JAPANESE.search(TYPED.sub("", en))}

    assert left == set()


def test_nothing_is_guessed_or_left_over() -> None:
    texts, english = found(), catalogue()

    assert [message.id for message in english if message.id and message.fuzzy] == []
    assert sorted(set(told()) - texts) == []


def test_a_page_is_shown_in_english_after_it_was_asked_for(app: Flask) -> None:
    visitor = app.test_client()

    visitor.get("/language/en")
    page = visitor.get("/signin").get_data(as_text=True)

    assert '<html lang="en"' in page
    assert "Sign-in name" in page


def test_a_changed_catalogue_is_compiled_again(tmp_path: Path) -> None:
    source, compiled = laid_out(tmp_path, changed=2_000_000_000)

    compile_catalogues(tmp_path)

    assert source.exists()
    assert compiled.read_bytes() != b"as it was"


def test_an_unchanged_catalogue_is_left_as_it_is(tmp_path: Path) -> None:
    _source, compiled = laid_out(tmp_path, changed=1_000_000_000)

    compile_catalogues(tmp_path)

    assert compiled.read_bytes() == b"as it was"


def laid_out(folder: Path, changed: int) -> tuple[Path, Path]:
    """Return a catalogue that was changed at a moment, and what was compiled from it at another."""
    source = folder / "en/LC_MESSAGES/messages.po"
    source.parent.mkdir(parents=True)
    source.write_bytes(ENGLISH.read_bytes())
    compiled = source.with_suffix(".mo")
    compiled.write_bytes(b"as it was")
    os.utime(compiled, (1_500_000_000, 1_500_000_000))
    os.utime(source, (changed, changed))
    return source, compiled
