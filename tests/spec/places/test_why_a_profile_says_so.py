"""From what a profile says of a place, in two clicks: the whole from its outcomes, an outcome from its measures, a
distance from its figure, what it is compared with and how far councils differ; and no more than the profile shows."""

import csv
import datetime as dt
import io
import math
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.spec.places.conftest import links, words
from village.cli.complaint import Complaint
from village.cli.trace import trace
from village.kernel.areas import queries as areas
from village.outcomes import queries
from village.outcomes.queries import profile_tracing
from village.outcomes.rules.profile import FIVE, place, unplaced

LEEDS = "E08000035"
TODAY = dt.date(2026, 11, 23)
PROFILE = f"/places/{LEEDS}/profile/"


def told(reader: Client, address: str) -> str:
    answer = reader.get(address)
    assert answer.status_code == 200, address
    return words(answer.content)


def table(reader: Client, area: str = LEEDS) -> dict[str, dict[str, str]]:
    body = reader.get(f"/places/{area}/profile/?format=csv").content.decode()
    return {one["measure"]: one for one in csv.DictReader(io.StringIO(body))}


# ── what is not there ────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_no_part_of_a_profile_is_as_an_area_that_is_not(reader: Client) -> None:
    absent = reader.get("/places/E09999999/profile/why/")
    neither = [one["slug"] for one in queries.measures() if one["polarity"] == "neither"]
    assert neither
    for of in ("no-such", "services", neither[0], "x" * 200):
        answer = reader.get(f"{PROFILE}why/?of={of}")
        assert answer.status_code == absent.status_code == 404
        assert words(answer.content) == words(absent.content)


def test_england_is_at_no_distance_from_itself(reader: Client) -> None:
    england = "/places/E92000001/profile/"
    why = re.compile(r'href="[^"]*/profile/why/\?of=([\w-]+)"')
    led = set(why.findall(reader.get(england).content.decode()))
    for of in sorted(led):
        led |= set(why.findall(reader.get(f"{england}why/?of={of}").content.decode()))
    assert led == set(FIVE)
    assert reader.get(f"{england}why/?of=ready-for-school").status_code == 404


def test_without_a_warehouse_there_is_no_profile_to_trace(reader: Client, settings: Any, tmp_path: Path) -> None:
    settings.WAREHOUSE = tmp_path / "none"
    assert profile_tracing.trace(queries.profile_of(areas.get(LEEDS))) is None


# ── each leads to its own ────────────────────────────────────────────────────────────────────────────────────────────


def test_every_claim_count_and_distance_of_the_page_leads_to_its_own(reader: Client) -> None:
    body = reader.get(PROFILE).content
    there = links(body)
    assert there["Why is this said?"] == f"{PROFILE}why/"
    whys = re.findall(rf'href="{PROFILE}why/\?of=([^"]+)"', body.decode())
    for slug in FIVE:
        assert whys.count(slug) == 3  # what is claimed, and both counts
    measures = [one for one in whys if one not in FIVE]
    polarity = {one["slug"]: one["polarity"] for one in queries.measures()}
    placed = {slug for slug, one in table(reader).items() if one["outcome"] in FIVE and polarity[slug] != "neither"}
    assert set(measures) == placed
    for of in (*FIVE, *measures):
        assert reader.get(f"{PROFILE}why/?of={of}").status_code == 200


def test_a_distance_is_what_its_parts_come_to(reader: Client) -> None:
    some = [slug for slug, one in table(reader).items() if one["distance"] and one["outcome"] in FIVE][:6]
    assert len(some) == 6
    polarity = {one["slug"]: one["polarity"] for one in queries.measures()}
    for slug in some:
        told_of = queries.profile_of(areas.get(LEEDS))
        found = profile_tracing.trace(told_of, slug)
        assert found is not None
        hops = {one.kind: one for one in found.children}
        assert hops["Figure"].href.startswith(f"/measures/{slug}/{LEEDS}/why/?period=")
        value, against = number(hops["Figure"].said[0]), number(hops["Compared with"].said[0])
        sign = 1 if polarity[slug] == "higher" else -1
        spread = number(hops["Standard deviation"].title)
        wanted = number(found.said[0])
        rounded = 0.01 + (0.06 + abs(value - against) * 0.006 / spread) / spread  # each part is said rounded
        assert math.isclose(sign * (value - against) / spread, wanted, abs_tol=rounded), slug


def number(said: str) -> float:
    found = re.search(r"[−-]?£?\d[\d,]*(\.\d+)?", said)
    assert found
    return float(found[0].replace("\N{MINUS SIGN}", "-").replace("£", "").replace(",", ""))


