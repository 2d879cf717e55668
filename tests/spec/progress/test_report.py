"""`village plan report` writes a report that anyone can check: its numbers, its honesty, its files, its PDF."""

import csv
import datetime as dt
import io
import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings

from tests.oracles.progress import recount
from tests.unit.plan.office_people import decided, forget, some_viewer
from village.kernel.access.actions import Refusal
from village.plan.actions import import_plan, record_progress
from village.plan.report import write_report
from village.plan.report.write import NAMES

FOLDER = settings.SRC / "reference" / "plan" / "childrens-plan-2007"
EXAMPLE = settings.SRC / "synthetic" / "plans" / "exampleshire-2026"
PLAN, DAY = "childrens-plan-2007", "2008-12-11"
AT = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def plan() -> None:
    forget()
    import_plan(folder=FOLDER, by="test", at=AT)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "report"


class _Text(HTMLParser):
    """The words of a page, without its style."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[str] = []
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.loads += [
            value or "" for name, value in attrs if name in ("src", "href") and not (value or "").startswith("#")
        ]

    def handle_data(self, data: str) -> None:
        if self.tags[-1:] != ["style"]:
            self.words.append(data)


def page(folder: Path) -> _Text:
    read = _Text()
    read.feed((folder / "report.html").read_text(encoding="utf-8"))
    return read


def words(folder: Path) -> str:
    return " ".join(" ".join(page(folder).words).split())


def paper(folder: Path) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not on this machine")
    found = subprocess.run(["pdftotext", "-layout", str(folder / "report.pdf"), "-"], capture_output=True, check=True)
    return " ".join(found.stdout.decode().split())


def table(folder: Path, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((folder / name).read_text(encoding="utf-8"))))


# ── its numbers ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _claims(day: str) -> list[str]:
    counted = recount(FOLDER, day)
    statuses = counted["statuses"]
    return [
        f"Of {counted['commitments']} commitments known on",
        f"{statuses['delivered']} were delivered and {statuses['under-way']} under way",
        f"; {statuses['promised']} promised but not told as begun.",
        f"{counted['undated']} open ones have no date",
        f"The sources state {counted['sums']} sums of money. {counted['repeats']} repeat another,",
        f"{counted['parts']} are part of a larger one",
        f"come to about £{counted['total'] / 1e9:.1f} billion. This is not a budget",
    ]


@pytest.mark.parametrize("day", [DAY, "2009-03-31"])
def test_its_numbers_are_those_of_a_naive_recount(out: Path, day: str) -> None:
    write_report(PLAN, day, "england", out)
    for said in _claims(day):
        assert said in words(out)


def test_the_paper_says_the_same_as_the_page(out: Path) -> None:
    write_report(PLAN, DAY, "england", out)
    said = paper(out)
    for claim in _claims(DAY):
        assert claim in said


def test_every_chapter_has_its_recounted_row(out: Path) -> None:
    write_report(PLAN, DAY, "england", out)
    told = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert {str(one["number"]): one["tally"]["total"] for one in told["chapters"]} == recount(FOLDER, DAY)["chapters"]
    for one in told["chapters"]:
        assert (
            sum(one["tally"]["by_status"].values()) == sum(one["tally"]["by_timing"].values()) == one["tally"]["total"]
        )


def test_the_tables_hold_every_row_and_the_sums_counted_come_to_the_total(out: Path) -> None:
    write_report(PLAN, DAY, "england", out)
    counted = recount(FOLDER, DAY)
    commitments, money = table(out, "commitments.csv"), table(out, "money.csv")
    assert len(commitments) == counted["commitments"]
    assert sum(int(row["amount"]) for row in money if row["counted"] == "yes") == counted["total"]
    assert len(money) == counted["sums"]
    assert all(row["paragraph"] for row in [*commitments, *money, *table(out, "figures.csv")])


def test_no_goal_is_called_likely_on_two_figures(out: Path) -> None:
    write_report(PLAN, DAY, "england", out)
    told = json.loads((out / "report.json").read_text(encoding="utf-8"))
    said = {measure["status"] for goal in told["goals"] for measure in goal["measures"]}
    assert said == {"no-target", "not-enough-data"}
    assert "None can be judged yet" in words(out)


def test_the_contradictions_of_the_document_stand_in_it(out: Path) -> None:
    write_report(PLAN, DAY, "england", out)
    said = words(out)
    assert "62 local authorities" in said
    assert "64 local authorities" in said
    assert "30 projects are now underway" in said


# ── its honesty ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_day_before_the_report_it_says_how_little_was_known(out: Path) -> None:
    write_report(PLAN, "2008-12-10", "england", out)
    said = words(out)
    assert "On 10 December 2008 little was known of this plan: its first report is of 11 December 2008" in said
    assert "not because nothing was done" in said
    assert table(out, "money.csv") == []
    assert len(table(out, "commitments.csv")) == recount(FOLDER, "2008-12-10")["commitments"]
    assert "under way; " not in said


def test_progress_counts_from_the_day_of_its_approval(out: Path) -> None:
    forget()
    import_plan(folder=EXAMPLE, by="test", at=AT)
    update = record_progress(
        plan="exampleshire-2026", commitment="moving-up-buddies", as_of_on=dt.date(2026, 7, 17), status="delivered",
        narrative="All of them.", confidence="high", evidence_link="https://example.org", once="a",
        by=some_viewer("plan-officer"), at=dt.datetime(2026, 7, 20, tzinfo=dt.UTC), today=dt.date(2026, 7, 20),
    )  # fmt: skip
    decided(update, some_viewer("plan-approver"), at=dt.datetime(2026, 7, 23, tzinfo=dt.UTC))
    write_report("exampleshire-2026", "2026-07-22", "exampleshire", out)
    assert "moved up" not in words(out)
    assert "What approved progress has told since" not in words(out)
    write_report("exampleshire-2026", "2026-07-23", "E06999999", out)
    assert "What approved progress has told since" in words(out)
    assert "1 was delivered" in words(out)


# ── its files ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_plan_and_day_give_the_same_bytes(out: Path, tmp_path: Path) -> None:
    first = write_report(PLAN, DAY, "england", out)
    second = write_report(PLAN, dt.date(2008, 12, 11), "England", tmp_path / "again")
    assert {path.name for path in first} == NAMES
    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes(), one.name


def test_the_page_stands_alone(out: Path) -> None:
    write_report(PLAN, DAY, "england", out)
    read = page(out)
    assert read.loads == []
    assert "script" not in read.tags
    assert "link" not in read.tags
    assert "http" not in re.sub(r'xmlns="[^"]*"', "", (out / "report.html").read_text(encoding="utf-8"))


def test_no_cell_runs_as_a_formula(out: Path) -> None:
    write_report(PLAN, DAY, "england", out)
    for name in ("commitments.csv", "figures.csv", "money.csv"):
        for row in table(out, name):
            for value in row.values():
                assert not re.match(r"[=+@\t\r]|-(?!\d)", value), (name, value)


def test_the_json_names_its_schema_and_edition(out: Path) -> None:
    write_report(PLAN, DAY, "england", out)
    told = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert told["schema"] == "village-plan-report-1"
    assert told["cover"]["sha256"] in (out / "README.txt").read_text(encoding="utf-8")
    assert told["cover"]["as_at"] == DAY


# ── its PDF ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_pdf_is_tagged_and_declares_ua_1(out: Path) -> None:
    write_report(PLAN, DAY, "england", out)
    with pikepdf.open(out / "report.pdf") as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en-GB"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert "Children's Plan" in metadata["dc:title"]
        kinds = _kinds(pdf.Root.StructTreeRoot)
        assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/Figure", "/L", "/P"} <= kinds
        assert _alternatives(pdf.Root.StructTreeRoot)
        assert _fonts(pdf) <= {"AtkinsonHyperlegibleNext-Regular", "AtkinsonHyperlegibleNext-Bold"}


def _elements(node: pikepdf.Object) -> list[pikepdf.Object]:
    found = [node] if isinstance(node, pikepdf.Dictionary) else []
    below = node.get("/K", []) if isinstance(node, pikepdf.Dictionary) else []
    for one in below if isinstance(below, pikepdf.Array) else [below]:
        if isinstance(one, pikepdf.Dictionary):
            found += _elements(one)
    return found


def _kinds(tree: pikepdf.Object) -> set[str]:
    return {str(one["/S"]) for one in _elements(tree) if "/S" in one}


def _alternatives(tree: pikepdf.Object) -> bool:
    figures = [one for one in _elements(tree) if one.get("/S") == "/Figure"]
    return bool(figures) and all(str(one.get("/Alt", "")) for one in figures)


def _fonts(pdf: pikepdf.Pdf) -> set[str]:
    names = set()
    for leaf in pdf.pages:
        for font in leaf.get("/Resources", {}).get("/Font", {}).values():
            names.add(str(font["/BaseFont"]).lstrip("/").split("+")[-1].removesuffix("-Identity-H"))
    return names


# ── what it refuses ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("plan_id", "as_at", "area", "why"),
    [
        ("nowhere", DAY, "england", "There is no plan called 'nowhere'"),
        (PLAN, "2008-13-11", "england", "'2008-13-11' is not a day"),
        (PLAN, "yesterday", "england", "'yesterday' is not a day"),
        (PLAN, "2999-01-01", "england", "1 January 2999 has not come"),
        (PLAN, "1989-01-01", "england", "The plan began on 11 December 2007"),
        (PLAN, DAY, "kent", "This plan is for England and has no report for 'kent'; use england"),
        (PLAN, DAY, "", "has no report for ''"),
    ],
)
def test_what_cannot_be_is_one_sentence_and_leaves_nothing(
    out: Path, plan_id: str, as_at: str, area: str, why: str
) -> None:
    with pytest.raises(Refusal, match=re.escape(why)) as refused:
        write_report(plan_id, as_at, area, out)
    assert "\n" not in str(refused.value)
    assert not out.exists()


def test_a_folder_with_something_else_in_it_is_left_alone(out: Path) -> None:
    out.mkdir()
    (out / "novel.txt").write_text("Chapter one.")
    with pytest.raises(Refusal, match="holds something else"):
        write_report(PLAN, DAY, "england", out)
    assert [one.name for one in out.iterdir()] == ["novel.txt"]


def test_a_file_or_a_link_is_no_folder(out: Path, tmp_path: Path) -> None:
    out.write_text("A file.")
    with pytest.raises(Refusal, match="is not a folder"):
        write_report(PLAN, DAY, "england", out)
    link = tmp_path / "link"
    link.symlink_to(tmp_path)
    with pytest.raises(Refusal, match="is not a folder"):
        write_report(PLAN, DAY, "england", link)
    with pytest.raises(Refusal, match="not a folder to write into"):
        write_report(PLAN, DAY, "england", Path())
    with pytest.raises(Refusal, match="cannot be written"):
        write_report(PLAN, DAY, "england", out / "below")


def test_an_earlier_report_stays_whole_when_writing_fails(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_report(PLAN, DAY, "england", out)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    rename = Path.rename

    def fail(self: Path, target: Path) -> Path:
        if Path(target) == out and "earlier" not in self.name:
            raise OSError(28, "No space left on device")
        return rename(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", fail)
        with pytest.raises(Refusal, match="No space left"):
            write_report(PLAN, "2009-06-30", "england", out)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert [path.name for path in out.parent.iterdir()] == [out.name]


def test_a_later_report_takes_the_place_of_an_earlier_one(out: Path) -> None:
    write_report(PLAN, DAY, "england", out)
    write_report(PLAN, "2009-06-30", "england", out)
    assert "As at 30 June 2009" in words(out)
    assert [path.name for path in out.parent.iterdir()] == [out.name]


def test_no_raw_key_and_one_word_for_what_is_not_stated(out: Path) -> None:
    write_report(PLAN, DAY, "england", out)
    for said in (words(out), paper(out)):
        assert not re.search(r"\(\d+\.\d+ (box|story)\)|\((strategy|section [\d.]+)\)", said)
        assert not re.search(r"\b(none stated|not told|not said|not set)\b(?! as| n|\.)", said)
