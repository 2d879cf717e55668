"""Whatever a board writes, the plan it adopts is one that the plans' own reader takes, with everything in it."""

import datetime as dt
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from village.board.rules.edition import SUMMARY, one_line, plan_files
from village.board.rules.facts import CHAPTERS, PARTNERS, Aim, Deed, Draft
from village.kernel.tables.rules import formula, hidden
from village.plan.rules.document import TABLES
from village.plan.rules.folder import plan_from

ON = dt.date(2026, 6, 22)


def words(most: int) -> st.SearchStrategy[str]:
    text = st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=most)
    return text.map(str.strip).filter(lambda said: one_line(said) and not hidden(said) and not formula(said))


def deeds(number: int) -> st.SearchStrategy[Deed]:
    def made(amount: int | None, **values: Any) -> Deed:
        return Deed(
            id=number, number=number, amount=amount, no_money=amount is None,
            period="2026/27..2028/29" if amount else "", **values,
        )  # fmt: skip

    return st.builds(
        made,
        amount=st.none() | st.integers(1, 10**12 - 1),
        title=words(90),
        difference=words(60),
        lead=st.sampled_from(sorted(PARTNERS)),
        partners=st.just(()),
        due=st.sampled_from(["2027", "2027-09", "2027-09-30", "2027/28", "2027-spring"]),
    )


def aims(number: int) -> st.SearchStrategy[Aim]:
    measured = st.fixed_dictionaries(
        {
            "measure": st.sampled_from(["absence", "neet"]),
            "measure_title": st.just("A measure"),
            "unit": st.just("per cent"),
            "polarity": st.sampled_from(["higher", "lower", "neutral", "neither"]),
            "bound": st.sampled_from(["at-least", "at-most"]),
            "value": st.floats(-1e9, 1e9).map(lambda one: round(one, 3)),
            "due": st.just("2028/29"),
            "start_value": st.none() | st.floats(0, 1e6).map(lambda one: round(one, 3)),
            "start_period": st.sampled_from(["2024/25", ""]),
        }
    )
    return st.builds(
        lambda target, title, why, chapter, some: Aim(
            id=number, number=number, title=title, why=why, chapter=chapter, deeds=some,
            **(target or {"no_measure": "Nobody counts it."}),
        ),
        st.none() | measured,
        words(200),
        words(80),
        st.sampled_from(["", *CHAPTERS]),
        st.tuples(deeds(1), deeds(2)),
    )  # fmt: skip


DRAFTS = st.builds(
    lambda title, vision, needs, some: Draft(
        slug="leeds-2026", title=title, board="The board of Leeds", area="E08000035", area_name="Leeds",
        from_year=2026, to_year=2029, vision=vision, needs=needs, aims=some,
        without=dict.fromkeys(CHAPTERS, "In its own plan."),
    ),
    words(200),
    words(2000),
    st.lists(words(300), max_size=12).map(tuple),
    st.tuples(aims(1), aims(2), aims(3)),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(draft=DRAFTS)
def test_the_reader_of_plans_takes_it_with_everything_in_it(draft: Draft) -> None:
    files = plan_files(draft, adopted_on=ON)
    plan = plan_from(files, names_of=lambda code: ("Leeds",))
    assert len(plan.goals) == 3
    assert [goal.number for goal in plan.goals] == [1, 2, 3]
    said = [deed for aim in draft.aims for deed in aim.deeds]
    assert [one.leads for one in plan.commitments] == [(deed.lead,) for deed in said]
    assert sum(one.amount for one in plan.money) == sum(deed.amount or 0 for deed in said)
    assert {one.goal for one in plan.targets} == {f"priority-{aim.number}" for aim in draft.aims if aim.measure}
    assert [one.value for one in plan.targets] == [aim.value for aim in draft.aims if aim.measure]
    places = [one.paragraph for one in (*plan.goals, *plan.commitments)]
    assert len(set(places)) == len(places) == 9
    assert all(len(chapter.summary) <= SUMMARY for chapter in plan.chapters)
    assert plan_files(draft, adopted_on=ON) == files


def test_what_a_national_commitment_is_served_by_is_written_where_plans_hold_it() -> None:
    deed = Deed(id=1, number=1, title="Ring", difference="Yes.", lead="schools", due="2027", serves=("cp:play",))
    aim = Aim(id=1, number=1, title="In school", why="So.", no_measure="None.", deeds=(deed,))
    draft = Draft(
        slug="leeds-2026", title="T", board="B", area="E08000035", area_name="Leeds", from_year=2026, to_year=2029,
        vision="V", aims=(aim,),
    )  # fmt: skip
    files = plan_files(draft, adopted_on=ON)
    assert ("serves.csv" in files) is ("serves" in TABLES)
    chaptered = replace(aim, chapter="workforce")
    assert b"workforce" in plan_files(replace(draft, aims=(chaptered,)), adopted_on=ON)["commitments.csv"]


def test_where_it_stood_is_told_by_a_period_in_words() -> None:
    aim = Aim(
        id=1, number=1, title="They stay", why="So.", measure="workforce-turnover", measure_title="People who leave",
        unit="per 100", bound="at-most", value=12.0, due="2030", start_value=17.8, start_period="2025m10~2026m09",
    )  # fmt: skip
    draft = Draft(
        slug="leeds-2026", title="T", board="B", area="E08000035", area_name="Leeds", from_year=2026, to_year=2029,
        vision="V", aims=(aim,),
    )  # fmt: skip
    told = plan_files(draft, adopted_on=ON)["targets.csv"]
    assert b"Where it stood: October 2025 to September 2026." in told


def test_a_chapter_tells_its_priorities_and_why_it_holds_none_only_where_it_holds_none() -> None:
    aim = Aim(id=1, number=1, title="They stay", why="So.", chapter="workforce", no_measure="None.")
    draft = Draft(
        slug="leeds-2026", title="T", board="B", area="E08000035", area_name="Leeds", from_year=2026, to_year=2029,
        vision="V", aims=(aim,), without=dict.fromkeys(CHAPTERS, "In its own plan."),
    )  # fmt: skip
    plan = plan_from(plan_files(draft, adopted_on=ON), names_of=lambda code: ("Leeds",))
    told = {one.slug: one.summary for one in plan.chapters}
    assert told["workforce"] == "Our priorities: They stay."
    assert told["early-help"] == told["14-19"] == "In its own plan."
