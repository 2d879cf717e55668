"""The performance profile by the plainest means: no shared draws, no sorting; probabilities by enumeration of normals.

A measure is a normal with a standard deviation on either side, bounded; a mean of many is drawn afresh by another
generator, so only what does not depend on the draws can agree.
"""

import random
from typing import Any


def share_at_least(places: list[dict[str, Any]], cut: float, most: float, missing: float, draws: int = 20_000) -> float:
    """The share of fresh draws in which the mean of the measures reaches a cut, those missing counting as `missing`."""
    fresh = random.Random(20091210)
    reached = 0
    for _ in range(draws):
        total = 0.0
        for one in places:
            if one["distance"] is None:
                total += missing
                continue
            z = fresh.gauss(0, 1)
            side = one["high"] - one["distance"] if z > 0 else one["distance"] - one["low"]
            total += max(-most, min(most, one["distance"] + z * side / 1.959964))
        reached += total / len(places) >= cut
    return reached / draws


def bands(places: list[dict[str, Any]], cuts: list[float], most: float, sure: float) -> tuple[set[int], set[int]]:
    """The bands that the lower and the upper end of the claim may be, allowing for a hundredth of chance in the draws.

    The lower end is the highest band that (1 + sure) / 2 of the draws reach when what is missing is worst; the upper
    the lowest above which no more than (1 - sure) / 2 reach when it is best.
    """
    low, high = set(), set()
    for slack in (-0.012, 0.0, 0.012):
        reach = [share_at_least(places, cut, most, -most) for cut in cuts]
        low.add(sum(share >= (1 + sure) / 2 + slack for share in reach))
        reach = [share_at_least(places, cut, most, most) for cut in cuts]
        high.add(sum(share > (1 - sure) / 2 + slack for share in reach))
    return low, high
