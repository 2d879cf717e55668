"""What the index knows already: whether a model of matching was ever signed off."""

import pytest

from tests.unit.people.made import NOW
from village.people.models import MatchingModel
from village.people.queries.known import has_signed_model

pytestmark = pytest.mark.django_db


def test_a_model_counts_once_it_is_signed() -> None:
    assert not has_signed_model()
    MatchingModel.objects.create(version="m-1", data={}, trained_on="nothing", made_at=NOW, made_by="test")
    assert not has_signed_model()
    MatchingModel.objects.create(
        version="m-2", data={}, trained_on="nothing", made_at=NOW, made_by="test", signed_at=NOW, signed_by="lead"
    )
    assert has_signed_model()
