"""One rule, two executors: a row at a time in Python and whole tables in SQL. They always find the same."""

import datetime as dt
import random
from collections.abc import Iterator
from decimal import Decimal

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from village.workforce.queries.returns.setwise import frames, opened
from village.workforce.queries.returns.shipped import shipped_rules, shipped_standard
from village.workforce.rules.returns.packs import SEVERITIES, Rule
from village.workforce.rules.returns.parsing import parse, parse_path
from village.workforce.rules.returns.rowwise import Rows, TwiceThere
from village.workforce.rules.returns.standard import Field, Record, Tables, Value

STANDARD = shipped_standard()
RULES = shipped_rules()
DAY = dt.date(2025, 9, 30)
DAYS = [
    dt.date(2024, 2, 29),
    dt.date(2023, 2, 28),
    DAY,
    dt.date(2025, 6, 30),
    dt.date(1985, 12, 31),
    dt.date(2022, 1, 1),
]
NUMBERS = [Decimal(one) for one in ("0", "1", "0.5", "0.333333", "-2", "37", "75.5", "2025", "0.1")]


def by_row(rule: Rule, tables: Tables, as_at: dt.date) -> list[tuple[str, tuple[Value | None, ...]]]:
    rows = Rows(tables, as_at)
    found = [
        (str(one["id"]), tuple(rows.worth(f, one) for f in rule.fields)) for one in rows.found(rule.table, rule.when)
    ]
    return sorted(found, key=lambda one: one[0])


def by_set(rules: list[Rule], tables: Tables, as_at: dt.date) -> Iterator[list[tuple[str, tuple[Value | None, ...]]]]:
    with opened(STANDARD, frames(STANDARD, tables)) as sets:
        for rule in rules:
            yield [(key, values) for key, _, values in sets.found(rule, as_at)]


def _value(chance: random.Random, field: Field, ids: dict[str, list[str]]) -> Value | None:
    if chance.random() < 0.25:
        return None
    match field.kind:
        case "date":
            return chance.choice(DAYS)
        case "number":
            return chance.choice(NUMBERS)
        case "whole":
            return Decimal(chance.choice([0, 1, 2, 61, 2025]))
        case "flag":
            return chance.random() < 0.5
        case "code":
            return chance.choice(sorted(STANDARD.codes[field.codes]))
        case "ref":
            return chance.choice([*ids[field.of], "nobody"])
    return chance.choice(["SW1", "SW1", "QQ123456C", "Made", "Up", "Ŵ-é", "Made9", "1234567", "AB1", "ab9"])


def made_tables(seed: int) -> Tables:
    chance = random.Random(seed)
    ids = {name: [f"{name}-{n}" for n in range(chance.randint(0, 6))] for name in STANDARD.tables}
    return {
        name: [
            {"id": key} | {one.name: _value(chance, one, ids) for one in table.fields.values() if one.name != "id"}
            for key in ids[name]
        ]
        for name, table in STANDARD.tables.items()
    }


@given(st.integers(0, 10**9), st.sampled_from(DAYS))
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_rule_finds_the_same_in_any_tables(seed: int, as_at: dt.date) -> None:
    tables = made_tables(seed)
    for rule, found in zip(RULES, by_set(RULES, tables, as_at), strict=True):
        assert found == by_row(rule, tables, as_at), rule.code


# ── expressions made up, of every kind ──


def _of(kind: str, chance: random.Random, table: str, other: str, depth: int) -> str:
    """The text of an expression of a kind."""
    names = [one.name for one in STANDARD.tables[table].fields.values() if _kind(one) == kind]
    theirs = (
        [f"other.{one.name}" for one in STANDARD.tables[other].fields.values() if _kind(one) == kind] if other else []
    )
    written = {
        "number": [f"{abs(chance.choice(NUMBERS)):f}"],
        "date": [chance.choice(DAYS).isoformat(), "as_at"],
        "text": ['"SW1"', '"Made"', '"1"'],
        "flag": ["yes", "no"],
    }[kind]
    if depth > 0 and kind == "number":
        inside = [_of(one, chance, table, other, depth - 1) for one in ("number", "number", "date", "date", "text")]
        written += [
            f"({inside[0]} {chance.choice('+-')} {inside[1]})",
            *([f"({inside[0]}) * 0.3"] if "*" not in inside[0] else []),
            f"days({inside[2]}, {inside[3]})",
            f"years({inside[2]}, {inside[3]})",
            f"year({inside[2]})",
            f"length({inside[4]})",
        ]
    if depth > 0 and kind == "date":
        written.append(f"months_after({_of('date', chance, table, other, depth - 1)}, {chance.randint(0, 40)})")
    return chance.choice([*names, *names, *theirs, *theirs, *written])


