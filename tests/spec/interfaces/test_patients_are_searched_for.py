"""A search for patients is FHIR's, and still never a list of children: it must say as much as on a page, shows no more
than a page in however many pages, and its own address says what of it was used."""

import json
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from django.test import Client
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.operationoutcome import OperationOutcome

from tests.spec.interfaces.conftest import ANNA_NHS, System
from tests.spec.interfaces.test_patients_as_fhir_has_them import (
    BY_NAME,
    NHS,
    PATIENT,
    URI,
    asked,
    patients,
    resource,
)
from tests.unit.people import made
from village.people.models import Child
from village.people.rules.searching import SHOWN

NAMES = {"family": "Testperson", "given": "Anna"}


def found(caller: System, query: Any, **headers: str) -> Any:
    answer = Client().get(f"/fhir/r4/Patient?{urlencode(query)}", headers={**caller.headers, **headers})
    return resource(Bundle, answer)


def refused(caller: System, query: Any, **headers: str) -> Any:
    answer = Client().get(f"/fhir/r4/Patient?{urlencode(query)}", headers={**caller.headers, **headers})
    assert answer.status_code == 400, answer.content
    return OperationOutcome.model_validate(json.loads(answer.content))


def link(bundle: Any, relation: str) -> str | None:
    return next((one.url for one in bundle.link if one.relation == relation), None)


def used(bundle: Any) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(link(bundle, "self")).query)  # type: ignore[return-value,type-var]


def many(how_many: int) -> None:
    """So many Annas in all, born on one day: a clinic that holds each child once knows them, Anna too."""
    clinic = made.source("clinic", duplicate_free=True)
    made.take(clinic, [made.row(f"c{n}", nhs_number="", postcode="") for n in range(how_many)])


# ── what may be said ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "query",
    [
        [("_id", "REF")],
        [("_id", "REF"), ("identifier", f"{URI}|urn:uuid:REF"), ("gender", "female")],
        [("identifier", f"{NHS}|{ANNA_NHS}"), ("birthdate", "2015")],
        [("name", "Anna Testperson"), ("birthdate", "2015-03-14")],
        [("name", "Testperson, Anna"), ("address-postalcode", "M14 5AB")],
        [("family", "Testperson"), ("given", "Anna"), ("given", "Mary"), ("birthdate", "2015-03-14")],
        [*NAMES.items(), ("birthdate", "2015")],
        [*NAMES.items(), ("birthdate", "2015-03")],
        [*NAMES.items(), ("birthdate", "ge2014"), ("birthdate", "lt2016-06")],
        [*NAMES.items(), ("birthdate", "gt2013-12-31"), ("birthdate", "le2016-12-31")],
        [*NAMES.items(), ("birthdate", "ge2010"), ("address-postalcode", "M14 5AB")],
    ],
)
def test_a_child_is_found_by(asker: System, anna: Child, query: list[tuple[str, str]]) -> None:
    query = [(name, value.replace("REF", str(anna.ref))) for name, value in query]
    bundle = found(asker, query, Prefer="handling=strict")
    assert [one.id for one in patients(bundle)] == [str(anna.ref)]
    assert used(bundle) == query


@pytest.mark.parametrize(
    "query",
    [
        {**NAMES, "birthdate": "ge2010"},  # more years than an age may mean
        [*NAMES.items(), ("birthdate", "ge2012"), ("birthdate", "le2015")],
        [*NAMES.items(), ("birthdate", "ge2016"), ("birthdate", "le2015")],
        {"family": "Testperson", "birthdate": "2015", "address-postalcode": "M14 5AB"},
        {"birthdate": "2015", "address-postalcode": "M14 5AB", "gender": "female"},
        {**NAMES, "gender": "female"},
        {**NAMES, "birthdate": "2015-02-30"},
        {**NAMES, "birthdate": "ne2015-03-14"},
        {**BY_NAME, "name": "Anna Testperson"},
        {"_id": "nobody", "identifier": ANNA_NHS},
        {"_id": "nobody", "birthdate": "2015-02-30"},
        [*BY_NAME.items(), ("family", "Other")],
        {**BY_NAME, "gender:not": "male"},
        {**BY_NAME, "general-practitioner.name": "x", "identifier.x": "y"},
        {**BY_NAME, "_offset": str(SHOWN)},
    ],
)
def test_what_says_too_little_or_what_cannot_be_is_refused(asker: System, query: Any) -> None:
    refused(asker, query)


def test_the_results_are_held_to_dates_and_gender(asker: System) -> None:
    for query in (
        [*NAMES.items(), ("birthdate", "ge2015-04"), ("birthdate", "le2016")],
        [*NAMES.items(), ("birthdate", "2014")],
        [*BY_NAME.items(), ("gender", "male")],
        [("identifier", ANNA_NHS), ("birthdate", "lt2015-03-14")],
    ):
        bundle = found(asker, query)
        assert (bundle.total, bundle.entry) == (0, None)


def test_nobody_has_an_id_that_is_none(asker: System) -> None:
    for ref in ("nobody", "00000000-0000-4000-8000-000000000000"):
        bundle = found(asker, {"_id": ref})
        assert (bundle.total, bundle.entry) == (0, None)


# ── what is not known ────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_not_known_is_passed_over_or_refused_as_the_caller_prefers(asker: System, anna: Child) -> None:
    query = {**BY_NAME, "telecom": "01632 960001", "_sort": "family", "_summary": "true"}
    for prefer in ({}, {"Prefer": "handling=lenient"}):
        bundle = found(asker, query, **prefer)
        assert [one.id for one in patients(bundle)] == [str(anna.ref)]
        assert dict(used(bundle)) == BY_NAME
    refused(asker, query, Prefer="respond-async, handling=strict")
    by_form = Client().post(
        "/fhir/r4/Patient/_search",
        urlencode(query),
        content_type="application/x-www-form-urlencoded",
        headers={**asker.headers, "Prefer": "handling=strict"},
    )
    assert by_form.status_code == 400
    assert b"01632" not in by_form.content  # what was sent is not echoed


