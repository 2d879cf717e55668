"""The whole course of a family's help, drawn and in words, for whoever reads the record."""

import datetime as dt

import pytest

from tests.unit.casework import made
from tests.unit.casework.test_pages import Scene, scene, words
from village.casework.actions.timing import extend_clock
from village.kernel.audit.models import Entry
from village.workflow.queries.processes import process_of

__all__ = ["scene"]
pytestmark = pytest.mark.django_db


def test_it_is_not_there_for_whoever_has_no_part_and_is_audited_for_whoever_has(scene: Scene) -> None:
    page = scene.at("course/")
    assert scene.as_(scene.stranger).get(page).status_code == 404
    assert scene.as_(scene.lead).get(page).status_code == 200
    read = Entry.objects.filter(action="casework.read", thing=f"episode:{scene.episode.ref}")
    assert set(read.values_list("decision", "actor")) == {
        ("denied", str(scene.stranger.ref)),
        ("permitted", str(scene.lead.ref)),
    }


def test_every_state_stands_in_it_in_words_with_where_help_is_now(scene: Scene) -> None:
    answer = scene.as_(scene.lead).get(scene.at("course/")).content.decode()
    process, here = process_of(scene.episode.process.process), scene.episode.process.state
    for state in process.states:
        assert state.title["en"] in answer
    assert f"<strong>{process.state(here).title['en']}</strong> (it stands here now)" in answer
    assert answer.count('aria-current="step"') == 1
    assert f"{process.title['en']}, version {process.version}." in answer
    assert "it has been here" not in answer
    assert "<svg" in answer
    assert scene.at("course/") in words(scene.as_(scene.lead).get(scene.at()))


def test_where_help_has_been_is_said_once_it_went_on(scene: Scene) -> None:
    process = process_of(scene.episode.process.process)
    first, second = process.states[0], process.states[1]
    work = scene.episode.process
    type(work).objects.filter(pk=work.pk).update(state=second.name)
    answer = scene.as_(scene.lead).get(scene.at("course/")).content.decode()
    assert f"{first.title['en']} (it has been here)" in answer
    assert f"<strong>{second.title['en']}</strong> (it stands here now)" in answer


def test_a_clock_that_was_let_run_longer_shows_when_it_was_first_due(scene: Scene) -> None:
    clock = scene.episode.process.clocks.get(name="ask-the-family")
    first = clock.due
    extend_clock(
        episode=scene.episode.ref, clock=clock.pk, until=first + dt.timedelta(days=2), seen=first,
        reason="They are away.", by=made.seen(scene.boss), at=made.NOW,
    )  # fmt: skip
    told = words(scene.as_(scene.lead).get(scene.at()))
    assert f"First due on {first.day} {first:%b %Y}, made longer by decision." in told
