"""What a child may have for free: examples from the regulations and councils' own pages, laws, and a naive twin."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracles import early_entitlement as naive
from village.directory.queries.early.shipped import shipped
from village.directory.rules.early import terms
from village.directory.rules.early.book import Rule, Said, Verdict, book, pounds
from village.directory.rules.early.deciding import asked, decide, entitlements, most, outlook, timeline

BOOK = shipped()
YES, NO, UNSURE = Said.YES, Said.NO, Said.UNSURE
FACTS = sorted(BOOK.questions)
WORKS = {"working": YES, "over_limit": NO, "looked_after": NO}
NOTHING = dict.fromkeys(FACTS, NO)
BIRTHS = st.dates(dt.date(2003, 1, 1), dt.date(2026, 11, 27))
SAID = st.dictionaries(st.sampled_from(FACTS), st.sampled_from(list(Said)))


def d(day: str) -> dt.date:
    return dt.date.fromisoformat(day)


def gives(born: str, facts: dict[str, Said], on: str) -> dict[str, tuple[str, str]]:
    found = entitlements(BOOK, d(born), facts, d(on))
    return {one.scheme.slug: (str(one.rule.hours_a_week), str(one.verdict)) for one in found}


@pytest.mark.parametrize(
    ("born", "starts"),
    [  # the periods of SI 2008/1724 reg 4(2), at both ends
        ("2020-01-01", "2023-04-01"),
        ("2020-03-31", "2023-04-01"),
        ("2020-04-01", "2023-09-01"),
        ("2020-08-31", "2023-09-01"),
        ("2020-09-01", "2024-01-01"),
        ("2020-12-31", "2024-01-01"),
        ("2020-02-29", "2023-04-01"),
    ],
)
def test_it_begins_in_the_term_after_the_third_birthday(born: str, starts: str) -> None:
    before = d(starts) - dt.timedelta(days=1)
    assert "three-and-four" not in gives(born, {}, before.isoformat())
    assert gives(born, {}, starts)["three-and-four"] == ("15", "yes")


def test_it_ends_at_the_age_at_which_a_child_must_be_at_school() -> None:
    """IPSEA's example: who turns 5 on 10 February 2024 must start in the summer term of 2024."""
    assert "three-and-four" in gives("2019-02-10", {}, "2024-03-31")
    assert gives("2019-02-10", {}, "2024-04-01") == {}


@pytest.mark.parametrize(
    ("on", "hours"),
    [("2008-08-31", None), ("2008-12-11", "12.5"), ("2010-08-31", "12.5"), ("2010-09-01", "15"), ("2026-11-27", "15")],
)
def test_the_hours_of_three_year_olds_are_those_of_the_day(on: str, hours: str | None) -> None:
    born = f"{int(on[:4]) - 3}-01-15" if on[5:7] != "08" else f"{int(on[:4]) - 4}-01-15"
    found = gives(born, {}, on).get("three-and-four")
    assert found == (None if hours is None else (hours, "yes"))


@pytest.mark.parametrize(
    ("fact", "from_on", "until_on"),
    [
        ("benefit", "2013-09-01", None),
        ("looked_after", "2013-09-01", None),
        ("tax_credit", "2014-09-01", "2025-04-06"),
        ("child_support", "2014-09-01", None),
        ("left_care", "2014-09-01", None),
        ("universal_credit", "2018-04-01", None),
        ("no_public_funds", "2024-04-01", None),
    ],
)
def test_each_circumstance_counts_at_two_from_its_day(fact: str, from_on: str, until_on: str | None) -> None:
    said = {**NOTHING, fact: YES}

    def at_two(on: dt.date) -> str:
        born = terms.term_of(on) - dt.timedelta(days=2 * 366)
        return gives(born.isoformat(), said, on.isoformat())["two-year-olds"][1]

    day = dt.timedelta(days=1)
    assert at_two(d(from_on)) == "yes"
    assert at_two(d(from_on) - day) in ("no", "may"), "the pilot promised nobody"
    if until_on:
        assert at_two(d(until_on)) == "no"
        assert at_two(d(until_on) - day) == "yes"


