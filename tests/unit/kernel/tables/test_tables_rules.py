"""Reading tables and manifests: what the specs of bad input do not reach."""

import pytest

from village.kernel.tables.rules import Problem, Refused, read_csv, read_yaml, write_csv


def rows(text: str, *columns: str) -> list[tuple[int, dict[str, str]]]:
    return [(row.line, dict(row.cells)) for row in read_csv("t.csv", text.encode(), columns)]


def told(text: str, *columns: str) -> tuple[Problem, ...]:
    with pytest.raises(Refused) as refused:
        read_csv("t.csv", text.encode(), columns)
    return refused.value.problems


def test_rows_carry_the_line_they_begin_on_whatever_stands_between() -> None:
    text = 'a,b\n1,"two\nlines"\n\n,\n3,4\n'
    assert rows(text, "a", "b") == [(2, {"a": "1", "b": "two\nlines"}), (6, {"a": "3", "b": "4"})]


def test_columns_stand_in_any_order_and_optional_ones_may_be_absent() -> None:
    assert rows("b,a\n1,2\n", "a", "b") == [(2, {"b": "1", "a": "2"})]
    assert dict(read_csv("t.csv", b"a\n1\n", ["a", "b"], optional=["b"])[0].cells) == {"a": "1", "b": ""}


def test_text_of_other_scripts_is_taken_as_it_is() -> None:
    name = "\u5b69\u5b50\u4eec\u7684\u8ba1\u5212" * 10
    assert rows(f"a\n{name}\n", "a") == [(2, {"a": name})]


def test_a_header_of_thousands_of_columns_is_counted_not_listed() -> None:
    (problem,) = told(",".join(f"c{n}" for n in range(5_000)) + "\n", "a")
    assert problem.what == "The header names 5,000 columns."


def test_a_header_with_a_character_that_cannot_be_seen_names_its_column_by_number() -> None:
    problems = told("a,b\u200b\n", "a", "b")
    assert (problems[0].row, problems[0].column) == (1, "number 2")
    assert "ZERO WIDTH SPACE" in problems[0].what


def test_at_most_fifty_problems_are_told() -> None:
    assert len(told("a\n" + "=1\n" * 500, "a")) == 50


def test_what_is_told_shows_what_cannot_be_seen() -> None:
    assert str(Problem("a\u202eb.csv", "What.", "Do.", 3, "c")) == "a\\u202eb.csv, row 3, column c: What. Do."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("? [a, b]\n: c\n", "one word"),
        ("id: x\nname: \u200bhidden\n", "cannot be seen"),
        ("id: \ufffe\n", "cannot be read"),
        ("id: x\n---\nid: y\n", "document"),
        ("id: [unclosed\n", "cannot be read"),
    ],
)
def test_a_manifest_that_is_not_one_is_refused(text: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        read_yaml("plan.yaml", text.encode())


def test_a_manifest_guesses_nothing() -> None:
    found = read_yaml("plan.yaml", b"a: no\nb: 2008-12-11\nc: 12\nd:\ne: [x, 1]\nf: 0x10\ng: 1e3\n")
    assert found.values == {"a": "no", "b": "2008-12-11", "c": 12, "d": None, "e": ["x", 1], "f": "0x10", "g": "1e3"}
    assert found.lines["c"] == 3


def test_numbers_and_blanks_are_written_as_they_are() -> None:
    assert write_csv(["a", "b", "c"], [[-1, None, 2.5]]) == "a,b,c\n-1,,2.5\n"
