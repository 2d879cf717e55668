"""Looking after the service: how work stands, what is forgotten, what is signed."""

import datetime as dt
import uuid

import pytest
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tests.unit.kernel.jobs.asked import NOW, ask, claimed, work
from village.kernel.audit.actions import record
from village.kernel.jobs import actions, queries, worker
from village.kernel.jobs.models import Schedule, Worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("known_jobs")]


def test_how_work_stands() -> None:
    assert queries.standing(at=NOW) == queries.Standing(0, 0, 0, (), 0)
    assert not queries.standing(at=NOW).works
    actions.start_worker(ref="one", at=NOW)
    actions.start_worker(ref="gone", at=NOW - dt.timedelta(hours=1))
    Schedule.objects.create(slug="test.add", cron="0 6 * * *", next_at=NOW - dt.timedelta(minutes=16))
    ask()
    ask()
    claimed()
    ask("test.fail")
    DBTaskResult.objects.filter(args_kwargs__args__0="test.fail").update(status=TaskResultStatus.FAILED)
    assert queries.standing(at=NOW) == queries.Standing(1, 1, 1, ("test.add",), 1)
    assert not queries.standing(at=NOW).works
    Schedule.objects.all().delete()
    assert queries.standing(at=NOW).works
    assert queries.run(str(uuid.uuid4())) is None


def test_what_is_long_done_is_forgotten() -> None:
    for days, status in ((8, "SUCCESSFUL"), (6, "SUCCESSFUL"), (91, "FAILED"), (89, "FAILED"), (99, "READY")):
        ref = ask()
        DBTaskResult.objects.filter(pk=ref).update(status=status, finished_at=NOW - dt.timedelta(days=days))
    actions.start_worker(ref="old", at=NOW - dt.timedelta(days=8))
    assert actions.tidy(by="schedule", at=NOW) == {"done": 1, "failed": 1, "workers": 1}
    assert DBTaskResult.objects.count() == 3


def test_the_audit_is_signed_when_it_has_moved_and_verified_every_night() -> None:
    assert actions.checkpoint(by="schedule", at=NOW) is None
    record(actor="a", action="b", thing="c", at=NOW)
    assert actions.checkpoint(by="schedule", at=NOW) == 1
    assert actions.checkpoint(by="schedule", at=NOW) is None
    assert actions.verify(by="schedule", at=NOW)
    assert actions.checkpoint(by="schedule", at=NOW) == 3  # after the one that tells of the first checkpoint


def test_a_worker_needs_time_for_three_signs_of_life() -> None:
    with pytest.raises(ValueError, match="three signs of life"):
        worker.run(beat=5, silence=14)


def test_a_worker_enters_itself_in_the_book() -> None:
    work()
    one = Worker.objects.get()
    assert one.stopped_at is not None
    assert Schedule.objects.filter(slug="test.add").exists()
