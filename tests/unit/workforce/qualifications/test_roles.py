"""What roles ask, from when and of whom, as the sources say; and equivalences that lend nobody anything."""

import datetime as dt
from dataclasses import replace

import pytest

from tests.unit.workforce.qualifications.lists import catalogue
from village.workforce.queries.qualifications import listed as held
from village.workforce.rules.qualifications.roles import Equivalence, Holding, Post, Requirement, Role, explain, listed

ROLES = held.roles()
QTS = Holding("qualified-teacher-status", dt.date(2005, 7, 1), "Made-up Council for Teaching")
UNKNOWN = Post()
NEW_YEAR = dt.date(2009, 1, 1)
DAY = dt.timedelta(days=1)


def said(role: str, on: dt.date, *holdings: Holding, post: Post = UNKNOWN) -> list[str]:
    return [one.said for one in explain(holdings, ROLES[role], on, (), post).answers]


def test_a_sen_coordinator_is_a_qualified_teacher_from_2009() -> None:
    assert said("sen-coordinator", NEW_YEAR - DAY) == ["not asked", "not asked"]
    assert said("sen-coordinator", NEW_YEAR) == ["unmet", "not asked"]
    assert said("sen-coordinator", NEW_YEAR, QTS) == ["met", "not asked"]
    assert said("sen-coordinator", NEW_YEAR, replace(QTS, awarded_on=NEW_YEAR + DAY)) == ["unmet", "not asked"]
    told = explain([], ROLES["sen-coordinator"], NEW_YEAR)
    assert told.said == "unmet"
    assert told.missing == (("qualified-teacher-status",),)
    assert told.answers[0].requirement.source == "The Children’s Plan One Year On (DCSF, December 2008), 3.76"


def test_a_first_time_head_needs_the_headship_qualification_from_april_2009() -> None:
    april = dt.date(2009, 4, 1)
    on = dt.date(2010, 1, 1)
    assert said("head-teacher", on, post=Post(april, first=True)) == ["unmet"]
    assert said("head-teacher", on, post=Post(april - DAY, first=True)) == ["not asked"]
    assert said("head-teacher", on, post=Post(april, first=False)) == ["not asked"]
    assert said("head-teacher", on, post=Post(april)) == ["undecided"]
    assert said("head-teacher", on, post=Post(first=True)) == ["undecided"]
    assert said("head-teacher", april - DAY) == ["not asked"]
    headship = Holding("headship-qualification", dt.date(2008, 9, 1), "National College for School Leadership")
    assert said("head-teacher", on, headship) == ["met"]
    assert explain([], ROLES["head-teacher"], on).said == "undecided"


def test_what_was_aimed_at_bars_nobody() -> None:
    for role, by in (("childrens-centre-lead", dt.date(2010, 12, 31)), ("full-day-care-lead", dt.date(2015, 12, 31))):
        told = explain([], ROLES[role], by)
        assert [one.said for one in told.answers] == ["unmet"]
        assert told.said == "met"
        assert said(role, by - DAY) == ["not asked"]


LEVEL = Role("level-3", "Counted", (Requirement(("three",), "bar", "holders", "a source", "always"),), "ratios")
EDGE = Equivalence("two", "three", "ratios", "A Department", "Its list, page 1")
TWO = Holding("two", dt.date(2013, 7, 1), "Made-up Awards", dt.date(2012, 9, 1))


def level(*edges: Equivalence, holding: Holding = TWO) -> str:
    return explain([holding], LEVEL, NEW_YEAR.replace(year=2020), edges).said


def test_an_equivalence_leads_one_way_for_its_purpose_and_its_days() -> None:
    assert level(EDGE) == "met"
    assert level() == "unmet"
    assert level(replace(EDGE, scope="pay")) == "unmet"
    assert level(EDGE, holding=replace(TWO, what="other")) == "unmet"
    reach = replace(EDGE, what="three", counts_as="two")
    assert level(reach) == "unmet"
    dated = replace(EDGE, until_on=TWO.started_on)
    assert level(dated) == "unmet"
    assert level(replace(EDGE, until_on=dt.date(2012, 9, 2))) == "met"
    assert level(replace(EDGE, from_on=TWO.started_on)) == "met"
    assert level(replace(EDGE, from_on=dt.date(2012, 9, 2))) == "unmet"
    told = explain([replace(TWO, started_on=None)], LEVEL, dt.date(2020, 1, 1), [dated])
    assert told.said == "undecided"
    assert told.answers[0].why == "When two was begun is not known."


@pytest.mark.parametrize(
    "edges",
    [
        # What a body says of its own awards, under any spelling of its name, and what nobody says anywhere.
        [replace(EDGE, said_by="Made-up  AWARDS")],
        [replace(EDGE, said_by="")],
        [replace(EDGE, source=" ")],
        # From two of them nothing third follows; a circle lends nothing.
        [replace(EDGE, counts_as="middle"), replace(EDGE, what="middle")],
        [replace(EDGE, counts_as="one"), replace(EDGE, what="one", counts_as="two"), replace(EDGE, counts_as="two")],
    ],
)
def test_circles_chains_and_self_praise_lend_nobody_anything(edges: list[Equivalence]) -> None:
    assert level(*edges) == "unmet"


def test_the_early_years_list_is_a_set_of_equivalences() -> None:
    edges = listed(catalogue())
    assert {one.what for one in edges} == {"EYQ-901", "EYQ-902", "EYQ-903", "EYQ-296", "EYQ-907", "EYQ-908", "EYQ-909"}
    assert {one.counts_as for one in edges if one.what == "EYQ-296"} == {
        f"counts-at-level-{level}" for level in (2, 3, 6)
    }
    assert {one.counts_as for one in edges if one.what == "EYQ-901"} == {"counts-at-level-2"}
    role, on = ROLES["practitioner-at-level-3"], dt.date(2020, 1, 1)
    old = Holding("EYQ-908", dt.date(2001, 7, 1), "CACHE", dt.date(2001, 8, 31))
    assert explain([old], role, on, edges).said == "met"
    assert explain([replace(old, started_on=dt.date(2001, 9, 1), awarded_on=on)], role, on, edges).said == "unmet"
    assert explain([replace(old, started_on=None)], role, on, edges).said == "undecided"


def test_whatever_a_role_needs_has_a_name_and_whatever_has_a_name_is_needed_or_counted() -> None:
    needed = {slug for role in ROLES.values() for asked in role.requires for slug in asked.needs}
    assert needed <= set(held.titles())
    assert set(held.titles()) - needed == {"counts-at-level-2", "counts-at-level-6"}
