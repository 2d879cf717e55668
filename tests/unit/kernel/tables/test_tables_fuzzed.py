"""Whatever the bytes, reading them ends in what they hold or in a refusal: never in another fault."""

import io
import random
import tempfile
import unicodedata
import zipfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.builders import manifest_bytes, plan_files, whole_plan
from village.kernel.tables.folders import MAX_DEPTH, read_folder
from village.kernel.tables.rules import MAX_CELL, Refused, Row, read_csv, read_yaml

FILES = plan_files(whole_plan())
MANIFEST = manifest_bytes(whole_plan())
YAML = st.text("abk:-?[]{}&*!|>'\"%#,~\\ \n\txuU019/.<=@`é\u202e\ufffe", max_size=40)
ESCAPES = st.sampled_from(
    [
        'a: "\\UFFFFFFFF"',
        'a: "\\U00110000"',
        'a: "\\ud800"',
        'a: "\\x00"',
        "%YAML 1." + "9" * 5000 + "\n---\na: b",
        'a: "\\r"',
    ]
)


def spoilt(raw: bytes, seed: int) -> bytes:
    """`raw` with up to eight of its bytes changed, dropped or said twice."""
    chance = random.Random(seed)
    found = bytearray(raw)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(found) or 1)
        match chance.randrange(3):
            case 0:
                found[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del found[at : at + chance.randint(1, 20)]
            case _:
                found[at:at] = found[at : at + chance.randint(1, 20)]
    return bytes(found) or b"\x00"


def told(refusal: Refused) -> None:
    """Every refusal is one line for each problem, in words that show."""
    for one in refusal.problems:
        assert one.file
        assert one.what.endswith(".")
        assert one.do.endswith(".")
        assert str(one).isprintable()
        assert str(one).encode()
        assert len(str(one)) < 2_000


def table(raw: bytes, columns: list[str]) -> list[Row]:
    try:
        return read_csv("t.csv", raw, columns)
    except Refused as refusal:
        told(refusal)
        return []


@given(st.binary(max_size=200) | st.text('ab",\n\r =\x00\u202eé', max_size=60).map(str.encode))
@example(b'"a"b\n')
@example(b"\xff\xfea,b")
@example(b"\xef\xbb\xbfa,b\n1,2\n")
def test_any_bytes_for_a_table(raw: bytes) -> None:
    for row in table(raw, ["a", "b"]):
        assert set(row.cells) == {"a", "b"}
        for cell in row.cells.values():
            assert cell == cell.strip() == unicodedata.normalize("NFC", cell)
            assert len(cell) <= MAX_CELL
            assert all(one.isprintable() or one in "\n\r\t " or unicodedata.category(one) == "Zs" for one in cell)


@settings(max_examples=150)
@given(st.sampled_from([name for name in FILES if name.endswith(".csv")]), st.integers())
def test_a_spoilt_table(name: str, seed: int) -> None:
    columns = FILES[name].decode().split("\n", 1)[0].replace('"', "").split(",")
    table(spoilt(FILES[name], seed), columns)


@settings(max_examples=300)
@given(YAML.map(str.encode) | ESCAPES.map(str.encode) | st.integers().map(lambda seed: spoilt(MANIFEST, seed)))
def test_any_bytes_for_a_manifest(raw: bytes) -> None:
    try:
        found = read_yaml("plan.yaml", raw)
    except Refused as refusal:
        told(refusal)
        return
    assert set(found.lines) == set(found.values)
    waiting: list[object] = [found.values]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting += [*one.keys(), *one.values()]
        elif isinstance(one, list):
            waiting += one
        elif isinstance(one, str):
            assert "\x00" not in one
            assert "\u202e" not in one
            assert one.encode("utf-8") is not None  # no half of a character
        else:
            assert one is None or type(one) is int


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in files.items():
            archive.writestr(name, raw)
    return out.getvalue()


ZIP = zipped({name: FILES[name] for name in ("plan.yaml", "goals.csv", "money.csv")})


def unzipped(raw: bytes) -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        packed = Path(folder) / "plan.zip"
        packed.write_bytes(raw)
        return read_folder(packed)


@settings(max_examples=400, deadline=None)
@given(st.integers())
def test_a_spoilt_zip(seed: int) -> None:
    try:
        files = unzipped(spoilt(ZIP, seed))
    except Refused as refusal:
        told(refusal)
        return
    for name in files:
        assert ".." not in name.split("/")
        assert not name.startswith("/")
        assert len(name.split("/")) <= MAX_DEPTH + 1


def test_two_files_of_one_name_in_a_zip() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("goals.csv", b"id\n1\n")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("goals.csv", b"id\n2\n")
    with pytest.raises(Refused, match="stands twice"):
        unzipped(out.getvalue())
    with pytest.raises(Refused, match="stands twice"):
        unzipped(zipped({"a/goals.csv": b"", "a//goals.csv": b""}))


def test_a_link_in_a_zip() -> None:
    link = zipfile.ZipInfo("goals.csv")
    link.external_attr = 0o120777 << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(Refused, match="link"):
        unzipped(out.getvalue())


def test_a_zip_with_a_password() -> None:
    raw = bytearray(zipped({"goals.csv": b"id\n1\n"}))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.find(mark) + flags] |= 1
    with pytest.raises(Refused, match="without a password"):
        unzipped(bytes(raw))


def test_a_name_in_a_zip_that_is_no_text() -> None:
    raw = zipped({"goé.csv": b"id\n1\n"}).replace("é".encode(), b"\xff\xff")
    with pytest.raises(Refused, match="cannot be read"):
        unzipped(raw)


def test_packed_bytes_that_are_spoilt() -> None:
    raw = bytearray(zipped({"goals.csv": b"id\n" + bytes(range(256)) * 4}))
    raw[60:80] = b"\xff" * 20
    with pytest.raises(Refused, match="cannot be read"):
        unzipped(bytes(raw))


@pytest.mark.parametrize("name", ["\x1b[2Jgoals.csv", "\u202egoals.csv", "a\nb.csv", "x" * 3_000 + ".csv"])
def test_a_name_cannot_paint_the_screen(name: str) -> None:
    files = unzipped(zipped({name: b"\xff\xfe"}))
    with pytest.raises(Refused) as refusal:
        read_csv(*files.popitem(), ["a"])
    assert all(str(one).isprintable() for one in refusal.value.problems)
