"""What places say of free places: who may say it, what is refused, and who is found near a postcode."""

import datetime as dt
import json
import uuid
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.unit.directory.early import made
from tests.unit.directory.early.made import (
    CLOSE,
    FARTHER,
    HERE,
    KEEP,
    TODAY,
    YORK,
    locations,
    next_term,
    place,
    says,
    seen,
    this_term,
)
from village.directory.models import FundedPlaces, Service
from village.directory.queries.early.places import asked_of, near, said_by
from village.directory.queries.early.visible import kept, provided
from village.directory.rules.early.places import (
    Near,
    NotSaid,
    Said,
    band,
    checked,
    metres_between,
    sorted_out,
    terms_open,
)
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import ANYONE
from village.kernel.areas.queries import postcode_place
from village.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db


def point(postcode: str) -> tuple[int, int]:
    found = postcode_place(postcode)
    assert found is not None
    return found.easting or 0, found.northing or 0


def names(found: tuple[Near, ...]) -> list[str]:
    return [str(one.service) for one in found]


# Who may not


@pytest.mark.parametrize("who", ["nobody", "no role", "another provider", "officer as provider", "officer elsewhere"])
def test_whoever_may_not_is_told_that_there_is_no_such_service(who: str) -> None:
    one = place("Otters nursery", steward="nursery")
    people: dict[str, Any] = {
        "nobody": lambda: ANYONE,
        "no role": lambda: seen(made.account("Nora", body="nursery")),
        "another provider": lambda: seen(made.provider("other-nursery")),
        "officer as provider": lambda: seen(made.officer()),
        "officer elsewhere": lambda: seen(made.officer("E08000032")),
    }
    permission = {"officer elsewhere": KEEP}.get(who, made.PROVIDE)
    viewer = people[who]()
    with pytest.raises(Refusal, match=r"^There is no such service\.$"):
        made.say_places(
            service=one.pk, term_on=this_term(), band="2", offered=1, taken=0, hours=Decimal(15), as_of_on=TODAY,
            by=viewer, at=made.NOW, permission=permission,
        )  # fmt: skip
    assert not FundedPlaces.objects.exists()
    assert not provided(viewer).exists() or who == "provider"


def test_an_officer_says_nothing_without_a_second_factor() -> None:
    one, officer = place("Otters nursery"), made.officer()
    with pytest.raises(Refusal, match="no such service"):
        made.say_places(
            service=one.pk, term_on=this_term(), band="2", offered=1, taken=0, hours=Decimal(15), as_of_on=TODAY,
            by=seen(officer, second_factor=False), at=made.NOW, permission=KEEP,
        )  # fmt: skip


@pytest.mark.parametrize("what", ["not there", "not early", "withdrawn", "gone", "told as another", "odd permission"])
def test_of_what_is_not_there_nothing_is_said(what: str) -> None:
    one = place("Otters nursery", steward="nursery", kinds=("swimming",) if what == "not early" else ("childminder",))
    changes: dict[str, dict[str, Any]] = {
        "withdrawn": {"state": "withdrawn"},
        "gone": {"state": "gone"},
        "told as another": {"replaced_by": place("Another")},
    }
    if what in changes:
        Service.objects.filter(pk=one.pk).update(**changes[what])
    if what == "not there":
        one.pk = uuid.uuid4()
    extra = {"permission": "directory.assure"} if what == "odd permission" else {}
    with pytest.raises(Refusal, match="no such service"):
        says(one, made.provider(), **extra)


# Who may


def test_a_provider_says_it_of_their_own_and_the_audit_holds_what_was_before() -> None:
    one, pat = place("Otters nursery", steward="nursery"), made.provider()
    says(one, pat)
    says(one, pat, taken=10)
    [kept_] = FundedPlaces.objects.all()
    assert (kept_.offered, kept_.taken, kept_.by, kept_.by_provider) == (10, 10, pat.ref, True)
    entries = Entry.objects.filter(action="directory.places.say", thing=f"service:{one.pk}").order_by("seq")
    first, second = (json.loads(entry.detail) for entry in entries)
    assert (first["before"], first["after"]) == ([], [10, 6])
    assert (second["before"], second["after"]) == ([10, 6], [10, 10])


