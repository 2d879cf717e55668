"""From a register to the page of a place: the employer says since when its register holds everybody; then all may read
how many there are and none may read what became of one; and whoever keeps the register reads the same, exactly.
"""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client

from tests import kept
from tests.unit.casework.made import AREA, episode
from tests.unit.casework.made import account as helper
from tests.unit.workforce.made import NOW, Scene, browser
from village.casework.actions.extracting import extract as extract_help
from village.casework.models import Lead
from village.kernel.audit.models import Entry
from village.outcomes import extracts as outcomes
from village.plan.actions import import_plan
from village.plan.queries import as_at
from village.ui.cached import pages
from village.warehouse.build import build
from village.warehouse.measures.shipped import counted_measures, measures
from village.workforce.actions.engaging import end_engagement
from village.workforce.actions.measured.counting import SETTLES, count
from village.workforce.actions.measured.figures import say_complete
from village.workforce.actions.posts import say_kind

PLAN = Path(django_settings.SRC) / "reference" / "plan" / "childrens-plan-2007"
STAYED, YEAR = 12, 2025
HERE = f"/measures/{{}}/{AREA}/"


@pytest.fixture
def scene(db: None) -> Scene:
    """Twelve people who have been there since 2022, and one who came in 2024 and left in the spring of 2025."""
    scene = Scene()
    for number in range(STAYED):
        role = "early-years-professional" if number == 0 else "nursery-practitioner"
        scene.start(scene.checked(f"Invented{number}"), scene.post(role), start_on=dt.date(2022, 1, 10))
    say_kind(site=scene.site.ref, kind="full-day-care", **scene.kept)
    gone = scene.start(scene.checked("Gone"), scene.post(), start_on=dt.date(2024, 1, 8))
    end_engagement(engagement=gone.ref, last_on=dt.date(2025, 4, 30), reason="retired", **scene.kept)
    return scene


@pytest.fixture
def reader(tmp_path: Path, settings: Any) -> Iterator[Client]:
    settings.VAR, settings.WAREHOUSE = tmp_path, tmp_path / "warehouse"
    pages.clear()
    yield kept.new_reader()
    pages.clear()


def built(settings: Any, at: dt.datetime = NOW) -> None:
    cases = [one for one in extract_help(by="test", at=NOW) if one.name == "help_caseloads"]
    staff = count(cases=cases, by="test", at=at)
    build(outcomes.tables(staff=staff, records_made_up=True), settings.WAREHOUSE)


def lines(reader: Client, slug: str, year: int = YEAR) -> list[str]:
    answer = reader.get(HERE.format(slug) + "?format=csv")
    return [one for one in answer.content.decode().splitlines() if f"{year}-09-30" in one or f"~{year}m09" in one]


def test_before_the_employer_says_so_nothing_of_it_is_told(scene: Scene, reader: Client, settings: Any) -> None:
    built(settings)
    assert reader.get(HERE.format("workforce-in-post")).status_code == 404
    assert "Those who work with children here" not in reader.get(f"/places/{AREA}/").content.decode()


def test_all_may_read_how_many_and_nobody_what_became_of_one(scene: Scene, reader: Client, settings: Any) -> None:
    say_complete(since_on=dt.date(2023, 10, 1), **scene.kept)
    built(settings)
    place = reader.get(f"/places/{AREA}/").content.decode()
    assert "Those who work with children here" in place
    [everyone] = [one for one in lines(reader, "workforce-in-post") if ",12.0," in one and "sector" not in one]
    assert "counted-staff" in everyone
    # One left: hidden, in the count, in the rate, and in what would tell it: who began, and who stayed.
    for slug in ("workforce-leavers", "workforce-turnover", "workforce-starters"):
        assert all("suppressed" in one for one in lines(reader, slug)), slug
    assert "suppressed" in lines(reader, "workforce-stability")[0]
    assert ",100.0," in lines(reader, "workforce-graduate-led-day-care")[0]
    assert reader.get(HERE.format("workforce-graduate-led-centres")).status_code == 404  # nothing to count
    assert "retired" not in "".join(lines(reader, "workforce-leavers"))
    page = reader.get("/data/releases/counted-staff/").content.decode()
    assert "Registers of a workforce, counted" in page
    assert "The nursery" not in place + page


def test_whoever_keeps_the_register_reads_the_same_exactly(scene: Scene, reader: Client, settings: Any) -> None:
    say_complete(since_on=dt.date(2023, 10, 1), **scene.kept)
    built(settings)
    told = browser(scene.lead).get("/workforce/figures/?format=csv").content.decode().splitlines()
    [row] = [one for one in told if one.startswith(f"{YEAR}-09-30")]
    assert row.split(",")[1:4] == ["12", "0", "1"]
    assert Entry.objects.filter(action="workforce.figures.read").count() == 1
    assert reader.get("/workforce/figures/").status_code != 200


def test_families_for_each_lead_are_those_of_help_by_the_time_of_the_register(
    scene: Scene, reader: Client, settings: Any
) -> None:
    """Fifteen families, whom six lead who work five full-time equivalents; who leads none is not among them."""
    say_complete(since_on=dt.date(2023, 10, 1), **scene.kept)
    opener = helper("Pia Practitioner", "practitioner")
    for number, families in enumerate((4, 2, 2, 2, 2, 3)):
        worker = scene.checked(f"Leads{number}")
        lent = {"kind": "agency", "fte": Decimal("0.5")} if number < 2 else {}
        scene.start(worker, scene.post(), start_on=dt.date(2022, 1, 10), **lent)
        leads = scene.signs_in(worker, name=f"Leads {number}")
        for _ in range(families):
            Lead.objects.filter(episode=episode(opener)).update(account=leads.ref)
    built(settings, at=NOW + SETTLES)  # the year that ended last is counted once it has settled
    [caseload] = lines(reader, "workforce-caseload", 2026)
    [known] = lines(reader, "workforce-caseload-known", 2026)
    assert ",3.0," in caseload
    assert ",100.0," in known
    assert "Leads" not in caseload + known


def test_what_is_measured_serves_promises_that_the_plan_made(scene: Scene, reader: Client, settings: Any) -> None:
    import_plan(folder=PLAN, by="test", at=dt.datetime(2026, 1, 5, tzinfo=dt.UTC))
    known = as_at("childrens-plan-2007", dt.date(2026, 1, 5))
    assert known is not None
    promised = {f"childrens-plan-2007:{one.id}" for one in known.plan.commitments}
    social = [one for one in measures() if "social-work" in one.slug]
    named = {promise for one in [*counted_measures("workforce"), *social] for promise in one.serves}
    assert named <= promised
    assert all(one.serves for one in [*counted_measures("workforce"), *social])
    say_complete(since_on=dt.date(2023, 10, 1), **scene.kept)
    built(settings)
    promise = reader.get("/plans/childrens-plan-2007/commitments/graduate-in-every-day-care-setting/").content.decode()
    assert "/measures/workforce-graduate-led-day-care/" in promise
