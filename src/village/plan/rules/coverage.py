"""Which rows were taken from which paragraph: every paragraph of the plan's sources, those without a row too.

A reader who doubts that a plan is complete can go through its sources paragraph by paragraph and see what was taken.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from village.plan.rules.document import Plan

Row = tuple[str, str]  # the table's name and the row's id
Place = tuple[str, str]  # the source's id and the paragraph in it

_FROM_ANY_SOURCE = ("goals", "commitments", "restatements", "figures", "money", "milestones", "stories")
_FROM_MAIN_SOURCE = ("ages", "boxes", "footnotes")
_NOTES = {"commitments": "status_note", "figures": "note", "targets": "note"}
_NAMED = re.compile(
    r"(?P<before>box(?:es)? after |case study after )?"
    r"(?<![£\d.])(?P<number>\d{1,2}\.\d{1,3})(?![.\d]*\d)(?! (?:million|billion|per cent))"
    r"(?P<kind> box| story)?"
)


@dataclass(frozen=True, slots=True)
class Covered:
    """A paragraph with what cites it. `chapter` is blank in the front, the annexes and in other sources.

    `rows` stand in the paragraph; `named_by` stand elsewhere and name it, as a promise that is told again here does.
    """

    source: str
    paragraph: str
    chapter: str
    rows: tuple[Row, ...]
    named_by: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How a chapter, or the unnumbered rest of a source, is covered. `rows`: table → number of rows taken from it."""

    source: str
    chapter: str
    paragraphs: int
    with_rows: int
    named_only: int
    rows: Counter[str]

    @property
    def without(self) -> int:
        """Paragraphs from which nothing was taken: they describe, argue or look back."""
        return self.paragraphs - self.with_rows - self.named_only


def coverage(plan: Plan) -> list[Covered]:
    """Every paragraph in the order of the document, then those of the other sources in the order of the plan's rows."""
    main = plan.sources[0].id if plan.sources else ""
    rows = _grouped(_citing(plan, main))
    chapters = {(main, one.paragraph): one.chapter for one in sorted(plan.paragraphs, key=lambda one: one.order)}
    named = _grouped(_naming(plan, main, {paragraph for _, paragraph in chapters}))
    order = [source.id for source in plan.sources]
    others = sorted((place for place in rows if place not in chapters), key=lambda place: order.index(place[0]))
    return [
        Covered(*place, chapters.get(place, ""), rows[place], tuple(r for r in named[place] if r not in rows[place]))
        for place in [*chapters, *others]
    ]


def counted(covered: Iterable[Covered]) -> list[Count]:
    """The counts per source and chapter, in the order in which they come."""
    parts: dict[Place, list[Covered]] = defaultdict(list)
    for one in covered:
        parts[(one.source, one.chapter)].append(one)
    return [
        Count(
            source, chapter, len(some),
            sum(1 for one in some if one.rows),
            sum(1 for one in some if one.named_by and not one.rows),
            Counter(table for one in some for table, _ in one.rows),
        )
        for (source, chapter), some in parts.items()
    ]  # fmt: skip


def _grouped(pairs: Iterable[tuple[Place, Row]]) -> defaultdict[Place, tuple[Row, ...]]:
    found: defaultdict[Place, tuple[Row, ...]] = defaultdict(tuple)
    for place, row in pairs:
        if row not in found[place]:
            found[place] += (row,)
    return found


def _citing(plan: Plan, main: str) -> Iterator[tuple[Place, Row]]:
    for table in _FROM_ANY_SOURCE:
        for row in getattr(plan, table):
            yield (row.source, row.paragraph), (table, row.id)
    for table in _FROM_MAIN_SOURCE:
        for row in getattr(plan, table):
            yield (main, row.paragraph), (table, row.id)


def _naming(plan: Plan, main: str, known: set[str]) -> Iterator[tuple[Place, Row]]:
    """Rows that name a paragraph in words, as in "Said again in 3.38 and the box after 7.94"."""
    for table, column in _NOTES.items():
        for row in getattr(plan, table):
            for match in _NAMED.finditer(getattr(row, column)):
                if (paragraph := _said(match)) in known:
                    yield (main, paragraph), (table, row.id)
    for target in plan.targets:
        if target.baseline_paragraph in known:
            yield (main, target.baseline_paragraph), ("targets", target.id)
    for recommendation in plan.recommendations:
        for paragraph in recommendation.paragraphs:
            if paragraph in known:
                yield (main, paragraph), ("recommendations", recommendation.id)


def _said(match: re.Match[str]) -> str:
    before = match["before"] or ""
    kind = " box" if before.startswith("box") else " story" if before else match["kind"] or ""
    return match["number"] + kind