def test_a_role_in_another_area_does_not_reach() -> None:
    one = place("Otters nursery", steward="nursery")
    with pytest.raises(Refusal, match="no such service"):
        says(one, made.provider(area="E08000032"))


def test_somebody_with_a_role_for_all_of_england_reaches_every_area() -> None:
    one = place("Otters nursery", steward="nursery")
    pat, olu = made.account("Pat National", body="nursery"), made.account("Olu National", body="council")
    for who, role in ((pat, "service-provider"), (olu, "directory-officer")):
        made.give_role(account=who, role=role, area="", from_on=dt.date(2020, 1, 1), by="test", at=made.NOW)
    assert provided(seen(pat)).get() == kept(seen(olu)).get() == one


def test_an_officer_says_what_a_place_told_on_the_telephone() -> None:
    one = place("Otters nursery")
    yesterday = TODAY - dt.timedelta(days=1)
    says(one, made.officer(), permission=KEEP, as_of_on=yesterday)
    kept_ = FundedPlaces.objects.get()
    assert (kept_.by_provider, kept_.as_of_on) == (False, yesterday)


def test_an_older_word_does_not_take_the_place_of_a_newer() -> None:
    one, officer = place("Otters nursery", steward="nursery"), made.officer()
    says(one, made.provider(), taken=6)
    with pytest.raises(Refusal, match="Something newer is said already"):
        says(one, officer, permission=KEEP, taken=0, as_of_on=TODAY - dt.timedelta(days=1))
    assert (FundedPlaces.objects.get().taken, FundedPlaces.objects.get().by_provider) == (6, True)
    says(one, officer, permission=KEEP, taken=7)  # of the same day the last word stands


# What is refused


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"term_on": dt.date(2020, 9, 1)}, "Choose this term or one of the next two."),
        ({"term_on": dt.date(2026, 10, 1)}, "Choose this term or one of the next two."),
        ({"term_on": dt.date(2026, 9, 2)}, "Choose this term or one of the next two."),
        ({"term_on": dt.date(2027, 9, 1)}, "Choose this term or one of the next two."),
        ({"band": "5"}, "Choose an age: under two, two, or three and four."),
        ({"offered": -1}, "Give a number of places from 0 to 1,000."),
        ({"offered": 1001}, "Give a number of places from 0 to 1,000."),
        ({"taken": 11}, "No more places can be taken than are offered."),
        ({"taken": -1}, "No more places can be taken than are offered."),
        ({"hours": Decimal(0)}, "Give hours a week from half an hour to 30, in half hours."),
        ({"hours": Decimal("30.5")}, "Give hours a week from half an hour to 30, in half hours."),
        ({"hours": Decimal("12.3")}, "Give hours a week from half an hour to 30, in half hours."),
        ({"as_of_on": dt.date(2026, 11, 28)}, "Give a day that has come: it is when the place said so."),
        (
            {"as_of_on": dt.date(2026, 8, 26)},
            "Ask again: what a place said more than three months ago is not what it says now.",
        ),
    ],
)
def test_what_cannot_be_so_is_refused_in_a_sentence(wrong: dict[str, Any], sentence: str) -> None:
    on = dt.date(2026, 11, 27)
    right = {
        "term_on": dt.date(2026, 9, 1),
        "band": "2",
        "offered": 10,
        "taken": 10,
        "hours": Decimal("12.5"),
        "as_of_on": on,
    }
    assert checked(Said(**right), on).left == 0
    with pytest.raises(NotSaid) as refused:
        checked(Said(**{**right, **wrong}), on)
    assert str(refused.value) == sentence


