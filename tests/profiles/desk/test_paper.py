"""The press: a tagged page on A4 that draws old characters, reads nothing but our styles, and stops when it asks too much."""

import io
import logging

import pypdf
import pytest

from profiles.desk import paper, press
from profiles.desk.paper import PaperError, pdf_answer, pdf_of

PAGE = (
    '<!doctype html><html lang="ja"><head><title>ためし</title><link rel="stylesheet" href="/static/paper.css"></head>'
    "<body><main>{}</main></body></html>"
)


def read(pdf):
    """Return a reader of a PDF."""
    return pypdf.PdfReader(io.BytesIO(pdf))


def faces_of(reader):
    """Return the faces that a PDF holds, each with its descriptor."""
    found = {}
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            found[str(inner["/BaseFont"])] = inner["/FontDescriptor"].get_object()
    return found


def test_a_page_is_a_tagged_pdf_on_a4_in_faces_of_its_own(app):
    reader = read(pdf_of(PAGE.format("<p>髙橋 﨑山 𠮷田 ①㈱ ☐☑ 葛\U000e0100城 葛\U000e0102西 辻\U000e0101</p>")))

    text = "".join(page.extract_text() for page in reader.pages)
    faces = faces_of(reader)
    assert "髙橋 﨑山 𠮷田 ①㈱ ☐☑ 葛\U000e0100城" in text
    assert reader.metadata["/Title"] == "ためし"
    assert not {"/Author", "/Subject", "/Keywords"} & reader.metadata.keys()
    assert reader.trailer["/Root"]["/Lang"] == "ja"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert [round(float(side) * 25.4 / 72) for side in reader.pages[0].mediabox[2:]] == [210, 297]
    assert faces
    assert all("/FontFile2" in face for face in faces.values())
    assert all("+" in name for name in faces)


def test_a_character_that_no_face_holds_is_named_and_not_a_box(app):
    reader = read(pdf_of(PAGE.format("<p>外字 \ue000 と 邉\U000e01e0</p>")))

    text = "".join(page.extract_text() for page in reader.pages)
    assert "外字 〓" in text
    assert "U+E000" in text
    assert "U+9089+E01E0" in text


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "http://127.0.0.1:8000/",
        "https://example.org/a.css",
        "http://paper.invalid/static/../setup.cfg",
        "http://paper.invalid/static/%2e%2e/profiles/desk/fonts.conf",
        "http://paper.invalid/static/vendor/biz-udpgothic/cut.py",
        "http://paper.invalid.example.org/static/house.css",
        "http://paper.invalid@example.org/static/house.css",
        "data:text/css,p{}",
        "/etc/passwd",
    ],
)
def test_the_press_reads_nothing_but_styles_of_ours(address):
    with pytest.raises(PermissionError):
        press.own_file(address)


def test_what_somebody_wrote_can_fetch_nothing(app, tmp_path):
    secret = tmp_path / "secret.css"
    secret.write_text("p::after { content: 'HIMITSU' }", encoding="utf-8")
    ways = (
        f'<link rel="stylesheet" href="{secret.as_uri()}"><style>@import url("{secret.as_uri()}");</style>'
        f'<link rel="attachment" href="{secret.as_uri()}"><base href="{tmp_path.as_uri()}/">'
        f'<img src="{secret.as_uri()}"><object data="{secret.as_uri()}"></object><a href="/clients/HIMITSU">名前</a>'
    )

    pdf = pdf_of(PAGE.format(f"{ways}<p>本文</p>"))

    reader = read(pdf)
    assert "HIMITSU" not in "".join(page.extract_text() for page in reader.pages)
    assert not reader.attachments
    assert b"HIMITSU" not in pdf
    assert not any("/Annots" in page for page in reader.pages)


def test_a_page_without_end_is_refused(app, monkeypatch):
    with pytest.raises(PaperError, match="長すぎます"):
        pdf_of("x" * (paper.MOST + 1))

    monkeypatch.setattr(paper, "MEMORY", 100_000_000)
    with pytest.raises(PaperError, match="ブラウザー"):
        pdf_of(PAGE.format("<p>あ</p>"))


def test_what_is_missing_on_the_machine_is_said_in_words(app, monkeypatch, tmp_path):
    monkeypatch.setattr(paper, "NEEDED", {"fonts-morisawa-bizud-gothic": tmp_path / "none.ttf"})

    with pytest.raises(PaperError) as refusal:
        pdf_of(PAGE.format("<p>あ</p>"))

    assert "apt-get install fonts-morisawa-bizud-gothic" in str(refusal.value)


def test_the_press_says_which_library_it_lacks(app, monkeypatch, tmp_path):
    broken = tmp_path / "press.py"
    broken.write_text("raise OSError(\"cannot load library 'libpango-1.0-0'\")", encoding="utf-8")
    monkeypatch.setattr(paper, "PRESS", broken)

    with pytest.raises(PaperError, match="libpango"):
        pdf_of(PAGE.format("<p>あ</p>"))


def test_the_press_does_not_wait_for_ever(app, monkeypatch):
    monkeypatch.setattr(paper, "WAIT", 0.01)
    with paper.AT_ONCE, paper.AT_ONCE, pytest.raises(PaperError, match="少し待って"):
        pdf_of(PAGE.format("<p>あ</p>"))

    monkeypatch.setattr(paper, "SECONDS", 0.01)
    with pytest.raises(PaperError, match="時間"):
        pdf_of(PAGE.format("<p>あ</p>"))


def test_an_answer_has_a_japanese_name_and_stays_nowhere(app, monkeypatch):
    monkeypatch.setattr(paper, "pdf_of", lambda html: html.encode())

    answer = pdf_answer("errors/404.html", name="計画 K-012")

    assert answer.mimetype == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "filename*=UTF-8''%E8%A8%88%E7%94%BB%20K-012.pdf" in answer.headers["Content-Disposition"]
    assert "site-head" not in answer.get_data(as_text=True)


def test_the_child_tells_what_it_could_not_draw():
    pdf, missing = press.printed(PAGE.format("<p>辻\U000e0101 邉\U000e01e0\ue000;\U000e0100</p>"))

    logging.getLogger("weasyprint").handlers = []
    assert pdf.startswith(b"%PDF")
    assert missing == ["9089+E01E0", "E000"]


def test_without_the_face_of_registers_a_variant_is_told_and_not_dropped(monkeypatch, tmp_path):
    monkeypatch.setattr(press, "RARE", tmp_path / "none.ttf")

    dressed, missing = press.with_variants(PAGE.format("<p>葛\U000e0102西</p>"))

    assert "葛西" in dressed
    assert missing == ["845B+E0102"]
