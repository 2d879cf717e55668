"""Explaining, sending off, signing by a second person, sending back, erasing."""

import hashlib
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.unit.workforce.collecting.made import (
    CY,
    NINA,
    NOW,
    NOWHERE,
    OVER,
    SIGNATORY,
    UMA,
    Round,
    account,
    made,
    seen,
)
from tests.unit.workforce.collecting.test_sending import refused
from village.kernel.accounts.actions import give_role
from village.workforce.actions.collecting import opening, signing
from village.workforce.actions.collecting.sending import take_draft
from village.workforce.models import Asked, Explanation, Sending, Signature, Version
from village.workforce.queries.collecting import overview, returns


@pytest.fixture
def round_(db: None) -> Round:
    return Round()


def query(round_: Round) -> returns.Query:
    version = Version.objects.filter(asked=round_.asked)[0]
    return returns.queries(version, returns.said_to([round_.asked.pk])[round_.asked.pk])[0]


def explain(round_: Round, words: str = "Two half posts in one.", *, every: bool = False, mark: str = "") -> int:
    return signing.explain(
        asked=round_.asked.ref, mark=mark or query(round_).mark, words=words, every=every, **round_.kept
    )


def test_whoever_made_or_sent_a_return_never_signs_it(round_: Round) -> None:
    round_.send(NINA)
    both = round_.nursery.lead
    give_role(account=both, role=SIGNATORY, area=made.AREA, from_on=made.days(-9), by="test", at=NOW)
    told: dict[str, Any] = {"asked": round_.asked.ref, "number": 1, "at": NOW}
    refused("Someone else must decide on what you recorded yourself", signing.sign_return, by=seen(both), **told)
    # One made the version, another sent it: neither signs.
    maker = account("May Maker", made.LEAD, SIGNATORY)
    signing.withdraw_return(asked=round_.asked.ref, **round_.kept)
    round_.nursery.lead = maker
    round_.take(UMA)
    signing.submit_return(asked=round_.asked.ref, number=2, by=seen(both), at=NOW)
    for one in (both, maker):
        refused("Someone else must decide", signing.sign_return, by=seen(one), **{**told, "number": 2})
    signing.sign_return(by=seen(round_.signatory), **{**told, "number": 2})
    assert round_.state() == "signed"


@pytest.mark.parametrize("hand", ["drafted", "explained", "sent and took back"])
def test_whoever_had_a_hand_in_a_return_never_signs_it(round_: Round, hand: str) -> None:
    other = account("Ann Other", made.LEAD, SIGNATORY)
    told: dict[str, Any] = {"asked": round_.asked.ref, "by": seen(other), "at": NOW}
    if hand == "drafted":
        sha256 = round_.draft(OVER, NINA, by=seen(other)).sha256
        take_draft(asked=round_.asked.ref, sha256=sha256, **round_.kept)
        explain(round_)
    else:
        round_.take(OVER, NINA)
    if hand == "explained":
        signing.explain(mark=query(round_).mark, words="Sleeps in on two nights.", every=False, **told)
    if hand == "sent and took back":
        explain(round_)
        signing.submit_return(number=1, **told)
        signing.withdraw_return(**told)
    signing.submit_return(asked=round_.asked.ref, number=1, **round_.kept)
    refused("Someone else must decide on what you recorded yourself", signing.sign_return, number=1, **told)
    signing.sign_return(asked=round_.asked.ref, number=1, **round_.signed)
    assert round_.state() == "signed"


