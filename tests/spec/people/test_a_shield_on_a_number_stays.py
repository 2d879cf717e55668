"""A shield that lies on a number hides the child as one that lies on the child does: whatever becomes of the record
that gives the number, nothing of the child comes out from behind it."""

import pytest
import time_machine

from tests.index_made import (
    AMY,
    HERE,
    NOW,
    THERE,
    a_town,
    arrive,
    browser,
    practitioner,
    someone,
    source,
    viewer_behind,
)  # fmt: skip
from village.people.actions import asking, merging, reviewing, shielding
from village.people.models import Child, Record, ReviewItem, Shield
from village.people.queries.waiting import waiting
from village.people.rules.searching import Criteria

pytestmark = pytest.mark.django_db
WHY = "Her father has threatened to find her."
BY_PLACE = Criteria(forename="Amy", surname="Unlike", postcode="ZE1 0AA")


@pytest.fixture
def child() -> Child:
    """Amy, shielded by her NHS number, which her school alone gives."""
    by = someone("information-governance")
    shielding.shield_number(number=AMY["nhs_number"], area=HERE, reason="harm", words=WHY, by=by, at=NOW)
    child = arrive(source("ashmere-school"), {**AMY, "record": "s1"})[0]
    unnumbered = {**AMY, "nhs_number": ""}
    assert arrive(source("ashmere-health", "health"), {**unnumbered, "record": "h1"}) == [child]
    assert arrive(source("ashmere-care", "social-care"), {**unnumbered, "record": "c1"}) == [child]
    return child


def hidden(*children: Child) -> bool:
    """Whether nobody who asks learns where these children are, or who works with them."""
    by = practitioner(area=None)
    answers = [asking.look(ref=child.ref, by=by, at=NOW) for child in children]
    found = {one.ref for one in asking.search(criteria=BY_PLACE, by=by, at=NOW)}
    shown = [answer for answer in answers if answer is not None and (answer.services or answer.address)]
    return None not in answers and not shown and not found & {child.ref for child in children}


def of(key: str) -> Child:
    return Record.objects.select_related("child").get(key=key).child


@pytest.mark.parametrize("key", ["s1", "h1"])
def test_a_record_that_is_taken_out_takes_the_shield_along_and_leaves_it(key: str, child: Child) -> None:
    merging.split(record=Record.objects.get(key=key).pk, reason="Not hers", by=someone("matching-lead"), at=NOW)
    assert of(key) != child
    assert hidden(child, of(key))


@pytest.mark.parametrize("keep", [0, 1])
def test_a_merge_that_is_undone_leaves_both_hidden(keep: int, child: Child) -> None:
    other = arrive(source("brack-help", "early-help"), {**AMY, "record": "e1", "forename": "Zoe", "nhs_number": ""})[0]
    both = [child, other]
    lead = someone("matching-lead", area=None)
    done = merging.merge(keep=both[keep].ref, gone=both[1 - keep].ref, reason="One", by=lead, at=NOW)
    assert hidden(of("s1"))
    merging.unmerge(operation=done, reason="Two", by=lead, at=NOW)
    assert of("e1") != of("s1")
    assert hidden(of("e1"), of("s1"))


@pytest.mark.parametrize("number", ["", "9999999476"])
def test_a_source_that_gives_the_number_no_more_uncovers_nothing(number: str, child: Child) -> None:
    arrive(source("ashmere-school"), {**AMY, "record": "s1", "nhs_number": number})
    assert hidden(of("h1"), of("s1"))
    carried = Shield.objects.get(child=of("h1"), until_at=None)
    by = someone("information-governance")
    shielding.take_off_shield(shield=carried.pk, by=by, at=NOW)
    assert not hidden(of("h1"))


@pytest.mark.parametrize("stays", [False, True])
def test_what_was_carried_over_waits_at_once_for_an_officer_of_the_area(stays: bool, child: Child) -> None:
    arrive(source("ashmere-school"), {**AMY, "record": "s1", "nhs_number": "9999999476"})
    for by in (practitioner(), someone("matching-lead"), someone("information-governance", area=THERE)):
        assert "shields" not in [one.page for one in waiting(by, NOW)]
    officer = browser("information-governance")
    assert [(one.page, one.count) for one in waiting(viewer_behind(officer), NOW)] == [("shields", 1)]
    carried = Shield.objects.get(child=of("h1"), until_at=None)
    with time_machine.travel(NOW, tick=False):
        assert "Came by itself" in officer.get("/oversight/shields/").content.decode()
        page = f"/oversight/shields/{carried.pk}/"
        assert "Nobody put this shield on" in officer.get(page).content.decode()
        assert officer.post(page, {"do": "renew" if stays else "end"}).status_code == 302
    assert waiting(viewer_behind(officer), NOW) == []
    assert hidden(of("h1")) == stays


def test_a_shield_that_an_officer_kept_is_not_taken_off_by_whoever_reviews_the_record(child: Child) -> None:
    item = twin_review()
    for carried in Shield.objects.filter(child=of("t1"), until_at=None):
        shielding.renew_shield(shield=carried.pk, by=someone("information-governance"), at=NOW)
    by = someone("matching-officer")
    reviewing.take(item=item.pk, by=by, at=NOW)
    shown = reviewing.look(item=item.pk, by=by, at=NOW)
    assert shown is not None
    reviewing.decide(item=item.pk, decision="new", child=None, seen=shown.seen, by=by, at=NOW)
    assert hidden(of("t1"))


def twin_review() -> ReviewItem:
    """A record that may be Amy's, or her twin's."""
    arrive(source("brack-health", "health"), {**AMY, "record": "t1", "forename": "Annie", "nhs_number": ""})
    return ReviewItem.objects.get(record__key="t1")


def test_who_may_be_the_child_is_hidden_until_somebody_has_looked(child: Child) -> None:
    item = twin_review()
    assert hidden(child, of("t1"))
    by = someone("matching-officer")
    reviewing.take(item=item.pk, by=by, at=NOW)
    shown = reviewing.look(item=item.pk, by=by, at=NOW)
    assert shown is not None
    assert shown.hidden
    assert shown.household == (0, ())
    assert not [one for one in ("ZE1", "Mill Lane") if one in repr((shown.record, shown.rivals, shown.earlier))]


def test_a_child_of_no_number_is_as_open_as_before() -> None:
    child = a_town()
    assert not hidden(child)
    merging.split(record=Record.objects.get(key="h1").pk, reason="Not hers", by=someone("matching-lead"), at=NOW)
    assert not Shield.objects.exists()
