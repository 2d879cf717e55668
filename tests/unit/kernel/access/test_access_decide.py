"""Who may do what: everyone who may not, first."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.kernel.access.rules import (
    ANYONE,
    PUBLIC,
    SIGNED_IN,
    Decision,
    Grant,
    Permission,
    Policy,
    Role,
    Thing,
    Viewer,
    areas_held,
    decide,
    decide_opening,
    needs_only_second_factor,
    permissions_held,
    place_ref,
    street_of,
)

ON = dt.date(2026, 11, 23)
PERMISSIONS = {
    "look": Permission("look", ""),
    "sign": Permission("sign", "", second_factor=True),
    "approve": Permission("approve", "", second_factor=True, apart=True),
    "oversee": Permission("oversee", "", everywhere=True),
}
POLICY = Policy(
    "v1",
    {
        "reader": Role("reader", "", "", frozenset({"look"})),
        "overseer": Role("overseer", "", "", frozenset({"look", "oversee"})),
        "chief": Role("chief", "", "", frozenset(PERMISSIONS)),
    },
    PERMISSIONS,
)
CHIEF = Viewer("c", "Chief", "org", second_factor=True, grants=(Grant("chief", ON),))


def judged(viewer: Viewer, permission: str, thing: Thing | None) -> Decision:
    if thing is None:
        return decide_opening(POLICY, viewer, permission, on=ON)
    return decide(POLICY, viewer, permission, on=ON, thing=thing)


def reasons(viewer: Viewer, permission: str, thing: Thing | None = None) -> tuple[bool, tuple[str, ...]]:
    """The decision on a thing, or (None) on whether a page may be opened."""
    decision = judged(viewer, permission, thing)
    assert decision.policy == "v1"
    return bool(decision), decision.reasons


@pytest.mark.parametrize(
    ("viewer", "permission", "thing", "why"),
    [
        (ANYONE, SIGNED_IN, None, ("not-signed-in",)),
        (ANYONE, "look", None, ("not-signed-in",)),
        (replace(CHIEF, active=False), SIGNED_IN, None, ("account-closed",)),
        (replace(CHIEF, active=False, second_factor=False), "sign", None, ("account-closed", "second-factor-needed")),
        (replace(CHIEF, grants=()), "look", None, ("no-role-gives-it",)),
        (replace(CHIEF, grants=(Grant("reader", ON),)), "sign", None, ("no-role-gives-it",)),
        (replace(CHIEF, grants=(Grant("gone", ON),)), "look", None, ("no-role-gives-it",)),
        (replace(CHIEF, grants=(Grant("chief", ON + dt.timedelta(days=1)),)), "look", None, ("no-role-gives-it",)),
        (replace(CHIEF, grants=(Grant("chief", ON - dt.timedelta(days=9), ON),)), "look", None, ("no-role-gives-it",)),
        (replace(CHIEF, grants=(Grant("chief", ON, area="E1"),)), "look", Thing(area="E2"), ("no-role-gives-it",)),
        (replace(CHIEF, grants=(Grant("chief", ON, area="E1"),)), "look", Thing(), ("no-role-gives-it",)),
        (replace(CHIEF, grants=(Grant("chief", ON, area="E1"),)), "oversee", None, ("no-role-gives-it",)),
        (replace(CHIEF, grants=(Grant("chief", ON, area="E1"),)), "oversee", Thing("E1"), ("no-role-gives-it",)),
        (replace(CHIEF, grants=(Grant("chief", ON, area="E1"),)), "oversee", Thing(), ("no-role-gives-it",)),
        (replace(CHIEF, second_factor=False), "sign", None, ("second-factor-needed",)),
        (CHIEF, "approve", Thing(made_by=frozenset({"c", "d"})), ("own-work",)),
    ],
)
def test_denied(viewer: Viewer, permission: str, thing: Thing | None, why: tuple[str, ...]) -> None:
    assert reasons(viewer, permission, thing) == (False, why)


@pytest.mark.parametrize(
    ("viewer", "permission", "thing", "why"),
    [
        (ANYONE, PUBLIC, None, ("public",)),
        (replace(CHIEF, active=False), PUBLIC, None, ("public",)),
        (replace(CHIEF, grants=()), SIGNED_IN, None, ("signed-in",)),
        (CHIEF, "approve", Thing(made_by=frozenset({"d"})), ("role:chief",)),
        (replace(CHIEF, grants=(Grant("chief", ON, area="E1"),)), "look", Thing(area="E1"), ("role:chief",)),
        (replace(CHIEF, grants=(Grant("chief", ON, area="E1"),)), "look", None, ("role:chief",)),
        (CHIEF, "oversee", None, ("role:chief",)),
        (CHIEF, "oversee", Thing(), ("role:chief",)),
        (replace(CHIEF, grants=(Grant("chief", ON), Grant("reader", ON))), "look", None, ("role:chief", "role:reader")),
        (replace(CHIEF, grants=(Grant("chief", ON, ON + dt.timedelta(days=1)),)), "look", None, ("role:chief",)),
    ],
)
def test_permitted(viewer: Viewer, permission: str, thing: Thing | None, why: tuple[str, ...]) -> None:
    assert reasons(viewer, permission, thing) == (True, why)


def test_a_permission_that_nobody_described_is_a_mistake_not_a_no() -> None:
    with pytest.raises(KeyError):
        decide(POLICY, CHIEF, "lok", on=ON, thing=Thing())
    with pytest.raises(KeyError):
        decide_opening(POLICY, CHIEF, "lok", on=ON)


def test_a_role_that_holds_what_no_area_gives_is_only_given_everywhere() -> None:
    assert [slug for slug in sorted(POLICY.roles) if POLICY.only_everywhere(slug)] == ["chief", "overseer"]


days = st.dates(ON - dt.timedelta(days=3), ON + dt.timedelta(days=3))
grants = st.builds(
    Grant,
    st.sampled_from(["reader", "overseer", "chief", "gone"]),
    days,
    st.none() | days,
    st.sampled_from([None, "E1", "E2"]),
)
viewers = st.builds(
    Viewer,
    st.sampled_from([None, "c"]),
    active=st.booleans(),
    second_factor=st.booleans(),
    grants=st.lists(grants, max_size=4).map(tuple),
)
things = st.none() | st.builds(
    Thing, st.sampled_from([None, "E1", "E2"]), st.sampled_from([frozenset(), frozenset({"c"})])
)


@given(viewers, st.sampled_from(sorted(PERMISSIONS)), things)
def test_a_denial_overrides_whatever_roles_say(viewer: Viewer, permission: str, thing: Thing | None) -> None:
    wanted = PERMISSIONS[permission]
    denied = (
        viewer.ref is None
        or not viewer.active
        or (wanted.second_factor and not viewer.second_factor)
        or (wanted.apart and thing is not None and viewer.ref in thing.made_by)
    )
    given_by = any(
        g.role in POLICY.roles
        and permission in POLICY.roles[g.role].permissions
        and g.from_on <= ON
        and (g.until_on is None or g.until_on > ON)
        and (g.area is None or (not wanted.everywhere and (thing is None or g.area == thing.area)))
        for g in viewer.grants
    )
    decision = judged(viewer, permission, thing)
    assert bool(decision) == (given_by and not denied)
    assert decision.reasons


@given(viewers, st.sampled_from(sorted(PERMISSIONS)))
def test_a_list_filtered_by_areas_shows_what_decisions_on_each_thing_would(viewer: Viewer, permission: str) -> None:
    areas = areas_held(POLICY, viewer, permission, on=ON)
    for area in ("E1", "E2", "E3"):
        one_by_one = bool(decide(POLICY, viewer, permission, on=ON, thing=Thing(area=area)))
        assert (areas is None or area in areas) == one_by_one


@given(viewers)
def test_what_is_held_is_what_opens_a_page(viewer: Viewer) -> None:
    assert permissions_held(POLICY, viewer, on=ON) == {p for p in PERMISSIONS if judged(viewer, p, None)}


@given(viewers, st.sampled_from([*sorted(PERMISSIONS), PUBLIC, SIGNED_IN]))
def test_a_second_factor_is_asked_for_only_when_it_opens_the_page(viewer: Viewer, permission: str) -> None:
    without = bool(judged(viewer, permission, None))
    with_it = bool(judged(replace(viewer, second_factor=True), permission, None))
    assert needs_only_second_factor(POLICY, viewer, permission, on=ON) == (with_it and not without)


def test_a_place_is_named_by_its_street_and_house_and_no_place_by_nothing() -> None:
    key = b"a key"
    street = street_of("ls1 1aa")
    assert street == "LS11AA"
    assert place_ref(street, "12a", key) == place_ref(street, "12A", key) != place_ref(street, "", key)
    assert place_ref(street, "", key) != place_ref(street, "", b"another")
    assert place_ref(street_of("nowhere"), "12", key) == ""
