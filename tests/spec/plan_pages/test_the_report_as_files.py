"""The progress report can be taken away from its page: the same bytes that the command writes, for the page's day."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.test import Client

from tests import kept
from tests.spec.plan_pages.conftest import promises
from village.plan.report import write_report

PLAN = "childrens-plan-2007"
TYPES = {"pdf": "application/pdf", "html": "text/html; charset=utf-8", "json": "application/json"}
DAYS = ["2008-12-11", "2009-06-01"]


@pytest.mark.parametrize("day", DAYS)
def test_the_files_are_those_of_the_command(reader: Client, tmp_path: Path, day: str) -> None:
    write_report(PLAN, day, "england", tmp_path / "report")
    for kind, content_type in TYPES.items():
        answer = reader.get(f"/plan/progress/report.{kind}?as-at={day}")
        assert answer.status_code == 200
        assert answer.content == (tmp_path / "report" / f"report.{kind}").read_bytes()
        assert answer.headers["Content-Type"] == content_type
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{PLAN}-progress-{day}.{kind}"'


def test_the_policy_for_styles_is_that_of_every_page(reader: Client) -> None:
    page, file = reader.get("/plan/progress/"), reader.get("/plan/progress/report.html")
    assert file.headers["Content-Security-Policy"] == page.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in file.headers["Content-Security-Policy"]
    assert file.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("address", "day"),
    [
        ("/plan/progress/", "2008-12-11"),
        ("/plan/progress/2009/", "2009-12-11"),
        ("/plan/progress/?as-at=2010-01-02", "2010-01-02"),
        (f"/plans/{PLAN}/progress/?as-at=2010-01-02", "2010-01-02"),
    ],
)
def test_a_page_leads_to_the_report_of_its_own_day(reader: Client, address: str, day: str) -> None:
    body = reader.get(address).content.decode()
    found = re.findall(r'href="([^"]*/progress/report\.\w+[^"]*)"', body)
    base = address.split("progress/")[0]
    assert found == [f"{base}progress/report.{kind}?as-at={day}" for kind in TYPES]
    assert day in reader.get(found[0]).headers["Content-Disposition"]


def test_without_a_day_it_is_the_plans_own(reader: Client) -> None:
    assert "2008-12-11" in reader.get("/plan/progress/report.json").headers["Content-Disposition"]


def test_before_the_plan_began_there_is_no_report(reader: Client) -> None:
    answer = reader.get("/plan/progress/report.pdf?as-at=2007-12-10")
    assert answer.status_code == 400
    assert "The plan began on 11 December 2007" in answer.content.decode()
    assert "progress/report." not in reader.get("/plan/progress/?as-at=2007-12-10").content.decode()


@pytest.mark.parametrize("kind", ["csv", "PDF", "typ", "pdf-", "html5"])
def test_another_kind_of_file_is_not_there(reader: Client, kind: str) -> None:
    assert reader.get(f"/plan/progress/report.{kind}").status_code == 404


def test_files_of_the_days_that_pages_name_are_kept_and_change_with_an_approval(reader: Client) -> None:
    address = "/plan/progress/report.json?as-at=2009-12-11"
    mark = reader.get(address).headers["ETag"]
    assert reader.get(address, headers={"If-None-Match": mark}).status_code == 304
    one = next(row for row in promises() if row["status"] == "promised")
    kept.approved(PLAN, one["id"], "stopped", at=dt.datetime(2009, 5, 1, tzinfo=dt.UTC))
    assert reader.get(address, headers={"If-None-Match": mark}).status_code == 200


def test_files_of_any_other_day_are_made_and_not_kept(reader: Client) -> None:
    for _ in range(2):
        answer = reader.get("/plan/progress/report.html?as-at=2009-06-01")
        assert answer.status_code == 200
        assert "ETag" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"
