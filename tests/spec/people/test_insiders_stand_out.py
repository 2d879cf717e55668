"""Of planted insiders at least 95 in 100 stand out, at no more than five alerts a day for a thousand people: measured
on the made-up workforce of `benchmarks.people_monitors`; and each monitor at its edge."""

import contextlib
import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from benchmarks import people_monitors
from django.test import Client

from tests.index_made import NOW, a_town, browser, someone, viewer_behind
from village.kernel.access.actions import Refusal
from village.kernel.accounts.actions.homes import record_home
from village.kernel.accounts.models import Account
from village.people.actions import asking, shielding, watching
from village.people.models import Alert, Child
from village.people.rules.monitors import HISTORY_DAYS, Look, Person, Raised, raised
from village.people.rules.searching import Criteria
from village.people.rules.states import ALERTS

LONDON = ZoneInfo("Europe/London")
LAST = dt.date(2026, 11, 20)


def _look(account: str, child: str, day: dt.date, hour: int, known: bool, surname: str) -> Look:
    at = dt.datetime.combine(day, dt.time(hour, 30), LONDON)
    return Look(account, child, at, known, surname, frozenset({"STREET", "DOOR"}))


@pytest.fixture(scope="module")
def measured() -> dict[str, Any]:
    return people_monitors.measure(people=600, each=20)


def test_planted_insiders_are_found(measured: dict[str, Any]) -> None:
    assert set(measured["kinds"]) == set(ALERTS)
    assert measured["recall"] >= 0.95, measured
    assert all(one["recall"] >= 0.9 for one in measured["kinds"].values()), measured


def test_few_alerts_are_raised_about_everybody_else(measured: dict[str, Any]) -> None:
    assert measured["alerts_a_day_per_1000"] <= 5, measured


def test_an_ordinary_day_of_somebody_who_knows_the_child_raises_nothing() -> None:
    looks = [_look("a", f"c{i}", LAST - dt.timedelta(days=i), 11, True, "KIN") for i in range(20)]
    assert raised(looks, {"a": Person("KIN")}, LAST) == []
    assert raised([], {}, LAST) == []


@pytest.mark.parametrize(
    ("looks", "person", "kinds"),
    [
        ([("c", 0, 12, False)], Person("KIN"), {"own"}),
        ([("c", 0, 12, False)], Person(""), set()),
        ([("c", 0, 12, False), ("c", 3, 12, False), ("c", 9, 12, False)], Person("X"), {"no-relation"}),
        ([("c", 0, 12, False), ("c", 3, 12, False), ("c", 40, 12, False)], Person("X"), set()),
        ([("c", 0, 12, True), ("d", 90, 12, True)], Person("X"), {"dormant"}),
        ([("c", 0, 12, True), ("d", 89, 12, True)], Person("X"), set()),
        ([("c", 0, 12, True)], Person("X", last_on=LAST - dt.timedelta(days=200)), {"dormant"}),
        ([("c", 0, 12, True), ("d", 50, 12, True)], Person("X", last_on=LAST - dt.timedelta(days=200)), set()),
        ([("c", 0, 12, True)], Person("X"), set()),
        ([("c", 0, 12, True)], Person("X", street="STREET", door="DOOR"), {"home"}),
        ([("c", 0, 12, False)], Person("X", street="STREET", door="OTHER"), {"neighbour"}),
        ([("c", 0, 12, False)], Person("X", street="STREET"), {"neighbour"}),
        ([("c", 0, 12, True)], Person("X", street="STREET", door="OTHER"), set()),
        ([("c", 0, 12, False)], Person("X", street="ELSEWHERE", door="OTHER"), set()),
        ([("c", 0, 22, True)], Person("X"), {"after-hours"}),
        ([("c", 0, 21, True), ("d", 1, 6, True)], Person("X"), set()),
        ([("c", 0, 23, True), *(("d", back, 23, True) for back in (5, 9, 20))], Person("X"), set()),
        ([(f"c{i}", i, 12, False) for i in range(3)], Person("X", LAST + dt.timedelta(days=5)), {"leaver"}),
        ([(f"c{i}", i, 12, False) for i in range(3)], Person("X", LAST + dt.timedelta(days=30)), set()),
        ([(f"c{i}", i, 12, False) for i in range(2)], Person("X", LAST + dt.timedelta(days=5)), set()),
    ],
)
def test_each_monitor_at_its_edge(looks: list[tuple[str, int, int, bool]], person: Person, kinds: set[str]) -> None:
    made = [_look("a", child, LAST - dt.timedelta(days=back), hour, known, "KIN") for child, back, hour, known in looks]
    assert {one.kind for one in raised(made, {"a": person}, LAST)} == kinds


