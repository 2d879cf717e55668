"""Exports: of what somebody manages and may read, of nobody by name, whole or not at all, in the audit first."""

import csv
import datetime as dt
import hashlib
import io
import json
import re
import uuid
import zipfile
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from tests.unit.casework import made
from tests.unit.casework.planned import NOW
from tests.unit.casework.test_pages import words
from village.casework.actions.exporting import Made, make_export
from village.casework.models import Episode, Lead, Restriction
from village.casework.queries import exporting
from village.casework.rules.closing import REASONS
from village.casework.rules.exporting import export_from
from village.cli.casework import app
from village.cli.complaint import Complaint
from village.kernel.access.actions import Refusal
from village.kernel.accounts.models import Account
from village.kernel.audit.models import Entry
from village.kernel.tables.rules import Refused
from village.workflow.models import Moved

pytestmark = pytest.mark.django_db
SSD, CIN = "standard-safeguarding-dataset", "children-in-need-like"
LATER = NOW + dt.timedelta(days=90)
CANARY = "Zanzibarlane"


class Service:
    """A service with eight families, two of whom help has ended with; a manager and a lead."""

    def __init__(self) -> None:
        self.lead = made.account("Lena Lead", "practitioner")
        self.boss = made.account("Bea Boss", "family-help-manager")
        self.episodes = [made.episode(self.lead, f"{CANARY} {number}") for number in range(8)]
        for one in self.episodes[:2]:
            Episode.objects.filter(pk=one.pk).update(
                closed_at=NOW + dt.timedelta(days=30), closing="needs-met"
            )  # fmt: skip

    def made(self, export: str = SSD, who: Account | None = None) -> Made:
        return make_export(export=export, by=made.seen(who or self.boss), at=LATER)


@pytest.fixture
def service() -> Service:
    return Service()


def tables(one: Made) -> dict[str, list[dict[str, str]]]:
    with zipfile.ZipFile(io.BytesIO(one.body)) as archive:
        names = [name for name in archive.namelist() if name.endswith(".csv")]
        return {
            name.removesuffix(".csv"): list(csv.DictReader(io.StringIO(archive.read(name).decode()))) for name in names
        }


def told(decision: str) -> list[dict[str, Any]]:
    return [json.loads(one.detail) for one in Entry.objects.filter(action="casework.export", decision=decision)]


@pytest.mark.parametrize("role", ["practitioner", "information-governance", "administrator", "panel-member"])
def test_whoever_may_not_finds_none_and_that_they_tried_is_in_the_audit(service: Service, role: str) -> None:
    other = made.account("Otto Other", role)
    with pytest.raises(Refusal, match="no such export"):
        service.made(who=other)
    assert len(told("denied")) == 1
    client = made.browser(other)
    assert client.get("/help/exports/").status_code == client.post(f"/help/exports/{SSD}/").status_code == 404
    assert "casework.export" not in {one.action for one in Entry.objects.filter(decision="permitted")}


def test_an_export_that_is_not_is_none_either(service: Service) -> None:
    with pytest.raises(Refusal, match="no such export"):
        service.made("ssda903")
    assert made.browser(service.boss).post("/help/exports/ssda903/").status_code == 404


def test_without_vetting_or_a_second_factor_there_is_none(service: Service) -> None:
    unvetted = made.account("Uma Unvetted", "family-help-manager", cleared=())
    with pytest.raises(Refusal):
        service.made(who=unvetted)
    with pytest.raises(Refusal):
        make_export(export=SSD, by=made.seen(service.boss, second_factor=False), at=LATER)


def test_it_is_of_what_one_manages_and_may_read_and_of_nothing_else(service: Service) -> None:
    made.account("Sara School", "practitioner", body="school")
    elsewhere = made.account("Ella Else", "family-help-manager", area=made.ELSEWHERE)
    school = made.account("Sam School", "family-help-manager", body="school")
    for one in (elsewhere, school):
        with pytest.raises(Refusal, match="fewer than 6 children"):
            service.made(who=one)
    everywhere = made.account("Eve Everywhere", "family-help-manager", area="")
    rows = {name: len(some) for name, some in tables(service.made(who=everywhere)).items()}
    assert rows == {"ssd_early_help_episodes": 8, "ssd_involvements": 8, "ssd_professionals": 1}
    kept = service.episodes[5].family.people.get(name="Anna Testperson")
    Restriction.objects.create(
        person=kept, kind="conflict", account=service.boss.ref, authority="x", from_at=NOW, by=service.lead.ref,
        review_on=NOW.date(),
    )  # fmt: skip
    Episode.objects.filter(pk=service.episodes[6].pk).update(closed_at=NOW, closing="recorded-by-mistake")
    assert len(tables(service.made())["ssd_early_help_episodes"]) == 6
    Restriction.objects.create(
        person=service.episodes[4].family.people.get(name="Anna Testperson"), kind="conflict", authority="x",
        account=service.boss.ref, from_at=NOW, by=service.lead.ref, review_on=NOW.date(),
    )  # fmt: skip
    with pytest.raises(Refusal, match="fewer than 6 children"):  # of five there is nothing
        service.made()


