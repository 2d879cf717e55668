"""The audit of clusters puts odd children before people, once, and changes nothing."""

import datetime as dt

import pytest

from tests.unit.people.population import NOW, children, source, take, told_by
from village.people.actions import shadowing
from village.people.models import Record, ReviewItem

pytestmark = pytest.mark.django_db


@pytest.fixture
def joined() -> list[Record]:
    """Eight children as two sources know them: the first two are wrongly one."""
    some = children(8)
    take(source("health"), told_by("health", some, wrong=0.0))
    take(source("school"), told_by("school", some, wrong=0.0))
    one, two = (Record.objects.get(source__slug="school", key=f"school-{n}") for n in (0, 4))
    Record.objects.filter(pk=two.pk).update(child=one.child_id)
    return [one, two]


def test_what_is_odd_is_put_before_people_once(joined: list[Record]) -> None:
    before = list(Record.objects.order_by("pk").values_list("pk", "child"))
    assert shadowing.audit_clusters(by="test", at=NOW)["put"] == 1
    item = ReviewItem.objects.get(reason="id-conflict")
    assert item.record == joined[1]  # the number that fewest of the child's records give
    assert item.area == "E08000003"
    assert item.candidates[0]["child"] == joined[0].child_id
    assert list(Record.objects.order_by("pk").values_list("pk", "child")) == before
    assert shadowing.audit_clusters(by="test", at=NOW)["put"] == 0
    ReviewItem.objects.update(state="decided", decided_by="somebody", decided_at=NOW)
    assert shadowing.audit_clusters(by="test", at=NOW + dt.timedelta(days=7))["put"] == 0  # looked at already


def test_a_child_whose_records_agree_is_left(joined: list[Record]) -> None:
    several = shadowing.audit_clusters(by="test", at=NOW)["children"]
    assert several >= 6
    assert ReviewItem.objects.filter(reason__in=["id-conflict", "bridge"]).count() == 1
