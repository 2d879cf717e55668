"""Who acts on a board, and a plan in which nothing is missing."""

import pytest

from tests.unit.board import made
from village.board.models import LocalPlan


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch) -> made.People:
    made.measured(monkeypatch)
    return made.People()


@pytest.fixture
def written(people: made.People) -> LocalPlan:
    made.a_board()
    return made.written(people.planner)
