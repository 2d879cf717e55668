"""What a share must say, when somebody else must release it, when consent stands: as tables."""

import datetime as dt
from dataclasses import replace

import pytest

from tests.unit.casework.shared import CONSENT, DUTY, UNTOLD
from village.casework.queries.sharing import codes
from village.casework.rules import sharing as rules

TODAY = dt.date(2026, 5, 4)


@pytest.mark.parametrize("grounds", [DUTY, CONSENT, UNTOLD, replace(DUTY, last_on=TODAY)])
def test_grounds_that_say_everything_have_no_fault(grounds: rules.Grounds) -> None:
    assert rules.grounds_faults(grounds, codes(), TODAY) == {}


@pytest.mark.parametrize(
    ("wrong", "part", "sentence"),
    [
        ({"purpose": ""}, "purpose", "what it is shared for"),
        ({"purpose": "curiosity"}, "purpose", "what it is shared for"),
        ({"basis": "9-2-a"}, "basis", "article 6"),
        ({"special": ""}, "special", "article 9"),
        ({"special": "6-1-a"}, "special", "article 9"),
        # substantial public interest goes with one of part 2
        ({"condition": ""}, "condition", "one of these conditions: Statutory and government purposes; Safeguarding"),
        ({"condition": "1-2"}, "condition", "Safeguarding of children"),  # which is of part 1
        ({"special": "9-2-c"}, "condition", "choose none"),
        ({"special": "9-2-c", "condition": "x"}, "condition", "choose none"),
        ({"gateway": ""}, "gateway", "which law"),
        ({"gateway": "magna-carta"}, "gateway", "which law"),
        ({"basis": "6-1-d", "gateway": "magna-carta"}, "gateway", "which law"),
        ({"necessity": "  "}, "necessity", "need to know"),
        ({"told_family": False}, "not_told_because", "told"),
        ({"not_told_because": "We forgot."}, "not_told_because", "told"),
        ({"last_on": TODAY - dt.timedelta(days=1)}, "last_on", "last day"),
        ({"last_on": TODAY + dt.timedelta(days=367)}, "last_on", "last day"),
    ],
)
def test_each_thing_that_is_missing_or_does_not_fit_has_its_sentence_in_its_place(
    wrong: dict[str, object], part: str, sentence: str
) -> None:
    faults = rules.grounds_faults(replace(DUTY, **wrong), codes(), TODAY)  # type: ignore[arg-type]
    assert list(faults) == [part]
    assert sentence in faults[part]


def test_all_that_is_at_fault_is_told_at_once() -> None:
    told = replace(DUTY, basis="", special="", necessity="", last_on=TODAY - dt.timedelta(days=1), gateway="")
    assert list(rules.grounds_faults(told, codes(), TODAY)) == ["basis", "special", "necessity", "last_on"]


@pytest.mark.parametrize(
    ("basis", "special", "told", "purpose", "second"),
    [
        ("6-1-e", "9-2-g", True, "early-help", False),
        ("6-1-e", "9-2-g", False, "early-help", True),  # nobody consented, and the family does not know
        ("6-1-a", "9-2-a", False, "early-help", False),
        ("6-1-e", "9-2-a", False, "early-help", False),
        ("6-1-e", "9-2-g", True, "crime", True),
        ("6-1-a", "9-2-a", True, "crime", True),
    ],
)
def test_somebody_else_must_release_what_nobody_knows_of(
    basis: str, special: str, told: bool, purpose: str, second: bool
) -> None:
    grounds = replace(DUTY, basis=basis, special=special, told_family=told, purpose=purpose)
    assert rules.needs_second(grounds, codes()) is second


@pytest.mark.parametrize(
    ("said", "since", "stands"),
    [
        ([], [], False),  # nobody was asked
        (["given"], [], True),
        (["given", "given"], [], True),
        (["given", "refused"], [], False),  # parents who disagree
        (["given", "withdrawn"], [], False),  # one of them takes it back
        (["given", "withdrawn", "given"], [], False),  # what is given again is given to a new share
        (["given"], ["given", "refused"], True),  # to say no to one service takes nothing back
        (["given"], ["withdrawn"], False),
        (["given"], ["withdrawn", "given"], False),
    ],
)
def test_one_who_takes_consent_back_is_enough(said: list[str], since: list[str], stands: bool) -> None:
    assert rules.consent_stands(said, since) is stands


@pytest.mark.parametrize(
    ("state", "days", "gone", "covered", "shown"),
    [
        ("released", 0, False, True, "released"),
        ("released", 1, False, True, "expired"),
        ("released", 0, True, True, "withdrawn"),
        ("released", 0, False, False, "uncovered"),
        ("released", 1, True, False, "withdrawn"),
        ("proposed", 0, False, True, "proposed"),
        ("proposed", 1, False, True, "expired"),
        ("revoked", 1, True, False, "revoked"),
        ("declined", 1, True, False, "declined"),
    ],
)
def test_how_a_share_stands_is_asked_anew(state: str, days: int, gone: bool, covered: bool, shown: str) -> None:
    today = TODAY + dt.timedelta(days=days)
    assert rules.state_of(state, TODAY, today, consent_gone=gone, covered=covered) == shown
    assert shown in rules.SHARE_STATES


def test_every_code_says_what_it_is_and_those_of_law_where_they_stand() -> None:
    known = codes()
    for one in (*known.article_6.values(), *known.article_9.values(), *known.schedule_1.values()):
        assert one.title
        assert one.source
    assert {code for code, one in known.article_6.items() if one.consent} == {"6-1-a"}
    assert {code for code, one in known.article_9.items() if one.consent} == {"9-2-a"}
    assert not any(one.confirmed for one in known.gateways.values())  # the notes say to check them
    assert not known.reasons["more-detrimental"].confirmed


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"to_slug": "council"}, "two organisations"),
        ({"purposes": ()}, "purposes"),
        ({"purposes": ("curiosity",)}, "purposes"),
        ({"until_on": TODAY}, "end after"),
    ],
)
def test_an_agreement_is_between_two_for_purposes_and_days(wrong: dict[str, object], sentence: str) -> None:
    good = {
        "from_slug": "council", "to_slug": "school", "purposes": ("early-help",), "from_on": TODAY,
        "until_on": TODAY + dt.timedelta(days=1), "codes": codes(),
    }  # fmt: skip
    assert rules.agreement_fault(**good) == ""  # type: ignore[arg-type]
    assert sentence in rules.agreement_fault(**{**good, **wrong})  # type: ignore[arg-type]