def test_nobody_is_in_it_by_name_day_of_birth_address_or_reference(service: Service) -> None:
    held = b""
    for export in (SSD, CIN):
        with zipfile.ZipFile(io.BytesIO(service.made(export).body)) as archive:
            held += b"".join(archive.read(name) for name in archive.namelist())
    secrets = [CANARY, "Testperson", "Anna", "Mary", "2019-03-14", "1990-01-02", "Lena", "Bea", "example.org"]
    for one in service.episodes:
        people = [str(each.ref) for each in one.family.people.all()]
        secrets += [str(one.ref), str(one.family.ref), *people]
    secrets += [str(service.lead.ref), str(service.boss.ref)]
    for secret in secrets:
        assert secret.encode() not in held, secret
        assert secret.replace("-", "").encode() not in held, secret


def test_rows_are_as_things_are_and_lead_to_each_other(service: Service) -> None:
    one = service.episodes[0]
    Lead.objects.filter(episode=one).update(until_at=NOW + dt.timedelta(days=3))
    found = tables(service.made())
    episodes = {row["earl_episode_id"]: row for row in found["ssd_early_help_episodes"]}
    workers = {row["prof_professional_id"]: row for row in found["ssd_professionals"]}
    for row in found["ssd_involvements"]:
        whole = episodes[row["invo_referral_id"]]
        assert (row["invo_person_id"], row["invo_professional_id"] in workers) == (whole["earl_person_id"], True)
        assert row["invo_professional_role_id"] == "Lead practitioner"
        assert row["invo_involvement_start_date"] == "2026-05-04" == whole["earl_episode_start_date"]
    assert sorted(row["invo_involvement_end_date"] for row in found["ssd_involvements"]) == [""] * 7 + ["2026-05-07"]
    assert [row["prof_professional_caseload"] for row in workers.values()] == ["6"]  # two have closed
    ended = [row for row in episodes.values() if row["earl_episode_end_date"]]
    assert {row["earl_episode_end_date"] for row in ended} == {"2026-06-03"}
    assert {row["earl_episode_end_reason"] for row in ended} == {""}  # two children share it: too few
    assert {row["earl_episode_organisation"] for row in episodes.values()} == {"council"}
    assert sorted(row["earl_episode_worker_id"] == "" for row in episodes.values()) == [False] * 7 + [True]


def test_what_enough_children_share_is_told_by_its_code(service: Service) -> None:
    Episode.objects.update(closed_at=NOW + dt.timedelta(days=30), closing="needs-met")
    assert {row["earl_episode_end_reason"] for row in tables(service.made())["ssd_early_help_episodes"]} == {
        "Outcomes met"
    }
    assert {row["cine_close_reason"] for row in tables(service.made(CIN))["cin_episodes"]} == {"RC7"}


def test_every_reason_why_help_ends_has_a_code_in_every_export() -> None:
    for export in exporting.exports().values():
        for table in export.tables:
            for column in table.columns:
                if column.source == "closing":
                    assert set(column.codes or {}) == set(REASONS) - {"recorded-by-mistake"}


def moved(one: Episode, *moves: tuple[str, int]) -> None:
    """Moves of a process as they would stand, on days after it began."""
    first = Moved.objects.get(instance=one.process, number=0)
    for number, (move, day) in enumerate(moves, 1):
        first.pk, first._state.adding = None, True
        first.number, first.move, first.source, first.target = number, move, "x", "y"
        first.on = NOW.date() + dt.timedelta(days=day)
        command = type(first.command).objects.create(key=uuid.uuid4().hex, content="x", by="test", at=NOW)
        first.command = command
        first.save()


