"""The page of an area's plan works out how its priorities stand once, however much of it tells them."""

from typing import Any

import pytest

from tests import kept
from tests.unit.board import made
from village.board.models import Review
from village.board.queries import progress, public
from village.board.rules import review

pytestmark = pytest.mark.django_db


def test_how_priorities_stand_is_worked_out_once_for_all_reviews(monkeypatch: pytest.MonkeyPatch) -> None:
    made.measured(monkeypatch)
    people = made.People()
    made.all_the_way(people)
    made.reviewed(people.planner)
    monkeypatch.setattr(public, "reviews_of", lambda slug: [Review.objects.get()] * 3)
    stand, asked = progress.aims, []

    def watched(*given: Any) -> list[review.Aim]:
        asked.append(given)
        return stand(*given)

    monkeypatch.setattr(progress, "aims", watched)
    page = kept.new_reader().get(f"/places/{made.AREA}/plan/").content.decode()
    assert page.count("Absence fell.") == 3
    assert len(asked) == 1
