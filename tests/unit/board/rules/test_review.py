"""The drafted review of a plan's year: what its figures and its progress bear, and what presses."""

import dataclasses
import datetime as dt
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.board.rules.review import CHANGES, GRAVE, UNKNOWN, Aim, Deed, Review, change, grouped, review
from village.plan.rules.document import STATUSES
from village.warehouse.uncertainty.intervals import Interval, difference

ON = dt.date(2028, 5, 2)
TALK = "What the board should talk about"


def figure(year: int, value: float | None, half: float | None = 1.0, **values: Any) -> dict[str, Any]:
    """A measure's row of a school year, with an interval of `half` either way."""
    known = value is not None and half is not None
    return {
        "title": "Ready for school",
        "unit": "percent",
        "polarity": "higher",
        "decimals": 1,
        "period": f"{year}/{(year + 1) % 100:02}",
        "value": value,
        "lower": value - half if known else None,  # type: ignore[operator]
        "upper": value + half if known else None,  # type: ignore[operator]
        "code": "" if value is not None else "suppressed",
        "definition": "2021",
    } | values


DEED = Deed(
    number="1.1",
    title="Story time in every library",
    lead="Schools",
    due="2028-03-31",
    status="under-way",
    since_on=dt.date(2027, 9, 1),
    late=True,
    href="/plans/leeds-2027/commitments/story-time/",
    amount=40_000,
)
AIM = Aim(
    number=1,
    title="Ready for school",
    target="at least 70% by 2029 to 2030",
    start=figure(2025, 61.0),
    now=figure(2027, 64.0),
    state="likely",
    said=("Likely: the chance of at least 70% by 2029 to 2030 is put at 84%.",),
    href="/measures/ready/E08000035/",
    deeds=(DEED,),
)


def told(found: Review, title: str) -> list[str]:
    return [one.text for section in found.sections if section.title.startswith(title) for one in section.sentences]


def test_the_year_in_short_counts_targets_actions_and_money() -> None:
    done = dataclasses.replace(DEED, number="1.2", status="delivered", late=False, amount=10_000)
    free = dataclasses.replace(DEED, number="1.3", status="promised", late=False, amount=None, no_money=True)
    bare = Aim(
        number=2, title="Heard", no_measure="No survey asks it.", deeds=(dataclasses.replace(free, number="2.1"),)
    )
    found = review(2027, [bare, dataclasses.replace(AIM, deeds=(DEED, done, free))], on=ON)
    assert told(found, "2027 in short") == [
        "As known on 2 May 2028.",
        "Of 1 target, 1 likely.",
        "1 priority has no measure.",
        "Of 4 actions, 2 promised, 1 under way, 1 delivered; 1 past its date.",
        "2 actions have £50,000 put aside, £10,000 of it for what is delivered. What was spent is not known here.",
    ]
    assert told(found, "Priority 2") == [
        "It has no measure yet: No survey asks it.",
        "2.1 Story time in every library: promised since 1 September 2027 (Schools leads, due 31 March 2028).",
    ]


def test_a_priority_tells_its_figures_its_target_and_its_actions() -> None:
    found = review(2027, [AIM], on=ON)
    figures = (
        "Ready for school: 64.0% (63.0 to 65.0%) in the 2027 to 2028 school year; when the plan was adopted it was "
        "61.0% (60.0 to 62.0%) in the 2025 to 2026 school year. It is better, by more than chance explains."
    )
    action = "1.1 Story time in every library: under way since 1 September 2027, past its date "
    assert told(found, "Priority 1") == [
        figures,
        "The board’s target is at least 70% by 2029 to 2030.",
        "Likely: the chance of at least 70% by 2029 to 2030 is put at 84%.",
        f"{action}(Schools leads, due 31 March 2028, £40,000).",
    ]
    assert found.lines[0] == "2027 in short: As known on 2 May 2028."


