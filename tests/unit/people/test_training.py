"""Models are trained from the index, tried on live records, and signed off by somebody else."""

import datetime as dt
import sys
from typing import Any

import pytest
from django.db import transaction

from tests.unit.people.population import NOW, index, viewer
from village.kernel.access.actions import Refusal
from village.linkage.rules.model import model_of
from village.people.actions import shadowing, training
from village.people.models import MatchingModel, Record, ReviewItem
from village.people.queries import models, models_in_force

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LATER = NOW + dt.timedelta(hours=1)


@pytest.fixture(scope="module")
def trained(django_db_setup: Any, django_db_blocker: Any) -> Any:
    """An index and a model trained from it, made once and rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        index()
        yield training.train(by="trainer", at=NOW)
        transaction.set_rollback(True)


def test_a_model_is_kept_unsigned_with_what_it_rests_on(trained: str) -> None:
    kept = MatchingModel.objects.get(version=trained)
    assert kept.signed_at is None
    assert kept.made_by == "trainer"
    assert kept.trained_on == "320 records of 2 sources"
    assert kept.figures["records"] == 320
    # every child has the same number in both sources: 160 pairs, of which one in ten lacks a postcode on one side
    assert kept.figures["pairs"]["by-number"]["birth"] == 160
    assert kept.figures["learnt"]["birth"] == "nhs"
    assert 130 <= kept.figures["pairs"]["by-number"]["postcode"] < 160
    assert models_in_force.in_force()[0].version == "untrained"
    assert [one.version for one in models.models()] == [trained]
    assert models.one_model(trained) == kept
    assert models.one_model("m-none") is None
    assert models.in_force_version() == "untrained"


def test_training_the_same_records_again_keeps_nothing_new(trained: str) -> None:
    assert training.train(by="somebody", at=LATER) == trained
    assert MatchingModel.objects.count() == 1


def test_m_is_how_often_pairs_with_the_same_number_show_a_level(trained: str) -> None:
    model = model_of(MatchingModel.objects.get(version=trained).data)
    forename = next(one for one in model.weighings if one.comparison.field == "forename")
    pairs: dict[str, list[str]] = {}
    for record in Record.objects.all():
        pairs.setdefault(record.values["nhs"], []).append(record.values["forename"].split("|")[0])
    same = sum(one == two for one, two in pairs.values())
    prior = forename.comparison.prior[-1]
    assert forename.m[-1] == pytest.approx((same + 20 * prior) / (160 + 20))
    for kind in (forename.m, forename.u, forename.h):
        assert sum(kind[1:]) == pytest.approx(1)


def test_thresholds_and_what_to_expect_come_from_the_model(trained: str) -> None:
    kept = MatchingModel.objects.get(version=trained)
    limits = models.limits_of(kept.data)
    assert 0.95 <= limits.link <= 0.999
    assert limits.review == 1 / 50
    assert kept.figures["expected"]["precision"] >= 0.999


def test_a_shadow_run_changes_nothing(trained: str) -> None:
    before = list(Record.objects.order_by("pk").values_list("pk", "child"))
    told = training.run_shadow(version=trained, by="test", at=LATER)
    assert told["records"] == sum(told["counts"].values()) == 320
    assert told["counts"]["same"] >= 310
    assert list(Record.objects.order_by("pk").values_list("pk", "child")) == before
    assert not ReviewItem.objects.filter(reason="model").exists()


def test_levels_are_shown_beside_the_model_in_force(trained: str) -> None:
    kept = MatchingModel.objects.get(version=trained)
    shown = models.levels_of(kept.data)
    assert len(shown) == sum(len(one["levels"]) for one in kept.data["weighings"])
    assert any(abs(one.drift) > 0.1 for one in shown)
    training.sign_off(version=trained, by=viewer("matching-lead", area=None), at=LATER)
    assert all(one.drift == 0 for one in models.levels_of(kept.data))


def test_an_engine_that_is_not_there(trained: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(Refusal, match="Spark is not installed"):
        training.train(by="test", at=NOW, engine="local[1]")


class TestAfterASignOff:
    def test_what_would_be_decided_otherwise_is_put_before_people_once(
        self, trained: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        training.sign_off(version=trained, by=viewer("matching-lead", area=None), at=LATER)
        record = Record.objects.order_by("-pk")[0]
        before = list(Record.objects.order_by("pk").values_list("pk", "child"))
        # a record that stands with another child of the index would be of its own child again
        other = Record.objects.exclude(child=record.child_id).order_by("pk")[0]
        Record.objects.filter(pk=record.pk).update(child=other.child_id)
        put = shadowing.put_flips(by="test", at=LATER, version=trained)
        assert put["records"] == 320
        assert put["put"] >= 1
        item = ReviewItem.objects.get(record=record, reason="model")
        assert item.candidates[0]["child"] == dict(before)[record.pk]
        assert item.model == trained
        assert item.area == record.source.area
        Record.objects.filter(pk=record.pk).update(child=dict(before)[record.pk])
        assert list(Record.objects.order_by("pk").values_list("pk", "child")) == before
        assert shadowing.put_flips(by="test", at=LATER, version=trained)["put"] == 0
