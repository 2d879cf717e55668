"""The data standard: tables, fields, what each holds, how private it is, and its place in each return."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from village.forms.rules.documents import CodeList
from village.kernel.documents.rules.reader import Reader

KINDS = ("text", "date", "whole", "number", "flag", "code", "ref")
CLASSES = {
    "open": "tells of nobody",
    "work": "tells of somebody's work",
    "pseudonym": "stands for somebody, means nothing elsewhere",
    "name": "somebody's name",
    "birth": "day of birth",
    "number": "a number that finds somebody elsewhere",
    "special": "health, ethnicity, gender or what a check said",
}
FILES = ("xml", "csv")
Value = str | Decimal | dt.date | bool
"""What a field may hold: text (codes and references too), a number, a day, yes or no. None is for missing."""
Record = dict[str, Value | None]
Tables = dict[str, list[Record]]
"""The rows of each table; a record that has no value for a field holds None or does not hold the field."""
Lines = dict[tuple[str, str], int]
"""The line of a file that a record was read from, by its table and key."""


@dataclass(frozen=True)
class Field:
    """A field. `codes` names the list (``key@version``) of a code, `of` the table of a reference; `places` gives the
    item that holds it in each return."""

    name: str
    kind: str
    title: str
    privacy: str
    source: str
    codes: str = ""
    of: str = ""
    places: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """A table, with its fields by name. Its key is always ``id``."""

    name: str
    title: str
    fields: Mapping[str, Field]


@dataclass(frozen=True)
class Return:
    """A kind of file that employers send. `needs`: the columns without which it says nothing."""

    name: str
    kind: str
    file: str
    title: str
    basis: str
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Standard:
    """A version of the standard, with the code lists that it names."""

    name: str
    version: int
    title: str
    basis: str
    tables: Mapping[str, Table]
    lists: Mapping[str, CodeList]

    def placed(self, return_name: str) -> Iterator[tuple[str, Table, Field]]:
        """The items of a return, in the order of the standard: its name there, the table and the field."""
        for table in self.tables.values():
            for one in table.fields.values():
                if return_name in one.places:
                    yield one.places[return_name], table, one

    @cached_property
    def codes(self) -> dict[str, frozenset[str]]:
        """The codes of each list."""
        return {name: frozenset(one.code for one in known.codes) for name, known in self.lists.items()}


def read_standard(document: object, lists: Mapping[str, CodeList]) -> Standard:
    """The standard from its document. Raises NotADocument with every fault."""
    reader = _Reader(lists)
    return reader.done(reader.standard(document))


def read_returns(document: object) -> dict[str, Return]:
    """The returns by name. Raises NotADocument."""
    reader = _Reader({})
    said = reader.names(document, "", "returns", "") or {"returns": []}
    found = reader.each(said["returns"], "returns", reader.one_return)
    return reader.done({one.name: one for one in found})


class _Reader(Reader):
    def __init__(self, lists: Mapping[str, CodeList]) -> None:
        super().__init__()
        self.lists = lists

    def standard(self, document: object) -> Standard | None:
        said = self.names(document, "", "standard version title basis tables", "") if self.bounded(document) else None
        if said is None:
            return None
        tables = {one.name: one for one in self.each(said["tables"], "tables", self._table)}
        for table in tables.values():
            for one in table.fields.values():
                if one.kind == "ref" and one.of not in tables:
                    self.fault(f"{table.name}/{one.name}/of", "name a table of the standard")
        version = self.whole(said["version"], "version", 1, 1_000)
        name, title = self.slug(said["standard"], "standard"), self.text(said["title"], "title")
        return Standard(name, version, title, self.text(said["basis"], "basis"), tables, self.lists)

    def _table(self, written: object, where: str) -> Table | None:
        said = self.names(written, where, "table title fields", "")
        if said is None:
            return None
        fields = self.each(said["fields"], f"{where}/fields", self._field)
        self.once([one.name for one in fields], where, "field")
        if not fields or fields[0].name != "id":
            self.fault(where, "its first field is id")
        name = self.text(said["table"], f"{where}/table", 40)
        return Table(name, self.text(said["title"], f"{where}/title"), {one.name: one for one in fields})

    def _field(self, written: object, where: str) -> Field | None:
        said = self.names(written, where, "field kind class title source", "codes of in")
        if said is None:
            return None
        kind = self.one_of(said["kind"], KINDS, f"{where}/kind")
        codes = self.text(said.get("codes", ""), f"{where}/codes", 90)
        if (kind == "code") != (codes in self.lists):
            self.fault(f"{where}/codes", "a code names a list that there is, nothing else does")
        return Field(
            self.text(said["field"], f"{where}/field", 40),
            kind,
            self.text(said["title"], f"{where}/title"),
            self.one_of(said["class"], tuple(CLASSES), f"{where}/class"),
            self.text(said["source"], f"{where}/source"),
            codes,
            self.text(said.get("of", ""), f"{where}/of", 40),
            self.texts(said.get("in", {}), f"{where}/in"),
        )

    def one_return(self, written: object, where: str) -> Return | None:
        said = self.names(written, where, "return kind file title basis", "needs")
        if said is None:
            return None
        needs = self.several(said["needs"], f"{where}/needs") if "needs" in said else []
        return Return(
            self.slug(said["return"], f"{where}/return"),
            self.text(said["kind"], f"{where}/kind", 40),
            self.one_of(said["file"], FILES, f"{where}/file"),
            self.text(said["title"], f"{where}/title"),
            self.text(said["basis"], f"{where}/basis"),
            tuple(self.text(one, f"{where}/needs", 60) for one in needs),
        )
