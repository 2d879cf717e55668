"""Opening and closing a collection, and whom it asks: by whoever collects for the area, and nobody else."""

import datetime as dt
from typing import Any

import pytest
from django.db.models import QuerySet

from tests.unit.workforce.collecting.made import DAY, MANAGER, NINA, NOW, TODAY, Round, account, made, seen
from tests.unit.workforce.collecting.test_sending import refused
from village.workforce.actions.collecting import opening
from village.workforce.models import Asked, Collection, Draft


@pytest.fixture
def round_(db: None) -> Round:
    return Round()


def test_a_collection_that_is_closed_takes_nothing(round_: Round) -> None:
    round_.draft(NINA)
    opening.close_collection(collection=round_.collection.ref, **round_.managed)
    assert Draft.objects.count() == 0
    refused("This collection is closed", round_.draft, NINA)
    for do, more in (
        (opening.close_collection, {}),
        (opening.move_due_day, {"due_on": TODAY}),
        (opening.ask_employers, {"employers": ["nursery"]}),
    ):
        refused("This collection is closed", do, collection=round_.collection.ref, **more, **round_.managed)


def test_a_return_is_held_after_its_collection(round_: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    """As whoever closes it does: what waits for a closing sees that it is closed."""
    held, hold = [], QuerySet.select_for_update

    def noted(self: Any, *given: Any, **told: Any) -> Any:
        held.append(self.model)
        return hold(self, *given, **told)

    monkeypatch.setattr(QuerySet, "select_for_update", noted)
    round_.draft(NINA)
    assert held == [Collection, Asked, Collection, Asked, Draft]


def test_who_collects_for_an_area_opens_there_alone(round_: Round) -> None:
    told: dict[str, Any] = {"kind": "school", "reference_on": DAY, "due_on": TODAY, **round_.managed}
    refused("an area that you collect for", opening.open_collection, **{**told, "area": "E08000035"})
    refused("an area that you collect for", opening.open_collection, **{**told, "area": ""})
    refused("one of the returns", opening.open_collection, **{**told, "area": made.AREA, "kind": "none"})
    here = {**told, "area": made.AREA}
    refused("after the reference day", opening.open_collection, **{**here, "due_on": DAY})
    refused("is over already", opening.open_collection, **{**here, "due_on": TODAY - dt.timedelta(days=1)})
    refused("collected for that day already", opening.open_collection, **{**here, "kind": "early-years"})
    other = account("Oz Other", MANAGER, area="E08000035")
    by = {"by": seen(other), "at": NOW}
    for do, more in ((opening.close_collection, {}), (opening.ask_employers, {"employers": ["nursery"]})):
        refused("There is no such collection", do, collection=round_.collection.ref, **more, **by)
    everywhere = account("Ev Everywhere", MANAGER, area="")
    made_one = opening.open_collection(**{**here, "by": seen(everywhere)})
    opening.move_due_day(collection=made_one.ref, due_on=TODAY + dt.timedelta(days=1), **by_of(everywhere))
    assert Collection.objects.get(pk=made_one.pk).due_on == TODAY + dt.timedelta(days=1)


def by_of(one: Any) -> dict[str, Any]:
    return {"by": seen(one), "at": NOW}


def test_an_employer_is_asked_once_and_of_the_area(round_: Round) -> None:
    made.employer("far", area="E08000035")
    for slugs in ([], ["nursery"], ["far"], ["nowhere"]):
        refused(
            "who are not asked yet",
            opening.ask_employers,
            collection=round_.collection.ref,
            employers=slugs,
            **round_.managed,
        )
    made.employer("school")
    assert opening.ask_employers(collection=round_.collection.ref, employers=["school"], **round_.managed) == 1
