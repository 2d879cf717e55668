"""A child is told as FHIR R4 tells a patient: as another reader of FHIR accepts, and only what a page shows."""

import datetime as dt
import json
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.capabilitystatement import CapabilityStatement
from fhir.resources.R4B.operationoutcome import OperationOutcome
from fhir.resources.R4B.parameters import Parameters
from fhir.resources.R4B.patient import Patient

from tests.spec.interfaces.conftest import ANNA_NHS, System, system
from tests.unit.people import made
from village.people.actions import merging
from village.people.models import Child
from village.people.queries import asking as queries
from village.people.queries import succession

NHS = "https://fhir.nhs.uk/Id/nhs-number"
URI = "urn:ietf:rfc:3986"
BY_NAME = {"family": "Testperson", "given": "Anna", "birthdate": "2015-03-14"}


def resource(kind: Any, answer: Any) -> Any:
    assert answer.status_code == 200, answer.content
    assert answer["Content-Type"] == "application/fhir+json"
    return kind.model_validate(json.loads(answer.content))


def patients(bundle: Any) -> list[Any]:
    return [entry.resource for entry in bundle.entry or [] if entry.search.mode == "match"]


def names(patient: Any) -> list[tuple[str | None, str, str | None, list[str]]]:
    return [(one.use, one.text, one.family, one.given) for one in patient.name]


def asked(patient: dict[str, Any], **more: Any) -> dict[str, Any]:
    parameters = [{"name": "resource", "resource": {"resourceType": "Patient", **patient}}]
    parameters += [
        {"name": name, ("valueInteger" if name == "count" else "valueBoolean"): value} for name, value in more.items()
    ]
    return {"resourceType": "Parameters", "parameter": parameters}


PATIENT = {
    "name": [{"family": "Testperson", "given": ["Anna"]}],
    "birthDate": "2015-03-14",
    "telecom": [{"value": "1"}],
}


def test_one_patient(asker: System, anna: Child) -> None:
    told = resource(Patient, asker.get(f"/fhir/r4/Patient/{anna.ref}"))
    assert (told.id, told.active, told.gender, str(told.birthDate)) == (str(anna.ref), True, "female", "2015-03-14")
    assert [(one.system, one.value) for one in told.identifier] == [(URI, f"urn:uuid:{anna.ref}"), (NHS, ANNA_NHS)]
    assert names(told) == [("official", "Anna Testperson", "Testperson", ["Anna"])]
    assert told.address[0].postalCode == "M14 5AB"
    assert b"Health visitor" not in asker.get(f"/fhir/r4/Patient/{anna.ref}").content  # who works with them is no part


@pytest.mark.parametrize(
    "query",
    [
        BY_NAME,
        {**BY_NAME, "birthdate": "eq2015-03-14", "_format": "application/fhir+json", "_count": "1"},
        {"family": "Testperson", "given": "Ana", "address-postalcode": "M14 5AB"},
        {"identifier": f"{NHS}|{ANNA_NHS}"},
        {"identifier": ANNA_NHS},
        {**BY_NAME, "gender": "female"},
    ],
)
def test_a_search_by_address_and_by_form(asker: System, anna: Child, query: dict[str, str]) -> None:
    form = urlencode(query)
    by_form = asker.post("/fhir/r4/Patient/_search", form, "application/x-www-form-urlencoded")
    for answer in (asker.get("/fhir/r4/Patient", **query), by_form):
        bundle = resource(Bundle, answer)
        assert [one.id for one in patients(bundle)] == [str(anna.ref)]
        assert bundle.total == 1


def test_a_search_by_the_indexs_own_reference(asker: System, anna: Child) -> None:
    for identifier in (f"{URI}|urn:uuid:{anna.ref}", str(anna.ref)):
        assert [one.id for one in patients(resource(Bundle, asker.get("/fhir/r4/Patient", identifier=identifier)))] == [
            str(anna.ref)
        ]
    nobody = f"{URI}|urn:uuid:00000000-0000-4000-8000-000000000000"
    assert patients(resource(Bundle, asker.get("/fhir/r4/Patient", identifier=nobody))) == []


