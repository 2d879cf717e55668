"""No text, table, manifest or plan costs more than its size: four times as much is about four times the work.

Times are compared only with each other, the quickest of several, and only where they are long enough to tell.
"""

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from types import ModuleType

import pytest

import village.kernel.tables
import village.plan.rules
from tests.builders import bare_plan, plan_files, row
from village.kernel.tables.rules import Problem, Refused, read_csv, read_yaml, visible, write_csv
from village.plan.rules.check import check
from village.plan.rules.document import Plan
from village.plan.rules.folder import plan_from
from village.plan.rules.search import words_of

TIMES = 8  # as large
MOST = 3 * TIMES  # as long; a cost that grows with the square would be 64 times as long
SHORT = 0.004  # seconds; what takes no longer at the larger size cannot be growing


def modules() -> Iterator[ModuleType]:
    for package in (village.kernel.tables, village.plan.rules):
        for found in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
            yield importlib.import_module(found.name)


def patterns() -> dict[str, Callable[[str], object]]:
    """Every regular expression of the readers and rules, called as the code calls it."""
    compiled: dict[str, re.Pattern[str]] = {}
    calls: set[tuple[str, str]] = set()
    inline: dict[str, Callable[[str], object]] = {}
    for module in modules():
        compiled |= {name: value for name, value in vars(module).items() if isinstance(value, re.Pattern)}
        for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            if not isinstance(node.func.value, ast.Name):
                continue
            name, method = node.func.value.id, node.func.attr
            if name == "re" and method != "compile" and isinstance(node.args[0], ast.Constant):
                pattern = re.compile(str(node.args[0].value))
                inline[f"{module.__name__} re.{method} {pattern.pattern}"] = called(pattern, method)
            calls.add((name, method))
    found = {f"{name}.{method}": called(compiled[name], method) for name, method in calls if name in compiled}
    return found | inline


def called(pattern: re.Pattern[str], method: str) -> Callable[[str], object]:
    if method == "finditer":
        return lambda text: list(pattern.finditer(text))
    if method == "sub":
        return lambda text: pattern.sub("", text)
    return lambda text: getattr(pattern, method)(text)


def quickest(work: Callable[[], object], runs: int) -> float:
    found = []
    for _ in range(runs):
        began = time.process_time()  # the processor's own: what others do on this machine costs nothing here
        work()
        found.append(time.process_time() - began)
    return min(found)


def grows_no_faster(work: Callable[[int], Callable[[], object]], size: int) -> None:
    small, large = work(size), work(size * TIMES)
    if quickest(large, 1) < SHORT:
        return
    for runs in (3, 9, 27):  # a busy machine gets a second chance
        ratio = quickest(large, runs) / max(quickest(small, runs), 1e-6)
        if ratio < MOST:
            return
    pytest.fail(f"{TIMES} times as much took {ratio:.0f} times as long")


PATTERNS = patterns()
UNITS = [
    *"0aA .,-/;:'\"=(\t\r\n£%~é中\u0301\u0f73\u200b",
    *("".join(pair) for pair in product("0a (", ". -'\n")),
    "1.", "a;", "over ", "million ", "0 million", "a, ", "0-0", "\u0300\u0316",
]  # fmt: skip


def test_the_expressions_are_found() -> None:
    assert {"_UNSEEN.search", "_FORMULA.match", "_FORM.fullmatch", "SLUG.fullmatch", "_QUANTITY.fullmatch"} <= set(
        PATTERNS
    )


@pytest.mark.parametrize("name", sorted(PATTERNS))
def test_an_expression_is_linear(name: str) -> None:
    for unit in UNITS:
        for end in ("", "!", "="):
            grows_no_faster(
                lambda size, unit=unit, end=end: lambda: PATTERNS[name](unit * size + end), 12_500 // len(unit)
            )


def refused_or_read(work: Callable[[], object]) -> None:
    told: tuple[Problem, ...] = ()
    try:
        work()
    except Refused as refusal:
        told = refusal.problems
    assert len(told) <= 100
    assert sum(len(str(one)) for one in told) < 100_000


