"""The press (印刷): a child process that turns one page into a PDF; it holds no keys, no store and no network.

It is run as a script, so that a page which asks for endless memory or time takes nothing with it. What it could not draw
is told on standard error, one character a line.
"""

import logging
import re
import resource
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

STATIC = Path(__file__).resolve().parents[2] / "static"
BASE = "http://paper.invalid/"  # leads nowhere but to the files in static/; of a scheme that addresses are joined for
TYPES = {".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png"}
SCREEN_ONLY = STATIC / "vendor"  # faces cut for browsers, which paper has whole
FOLDER = Path("/usr/share/fonts/truetype")
FACE = FOLDER / "bizud-gothic" / "BIZUDPGothic-Regular.ttf"
RARE = FOLDER / "ipamj" / "ipamjm.ttf"  # every character of a family register (戸籍), with its variants
SELECTED = re.compile("([^\\s<>;])([\ufe00-\ufe0f\U000e0100-\U000e01ef])")
BETWEEN_TAGS = re.compile(r">[^<]*<")
UNDRAWN = re.compile(r"unsupported by fonts.*\(U\+([0-9A-F]+)\)", re.DOTALL)
LINK = re.compile(r"(<a\b[^>]*?)\shref=(?:\"[^\"]*\"|'[^']*'|[^\s>]+)", re.IGNORECASE)


def main(memory: int, seconds: int) -> None:
    """Print the page on standard input within the given bounds."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    pdf, missing = printed(sys.stdin.buffer.read().decode())
    sys.stderr.write("".join(f"{one}\n" for one in missing))
    sys.stdout.buffer.write(pdf)


def printed(html: str) -> tuple[bytes, list[str]]:
    """Return a page as a tagged PDF, and the code points that no face holds."""
    from weasyprint import HTML

    heard = Undrawn()
    logging.getLogger("weasyprint").handlers = [heard]
    dressed, variants = with_variants(LINK.sub(r"\1", html))
    pdf = HTML(string=dressed, base_url=BASE, url_fetcher=own_files()).write_pdf(pdf_variant="pdf/ua-1")
    return pdf, sorted({*heard.codes, *variants})


class Undrawn(logging.Handler):
    """Hears for which characters no face was found."""

    def __init__(self) -> None:
        """Begin with none."""
        super().__init__(logging.WARNING)
        self.codes: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the code point of a warning that names one; the rest holds what somebody wrote, and goes nowhere."""
        found = UNDRAWN.search(record.getMessage())
        if found:
            self.codes.add(found[1])


def own_files() -> Any:
    """Return a fetcher that reads styles and pictures of static/, and refuses every other address."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnFiles(URLFetcher):
        """Reads what lies in static/ and nothing else: no network, no other file (SSRF, LFI)."""

        def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
            """Return one file."""
            path = own_file(url)
            content = b"" if path.is_relative_to(SCREEN_ONLY) else path.read_bytes()
            return URLFetcherResponse(url, content, {"Content-Type": TYPES[path.suffix]})

    return OwnFiles(allowed_protocols=())


def own_file(url: str) -> Path:
    """Return the file of an address. Raises PermissionError for all that is no style or picture of static/."""
    parts = urlsplit(url)
    path = (STATIC.parent / unquote(parts.path).lstrip("/")).resolve()
    ours = url.startswith(BASE) and path.is_relative_to(STATIC)
    if not ours or path.suffix not in TYPES:
        raise PermissionError("only files of static/ are printed")
    return path


def with_variants(html: str) -> tuple[str, list[str]]:
    """Return a page in which each variant of a character (異体字) names the face that holds it, and those in no face."""
    if not SELECTED.search(html):
        return html, []
    plain, rare, missing = variants_of(FACE), variants_of(RARE), []

    def told(found: re.Match[str]) -> str:
        """Return one character with its selector."""
        pair = (ord(found[1]), ord(found[2]))
        if pair in plain:
            return found[0]
        if pair not in rare:
            missing.append(f"{pair[0]:04X}+{pair[1]:04X}")
            return found[1]
        return f'<span class="rare">{found[0]}</span>'

    head, mark, body = html.partition("<body")
    dressed = BETWEEN_TAGS.sub(lambda text: SELECTED.sub(told, text[0]), mark + body)
    return head + dressed, missing


def variants_of(face: Path) -> set[tuple[int, int]]:
    """Return which characters a face can draw with which selector; a face that is not there draws none."""
    if not face.exists():
        return set()
    from fontTools.ttLib import TTFont

    with TTFont(face, lazy=True) as font:
        tables: Iterable[Any] = [table for table in font["cmap"].tables if table.format == 14]
        return {
            (code, selector) for table in tables for selector, pairs in table.uvsDict.items() for code, _name in pairs
        }


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
