"""Training is asked for in the background, and needs something to learn from."""

import pytest
from django_tasks_db.models import DBTaskResult

from tests.unit.people.population import NOW, viewer
from village.kernel.access.actions import Refusal
from village.people.actions import training

pytestmark = pytest.mark.django_db


def test_too_few_records_teach_nothing() -> None:
    with pytest.raises(Refusal, match="fewer than 100"):
        training.train(by="test", at=NOW)


def test_asking_for_a_training_puts_it_in_the_queue() -> None:
    lead = viewer("matching-lead", area=None)
    training.ask_to_train(by=lead, at=NOW)
    (run,) = DBTaskResult.objects.all()
    assert run.args_kwargs["args"][:2] == ["people.train", lead.ref]
