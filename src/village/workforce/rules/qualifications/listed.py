"""The early years qualifications list (DfE), read as versions of qualifications by the learner's first day.

A row says: whoever began this qualification within these months, and meets what its notes ask, holds one that is "full
and relevant". Months are whole, so that `Aug-14` ends on the first of September; a blank, or `null`, is open, and a row
open at both ends is a row like any other. Notes are read line by line: a line that nobody has read before is a question
of its own, never nothing.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from village.kernel.tables.rules import Problem, Refused, Row, quoted, read_csv

REFERENCE, LEVEL, FROM, TO = "Qualification Ref", "Qualification Level", "From which date", "To which date"
TITLE, BODY, NUMBER = "Qualification Name", "Awarding Organisation Title", "Qualification Number"
NOTES, QUESTIONS, RATIOS = "Notes/Additional Requirements", "AdditionalRequirementQuestions", "RatioRequirements"
COLUMNS = (REFERENCE, LEVEL, FROM, TO, TITLE, BODY, NUMBER, NOTES, QUESTIONS, RATIOS)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
LEVELS = range(1, 9)
OPEN = ("", "null")
PIVOT = 50  # a year of two digits is one of 1950 to 2049: nobody at work began before, and the list looks ahead by one
_REFERENCE = re.compile(r"EYQ-[0-9]{3,4}")
_MONTH = re.compile(r"([A-Za-z]{3})[a-z]*[- ]([0-9]{2}|[0-9]{4})")
_SCHEME_NUMBER = re.compile(r"[A-Za-z0-9]+(?::[A-Za-z0-9]+)*")


@dataclass(frozen=True)
class Question:
    """What must be known of one holder. `counts_if` is the answer with which the qualification counts, None when the
    list does not say which; `closes_all`, that the other answer closes every level, not only the row's own."""

    slug: str
    ask: str
    counts_if: bool | None
    closes_all: bool = False


@dataclass(frozen=True)
class Understood:
    """What people have read in the list: its questions by number, and its notes by line. A line that ends in an
    ellipsis stands for all that begin so. `asks` of a line are slugs of questions, () when it asks nothing."""

    questions: Mapping[str, Question]
    numbers: Mapping[str, str]
    lines: Mapping[str, tuple[str, ...]]
    shows_tags: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Version:
    """One row: a qualification as it counts for learners whose first day was in [from_on, until_on)."""

    reference: str
    title: str
    level: int
    body: str
    from_on: dt.date | None
    until_on: dt.date | None
    number: str = ""
    notes: str = ""
    asks: tuple[Question, ...] = ()
    may_show_tags: bool = False

    def began_within(self, started_on: dt.date) -> bool:
        """Whether a learner who began on this day began this version."""
        return (self.from_on is None or self.from_on <= started_on) and (
            self.until_on is None or started_on < self.until_on
        )


def read_list(file: str, raw: bytes, understood: Understood) -> tuple[Version, ...]:
    """The versions that a copy of the list holds, in its order. Raises Refused, with every problem, for a file that is
    not one: nothing of it is used."""
    rows = read_csv(file, raw, COLUMNS)
    problems: list[Problem] = []
    found: dict[str, Version] = {}
    for row in rows:
        wrong = _wrong(file, row, found)
        problems += wrong
        if not wrong:
            one = _version(row.cells, understood)
            found[one.reference] = one
    if not rows:
        problems.append(Problem(file, "The list holds no qualification.", "Give the whole list."))
    if problems:
        raise Refused(problems)
    return tuple(found.values())


def _wrong(file: str, row: Row, before: Mapping[str, Version]) -> list[Problem]:
    cells, found = row.cells, []
    reference = cells[REFERENCE]

    def say(column: str, what: str, do: str) -> None:
        found.append(Problem(file, what, do, row.line, column))

    if not _REFERENCE.fullmatch(reference):
        say(REFERENCE, f"{quoted(reference)} is no reference.", "Write it as EYQ-123.")
    elif reference in before:
        say(REFERENCE, f"{reference} stands twice.", "Keep one of the rows.")
    if cells[LEVEL] not in map(str, LEVELS):
        say(LEVEL, f"{quoted(cells[LEVEL])} is no level.", "Give a level from 1 to 8.")
    for column in (TITLE, BODY):
        if not cells[column]:
            say(column, "It is blank.", "Say what the list says.")
    if cells[QUESTIONS] and not _SCHEME_NUMBER.fullmatch(cells[QUESTIONS]):
        say(QUESTIONS, f"{quoted(cells[QUESTIONS])} is no list of questions.", "Put colons between their numbers.")
    for column, what, do in _wrong_window(cells):
        say(column, what, do)
    return found


