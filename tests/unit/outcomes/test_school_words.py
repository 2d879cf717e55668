"""Schools in words: every standing, count and reason, and nothing hidden said as nought."""

import pytest

from village.outcomes.rules import school_tracing
from village.outcomes.rules import schools as words
from village.warehouse.schools.coasting import Change, Verdict
from village.warehouse.schools.counts import Count
from village.warehouse.schools.definition import coasting, floor
from village.warehouse.schools.line import STATES, Standing

KNOWN = Standing("just-below", 29.0, 100, 29, 20.76, 38.44, 0.591)
HIDDEN, SMALL = Standing("not-known"), Standing("too-few-pupils", 10.0, 10, 1, 1.1, 38.1, 0.93)
SUPPRESSED = {"value": None, "code": "suppressed", "unit": "percent"}


@pytest.mark.parametrize(("line", "said"), [(30.0, "30%"), (32.5, "32.5%"), (65, "65%")])
def test_a_line_has_no_needless_decimals(line: float, said: str) -> None:
    assert words.line(line) == said


def test_a_share_is_as_printed_or_the_reason_why_there_is_none() -> None:
    assert words.share(KNOWN, {"value": 29.0, "code": "", "unit": "percent", "decimals": 1}) == "29.0%"
    assert words.share(HIDDEN, SUPPRESSED) == "hidden, to protect people"
    nobody = {"value": None, "code": "not-entered", "unit": "percent"}
    assert words.share(Standing("below", 0.0, 20, 0), nobody) == "0% (nobody was entered)"
    assert words.share(HIDDEN, nobody) == "nobody was entered"  # of how many is not known


def test_an_interval_and_a_chance_are_blank_where_they_are_not_known() -> None:
    assert words.interval(KNOWN) == "20.8 to 38.4%"
    assert words.interval(HIDDEN) == ""
    assert words.interval(Standing("below", 1.0, 100, 1, 0.2, None)) == ""
    assert (words.likely(KNOWN), words.likely(HIDDEN)) == ("59%", "–")


def test_every_standing_has_words() -> None:
    assert {words.standing(Standing(state)) for state in STATES} == set(STATES.values())


def test_a_sentence_gives_share_pupils_side_and_chance_or_why_not() -> None:
    said = words.sentence(KNOWN, 30)
    assert said == (
        "29.0% of 100 pupils: below 30%. The chance that its own share is below is put at 59%: "
        "below, but too close to call."
    )
    above = words.sentence(Standing("above", 62.5, 136, 85, 54.2, 70.3, 0.0), 30)
    assert "not below 30%" in above
    assert "under 1%" in above
    assert words.sentence(HIDDEN, 30) == "Whether it is below 30% is not judged: its share is not known."
    assert words.sentence(SMALL, 30) == "Whether it is below 30% is not judged: it has too few pupils."


def test_a_count_is_an_interval_where_shares_are_hidden_and_the_goal_is_said() -> None:
    sure = Count(schools=20, low=3, clear=1, close=4, too_few=0, unknown=0)
    unsure = Count(schools=2000, low=1300, clear=1, close=4, too_few=0, unknown=2)
    assert (words.number(sure), words.goal(sure)) == ("3", "Not met")
    assert words.number(unsure) == "1,300 to 1,302"
    assert words.goal(Count(5, 0, 0, 0, 0, 1)) == "Cannot be said"
    assert words.goal(Count(5, 0, 0, 0, 0, 0)) == "Met: none is below"


def test_the_goal_is_told_with_what_was_before_it() -> None:
    assert words.since(floor()) == (
        "The goal: every school above the 30 per cent threshold by 2011 (paragraph 4.51). "
        "Below it were 1,610 schools in 1997 and 638 schools in 2007."
    )


def test_a_score_has_as_many_decimals_as_its_limits() -> None:
    row = {"value": 0.7, "lower": 0.44, "upper": 1.0, "decimals": 1}
    assert words.exact(row)["decimals"] == 2
    assert words.exact({"value": None, "lower": None, "upper": None, "decimals": None})["decimals"] == 0


def verdict(low: str, flat: str, change: Change | None = None) -> Verdict:
    return Verdict("coasting", KNOWN, low, flat, change)


@pytest.mark.parametrize(
    ("low", "flat", "said"),
    [
        ("yes", "yes", "Low progress; little or no improvement"),
        ("no", "no", "Progress not low; improved"),
        ("not known", "not known", "Progress not known; improvement not known"),
        ("yes", "too few years", "Low progress; too few years to see improvement"),
    ],
)
def test_the_reasons_are_told(low: str, flat: str, said: str) -> None:
    assert words.why(verdict(low, flat)) == said


def test_a_change_has_its_sign_and_interval_or_the_reason_why_there_is_none() -> None:
    assert words.change(verdict("no", "no", Change(2.34, -1.0, 5.0))) == ("+2.3 points", "\N{MINUS SIGN}1.0 to 5.0")
    assert words.change(verdict("no", "yes", Change(-2.0, -5.0, 1.0)))[0] == "\N{MINUS SIGN}2.0 points"
    assert words.change(verdict("no", "too few years")) == ("too few years", "")
    assert words.change(verdict("no", "not known")) == ("not known", "")


def test_a_line_that_was_asked_for_is_not_told_as_the_rules() -> None:
    own = coasting()
    _, said = school_tracing.coasting(verdict("no", "no"), own.at_least(70), own)
    assert said[-1] == f"The line of 70% was asked for; that of the rule is 30% ({own.source})."
    _, said = school_tracing.coasting(verdict("no", "no"), own.at_least(30), own)
    assert said[-1] == f"The rule: {own.source}."
