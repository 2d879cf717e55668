"""The pages of restrictions: for the officer of the area alone, biting at once, and ended for a reason."""

import datetime as dt
import json
import uuid

import pytest

from tests.unit.casework import made
from tests.unit.casework.test_pages import Scene, words
from village.casework.actions.restrictions import end_restriction, restrict
from village.casework.models import Restriction
from village.casework.queries.visible import visible_to
from village.kernel.access.actions import Refusal
from village.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db
LIST = "/oversight/restrictions/"
NOBODY_SUCH = "There is no such person in this family."
SAID = {
    "name": "anna TESTPERSON",
    "born_on-day": "14",
    "born_on-month": "3",
    "born_on-year": "2019",
    "kind": "conflict",
    "email": "lena.lead@example.org",
    "authority": "Declared on 3 May",
}


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_the_pages_are_for_information_governance_alone(scene: Scene) -> None:
    for one in (scene.lead, scene.boss, scene.stranger):
        client = scene.as_(one)
        for page in (LIST, f"{LIST}add/", f"{LIST}1/end/"):
            assert client.get(page).status_code in (403, 404)
        assert client.post(f"{LIST}add/", SAID).status_code in (403, 404)
    assert not Restriction.objects.exists()


def test_an_officer_of_another_area_cannot_tell_who_is_helped_here(scene: Scene) -> None:
    away = scene.as_(made.account("Ina Officer", "information-governance", area=made.ELSEWHERE))
    helped, unknown = away.post(f"{LIST}add/", SAID), away.post(f"{LIST}add/", SAID | {"name": "Nora Nobody"})
    assert helped.status_code == unknown.status_code == 400
    assert NOBODY_SUCH in words(helped)
    assert NOBODY_SUCH in words(unknown)
    assert not Restriction.objects.exists()


def test_a_restriction_bites_at_once_is_listed_with_its_day_and_ends_for_a_reason(scene: Scene) -> None:
    officer = scene.as_(made.account("Ivy Officer", "information-governance"))
    assert "No restriction stands" in words(officer.get(LIST))
    assert officer.get(f"{LIST}add/").status_code == 200
    assert "Nobody has an account" in words(officer.post(f"{LIST}add/", SAID | {"email": "no.one@example.org"}))
    assert "one person or one organisation" in words(officer.post(f"{LIST}add/", SAID | {"organisation": "council"}))
    assert officer.post(f"{LIST}add/", SAID).status_code == 302
    one = Restriction.objects.get()
    assert one.account == scene.lead.ref
    assert not visible_to(made.seen(scene.lead), at=made.NOW + dt.timedelta(days=1)).exists()
    listed = words(officer.get(LIST))
    for told in ("Anna Testperson", "Lena Lead", "Declared on 3 May"):
        assert told in listed
    assert f"{one.review_on.day} {one.review_on:%b}" in listed
    assert [one.pk] in [
        json.loads(each.detail)["shown"] for each in Entry.objects.filter(action="casework.restrictions")
    ]

    away = scene.as_(made.account("Ina Officer", "information-governance", area=made.ELSEWHERE))
    assert "Anna" not in words(away.get(LIST))
    end = f"{LIST}{one.pk}/end/"
    assert away.get(end).status_code == away.get(f"{LIST}999999/end/").status_code == 404
    assert officer.get(end).status_code == 200
    assert officer.post(end, {"because": "tired"}).status_code == 400
    assert officer.post(end, {"because": "mistake"}).status_code == 302
    assert visible_to(made.seen(scene.lead), at=made.NOW + dt.timedelta(days=1)).exists()
    assert officer.post(end, {"because": "mistake"}).status_code == 404
    assert json.loads(Entry.objects.get(action="casework.restrict.end").detail)["because"] == "mistake"


def test_a_whole_organisation_is_kept_out_in_every_family_that_writes_of_the_person(scene: Scene) -> None:
    other = made.episode(scene.lead, name="Another Testperson family")
    officer = scene.as_(made.account("Ivy Officer", "information-governance"))
    assert officer.post(f"{LIST}add/", SAID | {"email": "", "organisation": "council"}).status_code == 302
    kept = {scene.episode.family.people.get(name="Anna Testperson").ref, other.children.get().ref}
    assert set(Restriction.objects.values_list("person__ref", flat=True)) == kept
    assert not visible_to(made.seen(scene.lead), at=made.NOW + dt.timedelta(days=1)).exists()
    assert "The council" in words(officer.get(LIST))


def test_what_has_ended_or_never_was_is_not_ended_again_nor_for_no_reason(scene: Scene) -> None:

    officer = made.seen(made.account("Ivy Officer", "information-governance"))
    child = scene.episode.children.get()
    one = restrict(
        person=child.ref, kind="barred", account=uuid.uuid4(), authority="A court", by=officer, at=made.NOW
    )  # fmt: skip
    with pytest.raises(Refusal, match="why it ends"):
        end_restriction(restriction=one.pk, because="", by=officer, at=made.NOW)
    end_restriction(restriction=one.pk, because="order-ended", by=officer, at=made.NOW)
    with pytest.raises(Refusal, match="no such restriction"):
        end_restriction(restriction=one.pk, because="order-ended", by=officer, at=made.NOW)
