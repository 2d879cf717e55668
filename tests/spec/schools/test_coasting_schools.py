"""Which schools coast, against the made-up file read by hand; one year of results cannot show improvement."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests import kept
from tests.spec.places.conftest import words
from tests.spec.schools.conftest import NOW, THEN, listed, made_up, mainstream, share
from village.outcomes import extracts
from village.outcomes.actions import load_release
from village.synthetic.schools import FILE, mapping
from village.warehouse.build import build
from village.warehouse.importing.reading import read


def low(upper: str) -> bool | None:
    return None if upper in ("SUPP", "NE") else float(upper) < 0


def expected(line: float) -> dict[str, str]:
    before = {row["URN"]: row for row in made_up() if row["period"] == THEN}
    found = {}
    for row in mainstream():
        now, then, old = share(row), share(before[row["URN"]]), before[row["URN"]]
        if now is None or int(row["TPUP"]) < 11:
            found[row["URN"]] = "cannot-be-said"
        elif now < line:
            found[row["URN"]] = "below-the-floor"
        else:
            flat = None if then is None or int(old["TPUP"]) < 11 else now - then
            progress = low(row["P8CIUPP"])
            if flat is not None and abs(flat - 1) < 1e-9:
                continue  # too near to tell in floating point
            coasts = progress or (flat is not None and flat < 1)
            known = progress is not None and flat is not None
            found[row["URN"]] = "coasting" if coasts else "not-coasting" if known else "cannot-be-said"
    return found


@pytest.mark.parametrize("line", [30.0, 50.0])
def test_every_school_is_judged_as_by_hand(reader: Client, line: float) -> None:
    told = {row["urn"]: row["state"] for row in listed(reader, f"/schools/coasting/?line={line}&show=all&format=csv")}
    wanted = expected(line)
    assert len(wanted) > 1000
    assert {urn: told[urn] for urn in wanted} == wanted


def test_the_page_gives_the_paragraph_the_numbers_that_are_ours_and_each_reason(reader: Client) -> None:
    said = words(reader.get("/schools/coasting/").content)
    assert "“schools where reasonable numbers of pupils achieve five or more good GCSEs" in said
    assert "paragraph 4.56" in said
    assert "It gave no numbers; those used here are ours" in said
    for reason in ("Low progress", "little or no improvement"):
        assert reason in said


def test_the_parts_are_the_whole(reader: Client) -> None:
    def urns(show: str) -> set[str]:
        return {row["urn"] for row in listed(reader, f"/schools/coasting/?show={show}&format=csv")}

    assert urns("progress") | urns("improvement") == urns("coasting")
    assert urns("progress") & urns("improvement") == urns("both")
    assert not urns("coasting") & (urns("not") | urns("unknown"))


def test_the_first_years_have_no_three_years_before_them(reader: Client) -> None:
    told = listed(reader, f"/schools/coasting/?show=all&year={THEN}&format=csv")
    assert {row["no_improvement"] for row in told} == {"too few years"}
    assert {row["change"] for row in told} == {""}
    assert "not-coasting" not in {row["state"] for row in told}
    assert "whether any improved cannot be seen" in words(reader.get(f"/schools/coasting/?year={THEN}").content)
    assert "whether any improved cannot be seen" not in words(reader.get(f"/schools/coasting/?year={NOW}").content)


@pytest.mark.parametrize("order", ["name", "-share", "progress", "-change"])
def test_the_list_sorts(reader: Client, order: str) -> None:
    column = order.removeprefix("-")
    told = [row[column] for row in listed(reader, f"/schools/coasting/?sort={order}&format=csv") if row[column]]
    values = told if column == "name" else [float(one) for one in told]
    if column != "share":  # ordered by the exact share, of which the printed one is rounded
        assert values == sorted(values, reverse=order.startswith("-"))
    assert len(values) > 100


@pytest.mark.django_db
def test_before_any_school_is_known_the_pages_say_how_they_come(tmp_path: Path, settings: Any) -> None:
    settings.VAR, settings.WAREHOUSE = tmp_path, tmp_path / "warehouse"
    reader = kept.new_reader()
    for address in ("/schools/", "/schools/coasting/", "/schools/areas/"):
        assert "No schools’ figures have been loaded yet" in words(reader.get(address).content)
    assert reader.get("/schools/900001/").status_code == 404


@pytest.mark.django_db
def test_one_school_of_one_year_is_said_without_guessing(tmp_path: Path, settings: Any) -> None:
    settings.VAR, settings.WAREHOUSE = tmp_path, tmp_path / "warehouse"
    path = tmp_path / FILE
    cells = "900001,Made-up School 1,E08000035,CY,0,1,2018/19,100,50.0%,52.0%,44.0,96,0.10,-0.16,0.36,3\n"
    header = "URN,SCHNAME,LEA,NFTYPE,ICLOSE,RECTYPE,period,TPUP,PT5EM_94,PTL2BASICS_94,ATT8SCR,P8PUP,P8MEA,P8CILOW,"
    path.write_text(f"{header}P8CIUPP,P8_BANDING\n{cells}", encoding="utf-8")
    load_release(imported=read(path, mapping()), by="test", at=dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC))
    build(extracts.tables(), settings.WAREHOUSE)
    reader = kept.new_reader()
    assert "1 school was below" not in words(reader.get("/schools/").content)
    said = words(reader.get("/schools/900001/").content)
    assert "It cannot be said. Progress not low; too few years to see improvement." in said
    assert "50.0% of 100 pupils: not below 30%." in said
    assert "Made-up figures." not in said  # this release is not marked as made up
