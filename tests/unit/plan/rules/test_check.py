"""The checker: every rule finds what it is for, and leaves alone what only looks like it. No plan in particular."""

import dataclasses
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import and_also, bare_plan, but, row, whole_plan
from tests.oracles.plan import gaps
from tests.unit.plan.rules.strategies import plans
from village.plan.rules.check import CHECKS, SEVERITIES, check
from village.plan.rules.document import Plan

WHOLE = whole_plan()
# The tests of passages printed twice stand beside the fingerprints they are made of.
PASSAGES = {"passage-twice", "passage-again"}


def found(plan: Plan) -> list[tuple[str, str, tuple[str, ...]]]:
    """Each finding's check and severity, and the rows it names."""
    return [(one.check, one.severity, tuple(name for _, name, _ in one.rows)) for one in check(plan)]


def names(plan: Plan) -> list[str]:
    return [one.check for one in check(plan)]


def figures(*told: dict[str, Any]) -> Plan:
    rows = [row("figures", f"f{number}", paragraph=f"1.{number}", **more) for number, more in enumerate(told, 1)]
    return bare_plan(indicators=WHOLE.indicators, figures=tuple(rows))


def money(**told: dict[str, Any]) -> Plan:
    rows = [row("money", name, **({"programme": "p-" + name} | more)) for name, more in told.items()]
    return bare_plan(money=tuple(rows))


def test_a_plan_in_order_gives_nothing() -> None:
    assert check(WHOLE) == []


@pytest.mark.slow
@given(plans())
def test_every_finding_can_be_read_and_followed(plan: Plan) -> None:
    result = check(plan)
    order = [SEVERITIES.index(one.severity) for one in result]
    assert order == sorted(order)
    for one in result:
        assert one.message.endswith((".", "quantity."))
        assert "\n" not in one.message
        for table, name, paragraph in one.rows:
            rows = {other.id: other for other in getattr(plan, table)}
            assert one.check == "paragraph-missing" or name in rows
            assert getattr(rows.get(name), "paragraph", paragraph) == paragraph


def test_findings_come_gravest_first_then_in_the_order_of_the_document() -> None:
    promises = [
        row("commitments", f"c{n}", paragraph=place, due="") for n, place in enumerate(("1.10", "1.2", "summary"))
    ]
    result = check(
        but(figures({"value": 1.0}, {"value": 2.0}), commitments=promises, footnotes=[row("footnotes", 1, letter="b")])
    )
    assert [(one.severity, one.rows[0][2] if one.rows else "") for one in result] == [
        ("contradiction", "1.1"),
        ("defect", ""),
        ("gap", "1.2"),
        ("gap", "1.10"),
        ("gap", "summary"),
    ]


# ── figures ──────────────────────────────────────────────────────────────────────────────────────────────────────────

DIFFER: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({"value": 62.0}, {"value": 64.0}, "contradiction"),
    ({"value": 24.0}, {"value": 30.0, "bound": "at-least"}, "contradiction"),
    ({"value": 24.0, "bound": "at-most"}, {"value": 30.0}, "contradiction"),
    ({"value": 24.0, "bound": "at-most"}, {"value": 25.0, "bound": "at-least"}, "contradiction"),
    ({"value": 2900.0, "bound": "at-least"}, {"value": 3000.0, "bound": "at-most"}, "note"),
    ({"value": 2900.0, "bound": "at-least"}, {"value": 2950.0}, "note"),
    ({"value": 100.0, "bound": "about"}, {"value": 110.0}, "note"),
    ({"value": 100.0, "bound": "about"}, {"value": 111.0}, "contradiction"),
    ({"value": 100.0, "precision": "approximate"}, {"value": 90.0}, "note"),
    ({"value": 100.0, "precision": "approximate"}, {"value": 89.0}, "contradiction"),
    ({"value": -100.0, "bound": "about"}, {"value": -90.0}, "note"),
    ({"value": -100.0, "bound": "about"}, {"value": -89.0}, "contradiction"),
    ({"value": 71.0, "precision": "rounded"}, {"value": 71.4}, "note"),
    ({"value": 71.0, "precision": "rounded"}, {"value": 71.6}, "contradiction"),
    ({"value": 12_400_000.0, "precision": "rounded"}, {"value": 12_440_000.0}, "note"),
    ({"value": 12_400_000.0, "precision": "rounded"}, {"value": 12_460_000.0}, "contradiction"),
    ({"value": 0.5, "precision": "forecast"}, {"value": 0.54}, "note"),
    ({"value": 0.5, "precision": "forecast"}, {"value": 0.56}, "contradiction"),
    ({"value": 72.0, "precision": "provisional"}, {"value": 72.4}, "note"),
    ({"value": 72.0, "precision": "provisional"}, {"value": 72.6}, "contradiction"),
    ({"value": 0.0, "precision": "rounded"}, {"value": 0.4}, "note"),
    ({"value": 0.0, "precision": "rounded"}, {"value": 0.6}, "contradiction"),
    ({"value": 5.0}, {"value": 5.0, "bound": "at-least"}, "note"),
]


