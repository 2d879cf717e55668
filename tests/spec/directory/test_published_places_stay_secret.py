"""Nobody can tell from what is published where a refuge is: two worlds that differ in that alone answer the same bytes,
to whatever is asked, and no circle closes in on it."""

import re
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.spec.directory.publishing import ROOT, placed, take, world
from tests.unit.directory.made import source
from village.directory.actions.recording import Said
from village.directory.models import Location, Service, ServiceAtLocation

pytestmark = pytest.mark.usefixtures("db")
HERE, THERE = "LS6 3AA", "YO1 9TL"
CALLER = Client()
_LISTS = st.sampled_from(["/services", "/service_at_locations", "/organizations", "/taxonomies", "/taxonomy_terms"])
_OF_SERVICES = {
    "search": st.sampled_from(["safe house", "LS6", "YO1", "hall", "made-up"]),
    "postcode": st.sampled_from([HERE, THERE, "LS1 1UR", "LS6 3AB"]),
    "proximity": st.sampled_from(["1", "100", "1609", "20000", "100000"]),
    "full": st.just("true"),
    "per_page": st.sampled_from(["1", "2", "100"]),
    "page": st.sampled_from(["1", "2", "3"]),
    "format": st.sampled_from(["json", "ndjson"]),
    "day": st.just("MO"),
}
_ASKED = st.fixed_dictionaries({}, optional=_OF_SERVICES)


def bytes_of(address: str, asked: dict[str, str]) -> tuple[int, bytes, str]:
    answer: Any = CALLER.get(ROOT + address, asked)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer.status_code, body, str(sorted(answer.headers.items()))


def in_world(refuge_at: str, asked: list[tuple[str, dict[str, str]]]) -> list[tuple[int, bytes, str]]:
    """What is answered where the refuge is there; the world is gone afterwards."""
    with transaction.atomic():
        world(refuge_at)
        every = [(f"/services/{one.pk}", {}) for one in Service.objects.order_by("pk")]
        every += [(f"/service_at_locations/{one.pk}", {}) for one in ServiceAtLocation.objects.order_by("pk")]
        every += [(f"/organizations/{one.provider_id}", {"full_service": "true"}) for one in Service.objects.all()[:1]]
        answers = [bytes_of(*one) for one in [*asked, *every]]
        transaction.set_rollback(True)
    return answers


@given(st.lists(st.tuples(_LISTS, _ASKED), min_size=1, max_size=6))
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
def test_two_worlds_that_differ_in_where_a_refuge_is_answer_the_same(asked: list[tuple[str, dict[str, str]]]) -> None:
    assert in_world(HERE, asked) == in_world(THERE, asked)


def test_the_worlds_do_differ() -> None:
    """Else the law above would say nothing."""
    for code in (HERE, THERE):
        with transaction.atomic():
            world(code)
            assert Location.objects.get(theirs="l-secret").postcode == code
            transaction.set_rollback(True)


@pytest.mark.parametrize("metres", ["1", "500", "5000", "100000"])
@pytest.mark.parametrize("address", ["/services", "/service_at_locations"])
def test_no_circle_holds_a_refuge_however_it_is_drawn(address: str, metres: str) -> None:
    world()
    for code in (HERE, "LS6 3AB", "LS1 1UR"):
        found = Client().get(ROOT + address, {"postcode": code, "proximity": metres, "per_page": "100"}).json()
        assert "A safe house" not in str(found)
        assert found["total_items"] == len(found["contents"])


def test_a_refuge_is_told_by_what_it_does_and_by_nothing_of_where() -> None:
    world()
    secret = Service.objects.get(theirs="secret")
    told = Client().get(f"{ROOT}/services/{secret.pk}").json()
    assert told["name"] == "A safe house"
    assert "service_at_locations" not in told
    assert not re.search(r"LS6|Made-up Street|Hall of|latitude", str(told))
    link = ServiceAtLocation.objects.get(service=secret)
    never = Client().get(f"{ROOT}/service_at_locations/{'0' * 8}-0000-4000-8000-{'0' * 12}")
    assert Client().get(f"{ROOT}/service_at_locations/{link.pk}").content == never.content


def test_fields_that_the_standard_does_not_know_tell_nothing_of_a_refuge() -> None:
    """A source calls a place what it likes: what3words, directions, a former value, the outline of one house."""
    odd = placed("secret", "A safe house", HERE, what3words="filled.count.soap", directions="Behind the mill",
                 metadata=[{"field_name": "postal_code", "previous_value": HERE}],
                 service_areas=[{"name": "Leeds", "extent": "POINT (53.8 -1.5)"}],
                 contacts=[{"name": "Office", "room": "3 Mill Lane"}])  # fmt: skip
    odd["organization"] |= {"locations": [{"id": "x", "name": "Mill"}], "address": "3 Mill Lane", "hq": "Mill House"}
    take(
        Said(odd, ("refuge",), "refuge"),
        Said(placed("open", "A helpline", "LS1 1UR") | {"organization": odd["organization"]}),
    )
    secret, helpline = Service.objects.get(theirs="secret"), Service.objects.get(theirs="open")
    for address in (f"/services/{secret.pk}", f"/organizations/{secret.provider_id}", "/organizations"):
        said = Client().get(ROOT + address).content.decode()
        assert not re.search(r"(?i)mill|soap|LS6|POINT", said), address
    assert "Mill Lane" not in Client().get(f"{ROOT}/services/{helpline.pk}").content.decode()


def test_a_place_that_an_open_service_shares_with_a_refuge_is_told_of_neither() -> None:
    feed = source()
    take(Said(placed("secret", "A safe house", HERE), ("refuge",), "refuge"), of=feed)
    shares = placed("open", "A creche", HERE)
    shares["service_at_locations"][0]["location"]["id"] = "l-secret"
    take(Said(shares), of=feed)
    near = {"postcode": HERE, "proximity": "50"}
    assert Client().get(f"{ROOT}/services", near).json()["empty"]
    assert Client().get(f"{ROOT}/service_at_locations").json()["empty"]
