"""Who may see a record: denials first; then the rule, its question to the database and a naive twin agree."""

import datetime as dt
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.oracles.casework_access import may_read, may_write
from village.casework.rules.access import (
    LEAD,
    MANAGE,
    READ,
    READABLE_AFTER,
    WRITE,
    Asker,
    Bar,
    Facts,
    Tie,
    decide,
)

NOW = dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC)
ME = Asker("me", "council", frozenset({"here"}))
MINE = Facts("here", "council", leads=[Tie("me", NOW)])


def reasons(asker: Asker, facts: Facts, what: str = READ, at: dt.datetime = NOW) -> tuple[str, ...]:
    return decide(asker, facts, what, at).reasons


def test_whoever_has_no_part_in_it_sees_nothing() -> None:
    assert reasons(Asker("me", "council", None, None, None), Facts("here", "school")) == ("no-part-in-it",)


def test_those_whom_it_is_about_see_nothing_of_it_even_as_its_lead() -> None:
    facts = Facts("here", "council", leads=[Tie("me", NOW)], family=["me"])
    assert reasons(ME, facts) == ("own-family",)


def test_a_restriction_outranks_every_part_in_it() -> None:
    assert reasons(ME, Facts("here", "council", leads=[Tie("me", NOW)], bars=[Bar(account="me")])) == ("barred",)
    barred = Facts("here", "council", leads=[Tie("me", NOW)], bars=[Bar(organisation="council")])
    assert reasons(ME, barred) == ("organisation-barred",)


def test_without_an_organisation_nobody_manages_and_nobody_is_barred_by_one() -> None:
    nobody = Asker("me", "", manages=None)
    assert reasons(nobody, Facts("here", "")) == ("no-part-in-it",)
    assert decide(Asker("me", "", None), Facts("here", "", leads=[Tie("me", NOW)], bars=[Bar("you")]), READ, NOW)


def test_a_role_in_another_area_gives_no_part() -> None:
    assert reasons(Asker("me", "council", frozenset({"there"})), MINE) == ("no-part-in-it",)


def test_a_member_writes_and_does_not_lead() -> None:
    facts = Facts("here", "school", members=[Tie("me", NOW)])
    assert decide(ME, facts, WRITE, NOW).reasons == ("as:member",)
    assert not decide(ME, facts, LEAD, NOW)
    assert not decide(ME, facts, MANAGE, NOW)


def test_whoever_is_offered_the_lead_reads_and_no_more() -> None:
    facts = Facts("here", "school", offered=[Tie("me", NOW)])
    assert decide(ME, facts, READ, NOW).reasons == ("as:offered",)
    assert not any(decide(ME, facts, what, NOW) for what in (WRITE, LEAD, MANAGE))


def test_who_manages_reads_and_does_not_write() -> None:
    boss = Asker("boss", "council", manages=frozenset({"here"}))
    assert decide(boss, MINE, MANAGE, NOW)
    assert not decide(boss, MINE, WRITE, NOW)


def test_broken_glass_gives_reading_alone_and_for_a_while() -> None:
    one = Asker("one", "school", breaks=None)
    facts = Facts("here", "council", glass=[Tie("one", NOW, NOW + dt.timedelta(minutes=30))])
    assert decide(one, facts, READ, NOW)
    assert not decide(one, facts, WRITE, NOW)
    assert not decide(one, facts, READ, NOW + dt.timedelta(minutes=30))


def test_nobody_writes_in_what_is_closed_and_the_team_reads_it_for_a_while() -> None:
    closed = Facts("here", "council", NOW, leads=[Tie("me", NOW - dt.timedelta(days=90))])
    assert decide(ME, closed, READ, NOW + READABLE_AFTER - dt.timedelta(seconds=1))
    assert reasons(ME, closed, READ, NOW + READABLE_AFTER) == ("no-part-in-it",)
    assert reasons(ME, closed, WRITE) == ("closed",)


ACCOUNTS, BODIES, AREAS = ("ann", "bob", "cat"), ("", "council", "school"), ("here", "there")
instants = st.integers(-40, 40).map(lambda days: NOW + dt.timedelta(days=days))
areas = st.one_of(st.just("all"), st.frozensets(st.sampled_from(AREAS)))
viewers = st.fixed_dictionaries(
    {
        "account": st.sampled_from(ACCOUNTS),
        "organisation": st.sampled_from(BODIES),
        "works": areas,
        "manages": areas,
        "breaks": areas,
    }
)
ties = st.tuples(
    st.sampled_from(["lead", "member", "offered", "glass"]),
    st.sampled_from(ACCOUNTS),
    instants,
    st.one_of(st.none(), instants),
)
bars = st.one_of(
    st.sampled_from(ACCOUNTS).map(lambda one: {"account": one}),
    st.sampled_from(BODIES[1:]).map(lambda one: {"organisation": one}),
)
episodes = st.fixed_dictionaries(
    {
        "area": st.sampled_from(AREAS),
        "organisation": st.sampled_from(BODIES),
        "closed_at": st.one_of(st.none(), instants),
        "ties": st.lists(ties, max_size=4),
        "bars": st.lists(bars, max_size=2),
        "family": st.lists(st.sampled_from(ACCOUNTS), max_size=1),
    }
)


def facts_from(told: dict[str, Any]) -> Facts:
    def of(kind: str) -> list[Tie]:
        return [Tie(account, begin, end) for one, account, begin, end in told["ties"] if one == kind]

    found = [Bar(one.get("account", ""), one.get("organisation", "")) for one in told["bars"]]
    return Facts(
        told["area"], told["organisation"], told["closed_at"], of("lead"), of("member"), of("glass"), found,
        told["family"], of("offered"),
    )  # fmt: skip


def asker_from(told: dict[str, Any]) -> Asker:
    within = [None if told[one] == "all" else told[one] for one in ("works", "manages", "breaks")]
    return Asker(told["account"], told["organisation"], *within)


@given(viewers, episodes)
def test_the_rule_and_its_naive_twin_agree(viewer: dict[str, Any], episode: dict[str, Any]) -> None:
    found = decide(asker_from(viewer), facts_from(episode), READ, NOW)
    assert bool(found) == may_read(viewer, episode, NOW)
    assert bool(decide(asker_from(viewer), facts_from(episode), WRITE, NOW)) == may_write(viewer, episode, NOW)
