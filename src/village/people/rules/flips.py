"""How a record would be decided by another model, held against how it stands."""

from village.linkage.rules.decide import Decision

FLIPS = {
    "moves": "Would be of another child",
    "joins": "Stands alone; would be linked to a child",
    "leaves": "Is linked; would stand alone",
}
"""Decisions that differ: each is put before a person once the model is signed off."""
KINDS = {
    "same": "Decided as it stands",
    **FLIPS,
    "unsure-linked": "Is linked; would be put before a person",
    "unsure-alone": "Stands alone; would be put before a person",
}
SETTLED = ("review", "merge", "unmerge", "split", "asserted")
"""Events of the ledger in which a person decided: no model goes over them again."""


def kind_of(decision: Decision, child: int, *, linked: bool) -> str:
    """One of KINDS, for a record that is of `child`, with other records (`linked`) or alone."""
    if decision.kind == "review":
        return "unsure-linked" if linked else "unsure-alone"
    if decision.kind == "new":
        return "leaves" if linked else "same"
    if decision.child == child:
        return "same"
    return "moves" if linked else "joins"
