"""Whether a question can ever be shown: answers are tried until it is, all of them where there are few."""

import datetime as dt
import random
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import islice, pairwise, product
from math import prod
from typing import TypeGuard

from village.forms.rules.asking import Asking, Key
from village.forms.rules.documents import YES_NO, CodeList, Question, Section
from village.kernel.documents.rules.conditions import Compare, Leaf, Value, concepts, leaves

TRIED = 20_000
"""Sets of answers for one question: all of them where there are no more, else so many by chance."""
_DAY = dt.date(2026, 6, 15)
"""The day of asking, while trying; conditions speak of days before and after it only."""
_FAR = 73_000  # days: no span between two days that can be answered is longer
_ENTRY = "1"

_Homes = Mapping[str, tuple[Section, Question | None]]


def never_shown(asking: Asking, lists: Mapping[str, CodeList]) -> list[tuple[str, bool]]:
    """The questions and sections that no answers were found to show, each with whether it must be answered."""
    homes: dict[str, tuple[Section, Question | None]] = {}
    for section in asking.form.sections:
        homes[section.key] = (section, None)
        homes |= {one.concept: (section, one) for one in section.questions}
    found: list[tuple[str, bool]] = []
    for name, (section, question) in homes.items():
        condition = section.shown if question is None else question.shown
        hidden = any(one == section.key for one, _ in found) and question is not None
        if condition is not None and not hidden and not _can_be_shown(asking, homes, lists, name):
            found.append((name, question is not None and question.required is not None))
    return found


def _can_be_shown(asking: Asking, homes: _Homes, lists: Mapping[str, CodeList], name: str) -> bool:
    section, question = homes[name]
    key = (_ENTRY if question is not None and section.entries else "", name)
    needed = sorted(_hangs_on(homes, name))
    choices = [_tried(homes[one], lists, _spoken_of(homes, needed, name, one)) for one in needed]
    return any(key in asking.shown(_given(homes, needed, values), _DAY) for values in _sets(choices))


def _hangs_on(homes: _Homes, name: str) -> set[str]:
    """Every concept whose answer can matter to whether `name` is shown."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        section, question = homes[waiting.pop()]
        about = {*concepts(section.shown)} if section.shown else set()
        if question is not None:
            about |= {*concepts(question.shown)} if question.shown else set()
            about |= {section.key} if section.entries else set()
        waiting += sorted(about - found)
        found |= about
    return found


def _sets(choices: list[list[Value | None]]) -> Iterator[tuple[Value | None, ...]]:
    if prod(map(len, choices)) <= TRIED:
        yield from product(*choices)
        return
    yield from islice(product(*choices), TRIED // 10)
    chance = random.Random(20260101)  # nosec B311 - the same tries every time
    for _ in range(TRIED):
        yield tuple(chance.choice(one) for one in choices)


def _given(homes: _Homes, names: list[str], values: tuple[Value | None, ...]) -> dict[Key, Value]:
    given: dict[Key, Value] = {}
    for name, value in zip(names, values, strict=True):
        section, question = homes[name]
        if value is not None:
            given[_ENTRY if question is not None and section.entries else "", name] = value
    return given


def _spoken_of(homes: _Homes, names: list[str], name: str, concept: str) -> list[Leaf]:
    """What is compared with a concept, in any condition that matters here."""
    found = []
    for one in (*names, name):
        section, question = homes[one]
        for condition in (section.shown, question.shown if question else None):
            found += [leaf for leaf in leaves(condition) if concept in concepts(leaf)]
    return found


def _tried(
    home: tuple[Section, Question | None], lists: Mapping[str, CodeList], said: list[Leaf]
) -> list[Value | None]:
    """Answers worth trying: nothing, and one on each side of whatever it is compared with."""
    section, question = home
    numbers = sorted({near for one in said if isinstance(one, Compare) for near in _near(one.value)})
    if question is None:
        counts = {1, *(int(one) for one in numbers if 0 < one <= section.entries)}
        return [None, *(tuple(str(n) for n in range(1, count + 1)) for count in sorted(counts))]
    match question.kind:
        case "yes-no":
            return [None, *YES_NO]
        case "choice" | "reading":
            return [None, *(one.code for one in lists[question.codes].codes)]
        case "choices":
            codes = [one.code for one in lists[question.codes].codes]
            counts = {len(codes), *(int(one) for one in numbers if 0 < one <= len(codes))}
            return [None, *((one,) for one in codes), *(tuple(codes[:count]) for count in sorted(counts))]
        case "whole":
            return [None, *(numbers or [1])]
        case "number":
            exact = sorted({Decimal(one.value) for one in said if isinstance(one, Compare) and _counts(one.value)})
            between = [(low + high) / 2 for low, high in pairwise(exact)]
            return [None, *(numbers or [1]), *exact, *between]
        case "date":
            return [None, _DAY, *_days(said)]
    return [None, "x"]


def _near(value: Value) -> list[int]:
    return [int(value) - 1, int(value), int(value) + 1] if _counts(value) else []


def _counts(value: Value) -> TypeGuard[int | Decimal]:
    return isinstance(value, (int, Decimal))


def _days(said: list[Leaf]) -> list[dt.date]:
    """Days so far from the day of asking as ages and spans are spoken of, and a little more and less, both ways."""
    spans = set()
    for one in said:
        if isinstance(one, Compare) and one.term.kind in ("age_at", "days_between"):
            each = 1 if one.term.kind == "days_between" else 366
            spans |= {near * each for near in _near(one.value) if abs(near * each) <= _FAR}
    return sorted({_DAY + dt.timedelta(days=sign * span) for span in spans for sign in (1, -1)})
