"""Reading the audit: who may not, first; whoever does leaves an entry before anything is shown."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.unit.kernel.people import audited, person, signed_in
from village.kernel.access.queries import policy
from village.kernel.accounts.models import RoleGrant
from village.kernel.audit import actions, checkpoints, queries
from village.kernel.audit.actions import Event, record_many
from village.kernel.audit.models import Entry
from village.kernel.audit.rules import Checkpoint

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
READ, VERIFY = "/oversight/audit/", "/oversight/audit/verify/"


@pytest.fixture
def auditor() -> Client:
    return signed_in(person("Cleo Marsh", "auditor"), second_factor=True)


def write(count: int = 1, **fields: Any) -> None:
    record_many(
        [
            Event(**{"actor": "someone", "action": "test.write", "thing": "thing:1", "at": AT, **fields})
            for _ in range(count)
        ]
    )


def main(client: Client, query: str = "") -> str:
    response = client.get(READ + query)
    assert response.status_code == 200
    return str(response.content.decode().split("<main")[1])


@pytest.mark.parametrize("role", ["anyone", "signed in", *sorted(policy().roles)])
def test_every_role_that_may_not(role: str) -> None:
    client = Client()
    if role == "signed in":
        client = signed_in(person("Sam Signed"), second_factor=True)
    elif role != "anyone":
        client = signed_in(person("Rae Role", role), second_factor=True)
    if "audit.read" in getattr(policy().roles.get(role), "permissions", ()):
        pytest.skip("this one may")
    wanted = 302 if role == "anyone" else 404
    assert client.get(READ).status_code == wanted
    assert client.post(VERIFY).status_code == wanted
    assert audited("audit.read") == audited("audit.verify") == []


@pytest.mark.parametrize("second_factor", [True, False])
def test_an_auditor_of_one_area_who_was_made_one_before_sees_nothing(second_factor: bool) -> None:
    account = person("Cleo Marsh", "auditor")
    RoleGrant.objects.filter(account=account).update(area="E06000047")
    client = signed_in(account, second_factor=second_factor)
    assert client.get(READ).status_code == client.post(VERIFY).status_code == 404
    assert READ not in client.get("/work/").content.decode()
    assert audited("audit.read") == audited("audit.verify") == []


def test_an_auditor_without_a_second_factor_is_asked_for_one() -> None:
    client = signed_in(person("Cleo Marsh", "auditor"))
    assert client.get(READ)["Location"].startswith("/account/two-factor/needed/")
    assert client.post(VERIFY)["Location"].startswith("/account/two-factor/needed/")


def test_reading_is_recorded_with_what_was_asked_and_seen(auditor: Client) -> None:
    write(3)
    main(auditor, "?action=test.write&actor=someone&thing=thing%3A1&first=2026-11-23&last=2026-11-23")
    (entry,) = audited("audit.read")
    assert (entry.thing, entry.decision, entry.organisation, entry.policy) == (
        "audit",
        "permitted",
        "exampleshire",
        policy().version,
    )
    detail = queries.detail_of(entry)
    assert detail == {
        "action": "test.write",
        "actor": "someone",
        "thing": "thing:1",
        "since": "2026-11-23T00:00:00+00:00",
        "until": "2026-11-24T00:00:00+00:00",
        "entries": 3,
        "first": Entry.objects.filter(action="test.write").last().seq,  # type: ignore[union-attr]
        "last": Entry.objects.filter(action="test.write").first().seq,  # type: ignore[union-attr]
    }


def test_nothing_is_shown_when_reading_cannot_be_recorded(auditor: Client, monkeypatch: Any) -> None:
    write(action="test.secret")
    auditor.raise_request_exception = False

    def fails(*_: object, **__: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr(actions, "record", fails)
    response = auditor.get(READ)
    assert response.status_code == 500
    assert b"test.secret" not in response.content


def test_names_are_shown_and_kept_nowhere(auditor: Client) -> None:
    ann = person("Ann Archer")
    page = main(auditor)
    assert "account Ann Archer" in page
    assert "Ann Archer" not in " ".join(str(row) for row in queries.rows())
    assert str(ann.ref) in page  # in the link that finds what else was done


def test_days_are_londons(auditor: Client) -> None:
    write(at=dt.datetime(2026, 7, 1, 22, 59, tzinfo=dt.UTC), thing="thing:before")
    write(at=dt.datetime(2026, 7, 1, 23, tzinfo=dt.UTC), thing="thing:on")
    write(at=dt.datetime(2026, 7, 2, 23, tzinfo=dt.UTC), thing="thing:after")
    page = main(auditor, "?first=2026-07-02&last=2026-07-02")
    assert "thing on" in page
    assert "thing before" not in page
    assert "thing after" not in page


@pytest.mark.parametrize(
    "query",
    [
        "?first=2026-02-30",
        "?first=x&last=y",
        "?action=invented",
        "?before=x",
        "?before=-1",
        "?before=" + "9" * 40,
        "?before=%EF%BC%91",
        "?page=2",
        "?actor=%27%3B--",
        "?thing=" + "x" * 500,
        "?actor=a%0Ab",
        "?thing=a%E2%80%A8b",
        "?actor=a%C2%85b",
        "?last=9999-12-31",
        "?first=0001-01-01&last=0001-01-01",
    ],
)
def test_a_question_that_makes_no_sense_is_answered_calmly(auditor: Client, query: str) -> None:
    main(auditor, query)


def test_pages_go_back_to_the_first_entry(auditor: Client) -> None:
    write(60)
    newest = main(auditor)
    assert "Older entries" in newest
    shown = Entry.objects.count() - 1  # the entry of this reading is not on its own page
    before = shown - 50 + 1
    assert f"?before={before}" in newest
    older = main(auditor, f"?before={before}")
    assert "Older entries" not in older
    assert "Newest" in older
    assert main(auditor, "?before=1").count("No entry fits") == 1


def test_how_the_chain_stands(auditor: Client) -> None:
    page = main(auditor)
    assert "The audit is not shown to be whole" in page
    assert "there is no checkpoint to hold it against" in page
    assert "None yet" in page
    assert auditor.post(VERIFY)["Location"] == READ
    assert "not shown to be whole, see entry" in main(auditor)
    actions.keep_checkpoint(by="someone", at=AT)
    page = main(auditor)
    assert "since the last checkpoint follows" in page
    assert "23 November 2026 at 9am" in page
    assert auditor.post(VERIFY)["Location"] == READ
    page = main(auditor)
    assert "whole," in page
    assert audited("audit.verify")[0].actor == audited("audit.read")[0].actor


def test_checkpoints_that_were_taken_away(auditor: Client, settings: Any, tmp_path: Any) -> None:
    settings.CHECKPOINTS = [str(tmp_path / "one.jsonl"), str(tmp_path / "two.jsonl")]
    write()
    point = actions.keep_checkpoint(by="someone", at=AT)
    assert point is not None
    assert "The audit stands" in main(auditor)
    (tmp_path / "one.jsonl").write_text("")
    assert f"one.jsonl does not have the checkpoint of entry {point.seq}, which another custodian has" in main(auditor)
    (tmp_path / "two.jsonl").unlink()
    page = main(auditor)
    assert "The audit stands" not in page
    assert f"the audit says that one of entry {point.seq} was kept" in page


def test_a_chain_that_does_not_stand(auditor: Client, settings: Any) -> None:
    write()
    key = checkpoints.signing_key(settings.AUDIT_KEY_FILE)
    checkpoints.keep(Checkpoint(2, "f" * 64, "2026-11-23"), key, settings.CHECKPOINTS)
    page = main(auditor)
    assert "The audit does not stand: entry 2 is not the one that the checkpoint of 2026-11-23 signed" in page
    auditor.post(VERIFY)
    assert "not whole, see entry" in main(auditor)


def test_a_forged_checkpoint(auditor: Client, settings: Any, tmp_path: Any) -> None:
    (tmp_path / "checkpoints.jsonl").write_text("{}\n")
    assert "was not signed with our key" in main(auditor)
    assert auditor.post(VERIFY).status_code == 302
    assert audited("audit.verify")[0].decision == "broken"


def test_a_database_that_protects_no_more(auditor: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr(queries, "unprotected", lambda: ("audit_entry_no_delete",))
    assert "audit_entry_no_delete is missing" in main(auditor)


def test_a_clock_that_was_set_back(auditor: Client) -> None:
    write(at=timezone.now() + dt.timedelta(days=1))
    write()
    assert "the clock of the machine stood earlier" in main(auditor)


def test_what_is_in_the_audit_cannot_act_on_the_page(auditor: Client) -> None:
    write(thing="thing:<script>alert(1)</script>", reason="<img src=x>", detail={"<b>": "</td>"})
    page = main(auditor)
    assert "<script>alert" not in page
    assert "<img src=x>" not in page
    assert "<b>" not in page
