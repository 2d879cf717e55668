"""`plan report` speaks of the plan's own area when none is named."""

import datetime as dt
from pathlib import Path

import pytest
from django.conf import settings

from tests.unit.plan.office_people import forget
from village.cli.plan import report
from village.plan.actions import import_plan

EXAMPLE = settings.SRC / "synthetic" / "plans" / "exampleshire-2026"


@pytest.mark.django_db
def test_without_an_area_the_report_is_for_the_plans_own(tmp_path: Path) -> None:
    forget()
    import_plan(folder=EXAMPLE, by="test", at=dt.datetime(2026, 11, 23, tzinfo=dt.UTC))
    report(tmp_path / "report", as_at="2026-04-01", area="", plan="exampleshire-2026")
    assert "Exampleshire" in (tmp_path / "report" / "report.html").read_text(encoding="utf-8")
