"""The report's first lines hold for none, one and many."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from tests.builders import bare_plan, row, whole_plan
from village.plan.report.answer import answer
from village.plan.report.words import view
from village.plan.rules.asat import plan_as_at
from village.plan.rules.document import Plan, Source
from village.plan.rules.report import Report, report

ON = dt.date(2009, 6, 10)
EARLY = Source(id="early", title="An old paper", publisher="council", published_on="2007-06", kind="paper")


def facts(plan: Plan) -> Report:
    return report(plan, plan_as_at(plan, [], ON), edition=1, sha256="ab")


def promised(*, own: int = 0, older: int = 0, undated: int = 0, soon: int = 0) -> Report:
    """A plan with so many promises past their date, of its own and older, without a date, and due soon."""
    rows = [
        *(row("commitments", f"own-{n}", due="2009-01") for n in range(own)),
        *(row("commitments", f"older-{n}", due="2008", source="early") for n in range(older)),
        *(row("commitments", f"undated-{n}", due="", due_words="") for n in range(undated)),
        *(row("commitments", f"soon-{n}", due="2009-06") for n in range(soon)),
    ]
    plan = bare_plan()
    return facts(replace(plan, sources=(*plan.sources, EARLY), commitments=tuple(rows)))


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({}, "None was past the date without being told as delivered. None falls due by"),
        ({"own": 1}, "1 was past the date without being told as delivered. None"),
        ({"own": 2, "older": 1}, "2 were past the date without being told as delivered. So was 1 made before"),
        ({"own": 1, "older": 2}, "So were 2 made before the plan began. "),
        (
            {"older": 1},
            "None of the plan's own was past the date without being told as delivered; 1 made before it began was. ",
        ),
        ({"older": 3}, "; 3 made before it began were. "),
        ({"soon": 1}, "1 falls due by 9 August 2009, and all open ones have a date."),
        ({"soon": 2, "undated": 1}, "2 fall due by 9 August 2009, and 1 open one has no date."),
        ({"undated": 2}, "and 2 open ones have no date."),
    ],
)
def test_what_presses_is_a_sentence_for_any_count(counts: dict[str, int], said: str) -> None:
    assert said in answer(promised(**counts))[1]


@pytest.mark.parametrize(
    ("undated", "said"),
    [
        (0, ""),
        (1, "A further 1 open commitment has no date: 1 without any word of time."),
        (2, "A further 2 open commitments have no date: 2 without any word of time."),
    ],
)
def test_what_has_no_date_for_any_count(undated: int, said: str) -> None:
    assert view(promised(undated=undated))["no_date"] == said


def goals(count: int, measures: int) -> str:
    plan = bare_plan(
        goals=tuple(row("goals", f"goal-{n}", number=n + 1) for n in range(count)),
        targets=tuple(row("targets", f"measure-{n}", goal="goal-0", indicator=f"measure-{n}") for n in range(measures)),
    )
    return answer(facts(plan))[2]


@pytest.mark.parametrize(
    ("count", "measures", "said"),
    [
        (0, 0, "The plan has set no goals yet."),
        (1, 0, "The one goal to 2020 has no measures."),
        (
            1,
            1,
            "The one goal to 2020 has 1 measure: 1 without enough figures to judge. It cannot be judged yet.",
        ),
        (
            2,
            2,
            "The two goals to 2020 have 2 measures: 2 without enough figures to judge. None can be judged yet.",
        ),
    ],
)
def test_goals_and_measures_for_any_count(count: int, measures: int, said: str) -> None:
    assert goals(count, measures) == said


@pytest.mark.parametrize(
    ("sums", "said"),
    [
        (20, ""),
        (21, "Another sum, not larger than £1,000, stands in money.csv."),
        (22, "Another 2 sums, none larger than £1,000, stand in money.csv."),
    ],
)
def test_sums_left_out_for_any_count(sums: int, said: str) -> None:
    rows: tuple[Any, ...] = tuple(row("money", f"sum-{n}", amount=1000) for n in range(sums))
    assert view(facts(replace(whole_plan(), money=rows)))["money"]["rest"] == said


def test_one_promise_is_one_commitment() -> None:
    assert view(promised(own=1))["facts"][0] == {"value": "1", "label": "commitment"}
    assert view(promised(own=2))["facts"][0] == {"value": "2", "label": "commitments"}
