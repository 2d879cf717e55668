"""A sensitive service is shown with consent or a recorded substantial reason, and then as no more than that one exists;
without, it is not there: not in results, order, counts, words, questions to the database, or time."""

import math
import re
import time
import uuid
from collections.abc import Callable
from statistics import NormalDist

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.index_made import AMY, HERE, NOW, THERE, a_town, arrive, browser, practitioner, someone, source
from village.kernel.access.models import Clearance
from village.kernel.accounts.models import Account
from village.kernel.audit.models import Entry
from village.people.actions import asking, keeping, shielding
from village.people.models import Child, SourceSystem
from village.people.queries import asking as queries
from village.people.rules.involved import given
from village.people.rules.searching import Criteria

pytestmark = pytest.mark.django_db


def clinic() -> SourceSystem:
    return source("clinic", "health", sensitive="mental-health", trust=9)


def row(**more: str) -> dict[str, str]:
    return {
        **AMY,
        "record": "k1",
        "known_as": "Secret",
        "postcode": "ZE3 0AA",
        "role": "Nurse",
        "contact": "01632 9",
        **more,
    }


@pytest.mark.parametrize(
    "consent", ["", "no", "No, refused 3 May", "refused", "withdrawn", "not yet", "N", "0", "none"]
)
def test_without_consent_it_is_not_there(consent: str) -> None:
    child = a_town()
    arrive(clinic(), row(consent=consent))
    answer = asking.look(ref=child.ref, by=practitioner(), at=NOW)
    assert answer is not None
    assert [one.organisation for one in answer.services] == ["Ashmere Health", "Ashmere Care", "Ashmere School"]
    assert answer.child.known_as == ""
    found = asking.search(
        criteria=Criteria(forename="Secret", surname="Archer", postcode="ZE3 0AA"), by=practitioner(), at=NOW
    )
    assert found == []


@pytest.mark.parametrize("more", [{"consent": "by the young person, in writing"}, {"grounds": "risk of serious harm"}])
def test_with_consent_or_grounds_it_is_a_sensitive_service_and_no_more(more: dict[str, str]) -> None:
    child = a_town()
    arrive(clinic(), row(**more))
    answer = asking.look(ref=child.ref, by=practitioner(), at=NOW)
    assert answer is not None
    shown = [one for one in answer.services if one.organisation == "A sensitive service"]
    assert [(one.role, one.contact, one.kind) for one in shown] == [("", "", "")]


def test_consent_that_is_withdrawn_takes_it_away_again() -> None:
    child = a_town()
    arrive(clinic(), row(consent="yes"))
    arrive(clinic(), row(consent="withdrawn"))
    answer = asking.look(ref=child.ref, by=practitioner(), at=NOW)
    assert answer is not None
    assert len(answer.services) == 3


def test_a_child_only_a_sensitive_service_knows_is_nobody() -> None:
    child = arrive(clinic(), row())[0]
    by = practitioner()
    assert asking.look(ref=child.ref, by=by, at=NOW) is None
    assert asking.search(criteria=Criteria(number="9999999468"), by=by, at=NOW) == []


def test_what_counts_as_consent() -> None:
    assert [given(text) for text in ("Yes", "in writing", "Nora, her mother", "")] == [
        "Yes",
        "in writing",
        "Nora, her mother",
        "",
    ]
    assert {given(text) for text in ("(none)", " No. ", "REFUSED", "declined by her", "pending", "tbc", "n/a")} == {""}


# ── two worlds that differ in one hidden row ─────────────────────────────────────────────────────────────────────────


OTHER = {"forename": "Amy", "surname": "Archer", "date_of_birth": "2013-01-02", "postcode": "M14 5AB"}


def _sensitive(amy: Child) -> None:
    assert arrive(clinic(), row()) == [amy]


def _stranger_sensitive(amy: Child) -> None:
    assert arrive(clinic(), {**OTHER, "record": "k1"}) != [amy]


def _elsewhere(amy: Child) -> None:
    assert arrive(source("brack-school", area=THERE), {**OTHER, "record": "b1"}) != [amy]


def _archived(amy: Child) -> None:
    child = arrive(source("brack-school"), {**OTHER, "record": "b1"})[0]
    assert child != amy
    keeping.archive(child=child, by="test", at=NOW)


def _shielded_address(amy: Child) -> None:
    hidden = {"forename": "Zoe", "surname": "Young", "date_of_birth": "2013-01-02", "postcode": "ZE1 0AA"}
    child = arrive(source("brack-school"), {**hidden, "record": "b1"})[0]
    assert child != amy
    officer = someone("information-governance")
    shielding.shield_child(ref=child.ref, reason="harm", words="Her father looks for her.", by=officer, at=NOW)


