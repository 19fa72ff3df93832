"""One spelling for Japanese names, addresses and words."""

import enum
from typing import Self


class Word(enum.StrEnum):
    """A word that is stored, with its Japanese label beside it."""

    label: str

    def __new__(cls, value: str, label: str) -> Self:
        """Keep the stored word as the value and the label beside it."""
        word = str.__new__(cls, value)
        word._value_ = value
        word.label = label
        return word
