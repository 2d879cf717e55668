"""The promise: an analyst with two files and no server gets from them to a link that a person has reviewed."""

import re
import shlex
import subprocess
from pathlib import Path

import polars as pl
import pytest

from tests import commands

ROOT = Path(__file__).resolve().parents[3]
GUIDE = ROOT / "docs" / "guides" / "linking-your-own-files.md"
BLOCK = re.compile(r"^```(sh|(?:csv|yaml) (\S+))\n(.*?)^```$", re.DOTALL | re.MULTILINE)
# Who is who in the guide's files, as anyone can read there.
SAME = {("1", "H1"), ("2", "H2"), ("3", "H3"), ("4", "H4"), ("5", "H5"), ("6", "H6"), ("7", "H7"), ("9", "H8")}


def run(words: list[str], folder: Path) -> "subprocess.CompletedProcess[str]":
    return commands.run(*words, cwd=folder, VILLAGE_VAR=str(folder.with_name(f"{folder.name}-var")))


@pytest.mark.slow
def test_every_step_of_the_guide_runs(tmp_path: Path) -> None:
    links: list[set[tuple[str, str]]] = []
    for kind, name, text in BLOCK.findall(GUIDE.read_text(encoding="utf-8")):
        if kind != "sh":
            (tmp_path / name).write_text(text)
            continue
        for command in text.splitlines():
            done = run(shlex.split(command)[1:], tmp_path)
            assert done.returncode == 0, f"{command}: {done.stderr}"
            if "--out linked" in command:
                pairs = pl.read_parquet(tmp_path / "linked" / "pairs.parquet")
                links.append(set(pairs.filter(decision="link").select("left", "right").iter_rows()))
    first, mapped, decided = links
    assert first <= SAME
    assert mapped <= SAME
    assert len(mapped) >= 6
    assert decided == mapped | {("9", "H8")}
    assert (tmp_path / "linked" / "decisions.csv").read_text().splitlines()[1:] == ["10,H10,different", "9,H8,same"]
    people = pl.read_parquet(tmp_path / "people" / "clusters.parquet")
    assert people["entity"].n_unique() == len(people) == 10


def small(folder: Path) -> None:
    (folder / "a.csv").write_text("id,forename,surname,dob\n1,Ann,Testwood,2015-03-14\n2,Ben,Mockford,2014-01-02\n")
    (folder / "b.csv").write_text("id,forename,surname,dob\nx,Ann,Testwood,2015-03-14\ny,Cy,Fictor,2013-05-06\n")


