"""Roles compared in the plainest way: every pair, every duty, asked one at a time from the file as YAML gives it."""

from typing import Any


def pairs(said: dict[str, Any], holders: str) -> dict[frozenset[str], set[str]]:
    """For every two holders, the duties that both have; two with none are left out."""
    found: dict[frozenset[str], set[str]] = {}
    for one in said[holders]:
        for other in said[holders]:
            for duty in said["duties"]:
                has_one = duty in said[holders][one]["holds"]
                has_other = duty in said[holders][other]["holds"]
                if one != other and has_one and has_other:
                    found.setdefault(frozenset((one, other)), set()).add(duty)
    return found


def nobody(said: dict[str, Any], holders: str) -> set[str]:
    """The duties that no holder has."""
    kept = set()
    for duty in said["duties"]:
        if not any(duty in said[holders][one]["holds"] for one in said[holders]):
            kept.add(duty)
    return kept


def inside(said: dict[str, Any], holders: str, one: str, other: str) -> bool:
    """Whether every duty of the first is one of the other's too."""
    return all(duty in said[holders][other]["holds"] for duty in said[holders][one]["holds"])
