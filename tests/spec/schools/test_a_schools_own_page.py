"""A school's own page: its figures as printed, with intervals, codes as words, where each was read, and from each why
it is what it is: its release and row, the line and the rule that it was held against, what is not shown and why."""

import html
import re
from urllib.parse import urlencode

import pytest
from django.test import Client

from tests.spec.places.conftest import links, words
from tests.spec.schools.conftest import FIVE, NOW, listed, made_up, mainstream, share
from village.cli.complaint import Complaint
from village.cli.trace import trace
from village.outcomes import queries
from village.outcomes.queries import school_tracing, tracing
from village.warehouse.schools import definition
from village.warehouse.uncertainty.progress8 import BANDINGS

MINUS = "\N{MINUS SIGN}"


def shown(*numbers: str) -> list[str]:
    """Numbers with as many decimals as the one that was printed with most, and a true minus."""
    places = max(len(number.partition(".")[2]) for number in numbers)
    return [f"{float(number):.{places}f}".replace("-", MINUS) for number in numbers]


@pytest.mark.parametrize("urn", ["1", "900000", "999999", "0900001", "abc", "9000011", "900001-1"])
def test_a_number_that_is_no_schools_is_not_found(reader: Client, urn: str) -> None:
    assert reader.get(f"/schools/{urn}/").status_code == 404
    assert reader.get(f"/schools/{urn}/?format=csv").status_code == 404


def test_progress_8_is_as_printed_for_every_year(reader: Client) -> None:
    urns = [row["URN"] for row in mainstream() if row["P8MEA"] not in ("SUPP", "NE")][::150]
    for urn in urns:
        said = words(reader.get(f"/schools/{urn}/").content)
        for row in made_up():
            if row["URN"] == urn and row["P8MEA"] not in ("SUPP", "NE"):
                score, low, high = shown(row["P8MEA"], row["P8CILOW"], row["P8CIUPP"])
                assert f"{score} {low} to {high} {BANDINGS[int(row['P8_BANDING'])]} {row['P8PUP']}" in said
    assert len(urns) > 5


def test_codes_are_words_and_never_nought(reader: Client) -> None:
    hidden = next(row for row in mainstream() if row["PT5EM_94"] == "SUPP")
    said = words(reader.get(f"/schools/{hidden['URN']}/").content)
    assert "Five good GCSEs with English and maths: hidden, to protect people" in said
    assert "is not judged: its share is not known" in said
    assert "It cannot be said." in said
    special = next(row for row in made_up() if row["period"] == NOW and row["PT5EM_94"] == "NE")
    said = words(reader.get(f"/schools/{special['URN']}/").content)
    assert "0% (nobody was entered)" in said
    assert "is for mainstream schools paid for by the state, and this is none" in said
    assert "Is it coasting?" not in said


def test_it_says_who_it_is_and_leads_to_its_council_and_to_the_releases(reader: Client) -> None:
    row = mainstream()[0]
    answer = reader.get(f"/schools/{row['URN']}/")
    assert row["SCHNAME"] in words(answer.content)
    found = links(answer.content).values()
    assert f"/places/{row['LEA']}/" in found
    assert f"/schools/?area={row['LEA']}&show=all" in found
    release = next(href for href in found if href.startswith("/data/releases/ks4"))
    assert reader.get(release).status_code == 200


def test_the_download_has_every_figure_with_its_row(reader: Client) -> None:
    row = next(row for row in mainstream() if share(row) is not None)
    told = listed(reader, f"/schools/{row['URN']}/?format=csv")
    mine = [one for one in made_up() if one["URN"] == row["URN"]]
    assert len(told) == 7 * len(mine)  # of nine columns two are the limits of a third
    for one in told:
        line = made_up()[int(one["row"]) - 2]
        assert (line["URN"], line["period"]) == (row["URN"], one["period"])
    five = next(one for one in told if one["indicator"] == "ks4.five-with-english-maths" and one["period"] == NOW)
    assert f"{five['value']}%" == row["PT5EM_94"]
    assert float(five["denominator"]) == float(row["TPUP"])


def test_a_closed_school_is_told_as_closed(reader: Client) -> None:
    closed = next(row for row in mainstream() if row["ICLOSE"] == "1")
    assert "closed when the file was published" in words(reader.get(f"/schools/{closed['URN']}/").content)


def links_of(body: bytes) -> list[str]:
    return [html.unescape(one) for one in re.findall(r'href="([^"]+)"', body.decode())]


# ── why is this number what it is? ───────────────────────────────────────────────────────────────────────────────────


def why(row: dict[str, str], figure: str = FIVE, **asked: str) -> str:
    return f"/schools/{row['URN']}/why/?{urlencode({'figure': figure, 'period': row['period'], **asked})}"


