"""One vocabulary says of whom else something tells, and from whom that keeps it."""

import pytest

from village.casework.rules.tags import FAMILY, KNOWN, OTHERS, TAGS, excludes, keeping_from, leave_out


@pytest.mark.parametrize(
    ("tags", "family", "others"),
    [
        ((), False, False),
        (("parent",), True, False),
        (("sibling",), True, False),
        (("informant",), True, True),
        (("safety",), True, True),
        (("confidence",), True, True),
        (("other",), True, True),
        (("parent", "safety"), True, True),
    ],
)
def test_whom_a_tag_keeps_something_from(tags: tuple[str, ...], family: bool, others: bool) -> None:
    assert (excludes(tags, FAMILY), excludes(tags, OTHERS)) == (family, others)


def test_every_tag_keeps_something_from_the_family_and_says_why() -> None:
    assert keeping_from(FAMILY) == list(TAGS)
    assert keeping_from(OTHERS) == [code for code in KNOWN if OTHERS in KNOWN[code].kept_from]
    assert leave_out("informant") == "Leave out: it shows who told us"
    assert all(len(code) <= 12 for code in TAGS)  # as its column is
