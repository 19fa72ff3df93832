"""The plan of the house, tested: every view names its permission, every setting and command is documented, no file is too long."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from matchmaker.config import ROOT
from profiles.access import TABLE, Permission, Role
from profiles.audit.actions import DECLARED
from profiles.desk.gate import MARK, OPEN_ENDPOINTS, PUBLIC

PACKAGES = ("geo", "profiles", "resources", "matchmaker", "seed")
LONGEST = 400
PUBLIC_ENDPOINTS = {
    "casebook.feed",
    "hosts.land",
    "hosts.enter",
    "hosts.ask_code",
    "hosts.enter_code",
    "hosts.ask_to_open",
    "hosts.open_again",
    "hosts.forget",
    "language.choose",
}


def tracked(*patterns: str) -> list[Path]:
    """Return the files that the project keeps; without git, those that lie there."""
    answer = subprocess.run(["git", "ls-files", *patterns], cwd=ROOT, capture_output=True, text=True, check=False)
    names = answer.stdout.split("\n") if answer.returncode == 0 else []
    return [ROOT / name for name in names if name and (ROOT / name).exists()]


def modules() -> Iterator[tuple[Path, ast.Module]]:
    """Return the modules of the packages, parsed."""
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.py")):
            yield file, ast.parse(file.read_text(encoding="utf-8"))


def test_every_view_names_its_permission_or_says_that_it_is_public(app: Flask) -> None:
    marks = {name: getattr(view, MARK, None) for name, view in app.view_functions.items() if name not in OPEN_ENDPOINTS}

    public = {name for name, mark in marks.items() if mark == PUBLIC}
    unmarked = {name for name, mark in marks.items() if mark is None and not name.startswith("security.")}

    assert unmarked == set()
    assert {name for name in public if not name.startswith(("security.", "accounts."))} == PUBLIC_ENDPOINTS


def test_every_permission_is_held_by_somebody_and_those_who_see_no_person_hold_none_that_shows_one() -> None:
    held = frozenset[Permission]().union(*TABLE.values())
    personal = {
        one
        for one in Permission
        if one.value.split(".")[0] in ("client", "consent", "match", "introduction", "followup", "today")
    }

    assert held == set(Permission)
    for role in (Role.VIEWER, Role.ADMINISTRATOR, Role.AUDITOR, Role.PARTNER, Role.HOST):
        assert not TABLE[role] & personal, role


def test_every_permission_is_demanded_somewhere(app: Flask) -> None:
    demanded = {getattr(view, MARK, None) for view in app.view_functions.values()}
    text = "".join(file.read_text(encoding="utf-8") for file, _ in modules())

    idle = {
        one
        for one in Permission
        if one not in demanded and text.count(f"Permission.{one.name}") + text.count(f"P.{one.name}") < 2
    }

    assert idle == set()


def test_every_public_function_has_a_docstring() -> None:
    bare = [
        f"{file.relative_to(ROOT)}: {node.name}"
        for file, tree in modules()
        for node in [*tree.body, *(one for part in tree.body if isinstance(part, ast.ClassDef) for one in part.body)]
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not ast.get_docstring(node)
        and not (node.name.startswith("__") and node.name != "__init__")
        and node.name != "__init__"
    ]

    assert bare == []


def test_no_file_is_too_long() -> None:
    long = {
        str(file.relative_to(ROOT)): lines
        for file in tracked("*.py", "*.html")
        if (lines := file.read_text(encoding="utf-8").count("\n")) > LONGEST
    }

    assert long == {}


def test_actions_never_commit_and_views_and_commands_do() -> None:
    bold = [
        str(file.relative_to(ROOT))
        for file, tree in modules()
        if file.name in ("actions.py", "queries.py", "models.py", "rules.py", "forms.py")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "commit"
    ]

    assert bold == []


def test_every_setting_and_command_is_documented(app: Flask) -> None:
    config = (ROOT / "matchmaker" / "config.py").read_text(encoding="utf-8")
    settings = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    commands = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")

    read = set(re.findall(r'"(TSUNAGI_[A-Z_]+|DATABASE_URL|PORT)"', config))
    known = set()
    for name, command in app.cli.commands.items():
        below = getattr(command, "commands", None)
        known |= {f"{name} {one}" for one in below} if below else {name}

    assert {name for name in read if f"`{name}`" not in settings} == set()
    assert {one for one in known - {"run", "shell", "routes"} if one not in commands} == set()


def test_every_kind_of_deed_has_a_label_and_a_name_of_its_own(app: Flask) -> None:
    labels = {event.name: event.label for event in DECLARED.values()}

    assert labels
    assert all(re.fullmatch(r"[a-z_]+(\.[a-z_]+)+", name) for name in labels), sorted(labels)
    assert all(label for label in labels.values())


@pytest.mark.parametrize("name", ["rules.py", "queries.py"])
def test_only_views_commands_and_models_read_the_clock(name: str) -> None:
    early = [
        str(file.relative_to(ROOT))
        for file, tree in modules()
        if file.name == name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and node.module == "geo.clock"
        and {one.name for one in node.names} & {"today", "utcnow"}
    ]

    assert early == []


def test_no_page_holds_a_script_or_a_style_of_its_own() -> None:
    found = []
    for file in sorted((ROOT / "templates").rglob("*.html")):
        text = file.read_text(encoding="utf-8")
        if re.search(
            r"<script(?![^>]*(src=|type=\"application/json\"))|<style|\sstyle=|\son(click|load|error|change|submit|input|focus|key\w+|mouse\w+)=",
            text,
        ):
            found.append(str(file.relative_to(ROOT)))

    assert found in ([], ["templates/geo/council.html"])  # the file that has to carry all it needs


def test_nothing_of_a_town_is_kept_beside_the_code() -> None:
    secret = re.compile(r"BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}")
    mobile = re.compile(r"0[789]0-(?!0000|1234)\d{4}-\d{4}")

    for file in tracked("*.py", "*.html", "*.csv", "*.json", "*.toml", "*.md", "*.cfg"):
        text = file.read_bytes().decode("utf-8", "replace")
        assert not secret.search(text), file
        assert not mobile.search(text), file
