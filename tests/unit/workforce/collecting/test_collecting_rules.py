"""What a return changes, how good it is, how far it has come and what is reckoned: held to naive twins."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import hypothesis.strategies as st
import pytest
from hypothesis import given

from tests.oracles import collecting as twins
from village.workforce.queries.catalogue import catalogue
from village.workforce.queries.returns.shipped import shipped_returns, shipped_standard
from village.workforce.rules.collecting import changes, estimating, identities, keeping, moving, quality, register
from village.workforce.rules.returns.layouts import UNNAMED
from village.workforce.rules.returns.packs import Finding
from village.workforce.rules.returns.standard import Tables
from village.workforce.rules.said import ABSENCES, ETHNICITIES, KINDS, ORIGINS, REASONS, SEXES

STANDARD, EARLY, CSWW = shipped_standard(), shipped_returns()["early-years"], shipped_returns()["csww"]
ON = dt.date(2025, 9, 30)
names = st.sampled_from("abcdefg")
counts = st.dictionaries(names, st.integers(0, 500), max_size=7)


@given(asked=st.lists(names, unique=True), now=counts, before=counts)
def test_what_is_reckoned_is_what_its_twin_reckons(
    asked: list[str], now: dict[str, int], before: dict[str, int]
) -> None:
    found = estimating.estimated(
        asked, {k: Decimal(v) for k, v in now.items()}, {k: Decimal(v) for k, v in before.items()}
    )
    total, missing = twins.reckoned(asked, now, before)
    assert abs(Fraction(found.total) - total) < Fraction(1, 10**9)
    assert list(found.missing) == missing
    assert set(found.by_employer) <= set(asked) - set(now)


def test_three_who_grew_by_a_tenth_say_so_of_the_fourth() -> None:
    now, before = {"a": 11, "b": 22, "c": 33}, {"a": 10, "b": 20, "c": 30, "d": 50}
    found = estimating.estimated(
        "abcd", {k: Decimal(v) for k, v in now.items()}, {k: Decimal(v) for k, v in before.items()}
    )
    assert (found.counted, found.change, found.pairs, found.total) == (
        66,
        Decimal("1.1"),
        tuple("abc"),
        Decimal("121.0"),
    )
    few = estimating.estimated("abd", {"a": Decimal(11), "b": Decimal(22)}, {k: Decimal(v) for k, v in before.items()})
    assert (few.change, few.missing, few.by_employer) == (None, ("d",), {})


@given(
    filled=st.integers(0, 90), fields=st.integers(0, 90), clean=st.integers(0, 9), people=st.integers(0, 9),
    explained=st.integers(0, 5), more=st.integers(0, 5), late=st.integers(0, 60),
)  # fmt: skip
def test_the_score_is_its_twins(
    filled: int, fields: int, clean: int, people: int, explained: int, more: int, late: int
) -> None:
    filled, clean = min(filled, fields), min(clean, people)
    found = quality.quality(
        quality.Measured(filled, fields, clean, people), queries=explained + more, explained=explained, late=late
    )
    twin = twins.score(filled, fields, clean, people, explained, explained + more, late)
    assert found.score == (pytest.approx(float(twin)) if fields else None)
    assert found.score is None or 0 <= found.score <= 100


def one(**more: object) -> Tables:
    """A return of one person in one post."""
    post = {"id": "p1", "site": "s1", "role": "nursery-cook", "standard_hours": Decimal(40)}
    engagement = {"id": "engagement-1", "person": "w1", "post": "p1", "started_on": dt.date(2020, 1, 1), **more}
    return {
        "return": [{"id": "return-1", "kind": "early-years"}],
        "person": [{"id": "w1", "surname": "Made", "born_on": dt.date(1980, 1, 31)}],
        "site": [{"id": "s1", "name": "House"}],
        "post": [post],
        "engagement": [engagement],
    }  # type: ignore[dict-item]


def test_completeness_counts_what_everybody_has_and_nothing_of_agencies() -> None:
    # Of early years everybody has: SettingRef is a key, so SettingName; Surname, BirthDate, Gender, Ethnicity; Role,
    # FullTimeHours; Agency, ContractType, StartDate, FTE, HoursPerWeek: twelve.
    found = quality.measured(STANDARD, EARLY, one(fte=Decimal(1)), [])
    assert (found.filled, found.fields) == (7, 12)
    assert quality.measured(STANDARD, EARLY, one(agency=True), []).fields == 0
    assert (found.clean, found.people) == (1, 1)
    assert quality.measured(STANDARD, EARLY, one(), {"w1", "nobody"}).clean == 0


letters = st.dictionaries(st.text("abcdef", min_size=1, max_size=2), st.sampled_from("xyz"), max_size=8)


@given(before=letters, now=letters)
def test_what_becomes_of_each_line_is_what_its_twin_says(before: dict[str, str], now: dict[str, str]) -> None:
    fields = changes.columns(STANDARD, EARLY)

    def made(of: dict[str, str]) -> dict[changes.Key, changes.Line]:
        return {(key,): changes.Line(key, {"ContractType": (value,)}) for key, value in of.items()}

    found = changes.compared(made(before), made(now), fields)
    new, updated, unchanged, leaving = twins.became(before, now)
    assert (list(found.new), found.unchanged, list(found.leaving)) == (new, unchanged, leaving)
    assert [one.who for one in found.updated] == updated


def test_a_change_is_shown_masked() -> None:
    before, now = one(fte=Decimal(1)), one(fte=Decimal("0.5"))
    now["person"][0]["surname"], now["person"][0]["ethnicity"] = "Other", "WBRI"
    was, is_now = (changes.lines(STANDARD, EARLY, each) for each in (before, now))
    (change,) = changes.compared(was, is_now, changes.columns(STANDARD, EARLY)).updated
    assert change.who == "w1"
    said = {name: (old, new) for name, old, new in change.columns}
    assert said["FTE"] == ("1", "0.5")
    assert "Other" not in str(said)
    assert "WBRI" not in str(said)
    assert said["Ethnicity"][0] == "nothing"


@pytest.mark.parametrize(
    ("was", "heads", "another_day", "new", "words"),
    [
        (10, 10, True, (), ["is this its file"]),
        (10, 10, False, (), []),
        (10, 10, True, ("w1",), []),
        (20, 25, False, (), []),  # a quarter, and not more
        (20, 26, False, (), ["26 people are in post, and 20 were"]),
        (20, 14, False, (), ["14 people are in post"]),
        (3, 7, False, (), []),  # fewer than five
        (0, 5, True, ("w1",), ["and 0 were"]),
    ],
)
def test_what_is_looked_at_once_more(
    was: int, heads: int, another_day: bool, new: tuple[str, ...], words: list[str]
) -> None:
    found = changes.remarks(changes.Changes(new, (), 3, ()), was, heads, another_day=another_day)
    assert len(found) == len(words)
    assert all(some in one for some, one in zip(words, found, strict=True))


def test_lines_alike_are_told_by_order_and_those_who_had_left_can_be_left_out() -> None:
    twice = one()
    twice["engagement"].append({**twice["engagement"][0], "id": "engagement-2", "ended_on": ON})
    assert len(changes.lines(STANDARD, EARLY, twice)) == 2
    assert len(changes.lines(STANDARD, EARLY, twice, standing=ON)) == 1


def test_a_post_that_the_file_does_not_name_is_not_compared_by_its_row() -> None:
    found = one()
    found["post"][0]["id"] = found["engagement"][0]["post"] = f"{UNNAMED}7"
    (line,) = changes.lines(STANDARD, EARLY, found).values()
    assert "PostRef" not in line.values
    (named,) = changes.lines(STANDARD, EARLY, one()).values()
    assert named.values["PostRef"] == ("p1",)


def test_the_census_has_a_line_for_the_whole_and_knows_people_by_number() -> None:
    tables = one()
    tables["return"] = [{"id": "return-1", "kind": "CSWW", "vacancies_fte": Decimal(2)}]
    tables["person"][0] |= {"social_worker_no": "SW1", "social_worker_text": "SW000001"}
    tables["absence"] = [{"id": "a1", "engagement": "engagement-1", "absent": True}]
    tables["qualification"] = [{"id": "q1", "person": "w1", "institution": "Made Up"}]
    found = changes.lines(STANDARD, CSWW, tables)
    assert next(line.who for line in found.values()) == changes.WHOLE
    ((key, line),) = ((key, line) for key, line in found.items() if line.who != changes.WHOLE)
    assert key[0] == "SW1"
    assert line.who == "•••••001"
    assert (line.values["Absat30Sept"], line.values["QualInst"]) == ((True,), ("Made Up",))
    assert identities.person_key(CSWW, {"id": "person-3"}) == "person-3"


def test_totals_count_each_once_and_agency_staff_apart() -> None:
    tables = one(fte=Decimal("0.4"))
    more = [
        {"person": "w1", "weekly_hours": Decimal(20), "started_on": dt.date(2025, 1, 1)},  # a second post: half
        {"person": "w2", "started_on": dt.date(2024, 9, 30)},  # of no known hours, begun on the day a year before
        {
            "person": "w3",
            "fte": Decimal(1),
            "started_on": dt.date(2020, 1, 1),
            "ended_on": ON,
        },  # the last day is one in it
        {"person": "w4", "fte": Decimal(1), "started_on": dt.date(2020, 1, 1), "ended_on": dt.date(2025, 9, 29)},
        {"person": "w5", "fte": Decimal(1), "agency": True, "started_on": dt.date(2025, 1, 1)},
        {"person": "w6", "fte": Decimal(1), "agency": True, "ended_on": dt.date(2024, 1, 1)},
    ]
    tables["engagement"] += [{"id": f"e{n}", "post": "p1", **each} for n, each in enumerate(more)]
    found = changes.totals(EARLY, tables, ON)
    assert (found.heads, found.fte, found.unknown, found.agency) == (3, Decimal("1.9"), 1, 1)
    assert (found.starters, found.leavers) == (1, 2)
    assert changes.year_before(dt.date(2024, 2, 29)) == dt.date(2023, 2, 28)


def test_what_is_kept_comes_back_as_it_was() -> None:
    tables = one(fte=Decimal("0.5"), agency=False, ended_on=ON, contract=None)
    kept = keeping.packed(STANDARD, tables)
    back = keeping.unpacked(STANDARD, kept)
    assert keeping.packed(STANDARD, back) == kept
    assert keeping.digest(kept) == keeping.digest(
        keeping.packed(STANDARD, one(fte=Decimal("0.500"), agency=False, ended_on=ON))
    )
    assert back["engagement"][0]["fte"] == Decimal("0.5")
    assert (back["engagement"][0]["agency"], back["engagement"][0]["ended_on"]) == (False, ON)


@pytest.mark.parametrize(
    ("state", "move", "after"),
    [
        ("waiting", "take", "taken"), ("taken", "take", "taken"), ("returned", "take", "taken"),
        ("submitted", "take", None), ("signed", "take", None), ("waiting", "submit", None),
        ("taken", "submit", "submitted"), ("submitted", "sign", "signed"), ("taken", "sign", None),
        ("submitted", "send-back", "returned"), ("signed", "send-back", None), ("signed", "reopen", "returned"),
        ("submitted", "withdraw", "taken"), ("signed", "withdraw", None),
    ],
)  # fmt: skip
def test_a_return_moves_one_step_at_a_time(state: str, move: str, after: str | None) -> None:
    assert moving.moved(state, move) == after
    assert after is not None or moving.NOT_NOW[move]


@pytest.mark.parametrize(("sent", "today", "days"), [(None, 9, 0), (None, 12, 2), (8, 30, 0), (15, 30, 5), (10, 30, 0)])
def test_late_is_counted_from_the_due_day(sent: int | None, today: int, days: int) -> None:
    day = lambda number: dt.date(2025, 10, number)  # noqa: E731
    assert moving.days_late(day(10), day(sent) if sent else None, day(today)) == days


def test_the_register_says_everything_in_the_words_of_the_standard() -> None:
    codes = {name.split("@")[0]: known for name, known in STANDARD.codes.items()}
    assert set(register.GENDERS) == set(SEXES)
    assert set(register.GENDERS.values()) == codes["gender"]
    assert set(register.CONTRACTS) == set(KINDS)
    assert set(register.CONTRACTS.values()) == codes["contract"]
    assert set(register.START_ORIGINS) == set(ORIGINS)
    assert set(register.START_ORIGINS.values()) == codes["start-origin"]
    assert set(register.LEAVING) == set(REASONS)
    assert set(register.LEAVING.values()) == codes["leaving-reason"]
    assert set(ETHNICITIES) == codes["ethnicity"]
    assert set(ABSENCES) == codes["absence-reason"]
    assert set(register.SECTORS) == {name for name, each in shipped_returns().items() if each.file == "csv"}
    roles = catalogue().roles
    assert register.speaks_of(CSWW, roles["social-worker"])
    assert not register.speaks_of(CSWW, roles["teacher"])
    assert register.speaks_of(EARLY, roles["nursery-cook"])
    assert not register.speaks_of(EARLY, roles["teacher"])


def test_where_a_file_and_the_register_disagree() -> None:
    file, held = one(fte=Decimal(1)), one(fte=Decimal("0.5"), leaving_reason="1")
    held["person"][0] |= {"id": "abc", "gender": "1"}
    file["person"][0] |= {"gender": "2", "forenames": None}
    held["engagement"][0]["person"] = "abc"
    held["engagement"].append({"id": "e2", "person": "abc", "started_on": dt.date(2018, 1, 1)})
    file["engagement"].append({"id": "e3", "person": "w1", "started_on": dt.date(2017, 1, 1)})
    held["person"].append({"id": "other"})
    file["person"].append({"id": "w9"})
    found = register.differences(STANDARD, EARLY, file, held)
    assert [(each.kind, each.who, each.column, each.in_file, each.in_register) for each in found] == [
        ("differs", "w1", "Gender", "•••", "•••"),
        ("differs", "w1", "FTE", "1", "0.5"),
        ("only-file", "w1", "StartDate", "2017-01-01", ""),
        ("only-register", "w1", "StartDate", "", "2018-01-01"),
        ("only-file", "w9", "", "", ""),
        ("only-register", "other", "", "", ""),
    ]
    assert register.differences(STANDARD, EARLY, file, file) == []


def test_a_person_goes_with_all_that_is_about_them() -> None:
    tables = one()
    tables["person"].append({"id": "w2"})
    tables["contract"] = [{"id": "c", "engagement": "engagement-1"}]
    tables["induction"] = [{"id": "i", "engagement": "engagement-1"}]
    tables["supervision"] = [{"id": "s", "induction": "i"}]
    tables["qualification"] = [{"id": "q", "person": "w1"}, {"id": "r", "person": "w2"}]
    left = identities.without(tables, ["w1"])
    assert [each["id"] for each in left["person"]] == ["w2"]
    assert [each["id"] for each in left["qualification"]] == ["r"]
    assert not any(left[name] for name in ("engagement", "contract", "induction", "supervision"))


def test_a_finding_is_another_when_anything_of_its_row_is() -> None:
    finding = Finding("E211", "query", "w1", "engagement", "engagement-1", "fte", None, "", "Said")
    person, row = one()["person"][0], one(fte=Decimal(1))["engagement"][0]
    first = identities.mark(EARLY, finding, person, row)
    assert identities.mark(EARLY, finding, person, {**row, "id": "engagement-9"}) == first
    assert identities.mark(EARLY, finding, person, {**row, "fte": Decimal("0.9")}) != first
    assert identities.mark(EARLY, finding, {"id": "w2"}, row) != first
    assert identities.mark(EARLY, finding, None, row) != first
    assert identities.mark(EARLY, finding, person, row, [{"id": "engagement-2", "fte": Decimal(1)}]) != first


def test_all_that_is_told_of_somebody_is_theirs_and_their_posts() -> None:
    tables = one(fte=Decimal(1))
    tables["person"].append({"id": "w2"})
    tables["qualification"] = [{"id": "q", "person": "w1", "kind": "qts"}]
    tables["absence"] = [{"id": "a", "engagement": "engagement-1", "absent": True}]
    found = identities.told_of(tables)
    assert found["w2"] == [{"id": "w2"}]
    assert len(found["w1"]) == 5  # the person, the engagement, its post, a qualification, an absence
    assert tables["post"][0] in found["w1"]
