"""The language of rules: what can be said, and that nothing else can."""

import datetime as dt
import time
from decimal import Decimal

import pytest

from village.workforce.queries.returns.shipped import shipped_standard
from village.workforce.rules.returns.expressions import AsAt, Compare, Literal, Path
from village.workforce.rules.returns.parsing import MAX_DEPTH, MAX_LENGTH, MAX_TOKENS, NotARule, parse, parse_path

STANDARD = shipped_standard()


def test_a_comparison_is_read_with_its_kinds() -> None:
    found = parse(STANDARD, "engagement", "person.born_on < 2000-01-31")
    born = Path(False, (("person", "person"),), "born_on", "date")
    assert found == Compare("<", born, Literal(dt.date(2000, 1, 31), "date"))
    assert born.text == "person.born_on"
    assert parse(STANDARD, "engagement", "as_at = as_at") == Compare("=", AsAt(), AsAt())
    assert parse(STANDARD, "engagement", "fte>0.5") == parse(
        STANDARD, "engagement", "  fte  >  0.500000 ".replace("000", "")
    )
    assert Literal(Decimal("0.5"), "number") == Literal(Decimal("0.50"), "number")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "a field or value is missing"),
        ("fte", "compare it with something"),
        ("fte >", "a field or value is missing"),
        ("fte > 1 fte", "cannot stand here"),
        ("fte > person", "a number cannot be compared with a text"),
        ("person > person", "a text has no order"),
        ("agency < yes", "a flag has no order"),
        ("(fte > 1) > 2", "cannot be compared"),
        ("fte and fte > 1", "joins what holds or does not"),
        ("not fte", "turns round"),
        ("fte is nothing", "missing or present is missing"),
        ("fte in (1, fte)", "list values of kind number"),
        ("fte in 1", "( is missing"),
        ("fte in ()", "a field or value is missing"),
        ('fte fits "9"', "fits asks"),
        ("person fits 9", "fits asks"),
        ('person fits ""', "fits asks"),
        ("person + fte > 1", "only numbers"),
        ("fte * fte > 1", "only a number can be multiplied"),
        ("person * 2 > 1", "only a number can be multiplied"),
        ("fte * yes > 1", "only a number can be multiplied"),
        ("fte * 1001 > 1", "multiply once, by 1,000 at most"),
        ("(fte * 2) * 2 > 1", "multiply once"),
        ("(1 - fte * 2) * 2 > 1", "multiply once"),
        ("2024-02-31 < as_at", "no day 2024-02-31"),
        ("9999-01-01 < as_at", "no day 9999-01-01"),
        ("other.fte > 1", "other stands only inside"),
        ("other > 1", "cannot stand here"),
        ("nothing > 1", "engagement has no field nothing"),
        ("fte.person > 1", "has no fte that leads to another table"),
        ("person.person > 1", "person has no field person"),
        ("open(person) = 1", "there is no open()"),
        ("days(started_on) > 1", ", is missing"),
        ("days(fte, started_on) > 1", "days takes a date and a date"),
        ("months_after(started_on, fte) > as_at", "months_after takes"),
        ("months_after(started_on, 601) > as_at", "whole months"),
        ("months_after(started_on, 1.5) > as_at", "whole months"),
        ("count(nowhere) > 1", "no table 'nowhere'"),
        ("count(person by nothing) > 1", "person has no field nothing"),
        ("count(person by 3) > 1", "name a field of person"),
        ("count(person by other.id) > 1", "name a field of person"),
        ("count(person by id = fte) > 1", "cannot equal"),
        ("count(person where fte > 1) > 1", "same for every row"),
        ("count(person by id where count(person) > 1) > 1", "cannot stand inside another"),
        ("sum(other.surname in person by id) > 1", "sum is of numbers"),
        ("least(other.surname in person by id) > 1", "least is of numbers or days"),
        ("sum(other.born_on in person by id) > 1", "sum is of numbers"),
        ("sum(other.fte) > 1", "in is missing"),
        ("count(person by id > 1", ") is missing"),
        ("fte > 1; drop table person", "is no word, sign or value"),
        ('person = "\' or 1=1 --"', "is no word, sign or value"),
        ("person = 'x'", "is no word, sign or value"),
        ("__import__ = 1", "is no word, sign or value"),
        ("FTE > 1", "is no word, sign or value"),
        ("fte > 1e9", "cannot stand here"),
        ("fte > 12345678901", "cannot stand here"),
        ("fte ≥ 1", "is no word, sign or value"),
        ("(" * (MAX_DEPTH + 1) + "fte > 1" + ")" * (MAX_DEPTH + 1), "deep"),
        ("not " * (MAX_DEPTH + 1) + "fte > 1", "deep"),
        ("fte > 1" + " " * MAX_LENGTH + "x", "longer than"),
        (" or ".join(["fte>1"] * 80), f"more than {MAX_TOKENS}"),
    ],
)
def test_all_else_is_refused_with_its_place(text: str, said: str) -> None:
    with pytest.raises(NotARule, match=r"^at character [0-9]+: ") as refused:
        parse(STANDARD, "engagement", text)
    assert said in str(refused.value)


def test_a_table_must_be_there_and_a_path_be_one() -> None:
    with pytest.raises(NotARule, match="no table"):
        parse(STANDARD, "nowhere", "fte > 1")
    with pytest.raises(NotARule, match="name a field"):
        parse_path(STANDARD, "engagement", "1")


@pytest.mark.parametrize("text", ["a." * 499, "a_" * 500, "(" * 1_000, '"' + "a" * 999, "1" * 1_000, "not " * 250])
def test_no_text_takes_long(text: str) -> None:
    begun = time.perf_counter()
    with pytest.raises(NotARule):
        parse(STANDARD, "engagement", text)
    assert time.perf_counter() - begun < 0.5
