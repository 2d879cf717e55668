"""What the report calls provisional (paragraph 3.3: the school results of 2008) is told as provisional everywhere: not
as final, and not as a forecast."""

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

from django.test import Client

from tests.shared import shared
from tests.spec.plan_pages.conftest import main_of, rows
from tests.warehouse_fixtures import no_undeclared_warehouse, warehouse  # noqa: F401
from village.plan import extracts, queries
from village.plan.report import write_report
from village.warehouse.build import build
from village.warehouse.connection import current

PLAN = "childrens-plan-2007"
# Of paragraph 3.3: "provisional results suggest ..." the first three, "provisional results indicate ..." the last.
PROVISIONAL = {
    ("ks2-english-maths", "72"),
    ("ks2-english-maths-change", "1"),
    ("ks2-years-of-rising-results", "5"),
    ("ks4-5-good-gcses", "65"),
}


def provisional(some: list[dict[str, Any]]) -> set[tuple[str, str]]:
    return {(one["indicator"], f"{float(one['value']):g}") for one in some if one["precision"] == "provisional"}


def test_the_source_calls_these_results_provisional_and_no_other_figure() -> None:
    text = shared("sources", "004_536de21acf6e51ce.txt").read_text(encoding="utf-8")
    lines = text.splitlines()
    said = [number for number, line in enumerate(lines) if "provisional" in line.lower()]
    near = [" ".join(lines[number - 1 : number + 7]) for number in said]
    assert [bool(re.search(r"72 per cent|65 per cent", one)) for one in near] == [True, True, False]
    # The third is the college of the case study after 3.53, whose results of 2008 are told without a number.
    assert "Level 2 in 2008" in near[2]


def test_the_files_say_so() -> None:
    assert provisional(rows("figures")) == PROVISIONAL


def test_what_is_planned_or_foreseen_is_no_observation() -> None:
    """Rows whose own note says that the thing is still to come."""
    for one in rows("figures"):
        if re.match(r"Planned|Expected number|Children who should", one["note"]):
            assert one["precision"] in ("forecast", "target"), one["id"]


def test_every_page_says_so(reader: Client) -> None:
    for address in ("/plan/goals/ready-for-secondary/", "/plan/goals/", "/plan/progress/"):
        said = main_of(reader.get(address).content)
        assert re.search(r"\b72%", said), address
        assert not re.search(r"\b72%(?! \(provisional\))", said), address
    said = main_of(reader.get("/plan/figures/?precision=provisional").content)
    for value in (
        "72% (provisional)",
        "65% (provisional)",
        "1 percentage points (provisional)",
        "5 years (provisional)",
    ):
        assert value in said
    assert (
        "forecast" not in main_of(reader.get("/plan/figures/?indicator=ks4-5-good-gcses").content).split("Stated in")[1]
    )


def test_the_table_of_figures_says_so(reader: Client) -> None:
    body = reader.get("/plan/figures/?format=csv").content.decode("utf-8-sig")
    assert provisional(list(csv.DictReader(io.StringIO(body)))) == PROVISIONAL


def test_the_api_and_the_export_say_so(reader: Client) -> None:
    told = json.loads(reader.get(f"/api/v1/plans/{PLAN}/figures?chapter=3&size=200").content)["items"]
    assert provisional(told) == PROVISIONAL
    plan = queries.plan(PLAN)
    assert plan is not None
    assert provisional(json.loads(queries.document_text(plan))["figures"]) == PROVISIONAL


def test_the_report_says_so(reader: Client, tmp_path: Path) -> None:
    write_report(PLAN, "2008-12-11", "england", tmp_path)
    with (tmp_path / "figures.csv").open(encoding="utf-8", newline="") as file:
        assert provisional(list(csv.DictReader(file))) == PROVISIONAL
    assert provisional(json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["figures"]) == PROVISIONAL
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "72 per cent (2008) (provisional)" in page or "72% (2008) (provisional)" in page


def test_the_warehouse_says_so(reader: Client, warehouse: Path) -> None:  # noqa: F811
    build(extracts.tables(), warehouse)
    told = current(warehouse).select("SELECT indicator, value, precision FROM figures WHERE plan = ?", (PLAN,))
    assert provisional(told) == PROVISIONAL
