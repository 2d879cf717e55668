"""The performance profile: no picture without its basis, judgements beside figures, made-up never beside real."""

import csv
import io
import math
import re
import statistics
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.spec.places.conftest import AT, links, words
from village.kernel.audit.models import Entry
from village.kernel.tables.rules import Refused
from village.outcomes import actions, queries
from village.outcomes.rules import profile
from village.synthetic import inspections as made_up
from village.ui.cached import pages

LEEDS = "E08000035"
HEAD = "area,inspected_on,framework,judgement,grade,published_on,link\n"
ROW = "Leeds,2026-03-02,ILACS,Safeguarding,{},2026-04-13,https://reports.example.org/1\n"


def judged(grade: str) -> list[str]:
    """Authorities whose made-up judgement on safeguarding is this, read from the made-up file itself."""
    found = csv.DictReader(io.StringIO(made_up.table()))
    return [one["area"] for one in found if (one["judgement"], one["grade"]) == ("safeguarding", grade)]


def table(client: Client, area: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(f"/places/{area}/profile/?format=csv").content.decode())))


def test_it_says_its_basis_its_terms_and_that_nothing_weighs_more(reader: Client) -> None:
    said = words(reader.get(f"/places/{LEEDS}/profile/").content)
    for told in (
        "Made-up figures. Numbers on this page were made up",
        "Made-up judgements. They were made up",
        "Weights None. Every measure of an outcome counts alike, and every outcome of the whole.",
        "parted at -0.75, -0.25, 0.25, 0.75",
        "at least 80% of the draws",
        "Each measure is drawn 1,000 times from its interval",
        "times in 100; ",
    ):
        assert told in said, told


def test_each_distance_is_that_of_the_figures_in_the_other_tables(reader: Client) -> None:
    told = {one["measure"]: one for one in table(reader, LEEDS) if one["distance"]}
    assert len(told) > 8
    rows = csv.DictReader(io.StringIO(reader.get(f"/places/{LEEDS}/scorecard/?format=csv").content.decode()))
    cards = {one["measure"]: one for one in rows if one["group"] == ""}
    polarity = {one["slug"]: one["polarity"] for one in queries.measures()}
    for measure in list(told)[:5]:
        every = csv.DictReader(io.StringIO(reader.get(f"/measures/{measure}/?format=csv").content.decode()))
        card = cards[measure]
        others = [
            float(one["value"])
            for one in every
            if one["level"] == "authority" and one["period"] == card["period"] and one["value"]
        ]
        against = float(card["neighbours_value"] or card["england_value"])
        sign = 1 if polarity[measure] == "higher" else -1
        wanted = sign * (float(card["value"]) - against) / statistics.stdev(others)
        assert math.isclose(float(told[measure]["distance"]), wanted, rel_tol=1e-6), measure


def test_an_inadequate_inspection_limits_the_whole_in_words_with_its_source(reader: Client) -> None:
    for area in judged("inadequate")[:5]:
        said = words(reader.get(f"/places/{area}/profile/").content)
        assert "is held to “well behind” by what limits it. The figures alone would say" in said
        assert "What limits it" in said
        assert "The inspectors judged safeguarding inadequate: the whole is at most “well behind”." in said
        assert "Source: Comprehensive Area Assessment" in said


def test_without_a_judgement_the_whole_is_not_told(reader: Client) -> None:
    inspected = {one["area"] for one in csv.DictReader(io.StringIO(made_up.table()))}
    never = next(one for one in ("E06000001", *sorted(queries_areas())) if one not in inspected)
    said = words(reader.get(f"/places/{never}/profile/").content)
    assert "as a whole cannot be said." in said
    assert "No judgement is held" in said


def queries_areas() -> set[str]:
    return {one["area"] for one in queries.values("ready-for-school", "") if one["level"] == "authority"}


def test_england_is_not_compared_with_itself(reader: Client) -> None:
    said = words(reader.get("/places/E92000001/profile/").content)
    assert "England is what the others are compared with." in said


def test_a_place_that_is_none_is_not_found_and_one_without_figures_says_so(reader: Client) -> None:
    assert reader.get("/places/E99999999/profile/").status_code == 404
    assert reader.post(f"/places/{LEEDS}/profile/").status_code == 405


def test_the_scorecard_leads_to_it(reader: Client) -> None:
    assert f"/places/{LEEDS}/profile/" in links(reader.get(f"/places/{LEEDS}/scorecard/").content).values()


