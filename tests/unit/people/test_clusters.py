"""What is odd about one child's records; the bridge against removing each record in turn."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.people.rules.clusters import Member, odd


def member(record: int, source: int = 0, *, once: bool = False, ended: bool = False, **values: str) -> Member:
    return Member(record, source or record, values, once, ended)


def never(_: Member, __: Member) -> bool:
    return False


def always(_: Member, __: Member) -> bool:
    return True


def test_records_that_are_all_alike_are_not_odd() -> None:
    assert odd([member(1), member(2), member(3)], always) is None


@pytest.mark.parametrize("scheme", ["nhs", "upn"])
def test_two_strong_numbers_are_odd_and_the_lonely_latest_is_looked_at(scheme: str) -> None:
    some = [member(1, **{scheme: "A"}), member(2, **{scheme: "B"}), member(3, **{scheme: "A"}), member(4)]
    assert odd(some, always) == ("id-conflict", 2)
    assert odd(some[:2], always) == ("id-conflict", 2)
    assert odd([some[0], some[2], some[3]], always) is None


def test_a_source_that_holds_each_child_once_is_there_twice() -> None:
    assert odd([member(1, 7, once=True), member(2, 7, once=True)], always) == ("same-source", 2)
    assert odd([member(1, 7, once=True), member(2, 7, once=True, ended=True)], always) is None
    assert odd([member(1, 7), member(2, 7)], always) is None


def test_records_that_nothing_joins_are_odd() -> None:
    assert odd([member(1), member(2)], never) == ("bridge", 2)


edges = st.sets(st.sampled_from(sorted(combinations(range(1, 7), 2))))


@given(edges)
def test_a_bridge_is_a_record_without_which_the_others_fall_into_groups(joined: set[tuple[int, int]]) -> None:
    def alike(one: Member, two: Member) -> bool:
        return tuple(sorted((one.record, two.record))) in joined

    def groups(among: set[int]) -> list[set[int]]:
        each = {one: {one} for one in among}
        for one, two in joined:
            if one in among and two in among and each[one] is not each[two]:
                whole = each[one] | each[two]
                for three in whole:
                    each[three] = whole
        return list({id(group): group for group in each.values()}.values())

    every = set(range(1, 7))
    found = odd([member(n) for n in every], alike)
    bridges = [n for n in every if sum(len(group) > 1 for group in groups(every - {n})) > 1
               and all(len(group) > 1 for group in groups(every - {n}))]  # fmt: skip
    if len(groups(every)) > 1:
        smallest = min(len(group) for group in groups(every))
        assert found is not None
        assert found[1] in set().union(*(group for group in groups(every) if len(group) == smallest))
    else:
        assert found == (("bridge", min(bridges)) if bridges else None)
