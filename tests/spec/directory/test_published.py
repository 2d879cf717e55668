"""The directory is published as the national standard has it: its endpoints, its pages, its parameters, to anybody."""

import json
import math
import re
import uuid
from typing import Any

import pytest
from django.test import Client

from tests.spec.directory.publishing import ESD, ROOT, placed, take, world
from tests.unit.directory.made import LEEDS, NOW, own, source
from village.directory.actions.recording import Said, record_services
from village.directory.models import Location, Provider, Service, ServiceAtLocation
from village.directory.rules.publishing.terms import our_key

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture(autouse=True)
def _world(db: None) -> None:
    world()


def get(address: str, **asked: Any) -> Any:
    answer = Client().get(ROOT + address, asked)
    assert answer.status_code == 200, answer.content
    return answer.json()


def names(address: str = "/services", **asked: Any) -> set[str]:
    found = get(address, **asked)["contents"]
    return {(one.get("service") or one)["name"] for one in found}


def test_it_says_what_it_is() -> None:
    said = get("/")
    assert said["version"] == "HSDS-UK-3.0"
    assert said["profile"].startswith("https://")
    described = Client().get(said["openapi_url"].removeprefix("http://testserver"))
    assert described.json()["openapi"].startswith("3.1")


def key(theirs: str) -> str:
    return str(Service.objects.get(theirs=theirs).pk)


def test_services_come_with_who_provides_them_and_whole_when_asked_for_one() -> None:
    listed = {one["id"]: one for one in get("/services")["contents"]}
    assert set(listed) == {key(theirs) for theirs in ("rich", "far", "bare", "secret")}
    short, whole = listed[key("rich")], get(f"/services/{key('rich')}")
    assert "schedules" not in short
    assert short["organization"]["name"] == "Made-up Play Association"
    assert (whole["minimum_age"], whole["schedules"][0]["byday"]) == (1, "TU,TH")
    assert whole["service_at_locations"][0]["location"]["addresses"][0]["postal_code"] == "LS1 1UR"
    assert whole["mood"] == "sunny"
    assert "fees" not in whole
    assert whole["attribution"] == "A made-up feed. OGL v3.0."
    assert whole in get("/services", full="true")["contents"]


def test_every_reference_leads_to_what_it_names() -> None:
    whole = get(f"/services/{key('rich')}")
    assert whole["organization_id"] == whole["organization"]["id"] == str(Provider.objects.get().pk)
    link = ServiceAtLocation.objects.get(service=key("rich"))
    [place] = whole["service_at_locations"]
    assert (place["id"], place["location_id"]) == (str(link.pk), str(link.location_id))
    [esd, ours] = whole["attributes"]
    assert ours["taxonomy_term_id"] == our_key("stay-and-play")
    for term in (esd["taxonomy_term"], ours["taxonomy_term"]):
        assert get(f"/taxonomy_terms/{term['id']}")["name"] == term["name"]
        assert get(f"/taxonomies/{term['taxonomy_id']}")["name"] == term["taxonomy"]
    group = get(f"/taxonomy_terms/{ours['taxonomy_term']['parent_id']}")
    assert group["name"] == "Childcare and early learning"


def test_what_is_kept_here_is_told_as_nobody_elses() -> None:
    mine = own("Kept here")
    record_services([Said(mine)], source=None, area=LEEDS, at=NOW)
    told = get(f"/services/{mine['id']}")
    assert (told["name"], "attribution" in told) == ("Kept here", False)


def test_what_is_not_told_is_not_there() -> None:
    Service.objects.filter(theirs="far").update(state="withdrawn")
    Service.objects.filter(theirs="bare").update(replaced_by=key("rich"))
    assert names() == {"Otters toddler group", "A safe house"}
    gone = Client().get(f"{ROOT}/services/{key('far')}")
    never = Client().get(f"{ROOT}/services/{uuid.uuid4()}")
    assert (gone.status_code, gone.content) == (never.status_code, never.content)
    assert gone.status_code == 404


@pytest.mark.parametrize("what", ["services", "service_at_locations", "organizations", "taxonomies", "taxonomy_terms"])
def test_nothing_is_under_an_id_of_nothing(what: str) -> None:
    answer = Client().get(f"{ROOT}/{what}/{uuid.UUID(int=1)}")
    assert (answer.status_code, answer.json()["status"]) == (404, 404)


