"""Inductions in the counts of a year: those that ran on its last day, of whoever was in post, and what was shown."""

import datetime as dt

import pytest

from tests.unit.workforce.growing.made import NOW, Team
from village.warehouse.extract import frame
from village.workforce.actions.engaging import end_engagement
from village.workforce.actions.measured.figures import say_complete
from village.workforce.extracts import pseudonym, tables
from village.workforce.models import Evidence, Induction
from village.workforce.queries.measured import inductions as queries
from village.workforce.rules.growing.entitlements import MET, NOT_KNOWN, Entitlement

pytestmark = pytest.mark.django_db
LAST = dt.date(2026, 9, 30)


@pytest.fixture
def team() -> Team:
    made = Team()
    say_complete(since_on=dt.date(2023, 1, 1), **made.kept)
    made.induction()
    Induction.objects.update(start_on=LAST - dt.timedelta(days=100), until_on=LAST + dt.timedelta(days=200))
    made.nia.engagements.update(start_on=LAST - dt.timedelta(days=100))
    return made


def rows() -> list[dict[str, object]]:
    return next(frame(one) for one in tables(at=NOW) if one.name == "workforce_inductions").to_dicts()


def test_an_induction_that_runs_on_the_last_day_is_counted_in_its_area_and_names_nobody(team: Team) -> None:
    [row] = rows()
    made = Induction.objects.get()
    assert row == {
        "induction": pseudonym("induction", made.ref), "year": 2026, "area": "E08000003", "given": False,
    }  # fmt: skip


@pytest.mark.parametrize("states", [(MET, MET, MET), (MET, MET, NOT_KNOWN)])
def test_only_all_three_shown_are_given(team: Team, states: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    stands = queries.standing_of

    def as_said(held: list[Induction], on: dt.date) -> list[object]:
        assert not held or on == LAST
        found = tuple(Entitlement("x", state, "") for state in states)
        return [type("Stands", (), {"induction": one.induction, "found": found})() for one in stands(held, on=on)]

    monkeypatch.setattr(queries, "standing_of", as_said)
    assert [row["given"] for row in rows()] == [set(states) == {MET}]


def test_who_left_or_is_through_is_not_counted(team: Team) -> None:
    Induction.objects.update(until_on=LAST)
    assert rows() == []
    Induction.objects.update(until_on=LAST + dt.timedelta(days=200))
    engagement = team.nia.engagements.get()
    end_engagement(engagement=engagement.ref, last_on=LAST - dt.timedelta(days=5), reason="resigned", **team.kept)
    assert rows() == []
    assert not Evidence.objects.exists()
