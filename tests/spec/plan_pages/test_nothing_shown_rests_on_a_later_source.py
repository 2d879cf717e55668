"""On any day the plan tells nothing that rests on a document published later: rows, statuses, starts and notes."""

import datetime as dt
import re

import pytest
from django.test import Client

from tests.spec.plan_pages.conftest import main_of, promises
from village.plan import queries
from village.plan.rules.asat import PlanAsAt
from village.plan.rules.document import TABLES, columns
from village.plan.rules.standing import SOURCED, known_from

PLAN = "childrens-plan-2007"
DAYS = [
    dt.date(2007, 3, 28), dt.date(2007, 3, 29), dt.date(2008, 6, 29), dt.date(2008, 6, 30), dt.date(2008, 7, 1),
    dt.date(2008, 12, 10), dt.date(2008, 12, 11), dt.date(2008, 12, 12), dt.date(2020, 12, 31),
]  # fmt: skip
# Words by which a note names a document, and that document.
NAMES = {
    "progress-report": r"progress report|\bthe report\b|(?<![£\d.])\b[1-7]\.\d{1,3}\b(?! (?:million|billion|per cent))",
    "slides-2008": r"\bslides\b",
    "news": r"news report|\bpress\b|newspaper",
}


@pytest.fixture(params=DAYS, ids=str)
def known(plan_kept: str, request: pytest.FixtureRequest) -> PlanAsAt:
    found = queries.as_at(PLAN, request.param)
    assert found
    return found


def published(known: PlanAsAt) -> dict[str, dt.date]:
    whole = queries.plan(PLAN)
    assert whole
    return {one.id: known_from(one) for one in whole.sources}


def test_every_source_a_row_names_is_out(known: PlanAsAt) -> None:
    days = published(known)
    for table in SOURCED:
        for row in getattr(known.plan, table):
            for name, kind in columns(TABLES[table]).items():
                if kind.table == "sources" and getattr(row, name):
                    assert days[getattr(row, name)] <= known.on, (table, row.id)


def test_every_status_speaks_of_a_day_that_has_come(known: PlanAsAt) -> None:
    assert [id_ for id_, one in known.standings.items() if one.since_on > known.on] == []


def test_no_words_name_a_document_that_is_not_out(known: PlanAsAt) -> None:
    days = published(known)
    unpublished = {source: words for source, words in NAMES.items() if days[source] > known.on}
    for table in SOURCED:
        for row in getattr(known.plan, table):
            texts = {name: getattr(row, name) for name, kind in columns(TABLES[table]).items() if "text" in kind.name}
            for source, words in unpublished.items():
                cited = {name: text for name, text in texts.items() if re.search(words, text) and name != "title"}
                assert not cited, (table, row.id, source)


def test_the_workforce_strategy_is_no_more_than_promised_before_it_came_out(reader: Client) -> None:
    address = "/plan/commitments/workforce-strategy-to-2020/"
    before = main_of(reader.get(address, {"as-at": "2008-07-01"}).content)
    after = main_of(reader.get(address, {"as-at": "2008-12-11"}).content)
    assert "Promised, as told in The Children's Plan and the 2020 Children's Workforce Strategy" in before
    assert "Delivered" not in before
    assert "2008. Delivered, as told in The Children's Plan One Year On" in after
    told = reader.get(f"/api/v1/plans/{PLAN}/commitments/workforce-strategy-to-2020", {"as-at": "2008-12-11"}).json()
    assert told["commitment"]["standing"]["since_on"] == "2008-12-11"


def test_in_july_2008_nothing_is_told_as_delivered(reader: Client) -> None:
    known = queries.as_at(PLAN, dt.date(2008, 7, 1))
    assert known
    assert known.counts["delivered"] == 0
    assert "reported as delivered" not in main_of(reader.get("/plan/", {"as-at": "2008-07-01"}).content)
    assert "Action Plan of July" not in main_of(
        reader.get("/plan/commitments/set-youth-offending-goal/", {"as-at": "2008-07-01"}).content
    )


def test_all_ten_goals_of_the_slides_are_known_from_them_and_their_starts_are_not(reader: Client) -> None:
    words = main_of(reader.get("/plan/goals/", {"as-at": "2008-07-01"}).content)
    assert words.count("this goal.") == 10
    assert "a document that was not known" not in words
    assert "At least 90%" in words  # of five-year-olds, in the slides
    assert "67%" not in words  # of employers, first told in 5.2 of the report of December 2008


def test_promises_past_their_date_are_the_plans_own(reader: Client) -> None:
    """Of the four once counted: two are of March 2007 (one of them taken up by the strategy of 2008), one was to gather
    evidence for that strategy, and 6.41 does not say when its pilots are to be over."""
    known = queries.as_at(PLAN)
    assert known
    timings = {id_: one.timing for id_, one in known.standings.items() if one.late}
    assert timings == {"workforce-consultation-results-2007": "overdue-older"}
    words = main_of(reader.get("/plan/").content)
    assert "had passed without word that it was kept" not in words
    assert "Of the plan’s own, none was past its date on 11 December 2008. The date of 1 promise made before" in words
    assert "So had" not in words


def test_what_was_taken_up_names_what_took_it_up(reader: Client) -> None:
    address = "/plan/commitments/workforce-strategy-refresh-2007/"
    title = "Publish a strategy to 2020 for the whole children's workforce"
    assert f"Taken up by. {title}" in main_of(reader.get(address).content)
    assert "Taken up by a later promise that is delivered" in main_of(reader.get(address).content)
    assert title not in main_of(reader.get(address, {"as-at": "2008-06-29"}).content)
    due = main_of(reader.get("/plan/timeline/", {"year": "2007"}).content)
    assert f"taken up by {title}" in due
    closed = main_of(reader.get("/plan/commitments/", {"timing": "closed", "q": "refresh"}).content)
    assert "Finished, or taken up by a later promise" in closed


def test_every_promise_without_a_date_is_counted_by_one_rule(reader: Client) -> None:
    """The timeline counts all, the checker each kind, the report the open ones: the words say which."""
    without = [one for one in promises() if not one["due"]]
    loose = sum(1 for one in without if one["due_words"])
    parts = f"{len(without) - loose} without any word of time, {loose} said only loosely."
    assert f"{len(without)} promises have no date: {parts}" in main_of(reader.get("/plan/timeline/").content)
    words = main_of(reader.get("/plan/check/").content)
    assert f"Promises without any word of time ({len(without) - loose})" in words
    assert f"Promises whose date is said only loosely ({loose})" in words
    open_ones = sum(1 for one in without if one["status"] not in ("delivered", "stopped"))
    report = main_of(reader.get("/plan/progress/report.html").getvalue())
    said = f"With {len(without) - open_ones} that are no longer open that makes {len(without)}: {parts}"
    assert f"A further {open_ones} open commitments have no date. {said}" in report
    assert "or was taken up by a later commitment that is delivered" in report
