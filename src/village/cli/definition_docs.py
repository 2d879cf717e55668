"""The forms and processes that come with Village, as documents to read: generated, like every reference."""

from collections.abc import Iterator, Mapping

from village.forms.queries import shipped_forms, shipped_lists
from village.forms.rules.documents import CLASSES, KINDS, Form, Question
from village.kernel.calendar.rules import Unit
from village.kernel.documents.rules.telling import in_words
from village.workflow.queries.processes import shipped_processes
from village.workflow.rules.definitions import Effect, Process
from village.workflow.rules.drawing import Picture, draw_alone

UNITS = {Unit.WORKING_DAY: "working days", Unit.CALENDAR_DAY: "days", Unit.MONTH: "months"}
ENGLISH = "en"
PICTURES = "processes"
"""Beside `processes.md`, a drawing of each."""


def definition_docs(made: str) -> dict[str, str]:
    """`reference/forms.md`, `reference/processes.md` and its drawings; `made`: what every generated document begins
    with."""
    drawings = {one.key: draw_alone(Picture(one.key, one, language=ENGLISH)) for one in shipped_processes().values()}
    return {
        **{f"reference/{PICTURES}/{key}.svg": f"{drawn}\n" for key, drawn in drawings.items()},
        "reference/forms.md": made + "\n".join(_forms()),
        "reference/processes.md": made + "\n".join(_processes()),
    }


def _forms() -> Iterator[str]:
    yield "# Forms\n"
    yield "What comes with Village, from `src/village/reference/forms`. A question in italics is asked only when what"
    yield "stands beside it holds; a star marks one that must be answered then.\n"
    for form in shipped_forms().values():
        yield f"## {form.title[ENGLISH]}\n\n`{form.key}`, version {form.version}. {form.basis}\n"
        yield from _form(form)
    yield "## What may be chosen\n"
    for codes in shipped_lists().values():
        said = "; ".join(f"{one.label[ENGLISH]} (`{one.code}`)" for one in codes.codes)
        yield f"- **{codes.title[ENGLISH]}** (`{codes.name}`): {said}"
    yield ""


def _form(form: Form) -> Iterator[str]:
    labels = {one.concept: f"“{one.label[ENGLISH]}”" for _, one in form.questions()}
    labels |= {one.key: f"“{one.title[ENGLISH]}”" for one in form.sections}
    for section in form.sections:
        again = f", up to {section.entries} times" if section.entries else ""
        when = f", when {in_words(section.shown, labels.__getitem__)}" if section.shown else ""
        yield f"### {section.title[ENGLISH]}{again}{when}\n"
        yield "| question | answered with | what it tells |\n|---|---|---|"
        for question in section.questions:
            tells = ", ".join(CLASSES[one] for one in question.classes)
            yield f"| {_asked(question, labels)} | {_kind(question)} | {tells} |"
        yield ""


def _asked(question: Question, labels: Mapping[str, str]) -> str:
    label = question.label[ENGLISH] + ("*" if question.required else "")
    return f"_{label}_ ({in_words(question.shown, labels.__getitem__)})" if question.shown else label


def _kind(question: Question) -> str:
    return f"{KINDS[question.kind]}: `{question.codes}`" if question.codes else KINDS[question.kind]


def _processes() -> Iterator[str]:
    yield "# Processes\n"
    yield "How work goes on, from `src/village/reference/processes`. From every state of every process a concern for a"
    yield "child's safety can be raised, whatever else is so: it is no move, and nothing can stand in its way.\n"
    for process in shipped_processes().values():
        begins = "; ".join(map(_effect, process.begins)) or "nothing more"
        yield f"## {process.title[ENGLISH]}\n\n`{process.key}`, version {process.version}."
        yield f"When it begins: {begins}.\n"
        yield f"![Its states and moves; the table says the same]({PICTURES}/{process.key}.svg)\n"
        yield from _moves(process)
        yield from _clocks(process)
        yield from _tasks(process)


def _moves(process: Process) -> Iterator[str]:
    states = {one.name: one.title[ENGLISH] for one in process.states}
    yield "| move | from | to | who | when | what follows |\n|---|---|---|---|---|---|"
    for move in process.moves:
        sources = ", ".join(states[one] for one in move.sources)
        when = in_words(move.guard) if move.guard else "any time"
        apart = f"; not whoever did `{'`, `'.join(move.apart)}`" if move.apart else ""
        read = "; stands for what was read" if move.approves else ""
        reasons = f"; with a reason: {', '.join(move.reasons)}" if move.reasons else ""
        follows = "; ".join(map(_effect, move.effects)) or "nothing more"
        who = ", ".join(move.roles)
        yield (
            f"| {move.title[ENGLISH]} | {sources} | {states[move.target]} | {who}{apart} | {when}{read}{reasons} |"
            f" {follows} |"
        )
    yield ""


def _effect(effect: Effect) -> str:
    return f"{effect.kind.replace('-', ' ')} {', '.join(effect.about.values())}".strip()


def _clocks(process: Process) -> Iterator[str]:
    yield "| clock | at most | from | longer by decision | where that was read |\n|---|---|---|---|---|"
    for clock in process.clocks:
        unit = UNITS[clock.unit]
        longer = f"up to {clock.extends_to} {unit}" if clock.extends_to else "never"
        seen = "" if clock.confirmed else " **To be confirmed by the area.**"
        yield f"| {clock.title[ENGLISH]} | {clock.length} {unit} | {clock.since} | {longer} | {clock.source}.{seen} |"
    yield ""


def _tasks(process: Process) -> Iterator[str]:
    yield "| task | late by | is shown to |\n|---|---|---|"
    for task in process.tasks:
        yield f"| {task.title[ENGLISH]} | {task.escalates_after} working days | {task.escalates_to}, too |"
    yield ""
