"""What a version changed, and which answers can stand under the next."""

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.forms.documents import LISTS, form, question, section
from village.forms.rules.differing import Change, carried, changes

CHOICE = {"kind": "choice", "codes": "homes@1"}


def test_a_version_that_changed_nothing_has_no_changes() -> None:
    one = form(section("s", question("a"), question("b")))
    assert changes(one, one) == []


def test_every_kind_of_change_is_told() -> None:
    before = form(
        section("s", question("a"), question("b"), question("c", **CHOICE), question("gone")),
        section("t", question("d"), question("e")),
    )
    after = form(
        section(
            "s",
            question("a", label={"en": "A, in other words"}, meaning="reworded", help={"en": "Say more"}),
            question("b", shown={"answered": "a"}, required="yes"),
            question("c", kind="choice", codes="homes@2", classes=["health"]),
            question("d"),
            question("new"),
        ),
        section("t", question("e")),
    )
    found = [(one.what, one.concept) for one in changes(before, after)]
    assert found == [
        ("reworded", "a"),
        ("helped", "a"),
        ("asked-when", "b"),
        ("required-when", "b"),
        ("listed", "c"),
        ("classed", "c"),
        ("moved", "d"),
        ("added", "new"),
        ("removed", "gone"),
    ]
    assert changes(before, after)[0] == Change("reworded", "a", {"en": "A"}, {"en": "A, in other words"})


@given(st.permutations(list("abcdef")), st.permutations(list("abcdef")))
def test_moved_is_the_fewest_that_must_move(was: list[str], now: list[str]) -> None:
    moved = [one.concept for one in changes(*(form(section("s", *map(question, names))) for names in (was, now)))]
    stay = [one for one in now if one not in moved]
    assert [one for one in was if one not in moved] == stay
    assert len(stay) == max(len(run) for run in _runs(was, now))


def _runs(was: list[str], now: list[str]) -> list[list[str]]:
    """Every run of `now` that is in the order of `was`: all subsets are tried."""
    picked = ([one for n, one in enumerate(now) if mask >> n & 1] for mask in range(1 << len(now)))
    return [one for one in picked if one == sorted(one, key=was.index)]


def test_answers_stand_where_they_have_a_place_and_are_left_where_they_have_none() -> None:
    asked = section("s", question("a", **CHOICE), question("m", "choices", codes="homes@1"), question("w"))
    after = form(asked, section("people", question("name"), entries=3))
    given_before = {
        ("", "a"): "van",
        ("", "m"): ("own", "kin"),
        ("", "w"): "words",
        ("", "gone"): "text",
        ("", "people"): ("p",),
        ("p", "name"): "Ada Testcase",
        ("", "name"): "asked once, before",
        ("p", "w"): "asked in each entry, before",
    }
    stands, left = carried(given_before, after, LISTS)
    assert set(stands) == {("", "m"), ("", "w"), ("", "people"), ("p", "name")}
    assert left == [("", "a"), ("", "gone"), ("", "name"), ("p", "w")]
    assert stands | {key: given_before[key] for key in left} == given_before
