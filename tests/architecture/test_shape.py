"""The house's own rules that no linter knows: sizes, names, where writes happen, what nobody may use."""

import ast
import importlib
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src" / "village"
FILES = sorted(p for p in SRC.rglob("*.py") if "migrations" not in p.parts)
TESTS = sorted((ROOT / "tests").rglob("*.py"))
# What a domain module may be made of; a new name needs a decision record.
NAMES = {
    "__init__",
    "apps",
    "models",
    "rules",
    "actions",
    "queries",
    "permissions",
    "forms",
    "views",
    "urls",
    "journeys",
    "api",
    "extracts",
    "templates",
    "migrations",
    "management",
    "static",
    "office_urls",
    "report",  # ADR 0004: the plan office has its own addresses, and a plan prints a report
}
DOMAINS = ["board", "plan", "outcomes", "people", "workforce", "directory"]


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", [*FILES, *TESTS], ids=_name)
def test_files_stay_under_400_lines_and_functions_under_40(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 400, f"{_name(path)} has {text.count(chr(10))} lines"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            size = (node.end_lineno or node.lineno) - node.lineno + 1
            assert size <= 40, f"{_name(path)}:{node.lineno} {node.name} has {size} lines"


def test_a_domain_module_uses_only_the_known_names() -> None:
    for domain in DOMAINS:
        found = {p.stem if p.is_file() else p.name for p in (SRC / domain).iterdir() if p.name != "__pycache__"}
        assert found <= NAMES, f"{domain}: {sorted(found - NAMES)}"


def test_every_package_says_what_it_owns() -> None:
    for init in [p for p in FILES if p.name == "__init__.py" and p.parent.parent in (SRC, SRC / "kernel")]:
        words = (ast.get_docstring(ast.parse(init.read_text(encoding="utf-8"))) or "").split()
        assert len(words) >= 8, f"{_name(init)} does not say what it owns"


FORBIDDEN = {
    r"@receiver\b|\bpost_save\b|\bpre_save\b": "signals write behind the action's back",
    r"\bModelForm\b": "a ModelForm saves past the audit",
    r"django\.contrib\.admin\b": "the admin writes past the audit",
    r"\bget_model\(": "models are not fetched by name outside migrations",
    r"\beval\(|\bexec\(|\bpickle\b|yaml\.(unsafe|full)_load": "nothing read is ever run",
    r"ATTACH ": "DuckDB would download an extension",
}


@pytest.mark.parametrize("pattern", FORBIDDEN)
def test_nobody_uses(pattern: str) -> None:
    found = [
        f"{_name(p)}:{number}"
        for p in FILES
        for number, line in enumerate(p.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(pattern, line) and not line.lstrip().startswith(("#", '"""')) and "receiver allowed:" not in line
    ]
    assert not found, f"{FORBIDDEN[pattern]}: {found}"


WRITES = {"save", "create", "bulk_create", "bulk_update", "update_or_create", "get_or_create", "delete", "update"}


def _writes(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            said = ast.unparse(node.func.value)
            if "objects" in said or (  # a router is of addresses, a picture and a paper are bytes
                node.func.attr in ("save", "delete")
                and not said.startswith(("request.session", "self.session", "session", "router", "picture", "paper"))
            ):
                yield f"{_name(path)}:{node.lineno} {said}.{node.func.attr}"


@pytest.mark.slow
def test_models_are_written_only_in_actions() -> None:
    allowed = {"actions", "synthetic"}
    # A manager makes the row that its own action asks for; the worker's bookkeeping is its own action.
    places = [
        p
        for p in FILES
        if not (allowed & {*p.parts, p.stem})
        and _name(p) not in {"src/village/kernel/accounts/models.py", "src/village/kernel/jobs/worker.py"}
    ]
    assert [one for p in places for one in _writes(p)] == []


def test_lock_files_carry_hashes_and_no_addresses() -> None:
    for lock in (ROOT / "requirements").glob("*.lock"):
        text = lock.read_text(encoding="utf-8")
        assert "://" not in text
        assert text.count("--hash=sha256:") >= text.count("==") > 0


def test_every_dependency_says_why() -> None:
    block = (ROOT / "pyproject.toml").read_text(encoding="utf-8").split("dependencies = [")[1].split("\n]")[0]
    for line in block.splitlines():
        if line.strip().startswith('"'):
            assert "#" in line, f"no reason given: {line.strip()}"


def test_templates_hold_no_inline_style_or_script() -> None:
    for path in SRC.rglob("templates/**/*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\sstyle\s*=|<style|\son[a-z]+\s*=\s*[\"']|javascript:", text), _name(path)
        assert not re.search(r"<script(?![^>]*\b(src|type=\"application/json\"))", text), _name(path)


def test_each_word_stands_once_in_the_glossary_and_in_order() -> None:
    text = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    found = re.findall(r"^- \*\*(.+?)\*\*(?: \((.+?)\))?", text, re.MULTILINE)
    assert len(found) == text.count("\n- ")
    assert len(set(found)) == len(found)
    words = [word for word, _ in found]
    assert words == sorted(words, key=str.casefold)
    assert not {word for word, of in found if not of and words.count(word) > 1}, "which of them is meant?"


def test_no_line_of_what_is_read_first_stands_twice() -> None:
    for name in ("README.md", "CHANGELOG.md", "SECURITY.md", "DEVELOPERS.md"):
        lines = [line for line in (ROOT / name).read_text(encoding="utf-8").splitlines() if line.startswith("- ")]
        links = [link for line in lines for link in re.findall(r"\]\((.+?)\)", line)]
        assert len(set(lines)) == len(lines), name
        assert len(set(links)) == len(links), name


def test_every_file_that_coverage_is_promised_of_is_watched() -> None:
    """Coverage tells only of files that were imported: so that none is left out, all of them are."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    watched = {path for pattern in config["tool"]["coverage"]["run"]["include"] for path in ROOT.glob(pattern)}
    doors = {"rules", "actions", "queries"}
    assert watched == {path for path in FILES if {path.stem, *path.relative_to(SRC).parts[:-1]} & doors}
    for path in watched:
        importlib.import_module(".".join(path.relative_to(ROOT / "src").with_suffix("").parts))
