"""Reading tables and manifests: what the specs of bad input do not reach."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from village.kernel.tables.rules import MAX_RECORD, Problem, Refused, hidden, read_csv, read_yaml, records, write_csv


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


@pytest.mark.parametrize("filling", ["x", "words\n", '","\n'])
def test_a_row_without_end_is_named_by_the_line_it_begins_on(filling: str) -> None:
    with pytest.raises(Refused) as refused:
        list(records("t.csv", 'a\n1\n\n"' + filling * (MAX_RECORD // len(filling) + 1)))
    (problem,) = refused.value.problems
    assert (problem.row, problem.what) == (4, "The row is longer than 1,000,000 characters.")


def test_a_row_of_as_many_characters_as_there_may_be_is_put_together() -> None:
    row = "x" * (MAX_RECORD - 2) + ",y"
    assert list(records("t.csv", f"a,b\n{row}", 7)) == [(7, ["a", "b"]), (8, row.split(","))]
    with pytest.raises(Refused):
        list(records("t.csv", f"a,b\n{row}y"))


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


# ── words typed by hand ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Two schools\u200b have begun.", "after “Two schools” (zero width space)"),
        ("\u202eback to front", "at the beginning (right-to-left override)"),
        ("one\n\ntwo\u2066x", "after “one two” (left-to-right isolate)"),
        ("a\x07b", "after “a” (control character 0x0007)"),
        ("x" * 90 + "\ufeff", f"after “{'x' * 30}” (zero width no-break space)"),
    ],
)
def test_what_is_hidden_in_typed_words_is_named_with_its_place_and_what_to_do(typed: str, said: str) -> None:
    assert hidden(typed) == f"There is a hidden character {said}: delete that part and type it again"


def test_too_many_accents_are_told_too() -> None:
    assert hidden("a" + "\u0301" * 31) == "A letter carries more than 30 accents: delete that letter and type it again"


@pytest.mark.parametrize("typed", ["", "Two lines\r\nand\ta tab\n", "Zoë £5 – “so” 你好 שלום", "a" + "\u0301" * 30])
def test_what_can_be_seen_may_be_typed(typed: str) -> None:
    assert hidden(typed) == ""


@given(st.text(max_size=60).filter(lambda one: "\r" not in one))
@example("a\u202eb")
def test_the_rule_for_typed_words_is_that_of_files(typed: str) -> None:
    cell = "a" + typed.replace('"', "'") + "z"
    try:
        read_csv("t.csv", f'c\n"{cell}"\n'.encode(), ["c"])
    except Refused:
        assert hidden(cell)
    else:
        assert hidden(cell) == ""


@given(st.characters(categories=["Cc", "Cf", "Zl", "Zp"]))
def test_no_control_and_no_mark_of_direction_passes(character: str) -> None:
    """A second opinion by Unicode's own categories. Format characters that are drawn (Arabic number signs, signs of
    hieroglyphs, notes of music) are not hidden."""
    drawn = "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
    if character in "\t\n\r" or character in drawn or "\U00013430" <= character <= "\U0001345f":
        assert hidden(f"a{character}b") == ""
    else:
        assert hidden(f"a{character}b"), unicodedata.name(character, hex(ord(character)))
