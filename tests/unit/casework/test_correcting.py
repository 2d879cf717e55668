"""What is written of somebody of a family is put right, with what stood before kept; who died or left neither reads,
speaks, nor is written to, and what was theirs is shown to be looked at."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from tests.unit.casework import made
from tests.unit.casework.own import Own, of
from tests.unit.casework.planned import NOW, TODAY
from village.casework.actions import correcting, leaving, own, own_access
from village.casework.actions.families import Who, add_person, relate
from village.casework.models import Belonging, Correction, Episode, FamilyAccess, Letter, Person, Relationship
from village.casework.queries.around import family_of, speakers_of
from village.casework.queries.corrected import before_of, gone_from, stamp_of, to_look_at
from village.casework.queries.drawing import drawn
from village.casework.queries.letters import NOT_TO_THEM, outdated
from village.casework.queries.own import readers_in
from village.casework.queries.passing import homes_of
from village.kernel.access.actions import Refusal
from village.kernel.accounts.models import Account
from village.kernel.audit.models import Entry
from village.workflow.models import Effect

pytestmark = pytest.mark.django_db
MARY = Who("Mary Testperson", born_on=dt.date(1990, 1, 2), reach="01632 960001")


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Own:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    return Own()


def now(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def correct(world: Own, person: Person, who: Who, seen: str = "", by: Account | None = None) -> None:
    correcting.correct_person(
        episode=world.ref, person=person.ref, who=who, seen=seen or stamp_of(now(person)), by=world.by(by), at=NOW
    )


def dies(world: Own, person: Person, on: dt.date = TODAY, seen: str = "", by: Account | None = None) -> None:
    correcting.record_death(
        episode=world.ref, person=person.ref, died_on=on, seen=seen or stamp_of(now(person)), by=world.by(by), at=NOW
    )


def leaves(world: Own, person: Person, on: dt.date = TODAY, by: Account | None = None) -> None:
    leaving.leave_family(episode=world.ref, person=person.ref, on=on, by=world.by(by), at=NOW)


def never_was(world: Own, person: Person, because: str = "Of another family.") -> None:
    leaving.mistake_person(episode=world.ref, person=person.ref, because=because, by=world.by(), at=NOW)


def reads(world: Own, account: Account) -> list[Episode]:
    return own.list_own(by=of(account), at=NOW)


def added(world: Own, name: str = "Ben Testperson") -> Person:
    who = Who(name, born_on=dt.date(2020, 1, 1))
    return add_person(episode=world.ref, who=who, part="child", by=world.by(), at=NOW)


def tie(world: Own, one: Person, other: Person) -> Relationship:
    return relate(episode=world.ref, one=one.ref, other=other.ref, kind="parent", by=world.by(), at=NOW)


# ── who may not ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_who_may_not_write_changes_nobody_and_nobody_one_of_another_family(world: Own) -> None:
    other, relation = made.episode(world.lead, "The Otherperson family"), tie(world, world.mother, world.anna)

    def attempts(ref: object, by: Account) -> list[object]:
        told: dict[str, Any] = {"episode": ref, "by": world.by(by), "at": NOW}
        his: dict[str, Any] = {**told, "person": world.father.ref}
        return [
            lambda: correcting.correct_person(who=MARY, seen=stamp_of(now(world.father)), **his),
            lambda: correcting.record_death(died_on=TODAY, seen=stamp_of(now(world.father)), **his),
            lambda: correcting.undo_death(because="x", **his),
            lambda: leaving.leave_family(on=TODAY, **his),
            lambda: leaving.mistake_person(because="x", **his),
            lambda: leaving.come_back(**his),
            lambda: leaving.end_relation(relation=relation.pk, on=TODAY, **told),
            lambda: leaving.mistake_relation(relation=relation.pk, because="x", **told),
        ]

    kept = [list(one.objects.values_list()) for one in (Person, Belonging, Relationship, Correction)]
    for who, said in (
        (world.stranger, "no such record"),
        (world.dad, "no such record"),
        (world.boss, "do not work on"),
    ):
        for attempt in attempts(world.ref, who):
            with pytest.raises(Refusal, match=said):
                attempt()  # type: ignore[operator]
    for attempt in attempts(other.ref, world.lead):
        with pytest.raises(Refusal, match=r"no such person|no such relationship"):
            attempt()  # type: ignore[operator]
    Episode.objects.filter(pk=world.episode.pk).update(closed_at=NOW, closing="needs-met")
    for attempt in attempts(world.ref, world.lead):
        with pytest.raises(Refusal, match="closed"):
            attempt()  # type: ignore[operator]
    assert kept == [list(one.objects.values_list()) for one in (Person, Belonging, Relationship, Correction)]


# ── who they are ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_carer_named_at_opening_is_given_a_way_to_be_reached(world: Own) -> None:
    correct(world, world.mother, replace(MARY, name="Maria Testperson", reach="01632 960777"))
    assert (now(world.mother).name, now(world.mother).reach) == ("Maria Testperson", "01632 960777")
    assert world.mother.corrections.get().before == {"name": "Mary Testperson", "reach": "01632 960001"}
    entry = Entry.objects.order_by("seq").last()
    assert entry is not None
    assert entry.action == "casework.person.correct"
    assert "name" in entry.detail
    assert not [one for one in ("96077", "960001", "Maria", "Mary") if one in entry.detail]


def test_a_number_that_was_corrected_is_kept_from_the_other_home_as_the_new_one_is(world: Own) -> None:
    correct(world, world.mother, replace(MARY, reach="01632 960777"))
    words = "Ring 01632 960001 or 01632 960777."
    assert "960" not in world.reader(world.father).guard.clean(words)
    assert world.reader(world.mother).guard.clean(words) == words
    assert "960" not in homes_of(world.episode.family.people.all()).clean(words)
    correct(world, world.father, Who("Fred Testperson", born_on=dt.date(1988, 1, 2)))
    assert "960123" not in world.reader(world.mother).guard.clean("Ring 01632 960123.")


def test_of_two_who_correct_at_once_the_second_reads_it_again(world: Own) -> None:
    seen = stamp_of(now(world.mother))
    correct(world, world.mother, replace(MARY, reach="01632 960777"), seen)
    for again in (
        lambda: correct(world, world.mother, replace(MARY, known_as="May"), seen),
        lambda: dies(world, world.mother, seen=seen),
    ):
        with pytest.raises(Refusal, match="Somebody has changed this"):
            again()
    assert (now(world.mother).reach, now(world.mother).known_as) == ("01632 960777", "")


def test_nobody_is_corrected_to_what_nobody_can_be(world: Own) -> None:
    dies(world, world.father)
    for person, who, said in (
        (world.mother, MARY, "Nothing was changed"),
        (world.mother, replace(MARY, name=" "), "Give a name"),
        (world.mother, replace(MARY, born_on=TODAY + dt.timedelta(days=1)), "in the future"),
        (world.mother, replace(MARY, reach="x" * 121), "too long"),
        (world.father, Who("Fred Testperson", born_on=TODAY + dt.timedelta(days=0)), ""),
    ):
        if said:
            with pytest.raises(Refusal, match=said):
                correct(world, person, who)
    Person.objects.filter(pk=world.father.pk).update(died_on=dt.date(2000, 1, 1))
    with pytest.raises(Refusal, match="after the day on which they died"):
        correct(world, world.father, Who("Fred Testperson", born_on=dt.date(2001, 1, 1)))


def test_of_a_birth_long_expected_the_rest_can_be_corrected(world: Own) -> None:
    due = TODAY + dt.timedelta(days=20)
    child = add_person(episode=world.ref, who=Who(due_on=due), part="child", by=world.by(), at=NOW)
    past = TODAY - dt.timedelta(days=90)
    Person.objects.filter(pk=child.pk).update(due_on=past)
    correct(world, child, Who(due_on=past, sex="f"))
    assert now(child).sex == "f"
    with pytest.raises(Refusal, match="expected within"):
        correct(world, child, Who(due_on=past - dt.timedelta(days=1), sex="f"))


def test_what_stood_before_is_read_with_who_and_when(world: Own) -> None:
    correct(world, world.mother, replace(MARY, born_on=dt.date(1991, 1, 2), interpreter=True, reach=""))
    correct(world, world.mother, replace(MARY, born_on=dt.date(1991, 1, 2), reach="01632 960777"))
    found = before_of(now(world.mother), {world.lead.ref: "Lena Lead"})
    assert [(one.what, one.was) for one in found] == [
        ("Needs an interpreter", "Yes"),
        ("How to reach them", "Not written down"),
        ("Date of birth", "2 January 1990"),
        ("Needs an interpreter", "No"),
        ("How to reach them", "01632 960001"),
    ]
    assert {one.by for one in found} == {"Lena Lead"}


# ── a death ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_whoever_died_reads_nothing_speaks_for_nobody_and_is_not_written_to(world: Own) -> None:
    goal = world.goal_of(world.father)
    world.planned("Sleeps through", world.anna, world.father)
    letter = Letter(episode=world.episode, person=world.father, template="none@1", at=NOW, content={"address": ""})
    _, code = world.invite(world.clare, made.account("Clare Otherperson"))
    assert reads(world, world.dad) == [world.episode]
    dies(world, world.father)
    dies(world, world.clare)
    assert reads(world, world.dad) == []
    assert [one.person for one in readers_in(world.episode, at=NOW)] == [world.mother.ref]
    assert own_access.accept(code=code, by=of(Account.objects.get(name="Clare Otherperson")), at=NOW)
    assert reads(world, Account.objects.get(name="Clare Otherperson")) == []
    assert outdated(letter, at=NOW) == NOT_TO_THEM
    assert [one.name for one in speakers_of(world.episode, at=NOW)] == ["Mary Testperson"]
    with pytest.raises(Refusal, match="cannot agree"):
        world.invite(world.father, world.dad)
    assert {one.name: one.age for one in family_of(world.episode, at=NOW)}["Fred Testperson"] is None
    assert [one.died for one in drawn(world.episode, at=NOW).people if one.name == "Fred Testperson"] == [True]
    assert to_look_at(world.episode) == [
        f"The goal “{goal.words}” is for Fred Testperson, who has died.",
        "The step “Does: Sleeps through” is for Fred Testperson to do, who has died.",
    ]


def test_a_death_that_was_a_mistake_is_undone_and_all_goes_on(world: Own) -> None:
    world.goal_of(world.father)
    told: dict[str, Any] = {"episode": world.ref, "person": world.father.ref, "by": world.by(), "at": NOW}
    with pytest.raises(Refusal, match="not written down that they died"):
        correcting.undo_death(because="x", **told)
    dies(world, world.father)
    with pytest.raises(Refusal, match="Say why"):
        correcting.undo_death(because=" ", **told)
    correcting.undo_death(because="It was another Fred.", **told)
    assert now(world.father).died_on is None
    assert reads(world, world.dad) == [world.episode]
    assert to_look_at(world.episode) == []
    kept = before_of(now(world.father), {})
    assert [(one.what, one.was, one.because) for one in kept] == [
        ("Date of death", "4 May 2026", "It was another Fred."),
        ("Date of death", "Not written down", ""),
    ]


def test_a_day_of_death_is_one_that_can_be(world: Own) -> None:
    for on in (TODAY + dt.timedelta(days=1), dt.date(1988, 1, 1)):
        with pytest.raises(Refusal, match="cannot be in the future, nor before the birth"):
            dies(world, world.father, on)
    dies(world, world.father)
    with pytest.raises(Refusal, match="Nothing was changed"):
        dies(world, world.father)


# ── leaving ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_whoever_leaves_reads_nothing_and_what_was_theirs_is_shown(world: Own) -> None:
    world.planned("Sleeps through", world.anna, world.father)
    for on in (TODAY + dt.timedelta(days=1), TODAY - dt.timedelta(days=1)):
        with pytest.raises(Refusal, match="not in the future, nor before"):
            leaves(world, world.father, on)
    leaves(world, world.father)
    assert reads(world, world.dad) == []
    assert FamilyAccess.objects.get(person=world.father).ended_at == NOW
    assert gone_from(world.episode.family) == [world.father]
    assert to_look_at(world.episode) == [
        "The step “Does: Sleeps through” is for Fred Testperson to do, who does not belong to the family any more."
    ]
    with pytest.raises(Refusal, match="any more"):
        leaves(world, world.father)


def test_whoever_comes_back_is_invited_anew_on_the_same_day_too(world: Own) -> None:
    back: dict[str, Any] = {"episode": world.ref, "person": world.father.ref, "by": world.by(), "at": NOW}
    with pytest.raises(Refusal, match="They belong to this family"):
        leaving.come_back(**back)
    leaves(world, world.father)
    leaving.come_back(**back)
    assert gone_from(world.episode.family) == []
    assert reads(world, world.dad) == []
    world.let(world.father, world.dad)
    assert reads(world, world.dad) == [world.episode]


def test_a_child_who_was_added_by_mistake_is_helped_no_more_and_the_index_is_told(world: Own) -> None:
    ben = added(world)
    relation, stays = tie(world, world.mother, ben), tie(world, world.mother, world.anna)
    told = Effect.objects.count()
    with pytest.raises(Refusal, match="Say why"):
        never_was(world, ben, " ")
    never_was(world, ben)
    assert list(world.episode.children.all()) == [world.anna]
    assert Effect.objects.count() == told + 1
    relation.refresh_from_db()
    stays.refresh_from_db()
    assert (relation.until_on, relation.mistaken_because, stays.until_on) == (TODAY, "Of another family.", None)
    here = ben.belongings.get()
    assert (here.until_on, here.mistaken_by, here.mistaken_because) == (TODAY, world.lead.ref, "Of another family.")
    with pytest.raises(Refusal, match="any more"):
        never_was(world, ben)
    leaving.come_back(episode=world.ref, person=ben.ref, by=world.by(), at=NOW)
    assert set(world.episode.children.all()) == {world.anna, ben}
    assert Effect.objects.count() == told + 2


def test_the_only_child_who_is_helped_stays_until_another_is_there(world: Own) -> None:
    with pytest.raises(Refusal, match="only child"):
        never_was(world, world.anna)
    leaves(world, world.anna)
    assert to_look_at(world.episode) == [
        "This help is for Anna Testperson, who does not belong to the family any more."
    ]


def test_whoever_was_added_by_mistake_reads_nothing(world: Own) -> None:
    never_was(world, world.father)
    assert reads(world, world.dad) == []


# ── what they are to each other ──────────────────────────────────────────────────────────────────────────────────────


def test_a_relationship_ends_or_never_was(world: Own) -> None:
    ended, wrong = tie(world, world.mother, world.anna), tie(world, world.clare, world.anna)
    told: dict[str, Any] = {"episode": world.ref, "by": world.by(), "at": NOW}
    with pytest.raises(Refusal, match="not in the future"):
        leaving.end_relation(relation=ended.pk, on=TODAY + dt.timedelta(days=1), **told)
    with pytest.raises(Refusal, match="Say why"):
        leaving.mistake_relation(relation=wrong.pk, because="", **told)
    leaving.end_relation(relation=ended.pk, on=TODAY, **told)
    leaving.mistake_relation(relation=wrong.pk, because="She is a friend.", **told)
    assert drawn(world.episode, at=NOW).ties == []
    wrong.refresh_from_db()
    assert (wrong.mistaken_at, wrong.mistaken_because) == (NOW, "She is a friend.")
    with pytest.raises(Refusal, match="ended already"):
        leaving.mistake_relation(relation=ended.pk, because="x", **told)
    tie(world, world.mother, world.anna)  # it is so again


# ── pages ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_all_of_it_is_done_on_pages(world: Own) -> None:
    client, relation = made.browser(world.lead), tie(world, world.father, world.anna)
    start, his = f"/help/{world.ref}/family/", f"/help/{world.ref}/family/{world.father.ref}/"
    day = {f"{{}}-{part}": str(getattr(TODAY, part)) for part in ("day", "month", "year")}

    def on(field: str) -> dict[str, str]:
        return {key.format(field): value for key, value in day.items()}

    def send(address: str, said: dict[str, str]) -> int:
        page = client.get(address).content.decode()
        seen = {"seen": stamp_of(now(world.father))} if 'name="seen"' in page else {}
        return client.post(address, {**seen, **said}).status_code

    assert "To be looked at" not in client.get(start).content.decode()
    world.goal_of(world.father)
    said = {"name": "Frederick Testperson", "reach": "01632 960124"}
    assert send(f"{his}correct/", {"name": ""}) == 400
    assert send(f"{his}correct/", said) == 302
    assert send(f"{his}died/", on("died_on")) == 302
    assert "has died" in client.get(start).content.decode()
    assert send(f"{his}lives/", {"because": "Another."}) == 302
    assert send(f"{start}relation/{relation.pk}/", {"how": "ended"}) == 400
    assert send(f"{start}relation/{relation.pk}/", {"how": "mistake"}) == 400
    assert send(f"{start}relation/{relation.pk}/", {"how": "ended", **on("on")}) == 302
    again = tie(world, world.father, world.anna)
    assert send(f"{start}relation/{again.pk}/", {"how": "mistake", "because": "No."}) == 302
    assert send(f"{his}leave/", {"how": "ended", **on("on")}) == 302
    assert send(f"{his}back/", {}) == 302
    assert send(f"{his}leave/", {"how": "mistake", "because": "No."}) == 302
    page = client.get(his).content.decode()
    for words in ("Full name was: Fred Testperson", "They do not belong", "A mistake, said Lena Lead: No.", "Another."):
        assert words in page
    assert "Not of the family any more" in client.get(start).content.decode()
