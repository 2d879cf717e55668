"""A year of an area is counted once: two builds differ by nobody who was entered, corrected or left in between."""

import datetime as dt
import json
from typing import Any

import polars as pl
import pytest
from django.db import DatabaseError, transaction

from tests.unit.casework.made import AREA
from tests.unit.workforce.made import NOW, Scene
from village.casework.extracts import tables as help_tables
from village.cli.complaint import Complaint
from village.cli.scorecard import values
from village.kernel.audit.models import Entry
from village.warehouse.extract import Table
from village.warehouse.measures.shipped import counted_measures
from village.workforce.actions.engaging import end_engagement
from village.workforce.actions.measured.counting import SETTLES, count
from village.workforce.actions.measured.figures import say_complete
from village.workforce.models import CountedYear, Engagement, Person, Worker, WorkerName
from village.workforce.queries.measured.counted import standing
from village.workforce.rules.measured.years import years

pytestmark = pytest.mark.django_db
SINCE = dt.date(2023, 10, 1)
LAST = years(SINCE, (NOW - SETTLES).date())[-1].year
"""The last year that has settled."""
LATER = NOW + dt.timedelta(days=366)
MANY = 30


def cases(at: dt.datetime) -> list[Table]:
    return [one for one in help_tables(at=at) if one.name == "help_caseloads"]


def complete(scene: Scene) -> None:
    say_complete(since_on=SINCE, **scene.kept)


def engaged(scene: Scene, name: str, start_on: dt.date = dt.date(2022, 1, 10), **more: Any) -> Any:
    return scene.start(scene.checked(name, **more), scene.post(), start_on=start_on)


@pytest.fixture
def scene(db: None) -> Scene:
    """An employer with 30 people who have been there for long."""
    made = Scene()
    one = engaged(made, "Invented", ethnicity="WBRI")
    worker = one.worker
    others = [
        Worker(
            employer=worker.employer, person=person, ethnicity="WBRI", sex=worker.sex, born_on=worker.born_on,
            made_at=worker.made_at,
        )
        for person in Person.objects.bulk_create(Person() for _ in range(MANY - 1))
    ]  # fmt: skip
    as_one = {"kind": one.kind, "fte": one.fte, "start_on": one.start_on, "origin": one.origin, "recorded_at": NOW}
    others = Worker.objects.bulk_create(others)
    WorkerName.objects.bulk_create(
        WorkerName(worker=each, family=f"Invented{at}", from_on=worker.born_on) for at, each in enumerate(others)
    )
    Engagement.objects.bulk_create(Engagement(worker=each, post=one.post, **as_one) for each in others)
    complete(made)
    return made


def build(at: dt.datetime = NOW) -> dict[str, pl.DataFrame]:
    return {measure.slug: values for measure, values in count(cases=cases(at), by="test", at=at)}


def of(built: dict[str, pl.DataFrame], slug: str, year: int, group: str = "") -> list[float | None]:
    rows = built[slug].filter(pl.col("until_on").dt.year() == year, area=AREA, group=group)
    return rows["value"].to_list()


def same(one: dict[str, pl.DataFrame], other: dict[str, pl.DataFrame]) -> bool:
    return set(one) == set(other) and all(one[slug].equals(other[slug]) for slug in one)


def test_an_employer_of_one_who_says_it_later_is_in_no_year_that_was_counted(scene: Scene) -> None:
    before = build()
    assert of(before, "workforce-in-post", LAST) == [MANY]
    assert of(before, "workforce-ethnicity", LAST, "ethnicity=white") == [MANY]
    alone = Scene("school")
    engaged(alone, "Alone", ethnicity="WIRI")
    complete(alone)
    assert same(before, build(NOW + dt.timedelta(days=1)))
    after = build(LATER)
    assert of(after, "workforce-in-post", LAST) == [MANY]
    assert of(after, "workforce-in-post", LAST + 1) == [MANY + 1]


def test_what_is_corrected_entered_late_or_ended_later_changes_no_year_that_was_counted(scene: Scene) -> None:
    before = build()
    Worker.objects.filter(pk=Worker.objects.order_by("pk")[0].pk).update(ethnicity="CHNE", born_on=dt.date(1950, 1, 1))
    late = engaged(scene, "Late")
    end_engagement(engagement=late.ref, last_on=dt.date(LAST, 3, 31), reason="retired", **scene.kept)
    assert same(before, build())


def test_what_was_hidden_stays_hidden(db: None) -> None:
    few = Scene()
    for number in range(3):
        engaged(few, f"Invented{number}")
    complete(few)
    assert of(build(), "workforce-in-post", LAST) == [None]
    assert all(not any(row[2:]) for row in CountedYear.objects.get(year=LAST).told["workforce-in-post"] if row[1] == "")
    for number in range(10):
        engaged(few, f"More{number}")
    assert of(build(), "workforce-in-post", LAST) == [None]


def test_a_year_is_counted_when_it_has_settled_and_not_before(scene: Scene) -> None:
    eve = dt.datetime(LAST + 1, 12, 31, 12, tzinfo=dt.UTC)
    assert of(build(eve), "workforce-in-post", LAST + 1) == []
    assert of(build(eve + dt.timedelta(days=1)), "workforce-in-post", LAST + 1) == [MANY]


def test_by_a_measure_that_is_new_no_year_is_told_that_was_counted(scene: Scene) -> None:
    build()
    assert {one.slug for one, _ in standing(counted_measures("help"))} == set()
    assert {one.slug for one, _ in standing(counted_measures("workforce"))} >= {"workforce-in-post", "workforce-age"}


def test_that_years_were_counted_is_in_the_audit_once(scene: Scene) -> None:
    build()
    build()
    entry = Entry.objects.get(action="workforce.years.count")
    assert json.loads(entry.detail)["years"][-1] == f"{AREA} {LAST}"
    assert Entry.objects.filter(action="workforce.extract").count() == 2


def test_what_was_told_is_never_changed(scene: Scene) -> None:
    build()
    for change in (lambda: CountedYear.objects.update(told={}), lambda: CountedYear.objects.all().delete()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_the_command_prints_what_stands_and_not_the_register_of_today(
    scene: Scene, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(Complaint, match="no figures"):
        values("workforce-in-post", AREA)
    build()
    engaged(scene, "Late")
    values("workforce-in-post", AREA)
    told = capsys.readouterr().out
    assert f"{LAST}-09-30,{float(MANY)}" in told
    assert f"{MANY + 1}" not in told
