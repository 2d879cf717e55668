"""One row of a return that is filled in by form: what it says, and the tables once it is changed, added or taken out. A
row is one engagement with its person, post and site, and the first of whatever else hangs on it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from village.workforce.rules.collecting.identities import hanging, without
from village.workforce.rules.returns.layouts import EMPLOYER
from village.workforce.rules.returns.numbers import social_worker_number
from village.workforce.rules.returns.packs import Finding
from village.workforce.rules.returns.standard import Field, Lines, Record, Return, Standard, Table, Tables, Value
from village.workforce.rules.returns.values import NotAValue, taken

NOT_OF_A_ROW = ("return", "employer")
UNNAMED = "post-"
"""How the key of a post begins to which the return gives no reference."""
Values = Mapping[str, Value | None]


def row_columns(standard: Standard, wanted: Return) -> list[tuple[str, Table, Field]]:
    """The columns of a row, in the order of the standard."""
    return [one for one in standard.placed(wanted.name) if one[1].name not in NOT_OF_A_ROW]


def read_cells(
    standard: Standard, wanted: Return, cells: Mapping[str, str]
) -> tuple[dict[str, Value | None], dict[str, str]]:
    """What was typed, read as the cells of a file are; and by column what is wrong and what to do."""
    values: dict[str, Value | None] = {}
    problems: dict[str, str] = {}
    for column, _, one in row_columns(standard, wanted):
        try:
            values[column] = taken(standard, one, cells.get(column, ""))
        except NotAValue as error:
            problems[column] = str(error)
        else:
            if values[column] is None and column in wanted.needs:
                problems[column] = "The cell is blank. Fill it in."
    return values, problems


def records_of(tables: Tables, key: str) -> dict[str, list[Record]]:
    """What a row is made of, by table: its engagement (by key), what that leads to, and what hangs on them. Nothing for
    a row that is not there."""
    there = _keyed(tables, "engagement", key)
    if not there:
        return {}
    engagement = there[0]
    person = str(engagement.get("person"))
    posts = _keyed(tables, "post", str(engagement.get("post")))
    found = {
        "engagement": [engagement], "person": _keyed(tables, "person", person), "post": posts,
        "site": _keyed(tables, "site", str(posts[0].get("site"))) if posts else [],
    }  # fmt: skip
    for name, rows in tables.items():
        if name not in found:
            found[name] = [one for one in rows if one.get("engagement") == key or one.get("person") == person]
    return found


def row_of(standard: Standard, wanted: Return, tables: Tables, key: str) -> dict[str, Value | None]:
    """What a row says by column; nothing for a row that is not there."""
    records = records_of(tables, key)
    if not records:
        return {}
    said = {name: (records.get(table.name) or [{}])[0] for name, table, _ in row_columns(standard, wanted)}
    return {
        name: None if _unnamed(table, one, said[name]) else said[name].get(one.name)
        for name, table, one in row_columns(standard, wanted)
    }


def _unnamed(table: Table, one: Field, record: Record) -> bool:
    return table.name == "post" and one.name == "id" and str(record.get("id")).startswith(UNNAMED)


def column_of(standard: Standard, wanted: Return, finding: Finding) -> str:
    """The column that a finding of a rule speaks of; blank where the row has none for it."""
    *steps, last = finding.field.split(".")
    table = finding.table
    for step in steps:
        table = standard.tables[table].fields[step].of
    columns = {(of.name, one.name): name for name, of, one in row_columns(standard, wanted)}
    return columns.get((table, last), "")


class Leads:
    """To which row a finding leads. `lines`: of which line of a file each record was read."""

    def __init__(self, standard: Standard, wanted: Return, tables: Tables, lines: Lines) -> None:
        self._by: dict[tuple[str, str], str] = {}
        for one in reversed(tables["engagement"]):
            for name in ("person", "post"):
                self._by[name, str(one.get(name))] = str(one["id"])
            self._by["engagement", str(one["id"])] = str(one["id"])
        for name, rows in tables.items():
            for one in rows if name not in ("person", "post", "engagement") else ():
                owner = "engagement" if one.get("engagement") else "person"
                if owner in one:
                    self._by[name, str(one["id"])] = self._by.get((owner, str(one[owner])), "")
        self._at: dict[int, list[str]] = {}
        for (table, key), line in lines.items():
            if table == "engagement":
                self._at.setdefault(line, []).append(key)
        inner = (name for name, _, _ in row_columns(standard, wanted))
        self._inner = frozenset({"CSWWWorker", *inner} if wanted.file == "xml" else ())

    def engagement(self, finding: Finding) -> str:
        """The key of the first row that a finding is about; blank for none, for one that was not kept, and in a
        file that has several rows on one line."""
        if finding.table:
            return self._by.get((finding.table, finding.key), "")
        row = finding.row or 0
        line = max((one for one in self._at if one <= row), default=0)
        keys = self._at.get(line, []) if line == row or finding.field in self._inner else []
        return keys[0] if len(keys) == 1 else ""


def without_row(tables: Tables, key: str) -> Tables:
    """Tables without a row, and without whoever and whatever stands in no other."""
    left = {name: list(rows) for name, rows in tables.items()}
    left["engagement"] = [one for one in left["engagement"] if one["id"] != key]
    return _let_go(hanging(left), records_of(tables, key))


def _let_go(tables: Tables, was: Mapping[str, list[Record]]) -> Tables:
    """Tables without the person, post and site of a row that was, where nothing else leads to them now."""
    there = {str(one.get("person")) for one in tables["engagement"]}
    left = without(tables, [str(one["id"]) for one in was["person"] if str(one["id"]) not in there])
    for name, of in (("post", "engagement"), ("site", "post")):
        kept = {one.get(name) for one in left[of]}
        gone = {one["id"] for one in was[name]} - kept
        left[name] = [one for one in left[name] if one["id"] not in gone]
    return left


@dataclass
class _Row:
    """A row being written into tables. `said`: by table; `problems`: by column, what other rows say otherwise."""

    standard: Standard
    wanted: Return
    tables: Tables
    key: str
    said: dict[str, Record]
    was: dict[str, list[Record]]
    problems: dict[str, str] = field(default_factory=dict)

    def key_of(self, table: str) -> str:
        """The key of what this row led to before; blank for none."""
        return str(self.was[table][0]["id"]) if self.was.get(table) else ""

    def new_key(self, table: str) -> str:
        """A key that nothing has."""
        numbers = [str(one["id"]).rpartition("-")[2] for one in self.tables[table]]
        return f"{table}-{1 + max((int(one) for one in numbers if one.isascii() and one.isdigit()), default=0)}"

    def share(self, table: str, key: str, said: Record) -> None:
        """Say something of what several rows may lead to. Of what the row led to before it holds for every row; of
        another row's it must agree with that, as it must in a file."""
        held, before = _keyed(self.tables, table, key), self.key_of(table)
        if held and key != before:
            self.agree(table, held[0], said)
        elif held:
            held[0].update(said)
        elif before and table == "person" and not self._elsewhere(before):
            self.tables[table].append({**self.was[table][0], **said})
            self._moved(before, key)
        else:
            self.tables[table].append(said)

    def agree(self, table: str, held: Record, said: Record) -> None:
        """Fill in what was blank; tell what another row says otherwise."""
        columns = {(of.name, one.name): name for name, of, one in row_columns(self.standard, self.wanted)}
        columns["post", "site"] = columns.get(("site", "id"), "")
        for name, value in said.items():
            if value is not None and held.get(name) is None:
                held[name] = value
            elif value is not None and held[name] != value and (table, name) in columns:
                what = f"Another row says something else of the same {table}."
                self.problems[columns[table, name]] = f"{what} Make them agree, or give this one another reference."

    def _elsewhere(self, person: str) -> bool:
        return any(one.get("person") == person and one["id"] != self.key for one in self.tables["engagement"])

    def _moved(self, before: str, after: str) -> None:
        """What hangs on a person who is called otherwise now goes with them."""
        for name, rows in self.tables.items():
            if name != "engagement":
                for one in rows:
                    if one.get("person") == before:
                        one["person"] = after

    def hang(self, table: str, owner: str, key: str, *, joined: bool) -> None:
        """Say something of the first that hangs on an owner."""
        said = self.said[table]
        held = next((one for one in self.tables[table] if one.get(owner) == key), None)
        if held is None:
            if any(one is not None for one in said.values()):
                self.tables[table].append({"id": self.new_key(table), owner: key, **said})
        elif joined:
            self.agree(table, held, said)
        else:
            held.update(said)
            if all(held[name] is None for name in held if name not in ("id", owner)):
                self.tables[table].remove(held)


