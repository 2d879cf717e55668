"""Models of matching: trained from the index, tried on live records, signed off by someone who did not train them."""

import datetime as dt
from typing import Any

from django.db import transaction

from village.kernel.access.actions import Refusal, permit
from village.kernel.access.rules import Thing, Viewer
from village.kernel.audit import actions as audit
from village.kernel.audit.noting import did
from village.kernel.jobs.actions import enqueue
from village.kernel.jobs.registry import job
from village.kernel.jobs.rules import Told
from village.kernel.tables.engines import DUCKDB, NoEngine
from village.linkage.rules.decide import Thresholds
from village.linkage.rules.model import as_data, model_of
from village.linkage.rules.thresholds import expected, thresholds
from village.people.actions import shadowing
from village.people.models import MatchingModel
from village.people.queries import records

SIGN = "people.model"


class NotTrained(Refusal, Told):
    """No model could be learnt: too few records, or no engine. The sentence holds a count at most."""


@job("people.train", attempts=1)
def train(*, by: str, at: dt.datetime, engine: str = DUCKDB) -> str:
    """Train a model from all records of the index and keep it, unsigned; returns its version.

    Its thresholds come from its own chances for live records drawn at random. The same records give the same model:
    nothing new is kept then. Raises Refusal when there are too few records, or the engine is not there.
    """
    from village.linkage.training.train import NotEnough  # noqa: PLC0415  # Splink takes seconds to read
    from village.linkage.training.train import train as learn  # noqa: PLC0415

    table = records.as_table()
    try:
        trained = learn(table, where=engine)
    except (NoEngine, NotEnough) as error:
        raise NotTrained(str(error)) from error
    model = trained.model
    if MatchingModel.objects.filter(version=model.version).exists():
        return model.version
    likeliest = [one.chance for one in shadowing.redecided(shadowing.drawn(), model, Thresholds())]
    limits = thresholds(likeliest)
    shadow = shadowing.shadow(model, limits)
    figures = {**trained.figures, "expected": expected(likeliest, limits), "shadow": shadow}
    with transaction.atomic():
        MatchingModel.objects.create(
            version=model.version,
            data={**as_data(model), "thresholds": {"link": limits.link, "review": limits.review}},
            trained_on=f"{table.height:,} records of {table['source'].n_unique()} sources",
            figures=figures,
            made_at=at,
            made_by=by,
        )
        detail = {"records": table.height, "link": round(limits.link, 4)}
        audit.record(actor=by, action="people.model.train", thing=f"model:{model.version}", at=at, detail=detail)
    return model.version


@transaction.atomic
def ask_to_train(*, by: Viewer, at: dt.datetime) -> None:
    """Have a model trained in the background. Raises Refusal."""
    who = permit(by, SIGN, Thing())
    enqueue("people.train", by=str(who), at=at)
    did(by, "people.model.ask", "model", at)


def run_shadow(*, version: str, by: str, at: dt.datetime) -> dict[str, Any]:
    """Try a model on live records as they are now, and keep what it would decide beside it. Raises Refusal."""
    found = MatchingModel.objects.filter(version=version).first()
    if found is None:
        raise Refusal(f"There is no model {version}.")
    try:
        model = model_of(found.data)
    except ValueError as error:
        raise Refusal(str(error)) from error
    told = shadowing.shadow(model, Thresholds(**found.data["thresholds"]))
    with transaction.atomic():
        found = MatchingModel.objects.select_for_update().get(pk=found.pk)
        MatchingModel.objects.filter(pk=found.pk).update(figures={**found.figures, "shadow": told})
        audit.record(actor=by, action="people.model.shadow", thing=f"model:{version}", at=at, detail=told["counts"])
    return told


@transaction.atomic
def sign_off(*, version: str, by: Viewer, at: dt.datetime) -> None:
    """Put a model in force from now. What was decided before stays; what it would decide otherwise goes to people for
    review. Raises Refusal when it is signed already, or the signer had it trained."""
    found = MatchingModel.objects.select_for_update().filter(version=version).first()
    who = str(permit(by, SIGN, Thing(made_by=frozenset({found.made_by}) if found else frozenset())))
    if found is None:
        raise Refusal(f"There is no model {version}.")
    if found.signed_at is not None:
        raise Refusal("This model has been signed off already.")
    try:
        model_of(found.data)
    except ValueError as error:
        raise Refusal(str(error)) from error
    MatchingModel.objects.filter(pk=found.pk).update(signed_at=at, signed_by=who)
    enqueue("people.flips", by=who, at=at, version=version)
    did(by, "people.model.sign", f"model:{version}", at)
