"""Returns that are tables with one row for each engagement: their columns as tables of the standard, and back."""

from collections.abc import Mapping, Sequence

from village.kernel.tables.rules import Problem, Refused, unguarded
from village.workforce.rules.returns.numbers import social_worker_number
from village.workforce.rules.returns.sheets import Sheet
from village.workforce.rules.returns.standard import Lines, Record, Return, Standard, Tables, Value
from village.workforce.rules.returns.values import NotAValue, taken, written

EMPLOYER = "employer-1"
UNNAMED = "unnamed post, row "
"""What the key of a post begins with that a row does not name: no cell is read or written so."""
_SHARED = ("employer", "person", "site", "post")
"""Tables of which several rows of a file may tell the same record."""


class Reading:
    """A table being read: tables of the standard, the line of each record, and what was wrong."""

    def __init__(self, standard: Standard, wanted: Return, file: str) -> None:
        self.standard, self.wanted, self.file = standard, wanted, file
        self.problems: list[Problem] = []
        self.lines: Lines = {}
        self.tables: Tables = {name: [] for name in standard.tables}
        self._held: dict[tuple[str, str], Record] = {}
        self.placed = list(standard.placed(wanted.name))
        self._columns = {(table.name, field.name): name for name, table, field in self.placed}

    def told(self, line: int, column: str, what: str, do: str) -> None:
        self.problems.append(Problem(self.file, what, do, line, column))

    def keep(self, table: str, record: Record, line: int) -> None:
        """A record, once: what a later row says of it must be the same."""
        key = str(record["id"])
        held = self._held.get((table, key))
        if held is None:
            if table in _SHARED:
                self._held[table, key] = record
            self.tables[table].append(record)
            self.lines[table, key] = line
            return
        for name, value in record.items():
            if value is not None and held.get(name) is None:
                held[name] = value
            elif value is not None and held[name] != value:
                column = self._columns.get((table, name), name)
                what = f"Row {self.lines[table, key]} says something else of the same {table}."
                self.told(line, column, what, "Make the rows agree, or give them references of their own.")


def read_layout(standard: Standard, wanted: Return, file: str, sheet: Sheet) -> Reading:
    """The tables of a return, with every problem."""
    reading = Reading(standard, wanted, file)
    reading.keep("return", {"id": "return-1", "kind": wanted.kind, "employer": EMPLOYER}, 1)
    reading.keep("employer", {"id": EMPLOYER}, 1)
    for number, (line, cells) in enumerate(sheet.rows, 1):
        _read_row(reading, number, line, cells)
    reading.problems += sheet.problems
    return reading


def _read_row(reading: Reading, number: int, line: int, cells: Mapping[str, str]) -> None:
    found: dict[str, Record] = {}
    for column, table, field in reading.placed:
        value: Value | None = None
        try:
            value = taken(reading.standard, field, unguarded(cells.get(column, "")))
        except NotAValue as error:
            reading.told(line, column, error.what, error.do)
        else:
            if value is None and column in reading.wanted.needs:
                reading.told(line, column, "The cell is blank.", "Fill it in.")
        record = found.setdefault(table.name, {})
        if value is not None:
            record[field.name] = value
    if not found["person"].get("id"):
        return
    _keep_row(reading, number, line, found)


def _keep_row(reading: Reading, number: int, line: int, found: dict[str, Record]) -> None:
    person, site, post = found["person"], found["site"], found.get("post", {})
    known = social_worker_number(str(person.get("social_worker_text") or ""))
    if known:
        person |= {"social_worker_no": known.canonical, "social_worker_scheme": known.scheme}
    post |= {"id": post.get("id") or f"{UNNAMED}{number}", "employer": EMPLOYER, "site": site.get("id")}
    reading.keep("employer", {"id": EMPLOYER, **found.get("employer", {})}, line)
    if site.get("id"):
        reading.keep("site", {**site, "employer": EMPLOYER}, line)
    reading.keep("person", person, line)
    reading.keep("post", post, line)
    links: Record = {"person": person["id"], "employer": EMPLOYER, "post": post["id"]}
    reading.keep("engagement", {"id": f"engagement-{number}", **links, **found["engagement"]}, line)
    qualification = found.get("qualification", {})
    if qualification:
        reading.keep("qualification", {"id": f"qualification-{number}", "person": person["id"], **qualification}, line)


# ── writing ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def write_layout(standard: Standard, wanted: Return, tables: Tables) -> tuple[list[str], list[list[str]], list[str]]:
    """The columns and rows of a return, and a sentence for everything that it has no place for."""
    if not tables.get("engagement"):
        raise Refused([Problem("the tables", "There is no engagement to write.", "Give tables that hold one.")])
    placed = list(standard.placed(wanted.name))
    by_key = {name: {str(one["id"]): one for one in tables.get(name, [])} for name in _SHARED}
    qualified: dict[str, list[Record]] = {}
    for one in tables.get("qualification", []):
        qualified.setdefault(str(one.get("person")), []).append(one)
    rows = []
    for one in tables["engagement"]:
        post = by_key["post"].get(str(one.get("post")), {})
        has = {
            "engagement": one,
            "employer": by_key["employer"].get(str(one.get("employer")), {}),
            "person": by_key["person"].get(str(one.get("person")), {}),
            "post": post,
            "site": by_key["site"].get(str(post.get("site")), {}),
            "qualification": (qualified.pop(str(one.get("person")), None) or [{}])[0],
        }
        if unnamed(post):
            has["post"] = {**post, "id": None}
        rows.append([written(has[table.name].get(field.name)) for _, table, field in placed])
    return [name for name, _, _ in placed], rows, list(_lost(standard, wanted, tables))


def unnamed(post: Record) -> bool:
    """Whether a post has a key that was made here, since its row named none."""
    return str(post.get("id", "")).startswith(UNNAMED)


def _lost(standard: Standard, wanted: Return, tables: Tables) -> Sequence[str]:
    """What the tables hold and the return has no column for."""
    placed = {(table.name, field.name) for _, table, field in standard.placed(wanted.name)}
    derived = {("person", "social_worker_no"), ("person", "social_worker_scheme")}
    found = []
    for table in standard.tables.values():
        if table.name in ("return", "employer"):
            continue
        for field in table.fields.values():
            if field.kind == "ref" or field.name == "id" or (table.name, field.name) in placed | derived:
                continue
            count = sum(1 for one in tables.get(table.name, []) if one.get(field.name) is not None)
            if count:
                found.append(f"{table.name}.{field.name}: {count:,} values have no place in this return.")
    several = len(tables.get("qualification", [])) - len({one.get("person") for one in tables.get("qualification", [])})
    if several:
        found.append(f"qualification: {several:,} more of people who have another; a row holds one.")
    return found