def test_who_searched_on_when_it_was_stopped_stands_out_without_a_look() -> None:
    told = "Searched on 7 times after searching had stopped."
    assert raised([], {}, LAST, {"a": 7}) == [Raised("budget", "a", "", told)]


# ── from the audit to the alert ──────────────────────────────────────────────────────────────────────────────────────


def _looks_once(looker: Client, child: Child) -> str:
    by = viewer_behind(looker)
    asking.give_reason(purpose="help", words="", by=by, at=NOW)
    asking.look(ref=child.ref, by=by, at=NOW)
    return str(by.ref)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("postcode", "number", "of", "kinds"),
    [
        ("ze1 0aa", "4", "far-school", ["home"]),
        ("ZE1 0AA", "4", "ashmere-school", ["home"]),
        ("ZE1 0AA", "6", "far-school", ["neighbour"]),
        ("ZE1 0AA", "", "far-school", ["neighbour"]),
        ("ZE1 0AA", "6", "ashmere-school", []),
        ("ZE1 0AB", "4", "far-school", []),
    ],
)
def test_where_somebody_lives_is_compared_with_where_a_child_does(
    postcode: str, number: str, of: str, kinds: list[str]
) -> None:
    child = a_town()
    looker = browser("practitioner", of=of)
    ref = _looks_once(looker, child)
    record_home(account=Account.objects.get(ref=ref), postcode=postcode, number=number, by="test", at=NOW)
    watching.watch(by="schedule", at=NOW + dt.timedelta(days=1))
    assert [(one.kind, str(one.account), one.child) for one in Alert.objects.all()] == [
        (kind, ref, child.ref) for kind in kinds
    ]


@pytest.mark.django_db
def test_a_shielded_childs_home_is_compared_and_a_replaced_key_still_fits(settings: Any) -> None:
    child = a_town()
    officer = someone("information-governance")
    shielding.shield_child(ref=child.ref, reason="refuge", words="Her father looks for her.", by=officer, at=NOW)
    ref = _looks_once(browser("practitioner", of="far-school"), child)
    record_home(account=Account.objects.get(ref=ref), postcode="ZE1 0AA", number="4", by="test", at=NOW)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key, which came later"
    assert watching.watch(by="schedule", at=NOW + dt.timedelta(days=1)) == 1
    assert Alert.objects.get().kind == "home"


@pytest.mark.django_db
def test_an_account_that_wakes_after_more_than_the_monitors_remember_stands_out() -> None:
    child = a_town()
    looker = viewer_behind(browser("practitioner"))
    for at in (NOW - dt.timedelta(days=HISTORY_DAYS + 60), NOW):
        asking.give_reason(purpose="help", words="", by=looker, at=at)
        asking.look(ref=child.ref, by=looker, at=at)
    new = viewer_behind(browser("practitioner"))
    asking.give_reason(purpose="help", words="", by=new, at=NOW)
    asking.look(ref=child.ref, by=new, at=NOW)
    watching.watch(by="schedule", at=NOW + dt.timedelta(days=1))
    assert [(one.kind, str(one.account)) for one in Alert.objects.all()] == [("dormant", looker.ref)]


@pytest.mark.django_db
def test_a_scraper_that_searches_on_raises_an_alert() -> None:
    a_town()
    looker = viewer_behind(browser("practitioner"))
    asking.give_reason(purpose="help", words="", by=looker, at=NOW)
    for number in range(65):
        said = Criteria(forename="Amy", surname="Archer", age=str(number % 20))
        with contextlib.suppress(Refusal):
            asking.search(criteria=said, by=looker, at=NOW)
    watching.watch(by="schedule", at=NOW + dt.timedelta(days=1))
    alert = Alert.objects.get()
    assert (alert.kind, str(alert.account)) == ("budget", looker.ref)
    assert alert.told == "Searched on 5 times after searching had stopped."
    watching.watch(by="schedule", at=NOW + dt.timedelta(days=2))
    assert Alert.objects.count() == 1
