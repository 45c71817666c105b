"""`arrange`: an order of preference in which two charts, alike but for one fact, make different choices.

Families that ask for "the first of the list that this patient can have" build their list here, so that the right
place is drawn first and every place is right equally often.
"""

from collections.abc import Collection
from random import Random

__all__ = ["arrange"]


def arrange(
    rng: Random,
    drugs: Collection[str],
    free: tuple[Collection[str], Collection[str]],
    wanted: tuple[int, int],
    size: int,
) -> tuple[str, ...] | None:
    """At most `size` of `drugs`, ordered so that the first one that is free in each chart is at its wanted place.

    `free` holds for each chart the drugs that nothing speaks against. None if these sets allow no such order.
    """
    if wanted[0] == wanted[1]:
        raise ValueError("two charts with the right choice at the same place")
    early, late = sorted((0, 1), key=lambda chart: wanted[chart])
    gap = wanted[late] - wanted[early] - 1
    both_bar = [drug for drug in drugs if drug not in free[early] and drug not in free[late]]
    only_early = [drug for drug in drugs if drug in free[early] and drug not in free[late]]
    in_late = [drug for drug in drugs if drug in free[late]]
    for group in (both_bar, only_early, in_late):
        rng.shuffle(group)
    if len(both_bar) < wanted[early] or not only_early or not in_late:
        return None
    between = [*both_bar[wanted[early] :], *only_early[1:]]
    rng.shuffle(between)
    if len(between) < gap:
        return None
    used = [*both_bar[: wanted[early]], only_early[0], *between[:gap], in_late[0]]
    tail = [drug for drug in drugs if drug not in used]
    rng.shuffle(tail)
    return (*used, *tail[: max(0, size - len(used))])