@pytest.mark.parametrize(("one", "other", "severity"), DIFFER)
def test_figures_that_differ(one: dict[str, Any], other: dict[str, Any], severity: str) -> None:
    check_ = {"contradiction": "figures-disagree", "note": "figures-told-differently"}[severity]
    assert found(figures(one, other)) == [(check_, severity, ("f1", "f2"))]
    assert found(figures(other, one)) == [(check_, severity, ("f1", "f2"))]


@pytest.mark.parametrize(
    "other",
    [
        {"value": 9.0},
        {"value": 9.0, "precision": "rounded"},
        {"value": 1.0, "group": "girls"},
        {"value": 1.0, "period": "2008"},
        {"value": 1.0, "area": "There"},
        {"value": 1.0, "unit": "per cent"},
        {"value": 1.0, "indicator": "health"},
        {"value": 1.0, "precision": "target"},
    ],
)
def test_figures_that_do_not(other: dict[str, Any]) -> None:
    assert names(figures({"value": 9.0}, other)) == []


def test_all_that_was_told_of_a_figure_is_in_one_finding() -> None:
    plan = figures(
        {"value": 62.0, "printed": "62"}, {"value": 64.0, "printed": "64"}, {"value": 64.0, "printed": "64 now"}
    )
    (one,) = check(plan)
    assert one.message == "An indicator: “62” in 1.1 against “64” in 1.2 and 1.3."
    assert [name for _, name, _ in one.rows] == ["f1", "f2", "f3"]


def test_three_figures_may_disagree_where_each_two_could_agree_with_a_third() -> None:
    plan = figures({"value": 100.0, "bound": "about"}, {"value": 91.0}, {"value": 109.0})
    assert names(plan) == ["figures-disagree"]


# ── money ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("first", "again", "check_"),
    [
        ({"amount": 202}, {"amount": 200, "bound": "at-least"}, "sums-told-differently"),
        ({"amount": 202}, {"amount": 200}, "sums-disagree"),
        ({"amount": 202}, {"amount": 205, "bound": "at-least"}, "sums-disagree"),
        ({"amount": 202}, {"amount": 190, "bound": "about"}, "sums-told-differently"),
        ({"amount": 202}, {"amount": 100, "amount_high": 300}, "sums-told-differently"),
        ({"amount": 202}, {"amount": 100, "amount_high": 201}, "sums-disagree"),
        ({"amount": 202}, {"amount": 202, "amount_high": 203}, "sums-told-differently"),
        ({"amount": 202}, {"amount": 202, "bound": "about"}, "sums-told-differently"),
        ({"amount": 202}, {"amount": 202, "bound": "just-under"}, "sums-told-differently"),
        ({"amount": 150}, {"amount": 202, "bound": "just-under"}, "sums-disagree"),
        ({"amount": 202}, {"amount": 202}, ""),
    ],
)
def test_a_sum_told_again(first: dict[str, Any], again: dict[str, Any], check_: str) -> None:
    plan = money(one=first, two=again | {"same_as": "one"})
    severity = "contradiction" if check_ == "sums-disagree" else "note"
    assert found(plan) == ([(check_, severity, ("one", "two"))] if check_ else [])
    assert found(but(plan, money=plan.money[::-1])) == found(plan)


def test_sums_are_told_in_one_form_each_amount_once() -> None:
    plan = money(
        one={"title": "Youth centres", "amount": 202_000_000, "printed": "£202m"},
        two={"paragraph": "1.2", "amount": 200_000_000, "bound": "at-least", "same_as": "one"},
        three={"paragraph": "1.3", "amount": 202_000_000, "same_as": "one", "printed": "investment of £202 million"},
        four={"paragraph": "1.4", "amount": 200_000_000, "amount_high": 210_500_000, "same_as": "one"},
    )
    (one,) = check(plan)
    told = (
        "£202 million in 1.1 and 1.3 against at least £200 million in 1.2 against £200 million to £210.5 million in 1.4"
    )
    assert one.message == f"Youth centres: {told}; both can be true."


