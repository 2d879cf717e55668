"""A council's table is read into services by a mapping: each row by itself, in whatever letters it was saved."""

import csv
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.directory.queries.standard.tables import profile
from village.directory.rules.record import cut
from village.directory.rules.standard import cells
from village.directory.rules.standard.columns import rows_of
from village.directory.rules.standard.formats import is_uuid
from village.directory.rules.standard.mapping import read_mapping
from village.directory.rules.standard.reading import NotRead, Read
from village.directory.rules.standard.schema import held
from village.kernel.documents.rules.reader import NotADocument

ENTITIES = profile("uk-3.0").entities
PLACE = "service_at_locations[].location"
MAPPING: dict[str, Any] = {
    "mapping": "Ambleford family information service",
    "id": ["Ref"],
    "fields": [
        {"to": "name", "from": "Service"},
        {"to": "description", "from": "About"},
        {"to": "organization.name", "from": "Provider"},
        {"to": "phones[].number", "from": "Phone", "split": ";"},
        {"to": "phones[].description", "value": "Office hours"},
        {"to": "minimum_age", "from": "Ages", "split": "-", "part": 1},
        {"to": "maximum_age", "from": "Ages", "split": "-", "part": 2},
        {"to": "schedules[].byday", "from": "Days", "split": ",", "join": ",", "words": {"Mon": "MO", "Tue": "TU"}},
        {"to": "schedules[].opens_at", "from": "Opens"},
        {"to": "schedules[].freq", "value": "WEEKLY"},
        {"to": "cost_options[].amount", "from": "Cost", "words": {"Free": 0}},
        {"to": "attributes[].taxonomy_term.name", "from": "Kind", "split": "|"},
        {"to": "attributes[].taxonomy_term.taxonomy", "value": "Ambleford"},
        {"to": f"{PLACE}.name", "from": "Venue"},
        {"to": f"{PLACE}.latitude", "from": "Lat"},
        {"to": f"{PLACE}.addresses[].address_1", "from": "Street"},
        {"to": f"{PLACE}.addresses[].city", "value": "Ambleford"},
        {"to": f"{PLACE}.addresses[].postal_code", "from": "Postcode"},
        {"to": "contacts[2].name", "from": "Second contact"},
    ],
}
HEAD = [
    "Ref",
    "Service",
    "About",
    "Provider",
    "Phone",
    "Ages",
    "Days",
    "Opens",
    "Cost",
    "Kind",
    "Venue",
    "Lat",
    "Street",
]
HEAD += ["Postcode", "Second contact", "Not wanted"]
ROW = {
    "Ref": "7", "Service": "Stay and play", "About": "Songs, toys", "Provider": "Ambleford Families",
    "Phone": "0121 496 0000; 0121 496 0001", "Ages": "0-5", "Days": "Mon, Tue", "Opens": "09:30", "Cost": "£1,200.50",
    "Kind": "Play|Early years", "Venue": "The Hall", "Lat": "52.4", "Street": "1 High Street", "Postcode": "B37 7XX",
    "Second contact": "Jo",
}  # fmt: skip


def table(*rows: dict[str, str], separator: str = ",", head: list[str] = HEAD) -> str:
    def cell(text: str) -> str:
        return f'"{text}"' if separator in text or "\n" in text else text

    lines = [head, *([cell(row.get(name, "")) for name in head] for row in rows)]
    return "".join(separator.join(line) + "\r\n" for line in lines)


def read(text: str, encoding: str = "utf-8", mapping: dict[str, Any] = MAPPING) -> tuple[list[Read], Read]:
    return rows_of(text.encode(encoding), read_mapping(mapping, ENTITIES), ENTITIES, "source")


def test_a_row_becomes_a_service_with_all_that_belongs_to_it() -> None:
    (one,), whole = read(table(ROW))
    assert whole.findings == one.findings == ()
    made = one.document
    assert (made["id"], made["name"], made["status"]) == ("7", "Stay and play", "active")
    assert made["organization"]["description"] == "Ambleford Families"
    assert [phone["number"] for phone in made["phones"]] == ["0121 496 0000", "0121 496 0001"]
    assert {phone["description"] for phone in made["phones"]} == {"Office hours"}
    assert (made["minimum_age"], made["maximum_age"]) == (0, 5)
    (schedule,) = made["schedules"]
    assert (schedule["byday"], schedule["opens_at"], schedule["freq"]) == ("MO,TU", "09:30", "WEEKLY")
    assert made["cost_options"][0]["amount"] == 1200.5
    assert [term["taxonomy_term"]["name"] for term in made["attributes"]] == ["Play", "Early years"]
    assert {term["taxonomy_term"]["taxonomy"] for term in made["attributes"]} == {"Ambleford"}
    location = made["service_at_locations"][0]["location"]
    assert (location["name"], location["latitude"], location["location_type"]) == ("The Hall", 52.4, "physical")
    assert location["addresses"][0] | {"id": ""} == {
        "id": "", "address_1": "1 High Street", "city": "Ambleford", "postal_code": "B37 7XX",
        "address_type": "physical", "country": "GB",
    }  # fmt: skip
    assert made["contacts"][1]["name"] == "Jo"
    assert all(is_uuid(inner["id"]) for inner in [*made["phones"], *made["contacts"], made["organization"], location])
    assert cut(made).provider["name"] == "Ambleford Families"


