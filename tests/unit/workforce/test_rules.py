"""What is decided from facts alone: numbers, hours, counts, what may be written, and who may begin."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.workforce.rules import correcting, hours
from village.workforce.rules.catalogue import Role
from village.workforce.rules.content import without_content, without_numbers
from village.workforce.rules.counting import (
    Filled,
    Funded,
    Reconciled,
    Scope,
    count,
    day_before,
    reconcile,
    stands,
    vacancies,
)
from village.workforce.rules.identifiers import NotTaken, canonical, national_hash
from village.workforce.rules.matching import disagree, likely, values
from village.workforce.rules.starting import Answer, Known, access, may_start
from village.workforce.rules.vetting import Standing, TrainingStanding, day_begins

DAY = dt.date(2026, 9, 30)


@pytest.mark.parametrize(
    ("scheme", "written", "value"),
    [
        ("SWE", "sw 12345", "SW12345"),
        ("SWE", "SW1", "SW1"),
        ("TRN", "01/23456", "0123456"),
        ("NMC", "99a0000e", "99A0000E"),
        ("HCPC", "sl 12345", "SL12345"),
        ("HCPC", "PYL123456", "PYL123456"),
        ("HCPC", "ph 123456", "PH123456"),
    ],
)
def test_numbers_of_registers(scheme: str, written: str, value: str) -> None:
    assert canonical(scheme, written) == value


@pytest.mark.parametrize(
    ("scheme", "written"),
    [
        ("SWE", "SW012345"),
        ("SWE", "SW1234567"),
        ("SWE", "54321"),
        ("SWE", "ЅW12345"),
        ("TRN", "123456"),
        ("TRN", "1.23E+06"),
        ("TRN", "1.234567"),
        ("TRN", "１２３４５６７"),
        ("NMC", "8B1111C"),
        ("HCPC", "54321"),
        ("HCPC", "AB 12 34 56"),
        ("HCPC", "XYZ12345"),
    ],
)
def test_what_is_no_number_is_refused_without_being_repeated(scheme: str, written: str) -> None:
    with pytest.raises(NotTaken) as refused:
        canonical(scheme, written)
    assert written not in str(refused.value)


def test_a_national_number_is_compared_by_a_keyed_hash_alone() -> None:
    one = national_hash("AB 12 34 56 C", b"key")
    assert one == national_hash("ab123456c", b"key") != national_hash("ab123456c", b"other")
    assert one != national_hash("AB 12 34 57 C", b"key")
    for wrong in ("BG123456A", "AB12345C", "AB123456E", "DA123456A", "AО123456C", ""):
        with pytest.raises(NotTaken) as refused:
            national_hash(wrong, b"key")
        assert "123456" not in str(refused.value)


@pytest.mark.parametrize(
    ("contracted", "fte", "share"),
    [("18.5", None, "0.5"), (None, "0.8", "0.8"), ("0", None, "0"), ("25", None, "0.675676"), (None, "1.2", "1.2")],
)
def test_a_share_of_full_time_is_hours_over_standard_hours(contracted: str | None, fte: str | None, share: str) -> None:
    told = [Decimal(one) if one else None for one in (contracted, fte)]
    assert hours.share(told[0], told[1], Decimal(37)) == Decimal(share)


@pytest.mark.parametrize(
    ("contracted", "fte", "standard", "sentence"),
    [
        (None, "37", "37", "1.2 of full time"),
        (None, "4", "37", "1.2 of full time"),
        (None, "-0.1", "37", "less than none"),
        ("-1", None, "37", "less than none"),
        ("80", None, "75", "75 hours"),
        (None, "NaN", "37", "Give a number"),
        (None, "Infinity", "37", "Give a number"),
        (None, None, "37", "Give either"),
        ("10", "0.5", "37", "Give either"),
    ],
)
def test_what_nobody_can_work_is_refused_in_a_sentence(
    contracted: str | None, fte: str | None, standard: str, sentence: str
) -> None:
    told = [Decimal(one) if one else None for one in (contracted, fte)]
    with pytest.raises(NotTaken, match=sentence):
        hours.share(told[0], told[1], Decimal(standard))


@pytest.mark.parametrize(
    ("fte", "standard"), [("0", "37"), ("1.3", "37"), ("NaN", "37"), ("1", "0"), ("1", "76"), ("1", "Infinity")]
)
def test_a_post_that_nobody_could_fill_is_refused(fte: str, standard: str) -> None:
    with pytest.raises(NotTaken):
        hours.of_a_post(Decimal(fte), Decimal(standard))
    hours.of_a_post(Decimal("1.2"), Decimal(75))


def post(key: int, role: str = "teacher", fte: str = "1", paid: bool = True, scope: str = "core") -> Funded:
    return Funded(key, role, "schools", scope, paid, Decimal(fte), dt.date(2020, 1, 1))


def test_a_person_is_counted_once_and_their_shares_are_added() -> None:
    one, two = post(1), post(2)
    filled = [
        Filled("ann", one, "permanent", Decimal("0.6"), dt.date(2024, 1, 1)),
        Filled("ann", two, "temporary", Decimal("0.4"), dt.date(2025, 1, 1)),
        Filled("bob", two, "agency", Decimal("0.6"), dt.date(2025, 1, 1), covers=True),
        Filled("cy", one, "permanent", Decimal("0.4"), dt.date(2024, 1, 1), DAY),
    ]
    found = count(Scope(DAY), [one, two], filled)
    assert (found.heads, found.fte) == (1, Decimal(1))
    assert (found.agency_heads, found.agency_fte, found.covering) == (1, Decimal("0.6"), 1)
    assert (found.funded, found.vacant) == (Decimal(2), Decimal(1))  # agency fills nothing; whoever left yesterday too
    assert count(Scope(DAY - dt.timedelta(days=1)), [one, two], filled).heads == 2


def test_a_post_with_too_many_in_it_hides_no_vacancy_of_another() -> None:
    one, two = post(1), post(2)
    filled = [Filled(name, one, "permanent", Decimal(1), dt.date(2024, 1, 1)) for name in ("ann", "bob")]
    filled.append(Filled("cy", two, "agency", Decimal(1), dt.date(2024, 1, 1)))
    assert vacancies(DAY, [one, two], filled) == {1: 0, 2: 1}


def test_the_last_day_of_a_period_is_the_day_before_it_ends() -> None:
    assert (day_before(None), day_before(dt.date(2028, 3, 1))) == (None, dt.date(2028, 2, 29))


def test_a_count_is_of_its_scope_and_says_it() -> None:
    posts = [post(1), post(2, scope="wider"), post(3, paid=False)]
    filled = [Filled(one.post, one, "permanent", Decimal(1), dt.date(2024, 1, 1)) for one in posts]
    names = {"schools": "Schools", "play": "Play"}
    for scope, heads, said in (
        (Scope(DAY), 3, "all sectors; core and wider workforce; paid and volunteer posts"),
        (Scope(DAY, scope="core"), 2, "all sectors; core workforce only; paid and volunteer posts"),
        (Scope(DAY, paid=False), 1, "all sectors; core and wider workforce; volunteer posts only"),
        (Scope(DAY, frozenset({"play"}), "wider", True), 0, "Play; wider workforce only; paid posts only"),
    ):
        assert count(scope, posts, filled).heads == heads
        assert scope.said(names) == said
    assert not stands(dt.date(2019, 12, 31), posts[0].funded_from, None)


def test_what_is_declared_stands_beside_what_is_derived() -> None:
    found = reconcile({"teacher": Decimal("1.5"), "cook": Decimal(1)}, {"teacher": Decimal("1.5"), "nurse": Decimal(2)})
    assert found == [
        Reconciled("cook", Decimal(1), None),
        Reconciled("nurse", Decimal(0), Decimal(2)),
        Reconciled("teacher", Decimal("1.5"), Decimal("1.5")),
    ]
    assert [(one.agrees, one.apart) for one in found] == [(False, None), (False, Decimal(2)), (True, Decimal(0))]


@pytest.mark.parametrize(
    "text",
    [
        "Conviction for theft 1999",
        "caution",
        "has OFFENCES",
        "Certificate 001234567890",
        "0012 3456 7890",
        "Police intelligence disclosed",
        "Sentenced in 2001",
        "GBH 2011, 6 months suspended",
        "shoplifting and burglary as a teenager",
        "possession of cannabis 2009",
        "on the barred list",
        "DUI 2016",
        "indecent images",
        "0012 34 56 78 90/12",
        "001.234.567.890",
        "001  234  567  890, 2020",
        "No ００１２３４５６７８９０",
    ],
)
def test_what_looks_like_a_certificate_is_refused(text: str) -> None:
    with pytest.raises(NotTaken, match="what a certificate says"):
        without_content(text)


@pytest.mark.parametrize("text", ["NI AB123456C", "ab 12 34 56 c", "A.B.123456-C", "ＡＢ１２３４５６Ｃ"])
def test_a_national_number_is_kept_in_no_text(text: str) -> None:
    for decide in (without_content, without_numbers):
        with pytest.raises(NotTaken, match="national insurance number") as refused:
            decide(text)
        assert "34" not in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "I was in charge of the unit from 12/05/2025 to 13/06/2026",
        "Away 12/05/2026 13/06/2026",
        "Away 01/05/26-31/05/26",
        "SW12345, not PH123456",
        "I began at 9 a day later",
    ],
)
def test_what_a_worker_may_ask_is_kept(text: str) -> None:
    assert without_content(text) == text


def test_a_name_may_be_that_of_anything_but_is_no_number() -> None:
    assert without_numbers(" Courtney Spent ") == "Courtney Spent"
    with pytest.raises(NotTaken, match="its number"):
        without_numbers("Wanda 0012 3456 7890")


def test_where_it_was_seen_may_be_written() -> None:
    assert without_content(" Seen by Dot at the office, 12 May 2026 ") == "Seen by Dot at the office, 12 May 2026"


def test_what_a_worker_asks_for_is_read_or_refused() -> None:
    on = dt.date(2026, 11, 27)
    assert correcting.wanted("born_on", "14/03/1985", on=on) == "1985-03-14"
    assert correcting.wanted("born_on", "1985-03-14", on=on) == "1985-03-14"
    assert correcting.wanted("sex", "Female", on=on) == correcting.wanted("sex", "female", on=on) == "female"
    assert correcting.wanted("ethnicity", "chinese", on=on) == "CHNE"
    assert correcting.wanted("posts", " I left in May ", on=on) == "I left in May"
    for field, text in (
        ("born_on", "31/02/1985"),
        ("born_on", "14/03/85"),
        ("born_on", "14/03/2020"),
        ("sex", "x"),
        ("name", " "),
    ):
        with pytest.raises(NotTaken):
            correcting.wanted(field, text, on=on)
    assert correcting.split("Nora Ann Testperson") == ("Nora Ann", "Testperson")
    assert correcting.split("Suharto") == ("", "Suharto")


CLEAR = Standing("clear", dt.date(2026, 1, 1), dt.datetime(2027, 1, 1, tzinfo=dt.UTC))
TRAINED = TrainingStanding((), dt.date(2026, 2, 1), dt.datetime(2028, 1, 1, tzinfo=dt.UTC))
UNTRAINED = TrainingStanding(("safeguarding",))
NURSERY = Role("nursery-practitioner", "Nursery practitioner", "early-years", "core")
SOCIAL = Role("social-worker", "Social worker", "social-care", "core", "child", "SWE")
LIBRARY = Role("childrens-librarian", "Librarian", "sport-and-culture", "wider", "none")
WAITS = Standing("applied", barred_list=True)


@pytest.mark.parametrize(
    ("known", "role", "answer"),
    [
        (Known(True, CLEAR, TRAINED), LIBRARY, Answer("deny", ("barred",))),
        (Known(True, CLEAR, TRAINED), NURSERY, Answer("deny", ("barred",))),
        (Known(False, Standing("suspended"), TRAINED), LIBRARY, Answer("deny", ("suspended",))),
        (Known(False, Standing("no-match"), TRAINED), LIBRARY, Answer("allow", ("nothing-asked",))),
        (Known(True, CLEAR, TRAINED), SOCIAL, Answer("deny", ("barred", "not-registered"))),
        (Known(False, Standing("suspended"), TRAINED), SOCIAL, Answer("deny", ("suspended", "not-registered"))),
        (Known(False, Standing("none"), UNTRAINED), LIBRARY, Answer("allow", ("nothing-asked",))),
        (Known(False, CLEAR, TRAINED), NURSERY, Answer("allow", ("cleared",))),
        (Known(False, CLEAR, UNTRAINED), NURSERY, Answer("supervise", ("not-trained",))),
        (Known(False, WAITS, TRAINED), NURSERY, Answer("supervise", ("applied",))),
        (Known(False, WAITS, UNTRAINED), NURSERY, Answer("supervise", ("applied", "not-trained"))),
        (Known(False, Standing("applied"), TRAINED), NURSERY, Answer("deny", ("applied",))),
        (Known(False, Standing("wrong-workforce"), TRAINED), NURSERY, Answer("deny", ("wrong-workforce",))),
        (Known(False, Standing("suspended"), TRAINED), NURSERY, Answer("deny", ("suspended",))),
        (Known(False, CLEAR, TRAINED), SOCIAL, Answer("deny", ("not-registered",))),
        (Known(False, CLEAR, TRAINED, frozenset({"SWE"})), SOCIAL, Answer("allow", ("cleared",))),
        (Known(False, Standing("none"), TRAINED), SOCIAL, Answer("deny", ("none", "not-registered"))),
    ],
)
def test_who_may_begin(known: Known, role: Role, answer: Answer) -> None:
    assert may_start(known, role) == answer


@pytest.mark.parametrize("reason", ["barred", "suspended", "no-match"])
def test_an_employer_is_told_no_more_than_to_ask(reason: str) -> None:
    told = Answer("deny", (reason, "not-registered")).for_employer
    assert told.reasons == ("ask-designated", "not-registered")
    assert told.said.startswith("Must not work: Ask whoever is designated")


def test_access_holds_while_cleared_trained_and_engaged() -> None:
    known, on = Known(False, CLEAR, TRAINED), dt.date(2026, 9, 1)
    engaged = access(known, [(dt.date(2026, 3, 1), dt.date(2026, 10, 1))], on=on)
    assert engaged["vetting"].from_on == dt.date(2026, 3, 1)
    assert {one.until_at for one in engaged.values()} == {day_begins(dt.date(2026, 10, 1))}
    open_end = access(known, [(dt.date(2025, 1, 1), None)], on=on)
    assert (open_end["vetting"].from_on, open_end["vetting"].until_at) == (CLEAR.since_on, CLEAR.until_at)
    assert set(access(Known(False, Standing("suspended"), TRAINED), [(dt.date(2025, 1, 1), None)], on=on)) == {
        "training"
    }
    assert set(access(Known(False, CLEAR, UNTRAINED), [(dt.date(2025, 1, 1), None)], on=on)) == {"vetting"}
    for nothing in ([], [(dt.date(2025, 1, 1), dt.date(2026, 9, 1))]):
        assert access(known, nothing, on=on) == {}
    assert access(Known(True, CLEAR, TRAINED), [(dt.date(2025, 1, 1), None)], on=on) == {}
    begins_too_late = access(known, [(dt.date(2027, 6, 1), None)], on=on)
    assert set(begins_too_late) == {"training"}


def test_engagements_that_follow_each_other_are_one_time_and_a_gap_ends_it() -> None:
    known, on = Known(False, CLEAR, TRAINED), dt.date(2026, 9, 1)
    first, then = (dt.date(2026, 3, 1), dt.date(2026, 10, 1)), (dt.date(2026, 10, 1), dt.date(2026, 11, 1))
    assert access(known, [then, first], on=on)["vetting"].until_at == day_begins(dt.date(2026, 11, 1))
    assert access(known, [first, (then[0], None)], on=on)["vetting"].until_at == CLEAR.until_at
    assert access(known, [(first[0], None), then], on=on)["vetting"].until_at == CLEAR.until_at
    gap = (dt.date(2026, 10, 2), None)
    assert access(known, [first, gap], on=on)["vetting"].until_at == day_begins(dt.date(2026, 10, 1))


def test_a_shared_number_name_and_birthday_propose_and_a_common_name_does_not() -> None:
    own = values("Wanda", "Testperson", "1985-03-14", "female", {"SWE": "SW12345"})
    others = {
        1: values("Wanda", "Newname", "1985-03-14", "female", {"SWE": "SW12345"}),
        2: values("Wendy", "Elseperson", "1985-03-14", "female", {}),
        3: values("Wanda", "Testperson", "1961-07-02", "female", {"SWE": "SW999"}),
    }
    assert [key for key, _ in likely(own, others, 1000)] == [1]
    assert disagree([("SWE", "SW1"), ("TRN", "1")], [("SWE", "SW2")]) == ["SWE"]


PERIODS = st.tuples(st.integers(0, 60), st.integers(1, 60))


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 3), PERIODS, st.sampled_from([1, 5, 10]), st.booleans())),
    st.integers(0, 130),
)
def test_counts_are_those_of_a_naive_twin(rows: list[tuple[str, int, tuple[int, int], int, bool]], day: int) -> None:
    begin = dt.date(2026, 1, 1)
    on = begin + dt.timedelta(days=day)
    posts = {key: post(key, fte="0.8") for key in (1, 2, 3)}
    filled = [
        Filled(who, posts[key], "agency" if agency else "permanent", Decimal(tenths) / 10,
               begin + dt.timedelta(days=start), begin + dt.timedelta(days=start + length))
        for who, key, (start, length), tenths, agency in rows
    ]  # fmt: skip
    found = count(Scope(on), posts.values(), filled)
    heads, tenths_in = set(), {1: 0, 2: 0, 3: 0}
    for who, key, (start, length), tenths, agency in rows:
        if day in range(start, start + length) and not agency:
            heads.add(who)
            tenths_in[key] += tenths
    assert found.heads == len(heads)
    assert found.fte * 10 == sum(tenths_in.values())
    assert found.vacant * 10 == sum(max(8 - one, 0) for one in tenths_in.values())


def test_ages_of_workers_are_bounded_by_the_birthday() -> None:
    youngest = [correcting.of_an_age(dt.date(2013, 11, 27), on=dt.date(2026, 11, 27))]
    assert youngest == [dt.date(2013, 11, 27)]
    for born, on in (("2013-11-28", "2026-11-27"), ("1925-11-27", "2026-11-27")):
        with pytest.raises(NotTaken):
            correcting.of_an_age(dt.date.fromisoformat(born), on=dt.date.fromisoformat(on))