def test_two_repeats_may_disagree_with_each_other() -> None:
    plan = money(
        one={"amount": 100, "bound": "about"},
        two={"amount": 91, "same_as": "one"},
        three={"amount": 109, "same_as": "one"},
    )
    assert found(plan) == [("sums-disagree", "contradiction", ("one", "two", "three"))]


@pytest.mark.parametrize(
    ("whole", "parts", "too_much"),
    [
        ({"amount": 100}, [60, 40], False),
        ({"amount": 100}, [60, 41], True),
        ({"amount": 100, "bound": "at-most"}, [60, 41], True),
        ({"amount": 100, "bound": "at-least"}, [60, 410], False),
        ({"amount": 100, "bound": "about"}, [60, 50], False),
        ({"amount": 100, "bound": "about"}, [60, 51], True),
        ({"amount": 100, "amount_high": 120}, [60, 60], False),
        ({"amount": 100, "amount_high": 120}, [60, 61], True),
        ({"amount": 100, "per": "area"}, [60, 61], False),
    ],
)
def test_parts_of_a_sum(whole: dict[str, Any], parts: list[int], too_much: bool) -> None:
    told = {f"part-{number}": {"amount": part, "part_of": "whole"} for number, part in enumerate(parts)}
    rows = ("whole", *told)
    assert found(money(whole=whole, **told)) == ([("parts-exceed-whole", "contradiction", rows)] if too_much else [])


@pytest.mark.parametrize(
    "more",
    [
        {"per": "area"},
        {"bound": "about"},  # from 90 on
        {"bound": "at-most"},
        {"amount": 90, "amount_high": 150},
    ],
)
def test_a_part_counts_as_the_least_that_it_can_mean(more: dict[str, Any]) -> None:
    assert names(money(whole={"amount": 95}, part={"amount": 100, "part_of": "whole"} | more)) == []
    assert names(money(whole={"amount": 95}, part={"amount": 100, "part_of": "whole"})) == ["parts-exceed-whole"]


def test_a_part_told_twice_counts_once() -> None:
    plan = money(
        whole={"amount": 100},
        part={"amount": 60, "part_of": "whole"},
        again={"amount": 60, "same_as": "part", "part_of": "whole"},
    )
    assert names(plan) == []


def test_parts_that_exceed_tell_their_sum() -> None:
    plan = money(whole={"amount": 1000, "title": "All", "printed": "£1,000"}, part={"amount": 1500, "part_of": "whole"})
    assert [one.message for one in check(plan)] == ["All is £1,000, but its parts come to £1,500."]


@pytest.mark.parametrize(
    ("second", "twice"),
    [
        ({}, True),
        ({"title": "Told otherwise", "period": "2009"}, True),
        ({"same_as": "one"}, False),
        ({"part_of": "one"}, False),
        ({"amount": 101}, False),
        ({"programme": "another"}, False),
        ({"per": "area"}, False),
        ({"area": "There"}, False),
    ],
)
def test_the_same_sum_in_two_rows(second: dict[str, Any], twice: bool) -> None:
    plan = money(one={"programme": "play"}, two={"programme": "play"} | second)
    assert found(plan) == ([("counted-twice", "defect", ("one", "two"))] if twice else [])


# ── promises and targets ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("table", "name", "change", "check_"),
    [
        ("commitments", "helmets", {"leads": ()}, "no-owner"),
        ("commitments", "helmets", {"due": ""}, "no-date"),
        ("commitments", "helmets", {"due": "", "due_words": "shortly"}, "loose-date"),
        ("targets", "no-injuries", {"value": None}, "target-without-value"),
        ("targets", "no-injuries", {"target_kind": "not-set"}, "target-not-set"),
        ("targets", "no-injuries", {"target_kind": "not-set", "value": None}, "target-not-set"),
        ("targets", "no-injuries", {"baseline_kind": "unknown"}, "no-baseline"),
        ("milestones", "half-by-2010", {"indicator": ""}, "milestone-without-measure"),
    ],
)
def test_what_a_promise_or_a_target_lacks(table: str, name: str, change: dict[str, Any], check_: str) -> None:
    rows = [dataclasses.replace(one, **change) if one.id == name else one for one in getattr(WHOLE, table)]
    assert found(but(WHOLE, **{table: rows})) == [(check_, "gap", (name,))]


def test_a_goal_that_nothing_measures() -> None:
    plan = but(WHOLE, targets=[one for one in WHOLE.targets if one.goal != "well"])
    assert found(plan) == [("goal-without-measure", "gap", ("well",))]


