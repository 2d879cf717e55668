"""Who sees which outings."""

import pytest

from tests.index_made import HERE, NOW, THERE, someone, source
from village.outings.actions import add
from village.outings.queries import organisation, visible

pytestmark = pytest.mark.django_db
KEEPER = "outings-keeper"


def test_nobody_sees_those_of_another_organisation_or_area() -> None:
    source("ashmere-school")
    source("beech-school")
    mine, theirs = someone(KEEPER), someone(KEEPER, of="beech-school", area=None)
    made = add(title="The sea", by=mine, at=NOW)
    assert not visible(theirs)
    assert not visible(someone(KEEPER, area=THERE))
    assert not visible(someone())
    assert list(visible(mine)) == [made] == list(visible(someone(KEEPER, area=HERE)))


def test_who_is_of_no_organisation_keeps_none() -> None:
    assert organisation(someone(KEEPER, of="", area=None)) is None