@pytest.mark.parametrize(
    "address",
    [
        "/schools/900001/why/",
        "/schools/900001/why/?figure=ks4.no-such",
        "/schools/999999/why/?figure=ks4.progress8",
        "/schools/900001/why/?figure=ks4.progress8&period=1999/00",
        *(f"/schools/900001/why/?figure=ks4.progress8&line={line}" for line in ("0", "100", "nan", "high")),
    ],
)
def test_a_figure_that_is_not_there_has_nothing_behind_it(reader: Client, address: str) -> None:
    assert reader.get(address).status_code == 404


def test_each_figure_leads_to_what_stands_behind_it(reader: Client) -> None:
    row = next(row for row in mainstream() if share(row))
    found = set(links_of(reader.get(f"/schools/{row['URN']}/").content))
    assert {why(row), why(row, "ks4.progress8")} <= found
    assert why(row) in links_of(reader.get(f"/schools/?area={row['LEA']}&show=all").content)
    own = links_of(reader.get(f"/schools/?area={row['LEA']}&show=all&line=40").content)
    assert why(row, line="40") in own
    coasting = links_of(reader.get(f"/schools/coasting/?area={row['LEA']}&show=all").content)
    assert {why(row), why(row, "ks4.progress8")} <= set(coasting)


def test_a_share_is_told_with_its_release_row_line_and_promise(reader: Client) -> None:
    row = next(row for row in mainstream() if (share(row) or 0) > 60)
    said = words(reader.get(why(row)).content)
    assert f"{row['PT5EM_94']}, in the 2018 to 2019 school year." in said
    assert f"Of {row['TPUP']} pupils. 95% interval" in said
    assert f"row {made_up().index(row) + 2:,}." in said
    assert "Beside the line: Not below" in said
    assert "not below 30%" in said
    assert "The line of 30% is that of a rule: Every school above the 30 per cent threshold by 2011" in said
    assert "Coasting: " in said
    assert "What may be shown: shown" in said
    assert "Missing: The promise “all-secondaries-above-30” of “childrens-plan-2007” is not held here." in said
    assert "The line of 70% was asked for; that of the rule is 30%" in words(reader.get(why(row, line="70")).content)


def test_progress_8_is_told_with_the_publishers_limits_and_names_no_promise(reader: Client) -> None:
    row = next(row for row in mainstream() if row["P8MEA"] not in ("SUPP", "NE"))
    score, low, high = shown(row["P8MEA"], row["P8CILOW"], row["P8CIUPP"])
    said = words(reader.get(why(row, "ks4.progress8")).content)
    assert f"{score}, in the 2018 to 2019 school year." in said
    assert f"The limits are the publisher’s: {low} to {high}." in said
    assert "0 is the average of England." in said
    assert "Beside the line" not in said
    assert "Missing: No promise is named that it tells of." in said
    assert "No interval is known." in words(reader.get(why(row, "ks4.progress8-banding")).content)


def test_a_hidden_share_says_that_and_holds_no_count(reader: Client) -> None:
    row = next(row for row in mainstream() if row["PT5EM_94"] == "SUPP")
    said = words(reader.get(why(row)).content)
    assert "Hidden, to protect people, in the 2018 to 2019 school year." in said
    assert "What may be shown: not shown Whoever published it hid it, to protect people." in said
    assert "Whether it is below 30% is not judged: its share is not known." in said
    assert "pupils. 95%" not in said
    assert f"Of {row['TPUP']} pupils" not in said


def test_a_school_of_another_kind_is_not_held_against_the_line(reader: Client) -> None:
    row = next(row for row in made_up() if row["period"] == NOW and row["PT5EM_94"] == "NE")
    said = words(reader.get(why(row)).content)
    assert "0% (nobody was entered), in the 2018 to 2019 school year." in said
    assert "Beside the line: Not judged" in said
    assert "Coasting: " not in said


def test_what_no_file_names_and_what_is_no_longer_there_is_said(
    reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = mainstream()[0]
    monkeypatch.setattr(school_tracing.schools, "school", lambda urn: None)
    monkeypatch.setattr(tracing.figures, "warehouse_releases", list)
    said = words(reader.get(why(row)).content)
    assert f"School {row['URN']}" in said
    assert "Missing: The release that it was read from is not in the warehouse in use." in said
    assert queries.coasts([], definition.coasting()) is None


def test_the_command_prints_the_same(reader: Client, capsys: pytest.CaptureFixture[str]) -> None:
    row = next(row for row in mainstream() if share(row))
    page = words(reader.get(why(row)).content)
    trace(f"school:{row['URN']}/{FIVE}", period=NOW)
    for line in capsys.readouterr().out.splitlines()[1:]:
        said = line.lstrip("│├└─ ")
        if said and not said.startswith("/"):
            assert said in page, said
    with pytest.raises(Complaint, match="There is nothing called"):
        trace(f"school:{row['URN']}/ks4.no-such")
    with pytest.raises(Complaint, match="told as known now"):
        trace(f"school:{row['URN']}/{FIVE}", on="2020-01-01")