def with_row(
    standard: Standard, wanted: Return, tables: Tables, key: str, values: Values
) -> tuple[Tables, str, dict[str, str]]:
    """Tables with a row (by the key of its engagement; blank for a new one) that says these values by column, its key,
    and by column what is wrong because another row says otherwise. What is given is not changed."""
    copied = {name: [dict(one) for one in rows] for name, rows in tables.items()}
    said: dict[str, Record] = {}
    for column, table, one in row_columns(standard, wanted):
        said.setdefault(table.name, {})[one.name] = values[column]
    row = _Row(standard, wanted, copied, key, said, records_of(tables, key))
    row.key = key or row.new_key("engagement")
    person = _person(row)
    links: Record = {"person": person, "employer": EMPLOYER, **_place(row)}
    (engagement,) = _keyed(copied, "engagement", row.key) or [{"id": row.key}]
    engagement.update({**links, **said["engagement"]})
    if not key:
        copied["engagement"].append(engagement)
    for name in said:
        if name not in ("engagement", "person", "post", "site"):
            owner = "engagement" if "engagement" in standard.tables[name].fields else "person"
            joined = owner == "person" and person != row.key_of("person")
            row.hang(name, owner, row.key if owner == "engagement" else person, joined=joined)
    return (_let_go(copied, row.was) if key else copied), row.key, row.problems


def _person(row: _Row) -> str:
    said = row.said["person"]
    key = str(said.get("id") or row.key_of("person") or row.new_key("person"))
    if "social_worker_text" in said:
        known = social_worker_number(str(said["social_worker_text"] or ""))
        said |= {
            "social_worker_no": known.canonical if known else None,
            "social_worker_scheme": known.scheme if known else None,
        }  # fmt: skip
    row.share("person", key, {**said, "id": key})
    return key


def _place(row: _Row) -> Record:
    """The post that a row leads to, at its site; a return without either leaves what there is."""
    if "post" not in row.said:
        return {}
    site, post = row.said["site"], row.said["post"]
    row.share("site", str(site["id"]), {**site, "employer": EMPLOYER})
    before = row.key_of("post")
    key = str(post.get("id") or (before if before.startswith(UNNAMED) else row.new_key("post")))
    row.share("post", key, {**post, "id": key, "employer": EMPLOYER, "site": site["id"]})
    return {"post": key}


def _keyed(tables: Tables, table: str, key: str) -> list[Record]:
    return [one for one in tables.get(table, []) if str(one["id"]) == key][:1]
