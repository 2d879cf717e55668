"""What the database refuses of employers mixed, of being away twice, and of checks that no means gives."""

import datetime as dt
import uuid
from typing import Any

import pytest

from tests.unit.workforce.made import CERTIFICATE, NOW, Scene, days, refuses
from village.workforce.actions.engaging import end_engagement, record_absence
from village.workforce.actions.posts import end_post
from village.workforce.actions.reading import show_workers
from village.workforce.models import Absence, Check, Engagement, Post, Site, Worker
from village.workforce.queries.own import looks


@pytest.fixture
def scene(db: None) -> Scene:
    return Scene()


@pytest.fixture
def school(scene: Scene) -> Scene:
    return Scene("school")


def test_the_database_keeps_employers_apart(scene: Scene, school: Scene) -> None:
    ours, theirs = scene.start(scene.checked(), scene.post()), school.post()
    apart = "employer"
    refuses(apart, lambda: Engagement.objects.filter(pk=ours.pk).update(post=theirs))
    refuses(apart, lambda: Engagement.objects.filter(pk=ours.pk).update(worker=school.worker("Elseperson")))
    refuses(apart, lambda: Post.objects.filter(pk=ours.post_id).update(site=school.site))
    for model in (Worker, Post, Site):
        own = model.objects.filter(employer__slug="nursery")
        # Of a post two triggers refuse it, and databases differ in which comes first.
        refuses("workforce_post_" if model is Post else "stays", lambda own=own: own.update(employer=theirs.employer))


def test_the_database_keeps_absences_apart(scene: Scene) -> None:
    worker = scene.checked()
    told: dict[str, Any] = {"worker": worker.ref, "kind": "SIC", "days": None, **scene.kept}
    record_absence(from_on=days(-30), last_on=days(-20), **told)
    record_absence(from_on=days(-19), last_on=None, **told)
    first, second = Absence.objects.all()
    refuses("apart", lambda: Absence.objects.filter(pk=first.pk).update(until_on=days(-18)))
    refuses("apart", lambda: Absence.objects.filter(pk=first.pk).update(until_on=None))
    refuses("apart", lambda: Absence.objects.filter(pk=second.pk).update(from_on=days(-25)))


@pytest.mark.parametrize(
    ("means", "result"), [("certificate", "BLANK_NO_NEW_INFO"), ("service", "clear"), ("service", "applied")]
)
def test_the_database_keeps_what_a_means_can_give(scene: Scene, means: str, result: str) -> None:
    told = {**CERTIFICATE, "means": means, "result": result, "basis": "regulated"}
    worker = scene.worker()
    refuses("means", lambda: Check.objects.create(worker=worker, by=uuid.uuid4(), at=NOW, **told))


def test_who_begins_in_a_post_with_a_last_day_leaves_with_it_or_sooner(scene: Scene) -> None:
    worker, post = scene.checked(), scene.post()
    end_post(post=post.ref, last_on=days(50), **scene.kept)
    made = scene.start(worker, post)
    assert (made.end_on, made.reason) == (days(51), "end-of-contract")
    end_engagement(engagement=made.ref, last_on=days(20), reason="resigned", **scene.kept)
    made.refresh_from_db()
    assert (made.end_on, made.reason) == (days(21), "resigned")


def test_a_worker_reads_who_saw_them_in_a_list(scene: Scene) -> None:
    worker, other = scene.worker(), scene.worker("Elseperson", born_on=dt.date(1970, 1, 1))
    show_workers(what="list", shown=[worker], by=scene.viewer, at=NOW)
    said = ("Saw you in a list", "Lea Lead nursery")
    assert said in [(one.said, one.name) for one in looks(worker)]
    assert said not in [(one.said, one.name) for one in looks(other)]