def test_made_up_judgements_do_not_stand_beside_real_figures(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (queries, queries.figures):
        monkeypatch.setattr(module, "made_up", frozenset)
    pages.clear()
    said = words(reader.get(f"/places/{LEEDS}/profile/").content)
    pages.clear()
    assert "No judgement is held" in said


# ── the file of judgements ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, db: None) -> Path:
    monkeypatch.setattr("django.conf.settings.VAR", tmp_path)
    return tmp_path / "inspections"


def load(text: str, **other: Any) -> Any:
    return actions.load_inspections(file="j.csv", raw=text.encode(), title="J", by="test", at=AT, **other)


def test_a_file_is_kept_once_and_put_on_record(folder: Path) -> None:
    kept, new = load(HEAD + ROW.format("Good"))
    assert new
    assert load(HEAD + ROW.format("Good")) == (kept, False)
    (entry,) = Entry.objects.filter(action="inspections.load", thing=f"inspections:{kept.id}")
    assert kept.sha256 in entry.detail


def test_a_wrong_file_keeps_nothing(folder: Path) -> None:
    with pytest.raises(Refused):
        load(HEAD + ROW.format("Lovely"))
    assert not folder.exists()


def test_a_real_file_puts_made_up_ones_out_of_use_and_a_touched_one_is_told_and_left_out(folder: Path) -> None:
    load(HEAD + ROW.format("Inadequate"), synthetic=True)
    assert [one.grade for _, found in queries.inspections_kept() for one in found] == ["inadequate"]
    real, _ = load(HEAD + ROW.format("Good"))
    assert [one.grade for _, found in queries.inspections_kept() for one in found] == ["good"]
    (folder / real.id / "j.csv").write_text("x")
    assert [one.grade for _, found in queries.inspections_kept() for one in found] == ["inadequate"]
    assert "j.csv of 2026-04-13 is not as it was kept." in queries.wrong()


@pytest.mark.parametrize("said", ["Atlantis", "England", "London"])
def test_only_an_authority_can_be_judged(said: str) -> None:
    with pytest.raises(LookupError):
        queries.authority(said)


@pytest.mark.parametrize(
    ("said", "on", "today"),
    [
        ("E08000016", "2024-05-07", "E08000038"),  # Barnsley's code until April 2025
        ("E08000016", "2026-05-07", "E08000038"),  # and whoever goes on using it
        ("E08000038", "2018-05-07", "E08000038"),
        ("Barnsley", "2018-05-07", "E08000038"),
        ("370", "2024-05-07", "E08000038"),
        ("E10000022", "2008-05-07", "E06000057"),  # Northumberland, twice
        ("E10000022", "2005-05-07", "E06000057"),  # before the register opens
        ("Dorset", "2018-05-07", "E10000009"),  # the county, before Christchurch left it
        ("Dorset", "2019-04-01", "E06000059"),
    ],
)
def test_a_judgement_follows_its_area_to_todays_code_and_stays_with_one_that_is_no_more(
    folder: Path, said: str, on: str, today: str
) -> None:
    load(HEAD + ROW.format("Good").replace("Leeds", said).replace("2026-03-02", on).replace("2026-04-13", "2026-06-01"))
    assert [one.area for _, found in queries.inspections_kept() for one in found] == [today]


@pytest.mark.parametrize(
    ("said", "on", "told"),
    [
        ("E06000059", "2018-05-07", "E06000059 Dorset was not in force on 2018-05-07: use E10000009 Dorset."),
        ("E10000009", "2021-05-07", "E10000009 Dorset was not in force on 2021-05-07: use E06000059 Dorset or"),
        ("E06000028", "2021-05-07", "use E06000058 Bournemouth, Christchurch and Poole."),
    ],
)
def test_no_judgement_is_joined_over_a_split_or_a_merger(folder: Path, said: str, on: str, told: str) -> None:
    with pytest.raises(Refused) as refused:
        load(HEAD + ROW.format("Good").replace("Leeds", said).replace("2026-03-02", on))
    assert told in str(refused.value)
    assert str(refused.value).endswith("Judgements are not carried over a split or a merger.")
    assert not folder.exists()


def test_the_profile_of_an_area_that_was_made_of_others_says_that_nothing_is_joined(reader: Client) -> None:
    for code, new in (("E06000058", True), ("E08000038", False), (LEEDS, False)):
        answer = reader.get(f"/places/{code}/profile/")
        assert ("is told there and is not joined to this." in words(answer.content)) == new
        assert ("/places/E06000028/profile/" in links(answer.content).values()) == new


def test_the_terms_are_those_of_the_file_with_a_source_for_each_limit() -> None:
    terms = queries.profile_terms()
    assert list(terms.cuts) == sorted(terms.cuts)
    assert len(terms.bands) == len(terms.cuts) + 1
    assert all(re.search(r"20\d\d", limit.source) for limit in terms.limits)
    assert {limit.judgement or limit.outcome for limit in terms.limits} <= {*profile.FIVE, terms.needs}
