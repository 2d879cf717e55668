"""Naive twins of what is reckoned about collections."""

from collections.abc import Mapping, Sequence
from fractions import Fraction


def reckoned(asked: Sequence[str], now: Mapping[str, int], before: Mapping[str, int]) -> tuple[Fraction, list[str]]:
    """The count of all who are asked, one after another, and who is in it neither counted nor reckoned."""
    up, down, pairs = Fraction(0), Fraction(0), 0
    for one in asked:
        if one in now and one in before:
            up, down, pairs = up + now[one], down + before[one], pairs + 1
    total, missing = Fraction(0), []
    for one in asked:
        if one in now:
            total += now[one]
        elif one in before and pairs > 2 and down > 0:
            total += before[one] * up / down
        else:
            missing.append(one)
    return total, missing


def score(filled: int, fields: int, clean: int, people: int, explained: int, queries: int, late: int) -> Fraction:
    """Four shares, added and halved twice."""
    parts = [(filled, fields), (clean, people), (explained, queries)]
    total = Fraction(0)
    for top, bottom in parts:
        total += Fraction(top, bottom) if bottom > 0 else 1
    if late < 30:
        total += 1 - Fraction(late, 30)
    return total * 25


def became(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[list[str], list[str], int, list[str]]:
    """What became of each line of two returns, a line at a time."""
    new, updated, unchanged, leaving = [], [], 0, []
    for key, value in now.items():
        if key not in before:
            new.append(key)
        elif before[key] != value:
            updated.append(key)
        else:
            unchanged += 1
    for key in before:
        if key not in now:
            leaving.append(key)
    return new, updated, unchanged, leaving
