"""A child whose time in the index is over, or whose old identity was cut off, is shown to none of those who match
records: not in a review or a sample that was drawn before, and not by taking an earlier decision back."""

from collections.abc import Callable

import pytest

from tests.index_made import AMY, NOW, arrive, someone, source
from village.kernel.access.actions import Refusal
from village.people.actions import keeping, quality, reviewing, shielding
from village.people.models import Child, Record, ReviewItem
from village.people.queries import waiting
from village.people.queries.shields import seen_of

pytestmark = pytest.mark.django_db


def archived(child: Child) -> None:
    keeping.archive(child=child, by="test", at=NOW)


def retired(child: Child) -> None:
    by, another = someone("information-governance"), someone("information-governance")
    made = shielding.propose_new_identity(ref=child.ref, words="Adoption order of 3 November", by=by, at=NOW)
    shielding.decide_new_identity(proposal=made.pk, seen=seen_of(child), agreed=True, by=another, at=NOW)


GONE = pytest.mark.parametrize("gone", [archived, retired])


@pytest.fixture
def item() -> ReviewItem:
    """A record that may be Amy's, or her twin's: a child of its own until a person looks."""
    arrive(source("ashmere-school"), {**AMY, "record": "s1"})
    arrive(source("brack-health", "health"), {**AMY, "record": "t1", "forename": "Annie", "nhs_number": ""})
    return ReviewItem.objects.get(record__key="t1")


@GONE
def test_a_review_that_waits_or_is_held(gone: Callable[[Child], None], item: ReviewItem) -> None:
    by = someone("matching-officer")
    reviewing.take(item=item.pk, by=by, at=NOW)
    assert reviewing.look(item=item.pk, by=by, at=NOW) is not None
    assert waiting.waiting(by, NOW)
    gone(item.record.child)
    assert waiting.waiting(by, NOW) == []
    assert reviewing.take_next(by=by, at=NOW) is None
    for act in (reviewing.take, reviewing.look, reviewing.leave):
        with pytest.raises(Refusal, match="no such review"):
            act(item=item.pk, by=by, at=NOW)
    with pytest.raises(Refusal, match="no such review"):
        reviewing.decide(item=item.pk, decision="new", child=None, seen="", by=by, at=NOW)


@GONE
def test_a_child_that_a_review_named(gone: Callable[[Child], None], item: ReviewItem) -> None:
    by = someone("matching-officer")
    gone(Record.objects.get(key="s1").child)
    if ReviewItem.objects.get(pk=item.pk).state != "lapsed":
        reviewing.take(item=item.pk, by=by, at=NOW)
        shown = reviewing.look(item=item.pk, by=by, at=NOW)
        assert shown is not None
        assert shown.rivals == ()


@GONE
def test_a_decision_taken_back(gone: Callable[[Child], None], item: ReviewItem) -> None:
    by = someone("matching-officer")
    reviewing.take(item=item.pk, by=by, at=NOW)
    shown = reviewing.look(item=item.pk, by=by, at=NOW)
    assert shown is not None
    reviewing.decide(item=item.pk, decision="new", child=None, seen=shown.seen, by=by, at=NOW)
    child = item.record.child
    gone(child)
    with pytest.raises(Refusal, match="nothing of yours"):
        reviewing.undo_last(by=by, at=NOW)
    child.refresh_from_db()
    assert (child.state, child.into) == (gone.__name__, None)


@GONE
@pytest.mark.parametrize("key", ["s1", "t1"])
def test_a_pair_of_a_sample(gone: Callable[[Child], None], key: str, item: ReviewItem) -> None:
    by = someone("matching-officer")
    sample = quality.draw(seed=1, by=by, at=NOW)
    assert quality.look(sample=sample, by=by, at=NOW) is not None
    gone(Record.objects.get(key=key).child)
    assert quality.look(sample=sample, by=by, at=NOW) is None
