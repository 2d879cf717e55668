"""What helps nobody is told once for all the records that have it, and good records are left alone."""

import uuid
from typing import Any

import pytest

from village.directory.rules.standard.findings import Finding, beside, serious
from village.directory.rules.standard.judging import scored
from village.directory.rules.standard.quality import contacts, poor

GOOD: dict[str, Any] = {
    "name": "Stay and play",
    "description": "Songs, toys and company for small children and whoever looks after them.",
    "url": "https://www.play.org.uk/",
}


def service(number: int, provider: int = 0, **more: Any) -> dict[str, Any]:
    key = str(uuid.UUID(int=number))
    own = {"id": key, "name": f"Group {number}", "organization": {"id": f"p{provider}", "name": "Ours"}}
    return {**GOOD, "url": f"https://play.org.uk/{number}", **own, **more}


def codes(*records: object) -> dict[str, Finding]:
    return {one.code: one for one in poor(records)}


def test_good_records_have_nothing_found() -> None:
    assert poor([service(n) for n in range(60)]) == []
    assert poor([7, None, "x"]) == []


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"url": ""}, "contact.none"),
        ({"description": None}, "description.none"),
        ({"description": "Fun!"}, "description.short"),
        ({"description": "n/a"}, "text.empty"),
        ({"name": "TBC"}, "text.empty"),
        ({"description": ", ".join(f"word{n}" for n in range(50))}, "text.stuffed"),
        ({"attributes": [{"id": str(n)} for n in range(41)]}, "terms.many"),
        ({"email": "email@example.com"}, "text.placeholder"),
        ({"url": "http://example.com/group"}, "text.placeholder"),
        ({"phones": [{"number": "Tel: 0121 496 0000"}]}, "text.label"),
        ({"locations": [{"addresses": [{"city": "1 High Street, Ambleford"}]}]}, "address.merged"),
        ({"locations": [{"addresses": [{"city": "Ambleford B37 7XX"}]}]}, "address.merged"),
    ],
)
def test_what_helps_nobody_is_told(more: dict[str, Any], code: str) -> None:
    found = codes(service(1, **more))
    assert found[code].level == "quality"
    assert found[code].weight == "doubtful"
    assert found[code].records == (str(uuid.UUID(int=1)),)


def test_the_same_in_many_records_is_told_once() -> None:
    found = poor([service(n, description="") for n in range(5)])
    assert [one.code for one in found] == ["description.none"]
    assert len(found[0].records) == 5


def test_a_record_without_an_id_is_looked_at_too() -> None:
    found = codes({**GOOD, "name": "x", "description": "", "organization_id": "p"})
    assert found["description.none"].records == ()


def test_one_telephone_number_for_66_providers_is_told() -> None:
    records = [service(n, n, phones=[{"number": f"0121 496 {'0000' if n < 66 else 1000 + n}"}]) for n in range(100)]
    found = codes(*records)
    assert found["shared.phone"].what == "66 records of 66 providers give one telephone number: '01214960000'."
    assert len(found["shared.phone"].records) == 66
    assert set(found) == {"shared.phone"}


def test_the_same_number_written_in_several_ways_is_one() -> None:
    ways = ["0121 496 0000", "(0121) 4960000", "+44 121 496 0000"]
    assert {value for way in ways for _, value in contacts({"phones": [{"number": way}]})} == {"01214960000"}
    assert list(contacts({"number": "none", "email": "nobody", "url": " "})) == []


def test_the_councils_address_of_194_providers_is_told() -> None:
    council = {"address_1": "Council House", "postal_code": "B37 7XX", "city": "Ambleford"}
    records = [service(n, n, service_at_locations=[{"location": {"addresses": [council]}}]) for n in range(194)]
    assert codes(*records)["shared.address"].what.startswith("194 records of 194 providers give one address")


def test_one_address_of_one_provider_is_no_matter_but_a_switchboard_is() -> None:
    here = {"address_1": "Centre", "postal_code": "B37 7XX"}
    records = [service(n, url="https://centre.org.uk", addresses=[here, 7]) for n in range(51)]
    assert set(codes(*records)) == {"shared.url"}
    assert codes(*records)["shared.url"].what.startswith("51 records of one provider")
    assert codes(*records[:50]) == {}


def test_providers_are_told_apart_by_whatever_says_who_they_are() -> None:
    made = [service(n, phones=[{"number": "111"}]) for n in range(12)]
    for n, one in enumerate(made):
        one["organization"] = {"name": f"N{n}"} if n % 2 else None
        one["organization_id"] = f"o{n}"
    assert "12 providers" in codes(*made)["shared.phone"].what


def test_ids_that_stand_for_several_things_are_told() -> None:
    found = codes(service(1), service(1, name="Another"))
    assert found["id.collides"].weight == "wrong"
    assert found["id.collides"].what == "2 different services have this id."
    assert codes(service(1), service(1))["id.twice"].what == "This service is there 2 times."


def test_rows_kept_and_sent_again_are_told() -> None:
    same = [service(n, name="Stay and play", url="https://play.org.uk/1", languages=[{"id": str(n)}]) for n in range(4)]
    assert codes(*same)["record.repeated"].what == "4 records say the same, word for word, under ids of their own."
    assert codes(*same[:2]) == {}
    assert "record.repeated" not in codes(*[{**one, "name": ""} for one in same])


def test_terms_are_no_texts_of_the_service() -> None:
    assert codes(service(1, attributes=[{"taxonomy_term": {"name": "n/a", "email": "a@example.com"}}])) == {}


def finding(level: str, weight: str, *records: str) -> Finding:
    return Finding(level, "code", "a", "What.", "Do.", records, weight)


def test_the_score_is_the_share_of_records_with_nothing_found() -> None:
    four = [{"id": str(n)} for n in range(4)]
    assert scored(four, []).points == 100
    assert scored(four, [finding("schema", "wrong", "0")]).points == 90
    assert scored(four, [finding("semantic", "doubtful", "0", "1")]).points == 80
    assert scored(four, [finding("quality", "doubtful", "0", "1", "2", "3", "other")]).points == 80
    assert scored(four, [finding("semantic", "note", "0")]).points == 100
    assert scored([*four, 7], []).points == 92  # a service without an id does not hold to the schema
    assert scored([], []).points == 0
    said = scored(four, [finding("schema", "wrong", "0")]).explained()
    assert said[0] == "schema: 30 of 40, since 75% of records have nothing found (it is not what the standard says)."


def test_findings_as_words() -> None:
    one = finding("schema", "wrong", "7", "8")
    assert str(one) == "schema code at 7 a (and 1 more): What. Do."
    assert str(Finding("schema", "code", "", "What.", "Do.")) == "schema code: What. Do."
    assert one.plain()["records"] == ["7", "8"]
    assert beside("", "a") == "a"
    assert serious([one, finding("quality", "doubtful")], "schema") == [one]
    assert serious([one, finding("quality", "wrong")], "quality")[0].record == ""