@pytest.mark.parametrize(
    ("first", "again", "check_"),
    [
        ("2010", "2010", ""),
        ("", "", ""),
        ("2010", "2011", "dates-disagree"),
        ("2010", "2010-06", "dates-told-differently"),
        ("2010/11", "2010", "dates-told-differently"),
        ("2010/11", "2010-03", "dates-disagree"),
        ("2010-04-30", "2010-05-01", "dates-disagree"),
        ("2010-04-30", "2010-04", "dates-told-differently"),
        ("2009", "2010-01-01", "dates-disagree"),
        ("", "2010", "dates-told-differently"),
        ("2010", "", "dates-told-differently"),
    ],
)
def test_a_promise_told_again_with_a_date(first: str, again: str, check_: str) -> None:
    plan = but(
        WHOLE,
        commitments=[dataclasses.replace(WHOLE.commitments[0], due=first)],
        restatements=[row("restatements", "again", commitment="helmets", due=again)],
        boxes=(),
        milestones=(),
        stories=(),
        recommendations=(),
    )
    severity = "contradiction" if check_ == "dates-disagree" else "note"
    expected = [(check_, severity, ("helmets", "again"))] if check_ else []
    assert [one for one in found(plan) if one[0] != "no-date"] == expected
    swapped = but(
        plan,
        commitments=[dataclasses.replace(plan.commitments[0], due=again)],
        restatements=[dataclasses.replace(plan.restatements[0], due=first)],
    )
    assert [one for one in found(swapped) if one[0] != "no-date"] == expected


@pytest.mark.parametrize(
    ("due", "due_words", "said"),
    [("2010", "by 2010", "by 2010"), ("2009-04", "", "April 2009"), ("", "", "no date"), ("", "soon", "soon")],
)
def test_a_date_told_again_is_told_in_the_words_of_both(due: str, due_words: str, said: str) -> None:
    first = row("commitments", "walks", title="Walks", due=due, due_words=due_words)
    again = row("restatements", "again", commitment="walks", paragraph="2.1", due="2012-06", due_words="in June 2012")
    found_ = [
        one.message for one in check(bare_plan(commitments=(first,), restatements=(again,))) if "dates" in one.check
    ]
    assert [message.split(";")[0].rstrip(".") for message in found_] == [
        f"Walks: “{said}” in 1.1 against “in June 2012” in 2.1"
    ]


# ── the document ─────────────────────────────────────────────────────────────────────────────────────────────────────


def paragraphs(*numbers: str) -> Plan:
    return bare_plan(paragraphs=tuple(row("paragraphs", one, order=n) for n, one in enumerate(numbers)))


@pytest.mark.parametrize(
    ("numbers", "messages"),
    [
        (["1.1", "1.2", "2.1"], []),
        (["1.2", "1.1"], []),
        (["4.1", "4.3"], ["Paragraph 4.2 does not exist: the numbers go from 4.1 to 4.3."]),
        (["4.1", "4.5"], ["Paragraphs 4.2 to 4.4 do not exist: the numbers go from 4.1 to 4.5."]),
        (["4.2"], ["Paragraph 4.1 does not exist: the numbers begin at 4.2."]),
        (
            ["1.1", "1.3", "1.5"],
            [
                "Paragraph 1.2 does not exist: the numbers go from 1.1 to 1.3.",
                "Paragraph 1.4 does not exist: the numbers go from 1.3 to 1.5.",
            ],
        ),
        (["1.1", "1.1 box", "annex A", "A.7", "1.1.9"], []),
        (
            ["1.1", "1.999999999999"],
            ["Paragraphs 1.2 to 1.999999999998 do not exist: the numbers go from 1.1 to 1.999999999999."],
        ),
    ],
)
def test_numbers_of_paragraphs(numbers: list[str], messages: list[str]) -> None:
    result = check(paragraphs(*numbers))
    assert [one.message for one in result] == messages
    assert all((one.check, one.severity) == ("paragraph-missing", "defect") for one in result)


@given(st.sets(st.tuples(st.integers(1, 3), st.integers(1, 30)), max_size=20))
def test_gaps_agree_with_a_naive_twin(there: set[tuple[int, int]]) -> None:
    plan = paragraphs(*(f"{chapter}.{number}" for chapter, number in there))
    expected = gaps(plan)
    covered = set()
    for one in check(plan):
        words = one.message.split()
        first, last = words[1], words[3] if words[2] == "to" else words[1]
        chapter, begins = map(int, first.split("."))
        covered |= {f"{chapter}.{number}" for number in range(begins, int(last.split(".")[1]) + 1)}
    assert covered == expected


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        ("abc", []),
        ("", []),
        ("abd", [("footnote-skipped", ())]),
        ("bd", [("footnote-skipped", ()), ("footnote-skipped", ())]),
        ("abb", [("footnote-twice", ("2", "3"))]),
        ("aba", [("footnote-twice", ("1", "3"))]),
        (["a", "b", "aa", "bb"], []),
        (["1", "2"], []),
        (["A", "C"], []),
        (["a", "ż"], []),
        (["z"], [("footnote-skipped", ())] * 25),
    ],
)
def test_letters_of_footnotes(letters: list[str], expected: list[tuple[str, tuple[str, ...]]]) -> None:
    plan = bare_plan(footnotes=tuple(row("footnotes", n, letter=letter) for n, letter in enumerate(letters, 1)))
    assert [(one, rows) for one, severity, rows in found(plan) if severity == "defect"] == expected