def test_nobody_is_found_where_nobody_fits(asker: System) -> None:
    for query in ({**BY_NAME, "given": "Zebedee", "family": "Quux"}, {**BY_NAME, "gender": "male"}):
        bundle = resource(Bundle, asker.get("/fhir/r4/Patient", **query))
        assert (bundle.total, bundle.entry) == (0, None)


def test_more_than_are_shown_is_said_and_not_how_many(asker: System) -> None:
    clinic = made.source("clinic", duplicate_free=True)
    made.take(clinic, [made.row(f"c{n}", nhs_number="", postcode="") for n in range(14)])
    bundle = resource(Bundle, asker.get("/fhir/r4/Patient", **BY_NAME))
    assert len(patients(bundle)) == 10
    assert bundle.total is None
    assert [entry.search.mode for entry in bundle.entry][-1] == "outcome"
    one = resource(Bundle, asker.get("/fhir/r4/Patient", **BY_NAME, _count="1"))
    assert len(patients(one)) == 1
    assert one.total is None
    assert [entry.search.mode for entry in one.entry] == ["match", "outcome"]
    matched = resource(Bundle, asker.post("/fhir/r4/Patient/$match", asked(PATIENT, count=3)))
    assert len(patients(matched)) == 3
    certain = resource(Bundle, asker.post("/fhir/r4/Patient/$match", asked(PATIENT, onlyCertainMatches=True)))
    assert certain.entry is None  # fifteen who are equally certain are none


def test_a_match_says_how_likely_and_how_surely(asker: System, anna: Child) -> None:
    health = made.source("health")
    made.take(health, [made.row("h2", forename="Anne-Marie", surname="Testpersen", postcode="LS1 1AA")])
    bundle = resource(Bundle, asker.post("/fhir/r4/Patient/$match", asked(PATIENT)))
    entries = [entry for entry in bundle.entry if entry.search.mode == "match"]
    assert entries[0].resource.id == str(anna.ref)
    scores = [float(entry.search.score) for entry in entries]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    grades = [entry.search.extension[0].valueCode for entry in entries]
    assert grades[0] == "certain"
    assert set(grades[1:]) <= {"probable", "possible"}
    certain = resource(Bundle, asker.post("/fhir/r4/Patient/$match", asked(PATIENT, onlyCertainMatches=True)))
    assert [one.id for one in patients(certain)] == [str(anna.ref)]


def test_a_match_by_number_alone_is_certain(asker: System, anna: Child) -> None:
    said = asked({"identifier": [{"system": "x", "value": "y"}, {"system": NHS, "value": ANNA_NHS}]})
    (entry,) = resource(Bundle, asker.post("/fhir/r4/Patient/$match", said, "application/fhir+json")).entry
    assert (entry.resource.id, float(entry.search.score)) == (str(anna.ref), 1.0)
    assert entry.search.extension[0].valueCode == "certain"


def test_other_identifiers_of_a_child(asker: System, anna: Child) -> None:
    """IHE PIXm 3.78 (ITI-83)."""
    address = "/fhir/r4/Patient/$ihe-pix"
    told = resource(Parameters, asker.get(address, sourceIdentifier=f"{NHS}|{ANNA_NHS}"))
    said = [
        (one.name, one.valueIdentifier.value if one.valueIdentifier else one.valueReference.reference)
        for one in told.parameter
    ]
    assert said == [("targetIdentifier", f"urn:uuid:{anna.ref}"), ("targetId", f"Patient/{anna.ref}")]
    back = resource(Parameters, asker.get(address, sourceIdentifier=f"{URI}|urn:uuid:{anna.ref}", targetSystem=NHS))
    assert [one.valueIdentifier.value for one in back.parameter] == [ANNA_NHS]  # of that system, and nothing else
    base = "http://testserver/fhir/r4"
    query = urlencode(
        [("sourceIdentifier", f"{base}|Patient/{anna.ref}"), ("targetSystem", NHS), ("targetSystem", URI)]
    )
    several = resource(Parameters, Client().get(f"{address}?{query}", headers=asker.headers))
    assert [one.valueIdentifier.value for one in several.parameter] == [f"urn:uuid:{anna.ref}", ANNA_NHS]
    itself = resource(Parameters, asker.get(address, sourceIdentifier=f"{NHS}|{ANNA_NHS}", targetSystem=base))
    assert [one.valueReference.reference for one in itself.parameter] == [f"Patient/{anna.ref}"]


