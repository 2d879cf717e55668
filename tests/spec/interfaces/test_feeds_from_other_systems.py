"""A system of an organisation sends what it holds, as a person would on a page; others cannot tell that it exists."""

import io
import json
import uuid
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.test import Client

from tests.spec.interfaces.conftest import System, system
from tests.unit.people import made
from village.kernel.access.queries import policy
from village.kernel.audit.models import Entry
from village.kernel.jobs.registry import find
from village.people.actions import arriving
from village.people.api import feeds as addresses
from village.people.models import Feed, Record, SourceSystem
from village.people.queries.formats import formats

pytestmark = pytest.mark.django_db
SEND, CSV = "/v1/sources/health/feeds", "text/csv"
ROWS = [made.row("1"), made.row("2", forename="Bela", date_of_birth="2012-10-02"), made.row("", forename="Secretname")]
EXAMPLE = ",".join(made.row("1")) + "\n" + ",".join(made.row("1").values()) + "\n"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: Any) -> None:
    settings.VAR = tmp_path / "var"


@pytest.fixture
def health() -> SourceSystem:
    return made.source("health", mapping=formats()["village"].mapping)


@pytest.fixture
def sender(health: SourceSystem) -> System:
    return system("custodian-system", purpose="")


def csv_of(rows: list[dict[str, str]]) -> str:
    return pl.DataFrame(rows).write_csv()


def parquet_of(rows: list[dict[str, str]]) -> bytes:
    pl.DataFrame(rows).write_parquet(whole := io.BytesIO())
    return whole.getvalue()


def lines_of(rows: list[dict[str, str]]) -> bytes:
    return "\n".join(json.dumps(row) for row in rows).encode()


def told(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.content
    return json.loads(answer.content)


def take_in(feed: Feed) -> None:
    """What the worker does with the job that was asked for."""
    asked = find("people.feed")
    assert asked is not None
    asked.run(by="worker", at=made.NOW, feed=feed.pk)


# ── who may not ──────────────────────────────────────────────────────────────────────────────────────────────────────


def addresses_of(feed: Feed) -> list[str]:
    return [f"/v1/feeds/{feed.ref}", f"/v1/feeds/{feed.ref}/rejected"]


def nothing_came() -> None:
    assert not Feed.objects.exists()
    assert not Entry.objects.filter(action="people.feed.arrive").exists()


@pytest.mark.parametrize("header", ["", "Bearer village_wrong"])
def test_without_a_token(health: SourceSystem, header: str) -> None:
    client = Client(headers={"Authorization": header})
    assert client.post(SEND, EXAMPLE, content_type=CSV).status_code == 401
    assert client.get(f"/v1/feeds/{uuid.uuid4()}").status_code == 401
    nothing_came()


@pytest.mark.parametrize("role", sorted({*policy().roles} - {"custodian-system"}))
def test_with_a_role_that_may_not_send(health: SourceSystem, role: str) -> None:
    area = "" if policy().only_everywhere(role) else made.AREA
    caller = system(role, area=area, of=f"org-{made.AREA}")
    assert caller.post(SEND, EXAMPLE, CSV).status_code == 403
    assert caller.get(f"/v1/feeds/{uuid.uuid4()}").status_code == 403
    nothing_came()


def test_without_a_second_factor(health: SourceSystem) -> None:
    assert system("custodian-system", second_factor=False).post(SEND, EXAMPLE, CSV).status_code == 403
    nothing_came()


@pytest.mark.parametrize("where", [{"area": made.ELSEWHERE}, {"area": made.ELSEWHERE, "of": f"org-{made.AREA}"}])
def test_what_is_anothers_is_like_what_is_not_there(sender: System, where: dict[str, str]) -> None:
    """Another organisation's source, and one's own outside the areas of the account's role."""
    told(sender.post(SEND, EXAMPLE, CSV), 202)
    (feed,) = Feed.objects.all()
    other = system("custodian-system", purpose="", **where)  # type: ignore[arg-type]
    answers = [other.post(SEND, EXAMPLE, CSV), *(other.get(address) for address in addresses_of(feed))]
    nothing = [other.post("/v1/sources/none/feeds", EXAMPLE, CSV), other.get(f"/v1/feeds/{uuid.uuid4()}")]
    assert {one.status_code for one in [*answers, *nothing]} == {404}
    assert len({one.content for one in [*answers, *nothing]}) == 1
    assert Feed.objects.count() == 1


# ── what is sent ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("form", "body"),
    [
        ("text/csv", csv_of(ROWS)),
        ("application/x-ndjson", lines_of(ROWS)),
        ("application/vnd.apache.parquet", parquet_of(ROWS)),
    ],
)
def test_a_file_of_any_form_is_taken_in_and_told_of(sender: System, form: str, body: Any) -> None:
    answer = sender.post(SEND, body, form)
    said = told(answer, 202)
    assert (said["state"], said["rows"], said["rejected"], said["counts"]) == ("coming", 3, 1, None)
    assert answer["Location"] == said["_links"]["self"] == f"/v1/feeds/{said['feed']}"
    take_in(Feed.objects.get(ref=said["feed"]))
    said = told(sender.get(answer["Location"]))
    assert (said["source"], said["state"], said["rejected"]) == ("health", "taken", 1)
    assert said["counts"] == {"arrived": 2, "changed": 0, "unchanged": 0, "ended": 0}
    assert set(Record.objects.values_list("key", "said__forename")) == {("1", "Anna"), ("2", "Bela")}
    rejected = sender.get(said["_links"]["rejected"])
    assert told(rejected) == {
        "rows": [{"row": 3, "field": "record", "reason": "it has no key of its own"}],
        "next": None,
    }
    assert b"Secretname" not in rejected.content


