"""The day of the tests, and who meets the board’s office in a browser."""

from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.unit.board import made
from tests.unit.plan.office_people import person, signed_in
from village.outcomes import queries as outcomes

ROLES = {
    "planner": "area-planner",
    "secretary": "board-secretary",
    "chair": "board-chair",
    "adviser": "regional-adviser",
}


@pytest.fixture(autouse=True)
def now() -> Any:
    with time_machine.travel(made.NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch, settings: Any) -> dict[str, Client]:
    settings.SESSION_COOKIE_AGE = 10**8  # these tests go through months
    made.measured(monkeypatch)
    monkeypatch.setattr(outcomes, "measures", lambda: [made.MEASURE])
    made.a_board()
    return {slug: signed_in(person(slug, role, made.AREA)) for slug, role in ROLES.items()}
