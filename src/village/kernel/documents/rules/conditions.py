"""When a question is asked, or a step may be taken: a closed language of conditions, written as data.

A condition is a mapping of one operator::

    {eq: [concept, code]}   {ne: [concept, code]}   {in: [concept, [code, …]]}   {answered: concept}
    {gt: [term, number]}    {ge: …}  {lt: …}  {le: …}
    {all: [condition, …]}   {any: [condition, …]}   {not: condition}

and a term a concept or one of ``{count: concept}`` (how many were chosen, or entries made), ``{age_at: [birth, day]}``
(whole years), ``{days_between: [first, last]}``. ``today`` stands for the day of asking wherever a day may stand. There
is nothing else: no expressions in text, no patterns, so a form can be read, checked and drawn, and cannot run anything.

Nothing is decided by silence: a comparison with a question that is not answered does not hold, ``ne`` included. Who
means "anything but yes, or nothing yet" writes ``{not: {eq: …}}``.
"""

import datetime as dt
import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

Value = str | int | Decimal | dt.date | tuple[str, ...]
"""An answer, or a fact. Yes and no are the codes ``yes`` and ``no``."""


class Answers(Protocol):
    """Answers, or facts, by concept; a mapping is one."""

    def get(self, concept: str, /) -> Value | None: ...  # pragma: no cover

    def __contains__(self, concept: object, /) -> bool: ...  # pragma: no cover


MAX_DEPTH = 6
"""Conditions inside conditions; deeper ones cannot be read by whoever must answer for them."""
MAX_PARTS = 50
"""Parts of one ``all``, ``any`` or ``in``."""
MOST = 10**12
"""Numbers go no further, either way."""
TODAY = "today"
_POINT = re.compile(r"-?[0-9]{1,13}\.[0-9]{1,6}")
_ORDER: Mapping[str, Callable[[Any, Any], bool]] = {
    "gt": operator.gt,
    "ge": operator.ge,
    "lt": operator.lt,
    "le": operator.le,
}
_SAME: Mapping[str, Callable[[Any, Any], bool]] = {"eq": operator.eq, "ne": operator.ne}
_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {**_ORDER, **_SAME}


class NotACondition(ValueError):
    """What was written is not in the language. `where` is the path inside the condition, such as ``all/1/eq``."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}" if where else what)
        self.where, self.what = where, what


@dataclass(frozen=True)
class Term:
    """What is compared: an answer, how many were chosen, whole years of age, or days between two days."""

    kind: str  # answer, count, age_at, days_between
    concepts: tuple[str, ...]


@dataclass(frozen=True)
class Compare:
    """A term against a constant."""

    op: str  # eq, ne, gt, ge, lt, le
    term: Term
    value: str | int | Decimal


@dataclass(frozen=True)
class Among:
    """An answer against several codes."""

    concept: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Answered:
    """Whether there is an answer at all."""

    concept: str


@dataclass(frozen=True)
class Both:
    """All of them (of none: true)."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class Either:
    """Any of them (of none: false)."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class Not:
    """The opposite."""

    part: "Condition"


Leaf = Compare | Among | Answered
Condition = Leaf | Both | Either | Not


def read(written: object, where: str = "", depth: int = 1) -> Condition:
    """A condition from what was written. Raises NotACondition."""
    if depth > MAX_DEPTH:
        raise NotACondition(where, f"conditions go {MAX_DEPTH} deep and no deeper")
    if not isinstance(written, Mapping) or len(written) != 1:
        raise NotACondition(where, "a condition is one operator and what it is about, such as {answered: lead}")
    op, about = next(iter(written.items()))
    here = f"{where}/{op}" if where else str(op)
    if op in ("all", "any"):
        parts = tuple(read(one, f"{here}/{n}", depth + 1) for n, one in enumerate(_several(about, here), 1))
        return Both(parts) if op == "all" else Either(parts)
    if op == "not":
        return Not(read(about, here, depth + 1))
    if op == "answered":
        return Answered(_concept(about, here))
    if op == "in":
        concept, values = _two(about, here)
        return Among(_concept(concept, here), tuple(_code(one, here) for one in _several(values, here)))
    if op in _COMPARE:
        term, value = _two(about, here)
        return _compare(op, _term(term, here), value, here)
    raise NotACondition(where, f"there is no operator {op!r}")


def holds(condition: Condition, answers: Answers, today: dt.date) -> bool:
    """Whether a condition holds for these answers, by concept, on this day."""
    match condition:
        case Both(parts):
            return all(holds(one, answers, today) for one in parts)
        case Either(parts):
            return any(holds(one, answers, today) for one in parts)
        case Not(part):
            return not holds(part, answers, today)
        case Answered(concept):
            return concept in answers
        case Among(concept, values):
            given = answers.get(concept)
            return given in values or (isinstance(given, tuple) and any(one in values for one in given))
    left = worth(condition.term, answers, today)
    if left is None:
        return False
    if isinstance(left, tuple):  # several codes: eq asks whether it is among them
        return (condition.value in left) == (condition.op == "eq")
    return _COMPARE[condition.op](left, condition.value)


def worth(term: Term, answers: Answers, today: dt.date) -> Value | None:
    """What a term comes to; None while something that it needs is not answered. Of nothing, none is chosen."""
    given = [today if one == TODAY else answers.get(one) for one in term.concepts]
    if term.kind == "count":
        return len(given[0]) if isinstance(given[0], tuple) else int(given[0] is not None)
    if any(one is None for one in given):
        return None
    first = given[0]
    match term.kind:
        case "age_at" | "days_between":
            last = given[1]
            if not (isinstance(first, dt.date) and isinstance(last, dt.date)):
                return None
            return years(first, last) if term.kind == "age_at" else (last - first).days
    return first


def years(birth: dt.date, on: dt.date) -> int:
    """Whole years from birth to a day; who was born on 29 February is a year older on 1 March of other years."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def leaves(condition: Condition | None) -> Iterator[Leaf]:
    """The comparisons that a condition is made of."""
    match condition:
        case Both(parts) | Either(parts):
            for one in parts:
                yield from leaves(one)
        case Not(part):
            yield from leaves(part)
        case Compare() | Among() | Answered():
            yield condition