def test_how_many_found_a_child_whom_others_know_is_not_told(sender: System) -> None:
    """Two worlds that differ in whether another service knows the child give the same answers."""
    made.take(made.source("clinic", sensitive="sexual-health"), [made.row("c1")])
    answers = []
    for row in (made.row("1"), made.row("2", forename="Zed", surname="Nobody", date_of_birth="2001-01-09")):
        sent = told(sender.post(SEND, csv_of([row]), CSV), 202)
        take_in(Feed.objects.get(ref=sent["feed"]))
        told_of = sender.get(sent["_links"]["self"]).content.decode()
        answers.append(told_of.replace(sent["feed"], "").replace(sent["receivedAt"], ""))
    assert Record.objects.get(key="1").child.records.count() == 2
    assert Record.objects.get(key="2").child.records.count() == 1
    assert answers[0] == answers[1]


def test_rejected_rows_are_told_some_at_a_time(sender: System, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "AT_ONCE", 10)
    many = arriving.TOLD + 5
    good = "".join(f"good-{n},Bela,Testperson,,,\n" for n in range(many))  # or it would be held
    sent = told(sender.post(SEND, EXAMPLE + ",Bela,,,,\n" * many + good, CSV), 202)
    rows, after = [], 0
    while after is not None:
        got = told(sender.get(sent["_links"]["rejected"], after=str(after)))
        rows += [one["row"] for one in got["rows"]]
        after = got["next"]
    assert rows == list(range(2, arriving.TOLD + 2))  # what is known before it is taken in
    take_in(Feed.objects.get())
    got = told(sender.get(sent["_links"]["rejected"], after=str(rows[-1])))
    assert [one["row"] for one in got["rows"]] == list(range(arriving.TOLD + 2, many + 2))


def test_the_same_again_is_the_same_feed_and_a_key_stands_for_one_file(sender: System) -> None:
    once = {"Idempotency-Key": "week 18"}
    first = told(sender.post(SEND, EXAMPLE, CSV, **once), 202)
    assert told(sender.post(SEND, EXAMPLE, CSV, **once), 202) == first
    assert told(sender.post(SEND, EXAMPLE, CSV), 202) == first
    other = EXAMPLE.replace("Anna", "Hannah")
    assert told(sender.post(SEND, other, CSV, **once), 409)["detail"].startswith("This idempotency key")
    assert told(sender.post(SEND, other, CSV, **{"Idempotency-Key": "x" * 81}), 400)
    assert Feed.objects.count() == 1
    take_in(Feed.objects.get())
    assert told(sender.post(SEND, EXAMPLE, CSV), 202)["state"] == "taken"
    assert told(sender.post(SEND, other, CSV), 202)["feed"] != first["feed"]


def test_an_unusual_feed_is_held_and_told_why(sender: System) -> None:
    rows = [made.row(str(n), surname=f"Made{n}") for n in range(60)]
    take_in(Feed.objects.get(ref=told(sender.post(SEND, csv_of(rows), CSV), 202)["feed"]))
    SourceSystem.objects.update(mode="full")
    held = told(sender.post(SEND, csv_of(rows[:10]), CSV), 202)
    assert held["state"] == "held"
    assert "no more than half of the usual 60" in held["heldBecause"]
    take_in(Feed.objects.get(ref=held["feed"]))
    assert Record.objects.filter(ended_at=None).count() == 60


