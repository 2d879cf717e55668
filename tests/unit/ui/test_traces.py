"""A trace as text: each hop under the one that it hangs from, what is missing last."""

from village.ui.traces import Trace, lines


def test_a_hop_alone_is_its_name_and_what_is_said_of_it() -> None:
    assert list(lines(Trace("Figure", "Left out", ("8.9%.",), "/measures/neet/"))) == [
        "Figure: Left out",
        "     8.9%.",
        "     /measures/neet/",
    ]


def test_what_hangs_below_is_drawn_below_it() -> None:
    goal = Trace("Goal", "Safe", ("Of the nation.",))
    promise = Trace("Promise", "Bells").with_below(goal, missing=["No money."])
    found = (
        Trace("Figure", "Left out", ("8.9%.",)).with_below(promise, Trace("Release", "R")).with_below(missing=["X."])
    )
    assert "\n".join(lines(found)).splitlines() == [
        "Figure: Left out",
        "│    8.9%.",
        "├─ Promise: Bells",
        "│  ├─ Goal: Safe",
        "│  │       Of the nation.",
        "│  └─ Missing: No money.",
        "├─ Release: R",
        "└─ Missing: X.",
    ]
