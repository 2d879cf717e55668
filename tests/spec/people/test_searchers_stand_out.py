"""Whoever searches for themselves, their family or their street is seen without having opened anybody; and nothing that
they searched for can be read in the audit."""

import datetime as dt
import json
import re

import pytest

from tests.index_made import AMY, NOW, a_town, arrive, browser, source, viewer_behind
from village.kernel.access.rules import Viewer
from village.kernel.accounts.actions.homes import record_home
from village.kernel.accounts.models import Account
from village.kernel.audit.models import Entry
from village.people.actions import asking, watching
from village.people.models import Alert, Child
from village.people.rules.monitors import Look, Person, Search, raised
from village.people.rules.searching import Criteria

pytestmark = pytest.mark.django_db
BY_NAME = Criteria(forename="Amy", surname="Archer", age="11")
ON = NOW.date()


def searcher(name: str = "Pat Other", of: str = "far-school", home: tuple[str, str] | None = None) -> Viewer:
    by = viewer_behind(browser("practitioner", of=of, name=name))
    if home:
        record_home(account=Account.objects.get(ref=by.ref), postcode=home[0], number=home[1], by="test", at=NOW)
    return by


def search(by: Viewer, criteria: Criteria, at: dt.datetime = NOW) -> None:
    asking.give_reason(purpose="help", words="", by=by, at=at)
    asking.search(criteria=criteria, by=by, at=at)


def alerts() -> list[tuple[str, str | None]]:
    watching.watch(by="schedule", at=NOW + dt.timedelta(days=1))
    return [(one.kind, str(one.child) if one.child else None) for one in Alert.objects.order_by("kind")]


@pytest.fixture
def amy() -> Child:
    return a_town()


@pytest.mark.parametrize(
    "criteria",
    [
        BY_NAME,
        Criteria(number=AMY["nhs_number"]),
        Criteria(forename="Amie", surname="Artcher", date_of_birth=AMY["date_of_birth"]),
        Criteria(forename="Archer", surname="Amy", date_of_birth=AMY["date_of_birth"]),
    ],
)
def test_a_search_that_finds_a_child_of_ones_own_name_stands_out(criteria: Criteria, amy: Child) -> None:
    by = searcher("Kit Archer")
    search(by, criteria)
    assert alerts() == [("own", str(amy.ref))]
    assert str(Alert.objects.get().account) == by.ref
    assert not Entry.objects.filter(action="people.view").exists()


@pytest.mark.parametrize(
    ("criteria", "expected"),
    [
        (Criteria(forename="Zeb", surname="Archer", age="3"), ["own"]),
        (Criteria(forename="Archer", surname="Zeb", age="3"), ["own"]),
        (Criteria(forename="Zeb", surname="Nowhere", postcode="LS1 1AA"), ["neighbour"]),
        (Criteria(forename="Zeb", surname="Archer", postcode="ls11aa"), ["neighbour", "own"]),
        (Criteria(forename="Zeb", surname="Nowhere", postcode="LS1 1AB"), []),
        (Criteria(forename="Zeb", surname="Nowhere", age="3"), []),
    ],
)
def test_so_does_one_that_finds_nobody(criteria: Criteria, expected: list[str], amy: Child) -> None:
    search(searcher("Kit Archer", home=("LS1 1AA", "7")), criteria)
    assert alerts() == [(kind, None) for kind in expected]


@pytest.mark.parametrize(
    ("home", "of", "kinds"),
    [
        (("ZE1 0AA", "4"), "far-school", ["home"]),
        (("ZE1 0AA", "4"), "ashmere-school", ["home"]),
        (("ZE1 0AA", "6"), "far-school", ["neighbour"]),
        (("ZE1 0AA", "6"), "ashmere-school", []),
        (("ZE1 0AB", "4"), "far-school", []),
    ],
)
def test_where_a_found_child_lives_is_compared(home: tuple[str, str], of: str, kinds: list[str], amy: Child) -> None:
    search(searcher(of=of, home=home), BY_NAME)
    assert alerts() == [(kind, str(amy.ref)) for kind in kinds]


def test_a_search_for_a_child_one_works_with_does_not(amy: Child) -> None:
    search(searcher("Kit Archer", of="ashmere-school"), BY_NAME)
    assert alerts() == []


