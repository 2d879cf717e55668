"""Whom to ring now, said before anything that is found: where a life may be at risk, or somebody may be in danger."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from village.directory.rules.finding.lexicon import Phrases, said


@dataclass(frozen=True)
class Urgent:
    """`life`: whether the words say that a life is at risk. `helplines`: name, number and for whom, of the country."""

    life: bool
    helplines: tuple[tuple[str, str, str], ...] = ()


def urgent(
    need: str, kinds: Collection[str], *, life: Phrases, danger: Collection[str], helplines: Iterable[Mapping[str, str]]
) -> Urgent | None:
    """What is said first to somebody who needs this; None where nothing is urgent.

    `kinds`: the kinds of help that were asked for or that the words led to; `life`: phrases that say that a life is at
    risk; `danger`: kinds that people in danger ask for; `helplines`: rows of the national list.
    """
    at_risk = any(said(need, life))
    if not at_risk and not set(kinds) & set(danger):
        return None
    meant = {*kinds, *(["mental-health"] if at_risk else [])}
    told = tuple(
        (row["name"], row["phone"], row["for_whom"])
        for row in helplines
        if row["phone"] and meant & set(row["kinds"].split())
    )
    return Urgent(at_risk, told)
