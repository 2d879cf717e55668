"""What portfolios are read against, looking for a qualification, and where somebody can go from here."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.unit.workforce.portfolio.made import FRAMEWORK, taken_in
from tests.unit.workforce.qualifications.lists import ROWS, written
from village.kernel.tables.rules import Refused
from village.workforce.actions.portfolio import kept as keeping
from village.workforce.queries.portfolio import kept
from village.workforce.queries.portfolio.search import one, search
from village.workforce.queries.portfolio.ways import Way, drawn, said, stands, ways
from village.workforce.queries.qualifications.listed import roles
from village.workforce.rules.portfolio.standing import (
    REFUSED,
    SAID,
    SEEN,
    UNCHECKED,
    Held,
    as_held,
    asked_of,
    credit,
    decided,
    highest_level,
    learned,
    relied_upon,
    said_of,
    stands_to,
)
from village.workforce.rules.qualifications.framework import Learned

ON = dt.date(2026, 9, 1)
AWARDED = dt.date(2017, 7, 1)
ALWAYS = Held("1", "EYQ-903", "Always Diploma", "3", "Made-up Awards", AWARDED)
PLAY = Held("2", "play-diploma", "Play diploma", "3", "Made-up Awards", AWARDED, dt.date(2015, 9, 1))
STATUS = Held("3", "EYQ-200", "Made-up Status", "6", "Somebody", dt.date(2012, 1, 1), dt.date(2011, 1, 1))
KNOWING = Held("4", "EYQ-904", "Knowing Diploma", "3", "NCFE", AWARDED, dt.date(2015, 9, 1))
OWN = Held("5", "", "Playing Award", "3", "Made-up Awards", AWARDED, dt.date(2015, 9, 1))
QTS = Held("6", "qualified-teacher-status", "QTS", "", "A council", AWARDED)
LEVEL_3 = "practitioner-at-level-3"
LEAD = "full-day-care-lead"


@pytest.fixture(autouse=True)
def reference(settings: Any, tmp_path: Path) -> None:
    taken_in(settings, tmp_path)


def counts(held: Held) -> str:
    decision = decided(held, kept.known())
    return said_of(decision) if decision else ""


def test_what_each_counts_as() -> None:
    assert counts(ALWAYS) == "Undecided"  # its first day is not known
    assert counts(replace(ALWAYS, started_on=dt.date(2010, 9, 1))) == "Counts at level 3"
    assert counts(STATUS) == "Counts at level 6"
    assert counts(OWN) == "Counts at level 3"  # found by its title, body and level
    assert counts(KNOWING) == "Undecided"
    asks = {"knowledge-only": False, "practice-assessed-in-maintained-sector": True, "something-else": True}
    assert counts(replace(KNOWING, answers=asks)) == "Counts at level 3"
    assert counts(replace(KNOWING, answers={"knowledge-only": True})) == "Does not count at level 2, 3 or 6"
    assert {one.slug for one in asked_of(KNOWING, kept.known())} <= asks.keys()
    assert asked_of(OWN, kept.known()) == ()
    for none in (PLAY, QTS):
        assert counts(none) == ""
    assert counts(replace(OWN, level="Entry 1", title="Nothing such")) == "Undecided"


def said_to(role: str, *some: Held) -> str:
    return stands_to(some, roles()[role], ON, kept.known()).said


def test_how_somebody_stands_to_a_role() -> None:
    assert said_to(LEVEL_3) == "unmet"
    assert said_to(LEVEL_3, PLAY) == "met"  # the framework says so
    assert said_to(LEVEL_3, OWN) == "met"
    assert said_to(LEVEL_3, KNOWING) == "undecided"
    assert said_to(LEVEL_3, QTS) == "unmet"
    assert said_to("sen-coordinator", QTS) == "met"
    assert said_to("sen-coordinator", ALWAYS) == "unmet"
    aim = stands_to([STATUS], roles()[LEAD], ON, kept.known()).answers
    assert [one.said for one in aim] == ["met"]  # a version that is a status is the status
    late = replace(STATUS, started_on=dt.date(2015, 1, 1))
    assert [one.what for one in as_held([late], kept.known())] == ["EYQ-200"]
    unknown = replace(STATUS, started_on=None)
    assert len(as_held([unknown], kept.known())) == 2


def test_what_is_relied_upon_by_whom() -> None:
    some = [replace(ALWAYS, proof=proof) for proof in (SAID, SEEN, UNCHECKED, REFUSED)]
    assert [one.proof for one in relied_upon(some, shown=True)] == ["seen"]
    assert [one.proof for one in relied_upon(some, shown=False)] == ["said", "seen"]


def test_units_count_once_and_levels_are_those_of_the_framework() -> None:
    known = kept.known()
    assert learned([PLAY, ALWAYS], ["core", "lead", "gone"], known).passed == {"core", "play", "lead"}
    assert credit(["core", "core", "lead", "odd", "gone"], known) == 30
    assert highest_level([PLAY, STATUS, QTS], known.framework) == "6"
    assert highest_level([QTS], known.framework) == ""


def test_without_a_list_nothing_is_decided(settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path / "empty"
    known = kept.known()
    assert (known.catalogue, known.units, known.edges) == (None, {}, ())
    assert decided(ALWAYS, known) is None
    assert asked_of(ALWAYS, known) == ()
    assert [one.what for one in as_held([STATUS], known)] == ["EYQ-200"]
    assert kept.trusted() == {}
    assert kept.revoked() == {}
    assert [one.what for one in search("status", "somebody").found] == [
        "early-years-professional-status", "qualified-teacher-status",
    ]  # fmt: skip
    found = ways([ALWAYS], Learned(), on=ON)
    assert all(one.route is None for one in found)
    assert drawn(found, [ALWAYS], known).lines


def test_a_catalogue_is_searched_by_title_body_and_first_day() -> None:
    begun = dt.date(2020, 1, 1)
    found = {each.what: each.counts for each in search("playing AWARD", "Made-up Awards", begun).found}
    assert found["EYQ-902"] == "Counts at level 2"
    assert found["EYQ-909"] == "Counts at level 3"
    assert next(iter(found)) in ("EYQ-902", "EYQ-909")  # what counts stands first
    assert {each.what for each in search("eyq 903").found} == {"EYQ-903"}
    assert {each.what for each in search("diploma", "NCFE").found} == {"EYQ-904"}
    assert search("knowing", started_on=begun).found[0].counts == "Undecided"
    assert search("no such words") == search("no such words", "nor body")
    assert {each.what for each in search("award", "Made-up University").found} >= {"lead-award", "odd-award"}
    offered = {each.what for each in search("award", "Made-up University", begun).found}
    assert "odd-award" not in offered
    assert "lead-award" in offered
    assert {each.what: each.begun for each in search("diploma").found}["play-diploma"] == "from 2014-09-01"
    assert {each.what: each.begun for each in search("odd").found}["odd-award"] == "before 2010-09-01"


def test_one_is_found_by_its_reference() -> None:
    found = one("eyq-904", dt.date(2015, 9, 1))
    assert found is not None
    assert (found.what, found.level, found.counts) == ("EYQ-904", "3", "Undecided")
    assert [asked.slug for asked in found.asks]
    assert one("counts-at-level-3") is None
    assert [getattr(one(slug), "level", None) for slug in ("qualified-teacher-status", "headship-qualification")] == [
        "6",
        "",
    ]
    assert one("nothing") is None


def by_role(found: list[Way]) -> dict[str, Way]:
    return {each.role.slug: each for each in found}


def test_the_shortest_way_to_each_role() -> None:
    """By hand: level 3 is the play diploma, of 18 credits; with its core unit passed, 8 are left. To lead, core and
    lead are asked: 30, or 20 with core. A head needs lead and a unit of which nobody says how much."""
    found = by_role(ways([], Learned(), on=ON))
    told = {slug: (each.route.units, each.route.credit, each.hours) for slug, each in found.items() if each.route}
    assert told[LEVEL_3] == (("core", "play"), 18, 180)
    assert told[LEAD] == (("core", "lead"), 30, 300)
    assert told["head-teacher"] == (("lead", "odd"), 20, 200)
    assert found["sen-coordinator"].route is None
    found = by_role(ways([], Learned(frozenset({"core"})), on=ON))
    assert found[LEVEL_3].hours == 80
    assert found[LEAD].hours == 200
    found_first = ways([PLAY], learned([PLAY], [], kept.known()), on=ON)
    assert found_first[0].role.slug == LEVEL_3  # what is met stands first
    assert found_first[-1].role.slug == "sen-coordinator"  # and what leads nowhere last


def test_how_it_is_said() -> None:
    found = by_role(ways([PLAY], Learned(), on=ON))
    assert stands(found[LEVEL_3].told) == "Met"
    assert stands(found[LEAD].told) == "Nothing bars; short of what is aimed at"
    assert stands(found["sen-coordinator"].told) == "Not met"
    assert said(found[LEVEL_3].told.answers[0]) == "Met: Counts at level 3 in the ratios."
    announced = said(found["sen-coordinator"].told.answers[1])
    assert announced.startswith("Not asked today: Nationally approved training of SEN co-ordinators (announced only)")


def test_the_map_leads_from_what_is_held_to_roles() -> None:
    known = kept.known()
    held = [PLAY, QTS, STATUS]
    some = learned(held, [], known)
    map_ = drawn(ways(held, some, on=ON), held, known)
    lines = set(map_.lines)
    states = {each.key: each.state for each in map_.stops}
    assert {("own:play-diploma", "need:counts-at-level-3"), ("need:counts-at-level-3", f"role:{LEVEL_3}")} <= lines
    assert ("own:qualified-teacher-status", "need:qualified-teacher-status") in lines
    assert ("own:early-years-professional-status", "need:early-years-professional-status") in lines
    assert {("unit:lead", "award:head-award"), ("award:head-award", "need:headship-qualification")} <= lines
    assert states[f"role:{LEVEL_3}"] == "held"
    assert states["role:head-teacher"] == "aim"
    assert states["unit:lead"] == "left"
    texts = {each.key: each.text for each in map_.stops}
    assert texts["unit:lead"] == "Lead (20 credits)"
    assert texts["unit:odd"] == "Odd"
    assert not {one for line in lines for one in line} - set(states)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("{what: play-diploma, counts_as: x, said_by: MADE-UP AWARDS, source: s}", "says of its own play-diploma"),
        ("{what: EYQ-903, counts_as: x, said_by: made-up awards, source: s}", "says of its own EYQ-903"),
        ("{what: EYQ-908, counts_as: x, said_by: CACHE Council for Awards in Care Health and Education, source: s}",
         "says of its own EYQ-908"),
        ("{what: EYQ-904, counts_as: x, said_by: CACHE, source: s}", "says of its own EYQ-904"),
        ("{what: counts-at-level-3, counts_as: play-diploma, scope: ratios-in-england, said_by: A, source: s}",
         "counts-at-level-3 counts as itself"),
        ("{what: x, counts_as: x, said_by: A, source: s}", "x counts as itself"),
    ],
)  # fmt: skip
def test_a_framework_that_lends_itself_something_is_not_taken_in(more: str, words: str) -> None:
    before = kept.place(kept.FRAMEWORK).read_bytes()
    with pytest.raises(Refused, match=words):
        keeping.take_in_framework(file="f.yaml", raw=f"{FRAMEWORK}  - {more}\n".encode())
    assert kept.place(kept.FRAMEWORK).read_bytes() == before


def test_nor_is_a_list_whose_body_says_it_in_the_framework_that_is_here() -> None:
    """Whichever is taken in first."""
    kept.place(kept.LIST).unlink()
    own = "  - {what: EYQ-903, counts_as: x, said_by: Made-up Awards, source: s}\n"
    keeping.take_in_framework(file="f.yaml", raw=f"{FRAMEWORK}{own}".encode())
    with pytest.raises(Refused, match="Made-up Awards says of its own EYQ-903"):
        keeping.take_in_list(file="list.csv", raw=written(ROWS))
    assert kept.known().catalogue is None
    others = "  - {what: EYQ-903, counts_as: x, said_by: A Department, source: s}\n"
    keeping.take_in_framework(file="f.yaml", raw=f"{FRAMEWORK}{others}".encode())
    keeping.take_in_list(file="list.csv", raw=written(ROWS))
    keeping.take_in_framework(file="f.yaml", raw=f"{FRAMEWORK}{others}".encode())


def test_ways_that_meet_again_are_no_circle_nor_of_two_purposes() -> None:
    fine = "".join(
        f"  - {{what: {a}, counts_as: {b}, scope: {scope}, said_by: A, source: s}}\n"
        for a, b, scope in (("p", "q", "x"), ("p", "r", "x"), ("q", "s", "x"), ("r", "s", "x"), ("s", "p", "y"))
    )
    assert keeping.take_in_framework(file="f.yaml", raw=f"{FRAMEWORK}{fine}".encode())


def test_a_file_that_is_another_is_read_anew() -> None:
    assert "new" not in kept.known().units
    raw = FRAMEWORK.replace("units:", 'units:\n  new: {level: "3", credit: 1}', 1).encode()
    keeping.take_in_framework(file="f.yaml", raw=raw)
    assert "new" in kept.known().units
