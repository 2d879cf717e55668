"""`/v1/searches`: a job has an id, is its caller's alone, keeps no service, and ends; with one key twice it is one job.
Its answers are pointers: who holds a record and how to reach them, never content."""

import datetime as dt
import json
import uuid
from typing import Any

import pytest
from django.utils import timezone

from tests.spec.interfaces.conftest import ANNA_NHS, System, system
from tests.unit.people import made
from village.kernel.audit.models import Entry
from village.people.actions import searches
from village.people.models import Child, Identifier, SearchJob

# The words of SearchStatus and RecordType in the Find a Record interface, version 1.
STATUSES = {"queued", "running", "completed", "failed", "cancelled"}
TYPES = {
    "local-authority", "local-authority.children-social-care", "education", "education.attendance",
    "education.exclusion", "health", "health.mental-health", "crime-justice", "housing", "housing.homelessness",
    "other",
}  # fmt: skip


def start(caller: System, sui: str = ANNA_NHS, **headers: str) -> dict[str, Any]:
    answer = caller.post("/v1/searches", {"sui": sui}, **headers)
    assert answer.status_code == 202, answer.content
    job: dict[str, Any] = json.loads(answer.content)
    assert answer["Location"] == job["_links"]["self"]["href"] == f"/v1/searches/{job['jobId']}"
    return job


def results(caller: System, job: dict[str, Any]) -> dict[str, Any]:
    answer = caller.get(job["_links"]["results"]["href"])
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = json.loads(answer.content)
    return found


def test_a_search_finds_who_holds_records(asker: System, anna: Child) -> None:
    job = start(asker, "999 000 0018")
    assert job["status"] in STATUSES
    assert json.loads(asker.get(job["_links"]["self"]["href"]).content) == job
    found = results(asker, job)
    assert (found["match"], found["sui"]) == ("Match", ANNA_NHS)
    assert {(one["providerName"], one["recordType"], one["contact"]) for one in found["items"]} == {
        ("The health system", "health", "01632 960001"),
        ("The school system", "education", "01632 960002"),
    }
    assert {one["recordType"] for one in found["items"]} <= TYPES
    for one in found["items"]:
        pointer = json.loads(asker.get(one["recordUrl"]).content)
        assert pointer["providerName"] == one["providerName"]
        assert pointer["data"]["contact"] == one["contact"]
        assert set(pointer["data"]) == {"child", "role", "contact", "lead", "assessment", "startedOn", "toldOn"}
        assert "Anna" not in json.dumps(pointer)


def test_a_job_keeps_whom_it_found_and_no_service(asker: System, anna: Child) -> None:
    start(asker)
    kept = SearchJob.objects.get()
    assert kept.found == [str(anna.ref)]
    assert "Health visitor" not in str(vars(kept))


def test_what_ended_since_is_not_in_the_results(asker: System) -> None:
    job = start(asker)
    (url,) = [one["recordUrl"] for one in results(asker, job)["items"] if one["recordType"] == "education"]
    ended = made.row("s1", nhs_number=ANNA_NHS, role="Teacher", ended_on="2026-01-01", contact="01632 960002")
    made.take(made.source("school"), [ended])
    assert [one["recordType"] for one in results(asker, job)["items"]] == ["health"]
    assert asker.get(url).status_code == 404


def test_nobody_and_several(asker: System, anna: Child) -> None:
    nobody = results(asker, start(asker, made.NHS[4]))
    assert (nobody["match"], nobody["items"]) == ("NoMatch", [])
    clinic = made.source("clinic")
    made.take(
        clinic, [made.row("c1", forename="Zoe", surname="Other", date_of_birth="2011-09-09", nhs_number=ANNA_NHS)]
    )
    assert Identifier.objects.filter(value=ANNA_NHS).values("record__child").distinct().count() == 2
    several = results(asker, start(asker))
    assert (several["match"], several["items"]) == ("ManyMatch", [])  # whose services these are nobody can say


def test_the_same_key_is_the_same_job(asker: System) -> None:
    first = start(asker, **{"Idempotency-Key": "k1"})
    assert start(asker, **{"Idempotency-Key": "k1"}) == first
    assert start(asker)["jobId"] != first["jobId"]
    assert Entry.objects.filter(action="people.search").count() == 2
    other = asker.post("/v1/searches", {"sui": made.NHS[1]}, **{"Idempotency-Key": "k1"})
    assert other.status_code == 409
    assert start(system(), **{"Idempotency-Key": "k1"})["jobId"] != first["jobId"]  # another's key is another key
    assert asker.post("/v1/searches", {"sui": ANNA_NHS}, **{"Idempotency-Key": "k" * 81}).status_code == 400


def test_a_key_serves_again_once_its_job_has_expired(asker: System) -> None:
    first = start(asker, **{"Idempotency-Key": "k1"})
    SearchJob.objects.update(until_at=timezone.now(), made_at=timezone.now() - dt.timedelta(hours=1))
    assert start(asker, **{"Idempotency-Key": "k1"})["jobId"] != first["jobId"]


def test_a_job_is_its_callers_alone(asker: System) -> None:
    job = start(asker)
    href = job["_links"]["self"]["href"]
    other = system()
    nothing = other.get(f"/v1/searches/{uuid.uuid4()}")
    for answer in (other.get(href), other.get(f"{href}/results"), other.send("delete", href)):
        assert (answer.status_code, answer.content) == (404, nothing.content)
    assert asker.get(href).status_code == 200


def test_a_job_is_cancelled_and_expires(asker: System) -> None:
    job = start(asker)
    href = job["_links"]["self"]["href"]
    assert asker.send("delete", href).status_code == 204
    assert json.loads(asker.get(href).content)["status"] == "cancelled"
    assert results(asker, job)["items"] == []
    assert Entry.objects.filter(action="people.search.cancel").count() == 1
    SearchJob.objects.update(until_at=timezone.now(), made_at=timezone.now() - dt.timedelta(hours=1))
    assert asker.get(href).status_code == 404
    assert searches.tidy(by="test", at=timezone.now()) == 1
    assert not SearchJob.objects.exists()


@pytest.mark.parametrize("record", ["nobody", "00000000-0000-4000-8000-000000000000.0", "{anna}.0", "{anna}"])
def test_a_record_that_is_not_there(asker: System, anna: Child, record: str) -> None:
    answer = asker.get(f"/v1/records/{record.format(anna=anna.ref)}")
    assert (answer.status_code, json.loads(answer.content)["detail"]) == (404, "There is no such record.")


@pytest.mark.parametrize("body", [{}, {"sui": "abc"}, {"sui": ANNA_NHS, "name": "Anna"}, {"sui": None}])
def test_a_body_that_says_something_else(asker: System, body: dict[str, Any]) -> None:
    assert asker.post("/v1/searches", body).status_code == 422
