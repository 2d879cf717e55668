"""What a cell of a plan's table may hold. Each kind reads text into a value or says what is wrong and what to do."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from village.kernel.tables.rules import quoted
from village.plan.rules.dates import due_window, period_window

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
LOCATOR = re.compile(r"[A-Za-z0-9][A-Za-z0-9 .,/-]{0,39}")
NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,6})?")
WHOLE = re.compile(r"[0-9]{1,15}")
MOST_OF_A_WORD = 120
ARTICLES = tuple(str(number) for number in range(1, 55))  # of the UN Convention on the Rights of the Child (1989)
_NUMBERED = "Write numbers from 1 to 54"


class Unreadable(ValueError):
    """A cell does not hold what its column asks for. `do` says what to write instead."""

    def __init__(self, what: str, do: str) -> None:
        self.what, self.do = what, do
        super().__init__(f"{what} {do}")


@dataclass(frozen=True)
class Kind:
    """A kind of cell. `table`: what its values refer to, for the check that they exist; `many`: a list joined by `;`;
    `choices`: the closed list that its words come from, if there is one."""

    name: str
    read: Callable[[str], object]
    table: str = ""
    many: bool = False
    required: bool = False
    choices: tuple[str, ...] = ()


def column(kind: Kind) -> Any:
    """A field that is a column of the given kind. Blank means "", () or None, after the kind."""
    if kind.many:
        return field(default=(), metadata={"kind": kind})
    return field(default=None if kind.name in ("a number", "a whole number") else "", metadata={"kind": kind})


def text(*, most: int = 2000, required: bool = False) -> Kind:
    """Words on one line, at most so many characters."""

    def read(cell: str) -> str:
        if "\n" in cell:
            raise Unreadable("The cell holds a line break.", "Write it on one line.")
        if len(cell) > most:
            raise Unreadable(f"The text has {len(cell)} characters; the most is {most}.", "Shorten it.")
        return cell

    return Kind(f"text, at most {most} characters", read, required=required)


def one_of(*words: str, blank: bool = False) -> Kind:
    """One of a closed list of words."""

    def read(cell: str) -> str:
        if cell in words or (blank and not cell):
            return cell
        raise Unreadable(f"{quoted(cell)} is not known here.", f"Write one of: {', '.join(words)}.")

    return Kind(f"one of {', '.join(words)}", read, required=not blank, choices=words)


def identity() -> Kind:
    """The row's own name: lower-case words joined by hyphens."""
    return Kind("a name of lower-case words joined by hyphens", _slug, required=True)


def ref(table: str, *, required: bool = False) -> Kind:
    """The id of a row of `table`."""
    return Kind(f"an id from {table}", lambda cell: _slug(cell) if cell else "", table=table, required=required)


def refs(table: str, *, required: bool = False) -> Kind:
    """Ids of rows of `table`, joined by semicolons, none twice."""
    return Kind(f"ids from {table}, joined by ;", _slugs, table=table, many=True, required=required)


def words(*, closed: Sequence[str] | None = None, required: bool = False) -> Kind:
    """Words joined by semicolons, from a closed list if one is given."""

    def read(cell: str) -> tuple[str, ...]:
        found = _split(cell)
        for word in found:
            if len(word) > MOST_OF_A_WORD or "\n" in word:
                raise Unreadable(
                    f"{quoted(word)} is no word.", f"Write at most {MOST_OF_A_WORD} characters on one line."
                )
            if closed is not None and word not in closed:
                raise Unreadable(
                    f"{quoted(word)} is not known here.", f"Write any of: {', '.join(closed)}; joined by semicolons."
                )
        return found

    return Kind("words joined by ;", read, many=True, required=required, choices=tuple(closed or ()))


def articles() -> Kind:
    """Articles of the UN Convention on the Rights of the Child, or `all`. Whether the plan itself describes them is for
    `check` to say."""

    def read(cell: str) -> tuple[str, ...]:
        found = _split(cell)
        for one in found:
            if one not in ARTICLES and one != "all":
                raise Unreadable(
                    f"The Convention has no article {quoted(one)}.", f"{_NUMBERED}, or all for all of them."
                )
        return found

    return Kind("articles of the Convention (1 to 54, or all), joined by ;", read, many=True)


def article() -> Kind:
    """One article of the Convention."""

    def read(cell: str) -> str:
        if cell not in ARTICLES:
            raise Unreadable(f"The Convention has no article {quoted(cell)}.", f"{_NUMBERED}.")
        return cell

    return Kind("an article of the Convention, 1 to 54", read, required=True)


def number(*, required: bool = False) -> Kind:
    """A number in figures, with a point for decimals and no separators."""

    def read(cell: str) -> float | None:
        if not cell:
            return None
        if not NUMBER.fullmatch(cell):
            raise Unreadable(
                f"{quoted(cell)} is not a number.", "Write it in figures, without commas or units: 12400000 or 4.5."
            )
        return float(cell)

    return Kind("a number", read, required=required)


def whole(*, required: bool = False) -> Kind:
    """A whole number, not negative."""

    def read(cell: str) -> int | None:
        if not cell:
            return None
        if not WHOLE.fullmatch(cell):
            raise Unreadable(
                f"{quoted(cell)} is not a whole number.", "Write it in figures, without commas or units: 235000000."
            )
        return int(cell)

    return Kind("a whole number", read, required=required)


def due() -> Kind:
    """When something is to be done; see `dates.due_window`."""

    def read(cell: str) -> str:
        if cell and due_window(cell) is None:
            raise Unreadable(
                f"{quoted(cell)} is not a date we know.", "Write 2009-04-30, 2009-04, 2009, 2009/10 or 2009-autumn."
            )
        return cell

    return Kind("a day, month, year, financial year or season", read)


def period(*, required: bool = False) -> Kind:
    """The time that a figure or a sum is about; see `dates.period_window`."""

    def read(cell: str) -> str:
        if cell and period_window(cell) is None:
            raise Unreadable(
                f"{quoted(cell)} is not a period we know.", "Write 2007, 2007/08, 2008-09, 2008/09..2010/11 or ..2011."
            )
        return cell

    return Kind("a period", read, required=required)


def locator() -> Kind:
    """Where in its source a row stands: a paragraph, a box, a note."""

    def read(cell: str) -> str:
        if not LOCATOR.fullmatch(cell):
            raise Unreadable(
                f"{quoted(cell)} does not say where in the source it stands.",
                "Write the paragraph: 1.17, 1.17 box, summary.",
            )
        return cell

    return Kind("a paragraph of the source", read, required=True)


def _slug(cell: str) -> str:
    if not SLUG.fullmatch(cell):
        raise Unreadable(f"{quoted(cell)} is not a name.", "Use lower-case letters, figures and hyphens.")
    return cell


def _split(cell: str) -> tuple[str, ...]:
    found = tuple(part.strip() for part in cell.split(";") if part.strip())
    if len(set(found)) != len(found):
        twice = next(part for number, part in enumerate(found) if part in found[:number])
        raise Unreadable(f"{quoted(twice)} stands twice.", "Keep one of them.")
    return found


def _slugs(cell: str) -> tuple[str, ...]:
    return tuple(_slug(part) for part in _split(cell))
