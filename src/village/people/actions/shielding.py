"""Shields: what they hide is hidden from every search, by the keys themselves."""

from collections.abc import Iterable

from village.people.models import Shield
from village.people.rules.shielded import HIDDEN_FIELDS


def hidden_fields(children: Iterable[int]) -> dict[int, frozenset[str]]:
    """By child, the fields of its records that a shield hides now; children without a shield are absent."""
    shielded = Shield.objects.filter(child__in=list(children), until_at=None).values_list("child", flat=True)
    return dict.fromkeys(shielded, HIDDEN_FIELDS)
