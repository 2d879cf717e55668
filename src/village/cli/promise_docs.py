"""The promises, as documents to read, generated: those of the plan, and those of this software with their tests."""

import ast
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from village.plan.rules.document import Plan
from village.plan.rules.standing import STATUS_WORDS, as_known_on


def promise_docs(made: str, plan: Plan, root: Path) -> dict[str, str]:
    """`reference/promises.md` and `reference/tested-promises.md`; `made` is what every generated document begins with,
    `root` the repository."""
    return {
        "reference/promises.md": made + "\n".join(_promised(plan)) + "\n",
        "reference/tested-promises.md": made + "\n".join(_tested(root / "tests" / "spec")) + "\n",
    }


def _promised(plan: Plan) -> Iterator[str]:
    opens_on = dt.date.fromisoformat(plan.shown_as_at)
    known = len(as_known_on(plan, opens_on).commitments)
    bodies = {body.id: body.name for body in plan.bodies}
    sources = {source.id: source.title for source in plan.sources}
    yield "# What the plan promises\n"
    yield f"The {len(plan.commitments)} promises of {plan.title} and of the papers around it, in our own words, each as"
    yield f"its source tells of it; {known} of them were known on {opens_on:%-d %B %Y}, when its report came out."
    yield "What became of each since, with its money, goals and measures, is at `/plan/commitments/`.\n"
    for source, title in sources.items():
        rows = [one for one in plan.commitments if one.source == source]
        if not rows:
            continue
        yield f"## {title}\n"
        yield "| paragraph | promise | who leads | by when | as told |\n|---|---|---|---|---|"
        for one in rows:
            words = STATUS_WORDS[one.status]
            leads = ", ".join(bodies[lead] for lead in one.leads)
            yield f"| {one.paragraph} | {_cell(one.title)} | {_cell(leads)} | {_cell(one.due_words)} | {words} |"
        yield ""


def _tested(folder: Path) -> Iterator[str]:
    files = sorted(folder.rglob("test_*.py"))
    yield "# What this software promises, and the test of each\n"
    yield f"Each of these {len(files)} files of `tests/spec` holds one promise; `./village test FILE` runs it."
    yield "Beside them, [the threat model](../why/threat-model.md) says sentence by sentence what holds of trust.\n"
    for part in sorted({path.parent for path in files}):
        yield f"## {part.relative_to(folder).as_posix().replace('_', ' ') if part != folder else 'All of it'}\n"
        for path in (one for one in files if one.parent == part):
            said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
            first = " ".join(said.split("\n\n")[0].split())
            yield f"- {_cell(first)} (`{path.relative_to(folder.parents[1]).as_posix()}`)"
        yield ""


def _cell(text: str) -> str:
    """A text as a cell of a table, or a line of a list, has it: without what would end or colour it."""
    return text.replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;")
