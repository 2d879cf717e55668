"""The published directory keeps what its description promises, whatever it is sent."""

import itertools
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case

from tests.spec.api.conftest import keeping_the_connection
from tests.spec.directory.publishing import ROOT, world
from village.config.wsgi import application
from village.directory.models import Provider, Service, ServiceAtLocation
from village.directory.queries.publishing.terms import terms

described = schemathesis.openapi.from_wsgi(f"{ROOT}/openapi.json", application)
described.config.checks.negative_data_rejection.expected_statuses = ["400", "404", "405", "406", "414"]
# A page beyond the last, and a postcode or a place that is not known, are of the right form and refused all the same.
described.config.checks.positive_data_acceptance.expected_statuses = ["2xx", "400", "404"]
turn = itertools.count()


@pytest.fixture
def published(db: None) -> Iterator[dict[str, str]]:
    world()
    held = terms()
    known: dict[str, Any] = {
        "services": Service.objects.all()[0].pk, "organizations": Provider.objects.all()[0].pk,
        "service_at_locations": ServiceAtLocation.objects.filter(location__hidden=False)[0].pk,
        "taxonomies": next(iter(held.taxonomies)), "taxonomy_terms": next(iter(held.terms)),
    }  # fmt: skip
    with keeping_the_connection():
        yield {what: str(key) for what, key in known.items()}


@pytest.mark.slow
@described.parametrize()
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_every_address_keeps_its_promises(published: dict[str, str], case: Case) -> None:
    if case.path_parameters and next(turn) % 2:  # half of the calls go to what is there
        case.path_parameters = {"id": published[case.path.removeprefix(f"{ROOT}/").split("/")[0]]}
    case.call_and_validate()