SEARCHES = [
    {"forename": "Amy", "surname": "Archer", "age": "11"},
    {"forename": "Amy", "surname": "Archer", "postcode": "ZE3 0AA"},
    {"forename": "Zed", "surname": "Archer", "postcode": "ZE1 0AA"},
    {"surname": "Nobody", "born-day": "2", "born-month": "1", "born-year": "2013", "postcode": "ZE1 0AA"},
    {"forename": "Zoe", "surname": "Old", "postcode": "ZE1 0AA"},
    {"forename": "Amy", "surname": "Archer", "born-day": "2", "born-month": "1", "born-year": "2013"},
    {"number": "9999999476"},
    {"forename": "Secret", "surname": "Archer", "postcode": "ZE3 0AA"},
]
WORLDS = [_sensitive, _stranger_sensitive, _elsewhere, _archived, _shielded_address]


def _observed(client: Client, said: dict[str, str]) -> tuple[str, int, tuple[object, ...]]:
    """All that a searcher or the audit can observe of one search: the page, the questions asked, the entry's shape."""
    with CaptureQueriesContext(connection) as asked:
        page = client.post("/children/", said)
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.content.decode())
    entry = Entry.objects.filter(action="people.search").latest("seq")
    return text, len(asked), (page.status_code, entry.thing, entry.decision, entry.detail)


def _world(hidden: Callable[[Child], None] | None, fixed: list[uuid.UUID]) -> list[tuple[str, int, tuple[object, ...]]]:
    child = a_town()
    Child.objects.filter(pk=child.pk).update(ref=fixed[0])
    if hidden is not None:
        hidden(child)
    client = browser("practitioner")
    same = uuid.UUID("22222222-2222-4333-8444-555555555555")  # what the audit keeps of a search is its searcher's own
    ref = Account.objects.get(pk=client.session["_auth_user_id"]).ref
    Clearance.objects.filter(account=ref).update(account=same)
    Account.objects.filter(ref=ref).update(ref=same)
    assert client.post("/children/", {"number": "9999999476", "purpose": "help"}).status_code == 200
    return [_observed(client, said) for said in SEARCHES]


@pytest.mark.parametrize("hidden", WORLDS)
def test_two_worlds_that_differ_in_a_hidden_row_cannot_be_told_apart(
    hidden: Callable[[Child], None],
) -> None:
    fixed = [uuid.UUID("11111111-2222-4333-8444-555555555555")]
    seen = []
    for change in (None, hidden):
        with time_machine.travel(NOW, tick=False), transaction.atomic():
            seen.append(_world(change, fixed))
            transaction.set_rollback(True)
    for (text, asked, shape), (text_too, asked_too, shape_too), said in zip(*seen, SEARCHES, strict=True):
        assert text == text_too, said
        assert asked == asked_too, said
        assert shape == shape_too, said


MANY = [row(record=f"k{i}", forename=f"Kit{i}", surname="Hidden", nhs_number="") for i in range(40)]


def _many_sensitive() -> None:
    arrive(clinic(), *MANY)


def _many_elsewhere() -> None:
    arrive(source("brack-school", area=THERE), *MANY)


def _many_archived() -> None:
    for child in set(arrive(source("brack-school"), *MANY)):
        keeping.archive(child=child, by="test", at=NOW)


def _many_shielded() -> None:
    """Under another name than is searched for: found, were it not for the shield, by birthday and postcode."""
    officer = someone("information-governance")
    seen = [{**one, "forename": "Unlike", "surname": "Other"} for one in MANY]
    for child in set(arrive(source("brack-school"), *seen)):
        shielding.shield_child(ref=child.ref, reason="harm", words="Her father looks for her.", by=officer, at=NOW)


def swept() -> None:
    """As PostgreSQL does by itself in service: what was deleted is not met under its key any more."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


@pytest.mark.django_db(transaction=True)  # what was deleted and not yet committed stays in PostgreSQL's way
@pytest.mark.parametrize("hide", [_many_sensitive, _many_elsewhere, _many_archived, _many_shielded])
def test_a_hidden_child_takes_no_longer_to_not_be_found_than_one_that_is_not_there(hide: Callable[[], None]) -> None:
    """Sign test on pairs measured in turn: were neither slower, a share as far from a half would be met once in a
    million runs (binomial, by its normal approximation)."""
    hide()
    swept()
    by = practitioner(area=None if hide is _many_sensitive else HERE)
    slower = pairs = 0
    for i in range(240):
        spent = {}
        for name in (("Hidden", "Absent"), ("Absent", "Hidden"))[i % 2]:
            place = "ZE3 0AA" if name == "Hidden" else "ZE9 9AA"
            said = Criteria(forename=f"Kit{i % 40}", surname=name, date_of_birth="2015-03-27", postcode=place)
            begun = time.perf_counter()
            assert queries.search(by, said, on=NOW.date()) == []
            spent[name] = time.perf_counter() - begun
        pairs += 1
        slower += spent["Hidden"] > spent["Absent"]
    most = NormalDist(0.5, 0.5 / math.sqrt(pairs)).inv_cdf(1 - 1e-6 / 2)  # 0.66 of 240
    assert 1 - most < slower / pairs < most, slower / pairs
