"""What is written to be read leads where it says: every link, heading and picture, and pages made of all of it."""

import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote

import pytest
from PIL import Image

from village.cli.documents import build_site

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
PICTURE = 150_000  # bytes: what somebody on a slow line waits for without minding
_LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def without_code(text: str) -> str:
    """A text without its blocks and spans of code, in which brackets mean something else."""
    return re.sub(r"`[^`\n]*`", "", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))


def headings(text: str) -> set[str]:
    """What the headings of a text are called in an address: small letters and hyphens, a number from the second on."""
    found: dict[str, int] = {}
    names = set()
    for title in re.findall(r"^#+ (.+?)\s*$", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S), re.MULTILINE):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", title)
        slug = re.sub(r"[^\w\- ]", "", plain.lower()).replace(" ", "-")
        names.add(f"{slug}-{found[slug]}" if slug in found else slug)
        found[slug] = found.get(slug, 0) + 1
    return names


def astray(document: Path) -> Iterator[str]:
    """The links of a document that lead to no file of the repository, or to no heading of one."""
    for _, _, link in _LINK.findall(without_code(document.read_text(encoding="utf-8"))):
        to, _, heading = unquote(link).partition("#")
        if re.match(r"(https?|mailto):", to):
            continue
        target = (document.parent / to).resolve() if to else document
        there = target.is_file() and ROOT in target.parents
        if not there or (heading and heading not in headings(target.read_text(encoding="utf-8"))):
            yield link


@pytest.mark.parametrize("document", DOCUMENTS, ids=_name)
def test_every_link_leads_to_a_file_and_a_heading_that_are_there(document: Path) -> None:
    assert list(astray(document)) == []


def test_a_link_that_leads_nowhere_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.architecture.test_documents.ROOT", tmp_path)
    (tmp_path / "other.md").write_text("# A council’s `own` table\n## Twice\n## Twice\n```\n# no heading\n```\n")
    links = "(other.md) (other.md#a-councils-own-table) (other.md#twice-1) (#here) (https://example.org/none)"
    document = tmp_path / "one.md"
    document.write_text("# Here\n`[x](code.md)`\n" + links.replace("(", "[x]("))
    assert list(astray(document)) == []
    wrong = ["none.md", "other.md#no-heading", "other.md#twice-2", "#there", "../one.md"]
    document.write_text("# Here\n" + " ".join(f"[x]({one})" for one in wrong))
    assert list(astray(document)) == wrong


def test_every_picture_says_what_it_shows_and_is_soon_there() -> None:
    shown = set()
    for document in DOCUMENTS:
        for picture, words, link in _LINK.findall(without_code(document.read_text(encoding="utf-8"))):
            if picture:
                path = (document.parent / link).resolve()
                shown.add(path)
                assert len(words.split()) >= 4, f"{_name(document)}: say what {link} shows"
                assert path.stat().st_size <= PICTURE, link
                if path.suffix != ".svg":
                    with Image.open(path) as image:
                        assert not image.getexif(), link
    there = {path for kind in ("png", "webp", "jpg", "svg") for path in (ROOT / "docs").rglob(f"*.{kind}")}
    assert there == shown


def test_every_document_is_listed_in_the_map() -> None:
    listed = ROOT / "docs" / "README.md"
    told = {(listed.parent / unquote(link)).resolve() for _, _, link in _LINK.findall(listed.read_text("utf-8"))}
    decisions = {path for path in DOCUMENTS if path.parent.name == "adr"} - {ROOT / "docs" / "adr" / "README.md"}
    assert set(DOCUMENTS) - decisions - {listed} - told == set()


@pytest.mark.slow
def test_the_documents_become_pages_that_load_nothing_from_elsewhere(tmp_path: Path) -> None:
    if find_spec("sphinx") is None:
        pytest.skip("Sphinx is not installed: ./village docs --check --site FOLDER installs it")
    build_site(ROOT, tmp_path)
    pages = list(tmp_path.rglob("*.html"))
    assert len(pages) > len(DOCUMENTS)
    for page in pages:
        text = page.read_text(encoding="utf-8")
        loaded = re.findall(r"<(?:script|img|iframe)[^>]*\ssrc=\"([^\"]+)\"", text)
        loaded += re.findall(r"<link[^>]*\shref=\"([^\"]+)\"", text)
        assert not [one for one in loaded if "//" in one], page.name
    for style in tmp_path.rglob("*.css"):
        assert not re.search(r"(url\(|@import)\s*[\"']?(https?:)?//", style.read_text(encoding="utf-8")), style.name