@pytest.mark.parametrize("others", [131_072, 20_000_000])  # what another reader of tables left for the process
@pytest.mark.parametrize("bad", ['"Songs" and, toys"', "x" * 200_000])
def test_a_cell_that_cannot_be_read_keeps_no_other_row_out(bad: str, others: int) -> None:
    csv.field_size_limit(others)
    text = table({**ROW, "Ref": "6"}, {**ROW, "About": "BAD"}, {**ROW, "Ref": "8"}).replace("BAD", bad)
    reads, whole = read(text)
    assert [one.document["id"] for one in reads] == ["6", "8"]
    [told] = whole.findings
    assert (told.code, told.path) == ("row", "line 3")
    assert told.what.startswith("This row cannot be read: ")


def test_a_row_without_an_id_or_with_that_of_another_is_told() -> None:
    nameless, twice = {**ROW, "Ref": ""}, {**ROW, "Service": "Another"}
    reads, whole = read(table(nameless, ROW, twice, nameless))
    assert len(reads) == 4  # each is held to the standard
    told = [(one.code, one.path) for one in whole.findings]
    assert told == [("row.no-id", "line 2"), ("row.twice", "line 4"), ("row.no-id", "line 5")]
    assert "'7' stands under 'Ref' of an earlier row too" in whole.findings[1].what


def test_what_is_made_holds_to_the_standard_but_for_what_the_table_does_not_say() -> None:
    (one,), _ = read(table(ROW))
    key = "ac148810-d857-441c-9679-408f346de14b"
    assert {found.path for found in held(profile("uk-3.0"), "service", {**one.document, "id": key})} == {
        "service_at_locations/0/location/addresses/0/state_province"
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_letters_and_separators_are_found_out(encoding: str, separator: str) -> None:
    row = {**ROW, "Service": "Café Zoë", "Phone": "", "Kind": "Play"}
    (one,), _ = read(table(row, separator=separator), encoding)
    assert one.document["name"] == "Café Zoë"
    assert "phones" not in one.document


def test_the_same_organisation_and_place_have_one_id_in_every_row() -> None:
    other = {**ROW, "Ref": "8", "Service": "Another", "Provider": "AMBLEFORD families"}
    third = {**other, "Ref": "9", "Street": "2 High Street"}
    reads, _ = read(table(ROW, other, third))
    providers = {one.document["organization"]["id"] for one in reads}
    places = [one.document["service_at_locations"][0]["location"]["id"] for one in reads]
    assert len(providers) == 1
    assert places[0] == places[1] != places[2]
    assert len({one.document["phones"][0]["id"] for one in reads}) == 3


def test_a_bad_cell_or_row_keeps_no_other_out() -> None:
    bad = {**ROW, "Cost": "ask", "Lat": "nan", "Ages": "5"}
    text = (
        table(bad, {}, {**ROW, "Ref": "9"})
        + ",".join(["x"] * 40)
        + "\r\n\r\n"
        + table(ROW).partition("\r\n")[2].replace("7,", "8,", 1)
    )
    reads, whole = read(text)
    assert len(reads) == 3
    assert [(one.code, one.path) for one in reads[0].findings] == [("row.number", "line 2"), ("row.number", "line 2")]
    assert "cost_options" not in reads[0].document
    assert "maximum_age" not in reads[0].document
    assert [(one.code, one.path, one.what) for one in whole.findings] == [
        ("row", "line 5", "This row has 40 cells under 16 headings.")
    ]


def test_of_a_cell_with_more_values_than_anybody_has_the_first_are_read() -> None:
    (one,), _ = read(table({**ROW, "Kind": "|".join(map(str, range(60)))}))
    assert [found.code for found in one.findings] == ["row.many"]
    assert len(one.document["attributes"]) == 50


def test_a_row_without_a_name_is_told() -> None:
    (one,), _ = read(table({"Ref": "7", "About": "x"}))
    assert [(found.code, found.what[:29]) for found in one.findings] == [
        ("row.missing", "This row gives no name, so it"),
        ("row.missing", "This row gives no organizatio"),
    ]


def test_a_short_row_and_a_guarded_cell_are_read() -> None:
    (one,), _ = read(f"{','.join(HEAD)}\n7,'=1+1,,Ours\n")
    assert one.document["name"] == "=1+1"


def test_a_location_without_an_address_has_an_id_of_its_service() -> None:
    (one,), _ = read(table({"Ref": "7", "Service": "x", "Provider": "y", "Venue": "Hall"}))
    assert is_uuid(one.document["service_at_locations"][0]["location"]["id"])


def test_something_said_of_a_place_alone_has_a_place() -> None:
    mapping = {**MAPPING, "fields": [*MAPPING["fields"][:3], {"to": "service_at_locations[].id", "from": "Venue"}]}
    (one,), _ = read(table({**ROW, "Venue": "hall"}), mapping=mapping)
    assert one.document["service_at_locations"][0]["id"] == "hall"
    assert one.document["service_at_locations"][0]["location"]["location_type"] == "physical"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "There is no column 'Ref'"),
        ("Ref,Service\n", "There is no column 'About', 'Provider'"),
        (table(ROW, head=[*HEAD, "Service"]), "The heading 'Service' stands twice"),
        (f'{",".join(HEAD)}\n7,"never closed\n8,Songs\n', "cannot be read at line 3"),
        ("x" * 200_000 + "\n", "cannot be read at line 1"),
    ],
)
def test_a_table_that_cannot_be_read_is_told(text: str, said: str) -> None:
    with pytest.raises(NotRead, match=said):
        read(text)