def test_a_service_at_a_location_comes_with_both() -> None:
    link = ServiceAtLocation.objects.get(service=key("rich"))
    whole = get(f"/service_at_locations/{link.pk}")
    assert whole["service"]["name"] == "Otters toddler group"
    assert whole["location"]["addresses"][0]["postal_code"] == "LS1 1UR"
    assert "service_at_locations" not in whole["service"]
    assert whole in get("/service_at_locations", full="true")["contents"]


def test_organisations_are_those_of_services_that_are_told() -> None:
    take(Said(placed("other", "Other", "LS1 1UR")), of=source("other"))
    Service.objects.filter(theirs="other").update(state="waiting")
    [one] = get("/organizations")["contents"]
    assert one == get("/organizations", search="made-up play")["contents"][0]
    assert get("/organizations", search="nobody")["empty"]
    assert get(f"/organizations/{one['id']}")["name"] == one["name"]
    for whole in (get(f"/organizations/{one['id']}", full_service="1"),
                  get("/organizations", full_service="true")["contents"][0]):  # fmt: skip
        assert {service["name"] for service in whole["services"]} == names()


# ── what can be asked ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"search": "OTTERS toddler"}, {"Otters toddler group"}),
        ({"search": "stay and play"}, {"Otters toddler group"}),
        ({"search": "choir york"}, set()),
        ({"search": "made-up association"}, {"Otters toddler group", "Herons choir", "Nothing said", "A safe house"}),
        ({"taxonomy_id": ESD}, {"Otters toddler group"}),
        ({"taxonomy_id": str(uuid.UUID(int=1))}, set()),
        ({"taxonomy_term_id": our_key("stay-and-play")}, {"Otters toddler group"}),
        ({"taxonomy_term_id": our_key("refuge")}, {"A safe house"}),
        ({"minimum_age": "2"}, {"Herons choir"}),
        ({"maximum_age": "4"}, {"Otters toddler group"}),
        ({"minimum_age": "1", "maximum_age": "18"}, {"Otters toddler group", "Herons choir"}),
        ({"day": "TU"}, {"Otters toddler group"}),
        ({"day": "thursday", "start_time": "09:30", "end_time": "11:00"}, {"Otters toddler group"}),
        ({"day": "TU", "start_time": "09:31"}, set()),
        ({"day": "FR", "end_time": "23:59"}, set()),  # it closes after midnight
        ({"start_time": "20:00"}, {"Herons choir"}),
        ({"postcode": "ls1 1ur"}, {"Otters toddler group", "Nothing said", "A safe house"}),
        ({"postcode": "YO1 9TL"}, {"Herons choir", "Nothing said", "A safe house"}),
        ({"postcode": "LS1 1UR", "proximity": "3000"}, {"Otters toddler group", "Nothing said"}),
        ({"postcode": "YO1 9TL", "proximity": "1"}, {"Herons choir"}),
        ({"modified_after": "2026-11-27"}, {"Otters toddler group", "Herons choir", "Nothing said", "A safe house"}),
        ({"modified_after": "2026-11-27T10:00:00+01:00"}, {"Otters toddler group", "Herons choir", "Nothing said",
                                                           "A safe house"}),
        ({"modified_after": "2026-11-27T09:00:01Z"}, set()),
        ({"organization_id": str(uuid.UUID(int=1))}, set()),
    ],
)  # fmt: skip
def test_services_are_found_by_each_of_both_published_sets_of_parameters(
    asked: dict[str, str], found: set[str]
) -> None:
    assert names(**asked) == found
    assert names("/service_at_locations", **asked) == found - {"A safe house"}


def test_every_service_is_found_by_its_own_values() -> None:
    for one in get("/services", full="true")["contents"]:
        own = {"search": one["name"], "organization_id": one["organization_id"]}
        own |= {age: str(one[age]) for age in ("minimum_age", "maximum_age") if age in one}
        for schedule in one.get("schedules", []):
            own |= {"day": schedule["byday"][:2], "start_time": schedule["opens_at"]}
        for place in one.get("service_at_locations", []):
            own |= {"postcode": place["location"]["addresses"][0]["postal_code"], "proximity": "1000"}
        for attribute in one.get("attributes", []):
            own |= {"taxonomy_term_id": attribute["taxonomy_term"]["id"]}
        assert one["name"] in names(**own), own


