"""Checks and training that cannot be are refused, by the action with a sentence and by the database whatever writes."""

import uuid
from typing import Any

import pytest

from tests.unit.workforce import made
from tests.unit.workforce.made import NOW, Scene, days, refuses
from village.kernel.access.actions import Refusal
from village.kernel.audit.models import Entry
from village.workforce.actions.vetting import (
    Checked,
    record_bar,
    record_training,
)
from village.workforce.models import Bar, Check, Training
from village.workforce.rules.vetting import day_begins


@pytest.fixture
def scene(db: None) -> Scene:
    return Scene()


def checked(**more: Any) -> Checked:
    return Checked(**{**made.CERTIFICATE, **more})


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"result": "NEW_INFO"}, "different answers"),
        ({"means": "x"}, "different answers"),
        ({"workforce": "x"}, "different answers"),
        ({"level": "x"}, "different answers"),
        ({"basis": "x"}, "different answers"),
        ({"checked_on": days(1)}, "future"),
        ({"until_at": day_begins(days(-60))}, "runs out before"),
        ({"until_at": day_begins(days(1200))}, "three years"),
        ({"note": "12 months for theft"}, "what a certificate says"),
        ({"note": "No 0012 3456 7890"}, "what a certificate says"),
        ({"note": "x" * 121}, "at most 120"),
    ],
)
def test_a_check_that_cannot_be_is_refused_and_kept_nowhere(scene: Scene, more: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        scene.check(scene.worker(), **more)
    assert not Check.objects.exists()
    assert not Entry.objects.filter(action__startswith="workforce.check").exists()


def test_training_that_cannot_be_is_refused(scene: Scene) -> None:
    worker = scene.worker()
    for course, done_on, last_on in (
        ("x", days(-1), days(1)),
        ("safeguarding", days(1), days(2)),
        ("safeguarding", days(-1), days(-2)),
    ):
        with pytest.raises(Refusal):
            record_training(worker=worker.ref, course=course, done_on=done_on, last_on=last_on, **scene.vetted)
    assert not Training.objects.exists()


def test_the_database_keeps_every_check_and_bar(scene: Scene) -> None:
    worker, _ = scene.cleared()
    record_bar(worker=worker.ref, barred=True, **scene.vetted)
    refuses("append-only", lambda: Check.objects.update(result="clear"))
    refuses("append-only", lambda: Training.objects.update(until_on=days(900)))
    refuses("append-only", lambda: Bar.objects.update(barred=False))
    refuses("append-only", lambda: Bar.objects.all().delete())


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("check_means_known", {"means": "x"}),
        ("check_workforce_known", {"workforce": "x"}),
        ("check_level_known", {"level": "x"}),
        ("check_result_known", {"result": "x"}),
        ("check_basis_known", {"basis": "x"}),
    ],
)
def test_the_database_itself_refuses_a_check(scene: Scene, name: str, values: dict[str, Any]) -> None:
    worker = scene.worker()
    told: dict[str, Any] = {**vars(checked()), "worker": worker, "by": uuid.uuid4(), "at": NOW, **values}
    refuses(name, lambda: Check.objects.create(**told))


def test_the_database_itself_refuses_training_that_no_course_gives(scene: Scene) -> None:
    told: dict[str, Any] = {"worker": scene.worker(), "by": uuid.uuid4(), "at": NOW, "done_on": days(-1)}
    refuses("training_course_known", lambda: Training.objects.create(course="x", until_on=days(1), **told))
    refuses("training_runs_forward", lambda: Training.objects.create(course="safeguarding", until_on=days(-1), **told))
