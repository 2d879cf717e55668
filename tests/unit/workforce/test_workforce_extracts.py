"""What leaves for the warehouse names nobody."""

import datetime as dt
from typing import Any

import pytest

from tests.unit.workforce.made import NOW, Scene
from village.warehouse.extract import frame
from village.workforce.actions.engaging import annul_engagement
from village.workforce.extracts import age_band, pseudonym, tables
from village.workforce.models import Worker


@pytest.mark.django_db
def test_rows_tell_of_engagements_and_posts_and_of_nobody() -> None:
    scene = Scene()
    worker = scene.checked("Findable", numbers={"SWE": "SW12345"}, national="AB 12 34 56 C", sex="female")
    post = scene.post("social-worker")
    scene.start(worker, post)
    gone = scene.start(worker, scene.post())
    annul_engagement(engagement=gone.ref, because="Wrong post", **scene.kept)
    made = {one.name: frame(one) for one in tables(at=NOW)}
    row = made["workforce_engagements"].row(0, named=True)
    assert made["workforce_engagements"].height == 1
    assert made["workforce_posts"].height == 2
    told: dict[str, Any] = {
        "role": "social-worker",
        "sector": "social-care",
        "area": "E08000003",
        "kind": "permanent",
        "fte": 1.0,
    }
    assert told.items() <= row.items()
    assert row["worker"] == pseudonym("person", worker.person.ref)
    everything = str([one.rows() for one in made.values()])
    for secret in ("Findable", "Wanda", "1985-03", "SW12345", Worker.objects.get().national, str(worker.ref)):
        assert secret not in everything


@pytest.mark.parametrize(
    ("born", "band"),
    [("2002-11-27", "under 25"), ("2001-11-27", "25 to 34"), ("1961-11-28", "55 to 64"), ("1961-11-27", "65 and over")],
)
def test_age_bands_change_on_the_birthday(born: str, band: str) -> None:
    on = dt.date(2026, 11, 27)
    expected = {"2002-11-27": 24, "2001-11-27": 25, "1961-11-28": 64, "1961-11-27": 65}[born]
    assert dt.date.fromisoformat(born).replace(year=int(born[:4]) + expected) <= on
    assert age_band(dt.date.fromisoformat(born), on) == band