def _wrong_window(cells: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """What is wrong with the months of a row: the column, what, and what to do."""
    bad = [one for one in (FROM, TO) if cells[one].casefold() not in OPEN and month(cells[one]) is None]
    for column in bad:
        yield column, f"{quoted(cells[column])} is no month.", "Write it as Sep-14, or leave it blank."
    first, end = (None, None) if bad else _window(cells)
    if first and end and first >= end:
        yield TO, "It ends before it begins.", "Put the months right."


def month(written: str) -> dt.date | None:
    """The first day of a month written as `Aug-14` or `August 2014`; None for anything else."""
    found = _MONTH.fullmatch(written)
    if not found or found[1].casefold() not in MONTHS:
        return None
    year = int(found[2])
    if len(found[2]) == 2:
        year += 1900 if year >= PIVOT else 2000
    return dt.date(year, MONTHS.index(found[1].casefold()) + 1, 1) if 1900 <= year <= 2100 else None


def after(first: dt.date) -> dt.date:
    """The first day of the month after."""
    return (first.replace(day=28) + dt.timedelta(days=4)).replace(day=1)


def _window(cells: Mapping[str, str]) -> tuple[dt.date | None, dt.date | None]:
    first, last = month(cells[FROM]), month(cells[TO])
    return first, after(last) if last else None


def _version(cells: Mapping[str, str], understood: Understood) -> Version:
    from_on, until_on = _window(cells)
    return Version(
        reference=cells[REFERENCE],
        title=" ".join(cells[TITLE].split()),
        level=int(cells[LEVEL]),
        body=" ".join(cells[BODY].split()),
        from_on=from_on,
        until_on=until_on,
        number=cells[NUMBER] if any(one.isdigit() for one in cells[NUMBER]) else "",
        notes="" if plain(cells[NOTES]) in ("", "none") else cells[NOTES],
        asks=asked(cells[NOTES], cells[QUESTIONS].split(":"), understood),
        may_show_tags=any(plain(line) in understood.shows_tags for line in cells[NOTES].splitlines()),
    )


def plain(text: str) -> str:
    """A line as it is compared: without case, leading marks, doubled spaces, or a full stop at its end."""
    return " ".join(text.split()).casefold().lstrip("'- ").rstrip(". ")


def asked(notes: str, numbers: Sequence[str], understood: Understood) -> tuple[Question, ...]:
    """What a row asks of its holder: the questions that it names, then those that its notes come to, each once."""
    found: dict[str, Question] = {}
    for number in filter(None, numbers):
        slug = understood.numbers.get(number)
        one = understood.questions[slug] if slug else _unread_number(number)
        found[one.slug] = one
    for line in notes.splitlines():
        if plain(line) in ("", "none"):
            continue
        slugs = _read(plain(line), understood.lines)
        unread = [_unread_line(line)] if slugs is None else [understood.questions[slug] for slug in slugs]
        found |= {one.slug: one for one in unread}
    return tuple(found.values())


def _read(line: str, lines: Mapping[str, tuple[str, ...]]) -> tuple[str, ...] | None:
    """What a line asks, None when nobody has read it."""
    if line in lines:
        return lines[line]
    begun = (asks for known, asks in lines.items() if known.endswith("…") and line.startswith(known[:-1]))
    return next(begun, None)


def _unread_number(number: str) -> Question:
    """A question of which the list gives the number only: no answer to it decides anything."""
    return Question(f"question-{number}", f"The list asks its question {number}, whose words it does not hold", None)


def _unread_line(line: str) -> Question:
    return Question("note", f"The list notes, which nobody has read yet: {' '.join(line.split())[:300]}", None)
