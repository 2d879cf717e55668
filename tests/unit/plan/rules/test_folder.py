"""A folder gives back the plan it was made from, or says which cell is in the way."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import (
    NAMED_BY,
    and_also,
    bare_plan,
    but,
    manifest_bytes,
    plan_files,
    row,
    table_cells,
    whole_plan,
    with_cell,
)
from tests.unit.plan.rules.strategies import plans
from village.kernel.tables.rules import Problem, Refused
from village.plan.rules import folder
from village.plan.rules.document import TABLES, Plan, Source, columns, required
from village.plan.rules.folder import plan_from

WHOLE = whole_plan()
CELLS = [
    (table, number, column)
    for table in TABLES
    for number in range(len(getattr(WHOLE, table)))
    for column in columns(TABLES[table])
]
# Cells that other rows depend on: spoiling one may be told at the rows that pointed to it.
POINTED_TO = {"id", "number", "slug", "order", "paragraph"}
OF_SUMS = {"source", "amount", "same_as", "part_of"}
SPOILT = st.one_of(
    st.text(max_size=40).filter(lambda one: "\r" not in one),
    st.sampled_from(
        ["", "2009-02-30", "no-such-row", "=1+1", "\u202e", "\x00", "1,000", "a; a", "x" * 10_001, "safety-1000"]
    ),
)


def problems(files: dict[str, bytes]) -> tuple[Problem, ...]:
    with pytest.raises(Refused) as refusal:
        plan_from(files)
    return refusal.value.problems


def places(files: dict[str, bytes]) -> list[tuple[str, int | None, str]]:
    return [(one.file, one.row, one.column) for one in problems(files)]


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(plans())
def test_round_trip(plan: Plan) -> None:
    assert plan_from(plan_files(plan)) == plan


def test_round_trip_of_the_plan_that_other_tests_spoil() -> None:
    assert plan_from(plan_files(WHOLE)) == WHOLE


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(CELLS), SPOILT)
def test_one_spoilt_cell_is_still_good_or_named(cell: tuple[str, int, str], text: str) -> None:
    table, number, column = cell
    try:
        plan_from(plan_files(WHOLE, **{table: with_cell(WHOLE, table, number, column, text)}))
    except Refused as refusal:
        here = (f"{table}.csv", number + 2, column)
        told = [(one.file, one.row, one.column) for one in refusal.problems]
        if column in POINTED_TO or (table == "money" and column in OF_SUMS):
            assert told
        else:
            assert set(told) == {here}


@pytest.mark.parametrize("table", TABLES)
def test_a_required_cell_left_blank_is_named(table: str) -> None:
    for column in required(TABLES[table]):
        files = plan_files(WHOLE, **{table: with_cell(WHOLE, table, 0, column, " ")})
        assert (f"{table}.csv", 2, column) in places(files)


@pytest.mark.parametrize("table", TABLES)
def test_a_name_given_twice_is_refused_at_the_second(table: str) -> None:
    first = getattr(WHOLE, table)[0]
    spoilt = and_also(WHOLE, table, first)
    where = (f"{table}.csv", len(getattr(spoilt, table)) + 1, NAMED_BY.get(table, "id"))
    assert where in places(plan_files(spoilt))


@pytest.mark.parametrize("table", ["chapters", "goals"])
def test_a_number_that_pages_are_found_by_is_given_once(table: str) -> None:
    spoilt = but(WHOLE, **{table: [dataclasses.replace(one, number=1) for one in getattr(WHOLE, table)]})
    assert places(plan_files(spoilt)) == [(f"{table}.csv", 3, "number")]


def test_a_name_given_twice_in_two_files_names_both() -> None:
    files = plan_files(WHOLE)
    raw = files.pop("commitments.csv")
    (first, *_) = problems(files | {"commitments/1.csv": raw, "commitments/2.csv": raw})
    assert (first.file, first.row, first.column) == ("commitments/2.csv", 2, "id")
    assert "commitments/1.csv, row 2" in first.what


def test_a_table_in_several_files_is_one_table() -> None:
    files = plan_files(WHOLE)
    del files["commitments.csv"]
    for number, one in enumerate(WHOLE.commitments):
        files[f"commitments/{number}.csv"] = plan_files(but(WHOLE, commitments=[one]))["commitments.csv"]
    assert plan_from(files) == WHOLE


@pytest.mark.parametrize(
    ("table", "column"),
    [(table, column) for table in TABLES for column, kind in columns(TABLES[table]).items() if kind.table],
)
def test_every_reference_to_what_is_not_there_is_refused(table: str, column: str) -> None:
    found = problems(plan_files(WHOLE, **{table: with_cell(WHOLE, table, 0, column, "no-such-row")}))
    assert (f"{table}.csv", 2, column) in [(one.file, one.row, one.column) for one in found]
    assert "no-such-row" in found[0].what


@pytest.mark.parametrize("own", [True, False])
@pytest.mark.parametrize("table", ["commitments", "chapters", "recommendations"])
def test_an_article_that_the_convention_does_not_have_is_refused_with_or_without_a_table_of_articles(
    table: str, own: bool
) -> None:
    plan = WHOLE if own else but(WHOLE, articles=())
    files = plan_files(plan, **{table: with_cell(plan, table, 0, "articles", "3; 55")})
    if not own:
        files = {name: raw for name, raw in files.items() if name != "articles.csv"}
    (problem,) = problems(files)
    assert (problem.file, problem.row, problem.column) == (f"{table}.csv", 2, "articles")
    assert str(problem).endswith(
        "The Convention has no article '55'. Write numbers from 1 to 54, or all for all of them."
    )
    files[f"{table}.csv"] = plan_files(plan, **{table: with_cell(plan, table, 0, "articles", "1; 54")})[f"{table}.csv"]
    plan_from(files)


def test_a_row_that_could_not_be_read_is_not_told_to_be_missing() -> None:
    files = plan_files(WHOLE, goals=with_cell(WHOLE, "goals", 0, "year", "soon"))
    assert places(files) == [("goals.csv", 2, "year")]


# ── sums ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("sums", "where"),
    [
        ({"a": {"part_of": "a"}}, {(2, "part_of")}),
        ({"a": {"same_as": "a"}}, {(2, "same_as")}),
        ({"a": {"part_of": "b"}, "b": {"part_of": "a"}}, {(2, "part_of"), (3, "part_of")}),
        ({"a": {"part_of": "b"}, "b": {"part_of": "c"}, "c": {"part_of": "b"}}, {(3, "part_of"), (4, "part_of")}),
        ({"a": {"part_of": "b"}, "b": {"same_as": "a"}}, {(2, "part_of"), (3, "same_as")}),
        ({"a": {}, "b": {"same_as": "a"}, "c": {"same_as": "b"}}, {(4, "same_as")}),
        ({"a": {}, "b": {"same_as": "a"}, "c": {"part_of": "b"}}, {(4, "part_of")}),
        ({"a": {}, "b": {}, "c": {"same_as": "a", "part_of": "b"}}, {(4, "part_of")}),
        ({"a": {"source": "news"}, "b": {"same_as": "a"}}, {(3, "same_as")}),
        ({"a": {"amount": 5, "amount_high": 4}}, {(2, "amount_high")}),
    ],
)
def test_sums_that_could_not_be_added_up(sums: dict[str, dict[str, object]], where: set[tuple[int, str]]) -> None:
    rows = tuple(row("money", name, **more) for name, more in sums.items())
    found = places(plan_files(bare_plan(sources=WHOLE.sources, money=rows)))
    assert {(line, column) for _, line, column in found} == where


@pytest.mark.parametrize(
    "sums",
    [
        {"a": {}, "b": {"part_of": "a"}, "c": {"part_of": "b"}},
        {"a": {"part_of": "z"}, "b": {"same_as": "a", "part_of": "z"}, "z": {}},
        {"a": {}, "b": {"same_as": "a", "source": "news"}},
        {"a": {"amount": 5, "amount_high": 5}},
    ],
)
def test_sums_that_can(sums: dict[str, dict[str, object]]) -> None:
    rows = tuple(row("money", name, **more) for name, more in sums.items())
    fine = bare_plan(sources=WHOLE.sources, money=rows)
    assert plan_from(plan_files(fine)) == fine


def test_a_long_chain_of_parts_is_walked_once() -> None:
    chain = tuple(row("money", f"n{n}", part_of=f"n{n - 1}" if n else "") for n in range(5_000))
    assert plan_from(plan_files(bare_plan(money=chain))).money == chain


# ── plan.yaml ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "key",
    ["id", "title", "short_title", "area", "area_code", "publisher", "began_on", "reported_on", "horizon", "sources"],
)
@pytest.mark.parametrize("value", ["", '""', "[]", "{}", "[[1]]"])
def test_what_the_manifest_must_tell(key: str, value: str) -> None:
    found = places(plan_files(WHOLE) | {"plan.yaml": manifest_bytes(WHOLE, **{key: value})})
    line = [*manifest_bytes(WHOLE).decode().split("\n")].index(
        next(one for one in manifest_bytes(WHOLE).decode().split("\n") if one.startswith(f"{key}:"))
    ) + 1
    assert ("plan.yaml", line, key) in found


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("id", "Not a name"),
        ("id", "a/b"),
        ("id", "x" * 81),
        ("title", "x" * 201),
        ("title", '"two\\nlines"'),
        ("area_code", "England and Wales"),
        ("area_code", "E0600000'"),
        ("began_on", "2009-02-30"),
        ("began_on", "2009"),
        ("reported_on", "2007-12-10"),
        ("reported_on", "11 December"),
        ("shown_as_at", "2009-13-01"),
        ("horizon", "soon"),
        ("horizon", "20200"),
        ("horizon", "yes"),
        ("horizon", "2020.5"),
        ("horizon", "'2020'"),
        ("languages", "english"),
        ("languages", "[en, 5]"),
        ("languages", "[]"),
        ("languages", "[en, 'not a language']"),
        ("began_on", "２００８-01-01"),
    ],
)
def test_what_the_manifest_may_not_hold(key: str, value: str) -> None:
    found = problems(plan_files(WHOLE) | {"plan.yaml": manifest_bytes(WHOLE, **{key: value})})
    assert {(one.file, one.column) for one in found} == {("plan.yaml", key)}
    assert all(one.row for one in found)


def test_a_name_that_the_manifest_does_not_know() -> None:
    assert places(plan_files(WHOLE) | {"plan.yaml": manifest_bytes(WHOLE, owner="me")}) == [("plan.yaml", 14, "owner")]


@pytest.mark.parametrize(
    "spoilt",
    [
        {"id": "report"},
        {"id": "Not A Name"},
        {"published_on": "2009-02-30"},
        {"published_on": ""},
        {"title": ""},
        {"title": "x" * 301},
    ],
)
def test_sources_are_looked_at_one_by_one(spoilt: dict[str, str]) -> None:
    second = dataclasses.replace(WHOLE.sources[1], **spoilt)
    plan = dataclasses.replace(WHOLE, sources=(WHOLE.sources[0], second))
    found = problems({"plan.yaml": manifest_bytes(plan)})
    assert [(one.file, one.column) for one in found] == [("plan.yaml", "sources")]
    assert "source 2" in found[0].what


@pytest.mark.parametrize(
    "sources",
    [
        "[report]",
        "[{id: report}]",
        "{id: report}",
        '[{"id": "a", "title": "b", "publisher": "c", "published_on": "2008", "kind": "d", "more": "e"}]',
    ],
)
def test_a_source_has_the_names_of_a_source(sources: str) -> None:
    found = problems({"plan.yaml": manifest_bytes(WHOLE, sources=sources)})
    assert {(one.file, one.column) for one in found} == {("plan.yaml", "sources")}


def test_a_plain_year_is_text_like_any_other() -> None:
    plan = dataclasses.replace(
        WHOLE,
        short_title="2007",
        sources=(Source(id="report", title="2008", publisher="x", published_on="2008", kind="report"),),
    )
    raw = manifest_bytes(plan).replace(b'"2007"', b"2007").replace(b'"2008"', b"2008")
    found = plan_from({"plan.yaml": raw})
    assert (found.short_title, found.sources) == ("2007", plan.sources)


def test_without_a_manifest_there_is_no_plan() -> None:
    files = plan_files(WHOLE)
    del files["plan.yaml"]
    assert places(files) == [("plan.yaml", None, "")]


@pytest.mark.parametrize(
    "name",
    [
        "figures2.csv",
        "goals.yaml",
        "other.yml",
        "a/goals.csv",
        "a/b/goals.csv",
        "goals/a/b.csv",
        "goals.CSV",
        "Goals.csv",
        ".csv",
    ],
)
def test_a_file_that_is_no_table(name: str) -> None:
    files = plan_files(WHOLE)
    assert (name, None, "") in places(files | {name: files["goals.csv"]})


def test_there_is_a_bound_on_all_rows_together(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = sum(len(getattr(WHOLE, table)) for table in TABLES)
    monkeypatch.setattr(folder, "MOST_ROWS", rows)
    assert plan_from(plan_files(WHOLE)) == WHOLE
    monkeypatch.setattr(folder, "MOST_ROWS", rows - 1)
    assert problems(plan_files(WHOLE))[-1].what == f"With this file the tables come to more than {rows - 1} rows."


def test_no_more_than_a_hundred_problems_are_told() -> None:
    many = [row("commitments", f"c{n}", goals=("gone",), themes=("gone",)) for n in range(3_000)]
    assert len(problems(plan_files(but(WHOLE, commitments=many)))) == 100
    columns_, rows = table_cells(but(WHOLE, commitments=many), "commitments")
    raw = (
        b",".join(one.encode() for one in columns_)
        + b"\n"
        + b"".join(b"A" * 3 + b"," * (len(columns_) - 1) + b"\n" for _ in rows)
    )
    assert len(problems(plan_files(WHOLE, commitments=raw))) == 100
