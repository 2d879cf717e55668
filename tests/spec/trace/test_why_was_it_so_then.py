"""From any figure of an earlier period, or as it was published by a day: its own release, row and revisions, from each
row of the table of its series; what is not there then is no page."""

import datetime as dt

import pytest
from django.test import Client

from tests.spec.places.conftest import links, words
from tests.spec.trace.conftest import HERE, LEEDS
from village.cli.complaint import Complaint
from village.cli.trace import trace
from village.outcomes import queries
from village.outcomes.queries import tracing

PAGE = f"/measures/ready-for-school/{LEEDS}/"
EARLIER, DAY = "2021%2F22", dt.date(2023, 1, 1)


def told(reader: Client, query: str, page: str = PAGE) -> str:
    answer = reader.get(f"{page}why/?{query}")
    assert answer.status_code == 200, query
    return words(answer.content)


# ── what is not there ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "query",
    [
        "period=1999%2F00",
        "period=spring",
        "as-at=2022-11-23",  # the day before the first release
        "as-at=2023-01-01&period=2022%2F23",  # published later
        "as-at=2999-01-01",
        "as-at=yesterday",
        "gap=no-such",
        "gap=no-such&as-at=2014-03-01",
    ],
)
def test_a_period_or_a_day_without_the_figure_is_as_a_figure_that_is_not(reader: Client, query: str) -> None:
    absent = reader.get("/measures/ready-for-school/E09999999/why/")
    answer = reader.get(f"{PAGE}why/?{query}")
    assert answer.status_code == absent.status_code == 404
    assert words(answer.content) == words(absent.content)


def test_nor_is_an_area_that_never_was_there_on_any_day(reader: Client) -> None:
    assert tracing.row("ready-for-school", "E09999999", on=DAY) is None
    assert reader.get("/measures/ready-for-school/E09999999/why/?as-at=2023-01-01").status_code == 404


def test_a_measure_that_is_not_in_use_has_nothing_behind_it(reader: Client) -> None:
    row = queries.standing("ready-for-school", LEEDS)
    assert row is not None
    assert tracing.figure({**row, "measure": "happiness"}) is None


# ── an earlier period ────────────────────────────────────────────────────────────────────────────────────────────────


def test_each_row_of_the_series_leads_to_its_own(reader: Client) -> None:
    found = links(reader.get(PAGE).content)
    assert found["65.3%"] == f"{PAGE}why/?period={EARLIER}"
    assert found["66.4%"] == f"{PAGE}why/?period=2022%2F23"
    scorecard = links(reader.get(f"/places/{LEEDS}/scorecard/").content)
    assert scorecard["66.4%"] == f"{PAGE}why/?period=2022%2F23"


def test_its_release_and_its_revisions_are_its_own(reader: Client) -> None:
    said = told(reader, f"period={EARLIER}")
    assert "65.3%, in the 2021 to 2022 school year." in said
    assert "Release: Profile Published on 30 November 2023 by Nobody. 2023-11-30.csv, row 2." in said
    assert "It was revised once since it was first published." in said
    assert "Published as: 64.1%, on 24 November 2022" in said
    assert "Published as: 65.3%, on 30 November 2023" in said
    assert "66.4%" not in said
    assert "Rank:" not in said
    assert "Target:" not in said


def test_the_latest_period_by_name_is_the_latest(reader: Client) -> None:
    assert told(reader, "period=2022%2F23") == told(reader, "")


def test_what_was_counted_here_in_an_earlier_quarter_leads_to_the_families_of_that_quarter(reader: Client) -> None:
    rows = [row for row in queries.values("help-opened", "", [HERE]) if row["value"] is not None]
    quarter = rows[0]["period"]
    said = told(reader, f"period={quarter}", f"/measures/help-opened/{HERE}/")
    assert f"{rows[0]['value']:,.0f}, in " in said
    assert "Counted here, from the records that are kept here." in said
    assert reader.get(f"/measures/help-opened/{HERE}/why/?as-at=2025-01-01").status_code == 404  # known now alone


# ── as published by a day ────────────────────────────────────────────────────────────────────────────────────────────


def test_the_page_as_of_a_day_leads_to_what_stood_behind_it_then(reader: Client) -> None:
    found = links(reader.get(f"{PAGE}?as-at=2023-01-01").content)
    assert found["Why is this number what it is?"] == f"{PAGE}why/?period={EARLIER}&as-at=2023-01-01"
    assert found["64.1%"] == f"{PAGE}why/?period={EARLIER}&as-at=2023-01-01"
    assert found["65.3%"] == f"{PAGE}why/?period={EARLIER}"  # what is known of it now


def test_it_is_told_as_it_stood_then(reader: Client) -> None:
    said = told(reader, "as-at=2023-01-01")
    assert "as published by 1 January 2023" in said
    assert "64.1%, in the 2021 to 2022 school year." in said
    assert "Published on 24 November 2022 by Nobody. 2022-11-24.csv, row 2." in said
    assert "It was revised once after that day." in said
    assert "since it was first published" not in said
    assert "65.3%" not in said
    assert links(reader.get(f"{PAGE}why/?as-at=2023-01-01").content)[
        "Children developing well at five, Leeds, as published by 1 January 2023"
    ].endswith("?as-at=2023-01-01")


def test_a_period_as_of_a_day_after_its_revision(reader: Client) -> None:
    said = told(reader, f"as-at=2023-12-01&period={EARLIER}")
    assert "65.3%, in the 2021 to 2022 school year." in said
    assert "after that day" not in said
    assert "66.0%, in the 2022 to 2023 school year." in told(reader, "as-at=2023-12-01")


# ── as a tree ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_command_prints_the_same(reader: Client, capsys: pytest.CaptureFixture[str]) -> None:
    page = told(reader, f"as-at=2023-01-01&period={EARLIER}")
    trace("ready-for-school/Leeds", period="2021/22", on="2023-01-01")
    for line in capsys.readouterr().out.splitlines()[1:]:
        said = line.lstrip("│├└─ ")
        if said and not said.startswith("/"):
            assert " ".join(said.split()) in page, said


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        ({"period": "1999/00"}, "There is nothing called"),
        ({"on": "2022-11-23"}, "There is nothing called"),
        ({"on": "yesterday"}, "'yesterday' is no day"),
        ({"on": "2999-01-01"}, "2999-01-01 has not come yet"),
    ],
)
def test_what_is_not_there_is_one_sentence(reader: Client, asked: dict[str, str], problem: str) -> None:
    with pytest.raises(Complaint, match=problem):
        trace("ready-for-school/Leeds", **asked)