def test_what_changes_is_looked_up_anew() -> None:
    assert names(search="badgers") == set()
    take(Said(placed("new", "Badgers", "LS1 1UR")), of=source("another"))
    assert names(search="badgers") == {"Badgers"}


def test_near_agrees_with_a_circle_drawn_by_hand() -> None:
    here = Location.objects.get(postcode="LS1 1UR")
    there = Location.objects.get(postcode="LS2 7EW")
    (east, north), (other_east, other_north) = ((one.easting or 0, one.northing or 0) for one in (here, there))
    away = math.hypot(east - other_east, north - other_north)
    asked = {"postcode": "LS1 1UR"}
    assert "Nothing said" in names(**asked, proximity=str(math.ceil(away)))
    assert "Nothing said" not in names(**asked, proximity=str(math.floor(away)))


def test_terms_are_found_by_taxonomy_and_parent() -> None:
    tops = get("/taxonomy_terms", top_only="true", per_page=100)["contents"]
    assert {one["name"] for one in tops} >= {"Toddlers", "Childcare and early learning"}
    assert "Stay and play" not in {one["name"] for one in tops}
    parent = next(one["id"] for one in tops if one["name"] == "Childcare and early learning")
    below = get("/taxonomy_terms", parent_id=parent)["contents"]
    assert "Stay and play" in {one["name"] for one in below}
    assert [one["name"] for one in get("/taxonomy_terms", taxonomy_id=ESD)["contents"]] == ["Toddlers"]
    assert {one["name"] for one in get("/taxonomies")["contents"]} == {"esdServiceType", "village-kinds"}
    assert [one["name"] for one in get("/taxonomies", search="esd")["contents"]] == ["esdServiceType"]


# ── in pages ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("size", [1, 2, 3, 4, 100])
def test_pages_hold_each_once_and_say_where_they_stand(size: int) -> None:
    pages = math.ceil(4 / size)
    seen: list[str] = []
    for number in range(1, pages + 1):
        page = get("/services", page=number, per_page=size)
        seen += [one["id"] for one in page["contents"]]
        assert {name: value for name, value in page.items() if name != "contents"} == {
            "total_items": 4, "total_pages": pages, "page_number": number, "size": len(page["contents"]),
            "first_page": number == 1, "last_page": number == pages, "empty": False,
        }  # fmt: skip
        assert page["size"] == size or page["last_page"]
    assert sorted(seen) == sorted(str(one.pk) for one in Service.objects.all())


def test_an_empty_list_is_one_empty_page() -> None:
    assert get("/services", search="unheardof") == {
        "total_items": 0, "total_pages": 1, "page_number": 1, "size": 0, "first_page": True, "last_page": True,
        "empty": True, "contents": [],
    }  # fmt: skip


def test_all_at_once_one_on_each_line() -> None:
    answer = Client().get(f"{ROOT}/services", {"format": "ndjson", "full": "true"})
    lines = b"".join(answer.streaming_content).splitlines()  # type: ignore[attr-defined]
    assert [json.loads(line) for line in lines] == get("/services", full="true")["contents"]
    assert answer["Content-Type"] == "application/x-ndjson"
    head = Client().head(f"{ROOT}/services", {"format": "ndjson"})
    assert b"".join(head.streaming_content) == b""  # type: ignore[attr-defined]
    terms = Client().get(f"{ROOT}/taxonomies", {"format": "ndjson"})
    assert len(b"".join(terms.streaming_content).splitlines()) == 2  # type: ignore[attr-defined]


def test_only_ids_and_when_they_changed() -> None:
    assert get("/services", minimal="true") == [
        {"id": str(one.pk), "modified_date": "2026-11-27T09:00:00+00:00"} for one in Service.objects.order_by("pk")
    ]


# ── over the wire ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_it_may_be_read_from_any_site_and_only_read() -> None:
    for answer in (Client().get(f"{ROOT}/services"), Client().get(f"{ROOT}/services/none"), Client().post(f"{ROOT}/")):
        assert answer["Access-Control-Allow-Origin"] == "*"
    assert Client().post(f"{ROOT}/services").status_code == 405
    assert "Access-Control-Allow-Origin" not in Client().get("/")


