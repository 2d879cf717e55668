"""What the latest figure is compared with is told where it is told why it is what it is, with how each comparison was
made; a gap leads to both of its figures; and so does what the Children's Plan states to its place and its aims."""

import html
import re

import pytest
from django.test import Client

from tests.spec.places.conftest import links, words
from village.outcomes import queries
from village.outcomes.rules import say, tracing

LEEDS = "E08000035"
PAGE = f"/measures/ready-for-school/{LEEDS}/"
CENTRES = "childrens-centres-open-ch1-2008"


def told(reader: Client, address: str) -> str:
    answer = reader.get(address)
    assert answer.status_code == 200, address
    return words(answer.content)


def test_the_latest_figure_is_told_with_all_that_it_is_compared_with(reader: Client) -> None:
    [row] = queries.standings_of("ready-for-school", LEEDS, "")
    said = told(reader, f"{PAGE}why/")
    assert f"Beside England: {row['england_value']:.1f}%" in said
    assert f"Beside its neighbours: {row['neighbours_value']:.1f}%" in said
    assert "neighbours, weighted by how many children each has." in said
    assert f"Rank: {row['rank']} of {row['of']} Among the councils of the same period; 1 is best." in said
    assert f"Target: {row['state'].capitalize()}" in said
    assert "The chance of" in said
    england = told(reader, "/measures/ready-for-school/E92000001/why/")
    assert "Beside England" not in england
    assert "Rank:" not in england
    assert "councils" in england.partition("Worked out:")[2]  # what they come to


def test_each_count_of_a_scorecard_leads_to_just_the_measures_that_it_is_of(reader: Client) -> None:
    def listed(body: str) -> list[str]:
        return re.findall(r'<th scope="row"[^>]*><a class="govuk-link" href="/measures/([\w-]+)/', body)

    page = f"/places/{LEEDS}/scorecard/"
    body = reader.get(page).content.decode()
    found = re.findall(r'href="(\?(?:england|neighbours|target)=[^"]*)">(\d+)</a>', body)
    assert len(found) > 8
    rows = {row["measure"]: row for row in queries.scorecard(LEEDS)}
    assert sorted(listed(body)) == sorted(rows)
    for query, many in found:
        some = listed(reader.get(page + html.unescape(query)).content.decode())
        assert len(some) == int(many), query
    better = listed(reader.get(f"{page}?england=better").content.decode())
    assert sorted(better) == sorted(slug for slug, row in rows.items() if row["england_verdict"] == "better")
    assert "There is no such measure" in told(reader, f"{page}?england=no-such")
    for name, beside in (("england", "against England"), ("neighbours", "against its neighbours")):
        said = told(reader, f"{page}?{name}=better")
        assert f"({beside}: better). Show all {len(rows)} measures" in said


def test_a_figure_without_neighbours_or_a_rank_speaks_of_neither() -> None:
    row = {"state": "no target set", "value": None, "level": "authority", "neighbours_named": 3, "rank": 1}
    assert list(tracing.judged(row, {})) == []
    assert list(tracing.judged({"value": 3.0}, {})) == []


def test_an_average_that_cannot_be_made_is_not_explained(reader: Client) -> None:
    [row] = queries.standings_of("ready-for-school", LEEDS, "")
    measure = queries.measure("ready-for-school")
    assert measure is not None
    bare = {**row, "neighbours_value": None, "neighbours_verdict": "", "unusual": ""}
    hops = {kind: (title, sentences) for kind, title, sentences, _ in tracing.judged(bare, measure)}
    assert hops["Beside its neighbours"] == ("not available", (tracing.CHANCE,))
    assert hops["Rank"][1] == ("Among the councils of the same period; 1 is best.",)
    alone = {**bare, "neighbours_named": 0, "rank": None}
    assert {kind for kind, *_ in tracing.judged(alone, measure)} == {"Change", "Beside England", "Target"}


def test_a_gap_leads_to_both_of_its_figures_in_its_own_period(reader: Client) -> None:
    first, *_, latest = queries.gaps("ready-for-school", LEEDS)
    found = set(links(reader.get(PAGE).content).values())
    for row in (first, latest):
        address = f"{PAGE}why/?gap={row['gap']}&period={row['period'].replace('/', '%2F')}"
        assert address in found
        said = told(reader, address)
        assert f"{say.gap(row, row)[0]}, {say.in_period(row['period'])}."[1:] in said
        assert "worked out before anything is rounded" in said
        assert said.count("Figure: ") == 2
        for group in ("of_group", "behind_group"):
            assert any(
                f"{one['value']:.1f}%, {say.in_period(row['period'])}." in said
                for one in queries.values("ready-for-school", row[group], [LEEDS])
                if one["period"] == row["period"]
            )
    assert told(reader, f"{PAGE}why/?gap={latest['gap']}") == said
    assert reader.get(f"{PAGE}why/?gap={latest['gap']}&period=1999%2F00").status_code == 404


@pytest.mark.parametrize(
    ("value", "lower", "said"),
    [
        (None, None, ("hidden, to protect people", "not known")),
        (2.0, None, ("+2.0 percentage points", "not known")),
        (2.0, 1.0, ("+2.0 percentage points", "1.0 to 3.0")),
    ],
)
def test_a_gap_in_words(value: float | None, lower: float | None, said: tuple[str, str]) -> None:
    row = {"value": value, "lower": lower, "upper": lower and 3.0, "code": "suppressed", "unit": "percent"}
    assert say.gap(row, row) == said


def test_what_the_childrens_plan_states_leads_to_its_place_and_to_where_it_is_told_otherwise(reader: Client) -> None:
    page = reader.get("/plan/figures/?indicator=childrens-centres-open")
    assert links(page.content)["At least 2,900 centres"] == f"/plan/figures/{CENTRES}/why/"
    said = told(reader, f"/plan/figures/{CENTRES}/why/")
    assert "At least 2,900 centres" in said
    assert "Printed as “over 2,900”." in said
    assert "Place: Paragraph 1.22" in said
    assert "The source says that it is at least that." in said
    assert "Told otherwise: Just under 3,000 centres Printed as “nearly 3,000”, summary. Both can be true." in said


def test_every_figure_of_the_goals_leads_to_why(reader: Client) -> None:
    found = {one for one in links(reader.get("/plan/goals/").content).values() if one.endswith("/why/")}
    assert len(found) > 3
    assert all(reader.get(one).status_code == 200 for one in found)


@pytest.mark.parametrize(
    "page", ["/plan/", "/plan/chapters/safe-and-sound/", "/plan/chapters/", "/plan/progress/2009/"]
)
def test_a_count_of_promises_leads_to_the_promises_that_it_counts(reader: Client, page: str) -> None:
    counted = re.findall(r'href="(/plan/commitments/\?[^"]*)">(\d+)</a>', reader.get(page).content.decode())
    assert len(counted) > 2
    for href, many in counted[:8]:
        said = told(reader, html.unescape(href))
        assert f" {many} promise" in said if many != "0" else "No promise" in said, href
