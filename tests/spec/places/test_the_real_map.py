"""Where boundaries were supplied the reader may see a measure as the land lies; where none were, nothing offers it."""

import datetime as dt
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.shared import shared
from tests.spec.places.conftest import links, words
from village.kernel.areas import queries as areas
from village.kernel.audit.models import Entry
from village.kernel.tables.rules import Refused
from village.outcomes import actions, queries
from village.ui.cached import pages

PAGE = "/measures/ready-for-school/"
AT = dt.datetime(2026, 11, 26, 9, tzinfo=dt.UTC)
# A county since split, one that became one authority, a district of a county, a code that changed, one as it was.
BOXES = {
    "E10000006": "Cumbria",
    "E10000023": "North Yorkshire",
    "E07000123": "Preston",
    "E08000016": "Barnsley",
    "E08000035": "Leeds",
}


def boxes(codes: dict[str, str]) -> bytes:
    features = []
    for place, (code, name) in enumerate(codes.items()):
        west, south = -3.0 + place / 2, 52.0
        ring = [[west, south], [west, south + 0.5], [west + 0.5, south + 0.5], [west + 0.5, south], [west, south]]
        geometry = {"type": "Polygon", "coordinates": [ring]}
        features.append({"type": "Feature", "properties": {"code": code, "name": name}, "geometry": geometry})
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def load(raw: bytes, on: dt.date) -> Any:
    said = {"title": "Boxes", "licence": "none"}
    return actions.load_boundaries(file="boxes.geojson", raw=raw, on=on, **said, by="test", at=AT)


@pytest.fixture
def empty(reader: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    monkeypatch.setattr("django.conf.settings.VAR", tmp_path)
    pages.clear()
    yield reader
    pages.clear()


def test_without_a_file_there_is_no_switch_and_asking_for_the_land_gives_squares(empty: Client) -> None:
    for address in (PAGE, f"{PAGE}?map=real"):
        body = empty.get(address).content.decode()
        assert "As the land lies" not in body
        assert 'class="vg-land"' not in body
        assert "vg-chart--narrow vg-map" in body


def test_a_file_that_was_touched_is_not_drawn_and_told(empty: Client) -> None:
    kept, _ = load(boxes(BOXES), dt.date(2022, 4, 1))
    (queries.kept_folder("boundaries") / kept.id / kept.file).write_bytes(b"{}")
    assert "As the land lies" not in empty.get(PAGE).content.decode()
    assert "boxes.geojson of 2022-04-01 is not as it was kept." in queries.wrong()


def test_a_wrong_file_keeps_nothing(empty: Client) -> None:
    with pytest.raises(Refused):
        load(b"{}", dt.date(2022, 4, 1))
    assert queries.boundaries() == ""
    assert not Entry.objects.filter(action="boundaries.load").exists()


def test_each_area_is_drawn_with_what_became_of_it_and_the_rest_is_said(empty: Client) -> None:
    assert "As the land lies" not in empty.get(PAGE).content.decode()  # kept, and must not be shown again
    load(boxes(BOXES), dt.date(2022, 4, 1))
    load(boxes(BOXES), dt.date(2022, 4, 1))
    assert Entry.objects.filter(action="boundaries.load").count() == 1
    assert links(empty.get(PAGE).content)["As the land lies"] == "?map=real#map"
    body = empty.get(f"{PAGE}?map=real").content
    drawn = re.search(r'<div class="vg-land">.*?</svg>', body.decode(), re.DOTALL)
    assert drawn
    # North Yorkshire has been one authority since 2023, Preston lies in Lancashire, Barnsley's code changed in 2025.
    heirs = ["E06000065", "E08000035", "E10000017", areas.find("Barnsley")[0].code]
    assert sorted(re.findall(r'href="/measures/ready-for-school/(E\d{8})/"', drawn[0])) == sorted(heirs)
    assert "Cumbria: no figure" in drawn[0]
    said = words(body)
    assert "Boundaries: Boxes, as on 1 April 2022 (none)." in said
    assert "no one council has the whole of it today: Cumbria." in said
    assert "Not on this map: " in said


def test_years_and_groups_keep_the_map_that_is_chosen(empty: Client) -> None:
    load(boxes(BOXES), dt.date(2022, 4, 1))
    found = links(empty.get(f"{PAGE}?map=real&group=fsm%3Deligible").content)
    assert found["2017/18"] == "?map=real&group=fsm%3Deligible&period=2017%2F18"
    assert found["Equal squares"] == "?group=fsm%3Deligible#map"


def test_the_real_file_draws_every_authority_as_the_squares_do(empty: Client) -> None:
    raw = shared("data", "geography", "boundaries_local_authorities_ees_2023.geojson").read_bytes()
    load(raw, dt.date(2023, 4, 1))
    body = empty.get(f"{PAGE}?map=real").content.decode()
    drawn = re.search(r'<figure class="vg-figure vg-figure--map".*?</figure>', body, re.DOTALL)
    assert drawn
    assert len(drawn[0].encode()) < 150_000
    squares = re.search(r'<figure class="vg-figure vg-figure--map".*?</figure>', empty.get(PAGE).content.decode(), re.S)
    assert squares
    said = r'<a href="([^"]+)" aria-label="([^"]+)"'
    assert sorted(re.findall(said, drawn[0])) == sorted(set(re.findall(said, squares[0])))
    assert len(re.findall(said, drawn[0])) == 153
    key = r'<ul class="vg-key">.*?</ul>'
    assert re.findall(key, drawn[0]) == re.findall(key, squares[0])