@pytest.mark.parametrize(
    ("start", "now", "said"),
    [
        (figure(2025, 61.0), figure(2027, 61.5), "no clear difference"),
        (figure(2025, 61.0), figure(2027, 58.0), "worse"),
        (figure(2025, 61.0), figure(2027, 58.0, polarity="lower"), "better"),
        (figure(2025, 61.0), figure(2027, 64.0, polarity="lower"), "worse"),
        (figure(2025, 61.0), figure(2027, 58.0, polarity="neither"), "changed"),
        (figure(2025, 61.0, None), figure(2027, 58.0), "cannot say"),
        (figure(2025, 61.0), figure(2027, 58.0, None), "cannot say"),
        (figure(2025, 61.0), figure(2027, 58.0, definition="2027"), "other definition"),
    ],
)
def test_a_change_is_one_only_when_the_intervals_bear_it(start: Any, now: Any, said: str) -> None:
    aim = dataclasses.replace(AIM, start=start, now=now)
    assert change(aim) == said
    assert CHANGES[said] in told(review(2027, [aim], on=ON), "Priority 1")[0]


@pytest.mark.parametrize(
    ("start", "now", "said"),
    [
        (figure(2025, 61.0), None, "There is no figure of it now: not available."),
        (figure(2025, 61.0), figure(2027, None), "There is no figure of it now: hidden, to protect people."),
        (None, figure(2027, 64.0, None), "There was no figure when the plan was adopted, so nothing can be said of a"),
        (figure(2025, None), figure(2027, 64.0), "There was no figure when the plan was adopted"),
        (figure(2027, 64.0), figure(2027, 64.0), "No newer figure has come out since the plan was adopted."),
    ],
)
def test_where_two_figures_are_not_there_nothing_is_said_of_a_change(start: Any, now: Any, said: str) -> None:
    aim = dataclasses.replace(AIM, start=start, now=now)
    assert change(aim) == ""
    assert said in told(review(2027, [aim], on=ON), "Priority 1")[0]


def test_what_presses_stands_in_order() -> None:
    late = dataclasses.replace(DEED, number="2.1")
    stopped = dataclasses.replace(DEED, number="2.2", status="stopped", late=False)
    delayed = dataclasses.replace(DEED, number="2.3", status="delayed", late=False)
    done = dataclasses.replace(DEED, number="1.1", status="delivered", late=False)
    aims = [
        dataclasses.replace(AIM, number=1, state="missed", deeds=(done,)),
        dataclasses.replace(AIM, number=2, now=figure(2027, 55.0), deeds=(late, stopped, delayed)),
        dataclasses.replace(AIM, number=3, state="unlikely", deeds=()),
        dataclasses.replace(AIM, number=4, state="too little data", now=None, deeds=()),
        Aim(number=5, title="Heard"),
    ]
    target = "Ready for school: its target, at least 70% by 2029 to 2030, is"
    assert told(review(2027, aims, on=ON), TALK) == [
        f"Priority 1, {target} missed. Every action is delivered: what else is needed?",
        f"Priority 3, {target} unlikely to be met. What would change that?",
        "Priority 2, Ready for school: it is worse than when the plan was adopted. Why?",
        "Action 2.1, Story time in every library: it was due 31 March 2028 and is not delivered. What keeps it?",
        "Action 2.2, Story time in every library: it was stopped. What is done in its place?",
        "Action 2.3, Story time in every library: it is delayed. What keeps it?",
        "Priority 4, Ready for school: nobody can say yet whether its target will be met. What would tell?",
        "Priority 5, Heard: it has no measure. How will the board know that it has changed?",
    ]


def test_when_nothing_presses_it_says_so() -> None:
    well = dataclasses.replace(AIM, deeds=(dataclasses.replace(DEED, late=False),))
    assert told(review(2027, [well], on=ON), TALK) == ["Nothing in the figures or the progress presses by itself."]


def test_an_empty_plan_is_told_as_one() -> None:
    assert told(review(2027, [], on=ON), "2027 in short")[1:] == ["The plan has no priority."]
    bare = review(2027, [Aim(number=1, title="Heard")], on=ON)
    assert "The plan has no action." in told(bare, "2027 in short")
    assert told(bare, "Priority 1") == ["It has no measure yet: the plan does not say why", "It has no action."]


