"""Which of the pages that tests get are kept to be looked at."""

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from django.http import HttpResponse

from tests import kept_pages
from tests.kept_pages import BEYOND, Kept, kept_in, looked_in, note_looked

PAGE = "<!DOCTYPE html><html><main><p>{}</p></main></html>"
ASKED = "/asked/"  # nobody in the demo gets to it on a round


def answered(text: str = PAGE, status: int = 200, **headers: str) -> HttpResponse:
    return HttpResponse(text, status=status, headers={"Content-Type": "text/html", **headers})


def test_what_a_reader_gets_to_is_looked_at_elsewhere() -> None:
    assert ASKED in BEYOND
    assert Kept.of(answered(), "/plan/", "GET") is None
    kept = [
        Kept.of(answered(), ASKED, "GET"),
        Kept.of(answered(), "/plan/", "POST"),
        Kept.of(answered(status=404), "/plan/", "GET"),
        Kept.of(answered(status=404), "/no/such/page/", "GET"),
    ]
    assert [one.key for one in kept if one] == [
        "GET /asked/ answered", "POST /plan/ answered", "GET /plan/ refused", "GET no address of the site refused",
    ]  # fmt: skip


def test_a_file_a_part_of_a_page_and_what_is_no_html_are_not_kept() -> None:
    attached = answered(**{"Content-Disposition": "attachment; filename=x.html"})
    for one in (attached, answered("<p>part</p>"), HttpResponse(PAGE, content_type="text/plain")):
        assert Kept.of(one, ASKED, "GET") is None


def test_of_each_kind_the_one_that_is_made_of_most_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_pages, "FOLDER", str(tmp_path))
    monkeypatch.setattr(kept_pages, "_most", {})
    for text in ("<p>one", "<p>two<ul><li>three", "<p>a longer one that is made of less than that", "<b>"):
        found = Kept.of(answered(PAGE.format(text)), ASKED, "GET")
        assert found
        kept_pages._keep(found)
    (one,) = kept_in(tmp_path)
    assert "three" in one.text
    other = replace(one, kinds=one.kinds + 1, text="of another test process")
    (tmp_path / "other.json").write_text(json.dumps(asdict(other)))
    assert [each.text for each in kept_in(tmp_path)] == ["of another test process"]


def test_what_a_browser_looked_at_is_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_pages, "FOLDER", str(tmp_path))
    for address in ("http://127.0.0.1:1/asked/?a=b", "http://127.0.0.1:1/no/such/page/"):
        note_looked(address)
    assert looked_in(tmp_path) == {ASKED}
