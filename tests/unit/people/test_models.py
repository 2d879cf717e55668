"""A model, however it was learnt, is kept unsigned, tried on live records, and signed off by somebody else."""

import datetime as dt
import math
from dataclasses import replace

import polars as pl
import pytest
from django.db import IntegrityError, transaction
from django_tasks_db.models import DBTaskResult

from tests.unit.people.population import NOW, children, source, take, told_by, viewer
from village.kernel.access.actions import Refusal
from village.kernel.audit.queries import Wanted, entries
from village.linkage.rules.model import as_data
from village.linkage.rules.untrained import untrained
from village.linkage.training.train import Trained
from village.people.actions import training
from village.people.models import Child, MatchingModel, Record
from village.people.queries import models, models_in_force, records

pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(hours=1)
MADE = replace(untrained(), version="m-made")


@pytest.fixture
def index() -> None:
    """Eight children of eight homes as two systems know them, alike in all that is said and in their number."""
    some = children(16)[::2]
    take(source("health"), told_by("health", some, wrong=0.0))
    take(source("school"), told_by("school", some, wrong=0.0))


@pytest.fixture
def learnt(index: None, monkeypatch: pytest.MonkeyPatch) -> list[tuple[pl.DataFrame, str]]:
    """Learning gives a model made by hand; what it was given is told."""
    given: list[tuple[pl.DataFrame, str]] = []

    def learn(table: pl.DataFrame, *, where: str) -> Trained:
        given.append((table, where))
        return Trained(MADE, {"records": table.height})

    monkeypatch.setattr("village.linkage.training.train.train", learn)
    return given


@pytest.fixture
def made() -> str:
    """A model made by hand, not signed."""
    data = {**as_data(MADE), "thresholds": {"link": 0.99, "review": 0.02}}
    figures = {"records": 16}
    MatchingModel.objects.create(
        version="m-made", data=data, figures=figures, trained_on="nothing", made_at=NOW, made_by="trainer"
    )
    return "m-made"


def of_other_levels() -> dict[str, object]:
    """The model, as if made when a field was compared at other levels."""
    kept = MatchingModel.objects.get()
    kept.data["weighings"][0]["levels"] = ["differs", "same"]
    kept.save()
    return dict(kept.data)


