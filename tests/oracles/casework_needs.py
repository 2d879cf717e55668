"""A naive twin of needs read over time and of what a plan leaves open: everything is looked for, one row at a time."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

Row = tuple[str, str, str, str, int, Any, Any]  # person, element, voice, scale, level, on, at


def transitions(rows: Sequence[Row]) -> list[tuple[str, str, str, str, int, int | None, str]]:
    """Of each person, element and voice: person, element, voice, scale, first level, latest level, what became."""
    told = []
    for person, element, voice in sorted({row[:3] for row in rows}):
        said = [row for row in rows if row[:3] == (person, element, voice)]
        days = sorted({row[5] for row in said})
        first, last = _last_written(said, days[0]), _last_written(said, days[-1])
        if len(days) < 2:
            told.append((person, element, voice, first[3], first[4], None, "not-reassessed"))
        elif first[3] != last[3]:
            told.append((person, element, voice, first[3], first[4], None, "other-scale"))
        else:
            word = "same"
            if last[4] > first[4]:
                word = "worse"
            if last[4] < first[4]:
                word = "better"
            told.append((person, element, voice, first[3], first[4], last[4], word))
    return told


def _last_written(said: Sequence[Row], day: Any) -> Row:
    return max((row for row in said if row[5] == day), key=lambda row: row[6])


def matrix(rows: Sequence[Row]) -> dict[tuple[str, str, str, int, int | None, str], int]:
    """How many of an element, voice and scale went from where to where."""
    counted: dict[tuple[str, str, str, int, int | None, str], int] = {}
    for _, element, voice, scale, first, latest, word in transitions(rows):
        key = (element, voice, scale, first, latest, word)
        counted[key] = counted.get(key, 0) + 1
    return counted


def high(rows: Sequence[Row], thresholds: Mapping[str, int]) -> set[tuple[str, str]]:
    """Whose needs of what kind stand at or above the threshold in at least one voice, as it spoke last."""
    found = set()
    for person, element, voice in {row[:3] for row in rows}:
        said = [row for row in rows if row[:3] == (person, element, voice)]
        last = _last_written(said, max(row[5] for row in said))
        if last[4] >= thresholds.get(last[3], 1):
            found.add((person, element))
    return found


def unread(rows: Sequence[Row], thresholds: Mapping[str, int]) -> set[tuple[str, str]]:
    """Whose needs stood high on a day after whose first such day the practitioner said nothing more."""
    found = set()
    for person, element in {row[:2] for row in rows}:
        days = []
        for voice in ("practitioner", "child", "parent"):
            said = [row for row in rows if row[:3] == (person, element, voice)]
            for day in {row[5] for row in said}:
                one = _last_written(said, day)
                if one[4] >= thresholds.get(one[3], 1):
                    days.append(day)
        later = [row for row in rows if row[:3] == (person, element, "practitioner") and days and row[5] > min(days)]
        if days and not later:
            found.add((person, element))
    return found


def without_action(
    rows: Sequence[Row],
    thresholds: Mapping[str, int],
    goals: Iterable[tuple[tuple[str, str], str, int, Any]],
    reasons: Collection[tuple[tuple[str, str], str, int]],
) -> set[tuple[str, str]]:
    """High needs with no goal (need, state, live steps, settled) that answers and no reason (need, scale, level)."""
    goals, found = list(goals), set()
    for need in high(rows, thresholds):
        answered = False
        for of, state, steps, settled in goals:
            if of == need and state == "open" and steps:
                answered = True
            if of == need and state == "met" and not [row for row in rows if row[:2] == need and row[6] >= settled]:
                answered = True
        scale, level = _told_by(rows, thresholds, need)
        for of, its_scale, its_level in reasons:
            if of == need and its_scale == scale and its_level >= level:
                answered = True
        if not answered:
            found.add(need)
    return found


def _told_by(rows: Sequence[Row], thresholds: Mapping[str, int], need: tuple[str, str]) -> tuple[str, int]:
    """The scale and level by which a high need is told: the practitioner's scale if theirs is high, else the voice's
    that spoke up; the highest on that scale."""
    last = []
    for voice in ("practitioner", "child", "parent"):
        said = [row for row in rows if row[:2] == need and row[2] == voice]
        if said:
            one = _last_written(said, max(row[5] for row in said))
            if one[4] >= thresholds.get(one[3], 1):
                last.append(one)
    scale = last[0][3]
    return scale, max(one[4] for one in last if one[3] == scale)
