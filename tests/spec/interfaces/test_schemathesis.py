"""What other systems ask with keeps the promises of its description, whatever is sent: statuses, forms, types."""

import itertools
import uuid

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from schemathesis import Case

from tests.spec.interfaces.conftest import System, system, valid
from village.config.wsgi import application
from village.people.models import Child, Feed

fhir = schemathesis.openapi.from_wsgi("/fhir/r4/openapi.json", application)
systems = schemathesis.openapi.from_wsgi("/v1/openapi.json", application)
for form in ("application/vnd.apache.parquet", "application/x-ndjson"):
    schemathesis.openapi.media_type(form, st.binary(max_size=2_000))
turn = itertools.count()
FEW = settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
# A purpose that is none is refused as one that is missing; what cannot be read, as any other refusal.
for described in (fhir, systems):
    described.config.checks.negative_data_rejection.expected_statuses = [
        "400",
        "401",
        "403",
        "404",
        "405",
        "406",
        "414",
        "415",
        "422",
    ]
    # An NHS number of the right form may still be nobody's, and an address of the right form may not be pushed to.
    described.config.checks.positive_data_acceptance.expected_statuses = [
        "2xx",
        "400",
        "403",
        "404",
        "406",
        "409",
        "422",
        "429",
    ]


@pytest.fixture
def callers(anna: Child, keep_connection: None) -> dict[str, System]:
    return {"/fhir": system(), "/v1/s": system(), "/v1/r": system(), "/v1/w": system("custodian-system", purpose="")}


def _sent(case: Case, caller: System, known: str) -> None:
    if case.path_parameters and next(turn) % 2:  # half of the calls go to what may be there
        case.path_parameters = dict.fromkeys(case.path_parameters, known)
    valid(case.call_and_validate(headers={"Authorization": caller.headers["Authorization"]}))


@fhir.parametrize()
@FEW
def test_every_patient_address_keeps_its_promises(callers: dict[str, System], anna: Child, case: Case) -> None:
    _sent(case, callers["/fhir"], str(anna.ref))


@systems.parametrize()
@FEW
def test_every_address_of_searches_and_events_keeps_its_promises(
    callers: dict[str, System], anna: Child, case: Case
) -> None:
    fetching = any(part in case.path for part in ("/work", "/subscr", "/feeds"))
    known = "health" if "/sources" in case.path else str(made_feed()) if "/feeds" in case.path else str(anna.ref)
    _sent(case, callers["/v1/w" if fetching else "/v1/s"], known)


def made_feed() -> uuid.UUID:
    """A feed that the council's health system sent."""
    return Feed.objects.filter(source__slug="health").values_list("ref", flat=True)[0]