# ── what is refused ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("body", "form", "status", "detail"),
    [
        (EXAMPLE, "application/json", 415, "Send text/csv"),
        (EXAMPLE, "application/x-www-form-urlencoded", 415, "Send text/csv"),
        ("\n", CSV, 422, "is empty"),
        (EXAMPLE, "application/x-ndjson", 422, "not what its Content-Type says"),
        (lines_of(ROWS), CSV, 422, "not what its Content-Type says"),
        ("Secretname,x\n1,2\n", CSV, 422, "has no column 'record'"),
        ("record,Secretname,Secretname\n1,2,3\n", CSV, 422, "two columns of one name"),
        (b"PAR1Secretname", "application/vnd.apache.parquet", 422, "not a Parquet file"),
        (b'{"record": "1", "forename": "Secretname"', "application/x-ndjson", 422, "at line 1"),
        (b'{"record": "1"}\n[1]\n', "application/x-ndjson", 422, "at line 2"),
        (b'{"record": "1", "forename": {"a": "Secretname"}}', "application/x-ndjson", 422, "at line 1"),
        (b'{"record": "1", "record": "Secretname"}', "application/x-ndjson", 422, "at line 1"),
        (b'{"record": NaN, "forename": "Secretname"}', "application/x-ndjson", 422, "at line 1"),
        (b'{"record":' + b"[" * 100_000, "application/x-ndjson", 422, "at line 1"),
        (b'{"record": "\xff"}', "application/x-ndjson", 422, "not UTF-8"),
        (json.dumps({f"Secretname{n}": 1 for n in range(1001)}), "application/x-ndjson", 422, "1,000 columns"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_a_sentence_that_says_nothing_of_it(
    sender: System, body: Any, form: str, status: int, detail: str
) -> None:
    said = told(sender.post(SEND, body, form), status)
    assert detail in said["detail"]
    assert "Secretname" not in str(said)
    nothing_came()


def test_a_body_that_was_broken_off_is_not_a_shorter_one(sender: System) -> None:
    for body, length in ((EXAMPLE, len(EXAMPLE) + 1), ("", 0), (EXAMPLE, 0)):
        came = {"wsgi.input": io.BytesIO(body.encode()), "CONTENT_TYPE": CSV, "CONTENT_LENGTH": str(length)}
        answer = Client(headers=sender.headers).post(SEND, content_type=CSV, **came)
        assert told(answer, 400)["detail"].startswith("The body is empty, or shorter")
    nothing_came()


def test_a_body_that_is_too_large_is_not_read(sender: System, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "LARGEST", len(EXAMPLE) - 1)
    assert "send it in parts" in told(sender.post(SEND, EXAMPLE, CSV), 413)["detail"]
    monkeypatch.undo()
    monkeypatch.setattr(arriving, "LARGEST", len(EXAMPLE) - 1)
    assert "send it in parts" in told(sender.post(SEND, EXAMPLE, CSV), 422)["detail"]
    nothing_came()


def test_a_closed_source_takes_nothing(sender: System) -> None:
    SourceSystem.objects.update(closed_on=made.NOW.date())
    assert "was closed on" in told(sender.post(SEND, EXAMPLE, CSV), 422)["detail"]
    nothing_came()


def test_json_lines_may_leave_columns_out_and_say_numbers_and_yes(sender: System) -> None:
    body = (
        b'{"record": 7, "forename": "Anna", "surname": "Testperson"}\n\n'
        b'{"record": 8.50, "forename": "Bela", "date_of_birth": null, "lead": true, "role": "Nurse"}\n'
    )
    sent = told(sender.post(SEND, body, "application/x-ndjson"), 202)
    take_in(Feed.objects.get(ref=sent["feed"]))
    seven, eight = Record.objects.order_by("key")
    assert (seven.key, seven.said) == ("7", {"forename": "Anna", "surname": "Testperson"})
    assert (eight.key, eight.said) == ("8.50", {"forename": "Bela"})
    assert (eight.involvement.lead, eight.involvement.role) == (True, "Nurse")


def test_half_a_character_is_a_rejected_row(sender: System) -> None:
    SourceSystem.objects.update(mapping=formats()["sui-matcher"].mapping)
    body = b'{"GivenName": "A\\ud800", "Surname": "Testperson"}\n{"GivenName": "Bela", "Surname": "Testperson"}'
    sent = told(sender.post(SEND, body, "application/x-ndjson"), 202)
    assert sent["rejected"] == 1
    assert told(sender.get(sent["_links"]["rejected"]))["rows"][0]["field"] == "forename"
