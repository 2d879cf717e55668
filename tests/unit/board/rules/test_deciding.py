"""Quorum, votes, what a plan lacks, when people can be asked: against a board of three seats and one whole plan."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.board.rules.facts import Aim, Deed, Draft, Heard, Seat, Sitting, Terms
from village.board.rules.quorum import not_carried, not_quorate
from village.board.rules.readiness import lacking, may_not_adopt, may_not_consult, may_not_decide
from village.board.rules.wording import aim_wrong, deed_wrong

ON = dt.date(2026, 6, 22)
SEATS = [
    Seat(id=1, partner="local-authority", title="Director", from_on=dt.date(2026, 1, 1)),
    Seat(id=2, partner="health", title="Nurse", from_on=dt.date(2026, 1, 1), until_on=dt.date(2026, 6, 22)),
    Seat(id=3, partner="police", title="Superintendent", from_on=dt.date(2026, 6, 22)),
]
TERMS = Terms(least_members=2, must_attend=("local-authority",), consult_days=28)
MEETING = Sitting(
    held_on=ON, present=frozenset({1, 3}), votes_for=2, votes_against=0, abstained=0, saw=7
)  # fmt: skip
DEED = Deed(id=1, number=1, title="Ring", difference="Someone rings.", lead="schools", no_money=True, due="2027")
AIM = Aim(
    id=1, number=1, title="In school", why="They miss it.", measure="absence", bound="at-most", value=6.5, due="2028",
    deeds=(DEED,),
)  # fmt: skip
DRAFT = Draft(
    slug="leeds-2026", title="The plan", board="The board", area="E08000035", area_name="Leeds", from_year=2026,
    to_year=2029, vision="Well.", state="closed", changes=7, aims=(AIM,),
    without={"early-help": "Elsewhere.", "14-19": "Elsewhere.", "workforce": "Elsewhere."},
)  # fmt: skip
HEARD = Heard(opens_on=dt.date(2026, 5, 11), closes_on=dt.date(2026, 6, 7), heard="Buses.", changed="A bus.")


# ── quorum ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_members_of_the_day_make_a_quorum() -> None:
    assert not_quorate(TERMS, SEATS, MEETING) == []


def test_a_seat_that_ended_that_day_does_not_count() -> None:
    wrong = not_quorate(TERMS, SEATS, replace(MEETING, present=frozenset({1, 2})))
    assert wrong == [
        "1 of those noted as present was no member on 22 June 2026.",
        "1 members were there; a quorum needs 2.",
    ]
    wrong = not_quorate(TERMS, SEATS, replace(MEETING, present=frozenset({1, 2, 9})))
    assert wrong[0] == "2 of those noted as present were no members on 22 June 2026."


def test_a_seat_that_begins_that_day_counts_and_not_the_day_before() -> None:
    day_before = replace(MEETING, held_on=dt.date(2026, 6, 21))
    assert not_quorate(TERMS, SEATS, day_before)[0].endswith("on 21 June 2026.")


def test_a_partner_whom_the_terms_name_must_be_there() -> None:
    terms = replace(TERMS, must_attend=("local-authority", "health"))
    wrong = not_quorate(terms, SEATS, MEETING)
    assert wrong == ["Nobody was there for this partner, which a quorum needs: Health services."]


@pytest.mark.parametrize(
    ("votes", "why"),
    [
        ((2, 0, 0), []),
        ((1, 0, 1), []),
        ((1, 1, 0), ["It was not carried: 1 for, 1 against."]),
        ((0, 0, 2), ["It was not carried: 0 for, 0 against."]),
        ((2, 0, 1), ["3 votes are noted, and 2 members were there."]),
    ],
)
def test_more_for_than_against_and_nobody_twice(votes: tuple[int, int, int], why: list[str]) -> None:
    meeting = replace(MEETING, votes_for=votes[0], votes_against=votes[1], abstained=votes[2])
    assert not_carried(meeting) == why


@given(present=st.frozensets(st.integers(1, 5)), least=st.integers(2, 4), day=st.integers(-3, 3))
def test_a_quorum_never_rests_on_who_did_not_sit(present: frozenset[int], least: int, day: int) -> None:
    on = ON + dt.timedelta(days=day)
    sat = [
        one.id for one in SEATS
        if one.id in present and one.from_on <= on and not (one.until_on and one.until_on <= on)
    ]  # fmt: skip
    meeting = replace(MEETING, held_on=on, present=present)
    enough = len(sat) == len(present) and len(sat) >= least and 1 in sat
    assert (not_quorate(replace(TERMS, least_members=least), SEATS, meeting) == []) is enough


# ── what is missing ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        (replace(DRAFT, aims=()), "The plan has no priority yet."),
        (replace(DRAFT, without={}), "The chapter “Early help” has no priority, and no sentence says why not."),
        (
            replace(DRAFT, aims=(replace(AIM, measure=""),)),
            "Priority 1 has neither a measure with a target nor a sentence why there is none yet.",
        ),
        (replace(DRAFT, aims=(replace(AIM, deeds=()),)), "Priority 1 has no action yet."),
        (replace(DRAFT, aims=(replace(AIM, deeds=(replace(DEED, lead=""),)),)), "Action 1.1 has no partner who leads."),
        (replace(DRAFT, aims=(replace(AIM, deeds=(replace(DEED, due=""),)),)), "Action 1.1 has no date."),
        (
            replace(DRAFT, aims=(replace(AIM, deeds=(replace(DEED, no_money=False),)),)),
            "Action 1.1 says neither what it costs nor that it needs no money.",
        ),
    ],
)
def test_every_gap_is_told_in_a_sentence(draft: Draft, said: str) -> None:
    assert said in lacking(draft)
    assert said in may_not_adopt(draft, HEARD, MEETING, TERMS, SEATS, ON)
    assert said in may_not_consult(replace(draft, state="drafting"), TERMS, ON, dt.date(2026, 8, 1), ON)


def test_a_whole_plan_lacks_nothing_and_may_be_adopted() -> None:
    assert lacking(DRAFT) == []
    assert lacking(replace(DRAFT, aims=(replace(AIM, measure="", no_measure="Nobody counts it."),))) == []
    early = replace(AIM, chapter="early-help")
    assert lacking(replace(DRAFT, aims=(early,), without={"14-19": "No.", "workforce": "No."})) == []
    assert may_not_adopt(DRAFT, HEARD, MEETING, TERMS, SEATS, ON) == []


@pytest.mark.parametrize(
    ("draft", "heard", "meeting", "said"),
    [
        (replace(DRAFT, state="drafting"), HEARD, MEETING, "after its consultation has closed"),
        (DRAFT, None, MEETING, "after its consultation has closed"),
        (DRAFT, HEARD, replace(MEETING, held_on=dt.date(2026, 6, 7)), "before the consultation was over"),
        (DRAFT, replace(HEARD, heard=""), MEETING, "not yet said what it heard"),
        (DRAFT, replace(HEARD, changed=""), MEETING, "not yet said what it heard"),
        (DRAFT, HEARD, replace(MEETING, held_on=ON + dt.timedelta(days=1)), "has not been held yet"),
        (DRAFT, HEARD, replace(MEETING, saw=None), "not about this plan"),
        (replace(DRAFT, changes=8), HEARD, MEETING, "changed after the meeting"),
        (DRAFT, HEARD, replace(MEETING, votes_for=0), "not carried"),
        (DRAFT, HEARD, replace(MEETING, present=frozenset({3})), "a quorum needs 2"),
    ],
)
def test_each_thing_in_the_way_of_adoption_is_told(
    draft: Draft, heard: Heard | None, meeting: Sitting, said: str
) -> None:
    assert said in " ".join(may_not_adopt(draft, heard, meeting, TERMS, SEATS, ON))


def test_another_decision_needs_a_quorum_a_vote_and_its_day() -> None:
    assert may_not_decide(MEETING, TERMS, SEATS, ON) == []
    assert may_not_decide(MEETING, TERMS, SEATS, ON - dt.timedelta(days=1)) == ["The meeting is on 22 June 2026."]


# ── asking people ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("state", "opens", "days", "said"),
    [
        ("drafting", 0, 28, ""),
        ("drafting", 0, 27, "at least 28 days"),
        ("drafting", -1, 40, "a day that is over"),
        ("closed", 0, 28, "being drafted"),
    ],
)
def test_a_consultation_lasts_as_long_as_the_terms_say(state: str, opens: int, days: int, said: str) -> None:
    first = ON + dt.timedelta(days=opens)
    last = first + dt.timedelta(days=days - 1)  # the last day counts
    assert " ".join(may_not_consult(replace(DRAFT, state=state), TERMS, first, last, ON)).count(said or "!") == bool(
        said
    )


def test_a_response_is_taken_on_the_first_and_on_the_last_day() -> None:
    days = [dt.date(2026, 5, 10), dt.date(2026, 5, 11), dt.date(2026, 6, 7), dt.date(2026, 6, 8)]
    assert [HEARD.open_on(day) for day in days] == [False, True, True, False]
    assert [HEARD.days_left(day) for day in days] == [28, 27, 0, -1]


# ── what may stand in it ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, ""),
        ({"measure": "", "bound": "", "value": None, "due": ""}, ""),
        ({"chapter": "wings"}, "one of the plan’s chapters"),
        ({"no_measure": "None."}, "not both"),
        ({"value": None}, "needs a target"),
        ({"bound": "about"}, "needs a target"),
        ({"due": ""}, "needs a target"),
        ({"measure": ""}, "A target needs a measure"),
        ({"value": float("nan")}, "as a number"),
        ({"value": float("inf")}, "as a number"),
        ({"due": "soon"}, "Write the date like"),
        ({"due": "2025"}, "within the plan’s years"),
        ({"due": "2031"}, "within the plan’s years"),
        ({"due": "2029/30"}, ""),
    ],
)
def test_a_priority_says_what_can_be(changes: dict[str, object], said: str) -> None:
    wrong = " ".join(aim_wrong(replace(AIM, **changes), 2026, 2029))  # type: ignore[arg-type]
    assert said in wrong
    assert bool(wrong) is bool(said)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, ""),
        ({"lead": "", "due": ""}, ""),
        ({"no_money": False, "amount": 1, "period": "2026/27"}, ""),
        ({"lead": "crown"}, "who leads"),
        ({"partners": ("crown",)}, "other partners"),
        ({"partners": ("schools",)}, "whoever leads is not among them"),
        ({"no_money": False, "amount": 0}, "whole pounds"),
        ({"no_money": False, "amount": 10**12}, "whole pounds"),
        ({"amount": 5}, "not both"),
        ({"period": "2026/27"}, "years of the money"),
        ({"no_money": False, "amount": 5, "period": "always"}, "years of the money"),
        ({"due": "2040"}, "within the plan’s years"),
    ],
)
def test_an_action_says_what_can_be(changes: dict[str, object], said: str) -> None:
    wrong = " ".join(deed_wrong(replace(DEED, **changes), 2026, 2029))  # type: ignore[arg-type]
    assert said in wrong
    assert bool(wrong) is bool(said)


def test_the_last_day_of_an_action_is_the_end_of_what_was_said() -> None:
    assert replace(DEED, due="2027").last_on == dt.date(2027, 12, 31)
    assert replace(DEED, due="").last_on is None
