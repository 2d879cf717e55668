"""Two worlds that differ only in what is hidden answer other systems with the same bytes: in patients, matches, cross
references, searches, pointers and events alike."""

import datetime as dt
import json
import re
from typing import Any

import pytest
from django.db import transaction

from tests.spec.interfaces.conftest import ANNA_NHS, System, system
from tests.unit.people import made
from village.people.actions import merging, resolving
from village.people.models import Child, OutboxEvent, Shield

NHS = "https://fhir.nhs.uk/Id/nhs-number"
ANY_REF = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(\.[0-9a-f]{24})?")
LATER_ON = made.NOW + dt.timedelta(days=1)
NOT_TOLD_TWICE = re.compile(r"\d{4}-\d{2}-\d{2}T[0-9:.]+Z")


def asked(**patient: Any) -> dict[str, Any]:
    resource = {"resourceType": "Patient", **patient}
    return {"resourceType": "Parameters", "parameter": [{"name": "resource", "resource": resource}]}


def everything(caller: System, anna: Child) -> list[tuple[int, str]]:
    """What every address answers about Anna, with references and instants, which differ anyway, made alike."""
    by_name = {"family": "Testperson", "given": "Anna", "birthdate": "2015-03-14"}
    hidden = {"family": "Secretname", "given": "Anna", "birthdate": "2015-03-14"}
    job = caller.post("/v1/searches", {"sui": ANNA_NHS})
    answers = [
        caller.get(f"/fhir/r4/Patient/{anna.ref}"),
        caller.get("/fhir/r4/Patient", **by_name),
        caller.get("/fhir/r4/Patient", **hidden),
        caller.get("/fhir/r4/Patient", **hidden, _count="1"),
        caller.get("/fhir/r4/Patient", name="Hidden Entirely", birthdate="2010"),
        caller.get("/fhir/r4/Patient", name="Anna Secretname", birthdate="ge2014"),
        caller.get("/fhir/r4/Patient", name="Anna Testperson", birthdate="2015-03", gender="female"),
        caller.get("/fhir/r4/Patient", _id=str(anna.ref)),
        caller.get("/fhir/r4/Patient", identifier=f"{NHS}|{ANNA_NHS}"),
        caller.get("/fhir/r4/Patient", identifier=f"{NHS}|{made.NHS[1]}"),
        caller.get("/fhir/r4/Patient", given="Anna", family="Testperson", **{"address-postalcode": "LS1 1AA"}),
        caller.post(
            "/fhir/r4/Patient/$match", asked(name=[{"family": "Testperson", "given": ["Anna"]}], birthDate="2015-03-14")
        ),
        caller.post(
            "/fhir/r4/Patient/$match", asked(name=[{"family": "Secretname", "given": ["Anna"]}], birthDate="2015-03-14")
        ),
        caller.get("/fhir/r4/Patient/$ihe-pix", sourceIdentifier=f"{NHS}|{ANNA_NHS}"),
        caller.get("/fhir/r4/Patient/$ihe-pix", sourceIdentifier=f"{NHS}|{made.NHS[1]}"),
        job,
        caller.get(json.loads(job.content)["_links"]["results"]["href"]),
    ]
    return [(one.status_code, NOT_TOLD_TWICE.sub("T", ANY_REF.sub("REF", one.content.decode()))) for one in answers]


def a_sensitive_record() -> None:
    """A sensitive service without consent: it knows another name, number and postcode."""
    clinic = made.source("clinic", sensitive="sexual-health")
    made.take(
        clinic,
        [made.row("k1", nhs_number=ANNA_NHS, former_surname="Secretname", former_postcode="LS1 1AA", role="Nurse")],
        at=LATER_ON,
    )
    made.take(
        clinic,
        [made.row("k2", nhs_number=made.NHS[1], forename="Hidden", surname="Entirely", date_of_birth="2010-01-02")],
        at=LATER_ON,
    )


def test_a_sensitive_service_without_consent_is_nowhere(anna: Child) -> None:
    caller, custodian = system(), system("custodian-system", purpose="")
    custodian.send("put", "/v1/subscription", {"url": "https://example.org/hook"})
    before = everything(caller, anna)
    a_sensitive_record()
    assert made.record(made.source("clinic"), "k1").child == anna  # it is there, and the index knows it
    assert everything(caller, anna) == before
    assert not OutboxEvent.objects.exclude(subscriber__organisation__slug=f"org-{made.AREA}").exists()