def test_the_pilot_is_never_promised() -> None:
    [one] = entitlements(BOOK, d("2006-10-01"), {"benefit": YES}, d("2009-01-05"))
    assert (one.verdict, one.rule.up_to) == (Verdict.MAY, True)
    assert one.why == (
        "It may be, and no more: only some councils take part, and they choose the families who gain most by it.",
    )


@pytest.mark.parametrize(
    ("born", "on", "found"),
    [
        ("2022-02-01", "2024-03-31", {}),
        ("2022-02-01", "2024-04-01", {"working-under-three": ("15", "yes")}),
        ("2023-11-01", "2024-09-01", {"working-under-three": ("15", "yes")}),
        ("2023-12-01", "2024-09-01", {}),  # nine months on the day itself: from the next term
        ("2024-11-30", "2025-09-01", {"working-under-three": ("30", "yes")}),
        ("2019-01-01", "2023-01-01", {"three-and-four": ("15", "yes"), "working-three-and-four": ("30", "yes")}),
        ("2014-01-01", "2017-08-31", {"three-and-four": ("15", "yes")}),
        ("2014-01-01", "2017-09-01", {"three-and-four": ("15", "yes"), "working-three-and-four": ("30", "yes")}),
    ],
)
def test_parents_who_work(born: str, on: str, found: dict[str, tuple[str, str]]) -> None:
    given_ = gives(born, {**NOTHING, **WORKS}, on)
    assert {slug: one for slug, one in given_.items() if one[1] != "no"} == found


@pytest.mark.parametrize(
    ("said", "verdict", "why"),
    [
        (
            WORKS,
            "yes",
            "You said that you, and your partner if you have one, work and earn at least the minimum wage for",
        ),
        ({**WORKS, "working": NO}, "no", "It asks that you, and your partner if you have one, work and earn at least"),
        ({**WORKS, "over_limit": YES}, "no", "You said that a parent expects more than £100,000 in this tax year."),
        ({**WORKS, "over_limit": UNSURE}, "may", "It depends on whether a parent expects more than £100,000"),
        ({}, "may", "It depends on whether you, and your partner if you have one, work"),
        (
            {**WORKS, "looked_after": YES},
            "may",
            "You said that your child is looked after by a council: ask the council",
        ),
        ({**WORKS, "working": NO, "looked_after": YES}, "no", "It asks that you"),
    ],
)
def test_why(said: dict[str, Said], verdict: str, why: str) -> None:
    found = {one.scheme.slug: one for one in entitlements(BOOK, d("2025-01-10"), said, d("2026-11-27"))}
    one = found["working-under-three"]
    assert one.verdict == verdict
    assert one.why[0].startswith(why)


def test_nothing_that_was_said_is_no_reason_and_nobody_who_earns_much_loses_the_hours_of_all() -> None:
    found = {one.scheme.slug: one for one in entitlements(BOOK, d("2024-05-01"), NOTHING, d("2026-11-27"))}
    assert found["two-year-olds"].why == ("None of what it asks for is so, by what you said.",)
    [all_, _] = entitlements(BOOK, d("2023-05-01"), {**NOTHING, "over_limit": YES}, d("2026-11-27"))
    assert (all_.verdict, all_.why) == (Verdict.YES, ("Every child of this age has it, whatever their parents earn.",))


def test_thirty_hours_include_the_fifteen_of_all() -> None:
    found = entitlements(BOOK, d("2023-05-01"), WORKS, d("2026-11-27"))
    assert most(found, Verdict.YES) == 30
    assert most(found, Verdict.MAY) == most([], Verdict.YES) == 0


def test_now_the_next_term_and_the_next_change() -> None:
    """A child of two whose parents work part-time on Universal Credit, on 27 November 2026."""
    said = {**NOTHING, "universal_credit": YES}
    seen = outlook(BOOK, d("2024-05-10"), said, d("2026-11-27"))
    assert [(one.scheme.slug, one.verdict) for one in seen.now] == [
        ("two-year-olds", "yes"),
        ("working-under-three", "no"),
    ]
    assert seen.next_term.on == d("2027-01-01")
    assert most(seen.next_term.then, Verdict.YES) == 15
    assert seen.next_change is not None
    assert seen.next_change.on == d("2027-09-01")
    assert [one.scheme.slug for one in seen.next_change.then if one.verdict is Verdict.YES] == ["three-and-four"]


