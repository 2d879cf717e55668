"""Support, agreed between an area and its region."""

import pytest

from tests.unit.board import made
from village.board.actions import support
from village.board.actions.common import Overtaken
from village.board.models import SupportPlan
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer

pytestmark = pytest.mark.django_db


def test_support_is_in_force_while_two_people_agree_to_the_same_lines(people: made.People) -> None:
    made.a_board()
    with pytest.raises(Refusal, match="nothing to agree"):
        made.agreed(people.chair, "area")
    with pytest.raises(Refusal, match="four figures"):
        made.line(people.adviser, year=26)
    first = made.line(people.adviser)
    assert made.line(people.adviser).pk == first.pk
    with pytest.raises(Refusal, match="for whom"):
        made.agreed(people.chair, "nation")
    with pytest.raises(Overtaken):
        made.agreed(people.chair, "area", version=1)
    with pytest.raises(Overtaken):
        made.line(people.chair, version=0, once="s2")
    assert not made.agreed(people.chair, "area").agreed
    assert made.agreed(people.adviser, "region").agreed
    assert made.agreed(people.adviser, "region").region_at == made.NOW
    made.line(people.chair, version=2, once="s2")
    assert not SupportPlan.objects.get().agreed
    made.agreed(people.adviser, "region", version=3)
    support.drop_support(board="leeds", line=first.pk, version=3, by=people.chair, at=made.NOW)
    assert SupportPlan.objects.get().region_by is None


def test_one_person_does_not_agree_for_both(people: made.People) -> None:
    made.a_board()
    made.line(people.adviser)
    both = Viewer(people.chair.ref, second_factor=True, grants=(*people.chair.grants, *people.adviser.grants))
    made.agreed(both, "area")
    with pytest.raises(Refusal, match="two different people"):
        made.agreed(both, "region")
