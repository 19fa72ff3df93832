"""No pattern of the house can be made to think for long, whatever somebody types (QUALITY R19)."""

import importlib
import pkgutil
import re
import time

import pytest

import geo
import matchmaker
import profiles
import resources
import seed

LENGTH = 2_000  # what is typed is shorter or cut; patterns that go wild do so long before
LONGEST_S = 0.3  # of one thread, on a busy machine
SIGNS = "a1 　-_.,:;/\\()（）「」年月日時分半～〜ー第曜あア漢丁目番地号0９Ａ\t\n|{}<>'\"@%*+=&#"
PAIRS = (
    "1,",
    "1 ",
    "a ",
    "月 ",
    "1-",
    "第1",
    "1:",
    ":1",
    "1月",
    "あ漢",
    "漢あ",
    "a-",
    "。 ",
    "({",
    "毎週",
    "月、",
    "、",
    "1丁目",
)
TAILS = ("", "!")


def patterns():
    """Return every pattern that stands in a module of the house, by its name."""
    found = {}
    for package in (geo, profiles, resources, matchmaker, seed):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if module.name.endswith(("serve", "__main__")):
                continue
            for name, value in vars(importlib.import_module(module.name)).items():
                if isinstance(value, re.Pattern):
                    found.setdefault(value.pattern, (f"{module.name}.{name}", value))
    return dict(found.values())


@pytest.fixture(scope="module")
def known():
    """Return the patterns of the house."""
    return patterns()


@pytest.mark.parametrize("tail", TAILS)
def test_no_pattern_thinks_for_long(known, tail):
    texts = [sign * LENGTH + tail for sign in SIGNS] + [(pair * LENGTH)[:LENGTH] + tail for pair in PAIRS]

    slow = {}
    for name, pattern in known.items():
        for text in texts:
            for look in (pattern.match, pattern.search):
                started = time.thread_time()
                look(text)
                spent = time.thread_time() - started
                if spent > LONGEST_S:
                    slow[name] = f"{spent:.2f} s for {look.__name__} on {text[:6]!r}…{tail!r}"

    assert len(known) > 20
    assert slow == {}