def test_an_outcome_leads_to_the_measures_that_its_counts_are_of(reader: Client) -> None:
    body = reader.get(PROFILE).content.decode()
    for slug in FIVE:
        counted = re.findall(rf'href="{PROFILE}why/\?of={slug}">([^<]*)</a>', body)
        found = profile_tracing.trace(queries.profile_of(areas.get(LEEDS)), slug)
        assert found is not None
        measures = [one for one in found.children if one.kind == "Measure"]
        for said, begins in (
            (counted[1], "Against the areas most like it|Against England"),
            (counted[2], "year before"),
        ):
            for many, word in re.findall(r"(\d+) (better|worse|no different|cannot say)", said):
                verdict = "no clear difference" if word == "no different" else word
                having = [one for one in measures if re.search(rf"({begins}): {verdict}\.", one.said[1])]
                assert len(having) == int(many), (slug, said, word)


def test_the_whole_leads_to_its_outcomes_its_judgements_and_its_method(reader: Client) -> None:
    said, there = told(reader, f"{PROFILE}why/"), links(reader.get(f"{PROFILE}why/").content)
    whole = queries.profile_of(areas.get(LEEDS))
    assert f"{whole.area.name} as a whole Why is this said?" in said
    assert there["Be healthy"] == f"{PROFILE}why/?of=be-healthy"
    assert "Judgement: Safeguarding: " in said
    assert "It is made up, for the demonstration." in said
    assert "Weights: None. Every measure of an outcome counts alike" in said
    assert "Made-up figures." in said


def test_a_limit_is_told_with_its_source_and_a_judgement_that_is_not_held_is_missing(
    reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = next(
        one.code
        for one in areas.upper_tier(TODAY)
        if queries.profile_of(one).latest.get("safeguarding", {}).get("grade") == "inadequate"
    )
    said = told(reader, f"/places/{bad}/profile/why/")
    assert "Limit: The inspectors judged safeguarding inadequate: the whole is at most “well behind”." in said
    monkeypatch.setattr("village.outcomes.queries.profile.judgements", lambda area: [])
    assert "Missing: No judgement on safeguarding is held here." in told(reader, f"/places/{bad}/profile/why/")


# ── what is hidden stays hidden ──────────────────────────────────────────────────────────────────────────────────────


def hidden(known: queries.Profile, measure: str) -> queries.Profile:
    """A profile in which a measure's figure is hidden, of an area that has no neighbours in it."""
    gone = dict.fromkeys(("value", "low", "high", "neighbours_value"), None)
    rows = [row | gone | {"code": "suppressed"} if row["measure"] == measure else row for row in known.rows]
    row = next(one for one in rows if one["measure"] == measure)
    return replace(known, rows=rows, places={**known.places, measure: place(row, known.spreads.get(measure), ())})


def test_of_a_measure_that_cannot_be_placed_only_that_and_why_is_said(reader: Client) -> None:
    profile = hidden(queries.profile_of(areas.get(LEEDS)), "ready-for-school")
    found = profile_tracing.trace(profile, "ready-for-school")
    assert found is not None
    assert found.said == ("Not known, for there is no figure (hidden, to protect people).",)
    assert {one.kind for one in found.children} == {"Figure", "Compared with", "Outcome"}
    beside = next(one for one in found.children if one.kind == "Compared with")
    assert (beside.title, beside.href) == ("England", "/measures/ready-for-school/E92000001/")


def test_why_a_measure_cannot_be_placed() -> None:
    row = {"neighbours_value": None, "england_value": None}
    assert unplaced(row, 1.0) == "there is nothing to compare it with"
    assert unplaced(row | {"england_value": 4.0}, None).startswith("councils do not differ")
    assert unplaced(row | {"england_value": 4.0}, 1.0).startswith("no interval is known")


# ── as a tree ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("of", ["", "be-healthy", "ready-for-school"])
def test_the_command_prints_the_same(reader: Client, capsys: pytest.CaptureFixture[str], of: str) -> None:
    page = told(reader, f"{PROFILE}why/{f'?of={of}' if of else ''}")
    trace(f"profile:Leeds/{of}" if of else "profile:Leeds")
    for line in capsys.readouterr().out.splitlines()[1:]:
        said = line.lstrip("│├└─ ")
        if said and not said.startswith("/"):
            assert " ".join(said.split()) in page, said


def test_the_command_says_what_is_not_there(reader: Client) -> None:
    for what in ("profile:Nowhere", "profile:", "profile:Leeds/no-such"):
        with pytest.raises(Complaint, match="There is nothing called"):
            trace(what)
    with pytest.raises(Complaint, match="are told as known now"):
        trace("profile:Leeds", on="2024-01-01")
