"""Where a model links by itself, where a person looks: told by the model's own chances, not by examples."""

from collections.abc import Iterable

from village.linkage.rules.decide import Thresholds

WRONG = 1 / 1000
"""Links in a thousand that may be expected to be wrong."""
LEAST = 0.95
"""No single link is made of itself at a lower chance, however sure the others are."""
WORTH = 50
"""How many reviews a child found is worth: a person looks where more than one in so many is expected to be a link."""


def thresholds(chances: Iterable[float]) -> Thresholds:
    """Thresholds for records whose best candidates have these chances: the lowest at which links made of themselves are
    expected to be wrong no oftener than `WRONG`, taken together."""
    wrong, made, link = 0.0, 0, 1 - WRONG
    for chance in sorted(chances, reverse=True):
        wrong, made = wrong + 1 - chance, made + 1
        if chance < LEAST or wrong > WRONG * made:
            break
        link = min(link, chance)
    return Thresholds(link, 1 / WORTH)


def expected(chances: Iterable[float], limits: Thresholds) -> dict[str, float]:
    """What to expect of records whose best candidates have these chances: the precision of the links that are made,
    the share of true ones among them (recall), the share of records put before a person."""
    found = list(chances)
    linked = [chance for chance in found if chance >= limits.link]
    looked = sum(1 for chance in found if limits.review <= chance < limits.link)
    true = sum(found)
    return {
        "precision": sum(linked) / len(linked) if linked else 1.0,
        "recall": sum(linked) / true if true else 1.0,
        "reviewed": looked / len(found) if found else 0.0,
    }
