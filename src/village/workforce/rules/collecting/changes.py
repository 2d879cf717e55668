"""What a return changes of the one before: who is new, who changed and in what, who is not in it any more."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from village.workforce.rules.collecting.identities import person_key, shown
from village.workforce.rules.returns.layouts import unnamed
from village.workforce.rules.returns.standard import Field, Record, Return, Standard, Tables, Value
from village.workforce.rules.returns.values import masked

WHOLE = "The return as a whole"
Key = tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """One engagement, with all that the return says of it by the name of its column. `who` may be shown."""

    who: str
    values: Mapping[str, tuple[Value, ...]]


@dataclass(frozen=True)
class Change:
    """A line that changed: for each column, what it was and what it is, both as they may be shown."""

    who: str
    columns: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Changes:
    """What becomes of each line. `leaving`: in the former return, and not in this one."""

    new: tuple[str, ...]
    updated: tuple[Change, ...]
    unchanged: int
    leaving: tuple[str, ...]


def compared(before: Mapping[Key, Line], now: Mapping[Key, Line], fields: Mapping[str, Field]) -> Changes:
    """Two returns of one employer. `fields`: those of the return, by column."""
    both = [(one, before[key], now[key]) for key, one in now.items() if key in before]
    updated = [_change(was, line, fields) for line, was, _ in both if was.values != line.values]
    return Changes(
        tuple(one.who for key, one in now.items() if key not in before),
        tuple(updated),
        len(both) - len(updated),
        tuple(one.who for key, one in before.items() if key not in now),
    )


def _change(was: Line, line: Line, fields: Mapping[str, Field]) -> Change:
    names = [name for name in fields if was.values.get(name) != line.values.get(name)]
    return Change(line.who, tuple((name, _said(was, name, fields), _said(line, name, fields)) for name in names))


def _said(line: Line, name: str, fields: Mapping[str, Field]) -> str:
    return "; ".join(masked(fields[name], one) for one in line.values.get(name, ())) or "nothing"


def columns(standard: Standard, wanted: Return) -> dict[str, Field]:
    """The fields of a return by the name of their column."""
    return {name: field for name, _, field in standard.placed(wanted.name)}


def lines(standard: Standard, wanted: Return, tables: Tables, *, standing: dt.date | None = None) -> dict[Key, Line]:
    """The lines of a return, and one for the whole of it. `standing`: only who was in post after that day. A line is
    the same as another by person, site, role and first day; of several alike, by their order."""
    found: dict[Key, Line] = {}
    alike: Counter[Key] = Counter()
    placed = list(standard.placed(wanted.name))
    by_owner = {table.name: _owned(tables.get(table.name, [])) for _, table, _ in placed}
    whole = {
        name: (value,)
        for name, table, field in placed
        if table.name == "return" and field.name not in ("kind", "made_at", "software")
        for row in tables.get("return", [])
        if (value := row.get(field.name)) is not None
    }
    if whole:
        found["",] = Line(WHOLE, whole)
    for one, person, records in _rows(tables, by_owner):
        if standing and (ended := one.get("ended_on")) and isinstance(ended, dt.date) and ended <= standing:
            continue
        values = {}
        for name, table, field in placed:
            held = tuple(v for each in records.get(table.name, ()) if (v := each.get(field.name)) is not None)
            if held and not (table.name == "post" and field.name == "id" and unnamed(records["post"][0])):
                values[name] = held
        key = _key(wanted, person, one, records)
        alike[key] += 1
        found[(*key, str(alike[key]))] = Line(shown(standard, wanted, person), values)
    return found


def _owned(rows: Iterable[Record]) -> dict[str, list[Record]]:
    owned: dict[str, list[Record]] = {}
    for one in rows:
        owned.setdefault(str(one.get("engagement") or one.get("person")), []).append(one)
    return owned


def _rows(
    tables: Tables, by_owner: Mapping[str, Mapping[str, list[Record]]]
) -> Iterator[tuple[Record, Record, dict[str, list[Record]]]]:
    by_key = {name: {str(one["id"]): one for one in tables.get(name, [])} for name in ("person", "post", "site")}
    for one in tables.get("engagement", []):
        person = by_key["person"].get(str(one.get("person")), {"id": str(one.get("person"))})
        post = by_key["post"].get(str(one.get("post")), {})
        records = {
            name: [*of.get(str(one["id"]), []), *of.get(str(one.get("person")), [])] for name, of in by_owner.items()
        }
        records |= {"engagement": [one], "person": [person], "post": [post]}
        yield one, person, records | {"site": [by_key["site"].get(str(post.get("site")), {})]}


def _key(wanted: Return, person: Record, one: Record, records: Mapping[str, list[Record]]) -> Key:
    post = records["post"][0]
    place = (str(post.get("site") or ""), str(post.get("role") or ""))
    return (person_key(wanted, person), *place, str(one.get("started_on") or ""))


JUMP, FEW = Decimal("0.25"), 5
"""A change of the people in post by more than this share, and of so many or more, is asked about."""


def remarks(changes: Changes, was: int, heads: int, *, another_day: bool) -> list[str]:
    """What to look at once more before a return is taken. `was`: people in post before; `another_day`: the return
    before was of another day, so that something should have changed."""
    found = []
    if another_day and changes.unchanged and not (changes.new or changes.updated or changes.leaving):
        found.append("Nothing has changed since the return before: is this its file?")
    if abs(heads - was) >= FEW and abs(heads - was) > JUMP * was:
        found.append(f"{heads} people are in post, and {was} were: look whether somebody is missing, or there twice.")
    return found


@dataclass(frozen=True)
class Totals:
    """What a return comes to: people and full-time equivalents in post on its day without those of an agency, who are
    apart; who came and left in the year to it. `unknown`: in post with no known full-time equivalent, counted as
    none."""

    heads: int
    fte: Decimal
    unknown: int
    agency: int
    starters: int
    leavers: int


def totals(wanted: Return, tables: Tables, on: dt.date) -> Totals:
    """What a return comes to on its day; the last day in a post is one in it."""
    persons = {str(one["id"]): person_key(wanted, one) for one in tables.get("person", [])}
    posts = {str(one["id"]): one for one in tables.get("post", [])}
    since = year_before(on)
    every = tables.get("engagement", [])
    own = [one for one in every if not one.get("agency")]
    there = [one for one in own if in_post(one, on)]
    shares = [_share(one, posts.get(str(one.get("post")), {})) for one in there]
    who = {str(one.get("person")) for one in there}
    return Totals(
        heads=len({persons.get(one, one) for one in who}),
        fte=sum((one for one in shares if one is not None), Decimal(0)),
        unknown=sum(1 for one in shares if one is None),
        agency=len({one.get("person") for one in every if one.get("agency") and in_post(one, on)}),
        starters=sum(1 for one in own if _within(one.get("started_on"), since, on)),
        leavers=sum(1 for one in own if _within(one.get("ended_on"), since, on)),
    )


def year_before(on: dt.date) -> dt.date:
    """The same day of the year before; 28 February for the 29th."""
    return on.replace(year=on.year - 1) if (on.month, on.day) != (2, 29) else dt.date(on.year - 1, 2, 28)


def in_post(one: Record, on: dt.date) -> bool:
    """Whether an engagement stands on a day."""
    begun, ended = one.get("started_on"), one.get("ended_on")
    return (not isinstance(begun, dt.date) or begun <= on) and (not isinstance(ended, dt.date) or on <= ended)


def _within(day: Value | None, after: dt.date, until: dt.date) -> bool:
    return isinstance(day, dt.date) and after < day <= until


def _share(one: Record, post: Record) -> Decimal | None:
    share, hours, full = one.get("fte"), one.get("weekly_hours"), post.get("standard_hours")
    if isinstance(share, Decimal):
        return share
    return hours / full if isinstance(hours, Decimal) and isinstance(full, Decimal) and full > 0 else None
