"""Some candidates side by side."""

from collections.abc import Sequence

from matchmaker.matching.page import Card

AT_ONCE = 3


def compared(cards: Sequence[Card], wanted: Sequence[str]) -> tuple[list[Card], list[Card]]:
    """Return the candidates to show side by side, and the others; one alone is joined by the next best."""
    chosen = [card for card in cards if card.ref in wanted][:AT_ONCE]
    if len(chosen) < 2:
        chosen += [card for card in cards if card not in chosen][: 2 - len(chosen)]
    chosen.sort(key=lambda card: card.number)
    return chosen, [card for card in cards if card not in chosen]
