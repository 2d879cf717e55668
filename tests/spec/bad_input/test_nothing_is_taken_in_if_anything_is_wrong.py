"""A plan's folder from hands nobody knows: what is wrong is told with file, row and column, and nothing is kept."""

import datetime as dt
import io
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests import builders
from village.cli.app import commands
from village.kernel.audit.models import Entry
from village.kernel.tables.folders import MAX_FILES, read_folder
from village.kernel.tables.rules import MAX_CELL, MAX_FILE, MAX_ROWS, Refused
from village.plan import actions
from village.plan.models import Edition

NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
Files = dict[str, bytes]


def plan_files() -> Files:
    return dict(builders.plan_files(builders.whole_plan()))


def table(files: Files, name: str) -> str:
    """The file of a table."""
    return next(one for one in sorted(files) if one.split("/")[0].removesuffix(".csv") == name)


def appended(files: Files, name: str, line: bytes) -> Files:
    file = table(files, name)
    return {**files, file: files[file] + line}


def cell(files: Files, name: str, column: str, text: str) -> Files:
    """The first row's cell of a table, replaced."""
    file = table(files, name)
    return {**files, file: builders.with_cell(builders.whole_plan(), name, 0, column, text)}


def refusal(files: Files) -> Refused:
    """What is told of `files`; the database is as it was."""
    before = Edition.objects.count(), Entry.objects.count()
    with pytest.raises(Refused) as told:
        actions.import_files(files=files, by="test", at=NOW)
    assert (Edition.objects.count(), Entry.objects.count()) == before
    return told.value


def zipped(files: Files, **packing: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing.get("compression", zipfile.ZIP_DEFLATED)) as archive:
        for name, raw in files.items():
            archive.writestr(name, raw)
    return out.getvalue()


@pytest.mark.django_db
def test_the_plan_that_the_others_spoil_is_taken_in() -> None:
    edition, new = actions.import_files(files=plan_files(), by="test", at=NOW)
    assert (edition.number, new) == (1, True)
    assert actions.import_files(files=plan_files(), by="test", at=NOW) == (edition, False)


CELLS: list[tuple[str, str, str, str]] = [
    ("commitments", "title", "=HYPERLINK(1)", "formula"),
    ("commitments", "title", "+44 formula", "formula"),
    ("commitments", "title", "@SUM(A1)", "formula"),
    ("commitments", "title", "-cmd", "formula"),
    ("commitments", "title", "\uff1d1+1", "formula"),
    ("commitments", "title", "nul\x00here", "cannot be seen"),
    ("commitments", "title", "right\u202eto left", "cannot be seen"),
    ("commitments", "title", "zero\u200bwidth", "cannot be seen"),
    ("commitments", "title", "bell\x07", "cannot be seen"),
    ("commitments", "title", "e" + "\u0301" * 200, "accents"),
    ("commitments", "difference", "x" * (MAX_CELL + 1), "characters"),
    ("commitments", "difference", "x" * 10_000_000, "10,000,000"),
    ("commitments", "title", "x" * 91, "90"),
    ("commitments", "title", "", "empty"),
    ("commitments", "due", "2009-02-30", "date"),
    ("commitments", "due", "30/02/2009", "date"),
    ("commitments", "due", "2009/11", "date"),
    ("commitments", "due", "next year", "date"),
    ("commitments", "status", "finished", "not known"),
    ("commitments", "basis", "rumour", "not known"),
    ("commitments", "ages", "0-99", "not known"),
    ("commitments", "leads", "nobody-we-know", "bodies"),
    ("commitments", "themes", "No Slug!", "not a name"),
    ("commitments", "id", "Has Spaces", "not a name"),
    ("commitments", "paragraph", "<script>", "paragraph"),
    ("figures", "value", "12,400,000", "number"),
    ("figures", "value", "NaN", "number"),
    ("figures", "value", "1e308", "number"),
    ("figures", "bound", "roughly", "not known"),
    ("figures", "period", "2009-13", "period"),
    ("money", "amount", "-5", "whole number"),
    ("money", "amount", "£5m", "whole number"),
    ("money", "currency", "EUR", "not known"),
    ("money", "part_of", "no-such-sum", "money"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "column", "text", "said"), CELLS)