def test_an_action_without_lead_date_or_word_of_money() -> None:
    bare = dataclasses.replace(DEED, lead="", due="", late=False, amount=None)
    found = review(2027, [dataclasses.replace(AIM, deeds=(bare, dataclasses.replace(DEED, number="1.2")))], on=ON)
    assert (
        "1.1 Story time in every library: under way since 1 September 2027 (nobody is said to lead, no date)."
        in told(found, "Priority 1")
    )
    assert told(found, "2027 in short")[-1].endswith(
        "What was spent is not known here. Of 1 action the money is not said."
    )


# ── laws ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

FIGURES = st.none() | st.builds(
    figure,
    st.integers(2024, 2027),
    st.none() | st.integers(0, 1000).map(lambda n: n / 10),
    st.none() | st.integers(1, 40).map(lambda n: n / 10),
    polarity=st.just("higher"),
    definition=st.sampled_from(["2021", "2027"]),
)
DEEDS = st.builds(
    dataclasses.replace,
    st.just(DEED),
    status=st.sampled_from(STATUSES),
    late=st.booleans(),
    amount=st.none() | st.integers(0, 10**9),
    no_money=st.booleans(),
    due=st.sampled_from(["", "2028", "2028-03-31"]),
)
AIMS = st.builds(
    dataclasses.replace,
    st.just(AIM),
    start=FIGURES,
    now=FIGURES,
    target=st.sampled_from(["", "at least 70%"]),
    state=st.sampled_from([*GRAVE, *UNKNOWN, "likely", "met", "uncertain"]),
    deeds=st.lists(DEEDS, max_size=3).map(tuple),
)


@st.composite
def plans(draw: st.DrawFn) -> list[Aim]:
    return [dataclasses.replace(aim, number=n) for n, aim in enumerate(draw(st.lists(AIMS, max_size=4)), 1)]


@given(plans(), st.randoms())
def test_laws(aims: list[Aim], chance: Any) -> None:
    found = review(2027, aims, on=ON)
    shuffled = list(aims)
    chance.shuffle(shuffled)
    assert review(2027, shuffled, on=ON) == found  # the order does not matter
    assert len(found.sections) == len(aims) + 2
    assert all(section.sentences for section in found.sections)
    assert all(one.text.strip() == one.text and "\n" not in one.text for s in found.sections for one in s.sentences)
    talk = " ".join(told(found, TALK))
    for aim in aims:
        named = f"Priority {aim.number}, "
        assert (f"{named}{aim.title}: its target" in talk) == (aim.state in GRAVE)
        assert all("None" not in line for line in told(found, named))


@given(FIGURES, FIGURES)
def test_a_change_agrees_with_the_difference_of_the_warehouse(start: Any, now: Any) -> None:
    said = change(dataclasses.replace(AIM, start=start, now=now))
    if said in ("better", "worse", "no clear difference"):
        first, last = (
            Interval(*(np.array([row[name]]) for name in ("value", "lower", "upper"))) for row in (start, now)
        )
        found = difference(last, first)
        expected = "better" if found.lower[0] > 0 else "worse" if found.upper[0] < 0 else "no clear difference"
        assert said == expected


@given(plans())
def test_lines_come_together_again_under_their_titles(aims: list[Aim]) -> None:
    found = review(2027, aims, on=ON)
    together = [(section.title, [one.text for one in section.sentences]) for section in found.sections]
    assert grouped(found.lines) == together


def test_a_line_without_a_title_stands_by_itself() -> None:
    assert grouped(["Nobody wrote a title", "2027: One", "2027: Two: three"]) == [
        ("", ["Nobody wrote a title"]),
        ("2027", ["One", "Two: three"]),
    ]
    colon = review(2027, [dataclasses.replace(AIM, title="Read: every day")], on=ON)
    assert colon.sections[1].title == "Priority 1, Read, every day"
