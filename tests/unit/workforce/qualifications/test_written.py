"""A framework that somebody wrote: read whole, or refused with every problem."""

import datetime as dt

import pytest

from village.kernel.tables.rules import Refused
from village.workforce.queries.qualifications import listed as held
from village.workforce.rules.qualifications.framework import Combination, Qualification, Unit
from village.workforce.rules.qualifications.roles import Equivalence

GOOD = """
units:
  core: {level: "3", credit: 10}
  play: {level: Entry 3, credit: 8}
  care: {level: "4"}
qualifications:
  play-diploma:
    level: "3"
    body: Made-up Awards
    from: 2014-09-01
    until: 2024-09-01
    mandatory: [core]
    optional: [play, care]
    optional_credit: 5
    floor_level: "3"
    floor_credit: 9
    barred: [[play, care]]
    prior_most: 6
  short-award: {level: "3", mandatory: [core]}
equivalences:
  - {what: play-diploma, counts_as: level-3, scope: ratios, said_by: A Department,
     source: "Its list, 1", until: 2019-09-01}
"""


def test_what_is_written_is_read() -> None:
    made = held.framework_in("made-up.yaml", GOOD.encode())
    assert dict(made.units) == {
        "core": Unit("core", "3", 10),
        "play": Unit("play", "Entry 3", 8),
        "care": Unit("care", "4", None),
    }
    rule = Combination(("core",), ("play", "care"), 5, "3", 9, (("play", "care"),), 6)
    first, last = dt.date(2014, 9, 1), dt.date(2024, 9, 1)
    assert made.qualifications == (
        Qualification("play-diploma", "3", rule, "Made-up Awards", first, last),
        Qualification("short-award", "3", Combination(("core",))),
    )
    assert made.equivalences == (
        Equivalence("play-diploma", "level-3", "ratios", "A Department", "Its list, 1", None, dt.date(2019, 9, 1)),
    )
    assert held.framework_in("empty.yaml", b"units:\n").qualifications == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("units:", "unit:", "Nothing is read of 'unit'. It can say units, qualifications, equivalences."),
        ("credit: 10", "credit: 0", "column units, core: '0' is no credit. Give a whole number from 1 to 10,000."),
        ("credit: 10", "credit: ten", "'ten' is no credit."),
        ("credit: 10", "credits: 10", "Nothing is read of 'credits'. It can say level, credit."),
        ("Entry 3", "Entry 4", "'Entry 4' is no level. Give one of Entry 1, Entry 2"),
        ('{level: "4"}', "{}", "It does not say its level. Write it as text."),
        ('{level: "4"}', "four", "Its units are not written as names with what is said of each."),
        ("from: 2014-09-01", "from: 1/9/2014", "'1/9/2014' is no day. Write it as 2014-09-01."),
        ("from: 2014-09-01", "from: 2014", "'2014' is no day."),
        ("mandatory: [core]\n    opt", "mandatory: core\n    opt", "Its units are no list of names."),
        (
            "optional: [play, care]",
            "optional: [play, core]",
            "The unit 'core' stands twice. It counts once",
        ),
        ("optional: [play, care]", "optional: [play, other]", "There is no unit 'other'. Add it under units."),
        ("barred: [[play, care]]", "barred: [[play, play]]", "What is barred is not in pairs of its units."),
        ("barred: [[play, care]]", "barred: play", "What is barred is not in pairs of its units."),
        ('source: "Its list, 1"', 'source: " "', "column equivalences, number 1: It does not say its source."),
        ("body: Made-up Awards", "body: [1]", "It does not say its body."),
        ("prior_most: 6", "prior_most: -1", "'-1' is no prior_most."),
        ("core: {", "core: &a {", "core: *a"),
    ],
)
def test_what_cannot_be_so_is_refused(old: str, new: str, said: str) -> None:
    text = GOOD.replace(old, new)
    assert text != GOOD
    if said.endswith("*a"):  # what could unfold to gigabytes
        text, said = text.replace("care: {", "care: *a\n  more: {"), "aliases (*name) are not taken"
    with pytest.raises(Refused) as refused:
        held.framework_in("made-up.yaml", text.encode())
    assert said in str(refused.value)
    assert "made-up.yaml" in str(refused.value)