def test_that_somebody_sent_a_return_is_only_ever_added(round_: Round) -> None:
    round_.send(NINA)
    with pytest.raises(IntegrityError), transaction.atomic():
        Sending.objects.update(by=NOWHERE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Sending.objects.all().delete()


def test_nobody_of_another_employer_and_no_manager_signs(round_: Round) -> None:
    round_.send(NINA)
    for one in (account("Ola Other", SIGNATORY, body="school"), round_.manager, round_.nursery.dsl):
        told: dict[str, Any] = {"asked": round_.asked.ref, "by": seen(one), "at": NOW}
        refused("There is no such return", signing.sign_return, number=1, **told)
        refused("There is no such return", signing.refuse_to_sign, because="x", **told)
    assert not Signature.objects.exists()


def test_nothing_is_signed_while_a_query_is_open_or_of_another_version(round_: Round) -> None:
    told: dict[str, Any] = {"asked": round_.asked.ref, **round_.signed}
    refused("does not wait for a signature", signing.sign_return, number=1, **told)
    round_.send(OVER, NINA)
    refused("1 query is not explained", signing.sign_return, number=1, **told)
    refused("Another version was taken", signing.sign_return, number=2, **told)
    refused("was sent: take it back first", explain, round_)
    assert not Explanation.objects.exists()
    explained_and_sent(round_)
    made_one = signing.sign_return(number=1, **told)
    assert made_one.sha256 == reading_digest()
    refused("is signed off", explain, round_)


def explained_and_sent(round_: Round, *, every: bool = False) -> int:
    """Taken back, explained, and sent again."""
    signing.withdraw_return(asked=round_.asked.ref, **round_.kept)
    number = explain(round_, every=every)
    signing.submit_return(asked=round_.asked.ref, number=1, **round_.kept)
    return number


def reading_digest() -> str:
    return hashlib.sha256(bytes(Version.objects.get().tables)).hexdigest()


def test_two_queries_are_told_as_two(round_: Round) -> None:
    round_.send(OVER, OVER.replace("w4", "w5").replace("Over", "Ober").replace("p4", "p5"), NINA)
    refused("2 queries are not explained", signing.sign_return, asked=round_.asked.ref, number=1, **round_.signed)
    assert explained_and_sent(round_, every=True) == 2
    signing.sign_return(asked=round_.asked.ref, number=1, **round_.signed)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "Say why"),
        (".", "Say why"),
        ("It is so.", "Say why"),
        ("x" * 301, "Say why"),
        ("AB 12 34 56 C", "national insurance number"),
    ],
)
def test_an_explanation_says_something_and_nothing_that_is_not_kept(round_: Round, words: str, said: str) -> None:
    round_.take(OVER, NINA)
    refused(said, explain, round_, words)
    refused("There is no such query", explain, round_, mark="0" * 32)
    assert not Explanation.objects.exists()


def test_there_is_no_query_before_a_version(round_: Round) -> None:
    refused("There is no such query", explain, round_, mark="0" * 32)


def test_an_explanation_holds_until_the_row_says_something_else(round_: Round) -> None:
    round_.take(OVER, NINA)
    explain(round_)
    round_.take(CY, NINA, OVER)  # another row, another line of the file, the same words
    assert query(round_).words == "Two half posts in one."
    round_.take(OVER.replace(",60", ",61"), NINA)
    assert query(round_).words == ""


TWO = OVER.replace(",60", ",").replace("p4", "p8").replace("2019-03-04,,1", "2019-03-04,,{}")


def test_an_explanation_of_somebody_holds_until_anything_of_them_is_another(round_: Round) -> None:
    """Of all their roles together, which is about the person and no row."""
    first = OVER.replace(",60", ",").replace(",,1,", ",,0.8,")
    round_.take(first, TWO.format("0.7"), NINA)
    assert query(round_).finding["code"] == "E207"
    explain(round_)
    round_.take(NINA, TWO.format("0.7"), first)
    assert query(round_).words == "Two half posts in one."
    round_.take(NINA, TWO.format("0.9"), first)
    assert (query(round_).finding["code"], query(round_).words) == ("E207", "")