def test_a_table_without_an_end_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "MAX_ROWS", 1)
    with pytest.raises(NotRead, match="more than 1 rows"):
        read(table(ROW, ROW))


def test_a_separator_may_be_named() -> None:
    (one,), _ = read(table(ROW, separator=";"), mapping={**MAPPING, "separator": "semicolon"})
    assert one.document["name"] == "Stay and play"


@given(st.lists(st.fixed_dictionaries({name: st.text("abc;|,-£1é\n' ", max_size=6) for name in HEAD[:6]}), max_size=4))
def test_whatever_stands_in_the_cells_each_row_is_read(rows: list[dict[str, str]]) -> None:
    quoted = "".join(",".join('"' + row.get(name, "").replace('"', '""') + '"' for name in HEAD) + "\n" for row in rows)
    reads, _ = read(f"{','.join(HEAD)}\n{quoted}")
    assert len(reads) == sum(1 for row in rows if any(value.strip() for value in row.values()))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"mapping": 5}, "mapping: give a text"),
        ({"id": []}, "id: give a list of at least one"),
        ({"separator": "dot"}, "separator: give one of comma"),
        ({"other": 1}, "there is no 'other' here"),
        ({"fields": []}, "say where name comes from"),
        ({"fields": [{"from": "x"}]}, "fields/1: to is missing"),
        ({"fields": [{"to": "name"}]}, "give either from, a column, or value"),
        ({"fields": [{"to": "name", "from": "a", "value": "b"}]}, "give either from, a column, or value"),
        ({"fields": [{"to": "nome", "from": "a"}]}, "there is no 'nome' here"),
        ({"fields": [{"to": "phones.number", "from": "a"}]}, "there is no 'phones' here"),
        ({"fields": [{"to": "name[]", "from": "a"}]}, "there is no 'name\\[\\]' here"),
        ({"fields": [{"to": "name.more", "from": "a"}]}, "there is no 'more' here"),
        ({"fields": [{"to": "NAME", "from": "a"}]}, "there is no 'NAME' here"),
        ({"fields": [{"to": "phones[]", "from": "a"}]}, "leads to a thing"),
        ({"fields": [{"to": "name", "from": "a", "part": 0}]}, "part: give a whole number"),
        ({"fields": [{"to": "name", "value": "a"}, {"to": "name", "value": "b"}]}, "is there twice"),
        ({"fields": [{"to": "name", "from": "a", "words": "b"}]}, "words: give what is written for what"),
    ],
)
def test_a_mapping_is_refused_with_every_fault(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(NotADocument, match=said):
        read_mapping({**MAPPING, **changed}, ENTITIES)


def test_what_is_no_mapping_is_refused() -> None:
    for document in (None, [], "x", {"x": object()}):
        with pytest.raises(NotADocument):
            read_mapping(document, ENTITIES)
