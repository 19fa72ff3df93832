"""Pages as PDF: an ordinary template for print, set by a child process (`press`) in faces that draw old characters."""

import os
import re
import subprocess  # nosec B404: only this file, with this interpreter
import sys
import threading
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Response, render_template
from flask_babel import gettext as _

from geo.clock import today
from geo.errors import DomainError
from profiles.vocabulary.dates import wareki

PRESS = Path(__file__).with_name("press.py")
FACES = Path(__file__).with_name("fonts.conf")
NEEDED = {"fonts-morisawa-bizud-gothic": Path("/usr/share/fonts/truetype/bizud-gothic/BIZUDPGothic-Regular.ttf")}
MOST = 4_000_000  # characters of one page
MEMORY, SECONDS = 1_500_000_000, 90
WAIT = 60  # seconds that a paper waits for the press
AT_ONCE = threading.BoundedSemaphore(2)  # of one worker: each takes a core for a second or more
CODE = re.compile(r"^[0-9A-F]{4,6}(?:\+[0-9A-F]{4,6})?$", re.MULTILINE)  # libraries may say things of their own
GETA = "〓"  # what printers set for a character that they have not


class PaperError(DomainError):
    """A page could not be printed; the sentence says why, and that the browser can."""


def pdf_answer(template: str, *, name: str, **context: Any) -> Response:
    """Return a template as a PDF under a Japanese file name; no browser keeps it."""
    pdf = pdf_of(render_template(template, paper=True, printed_on=wareki(today()), **context))
    answer = Response(pdf, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f"inline; filename=\"tsunagi.pdf\"; filename*=UTF-8''{quote(f'{name}.pdf')}"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def pdf_of(html: str) -> bytes:
    """Return a page as a tagged PDF on A4; a character that cannot be drawn is a 〓, and named at the end."""
    if len(html) > MOST:
        raise PaperError("紙にするには長すぎます。期間や人を分けて、もう一度出してください")
    pdf, missing = _press(html)
    return _press(with_geta(html, missing))[0] if missing else pdf


def with_geta(html: str, missing: list[str]) -> str:
    """Return a page that says which characters could not be drawn."""
    single = {int(code, 16): GETA for code in missing if "+" not in code}
    note = _(
        "この機械に無い字は、〓 か、もとの字体で印刷しています。手で直してください：%(codes)s",
        codes=" ".join(f"U+{code}" for code in missing),
    )
    body, end, rest = html.translate(single).rpartition("</main>")
    return f'{body}<p class="undrawn">{note}</p>{end}{rest}'


def _press(html: str) -> tuple[bytes, list[str]]:
    """Let the child print a page; return the PDF and the code points that no face holds."""
    lacking = [package for package, face in NEEDED.items() if not face.exists()]
    if lacking:
        raise _lacking(" ".join(lacking))
    if not AT_ONCE.acquire(timeout=WAIT):
        raise PaperError("いま、ほかの PDF を作っています。少し待ってから、もう一度出してください")
    try:
        done = _run(html)
    finally:
        AT_ONCE.release()
    if done.returncode == 0:
        return done.stdout, CODE.findall(done.stderr.decode())
    if b"OSError: cannot load library" in done.stderr:
        raise _lacking("libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0")
    raise PaperError("PDF を作れませんでした。ブラウザーの「印刷」で紙に出してください")


def _lacking(packages: str) -> PaperError:
    """Return the refusal that names what has to be installed."""
    return PaperError(
        "PDF を作る部品がありません。管理者に「apt-get install %(packages)s」を頼んでください。"
        "ブラウザーの「印刷」では、いまも紙に出せます",
        packages=packages,
    )


def _run(html: str) -> subprocess.CompletedProcess[bytes]:
    """Run the press once, with nothing of our environment: no keys, no address of the store."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    command = [sys.executable, "-I", str(PRESS), str(MEMORY), str(SECONDS)]
    try:
        return subprocess.run(  # noqa: S603 - our own press, by its full path  # nosec B603
            command,
            input=html.encode(),
            capture_output=True,
            timeout=SECONDS * 2,
            check=False,
            env=kept | {"FONTCONFIG_FILE": str(FACES)},
        )
    except subprocess.TimeoutExpired as fault:
        raise PaperError("PDF を作るのに時間がかかりすぎました。期間や人を分けて、もう一度出してください") from fault
