"""Every figure has its date, its certainty, its source; what is not there is told by its reason and never as nought."""

import csv
import io
import re

import pytest
from django.test import Client

from tests.spec.places.conftest import links, words
from village.kernel.areas import queries as areas
from village.outcomes import queries as outcomes
from village.synthetic.figures import DATASETS, table
from village.warehouse.measures import shipped

ENGLAND = "E92000001"
LEEDS, LONDON = "E08000035", "E09000001"  # Leeds; the City of London, with so few children that much is hidden
PAGES = [
    f"/places/{LEEDS}/",
    f"/places/{LEEDS}/scorecard/",
    f"/places/compare/?area={LEEDS}&area={LONDON}",
    "/measures/",
    "/measures/ready-for-school/",
    f"/measures/ready-for-school/{LEEDS}/",
    f"/measures/infant-mortality/{LEEDS}/",
    "/data/releases/",
]


def rows(client: Client, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(address).content.decode())))


@pytest.mark.parametrize("address", PAGES)
def test_made_up_figures_are_labelled_on_every_page(reader: Client, address: str) -> None:
    said = words(reader.get(address).content)
    assert "Made-up figures. Numbers on this page were made up" in said
    assert "How do we know?" in said or address in ("/measures/", "/data/releases/")


def test_a_page_without_made_up_figures_does_not_say_so(reader: Client) -> None:
    assert "Made-up figures." not in words(reader.get("/places/compare/").content)
    assert "Made-up figures." not in words(reader.get("/plan/").content)


def hidden_of(indicator: str, dataset: str) -> set[tuple[str, str]]:
    """Areas and periods for which the made-up file itself has a letter, read without the importer."""
    made = csv.DictReader(io.StringIO(table(dataset, DATASETS[dataset][1])))
    return {(row["area"], row["period"]) for row in made if row[indicator] == "c"}


def test_what_is_suppressed_is_never_shown_as_a_number(reader: Client) -> None:
    hidden = hidden_of("infmort", "lait")
    assert len(hidden) > 100
    told = rows(reader, "/measures/infant-mortality/?format=csv")
    for row in told:
        if (row["area"], row["period"]) in hidden:
            assert [row[name] for name in ("value", "lower", "upper", "numerator", "denominator")] == [""] * 5
            assert row["code"] == "suppressed"
    said_hidden = {(row["area"], row["period"]) for row in told if row["code"] == "suppressed"}
    assert len(said_hidden) > 100
    assert said_hidden <= hidden
    for area, year in hidden - said_hidden:  # a blank of a year in which the council was not there is no figure
        assert areas.get(area).from_on.year > int(year)
    period = max(period for _, period in hidden)
    body = reader.get(f"/measures/infant-mortality/?period={period}").content.decode()
    cells = dict(
        re.findall(
            r'/measures/infant-mortality/(E\d{8})/">[^<]+</a></th>\s*<td[^>]*>.*?value">(?:<a[^>]*>)?([^<]*)<', body
        )
    )
    assert cells
    for area, said in cells.items():
        assert ((area, period) in hidden) == (said == "hidden, to protect people"), area


def test_the_scorecard_says_why_there_is_no_figure(reader: Client) -> None:
    said = words(reader.get(f"/places/{LONDON}/scorecard/").content)
    assert "hidden, to protect people" in said
    assert "not ranked" in said


def test_every_figure_of_a_scorecard_leads_to_its_release_file_and_row(reader: Client) -> None:
    every = rows(reader, f"/places/{LEEDS}/scorecard/?format=csv")
    found = [row for row in every if row["group"] == ""]
    assert len(found) == sum(len(made) for _, made in DATASETS.values()) == 18  # a measure of each that is made up
    for row in found:
        page = reader.get(f"/measures/{row['measure']}/{LEEDS}/").content
        assert links(page)["Made-up figures for the demonstration"] == f"/data/releases/{row['release']}/"
        assert f"row {int(row['row']):,}" in words(page)
        assert reader.get(f"/data/releases/{row['release']}/").status_code == 200


def test_a_figure_is_the_one_in_the_row_of_the_file_that_it_names(reader: Client) -> None:
    every = rows(reader, f"/places/{LEEDS}/scorecard/?format=csv")
    lines = list(csv.DictReader(io.StringIO(table("l2l3", DATASETS["l2l3"][1]))))
    told = {one["group"]: one for one in every if one["measure"] == "level-3-by-19"}
    assert {"", "fsm=eligible", "fsm=not-eligible"} <= set(told)
    for group, row in told.items():
        line = lines[int(row["row"]) - 2]  # the first row has the names
        key = [line[name] for name in ("level", "area", "period", "fsm")]
        assert key == ["authority", LEEDS, row["period"], group.removeprefix("fsm=")]
        share = 100 * int(line["level3 count"]) / int(line["level3 of"])
        assert float(row["value"]) == pytest.approx(share, abs=1e-9)
        assert f"{share:.1f}" == line["level3"]


def test_the_table_of_councils_is_ordered_as_asked(reader: Client) -> None:
    def order(query: str) -> list[str]:
        body = reader.get(f"/measures/ready-for-school/{query}").content.decode()
        return re.findall(r'/measures/ready-for-school/(E\d{8})/">[^<]+</a>', body.split('id="councils"')[1])[:153]

    told = rows(reader, "/measures/ready-for-school/?format=csv")
    value = {row["area"]: float(row["value"]) for row in told if row["period"] == "2024/25" and row["value"]}
    assert [value[area] for area in order("?sort=value")] == sorted(value[area] for area in order(""))
    best = order("")
    assert value[best[0]] == max(value[area] for area in best)


