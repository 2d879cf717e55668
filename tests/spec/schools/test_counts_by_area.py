"""Counts by area against the goal that no school is below: sums agree, and hidden schools make them intervals."""

import re
from collections import defaultdict

from django.test import Client

from tests.spec.places.conftest import words
from tests.spec.schools.conftest import below, listed, mainstream, share
from village.kernel.areas import queries as areas

LINE = 45  # so that many areas have some


def test_each_councils_count_is_that_of_the_file(reader: Client) -> None:
    low, hidden, schools = defaultdict(int), defaultdict(int), defaultdict(int)
    under = below(LINE)
    for row in mainstream():
        schools[row["LEA"]] += 1
        hidden[row["LEA"]] += share(row) is None
        low[row["LEA"]] += row["URN"] in under
    told = {row["area"]: row for row in listed(reader, f"/schools/areas/?line={LINE}&format=csv")}
    councils = {code: row for code, row in told.items() if row["level"] == "authority"}
    assert set(councils) == set(schools)
    for code, row in councils.items():
        assert int(row["schools"]) == schools[code]
        assert (int(row["below_at_least"]), int(row["below_at_most"])) == (low[code], low[code] + hidden[code])
        if low[code]:
            assert row["goal"] == "not met"
        elif hidden[code]:
            assert row["goal"] == "cannot be said"
    assert {row["goal"] for row in councils.values()} == {"met", "not met", "cannot be said"}


def test_councils_add_up_to_regions_and_england(reader: Client) -> None:
    told = listed(reader, f"/schools/areas/?line={LINE}&format=csv")
    of = {row["area"]: row for row in told}
    for name in ("schools", "below_at_least", "below_at_most", "clearly_below", "too_close", "not_known"):
        sums: dict[str, int] = defaultdict(int)
        for row in told:
            if row["level"] == "authority":
                sums[areas.get(row["area"]).parent_code or ""] += int(row[name])
        regions = {code: int(row[name]) for code, row in of.items() if row["level"] == "region"}
        assert regions == {code: number for code, number in sums.items() if code in regions}
        assert sum(sums.values()) == int(of["E92000001"][name])


def test_the_page_has_a_map_with_the_same_in_a_table_and_each_area_leads_to_its_list(reader: Client) -> None:
    body = reader.get(f"/schools/areas/?line={LINE}").content.decode()
    folded = body[body.index('<details class="govuk-details vg-fold">') :]
    councils = int(re.search(r"summary-text\">(\d+) councils", folded)[1])  # type: ignore[index]
    assert councils == folded[: folded.index("</tbody>")].count("<tr") - 1
    said = words(body.encode())
    leeds = below(LINE, area="E08000035")
    hidden = sum(share(row) is None for row in mainstream() if row["LEA"] == "E08000035")
    assert hidden == 0
    schools = sum(row["LEA"] == "E08000035" for row in mainstream())
    assert f"Leeds: {len(leeds)} of {schools} schools below" in body
    assert f'href="/schools/?line={LINE}&amp;area=E08000035"' in body
    assert "the number below is from so many to so many" in said
    answer = reader.get(f"/schools/?line={LINE}&area=E08000035")
    assert f"Leeds: {len(leeds)} of {schools} schools" in words(answer.content)


def test_no_area_with_a_hidden_school_and_none_below_is_said_to_have_met_the_goal(reader: Client) -> None:
    for row in listed(reader, "/schools/areas/?line=1&format=csv"):
        if int(row["not_known"]) and not int(row["below_at_least"]):
            assert row["goal"] == "cannot be said"
