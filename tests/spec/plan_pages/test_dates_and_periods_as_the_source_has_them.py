"""Where a source gives a time, the page gives it: as a date where there is one, in the source's words where not."""

import csv
import io
import re

import pytest
from django.test import Client

from tests.spec.plan_pages.conftest import main_of, promises, rows
from village.plan import queries

PLAN = "childrens-plan-2007"


@pytest.mark.parametrize(
    ("promise", "due"),
    [  # read from the paragraphs named
        ("consider-requiring-graduate-led-care", "2015"),  # 4.15 box
        ("expand-diploma-provision", "2013"),  # 5.26 box
        ("evaluate-diplomas", "2013"),  # 5.26 box
        ("child-safety-education-coalition", "2011-11"),  # 2.35: three years from November 2008
        ("c4eo-seven-themes-in-three-years", "2011-07"),  # 7.99 and 7.100: three years from July 2008
    ],
)
def test_a_date_that_can_be_read_from_the_source_is_the_date(promise: str, due: str) -> None:
    (one,) = (row for row in promises() if row["id"] == promise)
    assert one["due"] == due


def test_words_that_are_no_date_are_shown(reader: Client) -> None:
    loose = [row for row in promises() if row["due_words"] and not row["due"]]
    assert len(loose) > 25
    for row in loose[::8]:
        words = main_of(reader.get(f"/plan/commitments/{row['id']}/").content)
        assert "No date given" not in words
        assert row["due_words"].casefold() in words.casefold()


def test_no_date_at_all_and_a_loose_one_are_counted_apart(reader: Client) -> None:
    found = queries.findings(PLAN, queries.default_day(queries.plan(PLAN)))  # type: ignore[arg-type]
    for check, wanted in (("loose-date", True), ("no-date", False)):
        expected = {row["id"] for row in promises() if not row["due"] and bool(row["due_words"]) == wanted}
        assert {one.rows[0][1] for one in found if one.check == check} == expected


@pytest.mark.parametrize(
    ("sum_", "when"),
    [
        ("NSPCC", "2007 to 2011"),  # 2.40 story, of the sum told first in 2.40
        ("Showing best practice in special educational needs", "Over two years, start not stated"),  # 3.85 box
        ("Home Safety Equipment Scheme", "Over three years, start not stated"),  # 2.34
        ("Child Safety Education Coalition", "November 2008 to November 2011"),  # 2.35
        ("Buddying between schools", "Over three years, start not stated"),  # 4.27
        ("Dyslexia Association helpline", "Over two years, start not stated"),  # 3.80 story
    ],
)
def test_a_sum_has_the_time_that_any_of_its_tellings_gives(reader: Client, sum_: str, when: str) -> None:
    body = reader.get("/plan/money/").content.decode()
    (row,) = (one for one in re.findall(r"<tr\b.*?</tr>", body, re.DOTALL) if re.search(rf"<th[^>]*>[^£]*{sum_}", one))
    assert when in re.sub(r"\s+", " ", row)


def test_nearly_is_a_little_less_and_not_a_most(reader: Client) -> None:
    """3.2: nearly half of all five-year-olds; 6.14: just under £23 million; 6.12 and 1.52 say up to."""
    nearly = [
        row for row in rows("figures") + rows("money") if re.match(r"(?i)nearly|almost|just under", row["printed"])
    ]
    assert len(nearly) >= 12
    assert {row["bound"] for row in nearly} == {"just-under"}
    up_to = [row for row in rows("figures") if row["printed"].startswith("up to")]
    assert {row["bound"] for row in up_to} == {"at-most"}
    words = main_of(reader.get("/plan/goals/ready-for-school/").content)
    assert "Just under 50%" in words
    assert "At most 50%" not in words


def test_figures_stand_in_the_order_of_the_document_and_undated_targets_say_so(reader: Client) -> None:
    told = reader.get("/plan/figures/", {"chapter": "1", "format": "csv"}).content.decode()
    stated = [one["paragraph"].split()[0] for one in csv.DictReader(io.StringIO(told))]
    places = [tuple(map(int, one.split("."))) for one in stated]
    assert len(places) > 40
    assert places == sorted(places)
    words = main_of(reader.get("/plan/figures/", {"indicator": "colocation-projects"}).content)  # 7.61 box: no date
    assert "No date" in words


def test_the_counts_of_measures_are_the_same_everywhere(reader: Client) -> None:
    """Eleven measures (the halving of child poverty by 2010 is a step), three without a number: goals 1, 5 and 7."""
    words = main_of(reader.get("/plan/goals/").content)
    assert "11 measures (and 1 step on the way): 3 have no target, and for 6 the sources do not say where they" in words


def test_an_age_tells_apart_what_is_for_it_alone(reader: Client) -> None:
    mine = [row["ages"] for row in promises() if "0-7" in row["ages"].split("; ")]
    alone = mine.count("0-7")
    words = main_of(reader.get("/plan/ages/0-7/").content)
    assert f"{alone} promises are for this age alone" in words
    assert f"{len(mine) - alone} more are for more than this age" in words
    listed = reader.get("/plan/commitments/", {"alone": "0-7", "format": "csv"}).content.decode()
    assert len(listed.splitlines()) == alone + 1
