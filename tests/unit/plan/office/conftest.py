"""The day of the tests, the plan of Here, an officer and an approver."""

import datetime as dt
from typing import Any

import pytest
import time_machine

from tests.builders import whole_plan
from tests.unit.plan.office_people import forget, load, person
from village.kernel.accounts.models import Account


@pytest.fixture(autouse=True)
def now() -> Any:
    with time_machine.travel(dt.datetime(2009, 6, 10, 12, tzinfo=dt.UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def plan() -> None:
    forget()
    load(whole_plan())


@pytest.fixture
def amina() -> Account:
    return person("amina", "plan-officer")


@pytest.fixture
def ben() -> Account:
    return person("ben", "plan-approver")
