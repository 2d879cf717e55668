"""The API keeps what its description promises, whatever it is sent: statuses, forms, headers and types of answers."""

import itertools
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case

from village.config.wsgi import application

described = schemathesis.openapi.from_wsgi("/api/openapi.json", application)
# Our 414 for an address that is too long is a refusal like any other.
described.config.checks.negative_data_rejection.expected_statuses = ["400", "404", "405", "406", "414", "422"]
turn = itertools.count()
KNOWN = {"plan": "here-2007", "commitment": "helmets"}


@described.hook
def map_path_parameters(context: Any, path_parameters: dict[str, Any] | None) -> dict[str, Any] | None:
    """Half of the calls go to what is there; left to itself, every made-up plan would be a 404."""
    if path_parameters and next(turn) % 2:
        return {name: KNOWN[name] for name in path_parameters}
    return path_parameters


@pytest.mark.slow
@pytest.mark.usefixtures("plan_kept")
@described.parametrize()
@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_every_address_keeps_its_promises(case: Case) -> None:
    case.call_and_validate()