def test_a_refused_saying_changes_nothing() -> None:
    one, pat = place("Otters nursery", steward="nursery"), made.provider()
    says(one, pat)
    with pytest.raises(Refusal, match="No more places can be taken"):
        says(one, pat, taken=11)
    assert FundedPlaces.objects.get().taken == 6


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"taken": 11}, "taken_are_offered"),
        ({"band": "9"}, "band_known"),
        ({"term": "winter"}, "of_a_term"),
        ({"year": 1999}, "of_a_term"),
        ({"hours": Decimal(31)}, "have_hours"),
        ({}, "once"),
    ],
)
def test_the_database_refuses_it_too(wrong: dict[str, Any], constraint: str) -> None:
    first = says(place("Otters nursery", steward="nursery"), made.provider())
    assert str(first).endswith("3-4")
    first.pk = None
    for name, value in wrong.items():
        setattr(first, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save()


# What is read


def test_a_band_is_of_the_age_in_the_term() -> None:
    born = dt.date(2024, 3, 31)
    terms = [
        "2024-09-01",
        "2025-01-01",
        "2026-01-01",
        "2026-04-01",
        "2027-01-01",
        "2027-04-01",
        "2029-01-01",
        "2029-04-01",
    ]
    found = [band(born, dt.date.fromisoformat(one)) for one in terms]
    assert found == [None, "under-2", "under-2", "2", "2", "3-4", "3-4", None]
    assert terms_open(dt.date(2026, 11, 27)) == (dt.date(2026, 9, 1), dt.date(2027, 1, 1), dt.date(2027, 4, 1))


def test_what_a_place_says_is_of_this_term_and_the_next_two_in_order() -> None:
    one, pat = place("Otters nursery", steward="nursery"), made.provider()
    says(one, pat, term_on=next_term(), band="3-4")
    says(one, pat, term_on=next_term(), band="under-2")
    said = says(one, pat)
    FundedPlaces.objects.create(
        service=one, year=2020, term="summer", band="2", offered=1, taken=0, hours=15, as_of_on=TODAY, by=said.by,
        by_provider=True, at=made.NOW,
    )  # fmt: skip
    assert [(one.term_on, one.band) for one in said_by(one, on=TODAY)] == [
        (this_term(), "3-4"),
        (next_term(), "under-2"),
        (next_term(), "3-4"),
    ]


def test_an_officer_sees_first_who_was_not_asked() -> None:
    first, second, _ = place("A", steward="nursery"), place("B"), place("C swims", kinds=("swimming",))
    pat = made.provider()
    says(first, pat, as_of_on=TODAY - dt.timedelta(days=2))
    says(first, pat, band="2")
    found = asked_of(kept(seen(made.officer())), on=TODAY)
    assert [(one.service.name, one.as_of_on) for one in found] == [(second.name, None), (first.name, TODAY)]


def test_near_are_those_in_reach_the_nearest_first_in_three_lists() -> None:
    pat = made.provider()
    here, close, farther = (
        place(name, postcode=postcode, steward="nursery")
        for name, postcode in (("Here", HERE), ("Close", CLOSE), ("Farther", FARTHER))
    )
    place("Not asked", postcode=CLOSE)
    place("In York", postcode=YORK)
    place("Swimming", kinds=("swimming",))
    says(farther, pat)
    says(close, pat, term_on=next_term(), taken=2)
    says(close, pat, taken=10)
    says(here, pat, taken=10)
    says(here, pat, band="2", taken=0)
    found = near(point(HERE), band="3-4", terms=(this_term(), next_term()))
    assert names(found.left) == ["Close", "Farther"]
    assert names(found.full) == ["Here"]
    assert names(found.unknown) == ["Not asked"]
    assert found.full[0].metres == 0
    assert [one.left for one in found.left[0].said] == [0, 8]
    assert found.left[1].metres == metres_between(point(HERE), point(FARTHER))
    assert found.left[1].miles == pytest.approx(found.left[1].metres / 1609.344)


@pytest.mark.parametrize("how", ["sensitive", "hidden location", "waiting", "withdrawn"])
def test_what_must_not_be_placed_or_told_is_not_in_a_list_that_is_ordered_by_place(how: str) -> None:
    one = place("Otters", steward="nursery", sensitive="refuge" if how == "sensitive" else "")
    says(one, made.provider())
    if how == "hidden location":
        locations(one).update(hidden=True)
    if how in ("waiting", "withdrawn"):
        Service.objects.filter(pk=one.pk).update(state=how)
    found = near(point(HERE), band="3-4", terms=(this_term(),))
    assert found.left == found.full == found.unknown == ()


def test_a_corner_of_the_square_is_not_within_reach() -> None:
    """Five miles east and five north is seven away."""
    one = place("Corner", steward="nursery")
    east, north = point(HERE)
    locations(one).update(easting=east + 7000, northing=north + 7000)
    assert near((east, north), band="3-4", terms=(this_term(),)).unknown == ()
    locations(one).update(easting=east + 7000, northing=north)
    assert names(near((east, north), band="3-4", terms=(this_term(),)).unknown) == ["Corner"]


def test_a_service_at_two_places_stands_where_it_is_nearer() -> None:
    one, other = place("Two sites", postcode=FARTHER), place("Lent", postcode=HERE)
    one.at_locations.create(location=locations(other).get())
    found = near(point(HERE), band="3-4", terms=(this_term(),))
    assert {str(each.service): each.metres for each in found.unknown} == {"Lent": 0, "Two sites": 0}


def test_a_list_is_cut_at_its_end_and_lists_are_cut_apart() -> None:
    said = Said(dt.date(2026, 9, 1), "2", 1, 0, Decimal(15), dt.date(2026, 9, 1))
    places = [Near(f"{number}", number, (said,) if number % 2 else ()) for number in range(6)]
    found = sorted_out(reversed(places), 2)
    assert (names(found.left), names(found.unknown), found.full) == (["1", "3"], ["0", "2"], ())


def test_what_was_said_before_an_entry_was_claimed_is_said_of_what_is_told_instead() -> None:
    """Also over two pointers, and back where it was once they are undone."""
    fed, claimed, last = (place(name, steward="nursery") for name in ("Fed", "Claimed", "Last"))
    pat = made.provider()
    says(fed, pat)
    says(fed, pat, band="2", taken=1)
    Service.objects.filter(pk=fed.pk).update(replaced_by=claimed)
    says(claimed, pat, taken=9, as_of_on=TODAY - dt.timedelta(days=3))
    assert [(one.band, one.taken) for one in said_by(claimed, on=TODAY)] == [("2", 1), ("3-4", 9)], "its own stands"
    Service.objects.filter(pk=claimed.pk).update(replaced_by=last)
    assert [(one.band, one.taken) for one in said_by(last, on=TODAY)] == [("2", 1), ("3-4", 6)], "what was said last"
    assert said_by(claimed, on=TODAY) == ()
    found = near(point(HERE), band="2", terms=(this_term(),))
    assert names(found.left) == ["Last"]
    Service.objects.filter(pk__in=[fed.pk, claimed.pk]).update(replaced_by=None)
    assert [one.taken for one in said_by(fed, on=TODAY)] == [1, 6]
    assert said_by(last, on=TODAY) == ()


def test_what_was_said_is_followed_over_any_number_of_pointers() -> None:
    chain = [place(f"Nursery {number}", steward="nursery") for number in range(6)]
    says(chain[0], made.provider())
    for before, after in pairwise(chain):
        Service.objects.filter(pk=before.pk).update(replaced_by=after)
        assert said_by(before, on=TODAY) == ()
        assert [one.taken for one in said_by(after, on=TODAY)] == [6]