def test_what_is_not_used_beside_a_reference_is_not_in_the_address(asker: System, anna: Child) -> None:
    query = {"_id": str(anna.ref), "family": "Otherwise"}
    assert used(found(asker, query)) == [("_id", str(anna.ref))]
    refused(asker, query, Prefer="handling=strict")


# ── pages ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def walked(caller: System, query: dict[str, str]) -> list[Any]:
    pages = [found(caller, query)]
    while (following := link(pages[-1], "next")) is not None:
        assert len(pages) < 20
        pages.append(resource(Bundle, Client().get(following, headers=caller.headers)))
    return pages


def test_pages_hold_each_child_once_and_end(asker: System) -> None:
    many(7)
    pages = walked(asker, {**BY_NAME, "_count": "3"})
    assert [len(patients(page)) for page in pages] == [3, 3, 1]
    assert {page.total for page in pages} == {7}
    together = [one.id for page in pages for one in patients(page)]
    assert len(set(together)) == 7
    assert together == [one.id for one in patients(found(asker, BY_NAME))]
    assert link(found(asker, {**BY_NAME, "_count": "1000"}), "next") is None


def test_all_pages_together_show_no_more_than_a_page_would(asker: System) -> None:
    many(14)
    pages = walked(asker, {**BY_NAME, "_count": "4"})
    assert [len(patients(page)) for page in pages] == [4, 4, 2]
    assert {page.total for page in pages} == {None}
    assert all([one.search.mode for one in page.entry][-1] == "outcome" for page in pages)
    beyond = found(asker, {**BY_NAME, "_count": "4", "_offset": str(SHOWN - 1)})
    assert len(patients(beyond)) == 1


def test_the_first_ten_held_to_a_gender_are_not_all(asker: System) -> None:
    many(14)
    bundle = found(asker, {**BY_NAME, "gender": "male"})
    assert (patients(bundle), bundle.total) == ([], None)  # nobody can say that there is no other
    assert [one.search.mode for one in bundle.entry] == ["outcome"]


# ── $match ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def matched(caller: System, patient: dict[str, Any], **more: Any) -> Any:
    return resource(Bundle, caller.post("/fhir/r4/Patient/$match", asked(patient, **more)))


def test_of_several_who_are_equally_like_none_is_certain(asker: System) -> None:
    many(3)
    graded = [entry.search.extension[0].valueCode for entry in matched(asker, PATIENT).entry]
    assert graded == ["probable"] * 3
    assert matched(asker, PATIENT, onlyCertainMatches=True).entry is None


def test_a_count_cuts_and_says_so_by_leaving_the_total_out(asker: System) -> None:
    many(3)
    assert [matched(asker, PATIENT).total, matched(asker, PATIENT, count=3).total] == [3, 3]
    cut = matched(asker, PATIENT, count=2)
    assert (len(patients(cut)), cut.total) == (2, None)
    for count in (0, -1):
        assert asker.post("/fhir/r4/Patient/$match", asked(PATIENT, count=count)).status_code == 400


@pytest.mark.parametrize(
    "patient",
    [
        {"name": [{"text": "Anna Testperson"}], "birthDate": "2015-03-14"},
        {"name": [{"family": "Testperson", "given": ["Anna"]}], "birthDate": "2015"},
        {"name": [{"family": "Testperson", "given": ["Anna"]}], "birthDate": "2015-03"},
        {"name": [{"family": "Testperson"}], "birthDate": "2015-03-14", "address": [{"postalCode": "M14 5AB"}]},
    ],
)
def test_a_patient_is_matched_by_what_is_known(asker: System, anna: Child, patient: dict[str, Any]) -> None:
    assert [one.id for one in patients(matched(asker, patient))] == [str(anna.ref)]


@pytest.mark.parametrize("birth", ["2015-02-30", "yesterday", "gt2015"])
def test_a_patient_whose_date_cannot_be_is_refused(asker: System, birth: str) -> None:
    answer = asker.post("/fhir/r4/Patient/$match", asked({**PATIENT, "birthDate": birth}))
    assert answer.status_code == 400
    OperationOutcome.model_validate(json.loads(answer.content))


def test_the_capability_statement_names_what_is_taken_and_nothing_else(asker: System, client: Any) -> None:
    """Each parameter that is named is taken where what is not known is refused; each other of FHIR's is refused."""
    said = json.loads(client.get("/fhir/r4/metadata").content)
    (patient,) = said["rest"][0]["resource"]
    named = {one["name"] for one in patient["searchParam"]}
    example = {"_id": "x", "birthdate": "2015", "gender": "female", "identifier": ANNA_NHS}
    of_fhir = {
        "_id", "_lastUpdated", "_profile", "_security", "_tag", "active", "address", "address-city", "address-country",
        "address-postalcode", "address-state", "address-use", "birthdate", "death-date", "deceased", "email", "family",
        "gender", "general-practitioner", "given", "identifier", "language", "link", "name", "organization", "phone",
        "phonetic", "telecom",
    }  # fmt: skip
    assert named < of_fhir
    for name in sorted(of_fhir):
        answer = Client().get(
            "/fhir/r4/Patient",
            {name: example.get(name, "x")},
            headers={**asker.headers, "Prefer": "handling=strict"},
        )
        unknown = answer.status_code == 400 and b"This address takes" in answer.content
        assert unknown == (name not in named), name
