"""What leaves the directory for the warehouse: places by authority, term and age, without a name."""

import datetime as dt
import json

import pytest

from tests.unit.directory.early import made
from tests.unit.directory.early.made import NOW, TODAY, next_term, place, says, this_term
from village.directory.actions.early.extracting import extract
from village.directory.extracts import pseudonym, tables
from village.directory.models import FundedPlaces, Service
from village.kernel.audit.models import Entry
from village.warehouse.extract import frame

pytestmark = pytest.mark.django_db


def rows(at: dt.datetime = NOW) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    found = {one.name: frame(one).rows() for one in tables(at=at)}
    return found["early_places"], found["early_settings"]


def test_a_row_names_nobody_and_tells_of_terms_that_have_begun() -> None:
    one, pat = place("Otters nursery", steward="nursery"), made.provider()
    other = place("Silent childminder", kinds=("childminder",))
    place("Swimming", kinds=("swimming",))
    says(one, pat)
    says(one, pat, term_on=next_term())
    term = this_term().isoformat()
    places, settings = rows()
    assert places == [(pseudonym(one.pk), term, made.LEEDS, "3-4", 10, 6, 15.0, False)]
    assert sorted(settings) == sorted(
        [(pseudonym(one.pk), term, made.LEEDS, True), (pseudonym(other.pk), term, made.LEEDS, False)]
    )
    assert str(one.pk) not in str(places)
    assert len(pseudonym(one.pk)) == 32


def test_a_term_is_over_when_the_next_has_begun() -> None:
    one, pat = place("Otters nursery", steward="nursery"), made.provider()
    says(one, pat)
    later = dt.datetime.combine(next_term(), dt.time(12), dt.UTC)
    assert [row[-1] for row in rows(later)[0]] == [True]


@pytest.mark.parametrize("how", ["sensitive", "waiting", "withdrawn", "told as one that waits", "of no area"])
def test_what_must_not_be_found_is_not_told_or_is_told_elsewhere_is_in_no_row(how: str) -> None:
    one, pat = place("Otters nursery", steward="nursery"), made.provider()
    says(one, pat)
    waiting = place("Another", kinds=("swimming",))
    Service.objects.filter(pk=waiting.pk).update(state="waiting")
    change = {
        "sensitive": {"sensitive": "refuge"},
        "told as one that waits": {"replaced_by": waiting},
        "of no area": {"area": ""},
    }
    Service.objects.filter(pk=one.pk).update(**change.get(how, {"state": how}))
    assert rows() == ([], [])


def test_who_came_after_a_term_was_not_there_in_it() -> None:
    one, late, pat = place("Otters nursery", steward="nursery"), place("Late"), made.provider()
    said = says(one, pat)
    FundedPlaces.objects.filter(pk=said.pk).update(year=2020, term="spring")
    Service.objects.filter(pk=one.pk).update(first_seen_at=dt.datetime(2020, 3, 31, 12, tzinfo=dt.UTC))
    Service.objects.filter(pk=late.pk).update(
        first_seen_at=dt.datetime(2020, 4, 1, 12, tzinfo=dt.UTC), last_seen_at=dt.datetime(2021, 4, 1, tzinfo=dt.UTC)
    )
    assert [row[0] for row in rows()[1]] == [pseudonym(one.pk)]


def test_that_it_was_made_is_in_the_audit() -> None:
    says(place("Otters nursery", steward="nursery"), made.provider())
    extract(by="test", at=NOW)
    [entry] = Entry.objects.filter(action="directory.extract")
    told = json.loads(entry.detail)["rows"]
    assert (told["early_places"], told["early_settings"]) == (1, 1)
    assert this_term() <= TODAY


def test_what_was_said_of_an_entry_is_said_of_the_one_that_is_told_instead() -> None:
    fed, kept, pat = place("From a feed", steward="nursery"), place("Claimed", steward="nursery"), made.provider()
    says(fed, pat)
    says(fed, pat, band="2", offered=3, taken=0)
    Service.objects.filter(pk=fed.pk).update(replaced_by=kept)
    says(kept, pat, offered=20)
    places, settings = rows()
    assert sorted(row[3:6] for row in places) == [("2", 3, 0), ("3-4", 20, 6)]
    assert {row[0] for row in places} == {row[0] for row in settings} == {pseudonym(kept.pk)}


def test_a_place_that_is_gone_was_there_when_it_spoke_and_not_when_it_did_not() -> None:
    one, pat = place("Gone", steward="nursery"), made.provider()
    place("Gone too")
    says(one, pat)
    Service.objects.update(state="gone")
    assert [row[0] for row in rows()[1]] == [pseudonym(one.pk)]
