"""A year to 30 September of one worker."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.workforce.rules.measured.counting import counted
from village.workforce.rules.measured.grouping import age_band, ethnic_group, level_group, sectors
from village.workforce.rules.measured.posts import of_post, settings
from village.workforce.rules.measured.years import Stint, Told, Year, apart, days_lost, spells, told, years

D = dt.date
YEAR = Year(2024)


def stint(start: dt.date, end: dt.date | None = None, **more: object) -> Stint:
    usual = Stint(
        "post", "nursery-practitioner", "early-years", "E08000003", "site", True, "permanent", Decimal(1), start, end,
        origin="other", reason="resigned" if end else "",
    )  # fmt: skip
    return replace(usual, **more)  # type: ignore[arg-type]


def known(*stints: Stint) -> Told:
    found = told(stints, YEAR)
    assert found is not None
    return found


def test_a_year_runs_from_october_to_september() -> None:
    assert (YEAR.from_on, YEAR.until_on, YEAR.last_on) == (D(2023, 10, 1), D(2024, 10, 1), D(2024, 9, 30))
    assert YEAR.period == "2023m10~2024m09"
    assert [YEAR.holds(one) for one in (None, D(2023, 9, 30), D(2023, 10, 1), D(2024, 9, 30), D(2024, 10, 1))] == [
        *(False, False, True, True, False),
    ]


def test_the_years_that_are_over() -> None:
    assert [one.year for one in years(D(2023, 9, 30), D(2025, 9, 30))] == [2023, 2024]
    assert [one.year for one in years(D(2023, 10, 1), D(2025, 10, 1))] == [2024, 2025]
    assert years(D(2025, 1, 1), D(2025, 9, 30)) == []


def test_who_works_on_30_september_and_not_after_is_in_post_and_leaves_in_the_next_year() -> None:
    """Leaving on 30 September itself."""
    one = stint(D(2020, 1, 1), D(2024, 10, 1))
    assert (known(one).in_post, known(one).left) == (True, 0)
    after = told([one], Year(2025))
    assert after is not None
    assert (after.in_post, after.left, after.reason) == (False, 1, "resigned")
    before = stint(D(2020, 1, 1), D(2024, 9, 30))
    assert (known(before).in_post, known(before).left) == (False, 1)


def test_who_begins_and_leaves_within_a_year_did_both() -> None:
    found = known(stint(D(2024, 1, 8), D(2024, 4, 1)))
    assert (found.in_post, found.started, found.left, found.origin) == (False, 1, 1, "other")


def test_who_left_and_came_back_did_both_and_did_not_stay() -> None:
    found = known(stint(D(2020, 1, 1), D(2024, 1, 1)), stint(D(2024, 3, 1), origin="agency"))
    assert (found.in_post, found.started, found.left, found.stayed, found.origin) == (True, 1, 1, False, "agency")


def test_a_leaving_is_told_of_where_it_was() -> None:
    gone = stint(D(2020, 1, 1), D(2024, 1, 1), area="E08000006", sector="youth", origin="agency")
    back = stint(D(2024, 3, 1), origin="other")
    found = known(gone, back)
    assert (found.main, found.gone, found.left) == (back, gone, 1)
    here, left = apart(found)
    assert (here.main, here.in_post, here.started, here.left, here.reason) == (back, True, 1, 0, "")
    assert (left.main, left.in_post, left.started, left.left, left.reason) == (gone, False, 0, 1, "resigned")
    assert (here.fte, left.fte, here.origin, left.origin) == (1, 0, "other", "")
    lent = known(gone, replace(back, kind="agency", covers=True))
    assert (lent.main.area, lent.gone) == ("E08000003", gone)
    assert [(one.agency, one.covers, one.left) for one in apart(lent)] == [(True, True, 0), (False, False, 1)]
    stays = known(back)
    assert stays.gone is None
    assert [one.main for one in apart(stays)] == [back, back]


@pytest.mark.parametrize(("gap", "parts"), [(0, 1), (1, 2)])
def test_another_post_of_the_same_employer_is_no_leaving_and_a_day_out_of_all_is(gap: int, parts: int) -> None:
    other = D(2024, 3, 1) + dt.timedelta(days=gap)
    found = [stint(D(2020, 1, 1), D(2024, 3, 1)), stint(other, post="other")]
    assert len(spells(found)) == parts
    assert known(*found).left == parts - 1
    assert known(*found).stayed == (parts == 1)


def test_a_post_within_another_ends_nothing() -> None:
    assert len(spells([stint(D(2020, 1, 1)), stint(D(2021, 1, 1), D(2022, 1, 1)), stint(D(2023, 1, 1))])) == 1
    longer = [stint(D(2020, 1, 1), D(2022, 1, 1)), stint(D(2020, 6, 1), D(2021, 1, 1), reason="retired")]
    assert [one.reason for one in spells(longer)] == ["resigned"]


def test_who_holds_two_posts_is_one_where_most_of_their_time_is() -> None:
    """Staff with two or more roles."""
    small = stint(D(2020, 1, 1), fte=Decimal("0.3"), sector="play", post="a")
    large = stint(D(2022, 1, 1), fte=Decimal("0.5"), sector="youth", post="b")
    found = known(small, large)
    assert (found.main.sector, found.fte, found.in_post) == ("youth", Decimal("0.8"), True)


def test_volunteers_do_not_count_and_agency_staff_are_apart() -> None:
    assert told([stint(D(2020, 1, 1), kind="volunteer")], YEAR) is None
    assert told([stint(D(2020, 1, 1), paid=False)], YEAR) is None
    lent = known(stint(D(2020, 1, 1), kind="agency", covers=True))
    assert (lent.in_post, lent.agency, lent.covers, lent.fte, lent.stayed) == (False, True, True, Decimal(0), False)
    assert told([stint(D(2020, 1, 1), D(2023, 1, 1))], YEAR) is None  # and whoever had left before


def test_who_was_there_on_every_day_stayed() -> None:
    assert known(stint(D(2023, 9, 30))).stayed
    assert not known(stint(D(2023, 10, 1))).stayed


AT = st.dates(D(2019, 1, 1), D(2026, 1, 1))


@given(st.lists(st.tuples(AT, st.integers(1, 900), st.booleans()), max_size=5))
def test_what_there_is_at_the_end_is_what_there_was_and_who_came_less_who_left(
    drawn: list[tuple[dt.date, int, bool]],
) -> None:
    """The identity of stock and flow, which published figures do not have and these do."""
    stints = [stint(a, None if still else a + dt.timedelta(days=days)) for a, days, still in drawn]
    for year in range(2019, 2026):
        now, before = told(stints, Year(year)), told(stints, Year(year - 1))
        stock = int(now.in_post) if now else 0
        flow = now.started - now.left if now else 0
        assert stock == (int(before.in_post) if before else 0) + flow


Away = tuple[dt.date, dt.date | None, Decimal | None]


def lost(away: list[Away], year: Year, *stints: Stint) -> Decimal:
    """Of somebody who was there all the time, unless it is said when."""
    return days_lost(away, spells(stints or [stint(D(2020, 1, 1))]), year)


def test_days_that_were_given_are_shared_out_over_the_end_of_a_year() -> None:
    given_days = (D(2023, 9, 26), D(2023, 10, 6), Decimal(8))  # five days before and five in it
    assert lost([given_days], YEAR) == 4
    assert lost([given_days], Year(2023)) == 4
    assert lost([given_days], Year(2022)) == 0


def test_days_that_were_not_given_are_mondays_to_fridays() -> None:
    assert lost([(D(2024, 3, 1), D(2024, 3, 12), None)], YEAR) == 7  # Friday to the Monday after next
    assert lost([(D(2024, 9, 30), None, None)], YEAR) == 1  # still away, and it was a Monday
    assert lost([(D(2024, 9, 30), None, Decimal(9))], YEAR) == 1  # nobody knows yet how long


def test_nobody_is_away_from_work_that_they_left() -> None:
    """Away since Monday 4 March 2024, gone after Friday 8 March: five days, whatever stands in the register after."""
    open_ended = (D(2024, 3, 4), None, None)
    gone = stint(D(2020, 1, 1), D(2024, 3, 9))
    assert lost([open_ended], YEAR, gone) == 5
    assert lost([open_ended], Year(2025), gone) == 0
    back = stint(D(2024, 9, 26))  # a Thursday: the 26th, 27th and 30th are lost too
    assert lost([open_ended], YEAR, gone, back) == 8
    given_days = (D(2024, 3, 4), D(2024, 3, 14), Decimal(8))  # of ten calendar days five lie before the end
    assert lost([given_days], YEAR, gone) == 4
    assert lost([given_days], YEAR, stint(D(2024, 3, 14))) == 0  # nor before it began


def test_days_of_agency_staff_are_the_agencys() -> None:
    away = (D(2024, 3, 4), D(2024, 3, 9), Decimal(5))
    assert lost([away], YEAR, stint(D(2020, 1, 1), kind="agency")) == 0
    assert lost([away], YEAR, stint(D(2020, 1, 1), D(2024, 3, 6)), stint(D(2024, 3, 6), kind="agency")) == 2


def test_what_nobody_fills_of_a_post() -> None:
    on, there = D(2024, 9, 30), stint(D(2020, 1, 1), fte=Decimal("0.6"))
    lent = stint(D(2020, 1, 1), kind="agency")
    helps = stint(D(2020, 1, 1), kind="volunteer", fte=Decimal("0.2"))

    def post(*stints: Stint, until: dt.date | None = None) -> tuple[str, str] | None:
        found = of_post(Decimal(1), D(2019, 1, 1), until, stints, on)
        return (str(found.vacant), str(found.in_post)) if found else None

    assert post(there, lent) == ("0.4", "0.6")
    assert post(helps) == ("0.8", "0")
    assert post(there, replace(there, fte=Decimal("0.9"))) == ("0", "1.5")
    assert post(until=D(2024, 1, 1)) is None
    assert post(there, until=D(2024, 1, 1)) == ("0", "0.6")


def test_whose_time_is_in_a_post_is_told_of_paid_staff_who_have_any() -> None:
    mine = stint(D(2020, 1, 1), fte=Decimal("0.5"), worker="mine")
    others = [replace(mine, worker="lent", kind="agency"), replace(mine, worker="none", fte=Decimal(0))]
    found = of_post(Decimal(1), D(2019, 1, 1), None, [mine, mine, *others], D(2024, 9, 30))
    assert found is not None
    assert (found.in_post, found.workers) == (1, {"mine"})


def test_a_setting_is_led_by_a_graduate_in_post_there() -> None:
    on = D(2024, 9, 30)
    leads = stint(D(2020, 1, 1), role="early-years-professional")
    taught = stint(D(2020, 1, 1), role="teacher", sector="schools", site="nursery school")
    others = [stint(D(2020, 1, 1)), stint(D(2020, 1, 1), site="nursery school"), stint(D(2020, 1, 1), site="third")]
    assert settings([*others, leads, taught], on) == {
        ("site", "E08000003"): True, ("nursery school", "E08000003"): True, ("third", "E08000003"): False,
    }  # fmt: skip
    assert settings([taught], on) == {}  # a school is no early years setting
    assert settings([replace(leads, kind="agency")], on) == {}
    assert settings([replace(leads, end_on=D(2024, 1, 1)), others[0]], on) == {("site", "E08000003"): False}


@pytest.mark.parametrize(
    ("born", "band"),
    [
        (D(1999, 10, 1), "under-25"), (D(1999, 9, 30), "25-to-34"), (D(1960, 2, 29), "55-to-64"),
        (D(1959, 9, 30), "65-and-over"),
    ],
)  # fmt: skip
def test_age_bands_change_on_the_birthday(born: dt.date, band: str) -> None:
    assert age_band(born, D(2024, 9, 30)) == band


def test_ethnic_groups_are_those_of_the_census_and_what_was_not_said_is_not_known() -> None:
    said = ["WIRI", "MWBC", "CHNE", "BAFR", "OOTH", "REFU", "NOBT", ""]
    found = ["white", "mixed", "asian", "black", "other", "not-known", "not-known", "not-known"]
    assert [ethnic_group(one) for one in said] == found


@pytest.mark.parametrize(
    ("counts", "together"),
    [
        ({"play": 10, "schools": 40}, set()),
        ({"play": 3, "schools": 40}, {"play", "schools"}),
        ({"play": 3, "youth": 12, "schools": 40}, {"play", "youth"}),
        ({"play": 3, "youth": 9, "schools": 40}, {"play", "youth"}),
        ({"play": 0, "schools": 40}, {"play"}),
        ({"play": 4}, {"play"}),
    ],
)
def test_small_sectors_stand_together_until_they_are_many(counts: dict[str, int], together: set[str]) -> None:
    assert {one for one, called in sectors(counts).items() if called == "several"} == together


def test_a_year_of_an_employer_has_the_rates_of_the_formulas() -> None:
    """Ten in post of whom two part-time, four vacant, two left: worked out by hand."""
    stays = [told([stint(D(2020, 1, 1))], YEAR)] * 8 + [told([stint(D(2024, 1, 1), fte=Decimal("0.5"))], YEAR)] * 2
    left = [told([stint(D(2020, 1, 1), D(2024, 1, 1))], YEAR)] * 2
    lent = [told([stint(D(2020, 1, 1), kind="agency", covers=True)], YEAR)]
    vacant = of_post(Decimal(1), D(2019, 1, 1), None, [], YEAR.last_on)
    assert vacant is not None
    found = counted(YEAR, [(one, Decimal(2)) for one in [*stays, *left, *lent] if one], [vacant] * 4)
    assert found.people == {
        "in_post": 10, "started": 2, "leavers": 2, "stayed": 8, "agency": 1, "agency_covering": 1,
    }  # fmt: skip
    assert found.rate("turnover") == 20
    assert found.rate("stability") == 80
    assert found.rate("agency") == pytest.approx(100 / 11)
    assert found.rate("agency-covering") == 100
    assert found.rate("vacancy") == pytest.approx(400 / 13)
    assert found.rate("absence") == pytest.approx(100 * 24 / (9 * 254))  # two days each, but for whom an agency lends
    assert counted(YEAR, [], []).rate("turnover") is None


@pytest.mark.parametrize(
    ("level", "group"),
    [
        ("", "not-known"), ("Entry 1", "2-and-under"), ("Entry 3", "2-and-under"), ("1", "2-and-under"),
        ("2", "2-and-under"), ("3", "3"), ("4", "4-5"), ("5", "4-5"), ("6", "6-and-over"), ("8", "6-and-over"),
    ],
)  # fmt: skip
def test_levels_are_told_in_a_few_groups(level: str, group: str) -> None:
    assert level_group(level) == group
