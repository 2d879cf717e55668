"""Who works with this child: told fast, to the right people, from what services say, and never what they wrote."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.index_made import AMY, HERE, NOW, THERE, a_town, arrive, practitioner, someone, source
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import ANYONE, Clearance, Viewer
from village.kernel.audit.models import Entry
from village.people.actions import asking, custodians, keeping, merging, shielding, telling
from village.people.models import Child, ContactRequest, Record
from village.people.queries.shields import seen_of
from village.people.rules.searching import Criteria

pytestmark = pytest.mark.django_db
BY_NAME = Criteria(forename="Amy", surname="Archer", age="11")


@pytest.mark.parametrize(
    "role",
    ["plan-officer", "administrator", "auditor", "matching-officer", "information-governance", "vetting-officer"],
)
def test_other_roles_cannot_ask(role: str) -> None:
    child = a_town()
    for by in (someone(role, area=None), ANYONE):
        for act in (
            lambda: asking.give_reason(purpose="help", words="", by=by, at=NOW),  # noqa: B023
            lambda: asking.search(criteria=BY_NAME, by=by, at=NOW),  # noqa: B023
            lambda: asking.look(ref=child.ref, by=by, at=NOW),  # noqa: B023
            lambda: asking.read_contact_requests(by=by, at=NOW),  # noqa: B023
        ):
            with pytest.raises(Refusal, match="may not"):
                act()
    assert not Entry.objects.filter(action__startswith="people.view").exists()


@pytest.mark.parametrize(
    "spoilt",
    [
        {"second_factor": False},
        {"clearances": ()},
        {"clearances": (Clearance("vetting", dt.date(2020, 1, 1), dt.date(2100, 1, 1)),)},
        {"clearances": tuple(Clearance(k, dt.date(2020, 1, 1), dt.date(2026, 1, 1)) for k in ("vetting", "training"))},
        {"active": False},
    ],
)
def test_nobody_asks_without_vetting_training_and_a_second_factor(spoilt: dict[str, object]) -> None:
    child = a_town()
    by = replace(practitioner(), **spoilt)  # type: ignore[arg-type]
    with pytest.raises(Refusal):
        asking.search(criteria=BY_NAME, by=by, at=NOW)
    with pytest.raises(Refusal):
        asking.look(ref=child.ref, by=by, at=NOW)


def test_nobody_asks_without_a_reason_and_a_reason_lasts_an_hour() -> None:
    child = a_town()
    by = someone("practitioner")
    with pytest.raises(Refusal, match="why"):
        asking.search(criteria=BY_NAME, by=by, at=NOW)
    asking.give_reason(purpose="concern", words="", by=by, at=NOW)
    assert asking.look(ref=child.ref, by=by, at=NOW + dt.timedelta(minutes=59))
    with pytest.raises(Refusal, match="why"):
        asking.look(ref=child.ref, by=by, at=NOW + dt.timedelta(minutes=60))
    with pytest.raises(Refusal, match="why"):
        asking.ask_contact(ref=child.ref, record=1, reach="01632 960000", by=by, at=NOW + dt.timedelta(minutes=60))


def test_a_reason_is_one_of_those_known_and_short() -> None:
    with pytest.raises(Refusal, match="why"):
        asking.give_reason(purpose="curious", words="", by=someone("practitioner"), at=NOW)
    with pytest.raises(Refusal, match="300"):
        asking.give_reason(purpose="help", words="x" * 301, by=someone("practitioner"), at=NOW)


def test_the_answer() -> None:
    child = a_town()
    found = asking.search(criteria=BY_NAME, by=practitioner(), at=NOW)
    assert [one.ref for one in found] == [child.ref]
    answer = asking.look(ref=child.ref, by=practitioner(), at=NOW)
    assert answer is not None
    assert (answer.child.name, answer.child.born, answer.child.sex) == ("Amy Archer", "2015-03-27", "F")
    assert answer.numbers == {"nhs": "9999999468"}
    told = [(one.organisation, one.role, one.contact, one.lead, one.assessment) for one in answer.services]
    assert told[0] == ("Ashmere Health", "Health visitor", "01632 960012", True, False)
    assert ("Ashmere Care", "Social worker", "01632 960013", False, True) in told
    assert len(told) == 3
    assert all(one.told_on == NOW.date() for one in answer.services)


@pytest.mark.parametrize(
    "criteria",
    [
        Criteria(number="999 999 9468"),
        Criteria(forename="Amy", surname="Archer", date_of_birth="2015-03-27"),
        Criteria(forename="Aimy", surname="Archer", date_of_birth="2015-03-27"),
        Criteria(forename="Amy", surname="Archor", age="11"),
        Criteria(forename="amy", surname="ARCHER", postcode="ze10aa"),
        Criteria(forename="Archer", surname="Amy", date_of_birth="2015-03-27"),
        Criteria(forename="Amy", surname="Archer", date_of_birth="2015-03-28"),
        Criteria(surname="Archer", date_of_birth="2015-03-27", postcode="ZE1 0AA"),
    ],
)
def test_a_search_is_tolerant_of_spelling(criteria: Criteria) -> None:
    child = a_town()
    assert [one.ref for one in asking.search(criteria=criteria, by=practitioner(), at=NOW)] == [child.ref]


@pytest.mark.parametrize(
    "criteria",
    [
        Criteria(number="9999999476"),
        Criteria(forename="Amy", surname="Archer", age="4"),
        Criteria(forename="Bob", surname="Baker", date_of_birth="2015-03-27"),
        Criteria(forename="Amy", surname="Zander", age="11"),
    ],
)
def test_another_child_is_not_found(criteria: Criteria) -> None:
    a_town()
    assert asking.search(criteria=criteria, by=practitioner(), at=NOW) == []


@pytest.mark.parametrize(
    "criteria",
    [
        Criteria(),
        Criteria(forename="Amy"),
        Criteria(surname="Archer"),
        Criteria(forename="Amy", surname="Archer"),
        Criteria(postcode="ZE1 0AA", age="11"),
        Criteria(date_of_birth="2015-03-27"),
        Criteria(date_of_birth="2015-03-27", postcode="ZE1 0AA"),
        Criteria(forename="Amy", surname="Archer", age="x"),
        Criteria(number="9999999468", age="-1"),
        Criteria(forename="Amy", surname="Archer", age="99"),
    ],
)
def test_less_than_the_least_is_refused_in_one_sentence(criteria: Criteria) -> None:
    a_town()
    with pytest.raises(Refusal, match=r"^Enter [^.]+\.$"):
        asking.search(criteria=criteria, by=practitioner(), at=NOW)


@pytest.mark.parametrize("number", ["x", "0", "9999999476", "9999999468x"])
@pytest.mark.parametrize(
    "other",
    [
        {"forename": "Amy", "surname": "Archer"},
        {"surname": "Archer", "postcode": "ZE1 0AA"},
        {"surname": "Archer", "date_of_birth": "2015-03-27"},
        {"forename": "Amy", "postcode": "ZE1 0AA"},
        {"date_of_birth": "2015-03-27", "postcode": "ZE1 0AA"},
    ],
)
def test_a_number_that_is_not_the_childs_makes_too_little_no_more(number: str, other: dict[str, str]) -> None:
    """Nobody gets a household, or all of one name, by writing anything for a number."""
    child, by = a_town(), practitioner()
    assert asking.search(criteria=Criteria(number=number, **other), by=by, at=NOW) == []
    right = asking.search(criteria=Criteria(number=AMY["nhs_number"], **other), by=by, at=NOW)
    assert [one.ref for one in right] == [child.ref]
    enough = {"forename": "Amy", "surname": "Archer", "postcode": "ZE1 0AA"}
    found = asking.search(criteria=Criteria(number=number, **enough), by=by, at=NOW)
    assert [one.ref for one in found] == [child.ref]


@pytest.mark.parametrize("nothing", ["-", "?", "unknown", "\u200b", "..."])
def test_a_name_that_says_nothing_is_none(nothing: str) -> None:
    """Nobody gets the children of a street, a household or a day by writing a dash for a name."""
    child, by = a_town(), practitioner()
    for other in (
        {"forename": nothing, "surname": nothing, "age": "11", "postcode": "ZE1 0AA"},
        {"forename": nothing, "surname": nothing, "date_of_birth": "2015-03-27", "postcode": "ZE1 0AA"},
        {"forename": nothing, "surname": "Archer", "postcode": "ZE1 0AA"},
        {"forename": nothing, "surname": "Archer", "date_of_birth": "2015-03-27"},
        {"forename": "Amy", "surname": nothing, "age": "11"},
        {"surname": nothing, "date_of_birth": "2015-03-27", "postcode": "ZE1 0AA"},
    ):
        assert asking.search(criteria=Criteria(**other), by=by, at=NOW) == [], other
    one_name = {"surname": "Archer", "date_of_birth": "2015-03-27", "postcode": "ZE1 0AA"}
    found = asking.search(criteria=Criteria(forename=nothing, **one_name), by=by, at=NOW)
    assert [one.ref for one in found] == [child.ref]


def test_who_is_in_another_area_finds_nobody_and_sees_nobody() -> None:
    child = a_town()
    by = practitioner(area=THERE)
    assert asking.search(criteria=BY_NAME, by=by, at=NOW) == []
    assert asking.look(ref=child.ref, by=by, at=NOW) is None
    arrive(source("brack-school", area=THERE), {**AMY, "record": "b1"})
    assert [one.ref for one in asking.search(criteria=BY_NAME, by=by, at=NOW)] == [child.ref]


def test_what_has_ended_is_told_apart() -> None:
    child = arrive(
        source("ashmere-school"),
        {**AMY, "record": "s1", "started_on": "2020-09-01", "ended_on": "2026-07-20"},
    )[0]
    answer = asking.look(ref=child.ref, by=practitioner(), at=NOW)
    assert answer is not None
    assert answer.services == ()
    assert [one.ended_on for one in answer.past] == [dt.date(2026, 7, 20)]


def test_a_merged_child_answers_as_the_one_it_became() -> None:
    child = a_town()
    other = arrive(source("brack-school"), {"record": "b1", "forename": "Zoe", "surname": "Young"})[0]
    other.state, other.into = "merged", child
    other.save()
    answer = asking.look(ref=other.ref, by=practitioner(), at=NOW)
    assert answer is not None
    assert answer.child.ref == child.ref
    assert Entry.objects.filter(action="people.view").latest("seq").thing == f"child:{child.ref}"


def test_a_message_goes_to_the_service_and_tells_nothing_of_the_child() -> None:
    child = a_town()
    by = practitioner(of="ashmere-care", name="Sam Social")
    answer = asking.look(ref=child.ref, by=by, at=NOW)
    assert answer is not None
    health = next(one for one in answer.services if one.organisation == "Ashmere Health")
    with pytest.raises(Refusal, match="reach"):
        asking.ask_contact(ref=child.ref, record=health.record, reach=" ", by=by, at=NOW)
    with pytest.raises(Refusal, match="no such service"):
        asking.ask_contact(ref=child.ref, record=9999, reach="01632 960000", by=by, at=NOW)
    asking.ask_contact(ref=child.ref, record=health.record, reach="01632 960000", by=by, at=NOW)
    for other in (practitioner(), practitioner(of=""), practitioner(of="ashmere-health", area=THERE)):
        assert asking.read_contact_requests(by=other, at=NOW) == []
    nurse = practitioner(of="ashmere-health")
    asked = asking.read_contact_requests(by=nurse, at=NOW)
    assert [(one.from_name, one.reach, one.record.key) for one in asked] == [("Sam Social", "01632 960000", "h1")]
    with pytest.raises(Refusal, match="no such request"):
        asking.answer_contact(request=asked[0].pk, by=by, at=NOW)
    asking.answer_contact(request=asked[0].pk, by=nurse, at=NOW)
    with pytest.raises(Refusal, match="no such request"):
        asking.answer_contact(request=asked[0].pk, by=nurse, at=NOW)


def asked_of_health(child: Child, by: Viewer, at: dt.datetime = NOW) -> ContactRequest:
    record = Record.objects.get(source__slug="ashmere-health", child=child)
    return asking.ask_contact(ref=child.ref, record=record.pk, reach="01632 960000", by=by, at=at)


def test_nobody_buries_what_others_ask_of_a_service() -> None:
    child = a_town()
    nurse = practitioner(of="ashmere-health")
    first = asked_of_health(child, practitioner(of="ashmere-care"))
    flooding = practitioner(of="ashmere-care")
    asked_of_health(child, flooding)
    for _ in range(2):
        with pytest.raises(Refusal, match="already today"):
            asked_of_health(child, flooding)
    for number in range(101):
        again = asked_of_health(child, practitioner(of="ashmere-care"), NOW + dt.timedelta(seconds=number))
        asking.answer_contact(request=again.pk, by=nurse, at=NOW)
    assert first.pk in [one.pk for one in asking.read_contact_requests(by=nurse, at=NOW)[:2]]
    later = NOW + dt.timedelta(days=1)
    asking.give_reason(purpose="help", words="", by=flooding, at=later)
    assert asked_of_health(child, flooding, later).asked_at == later


def archived(child: Child) -> None:
    keeping.archive(child=child, by="test", at=NOW)


def retired(child: Child) -> None:
    by, another = someone("information-governance"), someone("information-governance")
    made = shielding.propose_new_identity(ref=child.ref, words="Adoption order of 3 November", by=by, at=NOW)
    shielding.decide_new_identity(proposal=made.pk, seen=seen_of(child), agreed=True, by=another, at=NOW)


def merged_and_retired(child: Child) -> None:
    other = arrive(source("brack-help", "early-help"), {**AMY, "record": "e1", "forename": "Zoe", "nhs_number": ""})[0]
    merging.merge(keep=other.ref, gone=child.ref, reason="One", by=someone("matching-lead", area=None), at=NOW)
    retired(other)


@pytest.mark.parametrize("gone", [archived, retired, merged_and_retired])
@pytest.mark.parametrize("gathered", [False, True])
def test_nothing_is_asked_about_a_child_whom_nobody_finds_any_more(
    gone: Callable[[Child], None], gathered: bool
) -> None:
    child = a_town()
    asked_of_health(child, practitioner(of="ashmere-care"))
    nurse, system = practitioner(of="ashmere-health"), someone("custodian-system", of="ashmere-health")
    subscriber = custodians.subscribe(url="", by=system, at=NOW)
    assert len(asking.read_contact_requests(by=nurse, at=NOW)) == 1
    if gathered:
        telling.gather(subscriber, at=NOW)
    gone(child)
    assert asking.read_contact_requests(by=nurse, at=NOW) == []
    events = custodians.lease(most=10, seconds=60, by=system, at=NOW).events
    assert not [one for one in events if one.kind == "contact.asked"]


def test_a_request_outlives_a_change_of_the_record() -> None:
    child = a_town()
    by = practitioner(of="ashmere-care")
    answer = asking.look(ref=child.ref, by=by, at=NOW)
    assert answer is not None
    for one in answer.services:
        asking.ask_contact(ref=child.ref, record=one.record, reach="01632 960000", by=by, at=NOW)
    arrive(source("ashmere-health"), {**AMY, "record": "h1", "role": "School nurse", "contact": "new"})
    again = asking.look(ref=child.ref, by=by, at=NOW)
    assert again is not None
    assert {one.record for one in again.services} == {one.record for one in answer.services}
    assert "School nurse" in {one.role for one in again.services}


def test_a_role_that_ended_ends_what_one_can_see() -> None:
    child = a_town()
    by = practitioner()
    assert asking.look(ref=child.ref, by=by, at=NOW)
    ended: Viewer = replace(by, grants=tuple(replace(one, until_on=NOW.date()) for one in by.grants))
    with pytest.raises(Refusal, match="may not"):
        asking.look(ref=child.ref, by=ended, at=NOW)


def test_searching_has_a_budget_and_what_was_refused_is_recorded() -> None:
    a_town()
    by = practitioner()
    for i in range(60):
        asking.search(criteria=Criteria(forename="Amy", surname="Archer", age=str(i % 20)), by=by, at=NOW)
    for _ in range(3):
        with pytest.raises(Refusal, match="more often"):
            asking.search(criteria=BY_NAME, by=by, at=NOW + dt.timedelta(minutes=5))
    denied = Entry.objects.filter(action="people.search", decision="denied")
    assert denied.count() == 3
    later = NOW + dt.timedelta(hours=1, minutes=1)
    asking.give_reason(purpose="help", words="", by=by, at=later)
    assert asking.search(criteria=BY_NAME, by=by, at=later)
    assert asking.search(criteria=BY_NAME, by=practitioner(), at=NOW)


def test_a_scraper_walking_names_gets_no_more_than_a_budget_of_children() -> None:
    names = [f"{a}{b}" for a in ("Ana", "Bea", "Cai", "Dan") for b in ("ra", "ro", "li", "mo", "ne", "so", "ti", "vu")]
    rows = [
        {"record": f"{i}-{j}", "forename": name, "surname": f"{other}son", "date_of_birth": f"201{i % 8}-0{j + 1}-11"}
        for i, name in enumerate(names)
        for j, other in enumerate(names[:4])
    ]  # fmt: skip
    arrive(source("ashmere-school"), *rows)
    by, seen, stopped = practitioner(), set(), 0
    for row in rows:
        try:
            found = asking.search(
                criteria=Criteria(forename=row["forename"], surname=row["surname"], date_of_birth=row["date_of_birth"]),
                by=by,
                at=NOW,
            )
        except Refusal:
            stopped += 1
        else:
            assert len(found) <= 11
            seen |= {one.ref for one in found}
    assert stopped == len(rows) - 60
    assert HERE
