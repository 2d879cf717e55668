"""The social work workforce as published, from its own past: no worse than no change, and intervals that hold."""

import json

import pytest

from tests.commands import run
from tests.shared import shared
from village.projection import service
from village.projection.reading import Columns
from village.projection.service import Projection

COLUMNS = Columns("new_la_code", "time_period", "inpost_fte", "starters_fte", "leavers_fte")


@pytest.fixture(scope="module")
def found() -> Projection:
    path = shared("data", "published", "social_work_workforce_2017-2023_la.csv")
    return service.project(path, COLUMNS, "2023", 3)


@pytest.mark.published
def test_past_origins_fared_no_worse_than_no_change_and_better_a_year_on(found: Projection) -> None:
    assert [one.origins for one in found.scores] == [4, 3, 2]
    assert found.scores[0].wape < found.scores[0].wape_no_change
    for one in found.scores:
        assert one.wape <= one.wape_no_change


@pytest.mark.published
def test_intervals_held_about_four_in_five(found: Projection) -> None:
    assert 0.75 <= found.scores[0].coverage <= 0.85
    # Three and two origins with most of their years in common: how many fall inside hangs on one or two shared shocks.
    assert all(0.75 <= one.coverage <= 0.92 for one in found.scores[1:])


@pytest.mark.published
def test_every_authority_of_the_last_year_is_there_and_sums_to_the_total(found: Projection) -> None:
    assert len(found.lines) == 151 * 3
    assert found.total[0].no_change == pytest.approx(33_119.1, abs=0.5)  # England as published, to rounding
    assert found.total[0].point == pytest.approx(sum(one.point for one in found.lines if one.horizon == 1))


@pytest.mark.published
def test_the_command_reads_the_file_as_it_is_published() -> None:
    path = shared("data", "published", "social_work_workforce_2017-2023_la.csv")
    columns = ["--area", "new_la_code", "--period", "time_period", "--stock", "inpost_fte"]
    flows = ["--joiners", "starters_fte", "--leavers", "leavers_fte"]
    done = run(
        "workforce", "project", "--input", str(path), "--origin", "2023", "--horizon", "1", "--json", *columns, *flows
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert any("rows without an area" in note for note in said["notes"])
