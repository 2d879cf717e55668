"""Whoever a child is joined to is kept as long as either was to be kept; parted again, each as long as before."""

import datetime as dt

import pytest

from tests.index_made import AMY, NOW, arrive, someone, source
from village.people.actions import keeping, merging
from village.people.models import Child
from village.people.queries.known import LengthKept, length_kept

pytestmark = pytest.mark.django_db
GROWN = {**AMY, "date_of_birth": "2008-11-24"}
OTHER = {"forename": "Quentin", "surname": "Else", "date_of_birth": "2008-11-20", "sex": "M", "postcode": "LS1 1AA"}
NEVER = LengthKept("", None)


@pytest.fixture
def two() -> tuple[Child, Child]:
    one = arrive(source("ashmere-school"), {**GROWN, "record": "s1"})[0]
    other = arrive(source("ashmere-help", "early-help"), {**OTHER, "record": "e1"})[0]
    return one, other


def archived(days: int) -> int:
    return keeping.retain(by="test", at=NOW + dt.timedelta(days=days))["archived"]


@pytest.mark.parametrize("of", [0, 1], ids=["the one that stays", "the one that goes"])
def test_a_ground_said_of_either_is_the_ground_of_both(two: tuple[Child, Child], of: int) -> None:
    governance, lead = someone("information-governance"), someone("matching-officer")
    ref = str(two[of].ref)
    keeping.keep_longer(ref=ref, kept_for="disability", consent="signed 1 November", by=governance, at=NOW)
    operation = merging.merge(keep=two[0].ref, gone=two[1].ref, reason="One child", by=lead, at=NOW)
    assert length_kept(two[0].pk) == LengthKept("disability", None)
    assert archived(30) == 0
    merging.unmerge(operation=operation, reason="Two children", by=lead, at=NOW)
    assert (length_kept(two[of].pk), length_kept(two[1 - of].pk)) == (LengthKept("disability", None), NEVER)
    assert archived(30) == 1


def test_who_takes_the_ground_back_takes_it_from_both(two: tuple[Child, Child]) -> None:
    governance, lead = someone("information-governance"), someone("matching-officer")
    ref = str(two[1].ref)
    keeping.keep_longer(ref=ref, kept_for="disability", consent="signed 1 November", by=governance, at=NOW)
    merging.merge(keep=two[0].ref, gone=two[1].ref, reason="One child", by=lead, at=NOW)
    keeping.keep_longer(ref=str(two[0].ref), kept_for="", consent="", by=governance, at=NOW)
    assert length_kept(two[0].pk) == NEVER
    assert archived(30) == 1


def test_a_death_noted_of_either_is_of_both_and_the_later_day_counts(two: tuple[Child, Child]) -> None:
    governance, lead = someone("information-governance"), someone("matching-officer")
    for child, day in zip(two, (3, 9), strict=True):
        keeping.record_death(ref=str(child.ref), died_on=dt.date(2025, 12, day), by=governance, at=NOW)
    merging.merge(keep=two[0].ref, gone=two[1].ref, reason="One child", by=lead, at=NOW)
    assert length_kept(two[0].pk) == LengthKept("", dt.date(2025, 12, 9))
    assert archived((dt.date(2026, 12, 8) - NOW.date()).days) == 0
    assert archived((dt.date(2026, 12, 9) - NOW.date()).days) == 1


def test_a_death_noted_only_of_the_one_that_went(two: tuple[Child, Child]) -> None:
    keeping.record_death(
        ref=str(two[1].ref), died_on=dt.date(2025, 11, 1), by=someone("information-governance"), at=NOW
    )
    merging.merge(keep=two[0].ref, gone=two[1].ref, reason="One", by=someone("matching-officer"), at=NOW)
    assert archived(0) == 1
