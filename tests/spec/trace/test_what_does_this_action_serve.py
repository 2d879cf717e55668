"""From an action of a child's plan, for whoever may read that plan and nobody else: the family's goal, the priority of
the area's plan, what is promised under it, and the nation's promise and goal."""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.http import HttpResponse
from django.test import Client

from tests import kept
from tests.spec.local_plan.conftest import take_in
from tests.spec.places.conftest import links, words
from tests.spec.trace.conftest import NATION, PLACE
from tests.unit.casework import made
from tests.unit.casework.planned import NOW, TODAY, Scene
from village.casework.actions import plan
from village.casework.actions.plan import Doing
from village.casework.models import Step
from village.cli.complaint import Complaint
from village.cli.trace import trace
from village.desk import queries
from village.kernel.audit.models import Entry


@pytest.fixture
def scene(db: None, settings: object) -> Iterator[Scene]:
    settings.DEFAULT_PLAN = NATION.id  # type: ignore[attr-defined]
    yield Scene()
    kept.queries._as_at.cache_clear()


def step(scene: Scene, serves: str = "priority-1") -> Step:
    doing = Doing("Read a story at seven", TODAY + dt.timedelta(days=14), person=scene.mother.ref, serves=serves)
    return plan.add_step(episode=scene.ref, goal=scene.goal(element="").ref, doing=doing, by=scene.by(), at=NOW)


def address(scene: Scene, one: Step | None = None) -> str:
    return f"/help/{scene.ref}/plan/steps/{one.ref if one else uuid.uuid4()}/serves/"


def read(scene: Scene, one: Step, who: str = "lead") -> HttpResponse:
    answer: HttpResponse = made.browser(getattr(scene, who)).get(address(scene, one))
    return answer


# ── who may not ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_for_whoever_may_not_read_the_plan_it_is_not_there(scene: Scene) -> None:
    one = step(scene)
    outsider = made.browser(scene.stranger)
    denied, absent = outsider.get(address(scene, one)), outsider.get(address(scene))
    assert (denied.status_code, denied.content) == (absent.status_code, absent.content)
    assert denied.status_code == 404
    last = Entry.objects.filter(action="casework.read").last()
    assert last is not None
    assert last.decision == "denied"
    assert Client().get(address(scene, one)).status_code == 302


def test_an_action_of_another_family_is_not_there(scene: Scene) -> None:
    theirs = made.episode(scene.lead, "The Otherperson family")
    one = step(scene)
    browser = made.browser(scene.lead)
    assert browser.get(f"/help/{theirs.ref}/plan/steps/{one.ref}/serves/").status_code == 404


def test_the_command_denies_as_it_does_what_is_not_there(scene: Scene) -> None:
    one = step(scene)
    with pytest.raises(Complaint, match="not open to all"):
        trace(str(one.ref))
    for what in (one.ref, uuid.uuid4()):
        with pytest.raises(Complaint, match=f"There is nothing called '{what}' to trace"):
            trace(str(what), scene.stranger.email)


# ── up the thread ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_it_is_one_click_from_the_plan_and_leads_to_the_nations_goal(scene: Scene) -> None:
    take_in(NATION)
    take_in(PLACE)
    one = step(scene)
    page = made.browser(scene.lead).get(f"/help/{scene.ref}/plan/")
    assert links(page.content)["What does this serve? Read a story at seven"] == address(scene, one)
    answer = read(scene, one)
    said, there = words(answer.content), links(answer.content)
    assert "Goal of the family: Anna sleeps through" in said
    assert there["Nobody waits for help"] == "/plans/manchester-2009/goals/priority-1/"
    assert there["Manchester hangs its bells"] == "/plans/manchester-2009/commitments/ring/"
    assert there["Help comes early"] == f"/plan/commitments/{PLACE.serves[0].serves}/"
    assert there["Children are safe"] == "/plan/goals/safe/"
    assert f"/help/{scene.ref}/" in "".join(there.values())
    assert "concern" in answer.content.decode()


def test_the_look_is_in_the_audit(scene: Scene) -> None:
    one = step(scene)
    before = Entry.objects.filter(action="casework.read").count()
    read(scene, one)
    assert Entry.objects.filter(action="casework.read").count() == before + 1


def test_somebody_of_the_team_is_told_the_same(scene: Scene) -> None:
    one = step(scene, "")
    assert words(read(scene, one, "nurse").content) == words(read(scene, one).content)


@pytest.mark.parametrize(
    ("serves", "held", "said"),
    [
        ("", True, "Missing: It names no priority of the area’s plan."),
        ("no-such", True, "Missing: It names the priority “no-such”. No plan of Manchester has it."),
        ("no-such", False, "Missing: It names the priority “no-such”. No plan of Manchester is held here."),
    ],
)
def test_what_is_missing_is_said(scene: Scene, serves: str, held: bool, said: str) -> None:
    if held:
        take_in(PLACE)
    assert said in words(read(scene, step(scene, serves)).content)


def test_the_plan_that_the_board_adopted_comes_first(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    take_in(replace(PLACE, id="a-first-by-name"))
    take_in(PLACE)
    assert queries.plans_of(PLACE.area_code) == ["a-first-by-name", PLACE.id]
    shown = [SimpleNamespace(slug=PLACE.id, state="adopted")]
    shown.append(SimpleNamespace(slug="asked", state="consulting"))
    monkeypatch.setattr(queries.boards, "plans_of", lambda area: shown)
    assert queries.plans_of(PLACE.area_code) == [PLACE.id, "a-first-by-name"]


def test_an_area_of_no_register_goes_by_its_code(scene: Scene) -> None:
    one = step(scene, "no-such")
    scene.episode.area = "E99999999"
    found = queries.step(scene.episode, one.ref, at=NOW)
    assert found is not None
    assert found.missing == ("It names the priority “no-such”. No plan of E99999999 is held here.",)


def test_the_command_prints_the_same(scene: Scene, capsys: pytest.CaptureFixture[str]) -> None:
    take_in(NATION)
    take_in(PLACE)
    one = step(scene)
    page = words(read(scene, one).content)
    trace(str(one.ref), scene.lead.email)
    printed = capsys.readouterr().out
    assert printed.startswith("Action: Read a story at seven\n")
    for line in printed.splitlines()[1:]:
        said = line.lstrip("│├└─ ")
        if said and not said.startswith("/"):
            assert said in page, said
