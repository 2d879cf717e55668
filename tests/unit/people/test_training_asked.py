"""Training is asked for in the background, and needs something to learn from."""

import pytest
from django_tasks_db.models import DBTaskResult

from tests.unit.people.population import NOW, viewer
from village.kernel.access.actions import Refusal
from village.kernel.jobs.rules import Told
from village.kernel.tables.engines import NoEngine
from village.people.actions import training

pytestmark = pytest.mark.django_db


def test_too_few_records_teach_nothing() -> None:
    with pytest.raises(Refusal, match="fewer than 100"):
        training.train(by="test", at=NOW)
    with pytest.raises(Told, match="fewer than 100"):  # so that it is kept with the run
        training.train(by="test", at=NOW)


def test_why_there_is_no_engine_is_kept_with_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object, **__: object) -> None:
        raise NoEngine("Spark is not installed here.")

    monkeypatch.setattr("village.linkage.training.train.train", none)
    with pytest.raises(Refusal, match="not installed") as told:
        training.train(by="test", at=NOW, engine="local[1]")
    assert isinstance(told.value, Told)


def test_asking_for_a_training_puts_it_in_the_queue() -> None:
    lead = viewer("matching-lead", area=None)
    training.ask_to_train(by=lead, at=NOW)
    (run,) = DBTaskResult.objects.all()
    assert run.args_kwargs["args"][:2] == ["people.train", lead.ref]