def test_a_year_of_the_past_has_its_own_address(reader: Client) -> None:
    said = words(reader.get("/measures/ready-for-school/?period=2017/18").content)
    assert "Everywhere, 2017 to 2018 school year" in said
    assert "Everywhere, 2024 to 2025 school year" in words(
        reader.get("/measures/ready-for-school/?period=nonsense").content
    )


def test_measures_are_found_by_words_and_outcome(reader: Client) -> None:
    files = {path.stem: path.read_text(encoding="utf-8") for path in shipped.FOLDER.glob("*.yaml")}
    absence = [name for name in files if "absence" in name]
    assert f"{len(absence)} measures of how" in words(reader.get("/measures/?q=absence").content)
    healthy = [name for name, said in files.items() if "\noutcome: be-healthy\n" in said]
    assert f"{len(healthy)} measures of how" in words(reader.get("/measures/?outcome=be-healthy").content)
    assert "No measure fits" in words(reader.get("/measures/?q=zzz").content)


def test_at_most_five_areas_stand_side_by_side(reader: Client) -> None:
    codes = [f"E0600000{number}" for number in range(1, 8)]
    asked = "&".join(f"area={code}" for code in codes)
    assert "At most 5 areas" in words(reader.get(f"/places/compare/?{asked}").content)
    assert "There is no area with the code E99999999" in words(reader.get("/places/compare/?area=E99999999").content)
    told = rows(reader, f"/places/compare/?format=csv&{asked}")
    assert {row["area"] for row in told} == set(codes[:5])


@pytest.mark.parametrize("verb", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("address", PAGES)
def test_pages_of_figures_are_read_only(reader: Client, verb: str, address: str) -> None:
    assert getattr(reader, verb)(address).status_code == 405


def test_no_address_breaks_a_page(reader: Client) -> None:
    for address in PAGES:
        path = address.split("?")[0]
        for query in (
            "?q=%00%FF",
            "?group=x%3Dy&period=%27--&sort=-none",
            "?area=%27&area=&area=" + "x" * 500,
            "?format=xml",
        ):
            assert reader.get(path + query).status_code == 200, path + query


@pytest.mark.parametrize("address", PAGES)
def test_no_id_stands_twice_on_a_page(reader: Client, address: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', reader.get(address).content.decode())
    assert len(ids) == len(set(ids)), sorted(one for one in ids if ids.count(one) > 1)


@pytest.mark.parametrize("address", PAGES)
def test_links_of_figures_lead_somewhere(reader: Client, address: str) -> None:
    seen: dict[str, int] = {}
    for said, href in links(reader.get(address).content).items():
        kind = re.sub(r"E\d{8}", "E", href.split("#")[0])
        if href.startswith(("/measures/", "/places/", "/data/")) and seen.setdefault(kind, 0) < 2:
            seen[kind] += 1
            assert reader.get(href).status_code == 200, (said, href)


@pytest.mark.parametrize("address", [f"/measures/ready-for-school/{LEEDS}/", "/measures/ready-for-school/"])
def test_the_answer_names_the_children_it_is_of(reader: Client, address: str) -> None:
    def answered(query: str) -> tuple[str, str]:
        body = reader.get(address + query).content.decode()
        chosen = re.search(r'aria-label="Which children".*?aria-current="true">([^<]+)<', body, re.DOTALL)
        assert chosen
        return chosen[1], body.split("vg-answer__text", 1)[1].split("</", 1)[0]

    group, said = answered("?group=fsm%3Deligible")
    assert "free school meals" in group
    assert f" ({group}): " in said
    everyone, said = answered("")
    assert everyone == "Everyone"
    assert "Everyone" not in said
    assert "free school meals" not in said


def test_a_gap_is_told_once_in_a_sentence_and_its_years_follow(reader: Client) -> None:
    latest = outcomes.gaps("ready-for-school", LEEDS)[-1]
    body = reader.get(f"/measures/ready-for-school/{LEEDS}/").content.decode()
    part = body[body.index('id="gaps"') :]
    part = part[: part.index("</section>")]
    assert part.count(f">{latest['title']}</h3>") == 1
    sentence = re.search(r'govuk-body-l">\+?(\S+) percentage points .*?, in the (\S+) to \S+ school year', part)
    assert sentence
    assert float(sentence[1]) == pytest.approx(latest["value"], abs=0.05)
    assert latest["period"].startswith(sentence[2])
    assert part.count("<tr") == 1 + len(outcomes.gaps("ready-for-school", LEEDS))


@pytest.mark.parametrize("address", ["/measures/ready-for-school/", "/data/neighbours/"])
def test_a_table_of_every_council_is_folded_and_says_how_many_it_has(reader: Client, address: str) -> None:
    body = reader.get(address).content.decode()
    folds = r'<details class="govuk-details vg-fold">.*?summary-text">(\d+) councils.*?<tbody(.*?)</tbody'
    folded = re.search(folds, body, re.S)
    assert folded
    assert int(folded[1]) == folded[2].count("<tr") > 100


def test_a_table_that_was_just_sorted_is_open(reader: Client) -> None:
    body = reader.get("/measures/ready-for-school/?sort=name").content.decode()
    assert '<details class="govuk-details vg-fold" open>' in body


def test_a_group_of_which_nothing_is_published_anywhere_is_not_offered(reader: Client) -> None:
    with_figures = {row["group"] for row in outcomes.standings_of("ready-for-school", ENGLAND)}
    assert set(outcomes.groups("ready-for-school")) == with_figures
    assert outcomes.groups("nothing-of-this-name") == {}