@pytest.mark.parametrize(
    ("files", "words", "said"),
    [
        ({}, ["a.csv", "none.csv"], "There is no file none.csv."),
        ({"b.csv": ""}, ["a.csv", "b.csv"], "The first row is empty."),
        ({"b.csv": "id,forename\n"}, ["a.csv", "b.csv"], "There are no rows below the header."),
        ({"b.csv": "id,id\n1,2\n"}, ["a.csv", "b.csv"], "Two columns are called 'id'."),
        ({"b.csv": "id,dob\n1,2\n1,2,3\n"}, ["a.csv", "b.csv"], "row 3: There are more values than the 2 columns."),
        ({"b.parquet": "x"}, ["a.csv", "b.parquet"], "It cannot be read as Parquet."),
        ({"b.csv": "thing\nblue\nred\n"}, ["a.csv", "b.csv"], "No column was found that can be compared."),
        ({"m.yaml": "shoe: dob\n"}, ["a.csv", "b.csv", "--mapping", "m.yaml"], "There is no concept called"),
        ({"m.yaml": "forename: nme\n"}, ["a.csv", "b.csv", "--mapping", "m.yaml"], "has no column called"),
        ({"m.yaml": "left: dob\n"}, ["a.csv", "b.csv", "--mapping", "m.yaml"], "left is not a list of concepts."),
        ({"m.yaml": "sex: [id, dob]\n"}, ["a.csv", "b.csv", "--mapping", "m.yaml"], "cannot be made of 2 columns"),
        ({}, ["a.csv", "b.csv", "--ids", "nhs"], "There is no column called"),
        ({}, ["a.csv", "--format", "sui-matcher"], "or give two files."),
        ({"d.csv": "left,right\n1,x\n"}, ["a.csv", "b.csv", "--decisions", "d.csv"], "no column called decision"),
        (
            {"d.csv": "left,right,decision\n1,z,same\n"},
            ["a.csv", "b.csv", "--decisions", "d.csv"],
            "row 2: One of its records is not in the files.",
        ),
        (
            {"d.csv": "left,right,decision\n1,x,perhaps\n"},
            ["a.csv", "b.csv", "--decisions", "d.csv"],
            "row 2, column decision:",
        ),
        (
            {"d.csv": "left,right,decision\n1,x,same\n1,x,different\n"},
            ["a.csv", "b.csv", "--decisions", "d.csv"],
            "row 3: This pair was decided otherwise before.",
        ),
        (
            {"d.csv": "left,right,decision\n1,x,same\n1,y,same\n2,x,same\n2,y,different\n"},
            ["a.csv", "b.csv", "--decisions", "d.csv"],
            "different by another",
        ),
        ({"l.csv": "left,right\n1,x\n"}, ["a.csv", "b.csv", "--labels", "l.csv"], "There is no column called same."),
        (
            {"l.csv": "left,right,same\n1,x,perhaps\n"},
            ["a.csv", "b.csv", "--labels", "l.csv"],
            "row 2, column same: 'perhaps' is neither yes nor no.",
        ),
        (
            {"l.csv": "left,right,same\n1,x,yes\n1,z,no\n"},
            ["a.csv", "b.csv", "--labels", "l.csv"],
            "row 3: One of its records is not in the files.",
        ),
        ({}, ["a.csv", "--one-to-one"], "One file has no other side."),
        ({"out/notes.txt": "mine"}, ["a.csv", "b.csv"], "There is something else here already."),
    ],
)
def test_bad_input_gets_one_sentence_and_nothing_is_written(
    tmp_path: Path, files: dict[str, str], words: list[str], said: str
) -> None:
    small(tmp_path)
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    before = sorted(tmp_path.rglob("*"))
    done = run(["people", "link", *words, "--out", "out"], tmp_path)
    assert done.returncode == 2
    assert said in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    assert sorted(tmp_path.rglob("*")) == before


def test_what_was_taken_is_told_as_it_was(tmp_path: Path) -> None:
    """Nothing is called used that was compared with nothing; parts of a date are told as one date."""
    small(tmp_path)
    head = "id,forename,surname,day of birth,month of birth,year of birth,mobile\n"
    people = "1,Ann,Testwood,14,3,2015,07700900123\n2,Ben,Mockford,2,1,2014,07700900124\n"
    (tmp_path / "a.csv").write_text(head + people)
    rows = (tmp_path / "b.csv").read_text().replace("id,", "thing,")
    (tmp_path / "b.csv").write_bytes(rows.encode("utf-16"))
    done = run(["people", "link", "a.csv", "b.csv", "--out", "out", "--format", "sui-matcher"], tmp_path)
    assert done.returncode == 0, done.stderr
    assert "mobile as phone" not in done.stdout
    assert "not used: mobile, it is taken as phone, and there is none to compare it with." in done.stdout
    assert "  phone: mobile\n" in (tmp_path / "out" / "mapping.yaml").read_text()
    assert "its records are called by their rows, the first below the header being 1." in done.stdout
    asked = (tmp_path / "out" / "review.csv").read_text().count("\n") - 1
    assert ("No pair waits for a person." in done.stdout) is (asked == 0)
    told = run(["people", "explain", "out", "1", "9"], tmp_path)
    assert told.returncode == 2
    assert "Nothing can be told" in told.stderr
    assert "or one is not there" in " ".join(told.stderr.split())
    (tmp_path / "d.csv").write_text("left,right,decision\n2,2,same\n")
    done = run(["people", "link", "a.csv", "b.csv", "--out", "out", "--decisions", "d.csv"], tmp_path)
    told = run(["people", "explain", "out", "2", "2"], tmp_path)
    assert "2 and 2: link, chance 100.0%" in told.stdout
    assert "  decided by a person\n" in told.stdout


