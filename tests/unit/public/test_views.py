"""The home page's own decisions: which place was meant, and what may be said of the plan."""

import datetime as dt
from dataclasses import replace

import pytest
from django.template.defaultfilters import striptags

from tests import builders
from tests.unit.plan.office_people import load
from village.plan.rules.asat import plan_as_at
from village.plan.rules.standing import Update
from village.public import views

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 11, 23)


def test_nothing_asked_is_nothing_found() -> None:
    assert views.find_place("", ON) is None
    assert views.find_place("  \x00\n ", ON) is None


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("SW1A 1AA", ["Westminster"]),
        ("leeds city council", ["Leeds"]),
        ("E08000035", ["Leeds"]),
        ("383", ["Leeds"]),
        ("Pendle", ["Lancashire"]),
        ("LS8", ["Leeds"]),
        ("ls8 4", ["Leeds"]),
    ],
)
def test_a_place_is_found_by_postcode_name_code_or_district(said: str, names: list[str]) -> None:
    found = views.find_place(said, ON)
    assert found is not None
    assert [area.name for area in found.areas] == names
    assert not found.problem


@pytest.mark.parametrize(
    ("said", "was", "now"),
    [
        ("Cumbria", "Cumbria", ["Cumberland", "Westmorland and Furness"]),
        ("E10000006", "Cumbria", ["Cumberland", "Westmorland and Furness"]),
        ("bedfordshire", "Bedfordshire", ["Bedford", "Central Bedfordshire"]),
    ],
)
def test_a_council_that_has_ended_leads_to_those_after_it(said: str, was: str, now: list[str]) -> None:
    found = views.find_place(said, ON)
    assert found is not None
    assert found.former is not None
    assert found.former.name == was
    assert sorted(area.name for area in found.areas) == now
    assert not found.problem


def test_a_council_that_only_got_another_code_has_not_ended() -> None:
    found = views.find_place("E06000048", ON)  # Northumberland's code until 2013
    assert found is not None
    assert found.former is None
    assert [area.name for area in found.areas] == ["Northumberland"]


@pytest.mark.parametrize(("said", "inside"), [("London", 33), ("E12000007", 33), ("England", 9)])
def test_a_region_answers_with_what_is_inside_it(said: str, inside: int) -> None:
    found = views.find_place(said, ON)
    assert found is not None
    assert found.region is not None
    assert len(found.inside) == inside
    assert not found.areas


def test_the_box_shows_a_name_for_a_code() -> None:
    assert [views.Found("x").shown, *(found.shown for found in map(_found, ("e08000003", "E12000007", "Leeds")))] == [
        "x",
        "Manchester",
        "London",
        "Leeds",
    ]


def _found(said: str) -> views.Found:
    found = views.find_place(said, ON)
    assert found is not None
    return found


def test_an_area_that_only_a_plan_knows_is_found_by_its_name() -> None:
    load(replace(builders.whole_plan(), id="nowhere-2026", area="Nowhereshire", area_code="E06999999"))
    assert [plan.id for plan in _found("nowhereshire").plans] == ["nowhere-2026"]
    assert _found("Nowhereshires").problem


def test_a_name_cannot_be_endless() -> None:
    found = views.find_place("x" * 10_000, ON)
    assert found is not None
    assert len(found.said) == views.LONGEST_SAID
    assert found.problem


def test_the_plan_is_told_not_judged() -> None:
    told = views.is_it_working(plan_as_at(builders.whole_plan(), [], dt.date(2009, 2, 1)))
    assert striptags(told.line) == "Nobody can say yet. Of 3 promises, 0 are told as kept and 1 as under way."
    assert "No progress has been recorded since." in told.basis
    assert told.basis.startswith(
        "As known on 1 February 2009. Told by the plan’s own report of 11 December 2008, and 1 later source, which"
    )
    itself = plan_as_at(replace(builders.whole_plan(), began_on="2008-12-11"), [], dt.date(2008, 12, 31))
    assert "Told by the plan itself, 11 December 2008, which nobody" in views.is_it_working(itself).basis
    newer = [Update("helmets", "delivered", dt.date(2009, 1, 1), dt.date(2009, 1, 2))]
    told = views.is_it_working(plan_as_at(builders.whole_plan(), newer, dt.date(2009, 2, 1)))
    assert "1 is told as kept" in striptags(told.line)
    assert "1 has newer, approved progress." in told.basis


def test_a_plan_of_which_nothing_is_known_says_so() -> None:
    told = views.is_it_working(plan_as_at(builders.bare_plan(), [], ON))
    assert "nothing of it is known" in told.line
