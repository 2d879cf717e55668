"""A scorecard on paper, as a table and for machines: the same figures, each with its source, the same bytes again."""

import csv
import io
import json
import shutil
import subprocess
import time

import pikepdf
import pytest
from django.test import Client

LEEDS, LONDON = "E08000035", "E09000001"


def get(client: Client, kind: str, code: str = LEEDS) -> bytes:
    answer = client.get(f"/places/{code}/scorecard/?format={kind}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f'attachment; filename="scorecard-{code}.{kind}"'
    return answer.content


def paper(body: bytes) -> str:
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed")
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=body, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


@pytest.mark.parametrize("kind", ["pdf", "csv", "json"])
def test_the_same_figures_are_the_same_bytes(reader: Client, kind: str) -> None:
    first = get(reader, kind)
    time.sleep(1.1)  # a second that a file could remember
    assert get(reader, kind) == first


def test_the_pdf_is_tagged_titled_and_says_alternatives(reader: Client) -> None:
    with pikepdf.open(io.BytesIO(get(reader, "pdf"))) as document:
        assert document.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in document.Root
        assert str(document.Root.Lang).startswith("en")
        with document.open_metadata() as told:
            assert told["pdfuaid:part"] == "1"
            assert "Leeds: scorecard" in told["dc:title"]
        assert {str(font.BaseFont).split("+")[-1].split("-")[0] for font in fonts(document)} == {
            "AtkinsonHyperlegibleNext"
        }


def fonts(document: pikepdf.Pdf) -> list[pikepdf.Object]:
    return [font for page in document.pages for font in page.Resources.get("/Font", {}).values()]


def test_the_paper_says_each_figure_its_interval_and_its_source(reader: Client) -> None:
    said = paper(get(reader, "pdf"))
    assert "Made-up figures. Numbers here were made up" in said
    assert "1 of " in said
    rows = list(csv.DictReader(io.StringIO(get(reader, "csv").decode())))
    everyone = [row for row in rows if row["group"] == "" and row["value"]]
    assert everyone
    for row in everyone:
        assert f"row {int(row['row']):,}" in said, row["measure"]
    assert "SHA-256" in said
    assert "There is no overall score" in said


def test_what_is_hidden_stays_hidden_on_paper(reader: Client) -> None:
    told = json.loads(get(reader, "json", LONDON))
    hidden = [row for row in told["measures"] if row["code"] == "suppressed"]
    assert hidden
    assert all(row[name] is None for row in hidden for name in ("value", "lower", "upper"))
    assert "hidden, to protect people" in paper(get(reader, "pdf", LONDON))


def test_the_json_holds_the_rows_of_the_csv_and_the_releases(reader: Client) -> None:
    told = json.loads(get(reader, "json"))
    rows = list(csv.DictReader(io.StringIO(get(reader, "csv").decode())))
    assert told["schema"] == "village-scorecard-1"
    assert told["made_up"] is True
    assert [(row["measure"], row["group"]) for row in told["measures"]] == [(r["measure"], r["group"]) for r in rows]
    assert {row["release"] for row in rows} == {one["id"] for one in told["releases"]}
    assert all(len(one["file_sha256"]) == 64 for one in told["releases"])


def test_a_format_that_is_none_is_the_page(reader: Client) -> None:
    answer = reader.get(f"/places/{LEEDS}/scorecard/?format=exe")
    assert answer.headers["Content-Type"].startswith("text/html")
