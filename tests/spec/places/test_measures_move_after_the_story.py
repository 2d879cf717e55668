"""Measures move after the story: five families were helped this quarter, too few to be told of. A sixth is helped from
beginning to end; the warehouse is built anew, and the area's page tells of six, so far, to that day."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tests import kept
from tests.spec.places.conftest import words
from tests.unit.casework import made
from tests.unit.casework.planned import BEHAVIOUR, NOW, Scene, days, signed
from village.casework.actions import plan
from village.casework.actions.episodes import move_on
from village.casework.actions.extracting import extract
from village.casework.actions.review import Met, hold_review
from village.casework.models import Episode
from village.casework.queries.facts import approved
from village.casework.queries.plan import plan_hash
from village.casework.rules.episodes import about
from village.outcomes import extracts as outcomes
from village.ui.cached import pages
from village.warehouse.build import build
from village.workflow.actions.moving import Asked

HERE = f"/places/{made.AREA}/"
ASSESSED: dict[tuple[str, str], object] = {
    ("", "child.unborn"): "no", ("", "prompted-by"): "He is often up at night.", ("", "present"): "Mary and Anna.",
    ("", "child.view"): "I am tired.", ("", "family.view"): "We are tired too.", ("", "conclusion"): "Sleep is short.",
    ("", "next.step"): "team",
}  # fmt: skip
OTHERS = 5


@pytest.fixture
def scene(tmp_path: Path, settings: Any, db: None) -> Iterator[Scene]:
    settings.VAR, settings.WAREHOUSE = tmp_path, tmp_path / "warehouse"
    found = Scene()
    for number in range(OTHERS):
        other = made.episode(found.lead, f"The {number} family")
        Episode.objects.filter(pk=other.pk).update(closed_at=days(10), closing="needs-met")
    pages.clear()
    yield found
    pages.clear()


def rebuilt(at: dt.datetime) -> Client:
    """The warehouse as it is built at an instant, and whoever reads its pages."""
    build(outcomes.tables(records=extract(by="test", at=at)), Path(settings.WAREHOUSE))
    pages.clear()
    return kept.new_reader()


def told(at: dt.datetime, address: str = HERE) -> str:
    return words(rebuilt(at).get(address).content).replace(" :", ":")


def changed(scene: Scene) -> int:
    scene.episode.process.refresh_from_db()
    return scene.episode.process.changed


def played(scene: Scene) -> None:
    """One family, from the first worry to the end of help; each act is the lead's own."""
    scene.agree()
    scene.move("agree", day=1)
    scene.move("assess", day=2)
    signed(about(scene.ref), "early-help-assessment", ASSESSED, days(3), str(scene.lead.ref))
    scene.read({BEHAVIOUR: "needs-help"}, day=3)
    asked = Asked("sign-it", "sign", changed(scene), seen=approved(scene.episode))
    move_on(episode=scene.ref, asked=asked, by=scene.by(), at=days(4))
    scene.step(scene.goal())
    asked = Asked("agree-it", "", changed(scene), seen=plan_hash(scene.episode))
    plan.agree_plan(episode=scene.ref, asked=asked, agreed_by=scene.mother.ref, by=scene.by(), at=days(5))
    scene.move("look-again", day=40)
    scene.read({BEHAVIOUR: "going-well"}, day=40)
    goal = scene.episode.goals.get()
    met = Met(
        days(40).date(), "close", "She sleeps.", family=(scene.mother.ref,), goals={goal.ref: ("met", "She sleeps.")},
    )  # fmt: skip
    hold_review(episode=scene.ref, met=met, by=scene.by(), at=days(40))
    assert Episode.objects.get(pk=scene.episode.pk).closed_at == days(40)


@pytest.mark.slow
def test_measures_move_after_the_story(scene: Scene) -> None:
    before = told(NOW + dt.timedelta(days=10))
    assert "Early help begun: 6, so far this quarter, to 14 May 2026" in before  # hers is opened, and goes on
    assert "Early help ended:" not in before  # five have ended, which is too few
    played(scene)
    after = told(days(42))
    assert "Early help begun: 6, so far this quarter, to 15 June 2026" in after
    assert "Early help ended: 6, so far this quarter, to 15 June 2026" in after
    page = told(days(42), f"/measures/help-closed/{made.AREA}/")
    assert "6, so far this quarter, to 15 June 2026" in page
    assert "No figure for" in page  # nothing is over, nothing is compared
    kept_table = rebuilt(days(42)).get(f"/measures/help-closed/{made.AREA}/?format=csv").content.decode()
    assert kept_table.count("\n") == 1  # the heads of the columns and no figure


def test_when_the_quarter_is_over_it_is_told_as_over_and_not_so_far(scene: Scene) -> None:
    played(scene)
    over = told(dt.datetime(2026, 7, 2, 12, tzinfo=dt.UTC))
    assert "April 2026 to June 2026" in over
    assert "so far this quarter, to 15 June" not in over
    assert "Early help ended: 0, so far this quarter, to 2 July 2026" in over


def test_of_an_area_without_records_nothing_is_said(scene: Scene) -> None:
    assert "so far this quarter" not in told(days(1), f"/places/{made.ELSEWHERE}/")