def concepts(condition: Condition | Leaf | None) -> Iterator[str]:
    """The concepts that a condition asks about, ``today`` aside."""
    for leaf in leaves(condition):
        about = leaf.term.concepts if isinstance(leaf, Compare) else (leaf.concept,)
        yield from (one for one in about if one != TODAY)


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _term(written: object, where: str) -> Term:
    if isinstance(written, str):
        return Term("answer", (_concept(written, where),))
    if isinstance(written, Mapping) and len(written) == 1:
        kind, about = next(iter(written.items()))
        if kind == "count":
            return Term("count", (_concept(about, where),))
        if kind in ("age_at", "days_between"):
            return Term(str(kind), tuple(_concept(one, where) for one in _two(about, where)))
    raise NotACondition(where, "compare a concept, or its count, age_at or days_between")


def _compare(op: str, term: Term, value: object, where: str) -> Compare:
    if op not in _ORDER and term.kind == "answer":
        return Compare(op, term, _code(value, where))
    number = _number(value)
    if number is None or not -MOST <= number <= MOST:
        raise NotACondition(where, "compare it with a number")
    return Compare(op, term, number)


def _number(written: object) -> int | Decimal | None:
    """A number as it was written; numbers with a point are text in a document."""
    if isinstance(written, str) and _POINT.fullmatch(written):
        return Decimal(written)
    return written if isinstance(written, int) else None


def _several(written: object, where: str) -> Sequence[object]:
    if not isinstance(written, (list, tuple)) or not written:
        raise NotACondition(where, "give a list of at least one")
    if len(written) > MAX_PARTS:
        raise NotACondition(where, f"give at most {MAX_PARTS}")
    return written


def _two(written: object, where: str) -> tuple[object, object]:
    if not isinstance(written, (list, tuple)) or len(written) != 2:
        raise NotACondition(where, "give a list of two")
    return written[0], written[1]


def _concept(written: object, where: str) -> str:
    if not isinstance(written, str) or not written:
        raise NotACondition(where, "name a concept")
    return written


def _code(written: object, where: str) -> str:
    if not isinstance(written, (str, int)) or written == "":
        raise NotACondition(where, "give a code")
    return str(written)