def test_after_school_age_nothing_changes_any_more() -> None:
    seen = outlook(BOOK, d("2015-01-01"), {}, d("2026-11-27"))
    assert (seen.now, seen.next_term.then, seen.next_change) == ((), (), None)


def test_what_has_passed_is_not_asked() -> None:
    on = d("2026-11-27")
    assert "tax_credit" not in asked(BOOK, d("2025-01-01"), on)
    assert asked(BOOK, d("2023-01-01"), on) == ("working", "over_limit", "looked_after")
    assert asked(BOOK, d("2015-01-01"), on) == ()
    assert {"working", "universal_credit", "benefit"} <= set(asked(BOOK, d("2026-01-01"), on))


def test_the_year_holds_what_the_regulations_say() -> None:
    """475, 570 and 1,140 hours a year; stretched over 52 weeks about 11 and 22 hours, as councils say."""
    yearly = {(one.hours_a_week, one.hours_a_year) for scheme in BOOK.schemes for one in scheme.rules}
    assert yearly == {(Decimal("12.5"), 475), (Decimal(15), 570), (Decimal(30), 1140)}
    over = {
        one.hours_a_week: one.stretched_over(52) for scheme in BOOK.schemes for one in scheme.rules if one.stretched
    }
    assert over == {Decimal(15): 11, Decimal(30): 22}


@pytest.mark.parametrize(
    ("on", "week", "months"),
    [
        ("2024-06-01", "£183", "£2,379"),
        ("2025-06-01", "£195", "£2,539"),
        ("2026-11-27", "£203", "£2,643"),
        ("2020-01-01", "£166", "£2,167"),
    ],
)
def test_the_least_that_counts_as_work_follows_the_minimum_wage(on: str, week: str, months: str) -> None:
    """16 hours, and 13 weeks of them: £183 a week and £2,379 were published for 2024, £2,539 for 2025."""
    assert BOOK.worded("{minimum_week} {minimum_three_months}", d(on)) == f"{week} {months}"


def test_a_sum_has_pence_only_where_there_are_some() -> None:
    assert [pounds(100_000_00), pounds(12_50), pounds(5)] == ["£100,000", "£12.50", "£0.05"]


@pytest.mark.parametrize("day", ["2027-01-01", "2027-04-01", "2027-09-01"])
def test_terms_have_names(day: str) -> None:
    name = {"01": "spring", "04": "summer", "09": "autumn"}[day[5:7]]
    assert terms.named(d(day)) == f"{name} term 2027"


@pytest.mark.parametrize("day", ["2027-01-02", "2027-02-01"])
def test_no_other_day_begins_a_term(day: str) -> None:
    with pytest.raises(ValueError, match="No term begins on"):
        terms.named(d(day))


def test_terms_follow_one_another() -> None:
    walked = terms.terms_from(d("2026-11-27"))
    assert [next(walked).isoformat() for _ in range(5)] == [
        "2026-09-01",
        "2027-01-01",
        "2027-04-01",
        "2027-09-01",
        "2028-01-01",
    ]


def test_a_fact_that_nothing_asks_for_is_refused() -> None:
    rule = {
        "slug": "x",
        "from_on": d("2026-01-01"),
        "from_months": 1,
        "until_months": 2,
        "hours_a_week": "1",
        "weeks": 38,
        "stretched": False,
        "source": "",
        "url": "",
        "any_of": ["tall"],
    }
    wage = {"hours": 16, "weeks": 13, "an_hour": []}
    said = {"schemes": {"x": {"title": "X", "claim": [], "rules": [rule]}}}
    with pytest.raises(ValueError, match="Nothing asks for tall"):
        book(said, {"questions": {}, "amounts": {}, "minimum_wage": wage})


def test_every_rule_says_where_it_is_from() -> None:
    for scheme in BOOK.schemes:
        assert scheme.claim
        for one in scheme.rules:
            assert one.source
            assert one.from_on < one.until_on
        for before, after in zip(scheme.rules, scheme.rules[1:], strict=False):
            assert before.until_on == after.from_on