def test_who_has_it_already_is_told_so() -> None:
    for address in ("/services", f"/services/{key('rich')}", "/taxonomies"):
        first = Client().get(ROOT + address)
        again = Client().get(ROOT + address, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
    one = Client().get(f"{ROOT}/services/{key('rich')}")
    assert one["Last-Modified"] == "Fri, 27 Nov 2026 09:00:00 GMT"
    since = {"If-Modified-Since": one["Last-Modified"]}
    assert Client().get(f"{ROOT}/services/{key('rich')}", headers=since).status_code == 304
    before = {"If-Modified-Since": "Fri, 27 Nov 2026 08:59:59 GMT"}
    assert Client().get(f"{ROOT}/services/{key('rich')}", headers=before).status_code == 200
    other = {**since, "If-None-Match": '"other"'}
    assert Client().get(f"{ROOT}/services/{key('rich')}", headers=other).status_code == 200


def test_a_change_has_another_name() -> None:
    before = Client().get(f"{ROOT}/services")["ETag"]
    Service.objects.filter(theirs="rich").update(status="temporarily closed")
    assert Client().get(f"{ROOT}/services")["ETag"] != before


def test_head_is_get_without_its_body() -> None:
    head, whole = Client().head(f"{ROOT}/services"), Client().get(f"{ROOT}/services")
    assert (head.content, head["ETag"], head["Content-Length"]) == (b"", whole["ETag"], str(len(whole.content)))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"per_page": "1000000000"}, "per_page"),
        ({"per_page": "0"}, "per_page"),
        ({"page": "-1"}, "page"),
        ({"page": "2"}, "the last is 1"),
        ({"page": "one"}, "page"),
        ({"search": "x" * 201}, "search"),
        ({"search": "\x00"}, "control character"),
        ({"day": "XX"}, "day"),
        ({"day": "T"}, "day"),
        ({"start_time": "25:00"}, "start_time"),
        ({"minimum_age": "NaN"}, "minimum_age"),
        ({"minimum_age": "-1"}, "minimum_age"),
        ({"postcode": "nowhere"}, "postcode"),
        ({"postcode": "ZZ99 3VZ"}, "not known"),
        ({"postcode": "ZZ99 3VZ", "proximity": "10"}, "not known"),
        ({"proximity": "10"}, "postcode"),
        ({"postcode": "LS1 1UR", "proximity": "NaN"}, "proximity"),
        ({"postcode": "LS1 1UR", "proximity": "1e9"}, "proximity"),
        ({"postcode": "LS1 1UR", "proximity": "0"}, "proximity"),
        ({"modified_after": "yesterday"}, "modified_after"),
        ({"modified_after": "2026-02-30"}, "modified_after"),
        ({"taxonomy_id": "1"}, "taxonomy_id"),
        ({"full": "perhaps"}, "full"),
        ({"format": "xml"}, "format"),
        ({"serach": "x"}, "serach"),
        ({"page": ["1", "2"]}, "more than once"),
    ],
)
def test_what_cannot_be_asked_is_said_in_a_sentence_and_answered_with_400(asked: dict[str, Any], said: str) -> None:
    answer = Client().get(f"{ROOT}/services", asked)
    assert answer.status_code == 400
    detail = answer.json()["detail"]
    assert said in detail
    assert re.fullmatch(r"[A-Z][^\n]*\.", detail)


@pytest.mark.parametrize("words", ['" OR *', "NEAR(a b)", "name:x", "'; DROP TABLE x; --", "x%", "s_y"])
def test_words_are_words_and_no_syntax(words: str) -> None:
    assert names(search=words) == names("/organizations", search=words) == set()


@pytest.mark.parametrize("words", ["%", "_", "\\", "*", "🦦"])
def test_signs_alone_are_no_words(words: str) -> None:
    assert names(search=words) == names()
    assert names("/organizations", search=words) == names("/organizations")


def test_a_failure_and_an_address_of_nothing_answer_in_json() -> None:
    answer = Client().get(f"{ROOT}/nothing/here")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