def _kind(field: Field) -> str:
    return {"whole": "number", "code": "text", "ref": "text"}.get(field.kind, field.kind)


def _truth(chance: random.Random, table: str, other: str = "", depth: int = 3) -> str:
    if depth > 0 and chance.random() < 0.5:
        parts = [_truth(chance, table, other, depth - 1) for _ in range(2)]
        total = "" if other else _total(chance, table, depth - 1)
        return chance.choice(
            [f"({parts[0]} and {parts[1]})", f"({parts[0]} or {parts[1]})", f"not ({parts[0]})", total or parts[1]]
        )
    kind = chance.choice(["number", "date", "text", "flag"])
    left = _of(kind, chance, table, other, 2)
    if chance.random() < 0.2:
        return f"{left} is {chance.choice(['missing', 'present'])}"
    if kind == "text" and chance.random() < 0.4:
        return (
            f'{left} {chance.choice(["in", "in"])} ("SW1", "5", "Made")'
            if chance.random() < 0.5
            else f'{left} fits "{chance.choice(["AA9", "SW9", "Aade"])}"'
        )
    signs = ["=", "<>", "<", "<=", ">", ">="] if kind in ("number", "date") else ["=", "<>"]
    return f"{left} {chance.choice(signs)} {_of(kind, chance, table, other, 2)}"


def _total(chance: random.Random, table: str, depth: int) -> str:
    what, over = (
        chance.choice(["count", "exists", "sum", "least", "most"]),
        chance.choice(["engagement", "person", "return"]),
    )
    where = f" where {_truth(chance, table, over, depth)}" if depth > 0 else ""
    by = f" by employer = employer{where}" if over == "engagement" == table else f" by id{where}"
    if chance.random() < 0.2:
        by = " where other.id is present"
    part = f"{chance.choice(['other.fte', 'other.days_lost'])} in " if over == "engagement" else ""
    part = "other.year in " if over == "return" else part
    if what in ("sum", "least", "most") and not part:
        what = "count"
    said = f"{what}({part if what in ('sum', 'least', 'most') else ''}{over}{by})"
    return said if what == "exists" else f"{said} > 0.5"


@given(st.integers(0, 10**9))
@settings(max_examples=25, deadline=None)
def test_every_expression_finds_the_same_in_any_tables(seed: int) -> None:
    chance, tables = random.Random(seed), made_tables(seed)
    rules = []
    for _ in range(8):
        table = chance.choice(["engagement", "person", "return", "vetting"])
        text = _truth(chance, table)
        path = parse_path(STANDARD, table, "id")
        when = parse(STANDARD, table, text)
        rules.append(Rule("T1", 1, table, "error", when, text, "", "", (path,), "", (), None, None, ()))
    for rule, found in zip(rules, by_set(rules, tables, DAY), strict=True):
        assert found == by_row(rule, tables, DAY), rule.written


# ── the shipped rules ──


@pytest.mark.parametrize("rule", RULES, ids=lambda one: one.code)
def test_every_rule_finds_in_its_examples_what_they_say_in_both(rule: Rule) -> None:
    assert any(one.finds for one in rule.vectors), "no example in which it finds something"
    assert any(not one.finds for one in rule.vectors), "no example in which it finds nothing"
    for one in rule.vectors:
        assert [key for key, _ in by_row(rule, one.tables, one.as_at)] == sorted(one.finds)
        (found,) = by_set([rule], one.tables, one.as_at)
        assert [key for key, _ in found] == sorted(one.finds)


def test_every_rule_has_a_code_of_its_own_and_says_what_to_do() -> None:
    assert len({one.code for one in RULES}) == len(RULES) >= 60
    assert {one.severity for one in RULES} == set(SEVERITIES)
    for one in RULES:
        assert one.says.endswith("."), one.code
        assert one.do.endswith("."), one.code
        assert one.origin, one.code


def test_a_rule_is_in_force_from_its_day() -> None:
    agency = next(one for one in RULES if one.code == "A401")
    assert not agency.applies("csww", dt.date(2024, 10, 30))
    assert agency.applies("csww", dt.date(2024, 10, 31))
    census = next(one for one in RULES if one.code == "C301")
    assert census.applies("csww", DAY)
    assert not census.applies("school", DAY)


def test_a_key_that_is_there_twice_stops_both() -> None:
    twice: list[Record] = [{"id": "a"}, {"id": "a"}]
    with pytest.raises(TwiceThere, match="person has two rows with the key a"):
        Rows({"person": twice}, DAY)
    with pytest.raises(TwiceThere), opened(STANDARD, frames(STANDARD, {"person": twice})):
        pass