@pytest.mark.parametrize(
    ("query", "status", "code", "diagnostics"),
    [
        (
            {"sourceIdentifier": f"{NHS}|{made.NHS[3]}"},
            404,
            "not-found",
            "sourceIdentifier Patient Identifier not found",
        ),
        ({"sourceIdentifier": f"{NHS}|"}, 400, "invalid", None),
        (
            {"sourceIdentifier": "https://example.org|1"},
            400,
            "code-invalid",
            "sourceIdentifier Assigning Authority not found",
        ),
        (
            {"sourceIdentifier": f"{NHS}|{ANNA_NHS}", "targetSystem": "https://example.org"},
            403,
            "code-invalid",
            "targetSystem not found",
        ),
        ({}, 400, "invalid", None),
    ],
)
def test_a_cross_reference_is_refused_in_the_words_of_the_profile(
    asker: System, query: dict[str, str], status: int, code: str, diagnostics: str | None
) -> None:
    """IHE ITI TF-2, 3.83.4.2.2.2 to 3.83.4.2.2.4."""
    answer = asker.get("/fhir/r4/Patient/$ihe-pix", **query)
    assert answer.status_code == status
    (issue,) = OperationOutcome.model_validate(json.loads(answer.content)).issue
    assert (issue.severity, issue.code, issue.diagnostics) == ("error", code, diagnostics)


def test_a_child_that_became_another_leads_on(asker: System, anna: Child) -> None:
    clinic = made.source("clinic")
    made.take(clinic, [made.row("c1", forename="Zoe", surname="Elsewise", date_of_birth="2012-01-31")])
    gone = made.record(clinic, "c1").child
    merging.merge(keep=anna.ref, gone=gone.ref, reason="One child", by=made.viewer("matching-officer"), at=made.NOW)
    told = resource(Patient, asker.get(f"/fhir/r4/Patient/{gone.ref}"))
    assert (told.id, told.active) == (str(gone.ref), False)
    assert [(one.type, one.other.reference) for one in told.link] == [("replaced-by", f"Patient/{anna.ref}")]
    assert (told.name, told.birthDate, told.identifier) == (None, None, None)
    (by_id,) = patients(resource(Bundle, asker.get("/fhir/r4/Patient", _id=str(gone.ref))))
    assert json.loads(by_id.model_dump_json()) == json.loads(told.model_dump_json())
    (by_identifier,) = patients(
        resource(Bundle, asker.get("/fhir/r4/Patient", identifier=f"{URI}|urn:uuid:{gone.ref}"))
    )
    assert by_identifier.id == str(anna.ref)
    kept = resource(Patient, asker.get(f"/fhir/r4/Patient/{anna.ref}"))
    assert kept.active is True
    assert [(one.type, one.other.reference) for one in kept.link] == [("replaces", f"Patient/{gone.ref}")]