def test_whoever_searched_and_then_looked_is_asked_about_once(amy: Child) -> None:
    by = searcher("Kit Archer", home=("ZE1 0AA", "6"))
    search(by, BY_NAME)
    asking.look(ref=amy.ref, by=by, at=NOW)
    assert alerts() == [("neighbour", str(amy.ref)), ("own", str(amy.ref))]
    assert {one.told[:6] for one in Alert.objects.all()} == {"The ch"}  # as of a look


def test_a_replaced_key_still_fits(amy: Child, settings: object) -> None:
    search(searcher("Kit Archer", home=("LS1 1AA", "7")), Criteria(forename="Z", surname="Archer", postcode="LS1 1AA"))
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]  # type: ignore[attr-defined]
    settings.SECRET_KEY = "another key, which came later"  # type: ignore[attr-defined]
    assert [kind for kind, _ in alerts()] == ["neighbour", "own"]


def test_searches_of_other_days_and_those_that_were_stopped_do_not_count(amy: Child) -> None:
    by = searcher("Kit Archer")
    search(by, BY_NAME, at=NOW - dt.timedelta(days=1))
    assert alerts() == []


def test_nothing_that_was_searched_for_can_be_read_or_told_to_be_the_same(amy: Child) -> None:
    """Neither in the clear, nor by its reference: two people who search for one name leave two references."""
    said = Criteria(forename="Amy", surname="Archer", date_of_birth="2015-03-27", postcode="ZE1 0AA")
    one, two = searcher(), searcher()
    for by in (one, two, one):
        search(by, said)
    details = [json.loads(entry.detail) for entry in Entry.objects.filter(action="people.search").order_by("seq")]
    written = json.dumps(details).upper()
    parts = set(re.split(r"[^0-9A-Z]+", written))  # by whole words: a reference is made of the same signs
    assert parts.isdisjoint({"AMY", "ARCHER", "2015", "03", "27", "20150327", "ZE1", "0AA", "ZE10AA"})
    assert not [word for word in ("ARCHER", "2015-03-27", "ZE1 0AA", "ZE10AA") if word in written]
    about = [set(detail["about"]) for detail in details]
    assert about[0] == about[2]
    assert about[0].isdisjoint(about[1])
    assert all(len(one) == 24 and set(one) <= set("0123456789abcdef") for one in about[0] | about[1])


def look(known: bool = False, surname: str = "KIN", places: frozenset[str] = frozenset({"STREET", "DOOR"})) -> Look:
    return Look("a", "c", NOW, known, surname, places)


@pytest.mark.parametrize(
    ("search_", "person", "kinds"),
    [
        (Search("a", own=True), Person("KIN"), ["own"]),
        (Search("a", street=True), Person("KIN", street="STREET"), ["neighbour"]),
        (Search("a"), Person("KIN", street="STREET"), []),
        (Search("a", shown=(look(),)), Person("KIN"), ["own"]),
        (Search("a", shown=(look(surname="X"), look())), Person("KIN"), []),
        (Search("a", own=True, shown=(look(), look(known=True))), Person("KIN"), []),
        (Search("a", shown=(look(surname=""),)), Person(""), []),
        (Search("a", shown=(look(surname="X"), look(known=True))), Person(door="DOOR", street="ELSEWHERE"), ["home"]),
        (Search("b", own=True), Person("KIN"), ["own"]),
    ],
)
def test_a_search_at_its_edges(search_: Search, person: Person, kinds: list[str]) -> None:
    found = raised([], {search_.account: person}, ON, searches=[search_, search_])
    assert [one.kind for one in found] == kinds


def test_of_an_account_that_nobody_knows_nothing_is_compared() -> None:
    assert raised([], {}, ON, searches=[Search("gone", shown=(look(),))]) == []


def test_a_sibling_of_the_same_name_shown_with_a_known_one_is_work(amy: Child) -> None:
    """A teacher who bears the name looks for a pupil and is shown others of the name too."""
    arrive(source("other-school"), {**AMY, "record": "o1", "forename": "Amyas", "nhs_number": "", "sex": "M"})
    search(searcher("Kit Archer", of="ashmere-school"), BY_NAME)
    assert alerts() == []