def test_a_spoilt_cell_is_told_by_file_row_and_column(name: str, column: str, text: str, said: str) -> None:
    files = cell(plan_files(), name, column, text)
    problems = refusal(files).problems
    here = [one for one in problems if one.column == column and one.file == table(files, name) and one.row == 2]
    assert here, problems
    assert said in here[0].what + here[0].do
    assert here[0].do.endswith(".")
    assert len(str(here[0])) < 600


FILES: list[tuple[str, Callable[[Files], Files], str]] = [
    ("utf-16", lambda f: {**f, table(f, "goals"): f[table(f, "goals")].decode().encode("utf-16")}, "UTF-16"),
    ("latin-1", lambda f: appended(f, "glossary", "caf\xe9,caf\xe9,caf\xe9\n".encode("latin-1")), "UTF-8"),
    ("an unclosed quotation mark", lambda f: appended(f, "glossary", b'open,"never closed,\n'), "quotation mark"),
    ("a ragged row", lambda f: appended(f, "glossary", b"one,two\n"), "2 cells"),
    ("old line ends", lambda f: {**f, table(f, "glossary"): f[table(f, "glossary")].replace(b"\n", b"\r")}, "carriage"),
    ("a column twice", lambda f: {**f, table(f, "glossary"): b"id,term,term\n"}, "twice"),
    ("a column missing", lambda f: {**f, table(f, "glossary"): b"id,term\n"}, "missing"),
    ("a column too many", lambda f: {**f, table(f, "glossary"): b"id,term,meaning,colour\n"}, "colour"),
    ("an empty file", lambda f: {**f, table(f, "glossary"): b""}, "empty"),
    ("an unknown table", lambda f: {**f, "secrets.csv": b"id\n1\n"}, "no table"),
    ("a table too deep", lambda f: {**f, "a/b/goals.csv": b"id\n"}, "no table"),
    ("no manifest", lambda f: {k: v for k, v in f.items() if k != "plan.yaml"}, "missing"),
    ("a list for a manifest", lambda f: {**f, "plan.yaml": b"- id: x\n"}, "names and values"),
    ("a manifest of words", lambda f: {**f, "plan.yaml": b"just words"}, "names and values"),
    ("an empty manifest", lambda f: {**f, "plan.yaml": b""}, "names and values"),
    ("aliases", lambda f: {**f, "plan.yaml": b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"}, "aliases"),
    ("a tag that would run", lambda f: {**f, "plan.yaml": b"id: !!python/object/apply:os.system [ls]\n"}, "tags"),
    ("a name twice", lambda f: {**f, "plan.yaml": f["plan.yaml"] + b"\nid: again\n"}, "twice"),
    ("a hundred thousand levels", lambda f: {**f, "plan.yaml": b"a: " + b"[" * 99_000}, "levels"),
    ("a huge manifest", lambda f: {**f, "plan.yaml": b"a: " + b"x" * 200_000}, "the most is"),
    ("a bad date", lambda f: {**f, "plan.yaml": f["plan.yaml"] + b"\nshown_as_at: 2009-02-30\n"}, "shown_as_at"),
    ("an unknown name", lambda f: {**f, "plan.yaml": f["plan.yaml"] + b"\nowner: me\n"}, "owner"),
    ("a file too large", lambda f: {**f, table(f, "glossary"): b"id,term,meaning\n" + b"x" * MAX_FILE}, "the most is"),
    ("too many rows", lambda f: appended(f, "glossary", b"a,b,c\n" * (MAX_ROWS + 1)), "rows"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("spoil", "said"), [one[1:] for one in FILES], ids=[one[0] for one in FILES])
def test_a_spoilt_file_is_told(spoil: Callable[[Files], Files], said: str) -> None:
    problems = refusal(spoil(plan_files())).problems
    assert any(said in f"{one.what} {one.do} {one.column}" for one in problems), problems
    assert all(one.file and one.do.endswith(".") for one in problems)


@pytest.mark.django_db
def test_the_same_id_in_two_files_of_one_table_is_told_at_the_second() -> None:
    files = plan_files()
    first = table(files, "glossary")
    again = {**files, "glossary/one.csv": files[first], "glossary/two.csv": files[first]}
    del again[first]
    problem = refusal(again).problems[0]
    assert (problem.file, problem.row, problem.column) == ("glossary/two.csv", 2, "id")
    assert "glossary/one.csv" in problem.what


@pytest.mark.django_db
def test_a_sum_that_is_part_of_itself_is_told() -> None:
    plan = builders.whole_plan()
    files = cell(plan_files(), "money", "part_of", plan.money[0].id)
    assert any("itself" in one.what for one in refusal(files).problems)


@pytest.mark.django_db
def test_a_byte_order_mark_does_no_harm() -> None:
    files = {name: b"\xef\xbb\xbf" + raw for name, raw in plan_files().items()}
    assert actions.import_files(files=files, by="test", at=NOW)[1]


# Zip files


@pytest.mark.django_db
def test_a_zip_of_the_folder_is_the_folder(tmp_path: Path) -> None:
    packed = tmp_path / "plan.zip"
    packed.write_bytes(zipped({f"my-plan/{name}": raw for name, raw in plan_files().items()}))
    assert actions.import_plan(folder=packed, by="test", at=NOW)[1]


def _lying(raw: bytes, size: int) -> bytes:
    """A zip whose list of contents tells a small size for its first member."""
    packed = bytearray(zipped({"goals.csv": raw}))
    at = packed.rfind(b"PK\x01\x02")
    packed[at + 24 : at + 28] = size.to_bytes(4, "little")
    return bytes(packed)


ZIPS: list[tuple[str, Callable[[], bytes], str]] = [
    ("a bomb", lambda: zipped({"goals.csv": b"\x20" * (MAX_FILE + 1)}), "the most is"),
    ("a bomb that lies", lambda: _lying(b"a" * (MAX_FILE + 10), 10), "cannot be read"),
    ("many small bombs", lambda: zipped({f"goals/{n}.csv": b" " * (MAX_FILE // 2) for n in range(9)}), "come to more"),
    ("too many files", lambda: zipped({f"goals/{n}.csv": b"id\n" for n in range(MAX_FILES + 1)}), "more than"),
    ("a way out", lambda: zipped({"../goals.csv": b"id\n"}), "leads out"),
    ("a way out by the root", lambda: zipped({"/etc/goals.csv": b"id\n"}), "leads out"),
    ("a way out of Windows", lambda: zipped({"a\\..\\goals.csv": b"id\n"}), "leads out"),
    ("a cut end", lambda: zipped(plan_files())[:-30], "no such folder or zip"),
    ("unusual packing", lambda: zipped({"goals.csv": b"id\n"}, compression=zipfile.ZIP_LZMA), "unusual"),
]


@pytest.mark.parametrize(("make", "said"), [one[1:] for one in ZIPS], ids=[one[0] for one in ZIPS])
def test_a_zip_that_means_harm_is_refused_in_little_memory(
    make: Callable[[], bytes], said: str, tmp_path: Path
) -> None:
    packed = tmp_path / "plan.zip"
    packed.write_bytes(make())
    tracemalloc.start()
    with pytest.raises(Refused, match=said):
        read_folder(packed)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 200_000_000


def test_a_zip_in_a_zip_is_not_opened(tmp_path: Path) -> None:
    packed = tmp_path / "plan.zip"
    packed.write_bytes(zipped({"inner.zip": zipped({"goals.csv": b"id\n"}), "goals.csv": b"id\n"}))
    assert read_folder(packed) == {"goals.csv": b"id\n"}


def test_a_link_in_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "goals.csv").symlink_to("/etc/passwd")
    with pytest.raises(Refused, match="link"):
        read_folder(tmp_path)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no such folder"):
        read_folder(tmp_path / "nowhere")


@pytest.mark.django_db
def test_the_untouched_template_is_no_plan(tmp_path: Path) -> None:
    made = CliRunner().invoke(commands(), ["plan", "template", str(tmp_path / "new")])
    assert made.exit_code == 0, made.output
    told = refusal(read_folder(tmp_path / "new"))
    assert [(one.file, one.column) for one in told.problems] == [("plan.yaml", one) for one in ("id", "area_code", "")]
    assert "template's own name" in told.problems[0].what
    assert "neither a goal nor a commitment" in told.problems[2].what


@pytest.mark.django_db
@pytest.mark.parametrize(("table_", "taken"), [("goals", True), ("commitments", True), ("themes", False)])
def test_a_plan_that_promises_nothing_is_refused(table_: str, taken: bool) -> None:
    least = {"goals": {}, "commitments": {"leads": ()}, "themes": {}}[table_]
    files = dict(builders.plan_files(builders.bare_plan(**{table_: (builders.row(table_, "one", **least),)})))
    if taken:
        assert actions.import_files(files=files, by="test", at=NOW)[1]
    else:
        assert [one.what for one in refusal(files).problems] == ["The plan holds neither a goal nor a commitment."]
