"""A measure's SQL may be anybody's: it may not take a machine for itself, and what is wrong with it is a sentence."""

import dataclasses
import time

import pytest

from village.warehouse.measures import run as running
from village.warehouse.measures.run import WrongMeasure, run, run_all
from village.warehouse.measures.shipped import measures
from village.warehouse.observations import empty

COUNTING = "WITH RECURSIVE n(i) AS (SELECT 1 UNION SELECT i + 1 FROM n) SELECT max(i) FROM n"
ENDLESS = f"SELECT * FROM observations, ({COUNTING})"


def test_what_runs_too_long_is_stopped_and_the_next_still_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "LONGEST", 0.3)
    fine = measures()[0]
    endless = dataclasses.replace(fine, slug="mine", sql=f"{fine.sql.split('FROM')[0]} FROM ({ENDLESS}) AS o")
    began = time.monotonic()
    with pytest.raises(WrongMeasure) as wrong:
        run(endless, empty())
    assert 0.3 <= time.monotonic() - began < 10
    assert str(wrong.value) == (
        "The measure mine takes too long: it was stopped after 0.3 seconds. Let its SQL look at fewer rows."
    )


def test_a_stop_that_comes_too_late_stops_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "LONGEST", 0.3)
    every = run_all([measures()[0]] * 2, empty())
    assert next(every).is_empty()
    time.sleep(0.4)
    assert next(every).is_empty()


def test_sql_that_cannot_be_run_is_told_in_a_sentence() -> None:
    wrong = dataclasses.replace(measures()[0], slug="mine", sql="SELECT nothing")
    with pytest.raises(WrongMeasure, match=r"^The measure mine cannot be run: .*nothing.*\.$"):
        run(wrong, empty())