def test_a_child_that_only_a_sensitive_service_knows_is_as_one_that_is_not(anna: Child) -> None:
    """By its very reference, at every address that takes one."""
    caller = system()
    a_sensitive_record()
    there, nowhere = str(made.record(made.source("clinic"), "k2").child.ref), "00000000-0000-4000-8000-000000000000"

    def answers(ref: str) -> list[tuple[int, str]]:
        told = [
            caller.get(f"/fhir/r4/Patient/{ref}"),
            caller.get("/fhir/r4/Patient", _id=ref),
            caller.get("/fhir/r4/Patient", identifier=f"urn:ietf:rfc:3986|urn:uuid:{ref}"),
            caller.get("/fhir/r4/Patient/$ihe-pix", sourceIdentifier=f"urn:ietf:rfc:3986|urn:uuid:{ref}"),
            caller.get("/fhir/r4/Patient/$ihe-pix", sourceIdentifier=f"http://testserver/fhir/r4|Patient/{ref}"),
            caller.get(f"/v1/searches/{ref}"),
            caller.get(f"/v1/records/{ref}.000000000000000000000000"),
        ]
        return [(one.status_code, ANY_REF.sub("REF", one.content.decode())) for one in told]

    assert answers(there) == answers(nowhere)


def test_what_only_a_sensitive_service_knew_merges_unseen(anna: Child) -> None:
    caller = system()
    before = everything(caller, anna)
    a_sensitive_record()
    gone = made.record(made.source("clinic"), "k2").child
    officer = made.viewer("matching-officer")
    merging.merge(keep=anna.ref, gone=gone.ref, reason="One child", by=officer, at=LATER_ON)
    assert everything(caller, anna) == before


def test_what_a_sensitive_service_does_is_told_to_nobody(anna: Child) -> None:
    made.take(made.source("far", area=made.ELSEWHERE, kind="school"), [made.row("f1", nhs_number=ANNA_NHS)])
    far = system("custodian-system", area=made.ELSEWHERE, purpose="")
    assert far.send("put", "/v1/subscription", {}).status_code == 200
    a_sensitive_record()
    assert json.loads(far.post("/v1/work/lease", {}).content)["events"] == []
    agreed = made.row("k1", nhs_number=ANNA_NHS, role="Nurse", consent="in writing")
    made.take(made.source("clinic"), [agreed | {"surname": "Testpersons"}])
    # with consent it is shown, but nothing began by that
    assert json.loads(far.post("/v1/work/lease", {}).content)["events"] == []


def test_who_knows_a_child_only_as_a_sensitive_service_hears_of_no_other(anna: Child) -> None:
    """It would learn of others what the others do not learn of it."""
    clinic = made.source("clinic", area=made.ELSEWHERE, sensitive="mental-health")
    made.take(clinic, [made.row("k1", nhs_number=ANNA_NHS)])
    far = system("custodian-system", area=made.ELSEWHERE, purpose="")
    far.send("put", "/v1/subscription", {})
    made.take(made.source("care"), [made.row("a1", nhs_number=ANNA_NHS, role="Social worker")])
    assert json.loads(far.post("/v1/work/lease", {}).content)["events"] == []


@pytest.mark.parametrize("postcode", ["LS1 1AA", "BD1 1AA"])
def test_where_a_shielded_child_lives_moves_nothing(anna: Child, postcode: str) -> None:
    """The same, wherever a shielded child lives: nobody can find out by asking."""
    caller = system()
    _shield(anna)
    before = everything(caller, anna)
    made.take(
        made.source("health"),
        [made.row("h1", nhs_number=ANNA_NHS, postcode=postcode, role="Health visitor")],
        at=LATER_ON,
    )
    assert everything(caller, anna) == before
    assert all("M14" not in said and "960001" not in said for _, said in before)


def test_nothing_that_others_do_with_a_shielded_child_is_told(anna: Child) -> None:
    made.take(made.source("far", area=made.ELSEWHERE, kind="school"), [made.row("f1", nhs_number=ANNA_NHS)])
    far = system("custodian-system", area=made.ELSEWHERE, purpose="")
    far.send("put", "/v1/subscription", {})
    made.take(made.source("care"), [made.row("a1", nhs_number=ANNA_NHS, role="Social worker")])
    assert OutboxEvent.objects.filter(kind="involvement.started").count() == 1
    _shield(anna)  # after it was written down, before it was fetched
    assert json.loads(far.post("/v1/work/lease", {}).content)["events"] == []
    made.take(made.source("care"), [made.row("a2", nhs_number=ANNA_NHS, role="Family worker")])
    assert json.loads(far.post("/v1/work/lease", {}).content)["events"] == []


def _shield(child: Child) -> None:
    with transaction.atomic():
        Shield.objects.create(
            child=child, reason="harm", words="made", from_at=made.NOW, by=child.ref, review_on=made.FAR_OFF
        )
        resolving.rebuild_keys([child.pk])
