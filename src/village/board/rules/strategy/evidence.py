"""How far evidence bears what is claimed of it, on a scale of Village's own from 0 to 5. It says nothing of size."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A kind of evidence, and the strongest claim that it can bear."""

    slug: str
    title: str
    bears: int


@dataclass(frozen=True)
class Scale:
    """What each claim says, and the kinds of evidence by slug."""

    claims: Mapping[int, str]
    kinds: Mapping[str, Kind]


def claim_wrong(scale: Scale, kind: str, claim: int, source: str) -> list[str]:
    """What is wrong with a claim: nothing known to be evidence, more than it bears, or nowhere to read it."""
    known = scale.kinds.get(kind)
    if known is None:
        return ["Choose what kind of evidence there is, or none yet."]
    if claim not in scale.claims:
        return ["Choose what is claimed of the evidence."]
    wrong = []
    if claim > known.bears:
        most = scale.claims[known.bears]
        wrong.append(f"“{known.title}” cannot bear “{scale.claims[claim]}”: it bears at most “{most}”.")
    if known.bears and not source.strip():
        wrong.append("Say where the evidence can be read.")
    return wrong


def said(scale: Scale, kind: str, claim: int, source: str) -> str:
    """The evidence of an action in a sentence; blank where nothing is said of it."""
    known = scale.kinds.get(kind)
    if known is None:
        return ""
    where = f": {source}" if source else ""
    return f"Evidence: {scale.claims[claim].lower()} ({known.title.lower()}{where})."
