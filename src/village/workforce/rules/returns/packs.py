"""Rules as data: what each asks, since when, how severe it is, what to say and do, and examples that were tried."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from village.kernel.documents.rules.reader import Reader
from village.workforce.rules.returns.expressions import Expression, Path
from village.workforce.rules.returns.parsing import NotARule, parse, parse_path
from village.workforce.rules.returns.standard import Field, Record, Return, Standard, Tables, Value
from village.workforce.rules.returns.values import NotAValue, masked, taken

SEVERITIES = {
    "error": "cannot be so: the return is not taken until it is mended",
    "query": "is seldom so: mend it, or explain it",
    "warning": "may be so: somebody should look",
}
AS_AT = dt.date(2025, 9, 30)
"""The day that examples speak of unless they say another."""
MAX_RULES = 500
_CODE = re.compile(r"[A-Z]{1,3}[0-9]{3}")
_PLACE = re.compile(r"\{([a-z_.]{1,80})\}")


@dataclass(frozen=True)
class Vector:
    """An example: tables as at a day, and the keys of the rows that the rule finds in them."""

    tables: Tables
    finds: tuple[str, ...]
    as_at: dt.date = AS_AT


@dataclass(frozen=True)
class Rule:
    """A rule in one version. `fields` are what its words may show, each masked by its class; `returns` the returns that
    it is about, none for all."""

    code: str
    version: int
    table: str
    severity: str
    when: Expression
    written: str
    says: str
    do: str
    fields: tuple[Path, ...]
    origin: str
    returns: tuple[str, ...]
    valid_from: dt.date | None
    valid_to: dt.date | None
    vectors: tuple[Vector, ...] = field(repr=False)

    def applies(self, return_name: str, as_at: dt.date) -> bool:
        """Whether it is in force for a return on a day; `valid_to` is the first day on which it is not."""
        begun = self.valid_from is None or self.valid_from <= as_at
        return (
            begun
            and (self.valid_to is None or as_at < self.valid_to)
            and (not self.returns or return_name in self.returns)
        )


@dataclass(frozen=True)
class Finding:
    """What a rule found in a row. `person` is the reference of whom it is about, `row` the line of the file."""

    code: str
    severity: str
    person: str
    table: str
    key: str
    field: str
    row: int | None
    value: str
    message: str


def read_pack(standard: Standard, returns: Mapping[str, Return], document: object) -> tuple[Rule, ...]:
    """The rules of a pack. Raises NotADocument with every fault, an expression that is not in the language too."""
    reader = _Reader(standard, returns)
    return reader.done(reader.pack(document))


def told(
    standard: Standard, rule: Rule, key: str, values: Iterable[Value | None], who: str, row: int | None
) -> Finding:
    """A finding in words, with every value masked by the class of its field. `values`: those of the rule's fields."""
    shown = {
        path.text: masked(field_of(standard, rule.table, path), value)
        for path, value in zip(rule.fields, values, strict=True)
    }
    message = _PLACE.sub(lambda place: shown[place[1]], rule.says)
    first = rule.fields[0].text
    return Finding(rule.code, rule.severity, who, rule.table, key, first, row, shown[first], f"{message} {rule.do}")


def field_of(standard: Standard, table: str, path: Path) -> Field:
    """The field of the standard that a path ends in."""
    last = path.through[-1][1] if path.through else table
    return standard.tables[last].fields[path.field]


def whose(standard: Standard, table: str) -> Path:
    """The path from a row to the key of the person whom it is about; its own key where it is about none."""
    fields = standard.tables[table].fields
    ways = ("person", "engagement.person", "induction.engagement.person")
    steps = next((one for one in ways if one.split(".")[0] in fields), "id")
    return parse_path(standard, table, steps)


class _Reader(Reader):
    def __init__(self, standard: Standard, returns: Mapping[str, Return]) -> None:
        super().__init__()
        self.standard, self.returns = standard, returns

    def pack(self, document: object) -> tuple[Rule, ...] | None:
        said = self.names(document, "", "pack title rules", "basis") if self.bounded(document) else None
        if said is None:
            return None
        found = self.each(said["rules"], "rules", self._rule)
        if len(found) > MAX_RULES:
            self.fault("rules", f"give at most {MAX_RULES}")
        self.once([f"{one.code} version {one.version}" for one in found], "rules", "rule")
        return found

    def _rule(self, written: object, where: str) -> Rule | None:
        needed, optional = "rule table severity when says do fields origin vectors", "version from to returns"
        said = self.names(written, where, needed, optional)
        if said is None:
            return None
        code = self._matching(said["rule"], f"{where}/rule", _CODE, "a letter or three and three digits")
        where = f"rules/{code or where}"
        table, text = self.text(said["table"], f"{where}/table", 40), self.text(said["when"], f"{where}/when")
        try:
            when = parse(self.standard, table, text)
            fields = tuple(
                parse_path(self.standard, table, str(one)) for one in self.several(said["fields"], f"{where}/fields")
            )
        except NotARule as error:
            self.fault(f"{where}/when", str(error))
            return None
        says = self.text(said["says"], f"{where}/says", 300)
        for place in set(_PLACE.findall(says)) - {one.text for one in fields}:
            self.fault(f"{where}/says", f"{{{place}}} is none of its fields")
        if not fields:
            return None
        return Rule(
            code,
            self.whole(said.get("version", 1), f"{where}/version", 1, 1_000),
            table,
            self.one_of(said["severity"], tuple(SEVERITIES), f"{where}/severity"),
            when,
            text,
            says,
            self.text(said["do"], f"{where}/do", 300),
            fields,
            self.text(said["origin"], f"{where}/origin", 200),
            tuple(self.one_of(one, tuple(self.returns), f"{where}/returns") for one in said.get("returns", [])),
            self._day(said.get("from"), f"{where}/from"),
            self._day(said.get("to"), f"{where}/to"),
            self.each(said["vectors"], f"{where}/vectors", self._vector),
        )

    def _day(self, written: object, where: str) -> dt.date | None:
        try:
            return None if written is None else dt.date.fromisoformat(str(written))
        except ValueError:
            self.fault(where, "give a day such as 2024-10-31")
            return None

    def _vector(self, written: object, where: str) -> Vector | None:
        said = self.names(written, where, "finds", f"as_at {' '.join(self.standard.tables)}")
        if said is None:
            return None
        tables: Tables = {
            name: [self._record(name, one, f"{where}/{name}") for one in self.several(said[name], f"{where}/{name}")]
            for name in self.standard.tables
            if name in said
        }
        finds = said["finds"] if isinstance(said["finds"], list) else []
        return Vector(tables, tuple(map(str, finds)), self._day(said.get("as_at"), where) or AS_AT)

    def _record(self, table: str, written: object, where: str) -> Record:
        fields, record = self.standard.tables[table].fields, Record()
        for name, text in (self.names(written, where, "id", " ".join(fields)) or {}).items():
            if name not in fields:
                continue
            try:
                record[name] = taken(self.standard, fields[name], "" if text is None else str(text))
            except NotAValue as error:
                self.fault(f"{where}/{name}", str(error))
        return record