TABLES: dict[str, Callable[[int], str]] = {
    "many accents on one letter": lambda size: "a,b\ne" + "\u0300\u0316" * size,
    "many accents that look like letters": lambda size: "a,b\ne" + "\u0f73" * size,
    "many accents, a few to a letter": lambda size: "a,b\n" + ("e\u0300\u0316中" * 800 + ",\n") * (size // 800 + 1),
    "many columns": lambda size: "," * size,
    "many names of columns": lambda size: ",".join(f"c{n}" for n in range(size)),
    "many cells in a row": lambda size: "a,b\n" + "," * size,
    "many blank lines": lambda size: "a,b\n" + "\n" * size,
    "many quotation marks": lambda size: "a,b\n" + '"' * size,
    "one mark never closed": lambda size: 'a,b\n"' + "x,y\n" * size,
    "one long cell": lambda size: "a,b\n" + "x" * size,
    "many lines in a cell": lambda size: 'a,b\n"' + "\n" * size + '",',
    "unseen characters everywhere": lambda size: "a,b\n" + "\u200b,\u200b\n" * size,
    "formulas everywhere": lambda size: "a,b\n" + "=,=\n" * size,
    "spaces": lambda size: "a,b\n" + " " * size + ",",
    "good rows": lambda size: "a,b\n" + "one,two\n" * size,
}
MANIFESTS: dict[str, Callable[[int], str]] = {
    "many names": lambda size: "".join(f"k{n}: x\n" for n in range(size)),
    "one name many times": lambda size: "k: x\n" * size,
    "deep lists": lambda size: "a: " + "[" * size,
    "deep dashes": lambda size: "- " * size,
    "a long list": lambda size: "a: [" + "x," * size + "]",
    "a long text": lambda size: "a: " + "x " * size,
    "a long block": lambda size: "a: |\n" + " x\n" * size,
    "many remarks": lambda size: "#\n" * size + "a: b",
    "escapes": lambda size: 'a: "' + "\\n" * size + '"',
    "a long number": lambda size: "a: " + "9" * size,
    "sixties": lambda size: "a: 1" + ":59" * size,
    "anchors": lambda size: "".join(f"k{n}: &a{n} x\n" for n in range(size)),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_read_in_one_pass(name: str) -> None:
    def work(size: int) -> Callable[[], object]:
        raw = TABLES[name](size).encode()
        return lambda: refused_or_read(lambda: read_csv("t.csv", raw, ["a", "b"]))

    grows_no_faster(work, 12_500)


@pytest.mark.parametrize("name", MANIFESTS)
def test_a_manifest_is_read_in_one_pass(name: str) -> None:
    def work(size: int) -> Callable[[], object]:
        raw = MANIFESTS[name](size).encode()
        return lambda: refused_or_read(lambda: read_yaml("plan.yaml", raw))

    grows_no_faster(work, 750)


def numbered(table: str, size: int, **values: object) -> tuple[object, ...]:
    """So many rows of a table; in `values`, {n} is the row's number and {m} the one before it."""
    return tuple(
        row(
            table, n if table == "footnotes" else f"n{n}", **{k: str(v).format(n=n, m=n - 1) for k, v in values.items()}
        )
        for n in range(size)
    )


def chain(size: int, **first: str) -> Plan:
    """Each sum part of the one before it."""
    return bare_plan(money=(row("money", "n0", **first), *numbered("money", size, part_of="n{m}")[1:]))


def notes(size: int) -> Plan:
    """Footnotes with letters that many share."""
    return bare_plan(footnotes=tuple(row("footnotes", n, letter=f"{n // 2 % 90:02}") for n in range(size)))


def printed(size: int) -> Plan:
    """Paragraphs that all hold the same passage, with numbers far apart."""
    rows = (row("paragraphs", f"1.{n}{'0' * 9}", order=n, fingerprints="aa") for n in range(1, size))
    return bare_plan(paragraphs=tuple(rows))


PLANS: dict[str, Callable[[int], Plan]] = {
    "a chain of parts": chain,
    "a ring of parts": lambda n: chain(n, part_of=f"n{n - 1}"),
    "a sum told many times": lambda n: bare_plan(money=(row("money", "first"), *numbered("money", n, same_as="first"))),
    "many parts of one": lambda n: bare_plan(money=(row("money", "first"), *numbered("money", n, part_of="first"))),
    "one programme": lambda n: bare_plan(money=numbered("money", n, programme="play")),
    "one footnote": lambda n: bare_plan(footnotes=numbered("footnotes", n)),
    "footnotes in pairs": notes,
    "one name": lambda n: bare_plan(glossary=tuple(row("glossary", "same") for _ in range(n))),
    "paragraphs all alike and far apart": printed,
    "one figure": lambda n: bare_plan(indicators=(row("indicators", "injuries"),), figures=numbered("figures", n)),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANS)
def test_a_plan_is_read_and_checked_in_one_pass(name: str) -> None:
    def reading(size: int) -> Callable[[], object]:
        files = plan_files(PLANS[name](size))
        return lambda: refused_or_read(lambda: plan_from(files))

    def checking(size: int) -> Callable[[], object]:
        plan = PLANS[name](size)
        return lambda: check(plan)

    grows_no_faster(reading, 300)
    grows_no_faster(checking, 300)


@pytest.mark.parametrize("unit", ["a ", "\u0300\u0316", "é", "’", "ﬁ", "a"])
def test_words_are_told_apart_in_one_pass(unit: str) -> None:
    def work(size: int) -> Callable[[], object]:
        text = (unit * size)[:2_000]  # no cell of a plan holds more, and no search is read further
        return lambda: words_of(text)

    grows_no_faster(work, 250)


@pytest.mark.parametrize("unit", ["a", "'", " ", "=", '"', "\t", "\u200b", "'=", "\r"])
def test_writing_is_linear(unit: str) -> None:
    grows_no_faster(lambda size: lambda: write_csv(["a"], [[unit * size]]), 12_500)
    grows_no_faster(lambda size: lambda: visible(unit * size), 2_000)
