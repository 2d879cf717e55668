"""What is odd about the records of one child."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from village.linkage.rules.decide import STRONG


@dataclass(frozen=True)
class Member:
    """A record of a child: what it says, of which source, whether that holds each child once and still sends it."""

    record: int
    source: int
    values: Mapping[str, str]
    duplicate_free: bool = False
    ended: bool = False


def odd(members: Sequence[Member], alike: Callable[[Member, Member], bool]) -> tuple[str, int] | None:
    """A reason to look at a child, as reviews have it, and the record to look at; None when nothing is odd.

    Two strong numbers of one kind; two current records of a source that holds each child once; a record that alone
    joins the others, or none does (`alike` says whether two records would be linked by themselves).
    """
    return _two_numbers(members) or _same_source(members) or _bridge(members, alike)


def _two_numbers(members: Sequence[Member]) -> tuple[str, int] | None:
    for scheme in STRONG:
        having = [one for one in members if scheme in one.values]
        counts = {one.values[scheme]: 0 for one in having}
        for one in having:
            counts[one.values[scheme]] += 1
        if len(counts) > 1:  # the number that fewest records give is the likelier slip; of these the latest record
            return "id-conflict", min(having, key=lambda one: (counts[one.values[scheme]], -one.record)).record
    return None


def _same_source(members: Sequence[Member]) -> tuple[str, int] | None:
    seen: set[int] = set()
    for one in sorted(members, key=lambda one: one.record):
        if one.duplicate_free and not one.ended:
            if one.source in seen:
                return "same-source", one.record
            seen.add(one.source)
    return None


def _bridge(members: Sequence[Member], alike: Callable[[Member, Member], bool]) -> tuple[str, int] | None:
    near: dict[int, set[int]] = {one.record: set() for one in members}
    for i, one in enumerate(members):
        for two in members[:i]:
            if alike(one, two):
                near[one.record].add(two.record)
                near[two.record].add(one.record)
    parts = _parts(near, near)
    if len(parts) > 1:
        smallest = min(parts, key=lambda part: (len(part), -max(part)))
        return "bridge", max(smallest)
    for record in sorted(near):
        rest = _parts(near, near.keys() - {record})
        if len(rest) > 1 and min(len(part) for part in rest) > 1:
            return "bridge", record
    return None


def _parts(near: Mapping[int, set[int]], among: Iterable[int]) -> list[set[int]]:
    left, parts = set(among), []
    while left:
        part, edge = set(), {min(left)}
        while edge:
            part |= edge
            edge = {two for one in edge for two in near[one] if two in left} - part
        left -= part
        parts.append(part)
    return parts