def test_an_assessment_is_from_when_it_was_begun_to_when_it_was_signed_off(service: Service) -> None:
    moved(service.episodes[3], ("agree", 1), ("assess", 2), ("sign", 9), ("assess", 20))
    moved(service.episodes[4], ("assess", 4), ("assess", 5), ("sign", 6))
    days = [
        (row["cina_assessment_start_date"], row["cina_assessment_auth_date"])
        for row in tables(service.made(CIN))["cin_assessments"]
    ]
    assert sorted(days) == [
        ("2026-05-06", "2026-05-13"), ("2026-05-08", ""), ("2026-05-09", "2026-05-10"), ("2026-05-24", ""),
    ]  # fmt: skip


def test_what_was_made_how_many_rows_and_its_hash_are_in_the_audit(service: Service) -> None:
    one, again = service.made(), service.made()
    assert one.body == again.body
    assert one.sha256 == hashlib.sha256(one.body).hexdigest()
    [first, second] = told("permitted")
    assert first == second == {"rows": dict(one.rows), "sha256": one.sha256}
    entry = Entry.objects.filter(action="casework.export").last()
    assert entry is not None
    assert (entry.actor, entry.thing) == (str(service.boss.ref), f"export:{SSD}")


def test_without_the_audit_there_is_no_export(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("village.kernel.audit.actions.record", broken)
    with pytest.raises(OSError, match="full"):
        service.made()


def test_a_row_that_is_not_as_the_mapping_says_is_one_sentence_and_nothing_is_written(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = {
        "title": "Short", "about": "a", "source": "s", "unconfirmed": "u", "least": 6,
        "tables": [
            {"table": "t", "of": "children_of_episodes", "columns": [
                {"column": "id", "from": "child_episode", "type": "text", "length": 8, "key": True},
                {"column": "end", "from": "closed_on", "type": "day", "required": True},
            ]}
        ],
    }  # fmt: skip
    monkeypatch.setattr("village.casework.actions.exporting.exports", lambda: {"short": export_from("short", short)})
    monkeypatch.setattr("village.casework.actions.exporting.MOST_SAID", 3)
    with pytest.raises(Refused) as refused:
        service.made("short")
    lines = [str(one) for one in refused.value.problems]
    assert lines[0].startswith("t.csv, row 2, column id: This is longer than 8 characters. Mend the record")
    assert len(lines) == 4
    assert re.search(r"11 more rows are wrong", lines[-1])
    assert told("refused") == [{"wrong": 14}]
    page = made.browser(service.boss).post("/help/exports/short/")
    assert page.status_code == 400
    assert "Nothing was exported" in words(page)
    assert "row 2, column id" in words(page)
    monkeypatch.setattr("village.casework.actions.exporting.MOST_SAID", 100)
    with pytest.raises(Refused) as refused:
        service.made("short")
    assert len(refused.value.problems) == 14


def test_the_page_says_what_is_not_confirmed_and_hands_over_a_file(service: Service) -> None:
    client = made.browser(service.boss)
    page = words(client.get("/help/exports/"))
    assert len(re.findall(r"Not confirmed\s*</strong>", page)) == 2
    assert client.get(f"/help/exports/{SSD}/").status_code == 405  # nothing is exported by following a link
    answer = client.post(f"/help/exports/{SSD}/")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        about = json.loads(archive.read("about.json"))
    assert about["confirmed"] is False
    assert about["rows"]["ssd_early_help_episodes"] == 8
    Episode.objects.all().update(closing="recorded-by-mistake", closed_at=NOW)
    assert "fewer than 6 children" in words(client.post(f"/help/exports/{SSD}/"))


def test_the_command(service: Service, tmp_path: Path) -> None:
    def run(*said: str) -> str:
        command = typer.main.get_command(app)
        done = CliRunner().invoke(app, list(said))
        assert command is not None
        if isinstance(done.exception, Complaint):
            return f"{done.exception.what} {done.exception.do}"
        return done.output

    out = tmp_path / "help.zip"
    assert "no export 'x'" in run("x", "--by", service.boss.email, "--out", str(out))
    assert "no open account" in run(SSD, "--by", "nobody@example.org", "--out", str(out))
    assert "There is no such export." in run(SSD, "--by", service.lead.email, "--out", str(out))
    assert not out.exists()
    written = run(SSD, "--by", service.boss.email, "--out", str(out))
    assert hashlib.sha256(out.read_bytes()).hexdigest() in written
    assert "is there already" in run(SSD, "--by", service.boss.email, "--out", str(out))