def test_what_tells_the_truth_and_was_not_named_is_no_evidence(tmp_path: Path) -> None:
    """A column of labels beside names that say nothing must not decide a single pair."""
    rows = [f"{i},Sam,Testwood,{i % 40}\n" for i in range(80)]
    (tmp_path / "one.csv").write_text("id,forename,surname,cluster\n" + "".join(rows))
    done = run(["people", "link", "one.csv", "--out", "out"], tmp_path)
    assert "not used: cluster, it looks like an identifier" in done.stdout
    people = pl.read_parquet(tmp_path / "out" / "clusters.parquet")
    by_label = people.with_columns(label=pl.col("record").cast(pl.Int64) % 40).group_by("label").agg("entity")
    together = [len(set(entities)) == 1 for entities in by_label["entity"].to_list()]
    assert all(together) or not any(together)


def test_a_key_that_stands_twice_is_told_and_the_rows_are_counted_instead(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,name,born\n7,Amelia Testwood,2015-03-14\n8,Zara Fictor,2015-12-05\n")
    (tmp_path / "b.csv").write_text("id,name,born\n7,Amelia Testwood,2015-03-14\n7,Noah Inventon,2016-04-18\n")
    done = run(["people", "link", "a.csv", "b.csv", "--out", "out"], tmp_path)
    ours, theirs = done.stdout.split("b.csv:")
    assert "id as record" in ours
    assert "not used: id, it does not tell all records apart: a value of it stands twice or is missing." in theirs
    names = pl.read_parquet(tmp_path / "out" / "clusters.parquet").group_by("file").agg("record")
    assert {file: sorted(records) for file, records in names.iter_rows()} == {"left": ["7", "8"], "right": ["1", "2"]}


def test_the_report_shows_nobody_unless_asked(tmp_path: Path) -> None:
    small(tmp_path)
    for words in ([], ["--samples"]):
        assert run(["people", "link", "a.csv", "b.csv", "--out", "out", *words], tmp_path).returncode == 0
        page = (tmp_path / "out" / "report.html").read_text()
        assert "testwood" not in page.lower()
        assert "<script" not in page
        assert "http" not in page
    assert {path.name for path in tmp_path.iterdir()} == {"a.csv", "b.csv", "out"}


def families(folder: Path, name: str, only: int | None = None) -> None:
    """Two hundred pairs of brothers and sisters, of whom everything that a household shares is the same; each child, or
    the elder (0) or younger (1) of each."""
    given = ("Amelia", "Barnaby", "Clementine", "Desmond", "Ekaterina", "Fitzgerald", "Gwendolen", "Horatio", "Imogen")
    lines = ["id,forename,surname,dob,postcode,address,email,phone"]
    for family in range(200):
        home = f"ZZ{family % 90} {family % 9}AA,{family} Sample Road,family{family}@example.org,07700 9{family:05}"
        for child in range(2):
            if only in (None, child):
                first, last = (
                    given[(family + 4 * child) % 9],
                    f"Testwood{chr(97 + family // 26)}{chr(97 + family % 26)}",
                )
                born = f"{2010 + family % 4 + 3 * child}-{family % 12 + 1:02}-{(family * 7 + 5 * child) % 28 + 1:02}"
                lines.append(f"{name}{family}-{child},{first},{last},{born},{home}")
    (folder / f"{name}.csv").write_text("\n".join(lines) + "\n")


def test_brothers_and_sisters_with_one_email_and_telephone_are_never_one_child(tmp_path: Path) -> None:
    """In one file, where nobody stands twice; in two, where only some do; and where no child stands in both."""
    for name, only in (("one", None), ("two", None), ("elder", 0), ("younger", 1)):
        families(tmp_path, name, only)
    for words, most in ((["one.csv"], 0), (["one.csv", "two.csv"], 400), (["elder.csv", "younger.csv"], 0)):
        out = "-".join(words).replace(".csv", "")
        done = run(["people", "link", *words, "--out", out], tmp_path)
        assert done.returncode == 0, done.stderr
        pairs = pl.read_parquet(tmp_path / out / "pairs.parquet").filter(decision="link")
        children = pairs.select(pl.col("left", "right").str.extract(r"(\d+-\d)$"))
        assert children.filter(pl.col("left") != pl.col("right")).is_empty(), words
        assert len(pairs) == most
