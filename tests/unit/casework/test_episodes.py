"""An episode from its opening to its end: who may, what it asks, and that a concern for safety is never stopped."""

import datetime as dt
import uuid
from typing import Any

import pytest

from tests.unit.casework import made
from village.casework.actions import concerns, episodes, families, restrictions
from village.casework.actions.families import Who
from village.casework.actions.permitted import CLOSED, NO_EPISODE
from village.casework.models import Concern, Episode, Household, Restriction
from village.casework.queries.facts import facts, roles_in
from village.casework.queries.told import told_of
from village.casework.queries.visible import visible_to
from village.casework.rules.agreeing import Said, agreement
from village.kernel.access.actions import Refusal
from village.kernel.accounts.models import Account
from village.kernel.audit.models import Entry
from village.workflow.actions.moving import Asked, NotMoved

pytestmark = pytest.mark.django_db
LATER = made.NOW + dt.timedelta(days=1)
CHILD = [(Who("Anna Testperson", born_on=dt.date(2019, 3, 14)), "child")]


def open_as(one: Account, people: Any = CHILD, key: str = "k", **told: Any) -> Episode:
    told = {"name": "The Testpersons", "area": made.AREA} | told
    return episodes.open_episode(people=people, key=key, by=made.seen(one), at=made.NOW, **told)


@pytest.fixture
def lead() -> Account:
    made.processes()
    return made.account("Lena Lead", "practitioner")


@pytest.fixture
def boss() -> Account:
    return made.account("Bea Boss", "family-help-manager")


def test_nobody_opens_help_without_the_role_in_that_area(lead: Account) -> None:
    with pytest.raises(Refusal, match="may not"):
        open_as(made.account("Ivy Officer", "information-governance"))
    with pytest.raises(Refusal, match="may not"):
        open_as(lead, area=made.ELSEWHERE)


def test_nobody_opens_help_without_clearance_or_second_factor(lead: Account) -> None:
    with pytest.raises(Refusal, match="may not"):
        open_as(made.account("Una Uncleared", "practitioner", cleared=["training"]))
    with pytest.raises(Refusal, match="may not"):
        episodes.open_episode(
            name="X", area=made.AREA, people=CHILD, key="k", by=made.seen(lead, second_factor=False), at=made.NOW
        )


def test_nobody_opens_help_for_no_organisation(lead: Account) -> None:
    Account.objects.filter(pk=lead.pk).update(organisation=None)
    with pytest.raises(Refusal, match="no organisation"):
        open_as(lead)


