"""A proposed new identity is about a child, whatever becomes of its records: joined to another it is about what both
are now, parted again it is about the child it was made of, and nobody decides on another child than they saw."""

import uuid

import pytest

from tests.index_made import AMY, NOW, THERE, a_town, arrive, browser, practitioner, someone, source
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.people.actions import asking, keeping, merging, shielding
from village.people.models import Child, NewIdentity
from village.people.queries import shields
from village.people.queries.waiting import waiting

pytestmark = pytest.mark.django_db
ORDER = "Adoption order of 3 November"


def officer(**other: object) -> Viewer:
    return someone("information-governance", **other)  # type: ignore[arg-type]


@pytest.fixture
def amy() -> Child:
    return a_town()


@pytest.fixture
def zoe() -> Child:
    """Another child, whom a matcher may take for Amy."""
    other = {**AMY, "record": "e1", "forename": "Zoe", "date_of_birth": "2011-01-09", "nhs_number": ""}
    return arrive(source("brack-help", "early-help"), other)[0]


def proposed(child: Child) -> NewIdentity:
    return shielding.propose_new_identity(ref=child.ref, words=ORDER, by=officer(), at=NOW)


def joined(gone: Child, keep: Child) -> uuid.UUID:
    return merging.merge(keep=keep.ref, gone=gone.ref, reason="One", by=someone("matching-lead"), at=NOW)


def parted(operation: uuid.UUID) -> None:
    merging.unmerge(operation=operation, reason="Two", by=someone("matching-lead"), at=NOW)


def decide(made: NewIdentity, seen: Child, *, agreed: bool = True, by: Viewer | None = None) -> None:
    shielding.decide_new_identity(
        proposal=made.pk, seen=shields.seen_of(seen), agreed=agreed, by=by or officer(), at=NOW
    )


def state_of(child: Child) -> str:
    return Child.objects.get(pk=child.pk).state


def test_after_a_merge_others_than_officers_of_the_area_still_see_none(amy: Child, zoe: Child) -> None:
    made = proposed(amy)
    joined(amy, zoe)
    for by in (officer(area=THERE), practitioner(), someone("matching-lead")):
        assert not shields.proposals(by).exists()
        with pytest.raises(Refusal, match="no such proposal"):
            decide(made, zoe, by=by)


def test_a_merge_does_not_lose_it_and_it_is_decided_of_what_both_are_now(amy: Child, zoe: Child) -> None:
    made = proposed(amy)
    joined(amy, zoe)
    assert list(shields.proposals(officer())) == [made]
    assert [one.page for one in waiting(officer(), NOW)] == ["new-identities"]
    page = browser("information-governance").get("/oversight/new-identities/").content.decode()
    assert f"Child {zoe.ref}" in page
    assert f"This was proposed of child {amy.ref}" in page
    decide(made, zoe)
    assert (state_of(zoe), state_of(amy)) == ("retired", "merged")
    assert asking.look(ref=amy.ref, by=practitioner(), at=NOW) is None


def test_it_follows_through_several_merges(amy: Child, zoe: Child) -> None:
    other = {**AMY, "record": "f1", "forename": "Bea", "date_of_birth": "2009-05-02", "nhs_number": ""}
    bea = arrive(source("brack-centre", "childrens-centre"), other)[0]
    made = proposed(amy)
    joined(amy, zoe)
    joined(zoe, bea)
    decide(made, bea)
    assert state_of(bea) == "retired"


def test_parted_again_it_is_about_the_child_it_was_made_of_alone(amy: Child, zoe: Child) -> None:
    made = proposed(amy)
    parted(joined(amy, zoe))
    decide(made, amy)
    assert (state_of(amy), state_of(zoe)) == ("retired", "active")


@pytest.mark.parametrize("then", ["joined", "parted"])
def test_nobody_decides_on_another_child_than_they_saw(then: str, amy: Child, zoe: Child) -> None:
    made = proposed(amy)
    operation = joined(zoe, amy) if then == "parted" else None
    seen = shields.seen_of(amy)
    parted(operation) if operation else joined(amy, zoe)
    with pytest.raises(Refusal, match="have changed"):
        shielding.decide_new_identity(proposal=made.pk, seen=seen, agreed=True, by=officer(), at=NOW)
    assert "retired" not in (state_of(amy), state_of(zoe))
    shielding.decide_new_identity(proposal=made.pk, seen="", agreed=False, by=officer(), at=NOW)  # undoes nothing
    assert not NewIdentity.objects.exists()


def test_where_records_have_left_since_the_officer_is_told_to_whom(amy: Child, zoe: Child) -> None:
    operation = joined(zoe, amy)
    made = proposed(amy)
    page = browser("information-governance")
    assert "Records have gone from" not in page.get("/oversight/new-identities/").content.decode()
    merging.unmerge(
        operation=operation, reason="Two", by=someone("matching-lead"), at=NOW.replace(hour=11)
    )  # fmt: skip
    assert shields.parted_from(made, amy) == [zoe]
    assert f"to child {zoe.ref} since this was proposed" in page.get("/oversight/new-identities/").content.decode()


def test_of_one_child_nothing_is_proposed_twice_and_what_was_done_waits_no_more(amy: Child, zoe: Child) -> None:
    first = proposed(amy)
    second = proposed(zoe)
    operation = joined(amy, zoe)
    assert set(shields.proposals(officer())) == {first, second}
    with pytest.raises(Refusal, match="already"):
        proposed(zoe)
    decide(first, zoe)
    assert not shields.proposals(officer()).exists()
    assert NewIdentity.objects.get().pk == first.pk
    with pytest.raises(Refusal):
        parted(operation)


def test_of_a_child_of_whom_nothing_is_left_nothing_waits(amy: Child) -> None:
    made = proposed(amy)
    keeping.archive(child=amy, by="test", at=NOW)
    assert list(shields.proposals(officer())) == [made]
    keeping.destroy(child=Child.objects.get(pk=amy.pk), by="test", at=NOW.replace(year=2040))
    assert not shields.proposals(officer()).exists()
