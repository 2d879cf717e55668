"""A measure's file: what it may hold, and one sentence with its line for everything it may not."""

import datetime as dt

import pytest

from village.kernel.tables.rules import Refused
from village.warehouse.measures.definition import Gap, measure_from

WHOLE = """\
title: Children developing well at five
short: Good level of development
question: How many children are ready for school?
why: Children who start well do better for the rest of their schooling.
outcome: enjoy-and-achieve
numerator: Children with a good level of development
denominator: Children assessed
unit: percent
polarity: higher
basis: school
source: Early years foundation stage profile results
owner: Early years lead
reviewed_on: 2026-11-26
groups:
  fsm=yes: Children with free school meals
  fsm=no: Other children
gaps:
  free-school-meals:
    title: Behind other children
    of: fsm=yes
    behind: fsm=no
caveats:
  - The profile changed in 2021.
ages: [4, 5]
sql: |
  SELECT * FROM observations WHERE indicator = 'eyfsp.gld'
"""
FILE = "ready-for-school.yaml"


def problems(text: str, file: str = FILE) -> list[tuple[int | None, str]]:
    with pytest.raises(Refused) as refused:
        measure_from(file, text.encode())
    for one in refused.value.problems:
        assert one.what.endswith(".")
        assert one.do.endswith(".")
    return [(one.row, one.column) for one in refused.value.problems]


def test_a_whole_measure() -> None:
    found = measure_from(FILE, WHOLE.encode())
    assert (found.slug, found.unit, found.higher_is_better) == ("ready-for-school", "percent", True)
    assert found.groups == {
        "": "Everyone",
        "fsm=yes": "Children with free school meals",
        "fsm=no": "Other children",
    }
    assert found.gaps == (Gap("free-school-meals", "Behind other children", "fsm=yes", "fsm=no"),)
    assert (found.ages, found.bounds, found.reviewed_on) == ((4, 5), (0.0, 100.0), dt.date(2026, 11, 26))
    assert found.sql == "SELECT * FROM observations WHERE indicator = 'eyfsp.gld'"
    assert found.goal == ""


@pytest.mark.parametrize(
    ("old", "new", "line", "name"),
    [
        ("unit: percent", "unit: percentage", 8, "unit"),
        ("polarity: higher", "polarity: up", 9, "polarity"),
        ("basis: school", "basis: pupils", 10, "basis"),
        ("outcome: enjoy-and-achieve", "outcome: fun", 5, "outcome"),
        ("reviewed_on: 2026-11-26", "reviewed_on: 2026-11-31", 13, "reviewed_on"),
        ("reviewed_on: 2026-11-26", "reviewed_on: 20261126", 13, "reviewed_on"),
        ("title: Children developing well at five", "title: [a]", 1, "title"),
        ("ages: [4, 5]", "ages: [5, 4]", 24, "ages"),
        ("ages: [4, 5]", "ages: five", 24, "ages"),
        ("ages: [4, 5]", "decimals: 7", 24, "decimals"),
        ("ages: [4, 5]", "minimum_count: many", 24, "minimum_count"),
        ("ages: [4, 5]", "colour: red", 24, "colour"),
        ("    of: fsm=yes", "    of: sen=yes", 17, "gaps"),
        ("    title: Behind other children\n", "", 17, "gaps"),
        ("sql: |\n  SELECT", "sql: |\n  DELETE", 25, "sql"),
        ("'eyfsp.gld'", "'eyfsp.gld'; DROP TABLE observations", 25, "sql"),
        ("'eyfsp.gld'", "'eyfsp.gld' -- all of them", 25, "sql"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(old: str, new: str, line: int, name: str) -> None:
    assert old in WHOLE
    assert problems(WHOLE.replace(old, new)) == [(line, name)]


@pytest.mark.parametrize("name", ["title", "question", "why", "numerator", "source", "owner", "reviewed_on", "unit"])
def test_what_must_be_there(name: str) -> None:
    kept = "\n".join(line for line in WHOLE.splitlines() if not line.startswith(f"{name}:"))
    assert problems(kept) == [(None, name)]


@pytest.mark.parametrize(
    ("name", "text"), [("groups", "groups: all"), ("gaps", "gaps: none"), ("caveats", "caveats:\n  - a: b")]
)
def test_lists_are_lists(name: str, text: str) -> None:
    without = WHOLE.split("groups:")[0] + "sql: SELECT 1\n" + text + "\n"
    assert [column for _, column in problems(without)] == [name]


def test_the_file_names_the_measure() -> None:
    assert problems(WHOLE, "Ready For School.yaml") == [(None, "")]


def test_a_gap_may_be_from_everyone() -> None:
    found = measure_from(FILE, WHOLE.replace("behind: fsm=no", 'behind: ""').encode())
    assert found.gaps[0].behind == ""


def test_what_a_measure_serves_is_named_by_its_plan() -> None:
    told = WHOLE.replace("ages: [4, 5]", "ages: [4, 5]\nserves:\n  - a-plan:a-promise\n  - another:one-2")
    assert measure_from(FILE, told.encode()).serves == ("a-plan:a-promise", "another:one-2")
    for wrong in ("a-promise", "[]", "[3]", "[a-promise]", "['a-plan:A promise']", "['a:b:c']"):
        assert [column for _, column in problems(WHOLE + f"serves: {wrong}\n")] == ["serves"], wrong
