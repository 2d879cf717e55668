"""The demonstration's schools: visibly made up, of no real number, the same each time, and right in themselves."""

import csv
import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest

from village.kernel.areas import queries as areas
from village.outcomes.models import Release
from village.synthetic.figures import PUBLISHED_ON, PUBLISHER, TITLE
from village.synthetic.schools import FILE, YEARS, demo_schools, mapping, table
from village.warehouse import releases
from village.warehouse.importing.shipped import shipped
from village.warehouse.uncertainty import progress8

AT = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


def rows() -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table())))


def test_each_is_visibly_made_up_and_has_a_number_that_no_school_has() -> None:
    for row in rows():
        assert row["SCHNAME"].startswith("Made-up ")
        assert 900001 <= int(row["URN"]) < 910000
    assert (mapping().title, mapping().publisher) == (TITLE, PUBLISHER)


def test_every_council_has_some_every_year_and_all_machines_make_the_same() -> None:
    found = rows()
    assert {row["LEA"] for row in found} == {one.code for one in areas.upper_tier(PUBLISHED_ON)}
    urns = {row["URN"] for row in found}
    assert len(found) == len(urns) * len(YEARS)
    assert table() == table()


def test_shares_are_of_whole_pupils_and_few_pupils_are_hidden() -> None:
    codes = set()
    for row in rows():
        pupils, printed = int(row["TPUP"]), row["PT5EM_94"]
        if printed in ("SUPP", "NE"):
            codes.add(printed)
            assert {row[name] for name in ("PTL2BASICS_94", "ATT8SCR", "P8MEA", "P8_BANDING")} == {printed}
            continue
        assert pupils >= 6
        assert any(f"{100 * one / pupils:.1f}%" == printed for one in range(pupils + 1))
        score, low, high = (float(row[name]) for name in ("P8MEA", "P8CILOW", "P8CIUPP"))
        assert low < score < high
        assert int(row["P8_BANDING"]) == int(progress8.banding(score, low, high))
    assert codes == {"SUPP", "NE"}


def test_they_stand_under_the_names_of_the_real_file() -> None:
    real = next(one for one in shipped() if one.dataset == mapping().dataset)
    assert mapping().schools == real.schools
    assert all(one in real.indicators for one in mapping().indicators)
    assert [one.name for one in mapping().files] == [FILE]


@pytest.mark.django_db
def test_they_are_loaded_once(tmp_path: Path, settings: Any) -> None:
    settings.VAR = tmp_path
    demo_schools(AT)
    demo_schools(AT + dt.timedelta(days=1))
    assert Release.objects.filter(synthetic=True).count() == Release.objects.count() == 1
    [release] = releases.every(tmp_path / "releases")
    assert release.quarantined == 0
    assert releases.schools(tmp_path / "releases").height == len({row["URN"] for row in rows()})
