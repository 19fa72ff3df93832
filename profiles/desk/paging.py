"""Paging: one slice of a long list, and the ways to the slices beside it."""

from dataclasses import dataclass

LARGEST = 1_000_000  # a number above it is a slip or a trick


@dataclass(frozen=True, slots=True)
class Pages:
    """Which page of a list is shown, of how many rows in all."""

    number: int
    total: int
    size: int = 50

    @property
    def last(self) -> int:
        """Return the number of the last page; an empty list has one."""
        return max(1, -(-self.total // self.size))

    @property
    def before(self) -> int | None:
        """Return the number of the page before."""
        return self.number - 1 if self.number > 1 else None

    @property
    def after(self) -> int | None:
        """Return the number of the page after."""
        return self.number + 1 if self.number < self.last else None

    @property
    def start(self) -> int:
        """Return how many rows come before this page."""
        return (self.number - 1) * self.size


def pages_of(typed: str | None, total: int, size: int = 50) -> Pages:
    """Return the page that an address asks for; one that is not there becomes the nearest that is."""
    text = typed or ""
    asked = min(int(text), LARGEST) if text.isascii() and text.isdecimal() and len(text) < 9 else 1
    return Pages(min(max(1, asked), Pages(1, total, size).last), total, size)
