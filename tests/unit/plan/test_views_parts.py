"""The parts that pages are made of: counts beside filters, places, pictures, the timeline, the order of things."""

import datetime as dt
import inspect
import itertools
import re

import pytest

from tests import builders
from village.plan.queries.places import places_of
from village.plan.rules import check, finding, stated
from village.plan.rules.asat import PlanAsAt, plan_as_at
from village.plan.views import knowing, money, pictures, places, progress, timeline

ON = dt.date(2009, 2, 1)


def known(**rows: object) -> PlanAsAt:
    return plan_as_at(builders.but(builders.whole_plan(), **rows) if rows else builders.whole_plan(), [], ON)  # type: ignore[arg-type]


def test_all_counts_are_the_counts_of_each_filter() -> None:
    asat = known()
    values = {
        name: ["", *sorted({one for row in asat.plan.commitments for one in of[row.id]})]
        for name, of in asat.facets.items()
    }
    names = ["theme", "status", "due", "goal"]
    for chosen in itertools.product(*(values[name] for name in names)):
        for words in ("", "thing", "nothing"):
            wanted = finding.Wanted(q=words, **dict(zip(names, chosen, strict=True)))
            found = finding.all_counts(asat, wanted)
            for name in values:
                assert found[name] == finding.counts(asat, wanted, name), (wanted, name)


def test_every_check_has_its_heading_and_no_heading_is_without_a_check() -> None:
    source = inspect.getsource(check)
    named = set(re.findall(r'Finding\(\s*"([a-z-]+)"', source)) | set(
        re.findall(r'\("([a-z-]+-(?:twice|again))", "', source)
    )
    assert named == set(check.KINDS)
    assert tuple(knowing.SEVERITIES) == check.SEVERITIES


def test_places_are_authorities_of_the_day() -> None:
    then, later = dt.date(2008, 12, 11), dt.date(2024, 1, 1)
    story = builders.row("stories", "s", places=("Bedfordshire", "Pendle", "region: North East", "not stated"))
    assert [name for _, name in places_of((story,), then, then)["s"]] == ["Bedfordshire", "Lancashire"]
    after = [name for _, name in places_of((story,), then, later)["s"]]
    assert after == ["Central Bedfordshire", "Bedford", "Lancashire"] or sorted(after) == sorted(
        ["Bedford", "Central Bedfordshire", "Lancashire"]
    )
    assert places.where(story) == "Bedfordshire, Pendle, North East"
    assert places.where(builders.row("stories", "s", places=("not stated",))) == "Place not stated"


def test_a_sum_larger_than_all_others_together_stands_apart() -> None:
    sums = [builders.row("money", f"m{size}", amount=size) for size in (1000, 300, 200)]
    assert money._apart(sums) == (sums[0], sums[1:])
    assert money._apart(sums[1:]) == (None, sums[1:])
    level = [builders.row("money", f"m{n}", amount=size) for n, size in enumerate((500, 300, 200))]
    assert money._apart(level) == (None, level)


def test_the_status_bar_says_its_numbers() -> None:
    counts = {"promised": 2, "under-way": 1, "delivered": 1, "delayed": 0, "stopped": 0}
    drawn = pictures.status_bar(counts, "bar", "How they stand")
    assert (
        "Of 4: 1 delivered, 1 under way, 2 promised" in drawn
        or "Of 4: 1 delivered, 1 under way and 2 promised" in drawn
    )
    first = pictures.status_rows(counts, lambda status: f"?status={status}")[0]
    assert first == ["Delivered", {"text": "1", "href": "?status=delivered"}, "25%"]


def test_a_target_without_figures_has_no_picture() -> None:
    asat = known()
    no_injuries, all_well = asat.plan.targets
    figures = stated.figures(asat)
    assert pictures.target_line(figures, asat.plan.area, all_well) is None
    drawn = pictures.target_line(figures, asat.plan.area, no_injuries)
    assert drawn is not None
    assert len(drawn["figures"]) == 2
    assert "9 children in 2007" in drawn["drawn"]


@pytest.mark.parametrize("precision", ["provisional", "forecast"])
def test_a_figure_that_is_not_final_is_drawn_so(precision: str) -> None:
    told = [builders.row("figures", f"f{year}", period=str(year), value=year - 2000) for year in (2007, 2008)]
    told.append(builders.row("figures", "f2009", period="2009", value=4, precision=precision))
    asat = known(figures=told)
    drawn = pictures.target_line(stated.figures(asat), asat.plan.area, asat.plan.targets[0])
    assert drawn is not None
    assert f"({precision}) in 2009" in drawn["drawn"]
    assert drawn["drawn"].split("</svg>")[0].count('class="vg-ring') == 1


def test_the_timeline_is_in_order_and_knows_what_is_late() -> None:
    asat = plan_as_at(builders.whole_plan(), [], dt.date(2009, 7, 1))
    things = timeline.dated(asat)
    assert [one.window.last_on for one in things] == sorted(one.window.last_on for one in things)
    late = {one.row.id for one in things if one.overdue}
    assert late == {"walks", "bells"}
    assert {one.kind for one in things} <= set(timeline.KINDS)


@pytest.mark.parametrize("said", ["short", "a very long title that goes on and on and on until it is cut"])
def test_a_cut_title_ends_between_words(said: str) -> None:
    cut = timeline._cut(said)
    assert cut == said or (cut.endswith(" …") and said.startswith(cut[:-2]) and len(cut) <= 44)
    assert re.sub(r" …$", "", cut) in said


@pytest.mark.parametrize(
    ("reported", "year", "day"),
    [
        ("2008-12-11", 2008, "2008-12-11"),
        ("2008-12-11", 2010, "2010-12-11"),
        ("2008-02-29", 2009, "2009-02-28"),
        ("2008-02-29", 2012, "2012-02-29"),
        ("2008-12-11", 2007, None),
        ("2008-12-11", 2999, None),
    ],
)
def test_the_day_of_a_years_report(reported: str, year: int, day: str | None) -> None:
    found = progress.report_day(dt.date.fromisoformat(reported), year)
    assert (found.isoformat() if found else None) == day
