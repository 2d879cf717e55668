"""What was found is gathered for whoever mends it, and told their supplier in a letter."""

from village.directory.rules.harvesting.holding import EXAMPLES, WIDE, by_code, gathered, letter, long, short
from village.directory.rules.standard.findings import Finding


def found(code: str, path: str, record: str, weight: str = "wrong", level: str = "schema") -> Finding:
    return Finding(level, code, path, f"What {code} is.", "Mend it.", (record,) if record else (), weight)


def test_one_fault_of_many_records_is_told_once_and_what_keeps_records_back_first() -> None:
    many = [found("missing", f"places/{number}/city", f"s{number}") for number in range(30)]
    told = gathered(
        [*many, found("missing", "name", "s1"), found("age.crossed", "minimum_age", "s2", level="semantic")]
    )
    assert [(one["code"], one["path"], one["records"], one["held"]) for one in told] == [
        ("age.crossed", "minimum_age", 1, True),
        ("missing", "places/*/city", 30, False),
        ("missing", "name", 1, False),
    ]
    assert told[1]["examples"] == [f"s{number}" for number in range(EXAMPLES)]


def test_a_doubt_keeps_nothing_back() -> None:
    assert not gathered([found("place.far", "latitude", "s1", "doubtful", "semantic")])[0]["held"]


def test_what_is_kept_of_a_record_comes_back_the_same_and_shows_what_cannot_be_seen() -> None:
    one = found("missing", "name", "s1")
    assert long(short([one]), "s1") == [one]
    assert short([found("missing", "a\u200bb", "s1")])[0][2] == "a\\u200bb"


def test_a_letter_says_what_where_and_how_in_lines_that_can_be_printed() -> None:
    report = {"findings": gathered([found("age.crossed", "x/" * 60, "s1", level="semantic"), found("paging", "", "")])}
    told = letter("A feed", report, on="1 May 2026", why="The site answers 500. Try later.")
    assert told.startswith(
        "What we found in A feed on 1 May 2026\n\nThe site answers 500. Try later.\n\n1. What age.crossed"
    )
    assert "In 1 record, such as s1" in told
    assert "We do not show" in told
    assert "In the feed itself (schema, paging)." in told
    assert all(len(line) <= WIDE or "/" in line for line in told.splitlines())
    assert letter("A feed", {}, on="1 May 2026") == "What we found in A feed on 1 May 2026\n"


def test_a_fault_of_several_fields_is_told_once() -> None:
    one = {"level": "semantic", "code": "text.script", "path": "name", "records": 4}
    two, other = {**one, "path": "url", "records": 2}, {**one, "level": "schema"}
    assert by_code([one, two, other]) == [
        {**one, "fields": [("name", 4), ("url", 2)]}, {**other, "fields": [("name", 4)]}
    ]  # fmt: skip
    assert by_code([]) == []