def test_a_child_is_followed_through_every_merge_and_back(asker: System, anna: Child) -> None:
    clinic = made.source("clinic", duplicate_free=False)
    made.take(clinic, [made.row("c1", forename="Zoe", surname="Elsewise", date_of_birth="2012-01-31", postcode="")])
    made.take(clinic, [made.row("c2", forename="Kim", surname="Otherwise", date_of_birth="2011-02-28", postcode="")])
    zoe, kim = (made.record(clinic, key).child for key in ("c1", "c2"))
    officer = made.viewer("matching-officer")
    merging.merge(keep=kim.ref, gone=zoe.ref, reason="One child", by=officer, at=made.NOW)
    second = merging.merge(keep=anna.ref, gone=kim.ref, reason="One child", by=officer, at=made.NOW)
    leads = resource(Patient, asker.get(f"/fhir/r4/Patient/{zoe.ref}"))
    assert [one.other.reference for one in leads.link] == [f"Patient/{anna.ref}"]
    kept = resource(Patient, asker.get(f"/fhir/r4/Patient/{anna.ref}"))
    assert {one.other.reference for one in kept.link} == {f"Patient/{zoe.ref}", f"Patient/{kim.ref}"}
    merging.unmerge(operation=second, reason="Two children", by=officer, at=made.NOW)
    assert resource(Patient, asker.get(f"/fhir/r4/Patient/{anna.ref}")).link is None
    back = resource(Patient, asker.get(f"/fhir/r4/Patient/{kim.ref}"))
    assert (back.active, [one.other.reference for one in back.link]) == (True, [f"Patient/{zoe.ref}"])


def test_what_became_a_child_is_told_to_who_could_have_known_it(asker: System, anna: Child) -> None:
    far = made.source("far", area=made.ELSEWHERE)
    made.take(far, [made.row("f1", forename="Zoe", surname="Elsewise", date_of_birth="2012-01-31", postcode="")])
    gone = made.record(far, "f1").child
    officer = made.viewer("matching-officer", area=None)
    merging.merge(keep=anna.ref, gone=gone.ref, reason="One child", by=officer, at=made.NOW)
    assert resource(Patient, asker.get(f"/fhir/r4/Patient/{anna.ref}")).link is None
    everywhere = made.viewer("practitioner", area=None)
    answer = queries.answer(everywhere, anna.ref, at=made.NOW)
    assert answer is not None
    assert succession.replaced(everywhere, answer) == [gone.ref]
    there = resource(Patient, system(area=made.ELSEWHERE).get(f"/fhir/r4/Patient/{anna.ref}"))
    assert [one.type for one in there.link] == ["replaces"]


def test_who_is_not_there_and_who_may_not_be_seen_are_the_same_bytes(asker: System, anna: Child) -> None:
    made.take(made.source("far", area=made.ELSEWHERE), [made.row("f1", forename="Zoe", surname="Faraway", postcode="")])
    elsewhere = made.record(made.source("far"), "f1").child
    retired = Child.objects.create(state="retired", made_at=made.NOW)
    archived = Child.objects.create(state="archived", archived_on=made.NOW.date(), made_at=made.NOW)
    refs = [
        elsewhere.ref,
        retired.ref,
        archived.ref,
        "00000000-0000-4000-8000-000000000000",
        "nobody",
        str(anna.ref).upper(),
    ]
    answers = [asker.get(f"/fhir/r4/Patient/{ref}") for ref in refs]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert system(area=made.ELSEWHERE).get(f"/fhir/r4/Patient/{elsewhere.ref}").status_code == 200


def test_another_name_is_the_usual_one(asker: System, anna: Child) -> None:
    made.take(made.source("health"), [made.row("h1", nhs_number=ANNA_NHS, known_as="Annie")])
    told = resource(Patient, asker.get(f"/fhir/r4/Patient/{anna.ref}"))
    assert names(told) == [
        ("official", "Anna Testperson", "Testperson", ["Anna"]),
        ("usual", "Annie Testperson", "Testperson", ["Annie"]),
    ]


