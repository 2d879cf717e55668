"""A council's table read into services: each row by itself, so that a bad one keeps no other out."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from village.directory.rules.standard.cells import table_of
from village.directory.rules.standard.fields import Entity
from village.directory.rules.standard.findings import Finding
from village.directory.rules.standard.first import Thing, key_of
from village.directory.rules.standard.mapping import SEPARATORS, Columns, Rule, Step
from village.directory.rules.standard.reading import NotRead, Read, text_of
from village.kernel.tables.rules import quoted, unguarded

# What the standard asks for and a table seldom says. Nothing that anybody would go by is made up.
_SAID = {
    "service": {"status": "active"},
    "location": {"location_type": "physical"},
    "address": {"address_type": "physical", "country": "GB"},
}
MOST_PARTS = 50
"""Values that are read of one cell."""
_AS_ITS_NAME = ("organization", "taxonomy_term")  # their description must be there


def rows_of(raw: bytes, columns: Columns, entities: Mapping[str, Entity], space: str = "") -> tuple[list[Read], Read]:
    """The services of a table, one of each row that says anything, and what was found of the table as a whole.

    `space`: what ids are told apart by, such as the name of the source. Raises NotRead.
    """
    text = text_of(raw)
    made = _Making(columns, entities, space)
    found = list(text.findings)
    reads, keys = [], set[str]()
    for line, cells in _rows(text.document, columns):
        if isinstance(cells, str):
            found.append(Finding("schema", "row", f"line {line}", cells, "Mend the row; the others were read."))
        elif any(value.strip() for value in cells.values()):
            key = made.key(cells)
            if not key or key in keys:
                found.append(_not_known(line, key, columns))
            keys.add(key)
            reads.append(made.service(line, cells))
    return reads, Read(None, tuple(found))


def _not_known(line: int, key: str, columns: Columns) -> Finding:
    named, path = " and ".join(map(quoted, columns.id)), f"line {line}"
    if not key:
        what = f"This row has nothing under {named}; of such rows only the first is taken in."
        return Finding("schema", "row.no-id", path, what, "Fill it in.")
    what = f"{quoted(key)} stands under {named} of an earlier row too, and only that one is taken in."
    return Finding("schema", "row.twice", path, what, "Give each row its own.", (key,))


def _rows(text: str, columns: Columns) -> Iterator[tuple[int, dict[str, str] | str]]:
    """Each row with its line: its cells, or a sentence that says why there are none. Raises NotRead."""
    header, rows = table_of(text, columns.separator or _separator(text, columns))
    _check_header(header, columns)
    for line, row in rows:
        if isinstance(row, str):
            yield line, row
        elif len(row) > len(header) and any(one.strip() for one in row[len(header) :]):
            yield line, f"This row has {len(row)} cells under {len(header)} headings."
        else:
            cells = [unguarded(one.strip()) for one in row]
            yield line, dict(zip(header, [*cells, *[""] * len(header)], strict=False))


def _separator(text: str, columns: Columns) -> str:
    """What parts the headings: what gives the most of the columns that are wanted."""
    first = text.lstrip("\r\n").partition("\n")[0]

    def known(separator: str) -> int:
        return len(set(columns.wanted) & {one.strip().strip('"') for one in first.split(separator)})

    return max(SEPARATORS.values(), key=known)


def _check_header(header: Sequence[str], columns: Columns) -> None:
    twice = [name for name, times in Counter(header).items() if times > 1 and name in columns.wanted]
    missing = [name for name in columns.wanted if name not in header]
    if twice:
        raise NotRead(f"The heading {quoted(twice[0])} stands twice.", "Give each column a heading of its own.")
    if missing:
        named = ", ".join(map(quoted, missing[:5]))
        raise NotRead(f"There is no column {named}.", "Correct the mapping, or the headings of the table.")


class _Making:
    def __init__(self, columns: Columns, entities: Mapping[str, Entity], space: str) -> None:
        self.columns, self.entities, self.space = columns, entities, space

    def key(self, cells: Mapping[str, str]) -> str:
        """By what a row is known again; blank where it says nothing of that."""
        said = [cells[name] for name in self.columns.id]
        return " | ".join(said) if any(said) else ""

    def service(self, line: int, cells: Mapping[str, str]) -> Read:
        made: Thing = {}
        found: list[Finding] = []
        key = self.key(cells)
        for rule in self.columns.rules:
            if rule.column:
                found += self._put(made, rule, cells[rule.column], line, key)
        for rule in self.columns.rules:
            if not rule.column:
                _everywhere(made, rule.way, rule.value if rule.kind == "text" else _number(rule.value))
        for to, there in (("name", made), ("organization.name", made.get("organization", {}))):
            if not there.get("name"):
                what = f"This row gives no {to}, so it is no service that anybody could find."
                found.append(Finding("schema", "row.missing", f"line {line}", what, "Fill it in.", (key,)))
        made.setdefault("id", key)
        self._complete("service", made, key)
        return Read(made, tuple(found))

    def _put(self, made: Thing, rule: Rule, cell: str, line: int, key: str) -> Iterator[Finding]:
        parts = [one.strip() for one in cell.split(rule.split)] if rule.split else [cell]
        if rule.part:
            parts = parts[rule.part - 1 : rule.part]
        values = [rule.words.get(one.casefold(), one) for one in parts]
        values = [one for one in values if one]
        if rule.last and values:
            values = [rule.last.join(values)]
        if len(values) > MOST_PARTS:
            what = f"There are {len(values):,} values in {quoted(rule.column)}; the first {MOST_PARTS} were read."
            yield Finding("schema", "row.many", f"line {line}", what, "Check what parts them.", (key,), "doubtful")
            values = values[:MOST_PARTS]
        several = any(step.item is not None for step in rule.way)
        for number, text in enumerate(values if several else values[:1]):
            value: str | float | None = text if rule.kind == "text" else _number(text)
            if value is None:
                what = f"{quoted(text)} in {quoted(rule.column)} is no number; it was left out."
                yield Finding("schema", "row.number", f"line {line}", what, "Write the number alone.", (key,))
            else:
                _set(made, rule.way, number, value)

    def _complete(self, entity: str, made: Thing, key: str) -> None:
        """Give a thing, and all that lies in it, an id and what the standard asks for beyond what was said."""
        for name, value in _SAID.get(entity, {}).items():
            made.setdefault(name, value)
        if entity in _AS_ITS_NAME and made.get("name"):
            made.setdefault("description", made["name"])
        if entity == "service_at_location" and "location" not in made:
            made["location"] = {}
        said = made.get("id") or self._said_id(entity, made, key)
        made["id"] = said
        for name, value in made.items():
            field = self.entities[entity].fields.get(name)
            if field is not None and field.of:
                for number, inner in enumerate(value if isinstance(value, list) else [value]):
                    self._complete(field.of, inner, f"{key}/{name}/{number}")

    def _said_id(self, entity: str, made: Thing, key: str) -> str:
        """An id for a thing without one: the same for one name of an organisation or term, and for one address."""
        if entity in _AS_ITS_NAME:
            return key_of(entity, str(made.get("name", "")).casefold(), self.space)
        if entity == "location" and made.get("addresses"):
            lines = [str(value) for one in made["addresses"] for _, value in sorted(one.items())]
            return key_of(entity, [made.get("name", ""), *lines], self.space)
        return key_of(entity, key, self.space)


def _set(made: Thing, way: Sequence[Step], number: int, value: object) -> None:
    """Put a value at the end of a way; of several, each in an item of its own of the last list on the way."""
    lists = [place for place, step in enumerate(way) if step.item is not None]
    inner: Any = made
    for place, step in enumerate(way[:-1]):
        if step.item is None:
            inner = inner.setdefault(step.name, {})
        else:
            items = inner.setdefault(step.name, [])
            wanted = step.item + (number if place == lists[-1] else 0)
            items.extend({} for _ in range(wanted + 1 - len(items)))
            inner = items[wanted]
    inner[way[-1].name] = value


def _everywhere(made: Any, way: Sequence[Step], value: object) -> None:
    """Put a value that is the same in every row wherever the way leads that was said; lists are not begun by it."""
    step, *rest = way
    if not rest:
        made.setdefault(step.name, value)
    elif step.item is None:
        _everywhere(made.setdefault(step.name, {}), rest, value)
    else:
        for one in made.get(step.name, []):
            _everywhere(one, rest, value)


def _number(text: str) -> float | None:
    """The number of a cell, with a pound sign and commas between thousands or without."""
    try:
        number = float(text.replace("£", "").replace(",", "").strip())
    except ValueError:
        return None
    if number != number or number in (float("inf"), float("-inf")):
        return None
    return int(number) if number.is_integer() else number
