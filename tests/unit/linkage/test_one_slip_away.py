"""Names that somebody may have meant: the keys of every name one slip away, against slips made one by one."""

from hypothesis import given
from hypothesis import strategies as st

from village.linkage.rules.keys import keys, keys_one_slip_away
from village.linkage.rules.names import LONGEST_SLIPPED, sound, sounds_one_slip_away

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
names = st.text(LETTERS, min_size=2, max_size=LONGEST_SLIPPED - 1)


def slipped(name: str, at: int, how: str, letter: str) -> str:
    """A name as somebody in a hurry writes it."""
    at %= len(name)
    before, here, after = name[:at], name[at], name[at + 1 :]
    return {
        "wrong": before + letter + after,
        "too many": before + letter + here + after,
        "left out": before + after,
        "exchanged": before + after[:1] + here + after[1:],
    }[how]


slips = st.tuples(
    st.integers(0, 30), st.sampled_from(["wrong", "too many", "left out", "exchanged"]), st.sampled_from(LETTERS)
)


@given(names, slips)
def test_the_name_that_was_meant_is_among_those_one_slip_away(name: str, slip: tuple[int, str, str]) -> None:
    assert not sound(name) or sound(name) in sounds_one_slip_away(slipped(name, *slip))


@given(names, names, slips, st.booleans())
def test_a_slip_in_either_name_leaves_a_key_in_common(
    forename: str, surname: str, slip: tuple[int, str, str], first: bool
) -> None:
    kept = {"forename": forename, "surname": surname}
    wrong = "forename" if first else "surname"
    said = {**kept, wrong: slipped(kept[wrong], *slip)}
    if sound(forename) and sound(surname):
        assert not keys_one_slip_away(said).isdisjoint(keys(kept))


def test_names_that_are_missing_or_endless_cost_nothing() -> None:
    assert keys_one_slip_away({"forename": "ANN"}) == set()
    assert sounds_one_slip_away("AB" * 30) == (sound("AB" * 30),)
    assert len(keys_one_slip_away({"forename": "SHONA", "surname": "MCSORLEY"})) < 300