# Laws


@given(BIRTHS, SAID, st.integers(0, 6 * 366))
@settings(max_examples=150, deadline=None)
def test_it_agrees_with_the_naive_twin(born: dt.date, said: dict[str, Said], later: int) -> None:
    on = born + dt.timedelta(days=later)
    found = entitlements(BOOK, born, said, on)
    ours = {one.scheme.slug: (str(one.rule.hours_a_week), str(one.verdict)) for one in found}
    assert ours == naive.on(born, {fact: str(answer) for fact, answer in said.items()}, on)


@given(BIRTHS, SAID, st.integers(0, 6 * 366))
def test_one_scheme_gives_one_thing_on_one_day(born: dt.date, said: dict[str, Said], later: int) -> None:
    found = entitlements(BOOK, born, said, born + dt.timedelta(days=later))
    assert len({one.scheme.slug for one in found}) == len(found)
    assert sum(one.scheme.universal for one in found) <= 1
    assert all(one.why for one in found), "every verdict has a reason"


@given(BIRTHS, BIRTHS, SAID)
def test_who_is_born_later_begins_and_ends_no_earlier(one: dt.date, other: dt.date, said: dict[str, Said]) -> None:
    """Of the hours for all; the rules for parents who work came earlier in life as the years went on."""
    older, younger = sorted([one, other])

    def spans(born: dt.date) -> list[tuple[dt.date, dt.date]]:
        return [(s.from_on, s.until_on) for s in timeline(BOOK, born, said) if s.scheme.universal]

    first, second = spans(older), spans(younger)
    if first and second:
        assert first[0][0] <= second[0][0]
        assert first[-1][1] <= second[-1][1]


@given(BIRTHS, SAID)
def test_stretches_follow_one_another_and_begin_when_terms_or_rules_do(born: dt.date, said: dict[str, Said]) -> None:
    starts = {one.from_on for scheme in BOOK.schemes for one in scheme.rules}
    for one in timeline(BOOK, born, said):
        assert one.from_on < one.until_on
        assert one.from_on in starts or terms.named(one.from_on)
        assert one.from_on > born


@given(BIRTHS, SAID, st.integers(0, 6 * 366), st.sampled_from(FACTS))
def test_to_answer_is_never_to_open_what_was_closed(
    born: dt.date, said: dict[str, Said], later: int, fact: str
) -> None:
    """A no or a yes stays one when something that was not known becomes known."""
    on, unknown = born + dt.timedelta(days=later), {**said, fact: UNSURE}
    for before in entitlements(BOOK, born, unknown, on):
        for answer in (YES, NO):
            [after] = [x for x in entitlements(BOOK, born, {**said, fact: answer}, on) if x.rule == before.rule]
            looked_after = fact in before.rule.ask_if and answer is YES
            assert before.verdict is Verdict.MAY or after.verdict is before.verdict or looked_after


@given(BIRTHS, SAID, st.integers(0, 6 * 366))
def test_nothing_changes_before_the_next_change(born: dt.date, said: dict[str, Said], later: int) -> None:
    on = born + dt.timedelta(days=later)
    seen = outlook(BOOK, born, said, on)

    def told(day: dt.date) -> set[tuple[str, str, str]]:
        return {
            (x.scheme.slug, str(x.verdict), str(x.rule.hours_a_week))
            for x in entitlements(BOOK, born, said, day)
            if x.verdict is not Verdict.NO
        }

    ends = seen.next_change.on if seen.next_change else on + dt.timedelta(days=3000)
    for far in (0.1, 0.5, 0.9):
        assert told(on + (ends - on - dt.timedelta(days=1)) * far) == told(on)
    if seen.next_change:
        assert told(ends) != told(on)


@given(SAID, st.sampled_from([rule for scheme in BOOK.schemes for rule in scheme.rules]))
def test_what_matters_to_a_rule_is_what_it_asks(said: dict[str, Said], rule: Rule) -> None:
    only = {fact: answer for fact, answer in said.items() if fact in rule.facts}
    assert decide(BOOK, rule, said, rule.from_on) == decide(BOOK, rule, only, rule.from_on)