@pytest.mark.parametrize(
    ("people", "sentence"),
    [
        ([], "at least one child"),
        ([(Who("Mary Testperson"), "carer")], "at least one child"),
        ([(Who("Anna"), "child"), (Who("Mary"), "boss")], "at least one child"),
        ([(Who(" "), "child")], "Give a name"),
        ([(Who("Anna", born_on=dt.date(2026, 5, 5)), "child")], "in the future"),
        ([(Who("Anna", born_on=dt.date(1899, 1, 1)), "child")], "120 years"),
        ([(Who("Anna", born_on=dt.date(2019, 1, 1), due_on=dt.date(2026, 6, 1)), "child")], "not both"),
        ([(Who(due_on=dt.date(2027, 6, 1)), "child")], "ten months"),
        ([(Who(due_on=dt.date(2026, 1, 1)), "child")], "two months"),
    ],
)
def test_what_nobody_can_be_opens_nothing(lead: Account, people: Any, sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        open_as(lead, people)
    assert not Episode.objects.exists()


def test_what_is_too_long_to_keep_is_told_in_a_sentence(lead: Account) -> None:
    one = made.episode(lead)
    for who in (Who("A" * 121), Who("A", known_as="A" * 61), Who("A", reach="0" * 121), Who("A", language="A" * 41)):
        with pytest.raises(Refusal, match="is too long to keep: write at most"):
            families.add_person(episode=one.ref, who=who, part="carer", by=made.seen(lead), at=LATER)
    told = {"episode": one.ref, "people": [one.children.get().ref], "on": made.NOW.date(), "by": made.seen(lead)}
    for home in ({"address": "1" * 201, "postcode": ""}, {"address": "1 Mill Lane", "postcode": "M1 1AA, ENGLAND"}):
        with pytest.raises(Refusal, match="is too long to keep: write at most"):
            families.move_home(**told, **home, at=LATER)
    unborn = families.add_person(
        episode=one.ref, who=Who(due_on=dt.date(2026, 8, 1)), part="child", by=made.seen(lead), at=LATER
    )
    with pytest.raises(Refusal, match="name is too long to keep: write at most 120"):
        families.record_birth(
            episode=one.ref, person=unborn.ref, name="B" * 121, born_on=LATER.date(), by=made.seen(lead), at=LATER
        )
    assert not Household.objects.exists()


def test_a_family_has_a_name_to_find_it_by(lead: Account) -> None:
    with pytest.raises(Refusal, match="name to find it by"):
        open_as(lead, name=" ")


def test_whoever_opens_it_leads_and_a_page_sent_twice_opens_one(lead: Account) -> None:
    one = open_as(lead)
    assert open_as(lead) == one
    assert list(one.leads.values_list("account", "agreed_by", "until_at")) == [(lead.ref, None, None)]
    assert one.process.state == "identified"
    assert one.process.clocks.count() == 1


def test_help_that_comes_back_follows_what_closed(lead: Account, boss: Account) -> None:
    child = uuid.uuid4()
    first = made.episode(lead, child=child)
    move(boss, first, "close-early", reason="disengaged")
    again = made.episode(lead, child=child)
    assert again.before == first
    assert made.episode(lead).before is None


def move(one: Account, episode: Episode, name: str, expects: int = 0, at: dt.datetime = LATER, **told: Any) -> Episode:
    asked = Asked(uuid.uuid4().hex, name, expects, **told)
    return episodes.move_on(episode=episode.ref, asked=asked, by=made.seen(one), at=at)


def agree(one: Account, episode: Episode, state: str = "given", **told: Any) -> None:
    said: dict[str, Any] = {
        "person": episode.family.people.get(name="Mary Testperson").ref, "capacity": "parent",
        "scope": "Help from the family hub", "state": state, "on": made.NOW.date(),
    }  # fmt: skip
    episodes.record_agreement(episode=episode.ref, by=made.seen(one), at=LATER, **(said | told))


def test_the_process_goes_on_by_what_the_family_said(lead: Account) -> None:
    one = made.episode(lead)
    with pytest.raises(NotMoved, match="who agreed"):
        move(lead, one, "agree")
    agree(lead, one)
    assert move(lead, one, "agree").process.state == "agreed"
    with pytest.raises(NotMoved) as found:
        move(lead, one, "assess", expects=0)
    assert found.value.code == "stale"


def test_an_agreement_needs_all_its_parts(lead: Account) -> None:
    one = made.episode(lead)
    for told in ({"capacity": "neighbour"}, {"state": "maybe"}, {"scope": " "}):
        with pytest.raises(Refusal, match="Say who answered"):
            agree(lead, one, **told)
    with pytest.raises(Refusal, match="future"):
        agree(lead, one, on=dt.date(2026, 6, 1))
    with pytest.raises(Refusal, match="no such person"):
        agree(lead, one, person=uuid.uuid4())
    assert "agreement" not in facts(one)


def test_what_was_withdrawn_counts_and_what_was_said_is_kept(lead: Account) -> None:
    one = made.episode(lead)
    agree(lead, one)
    assert facts(one)["agreement"] == "given"
    assert facts(one)["agreed-on"] == made.NOW.date()
    agree(lead, one, "withdrawn")
    assert facts(one)["agreement"] == "withdrawn"
    assert "agreed-on" not in facts(one)
    assert one.agreements.count() == 2


def test_nobody_agreed_more_than_a_year_before_help_was_opened(lead: Account) -> None:
    one = made.episode(lead)
    for day in (dt.date(1026, 5, 4), dt.date(2025, 5, 2)):
        with pytest.raises(Refusal, match="more than a year before"):
            agree(lead, one, on=day)
    agree(lead, one, on=dt.date(2025, 5, 4))
    assert facts(one)["agreed-on"] == dt.date(2025, 5, 4)


def test_the_family_agreed_on_the_earliest_day_of_what_stands_now(lead: Account) -> None:
    one = made.episode(lead)
    for on in (dt.date(2026, 4, 1), dt.date(2026, 5, 1)):  # a day that was written wrong is written again
        agree(lead, one, on=on)
    assert facts(one)["agreed-on"] == dt.date(2026, 5, 1)
    agree(lead, one, on=dt.date(2026, 4, 20), scope="A parenting course")
    assert facts(one)["agreed-on"] == dt.date(2026, 4, 20)


def test_one_who_withdraws_is_enough_and_a_refusal_alone_is_one() -> None:
    day = dt.date(2026, 5, 4)
    mother, father = (Said(who, "help", "given", day) for who in ("mother", "father"))
    assert agreement([mother, father]) == "given"
    assert agreement([mother, father, Said("father", "help", "withdrawn", day)]) == "withdrawn"
    assert agreement([Said("father", "help", "refused", day)]) == "refused"
    assert agreement([Said("father", "help", "refused", day), mother]) == "given"
    assert agreement([]) == ""


def test_closing_ends_everything_and_nobody_adds_to_it(lead: Account, boss: Account) -> None:
    one = made.episode(lead)
    closed = move(boss, one, "close-early", reason="moved-area")
    assert (closed.closing, closed.closed_at) == ("moved-area", LATER)
    with pytest.raises(Refusal, match=CLOSED):
        agree(lead, one)
    assert visible_to(made.seen(lead), at=LATER).exists()


def test_roles_in_the_process_are_what_somebody_is_to_the_episode(lead: Account, boss: Account) -> None:
    one = made.episode(lead)
    assert roles_in(one, made.seen(lead), at=LATER) == {"lead", "practitioner"}
    assert roles_in(one, made.seen(boss), at=LATER) == {"manager"}
    assert roles_in(one, made.seen(made.account("Stan", "practitioner")), at=LATER) == set()


@pytest.mark.parametrize("words", ["", "He said she said", "\x00", "\ud800", "x" * 100_000, "<script>"])
def test_nothing_that_is_written_stops_a_concern(lead: Account, words: str) -> None:
    one = made.episode(lead)
    found = concerns.raise_concern(episode=one.ref, words=words, by=made.seen(lead), at=LATER)
    assert Concern.objects.get(pk=found.pk).settled_at is None
    assert facts(one)["open-concerns"] == 1


def test_a_concern_is_raised_from_every_state_and_stops_closing(lead: Account, boss: Account) -> None:
    one = made.episode(lead)
    found = concerns.raise_concern(episode=one.ref, by=made.seen(lead), at=LATER)
    with pytest.raises(NotMoved, match="concern"):
        move(boss, one, "close-early", reason="disengaged")
    settle(boss, one, found)
    move(boss, one, "close-early", reason="disengaged")
    assert concerns.raise_concern(episode=one.ref, by=made.seen(lead), at=LATER)


def settle(one: Account, episode: Episode, concern: Concern, **told: str) -> None:
    said = {"outcome": "passed-on", "finding": "Told the duty social worker."} | told
    concerns.settle_concern(episode=episode.ref, concern=concern.ref, by=made.seen(one), at=LATER, **said)


def test_help_is_handed_over_once_social_care_has_taken_the_family_and_not_when_it_was_asked(
    lead: Account, boss: Account
) -> None:
    one = made.episode(lead)
    asked = Asked("over", "step-up", 0)
    for outcome in ("passed-on", "taken-over"):
        assert facts(one)["taken-by-social-care"] == "no"
        with pytest.raises(NotMoved) as refused:
            episodes.move_on(episode=one.ref, asked=asked, by=made.seen(boss), at=LATER)
        assert refused.value.code == "not-yet"
        settle(boss, one, concerns.raise_concern(episode=one.ref, by=made.seen(lead), at=LATER), outcome=outcome)
    assert facts(one)["taken-by-social-care"] == "yes"
    closed = episodes.move_on(episode=one.ref, asked=asked, by=made.seen(boss), at=LATER)
    assert (closed.closed_at, closed.process.state) == (LATER, "stepped-up")


def test_a_concern_is_settled_by_another_with_a_finding_and_once(lead: Account, boss: Account) -> None:
    one = made.episode(lead)
    found = concerns.raise_concern(episode=one.ref, by=made.seen(boss), at=LATER)
    with pytest.raises(Refusal, match="manager"):
        settle(lead, one, found)
    with pytest.raises(Refusal, match="Somebody else"):
        settle(boss, one, found)
    other = made.account("Bob Boss", "family-help-manager")
    for told in ({"outcome": "ignored"}, {"finding": " "}):
        with pytest.raises(Refusal, match="what came of it"):
            settle(other, one, found, **told)
    settle(other, one, found)
    with pytest.raises(Refusal, match="settled already"):
        settle(other, one, found)


def test_a_stranger_raises_no_concern_about_what_they_cannot_see(lead: Account) -> None:
    one = made.episode(lead)
    with pytest.raises(Refusal, match=NO_EPISODE):
        concerns.raise_concern(episode=one.ref, by=made.seen(made.account("Stan", "practitioner")), at=LATER)
    assert not Concern.objects.exists()


def test_a_child_is_born_and_stays_the_same(lead: Account) -> None:
    one = open_as(lead, [(Who(due_on=dt.date(2026, 5, 1)), "child")])
    child = one.children.get()
    by = made.seen(lead)
    for name, born in (("", dt.date(2026, 5, 2)), ("Bela", dt.date(2026, 7, 1))):
        with pytest.raises(Refusal, match="day of the birth"):
            families.record_birth(episode=one.ref, person=child.ref, name=name, born_on=born, by=by, at=LATER)
    families.record_birth(episode=one.ref, person=child.ref, name="Bela", born_on=dt.date(2026, 5, 2), by=by, at=LATER)
    with pytest.raises(Refusal, match="born already"):
        families.record_birth(
            episode=one.ref, person=child.ref, name="Bela", born_on=dt.date(2026, 5, 2), by=by, at=LATER
        )
    assert one.children.get().name == "Bela"


def test_people_move_and_where_they_lived_is_kept(lead: Account) -> None:
    one, by = made.episode(lead), made.seen(lead)
    people = list(one.family.people.values_list("ref", flat=True))

    def home(on: dt.date, who: list[uuid.UUID] = people, address: str = "1 Test Street") -> None:
        families.move_home(episode=one.ref, people=who, address=address, postcode="zz1 1zz", on=on, by=by, at=LATER)

    home(dt.date(2026, 1, 1))
    home(dt.date(2026, 3, 1), people[:1], "2 Test Street")
    first = one.family.people.get(ref=people[0])
    assert [(str(r.from_on), r.until_on and str(r.until_on)) for r in first.residences.order_by("pk")] == [
        ("2026-01-01", "2026-03-01"),
        ("2026-03-01", None),
    ]
    with pytest.raises(Refusal, match="later day"):
        home(dt.date(2026, 3, 1), people[:1])
    with pytest.raises(Refusal, match="since when"):
        home(dt.date(2026, 6, 1))
    with pytest.raises(Refusal, match="no such person"):
        home(dt.date(2026, 4, 1), [uuid.uuid4()])


def test_what_people_are_to_each_other_is_kept_once(lead: Account) -> None:
    one, by = made.episode(lead), made.seen(lead)
    child, mother = (one.family.people.get(name__startswith=name).ref for name in ("Anna", "Mary"))
    for bond in ("strong", "strained"):
        found = families.relate(
            episode=one.ref, one=mother, other=child, kind="parent", bond=bond, responsible=True, by=by, at=LATER
        )
    assert (found.bond, found.one.relationships.count()) == ("strained", 1)
    for kind, other, bond in (("king", child, ""), ("parent", mother, ""), ("parent", child, "odd")):
        with pytest.raises(Refusal, match="who the two are"):
            families.relate(episode=one.ref, one=mother, other=other, kind=kind, bond=bond, by=by, at=LATER)


def test_somebody_is_added_and_known_in_the_index(lead: Account) -> None:
    one, by = made.episode(lead), made.seen(lead)
    uncle = families.add_person(episode=one.ref, who=Who("Uli Testperson"), part="other", by=by, at=LATER)
    assert one.family.people.count() == 3
    known = made.shown(lead, uuid.uuid4(), LATER)
    families.link_to_index(episode=one.ref, person=uncle.ref, child=known, by=by, at=LATER)
    assert one.family.people.get(pk=uncle.pk).child == known
    with pytest.raises(Refusal, match="Say whether"):
        families.add_person(episode=one.ref, who=Who("Uli"), part="uncle", by=by, at=LATER)


def test_a_child_who_is_added_is_helped_from_then_on_and_an_adult_is_not(lead: Account) -> None:
    one, by = made.episode(lead), made.seen(lead)
    before = one.process.effects.count()
    families.add_person(episode=one.ref, who=Who("Uli Testperson"), part="other", by=by, at=LATER)
    assert (one.children.count(), one.process.effects.count()) == (1, before)
    baby = families.add_person(episode=one.ref, who=Who("Ben Testperson"), part="child", by=by, at=LATER)
    assert set(one.children.values_list("name", flat=True)) == {"Anna Testperson", "Ben Testperson"}
    known = made.shown(lead, uuid.uuid4(), LATER)
    families.link_to_index(episode=one.ref, person=baby.ref, child=known, by=by, at=LATER)
    assert known in told_of(one).children
    assert [each.about["event"] for each in one.process.effects.order_by("pk")][before:] == ["child-changed"] * 2


def test_a_restriction_bites_at_once_and_is_for_the_officer_alone(lead: Account) -> None:
    one = made.episode(lead)
    child = one.children.get()
    officer = made.account("Ivy Officer", "information-governance")
    away = made.account("Ina Officer", "information-governance", area=made.ELSEWHERE)

    def restrict(by: Account, **told: Any) -> Restriction:
        said: dict[str, Any] = {"kind": "conflict", "account": lead.ref, "authority": "Declared"} | told
        return restrictions.restrict(person=child.ref, by=made.seen(by), at=LATER, **said)

    for other in (lead, away):
        with pytest.raises(Refusal, match="no such person"):
            restrict(other)
    for told in ({"kind": "dislike"}, {"authority": " "}):
        with pytest.raises(Refusal, match="what kind"):
            restrict(officer, **told)
    for told in ({"organisation": "council"}, {"account": None}):
        with pytest.raises(Refusal, match="one person or one organisation"):
            restrict(officer, **told)
    assert visible_to(made.seen(lead), at=LATER).exists()
    made_one = restrict(officer)
    assert not visible_to(made.seen(lead), at=LATER).exists()
    assert made_one.review_on == dt.date(2026, 11, 3)
    assert Entry.objects.filter(action="casework.restrict").count() == 1
