"""No form, answer or file is ever run, and none can make an expression search without end (attack 9)."""

import ast
import time
from pathlib import Path

import pytest

from tests.unit.forms.documents import document, question, section
from village.forms.rules.reading import read_form
from village.forms.rules.values import answer
from village.kernel.documents.rules.reader import NotADocument

SOURCE = Path(__file__).resolve().parents[3] / "src"
ENDLESS, TWENTY_SEVEN = "^(a+)+$", "a" * 26 + "!"
RUNS = {"eval", "exec", "compile", "__import__"}
READS_OBJECTS = {"pickle", "marshal", "shelve", "dill", "jsonpickle"}


@pytest.mark.parametrize(
    "asked",
    [
        {"pattern": ENDLESS},
        {"regex": ENDLESS},
        {"shown": {"matches": ["name", ENDLESS]}},
        {"shown": {"eval": "1"}},
        {"required": {"regex": ["name", ENDLESS]}},
    ],
)
def test_a_form_can_ask_for_no_expression(asked: dict[str, object]) -> None:
    with pytest.raises(NotADocument):
        read_form(document(section("s", question("name"), question("why", "words", **asked))))


def test_an_answer_that_would_keep_an_expression_busy_is_read_at_once() -> None:
    form = read_form(document(section("s", question("name"))))
    began = time.process_time()
    assert answer(form.sections[0].questions[0], TWENTY_SEVEN, {}) == TWENTY_SEVEN
    assert time.process_time() - began < 0.5  # the expression of the attack takes ten times as long


def test_nothing_here_runs_text_as_code() -> None:
    found = []
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _runs(node.func):
                found.append(f"{path.name}:{node.lineno}")
            if isinstance(node, ast.Import | ast.ImportFrom) and _reads_objects(node):
                found.append(f"{path.name}:{node.lineno}")
    assert found == []


def _runs(called: ast.expr) -> bool:
    if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
        return (called.value.id, called.attr) in {("yaml", "load"), ("yaml", "unsafe_load"), ("yaml", "full_load")}
    return isinstance(called, ast.Name) and called.id in RUNS


def _reads_objects(node: ast.Import | ast.ImportFrom) -> bool:
    names = [one.name for one in node.names] if isinstance(node, ast.Import) else [node.module or ""]
    return any(name.partition(".")[0] in READS_OBJECTS for name in names)
