"""Whoever may not is refused before anything is looked at: alike, as FHIR does, with nothing of what was sent."""

import datetime as dt
import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from fhir.resources.R4B.operationoutcome import OperationOutcome

from tests.spec.interfaces.conftest import ANNA_NHS, System, system
from tests.unit.people import made
from village.kernel.access.queries import policy
from village.kernel.accounts.actions import close_account, end_role, revoke_token
from village.kernel.accounts.models import ApiToken, RoleGrant
from village.kernel.audit.models import Entry
from village.people.models import Child, SearchJob
from village.people.rules.searching import AN_HOUR

NUMBER = f"https://fhir.nhs.uk/Id/nhs-number|{ANNA_NHS}"
BY_NAME = {"family": "Testperson", "given": "Anna", "birthdate": "2015-03-14"}
MATCH = {"resourceType": "Parameters", "parameter": [{"name": "resource", "resource": {"resourceType": "Patient"}}]}


def everything(caller: System, anna: Child) -> list[Any]:
    """One request to every address that asks about children."""
    return [
        caller.get(f"/fhir/r4/Patient/{anna.ref}"),
        caller.get("/fhir/r4/Patient", **BY_NAME),
        caller.get("/fhir/r4/Patient", identifier=NUMBER),
        caller.post("/fhir/r4/Patient/_search", "family=Testperson", "application/x-www-form-urlencoded"),
        caller.post("/fhir/r4/Patient/$match", MATCH),
        caller.get("/fhir/r4/Patient/$ihe-pix", sourceIdentifier=NUMBER),
        caller.get("/fhir/r4/anything/else"),
        caller.post("/v1/searches", {"sui": ANNA_NHS}),
        caller.get(f"/v1/searches/{anna.ref}/results"),
        caller.get(f"/v1/records/{anna.ref}.0"),
    ]


def refused(answers: list[Any], status: int) -> None:
    assert {answer.status_code for answer in answers} == {status}
    for answer in answers:
        said = json.loads(answer.content)
        if said.get("resourceType"):
            OperationOutcome.model_validate(said)
        else:
            assert said["status"] == status
        assert "Testperson" not in answer.content.decode()
    assert len({answer.content for answer in answers}) <= 2  # as FHIR says it, and as the rest does
    assert not SearchJob.objects.exists()
    assert not Entry.objects.filter(action__in=["people.search", "people.view", "people.reason"]).exists()


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer village_wrong", "Basic dXNlcjpwYXNz"])
def test_without_a_token_or_with_a_wrong_one(asker: System, anna: Child, header: str) -> None:
    asker.headers["Authorization"] = header
    answers = everything(asker, anna)
    refused(answers, 401)
    assert {answer["WWW-Authenticate"] for answer in answers} == {"Bearer"}


def test_with_a_token_that_has_ended_was_taken_back_or_whose_account_closed(asker: System, anna: Child) -> None:
    token = ApiToken.objects.get()
    wrong = System(asker.account, asker.headers | {"Authorization": "Bearer nothing"}).get("/fhir/r4/Patient").content
    ApiToken.objects.update(until_at=timezone.now(), made_at=timezone.now() - dt.timedelta(days=9))
    refused(everything(asker, anna), 401)
    ApiToken.objects.update(until_at=timezone.now() + dt.timedelta(days=9))
    revoke_token(account=asker.account, token=token.pk, by="test", at=timezone.now())
    refused(everything(asker, anna), 401)
    ApiToken.objects.update(revoked_at=None)
    close_account(account=asker.account, by="test", at=timezone.now())
    refused(everything(asker, anna), 401)
    assert asker.get("/fhir/r4/Patient").content == wrong  # nobody can tell one from another


def test_a_browser_that_is_signed_in_is_nobody_without_a_token(asker: System, anna: Child) -> None:
    client = Client()
    client.force_login(asker.account, backend="village.kernel.accounts.backends.AccountBackend")
    assert client.get(f"/fhir/r4/Patient/{anna.ref}", headers={"X-Purpose": "help"}).status_code == 401


@pytest.mark.parametrize("role", sorted(r for r, has in policy().roles.items() if "people.ask" not in has.permissions))
def test_with_a_role_that_may_not_ask(anna: Child, role: str) -> None:
    area = "" if policy().only_everywhere(role) else made.AREA
    refused(everything(system(role, area=area, of=f"org-{made.AREA}"), anna), 403)


@pytest.mark.parametrize("lacking", [{"cleared": False}, {"second_factor": False}, {"role": ""}])
def test_without_vetting_a_second_factor_or_any_role(anna: Child, lacking: dict[str, Any]) -> None:
    refused(everything(system(**lacking), anna), 403)


@pytest.mark.parametrize("purpose", ["", "because", "help, concern"])
def test_without_a_purpose(anna: Child, purpose: str) -> None:
    caller = system(purpose=purpose)
    answers = everything(caller, anna)
    refused(answers, 403)
    assert b"X-Purpose" in answers[0].content


