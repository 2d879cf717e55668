"""Whoever looks behind a shield proves anew who they are, may do so where the child is known, and answers for it:
whatever becomes of the child meanwhile, somebody else reviews it."""

from dataclasses import replace

import pytest
import time_machine
from django.core.cache import cache

from tests.index_made import AMY, HERE, LONG_AGO, NOW, THERE, a_code, a_town, arrive, someone, source
from tests.spec.people.test_a_shield_hides import NEEDED, WHY, app_of, officer, protector, shielded
from tests.unit.kernel.people import code
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Grant
from village.kernel.audit.models import Entry
from village.people.actions import asking, merging, shielding
from village.people.models import Override
from village.people.queries import shields

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("written", ["{0}-{1}", ".{0}{1}", "{0} {1}_", "{0}\u2013{1}"])
def test_a_used_code_written_otherwise_is_the_same_code(written: str) -> None:
    """The second factor passes over signs between figures: what was used must too."""
    child = a_town()
    shielded(child)
    by = protector()
    secret = app_of(by)
    with time_machine.travel(NOW, tick=False):
        told = {"ref": child.ref, "words": NEEDED, "by": by, "at": NOW}
        first = code(secret)
        asking.override(code=written.format(first[:3], first[3:]), **told)  # type: ignore[arg-type]
        cache.clear()  # another process of the server, which has not seen the code
        for again in (first, f"{first[:3]}-{first[3:]}", f"{first}!"):
            with pytest.raises(Refusal, match="used before"):
                asking.override(code=again, **told)  # type: ignore[arg-type]
            cache.clear()
    assert Override.objects.count() == 1


def test_a_role_in_one_area_looks_behind_no_shield_of_another() -> None:
    """Somebody may ask in two areas and look behind shields in one: the other's children stay hidden to them."""
    child = a_town()
    shielded(child)
    by = protector()
    ask_here = Grant("practitioner", LONG_AGO, None, HERE)
    elsewhere = replace(by, grants=(ask_here, Grant("safeguarding-practitioner", LONG_AGO, None, THERE)))
    with pytest.raises(Refusal, match="not in this one"):
        asking.override(ref=child.ref, words=NEEDED, code=a_code(by), by=elsewhere, at=NOW)
    asking.override(ref=child.ref, words=NEEDED, code=a_code(by), by=by, at=NOW)
    for who, services in ((by, 3), (elsewhere, 0), (replace(by, grants=(ask_here,)), 0), (by, 3)):
        answer = asking.look(ref=child.ref, by=who, at=NOW)
        assert answer is not None
        assert len(answer.services) == services


@pytest.mark.parametrize("area", [HERE, None])
def test_a_merge_takes_no_look_behind_a_shield_from_its_review(area: str | None) -> None:
    child = a_town()
    shielded(child)
    by = protector()
    asking.override(ref=child.ref, words=NEEDED, code=a_code(by), by=by, at=NOW)
    other = arrive(source("brack-help", "early-help"), {**AMY, "record": "e1", "forename": "Zoe", "nhs_number": ""})[0]
    merging.merge(keep=other.ref, gone=child.ref, reason="One", by=someone("matching-lead"), at=NOW)
    reviewer = officer(area=area)
    assert not shields.overrides(officer(area=THERE)).exists()
    waiting = shields.overrides(reviewer).get(reviewed_at=None)
    judged = {"justified": False, "finding": "Nothing made it necessary."}
    shielding.review_override(override=waiting.pk, by=reviewer, at=NOW, **judged)  # type: ignore[arg-type]
    assert Override.objects.get().justified is False


def test_a_look_behind_a_number_of_another_area_is_reviewed_where_the_child_is() -> None:
    child = a_town()
    put = {"number": AMY["nhs_number"], "area": THERE, "reason": "harm", "words": WHY}
    shielding.shield_number(by=officer(area=THERE), at=NOW, **put)
    by = protector()
    asking.override(ref=child.ref, words=NEEDED, code=a_code(by), by=by, at=NOW)
    reviewer = officer()
    waiting = shields.overrides(reviewer).get(reviewed_at=None)
    shielding.review_override(override=waiting.pk, justified=True, finding="The police asked.", by=reviewer, at=NOW)
    assert Override.objects.get().reviewed_by is not None


def test_whether_a_shield_stands_is_not_to_be_had_without_an_entry() -> None:
    """What is refused for its words is refused alike, shield or none; that there is none is an answer too."""
    child = a_town()
    by = protector()
    told = {"ref": child.ref, "by": by, "at": NOW}
    with pytest.raises(Refusal, match="in a sentence"):
        asking.override(words="urgent", code=a_code(by), **told)  # type: ignore[arg-type]
    with pytest.raises(Refusal, match="no such child"):
        asking.override(words=NEEDED, code=a_code(by), **told)  # type: ignore[arg-type]
    entry = Entry.objects.get(action="people.override")
    assert (entry.actor, entry.thing, entry.decision) == (by.ref, f"child:{child.ref}", "denied")
    shielded(child)
    with pytest.raises(Refusal, match="in a sentence"):
        asking.override(words="urgent", code=a_code(by), **told)  # type: ignore[arg-type]
    with pytest.raises(Refusal, match="code is wrong"):
        asking.override(words=NEEDED, code="000000", **told)  # type: ignore[arg-type]
    assert Entry.objects.get(action="accounts.code").decision == "denied"