class TestTraining:
    def test_a_model_is_kept_unsigned_with_what_it_rests_on(self, learnt: list[tuple[pl.DataFrame, str]]) -> None:
        assert training.train(by="trainer", at=NOW, engine="local[1]") == "m-made"
        ((table, where),) = learnt
        assert (table.height, where) == (16, "local[1]")
        kept = MatchingModel.objects.get()
        assert (kept.made_by, kept.made_at, kept.signed_at, kept.signed_by) == ("trainer", NOW, None, "")
        assert kept.trained_on == "16 records of 2 sources"
        assert {name: value for name, value in kept.data.items() if name != "thresholds"} == as_data(MADE)
        # every record is alike its child's other one in all fields: sure beyond the one in a thousand that may be wrong
        assert kept.data["thresholds"] == {"link": 0.999, "review": 0.02}
        assert kept.figures["records"] == 16
        assert kept.figures["expected"]["precision"] > 0.999
        assert kept.figures["expected"]["reviewed"] == 0
        assert kept.figures["shadow"] == {"records": 16, "counts": {"same": 16}, "flips": []}
        assert models_in_force.in_force()[0].version == "untrained"

    @pytest.mark.usefixtures("learnt")
    def test_it_is_on_record_once_and_the_same_model_is_not_kept_again(self) -> None:
        training.train(by="trainer", at=NOW)
        assert training.train(by="somebody", at=LATER) == "m-made"
        assert MatchingModel.objects.get().made_by == "trainer"
        (entry,) = entries(Wanted(action="people.model.train"), at_most=5).entries
        assert (entry.actor, entry.thing) == ("trainer", "model:m-made")

    def test_all_records_of_children_who_can_be_found_are_a_table(
        self, index: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        gone = Record.objects.filter(source__slug="school").order_by("pk")[0]
        Child.objects.filter(pk=gone.child_id).update(state="retired")
        monkeypatch.setattr(records, "CHUNK", 3)  # several chunks and a rest
        table = records.as_table()
        kept = Record.objects.exclude(child=gone.child_id).order_by("pk").select_related("source")
        assert table["record"].to_list() == [one.pk for one in kept]
        assert table["child"].to_list() == [one.child_id for one in kept]
        assert table["source"].to_list() == [one.source.slug for one in kept]
        assert table["duplicate_free"].to_list() == [True] * 14
        for name in ("forename", "birth", "nhs", "phone"):  # nobody's telephone is told
            assert table[name].to_list() == [one.values.get(name) for one in kept]

    def test_an_empty_index_is_an_empty_table(self) -> None:
        assert records.as_table().height == 0


class TestTryingOut:
    @pytest.mark.usefixtures("index")
    def test_what_it_would_decide_is_kept_beside_it(self, made: str) -> None:
        alone = Record.objects.get(source__slug="school", key="school-3")
        Record.objects.filter(pk=alone.pk).update(child=Child.objects.create(made_at=NOW))
        told = training.run_shadow(version=made, by="test", at=LATER)
        assert told["counts"] == {"same": 15, "joins": 1}
        assert MatchingModel.objects.get().figures == {"records": 16, "shadow": told}
        last = entries(Wanted(action="people.model.shadow"), at_most=1).entries[0]
        assert (last.actor, last.thing) == ("test", "model:m-made")

    def test_a_model_that_is_not_there_or_of_other_levels_is_not_tried(self, made: str) -> None:
        with pytest.raises(Refusal, match="no model m-none"):
            training.run_shadow(version="m-none", by="test", at=LATER)
        data = of_other_levels()
        with pytest.raises(Refusal, match="other levels"):
            training.run_shadow(version=made, by="test", at=LATER)
        assert MatchingModel.objects.get().figures == {"records": 16}
        assert models.levels_of(data) == []


class TestSigningOff:
    def test_a_role_without_it_is_refused(self, made: str) -> None:
        for role in ("matching-officer", "practitioner", "auditor"):
            with pytest.raises(Refusal):
                training.sign_off(version=made, by=viewer(role, area=None), at=LATER)
            with pytest.raises(Refusal):
                training.ask_to_train(by=viewer(role, area=None), at=LATER)
        assert models_in_force.in_force()[0].version == "untrained"
        assert not DBTaskResult.objects.exists()

    def test_a_lead_of_one_area_is_refused(self, made: str) -> None:
        with pytest.raises(Refusal):  # a model decides everywhere
            training.sign_off(version=made, by=viewer("matching-lead"), at=LATER)

    def test_without_a_second_factor_is_refused(self, made: str) -> None:
        with pytest.raises(Refusal):
            training.sign_off(version=made, by=viewer("matching-lead", area=None, second_factor=False), at=LATER)

    def test_whoever_had_it_trained_is_refused(self, made: str) -> None:
        lead = viewer("matching-lead", area=None)
        MatchingModel.objects.filter(version=made).update(made_by=lead.ref)
        with pytest.raises(Refusal, match="Someone else"):
            training.sign_off(version=made, by=lead, at=LATER)

    def test_the_database_keeps_no_model_signed_by_its_maker(self, made: str) -> None:
        with pytest.raises(IntegrityError, match="model_signed_by_another"), transaction.atomic():
            MatchingModel.objects.update(signed_by="trainer", signed_at=LATER)

    def test_a_model_that_is_not_there_is_refused(self) -> None:
        with pytest.raises(Refusal, match="no model"):
            training.sign_off(version="m-none", by=viewer("matching-lead", area=None), at=LATER)

    def test_a_model_of_other_levels_is_refused(self, made: str) -> None:
        of_other_levels()
        with pytest.raises(Refusal, match="other levels"):
            training.sign_off(version=made, by=viewer("matching-lead", area=None), at=LATER)
        assert MatchingModel.objects.get().signed_at is None
        assert not DBTaskResult.objects.exists()

    def test_it_is_in_force_from_then_on_and_cannot_be_signed_twice(self, made: str) -> None:
        lead = viewer("matching-lead", area=None)
        training.sign_off(version=made, by=lead, at=LATER)
        assert models_in_force.in_force()[0].version == made
        kept = MatchingModel.objects.get(version=made)
        assert (kept.signed_by, kept.signed_at) == (lead.ref, LATER)
        last = entries(Wanted(action="people.model.sign"), at_most=1).entries[0]
        assert (last.actor, last.thing) == (lead.ref, f"model:{made}")
        (run,) = DBTaskResult.objects.all()
        assert run.args_kwargs["args"][:2] == ["people.flips", lead.ref]
        with pytest.raises(Refusal, match="already"):
            training.sign_off(version=made, by=viewer("matching-lead", area=None), at=LATER)


def test_levels_are_shown_beside_the_model_in_force() -> None:
    sex = next(one for one in MADE.weighings if one.comparison.field == "sex")
    twice = replace(sex, u=(*sex.u[:-1], sex.u[-1] / 2))  # agreeing by chance half as often: one bit more
    other = replace(MADE, weighings=tuple(twice if one is sex else one for one in MADE.weighings))
    shown = models.levels_of(as_data(other))
    assert len(shown) == sum(len(one.comparison.levels) for one in MADE.weighings)
    drifted = [one for one in shown if not math.isclose(one.drift, 0, abs_tol=1e-12)]
    assert [(one.field, one.level) for one in drifted] == [("sex", sex.comparison.levels[-1])]
    assert drifted[0].drift == pytest.approx(1)
