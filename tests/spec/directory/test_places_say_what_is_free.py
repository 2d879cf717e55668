"""A nursery says how many free places it has, or an officer whom it told; nobody speaks for another."""

import uuid
from typing import Any

import pytest
from django.test import Client

from tests.unit.directory.early import made
from tests.unit.directory.early.made import TODAY, browser, place, this_term
from village.directory.models import FundedPlaces

pytestmark = pytest.mark.django_db


def given(**other: Any) -> dict[str, Any]:
    return {"term_on": this_term().isoformat(), "band": "3-4", "offered": "10", "taken": "6", "hours": "15", **other}


def test_whoever_may_not_finds_what_is_not_there() -> None:
    """Another provider, an officer elsewhere, and whoever has no role: the same bytes as for a service that is none."""
    one = place("Otters nursery", steward="nursery")
    others = [made.provider("other-nursery"), made.officer("E08000032"), made.account("Nora", body="nursery")]
    for who in others:
        client = browser(who)
        for address in ("/my-services/{}/places/", "/directory/places/{}/"):
            missing = client.get(address.format(uuid.uuid4()))
            for answer in (client.get(address.format(one.pk)), client.post(address.format(one.pk), given())):
                assert answer.status_code == missing.status_code == 404
    assert not FundedPlaces.objects.exists()


def test_who_is_not_signed_in_is_asked_to() -> None:
    one = place("Otters nursery", steward="nursery")
    for address in (f"/my-services/{one.pk}/places/", f"/directory/places/{one.pk}/", "/directory/places/"):
        answer = Client().get(address)
        assert answer.status_code == 302
        assert "/sign-in" in answer.headers["Location"] or "login" in answer.headers["Location"]


def test_an_officer_needs_a_second_factor() -> None:
    answer = browser(made.officer(), second_factor=False).get("/directory/places/")
    assert answer.status_code == 302
    assert "factor" in answer.headers["Location"]


def test_a_provider_says_it_and_sees_what_parents_are_told() -> None:
    one, client = place("Otters nursery", steward="nursery"), browser(made.provider())
    address = f"/my-services/{one.pk}/places/"
    assert b"Parents are told nothing yet" in client.get(address).content
    answer = client.post(address, given(), follow=True)
    page = answer.content.decode()
    assert "Saved. It is shown to parents at once." in page
    assert "What parents are told now" in page
    kept = FundedPlaces.objects.get()
    assert (kept.offered, kept.taken, kept.as_of_on, kept.by_provider) == (10, 6, TODAY, True)


def test_an_officer_enters_what_a_place_told() -> None:
    one, client = place("Otters nursery"), browser(made.officer())
    assert b"Not asked" in client.get("/directory/places/").content
    day = {"as_of_on-day": str(TODAY.day), "as_of_on-month": str(TODAY.month), "as_of_on-year": str(TODAY.year)}
    answer = client.post(f"/directory/places/{one.pk}/", given(**day))
    assert answer.headers["Location"] == "/directory/places/"
    page = client.get("/directory/places/").content
    assert b"Not asked" not in page
    assert FundedPlaces.objects.get().by_provider is False


def test_an_area_without_places_is_told_how_they_get_there() -> None:
    assert b"No places of early learning yet" in browser(made.officer()).get("/directory/places/").content


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"taken": "11"}, "No more places can be taken than are offered."),
        ({"offered": "-1"}, "greater than or equal to 0"),
        ({"offered": "lots"}, "Enter a whole number"),
        ({"hours": "31"}, "less than or equal to 30"),
        ({"hours": "12.3"}, "Give hours a week from half an hour to 30, in half hours."),
        ({"hours": "NaN"}, "Enter a number"),
        ({"term_on": "2001-01-01"}, "Select a valid choice"),
        ({"term_on": "=1+1"}, "Select a valid choice"),
        ({"band": "9"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_so_is_refused_and_changes_nothing(wrong: dict[str, str], sentence: str) -> None:
    one, client = place("Otters nursery", steward="nursery"), browser(made.provider())
    answer = client.post(f"/my-services/{one.pk}/places/", given(**wrong))
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert not FundedPlaces.objects.exists()


def test_it_stands_on_the_page_of_the_service_and_is_found_from_where_people_look() -> None:
    one, pat, olu = place("Otters nursery", steward="nursery"), made.provider(), made.officer()
    page = f"/services/{one.pk}/"
    assert "Free early learning places" not in Client().get(page).content.decode()
    made.says(one, pat)
    told = Client().get(page).content.decode()
    assert "three and four: 4 of 10 left, up to 15 hours a week" in told
    assert 'href="/early-learning/"' in told
    assert 'href="/early-learning/"' in Client().get("/services/").content.decode()
    assert f'href="/my-services/{one.pk}/places/"' in browser(pat).get(f"/my-services/{one.pk}/").content.decode()
    assert 'href="/directory/places/"' in browser(olu).get("/directory/entries/").content.decode()


def test_a_swimming_bath_is_not_asked_for_free_places() -> None:
    one = place("Otters swim", steward="nursery", kinds=("swimming",))
    client = browser(made.provider())
    assert f'/my-services/{one.pk}/places/"' not in client.get(f"/my-services/{one.pk}/").content.decode()
    assert client.get(f"/my-services/{one.pk}/places/").status_code == 404
