"""Who begins in a post and who does not, today or before, and that no refusal tells a bar."""

import datetime as dt

import pytest

from tests.unit.workforce.made import SERVICE, Scene, days
from village.kernel.access.actions import Refusal
from village.workforce.actions.vetting import record_bar
from village.workforce.models import Engagement


@pytest.fixture
def scene(db: None) -> Scene:
    return Scene()


@pytest.mark.parametrize("role", ["nursery-practitioner", "social-worker", "administrator"])
@pytest.mark.parametrize("start_on", [days(-1), days(0)])
def test_an_employer_cannot_tell_who_is_barred_from_whom_there_is_new_information_of(
    scene: Scene, role: str, start_on: dt.date
) -> None:
    post, said = scene.post(role), []
    barred, suspended = scene.checked("Onetest"), scene.checked("Twotest")
    record_bar(worker=barred.ref, barred=True, **scene.vetted)
    scene.check(suspended, **{**SERVICE, "result": "NEW_INFO"})
    for worker in (barred, suspended):
        with pytest.raises(Refusal) as refused:
            scene.start(worker, post, start_on=start_on)
        said.append(str(refused.value))
    assert said[0] == said[1]
    assert "Ask whoever is designated" in said[0]
    assert not Engagement.objects.exists()


def test_who_was_checked_for_adults_does_not_begin_yesterday_either(scene: Scene) -> None:
    worker = scene.worker()
    scene.check(worker, workforce="adult")
    with pytest.raises(Refusal, match="Checked for other work"):
        scene.start(worker, scene.post(), start_on=days(-1))


def test_who_waits_for_a_certificate_is_written_down_as_they_began(scene: Scene) -> None:
    worker = scene.worker()
    scene.check(worker, result="applied")
    assert not scene.start(worker, scene.post(), start_on=days(-1)).supervised
