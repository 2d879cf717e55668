"""Feeds over time: full ones, changes, births, moves, new names, mistakes put right."""

from pathlib import Path

import polars as pl
import pytest

from tests.unit.synthetic.people.conftest import FIRST, LAST, SECOND, Made
from village.synthetic.people import make
from village.synthetic.people.rates import Rates, Source, rates

DELTAS = ("social-care", "early-help", "youth-justice", "childrens-centre")


def test_there_is_a_feed_of_every_source_each_month(made: Made) -> None:
    for source in rates().sources:
        found = sorted(path.stem for path in (made.folder / "feeds" / source.name).iterdir())
        assert found == [FIRST, SECOND, LAST]
    assert not (made.folder / "parts").exists()


@pytest.mark.parametrize("source", ["school", "health"])
def test_a_full_feed_has_all_who_are_there_and_last_month_s_leavers(made: Made, source: str) -> None:
    for date in (FIRST, SECOND, LAST):
        feed = made.feed(source, date)
        day = pl.lit(date).str.to_date()
        assert feed.filter(pl.col("started_on") > day).is_empty()
        assert feed.filter(pl.col("ended_on") > day).is_empty()
        assert feed.filter((day - pl.col("ended_on")).dt.total_days() > 31).is_empty()
    there = {
        date: set(made.feed(source, date).filter(pl.col("ended_on").is_null())["record"]) for date in (FIRST, LAST)
    }
    assert len(there[FIRST] & there[LAST]) > 0.97 * len(there[FIRST])


@pytest.fixture(scope="module")
def in_full(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same children, every feed in full."""
    held = rates()
    sources = tuple(Source(**{**vars(one), "full": True}) for one in held.sources)
    folder = tmp_path_factory.mktemp("people") / "full"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(make, "rates", lambda: Rates(held.said, sources))
        make.make(folder, count=20_000, seed=7, months=2, area="", step=lambda _: None)
    return folder


@pytest.mark.parametrize("source", DELTAS)
def test_changes_put_onto_the_first_feed_make_the_last_in_full(made: Made, in_full: Path, source: str) -> None:
    state: dict[str, dict[str, object]] = {}
    for date in (FIRST, SECOND, LAST):
        feed = made.feed(source, date)
        state |= {row["record"]: row for row in feed.to_dicts()}
        full = pl.read_parquet(in_full / "feeds" / source / f"{date}.parquet").to_dicts()
        assert full
        for row in full:
            assert state[row["record"]] == row
        if date != FIRST:
            assert 0 < feed.height < 0.4 * len(full)


def test_what_changes_is_new_begun_ended_or_put_right(made: Made) -> None:
    before, now = made.feed("social-care", FIRST), made.feed("social-care", SECOND)
    new = now.join(before, on="record", how="anti")
    assert new.filter(pl.col("started_on") <= pl.lit(FIRST).str.to_date()).is_empty()
    assert now.filter(pl.col("ended_on").is_not_null()).height > 0


def test_children_are_born_move_and_get_other_names(made: Made) -> None:
    first, last = made.feed("health", FIRST), made.feed("health", LAST)
    assert last.filter(pl.col("started_on") > pl.lit(FIRST).str.to_date()).height > 50
    both = first.join(last, on="record")
    assert 0.002 < (both["postcode"] != both["postcode_right"]).mean() < 0.03  # type: ignore[operator]
    school = made.feed("school", FIRST).join(made.feed("school", LAST), on="record")
    assert (school["surname"] != school["surname_right"]).sum() > 5


def test_mistakes_are_put_right_and_no_new_ones_made(made: Made) -> None:
    told = made.told("school").select("record", "true_date_of_birth", "dob_wrong", "date_of_birth")
    both = told.join(made.feed("school", LAST), on="record")
    right = pl.col("date_of_birth_right") == pl.col("true_date_of_birth").dt.to_string("%Y-%m-%d")
    sure = both.filter(~pl.col("dob_wrong") & pl.col("date_of_birth").is_not_null())
    assert sure.filter(~right).is_empty()
    typed = made.told("school").filter(pl.col("typo") & pl.col("true_former_surname").is_null())
    later = typed.join(made.feed("school", LAST), on="record")
    differs = (pl.col("surname") != pl.col("surname_right")) | (pl.col("forename") != pl.col("forename_right"))
    changed = later.filter(differs)
    # Of a mistake in some 200 records, 3 % a month are put right: about a dozen in two months.
    assert 2 <= changed.height <= 40
    correct = (pl.col("surname_right").str.to_lowercase() == pl.col("true_surname").str.to_lowercase()).mean()
    assert changed.select(correct).item() > 0.8