def test_a_return_goes_back_with_words_and_comes_again(round_: Round) -> None:
    told: dict[str, Any] = {"asked": round_.asked.ref, **round_.signed}
    refused("does not wait for a signature", signing.refuse_to_sign, because="No.", **told)
    round_.send(NINA)
    for words in ("", "x" * 301):
        refused("what is to be put right", signing.refuse_to_sign, because=words, **told)
    signing.refuse_to_sign(because="The cook is missing.", **told)
    one = Asked.objects.get()
    assert (one.state, one.because, one.submitted_by) == ("returned", "The cook is missing.", None)
    assert not one.back_by_area
    round_.sign(NINA, CY)
    assert Asked.objects.get().because == ""
    back: dict[str, Any] = {"asked": round_.asked.ref, "because": "Look at the hours.", "at": NOW}
    refused("There is no such return", opening.reopen_return, by=round_.nursery.viewer, **back)
    opening.reopen_return(by=seen(round_.manager), **back)
    refused("was not signed off", opening.reopen_return, by=seen(round_.manager), **back)
    assert round_.state() == "returned"
    assert Asked.objects.get().back_by_area


def test_a_signature_is_only_ever_added(round_: Round) -> None:
    round_.sign(NINA)
    with pytest.raises(IntegrityError), transaction.atomic():
        Signature.objects.update(sha256="0" * 64)
    with pytest.raises(IntegrityError), transaction.atomic():
        Signature.objects.all().delete()


def test_the_area_sees_who_is_late_how_good_and_what_is_reckoned(round_: Round) -> None:
    earlier = opening.open_collection(
        area=made.AREA, kind="early-years", reference_on=made.days(-400), due_on=made.TODAY, **round_.managed
    )
    later = [one.replace(",permanent", ",fixed") for one in (NINA, CY)]
    now = {"nursery": [NINA, UMA], "school": later[:1], "club": later[1:]}
    was = {"nursery": [NINA], "school": [NINA], "club": [CY], "play": [NINA, UMA]}
    bodies = {name: made.Scene(name).lead if name != "nursery" else round_.nursery.lead for name in was}
    for collection, rows in ((earlier, was), (round_.collection, {**now, "play": [], "quiet": []})):
        made.employer("quiet")
        slugs = [name for name in rows if not Asked.objects.filter(collection=collection, employer__slug=name)]
        opening.ask_employers(collection=collection.ref, employers=slugs, **round_.managed)
        for name, some in rows.items():
            if some:
                round_.nursery.lead = bodies[name]
                round_.asked = Asked.objects.get(collection=collection, employer__slug=name)
                round_.send(*some)
    assert overview.before(round_.collection) == earlier
    heads = overview.estimates(round_.collection)["heads"]
    # Three employers had 3 people before and have 4 now: the fourth's 2 are reckoned as 2 2/3; quiet never sent.
    assert (heads.counted, set(heads.pairs), heads.missing) == (4, {"nursery", "school", "club"}, ("quiet",))
    assert round(heads.by_employer["play"], 6) == round(2 * heads.change, 6)
    assert round(heads.change * 3, 6) == 4
    asked = list(Asked.objects.filter(collection=round_.collection).select_related("employer", "collection"))
    lines = overview.lines_of(asked, NOW)
    assert [one.asked.employer.slug for one in lines][:2] == ["play", "quiet"]
    assert {one.quality.score for one in lines if one.quality and one.asked.employer.slug == "club"} == {100.0}
    assert overview.estimates(earlier)["fte"].change is None
    after = overview.lines_of(asked, NOW + 25 * made.dt.timedelta(days=1))
    assert {one.asked.employer.slug: one.late for one in after if one.late} == {"play": 5, "quiet": 5}
    assert NOWHERE not in {one.asked.ref for one in lines}


def test_what_the_rules_found_is_told_by_rule(round_: Round) -> None:
    round_.take(OVER, NINA.replace("WBRI", "NOBT"))
    lines = overview.lines_of(list(Asked.objects.select_related("employer", "collection")), NOW)
    found = overview.rules_found(overview.found_at(lines))
    assert [(code, severity, number, employers) for code, severity, _, number, employers in found] == [
        ("E211", "query", 1, 1), ("P113", "warning", 1, 1),
    ]  # fmt: skip
    version = Version.objects.get()
    assert returns.by_code(version, "query") == [("E211", "query", 1)]
