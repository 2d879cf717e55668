"""What is published is what the national standard promises: by its published schemas, by our own table of it, and
whatever a source had sent."""

import json
from functools import cache
from typing import Any

import jsonschema
import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.shared import SHARED
from tests.spec.directory.publishing import ROOT, rich, take, world
from tests.unit.directory.made import LEEDS, NOW, nested, source
from village.directory.actions.recording import Said
from village.directory.models import Service
from village.directory.queries.standard.feeds import judge_feed
from village.directory.queries.standard.tables import profile
from village.directory.rules.publishing.conforming import conformed, outline
from village.directory.rules.record import keepable
from village.directory.rules.standard.schema import held
from village.synthetic.services.feeds import made_feeds

SCHEMAS = SHARED / "data" / "openreferral" / "oruk-validator-v3"
published = pytest.mark.skipif(not SCHEMAS.is_dir(), reason=f"no published schemas at {SCHEMAS}")
# What a source may have written where the standard has something: of each kind, and some that are nearly right.
_ODD: Any = st.sampled_from(
    [
        None, "", " ", 0, -4, 999, 1.5, float("nan"), float("inf"), True, [], {}, ["x"], {"id": 1},
        [None, {}, {"id": ""}],
        "x", "javascript:alert(1)", "https://example.org/a", "a@example.org", "25:00", "2026-11-27T09:00:00Z",
        "ac148810-d857-441c-9679-408f346de14b", "AC148810-D857-441C-9679-408F346DE14B", "WEEKLY",
        "physical", "\x00\ud800",
        [{"number": "01632 960001"}], [{"taxonomy_term": {"id": 7, "name": "T", "taxonomy": "X"}}],
        [{"addresses": [{"postal_code": "LS1 1UR"}]}],
    ]
)  # fmt: skip


@cache
def _validator(document: str) -> Any:
    schema = json.loads((SCHEMAS / f"{document}.json").read_bytes())
    return jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())


def faults(document: str, value: Any) -> list[str]:
    """What the published schema and our own table find wrong."""
    theirs = [one.message for one in _validator(document).iter_errors(value)] if SCHEMAS.is_dir() else []
    return theirs + [str(one) for one in held(profile(), document, value)]


def _get(address: str) -> Any:
    answer = Client().get(ROOT + address)
    assert answer.status_code == 200, answer.content
    return answer.json()


@published
def test_the_published_schemas_find_faults() -> None:
    """Else their silence would say nothing."""
    assert faults("service", {"id": "x"})


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    ("listed", "document"),
    [
        ("/services", "service"),
        ("/service_at_locations", "service_at_location"),
        ("/organizations", "organization"),
        ("/taxonomies", "taxonomy"),
        ("/taxonomy_terms", "taxonomy_term"),
    ],
)
def test_every_answer_is_as_the_published_schemas_have_it(listed: str, document: str) -> None:
    world()
    assert faults("api_details", _get("/")) == []
    page = _get(f"{listed}?per_page=100")
    assert page["contents"]
    if listed != "/organizations":  # the published schema of that list is one of a single organisation
        assert faults(f"{document}_list", page) == []
    for one in page["contents"]:
        assert faults(document, _get(f"{listed}/{one['id']}")) == []


@pytest.mark.usefixtures("db")
def test_a_service_that_says_almost_nothing_is_published_all_the_same() -> None:
    bare = {"id": "1", "name": "Bare", "organization": {"id": "2", "name": "O"},
            "service_at_locations": [{"location": {"id": "3", "addresses": [{"postal_code": "LS1 1UR"}]}}]}  # fmt: skip
    take(Said(bare))
    told = _get(f"/services/{Service.objects.get().pk}")
    assert faults("service", told) == []
    assert told["organization"]["description"] == ""
    [address] = told["service_at_locations"][0]["location"]["addresses"]
    assert address["country"] == "GB"
    assert address["city"] == ""


@given(st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_a_source_sent_what_is_published_conforms(data: st.DataObject) -> None:
    """By rules alone: fields of every entity of a service hold what they should not."""
    document = json.loads(json.dumps(rich() | {"id": "7b0f3d9e-0000-4000-8000-000000000000"}))
    for name, entity in (("service", document), ("organization", document["organization"]),
                         ("schedule", document["schedules"][0]),
                         ("location", document["service_at_locations"][0]["location"])):  # fmt: skip
        fields = [one for one in profile().entities[name].fields if one not in ("id", "organization", "services")]
        entity |= data.draw(st.dictionaries(st.sampled_from(fields), _ODD, max_size=6))
    whole = conformed(profile(), "service", document, space="x")
    assert faults("service", json.loads(json.dumps(whole))) == []
    short = outline(profile(), "service_list", whole)
    assert held(profile(), "service_list", {"contents": [short]}) == []
    assert conformed(profile(), "service", whole, space="x") == whole


@pytest.mark.usefixtures("db")
@given(st.dictionaries(st.sampled_from(["schedules", "attributes", "contacts", "service_areas", "languages", "phones",
                                        "minimum_age", "url", "email", "status", "cost_options"]), _ODD))  # fmt: skip
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_was_taken_in_can_be_asked_for(odd: dict[str, Any]) -> None:
    """No record makes a list unreadable: neither page nor filter nor terms."""
    try:
        json.dumps(odd, allow_nan=False).encode()
    except (ValueError, UnicodeError):
        return  # no source can have sent it
    if not keepable(odd):
        return  # and this no database keeps
    feed = source(f"feed-{Service.objects.count()}-{id(odd)}")
    take(Said(nested(**odd)), of=feed)
    for asked in (
        "",
        "full=true",
        "day=MO",
        "search=otters",
        "minimum_age=1",
        "postcode=LS1+1UR",
        f"taxonomy_id={'0' * 32}",
    ):
        page = _get(f"/services?{asked}")
        assert held(profile(), "service_list", page) == [], asked
    assert held(profile(), "taxonomy_term_list", _get("/taxonomy_terms")) == []


@pytest.mark.usefixtures("db")
def test_our_own_check_of_feeds_finds_that_what_is_published_holds() -> None:
    """All that is published of a made-up town, asked for as other directories are: not an endpoint fails or warns."""
    for feed in made_feeds(LEEDS)[1:3]:
        take(*(Said(one) for one in feed.documents), of=source(feed.slug))

    def got(address: str) -> bytes:
        answer = Client().get(address.removeprefix("http://testserver"))
        assert answer.status_code == 200, address
        return answer.content

    report = judge_feed(f"http://testserver{ROOT}", got, today=NOW.date())
    assert (report.version, report.kind) == ("uk-3.0", "pass")
    assert [one for one in report.findings if one.level == "schema"] == []
    assert report.records > 50


@pytest.mark.usefixtures("db")
def test_what_another_village_publishes_can_be_read_again() -> None:
    """What is published is taken in as another source, and published again: under other ids, it says the same."""
    take(Said(rich(), ("stay-and-play",)))
    [first] = Service.objects.all()
    told = _get(f"/services/{first.pk}")
    take(Said(told, ("stay-and-play",)), of=source("another"))
    again = _get(f"/services/{Service.objects.exclude(pk=first.pk).get().pk}")
    own = (
        "id",
        "organization_id",
        "attribution",
        "last_modified",
        "organization",
        "service_at_locations",
        "attributes",
    )
    same = {name: value for name, value in told.items() if name not in own}
    assert {name: again[name] for name in same} == same
    assert again["organization"]["name"] == told["organization"]["name"]
    assert [one["taxonomy_term"] for one in again["attributes"]] == [one["taxonomy_term"] for one in told["attributes"]]