def test_the_letter_that_was_skipped_or_used_twice_is_told() -> None:
    notes = [row("footnotes", n, letter=letter, paragraph=f"1.{n}") for n, letter in enumerate("acdd", 1)]
    assert [one.message for one in check(bare_plan(footnotes=tuple(notes)))] == [
        "There is no footnote b.",
        "Footnote d is used 2 times, in 1.3, 1.4.",
    ]


@pytest.mark.parametrize("table", ["goals", "commitments", "restatements", "figures", "money", "milestones", "stories"])
def test_a_paragraph_that_the_document_does_not_have(table: str) -> None:
    one = dataclasses.replace(getattr(WHOLE, table)[0], source="report", paragraph="9.9")
    plan = but(WHOLE, **{table: [one, *getattr(WHOLE, table)[1:]]})
    assert ("no-such-paragraph", "defect", (one.id,)) in found(plan)
    elsewhere = but(plan, **{table: [dataclasses.replace(one, source="news"), *getattr(WHOLE, table)[1:]]})
    assert "no-such-paragraph" not in names(elsewhere)
    assert "no-such-paragraph" not in names(but(plan, paragraphs=()))


def test_a_box_that_gave_no_commitment() -> None:
    plan = and_also(WHOLE, "boxes", row("boxes", "second-box", paragraph="1.2 box", order=2))
    assert found(plan) == [("box-without-commitment", "defect", ("second-box",))]
    assert check(plan)[0].message == "The box after 1.2 gave no commitment."


@pytest.mark.parametrize(("article", "expected"), [("3", []), ("all", []), ("54", ["no-such-article"])])
def test_an_article_that_nobody_describes(article: str, expected: list[str]) -> None:
    rows = [dataclasses.replace(one, articles=(article,)) for one in WHOLE.commitments[:1]]
    plan = but(WHOLE, commitments=[*rows, *WHOLE.commitments[1:]])
    assert names(plan) == expected
    assert names(but(plan, articles=())) == []


@pytest.mark.parametrize(
    ("name", "quantity"),
    [
        ("11 MILLION", "11 MILLION"),
        ("Commissioner (11 MILLION)", "11 MILLION"),
        ("£5", "£5"),
        ("over 2,900", "over 2,900"),
        ("7", "7"),
        ("75%", "75%"),
        ("50 per cent", "50 per cent"),
        ("4Children", ""),
        ("Children's Commissioner (England)", ""),
        ("Million Hands", ""),
        ("11 MILLION voices", ""),
        ("Barnardo's (the charity)", ""),
        ("(", ""),
        ("7 of 9", ""),
    ],
)
def test_names_that_look_like_numbers(name: str, quantity: str) -> None:
    plan = bare_plan(bodies=(row("bodies", "office", name=name),))
    messages = [f"“{quantity}” is the name of a body, not a quantity."] if quantity else []
    assert [one.message for one in check(plan)] == messages
    assert all(
        (one.check, one.severity, one.rows) == ("name-like-a-number", "note", (("bodies", "office", ""),))
        for one in check(plan)
    )


# ── the rules themselves ─────────────────────────────────────────────────────────────────────────────────────────────


def test_no_rule_needs_more_than_a_bare_plan() -> None:
    assert [list(one(bare_plan(sources=()))) for one in CHECKS] == [[] for _ in CHECKS]


@pytest.mark.slow
@given(plans(), st.randoms())
def test_what_is_found_does_not_hang_on_the_order_of_rows(plan: Plan, random: Any) -> None:
    def told(one: Plan) -> set[tuple[str, str, frozenset[tuple[str, str, str]]]]:
        return {(f.check, f.severity, frozenset(f.rows)) for f in check(one) if f.check not in PASSAGES}

    mixed = {
        table: random.sample(getattr(plan, table), len(getattr(plan, table)))
        for table in ("figures", "money", "footnotes", "commitments")
    }
    assert told(but(plan, **mixed)) == told(plan)
