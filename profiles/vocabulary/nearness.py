"""How near concepts are to each other: nearness multiplies along a path, and the best path counts."""

from collections.abc import Mapping, Sequence

# How near a kind is, what it is a kind of, a neighbour, and another kind of the same.
NARROWER, BROADER, RELATED, SIBLING = 0.85, 0.6, 0.65, 0.5
FAINTEST = 0.12  # what is fainter than this after several steps is no likeness


def near_to(
    start: int,
    up: Sequence[Sequence[int]],
    down: Sequence[Sequence[int]],
    side: Sequence[set[int]],
    weight: Sequence[float],
) -> Mapping[int, float]:
    """Return the concepts near one, with the nearness of the best path."""
    near = {start: 1.0}
    _spread(near, {start: 1.0}, down, NARROWER)
    for neighbour in side[start]:
        near[neighbour] = max(near.get(neighbour, 0.0), RELATED)
        _spread(near, {neighbour: RELATED}, down, NARROWER)
    for parent in up[start]:
        says = weight[parent]
        near[parent] = max(near.get(parent, 0.0), BROADER * says**0.5)
        for sibling in down[parent]:
            near[sibling] = max(near.get(sibling, 0.0), SIBLING * says)
    return {at: value for at, value in near.items() if value >= FAINTEST}


def _spread(near: dict[int, float], front: dict[int, float], step: Sequence[Sequence[int]], factor: float) -> None:
    """Walk down the tree, weaker with each step."""
    while front:
        following: dict[int, float] = {}
        for at, value in front.items():
            for child in step[at]:
                if value * factor > max(near.get(child, 0.0), FAINTEST):
                    near[child] = following[child] = value * factor
        front = following
