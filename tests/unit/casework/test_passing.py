"""What a family is called where others read it tells nobody where it lives."""

import pytest
from django.urls import reverse

from tests.unit.casework import made
from tests.unit.casework.panelled import Table
from tests.unit.casework.planned import NOW, Scene, days
from tests.unit.casework.shared import Sharing
from tests.unit.casework.stepped import Crossing
from village.casework.actions import transfers
from village.casework.models import Family, Household, Residence
from village.casework.queries.passing import told_name, told_names
from village.kernel.access.actions import Refusal

pytestmark = pytest.mark.django_db
NAMED, TOLD = "The Archer family, Mill Lane", "The Archer family, [left out]"


def lives(scene: Scene, name: str = NAMED, address: str = "4 Mill Lane, Ashmere") -> Family:
    """The family lives somewhere, and whoever opened its help called it so."""
    home = Household.objects.create(address=address, postcode="ZE1 1AA", made_at=NOW)
    Residence.objects.create(person=scene.mother, household=home, from_on=made.LONG_AGO)
    Family.objects.filter(pk=scene.episode.family_id).update(name=name)
    return Family.objects.get(pk=scene.episode.family_id)


@pytest.mark.parametrize(
    ("name", "address", "told"),
    [
        (NAMED, "4 Mill Lane, Ashmere", TOLD),
        (NAMED, "4 Mill Lane", TOLD),
        ("The Archer family, ZE1 1AA", "4 Mill Lane, Ashmere", TOLD),
        ("The Ashmere family", "4 Mill Lane, Ashmere", "The Ashmere family"),
        ("The Archer family", "4 Mill Lane, Ashmere", "The Archer family"),
    ],
)
def test_a_name_is_told_without_the_street_and_with_the_town(name: str, address: str, told: str) -> None:
    scene = Scene()
    assert told_name(lives(scene, name, address)) == told


def test_the_home_of_one_family_is_not_taken_for_that_of_another() -> None:
    scene = Scene()
    one, other = lives(scene), made.episode(scene.lead, NAMED).family
    assert told_names([one, other]) == {one.pk: TOLD, other.pk: NAMED}
    assert told_names([]) == {}


def test_social_care_reads_a_family_name_without_the_street() -> None:
    scene = Crossing()
    lives(scene)
    one, client = scene.ask(), made.browser(scene.sam)
    for page in ("/help/social-care/", f"/help/social-care/{one.ref}/"):
        assert TOLD in client.get(page).content.decode()
        assert "Mill Lane" not in client.get(page).content.decode()
    scene.decide(one, "take-over")
    scene.run()
    letters = [letter.content for letter in scene.episode.letters.all()]
    assert TOLD in str(letters)
    assert "Mill Lane" not in str([each["paragraphs"] + [each["subject"]] for each in letters])


def test_a_panel_and_whoever_is_asked_read_a_family_name_without_the_street(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: days(1))
    table = Table()
    lives(table)
    table.sit(table.chair, table.clerk)
    at = {"panel": table.panel.ref, "case": table.request.ref}
    pages = [
        reverse("panel", args=[table.panel.ref]), reverse("panel-case", kwargs=at),
        reverse("panel-decide", kwargs={**at, "step": "allocate"}),
    ]  # fmt: skip
    looked = [(table.chair, page) for page in pages]
    theo = made.account("Theo Teacher", "practitioner", body="school")
    for who, page in looked:
        answer = made.browser(who).get(page).content.decode()
        assert TOLD in answer
        assert "Mill Lane" not in answer
    table.decide("allocate", service=table.club.ref)
    table.run()
    one = table.episode.referrals.get()
    for page in ("/help/referrals/", f"/help/referrals/{one.ref}/"):
        answer = made.browser(theo).get(page).content.decode()
        assert TOLD in answer
        assert "Mill Lane" not in answer


def test_what_is_shared_is_under_a_name_without_the_street(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    scene = Sharing()
    lives(scene)
    share = scene.share()
    for page in ("/help/shared/", f"/help/shared/{share.ref}/"):
        answer = made.browser(scene.theo).get(page).content.decode()
        assert TOLD in answer
        assert "Mill Lane" not in answer


def test_another_area_takes_a_family_over_without_the_street_in_its_name_or_in_the_words() -> None:
    scene = Scene()
    scene.agree()
    lives(scene)
    made.organisation("salford", made.ELSEWHERE)
    other = made.account("Otto Other", "family-help-manager", area=made.ELSEWHERE, body="salford")
    told = {
        "episode": scene.ref, "to": made.ELSEWHERE, "agreed_by": scene.mother.ref, "by": scene.by(scene.boss),
        "at": days(1),
    }  # fmt: skip
    for words in ("They leave 4 Mill Lane in June", "They move to ZE2 2BB"):
        with pytest.raises(Refusal, match="Take it out"):
            transfers.offer_transfer(**told, words=words)
    found = transfers.offer_transfer(**told, words="They move in June")
    new = transfers.accept_transfer(transfer=found.ref, key="k", by=made.seen(other), at=days(2))
    assert new.family.name == TOLD
