"""A text message's worth, and a shortlist's."""

import uuid

from hypothesis import given
from hypothesis import strategies as st

from village.directory.rules.finding import shortlist
from village.directory.rules.finding.texting import DANGER, NOTHING, ONE, TWO, Line, message, plain, ring_first
from village.directory.rules.finding.urgent import Urgent

IDS = [uuid.UUID(int=number) for number in range(1, 30)]


def test_a_message_tells_as_many_as_it_holds() -> None:
    lines = [Line("Otters", "01632 960001", "0.5mi"), Line("Badgers’ den", "01632 960002")]
    assert message(lines) == ("1 Otters 01632 960001 0.5mi; 2 Badgers' den 01632 960002", 2)
    assert message([]) == (NOTHING, 0)


def test_whom_to_ring_now_is_said_before_any_service() -> None:
    helplines = (("ChildLine", "0800 11 11", "children"), ("Another", "0800 22 22", "adults"))
    life = ring_first(Urgent(True, helplines))
    assert life == "A life at risk? Call 999 now. ChildLine 0800 11 11."
    assert message([Line("Otters", "01632 960001")], ONE, life) == (f"{life} 1 Otters 01632 960001", 1)
    assert message([], ONE, ring_first(Urgent(False))) == (f"{DANGER} {NOTHING}", 0)
    assert ring_first(None) == ""


def test_a_name_that_is_too_long_is_cut_and_its_number_never() -> None:
    said, count = message([Line("A" * 400, "01632 960001", "2mi")])
    assert (len(said), count) == (160, 1)
    assert said.endswith("... 01632 960001 2mi")


lines = st.lists(
    st.builds(Line, st.text(max_size=120), st.text("0123456789 ", max_size=14), st.text(max_size=6)), max_size=6
)


first = st.sampled_from(["", "In danger? Call 999 now. ChildLine 0800 11 11."])


@given(lines, st.sampled_from([ONE, TWO]), first)
def test_a_message_is_never_longer_than_a_phone_takes(some: list[Line], most: int, before: str) -> None:
    said, count = message(some, most, before)
    assert said.startswith(before)
    assert len(said) <= most
    assert plain(said) == said
    assert count <= len(some)
    assert (count == 0) == (not some)


def test_a_shortlist_goes_into_a_link_and_out_again() -> None:
    kept = tuple(IDS[:3])
    assert shortlist.split(shortlist.joined(kept)) == kept
    assert shortlist.split(f"{IDS[0]}.{IDS[0].hex}.nonsense..") == (IDS[0],)
    assert shortlist.split("") == ()


def test_a_shortlist_takes_twenty_and_each_once() -> None:
    full = shortlist.read(one.hex for one in IDS)
    assert full == tuple(IDS[: shortlist.MOST])
    assert shortlist.added(full, IDS[25]) is None
    assert shortlist.added(full, IDS[0]) == full
    assert shortlist.added((IDS[1],), IDS[0]) == (IDS[1], IDS[0])
    assert shortlist.without(full, IDS[0]) == full[1:]


@given(st.text(max_size=2_000))
def test_whatever_stands_in_a_link_is_a_shortlist(said: str) -> None:
    assert len(shortlist.split(said)) <= shortlist.MOST
