"""Catalogues as the program reads them: compiled once from the texts, whenever those are newer."""

import tempfile
from contextlib import suppress
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_catalogues(folder: Path) -> None:
    """Compile every catalogue under a folder that is new or has changed; a folder that may only be read stays as it is."""
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            with suppress(OSError):
                _compile(source, target)


def _compile(source: Path, target: Path) -> None:
    """Write the compiled catalogue aside and move it in place, so that nobody reads half of it."""
    with source.open("rb") as file:
        catalogue = read_po(file)
    with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as aside:
        write_mo(aside, catalogue)
    written = Path(aside.name)
    written.chmod(0o644)
    written.replace(target)
