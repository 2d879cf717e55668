"""Records of one file grouped into people: groups are joined while the evidence is for it, all of it looked at.

Joining whatever is linked by a chain takes one wrong link for two people made one. Here two groups are held to be one
person by the mean of their best link and of all the links there could be between them (the ways named single and
average linkage): the best alone builds bridges, the average alone loses records that went wrong in several fields.
"""

import heapq
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

Floats = NDArray[np.float64]
Rows = NDArray[np.int32]
STRONGEST = 13.0
"""Bits that one link may bring at most: more is no surer, and must not outweigh what speaks against it."""
UNSEEN = -6.6
"""Bits of a pair that nothing was found for, about 1 in 100: missing values leave true pairs without a common key."""
DECIDED = 1e6
"""Bits of what a person has decided: it outranks any sum of others."""
BIG = 20
"""Records from which a group must hold by the average alone."""


def entities(records: int, left: Rows, right: Rows, evidence: Floats) -> NDArray[np.int32]:
    """For each record the lowest row of its group. `evidence` is log2 of the odds that a pair is of one person, or
    DECIDED bits for or against it."""
    chained = chains(records, left[evidence > 0], right[evidence > 0])
    inside = (chained[left] == chained[right]) & ((evidence > UNSEEN) | (evidence <= -DECIDED))
    alone = np.bincount(chained, minlength=records)[chained[left]] == 2
    found = np.arange(records, dtype=np.int32)
    pairs = inside & alone
    found[np.maximum(left, right)[pairs]] = np.minimum(left, right)[pairs]
    many = inside & ~alone
    bits = np.where(evidence < DECIDED, np.minimum(evidence, STRONGEST), evidence)[many]
    for group in _grown(left[many].tolist(), right[many].tolist(), bits.tolist()):
        found[group] = min(group)
    return found


def chains(records: int, left: Rows, right: Rows) -> NDArray[np.int32]:
    """For each record the lowest row that links lead to."""
    graph = coo_matrix((np.ones(len(left), dtype=np.int8), (left, right)), shape=(records, records))
    _, labels = connected_components(graph, directed=False)
    first: NDArray[np.int32] = np.full(labels.max(initial=0) + 1, records, dtype=np.int32)
    np.minimum.at(first, labels, np.arange(records, dtype=np.int32))
    found: NDArray[np.int32] = first[labels]
    return found


class _Groups:
    """Groups of records, and for each pair of groups that have links the sum, number and best of them."""

    def __init__(self, left: list[int], right: list[int], evidence: list[float]) -> None:
        self.members: dict[int, list[int]] = {row: [row] for row in {*left, *right}}
        self.links: dict[int, dict[int, tuple[float, int, float]]] = {row: {} for row in self.members}
        for a, b, bits in zip(left, right, evidence, strict=True):
            self.links[a][b] = self.links[b][a] = (bits, 1, bits)

    def strength(self, a: int, b: int) -> float:
        """How far the evidence is for one person, in bits."""
        total, seen, best = self.links[a][b]
        size = len(self.members[a]) + len(self.members[b])
        possible = len(self.members[a]) * len(self.members[b])
        average = (total + (possible - seen) * UNSEEN) / possible
        return min(average, (average + best) / 2) if size > BIG else (average + best) / 2

    def join(self, a: int, b: int) -> Iterable[int]:
        """Put group `b` into `a`; the groups linked with it now."""
        self.members[a] += self.members.pop(b)
        ours, theirs = self.links[a], self.links.pop(b)
        del ours[b], theirs[a]
        for other, (total, seen, best) in theirs.items():
            if other in ours:
                one, two, three = ours[other]
                total, seen, best = total + one, seen + two, max(best, three)
            ours[other] = self.links[other][a] = (total, seen, best)
            del self.links[other][b]
        return ours


def _grown(left: list[int], right: list[int], evidence: list[float]) -> Iterable[list[int]]:
    """The groups that are left when no two of them should be one."""
    groups = _Groups(left, right, evidence)
    members = groups.members
    heap = [(-bits, a, b, 2) for a, b, bits in zip(left, right, evidence, strict=True) if bits > 0]
    heapq.heapify(heap)
    while heap:
        _, a, b, size = heapq.heappop(heap)
        if a not in members or b not in members or len(members[a]) + len(members[b]) != size:
            continue
        if len(groups.links[a]) < len(groups.links[b]):
            a, b = b, a
        for other in groups.join(a, b):
            strength = groups.strength(a, other)
            if strength > 0:
                heapq.heappush(heap, (-strength, a, other, len(members[a]) + len(members[other])))
    return members.values()