def test_a_role_that_ends_ends_at_the_next_request(asker: System, anna: Child) -> None:
    assert asker.get(f"/fhir/r4/Patient/{anna.ref}").status_code == 200
    (grant,) = RoleGrant.objects.filter(account=asker.account)
    end_role(grant=grant, until_on=timezone.localdate(), by="test", at=timezone.now())
    assert asker.get(f"/fhir/r4/Patient/{anna.ref}").status_code == 403


@pytest.mark.parametrize("role", sorted({*policy().roles} - {"custodian-system"}))
def test_nobody_but_a_custodians_system_fetches_events(db: None, role: str) -> None:
    area = "" if policy().only_everywhere(role) else made.AREA
    caller = system(role, area=area, of=f"org-{made.AREA}")
    answers = [
        caller.post("/v1/work/lease", {}),
        caller.post("/v1/work/00000000-0000-0000-0000-000000000000/done", {}),
        caller.send("put", "/v1/subscription"),
        caller.send("delete", "/v1/subscription"),
    ]
    assert {answer.status_code for answer in answers} == {403}


def test_more_searches_than_work_can_need_are_refused_and_kept(asker: System) -> None:
    codes = [asker.get("/fhir/r4/Patient", **BY_NAME).status_code for _ in range(AN_HOUR + 1)]
    assert codes == [200] * AN_HOUR + [429]
    assert asker.post("/v1/searches", {"sui": ANNA_NHS}).status_code == 429
    assert Entry.objects.filter(action="people.search", decision="denied").count() == 2


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"family": "Testperson"}, 400),  # a list of children
        ({"family": "Testperson", "given": "Anna"}, 400),
        ({"birthdate": "2015-03-14"}, 400),
        ({**BY_NAME, "birthdate": "gt2015-03-14"}, 400),
        ({**BY_NAME, "family:exact": "Testperson"}, 400),
        ({**BY_NAME, "_count": "0"}, 400),
        ({**BY_NAME, "_format": "xml"}, 406),
        ({"identifier": "https://example.org|1"}, 400),
        ({"identifier": "https://fhir.nhs.uk/Id/nhs-number|"}, 400),
        ({**BY_NAME, "given": "A" * 4000}, 414),
        ({**BY_NAME, "given": "A\x00"}, 400),
    ],
)
def test_a_search_that_says_too_little_or_what_is_not_known(asker: System, query: Any, status: int) -> None:
    answer = asker.get("/fhir/r4/Patient", **query)
    assert answer.status_code == status, answer.content
    OperationOutcome.model_validate(json.loads(answer.content))
    assert not Entry.objects.filter(action="people.search").exists()


def test_what_is_wrong_is_named_as_its_sender_calls_it_and_never_repeated(asker: System) -> None:
    wrong = asker.get("/fhir/r4/Patient", **{**BY_NAME, "birthdate": "14/03/2015"}).content.decode()
    assert "Not possible: birthdate.0. What is taken is told at /fhir/r4/openapi.json." in wrong
    assert "14/03/2015" not in wrong
    wrong = asker.post("/v1/searches", {"sui": "123"}).content.decode()
    assert "Not possible: sui. What is taken is told at /v1/openapi.json." in wrong
    wrong = asker.get("/fhir/r4/Patient", **{**BY_NAME, "family:exact": "Testperson"}).content.decode()
    assert "each once but birthdate and given" in wrong


@pytest.mark.parametrize("query", ["family=A&family=B", "family=%ff", "family=%zz"])
def test_an_address_that_cannot_be_read(asker: System, query: str) -> None:
    assert Client().get(f"/fhir/r4/Patient?{query}", headers=asker.headers).status_code == 400


@pytest.mark.parametrize(
    ("body", "form", "status"),
    [
        ("{", "application/json+x", 415),
        ({"resourceType": "Parameters"}, "application/json", 400),
        ({"resourceType": "Patient"}, "application/fhir+json", 400),
    ],
)
def test_a_body_that_cannot_be_taken(asker: System, body: Any, form: str, status: int) -> None:
    answer = asker.post("/fhir/r4/Patient/$match", body, form)
    assert answer.status_code == status
    OperationOutcome.model_validate(json.loads(answer.content))


def test_a_body_that_is_no_json_or_too_long(asker: System, settings: Any) -> None:
    broken = Client().post("/fhir/r4/Patient/$match", "{", content_type="application/json", headers=asker.headers)
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    long = asker.post("/fhir/r4/Patient/_search", "family=" + "A" * 200, "application/x-www-form-urlencoded")
    for answer in (broken, long):
        assert answer.status_code == 400
        OperationOutcome.model_validate(json.loads(answer.content))


def test_an_audit_entry_stands_before_every_answer(asker: System, anna: Child) -> None:
    asker.get(f"/fhir/r4/Patient/{anna.ref}")
    asker.get("/fhir/r4/Patient", **BY_NAME)
    said = Entry.objects.filter(actor=str(asker.account.ref)).order_by("seq")
    assert [one.action for one in said] == ["people.reason", "people.view", "people.search"]
    assert not [one for one in said if "Testperson" in one.detail or "2015" in one.detail]
