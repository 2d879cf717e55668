"""Every claim of a needs analysis can be followed: to the page of its figure, and to the release that it came from."""

from urllib.parse import urlsplit

from django.test import Client

from village.board.rules.needs import KINDS, needs
from village.outcomes import queries as outcomes

LEEDS = "E08000035"


def test_every_claim_leads_to_its_figure_and_its_release(reader: Client) -> None:
    rows, gaps = outcomes.scorecard(LEEDS), outcomes.gaps_in(LEEDS)
    found = needs(LEEDS, rows, gaps)
    assert found.claims
    held = {one["id"] for one in outcomes.warehouse_releases()}
    for claim in found.claims:
        assert set(claim.releases) <= held
        page = reader.get(claim.href)
        assert page.status_code == 200
        assert urlsplit(claim.href).path == f"/measures/{claim.measure}/{LEEDS}/"
        for release in claim.releases:
            assert reader.get(f"/data/releases/{release}/").status_code == 200
    assert [one.kind for one in found.claims] == sorted((one.kind for one in found.claims), key=list(KINDS).index)


def test_gaps_come_with_their_definition_and_release(reader: Client) -> None:
    gaps = outcomes.gaps_in(LEEDS)
    assert gaps
    values = {
        (one["period"], one["release"], one["definition"])
        for row in gaps
        for one in outcomes.values(row["measure"], row["of_group"], [LEEDS])
    }
    assert {(row["period"], row["release"], row["definition"]) for row in gaps} <= values
    latest: dict[tuple[str, str], object] = {}
    for row in sorted(gaps, key=lambda row: row["from_on"]):
        latest[row["measure"], row["gap"]] = row["from_on"]
    assert {(row["measure"], row["gap"]): row["from_on"] for row in outcomes.latest_gaps(LEEDS)} == latest


def test_what_every_measure_tells_of_is_what_each_tells_of(reader: Client) -> None:
    every = outcomes.every_served()
    for slug in ("social-worker-vacancies", "ready-for-school"):
        told = [{"plan": one["plan"], "commitment": one["commitment"]} for one in every if one["measure"] == slug]
        assert told == outcomes.serves(slug)
    assert {one["plan"] for one in outcomes.serves("social-worker-vacancies")} == {"childrens-plan-2007"}