def test_names_that_others_know_are_told_in_their_parts(asker: System, anna: Child) -> None:
    made.take(made.source("school"), [made.row("s1", nhs_number=ANNA_NHS, forename="Mary Ann", surname="Otherperson")])
    made.take(made.source("health"), [made.row("h1", nhs_number=ANNA_NHS, surname="")])
    told = resource(Patient, asker.get(f"/fhir/r4/Patient/{anna.ref}"))
    assert names(told) == [
        ("official", "Anna Otherperson", "Otherperson", ["Anna"]),
        (None, "Anna", None, ["Anna"]),
        (None, "Mary Ann Otherperson", "Otherperson", ["Mary Ann"]),
    ]


@pytest.mark.parametrize(("born", "told"), [("2015", "2015"), ("2015-03-14", "2015-03-14")])
def test_a_date_of_birth_is_told_as_far_as_it_is_known(asker: System, born: str, told: str) -> None:
    made.take(made.source("clinic"), [made.row("c1", forename="Zoe", surname="Elsewise", date_of_birth=born)])
    zoe = made.record(made.source("clinic"), "c1").child
    raw = json.loads(asker.get(f"/fhir/r4/Patient/{zoe.ref}").content)
    Patient.model_validate(raw)
    assert raw["birthDate"] == told


def test_a_pupil_number_is_told_under_its_own_system(asker: System, anna: Child) -> None:
    upn = "B801200005001"
    made.take(made.source("school"), [made.row("s1", nhs_number=ANNA_NHS, upn=upn)])
    told = resource(Patient, asker.get(f"/fhir/r4/Patient/{anna.ref}"))
    assert ("urn:village:upn", upn) in [(one.system, one.value) for one in told.identifier]


def test_a_version_holds_as_long_as_what_is_told(asker: System, anna: Child) -> None:
    address = f"/fhir/r4/Patient/{anna.ref}"
    first, again = asker.get(address), asker.get(address)
    assert first["ETag"] == again["ETag"] == f'W/"{resource(Patient, first).meta.versionId}"'
    assert resource(Patient, first).meta.lastUpdated == made.NOW
    assert first["Last-Modified"] == "Mon, 04 May 2026 12:00:00 GMT"
    held = Client().get(address, headers={**asker.headers, "If-None-Match": f'W/"other", {first["ETag"]}'})
    assert (held.status_code, held.content, held["ETag"]) == (304, b"", first["ETag"])
    later = made.NOW + dt.timedelta(days=1)
    made.take(made.source("health"), [made.row("h1", nhs_number=ANNA_NHS, postcode="M1 1AA")], at=later)
    changed = asker.get(address)
    assert changed["ETag"] != first["ETag"]
    assert resource(Patient, changed).meta.lastUpdated == later
    held = Client().get(address, headers={**asker.headers, "If-None-Match": first["ETag"]})
    assert held.status_code == 200


def test_a_result_of_a_search_is_marked_as_less_than_a_read(asker: System, anna: Child) -> None:
    (found,) = patients(resource(Bundle, asker.get("/fhir/r4/Patient", **BY_NAME)))
    assert [one.code for one in found.meta.tag] == ["SUBSETTED"]
    assert resource(Patient, asker.get(f"/fhir/r4/Patient/{anna.ref}")).meta.tag is None


def test_an_address_where_nothing_is(asker: System) -> None:
    answer = asker.get("/fhir/r4/Observation/1")
    assert answer.status_code == 404
    OperationOutcome.model_validate(json.loads(answer.content))
    assert asker.send("delete", "/fhir/r4/Patient").status_code == 405


def test_the_capability_statement_is_open_and_true(db: None, client: Any) -> None:
    told = resource(CapabilityStatement, client.get("/fhir/r4/metadata"))
    (patient,) = told.rest[0].resource
    assert {one.name for one in patient.operation} == {"match", "ihe-pix"}
    described = json.loads(client.get("/fhir/r4/openapi.json").content)
    asked_by = {one["name"] for one in described["paths"]["/fhir/r4/Patient"]["get"]["parameters"]}
    assert {one.name for one in patient.searchParam} == asked_by - {"_count", "_offset", "_format", "X-Purpose"}
    answer = client.post("/fhir/r4/metadata")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
