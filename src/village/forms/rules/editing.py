"""Changing a form as it is written: its document, not what was read of it, so that a form with faults can be mended.

Every function takes a document that is a form in its outline (`outline_of` says so) and gives a new one.
"""

import copy
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from village.kernel.documents.rules import conditions
from village.kernel.documents.rules.conditions import Answered, Both, Compare, Condition, Either, Not

Document = dict[str, Any]
JOINS = {"all": "all of these hold", "any": "any of these holds"}


def outline_of(document: object) -> bool:
    """Whether it has sections that are mappings with questions that are, so that it can be changed in parts."""
    sections = document.get("sections") if isinstance(document, Mapping) else None
    if not isinstance(sections, list):
        return False
    return all(
        isinstance(one, Mapping)
        and isinstance(one.get("questions", []), list)
        and all(isinstance(asked, Mapping) for asked in one.get("questions", []))
        for one in sections
    )


def next_version(document: Mapping[str, Any]) -> Document:
    """The version after a published one, to begin with: the same questions, all meaning the same."""
    made = copy.deepcopy(dict(document))
    made["version"] = document["version"] + 1
    for section in made.get("sections", ()):
        for question in section["questions"]:
            question.pop("meaning", None)
    return made


def put_section(document: Document, at: int | None, section: Mapping[str, Any]) -> Document:
    """A section in place of the one at an index (its questions stay), or (None) as the last."""
    made = copy.deepcopy(document)
    if at is None:
        made["sections"].append({**section, "questions": []})
    else:
        made["sections"][at] = {**section, "questions": made["sections"][at].get("questions", [])}
    return made


def put_question(document: Document, of: tuple[int, int] | None, section: int, question: Mapping[str, Any]) -> Document:
    """A question in place of one that is given by section and index, or (None) a new one; at the end of a section that
    it was not in."""
    made = copy.deepcopy(document)
    if of is not None and of[0] == section:
        made["sections"][section]["questions"][of[1]] = dict(question)
        return made
    if of is not None:
        del made["sections"][of[0]]["questions"][of[1]]
    made["sections"][section].setdefault("questions", []).append(dict(question))
    return made


def moved(document: Document, section: int, question: int | None, by: int) -> Document:
    """A section, or one of its questions, so many places further down; at an end it stays."""
    made = copy.deepcopy(document)
    among = made["sections"] if question is None else made["sections"][section]["questions"]
    here = section if question is None else question
    there = min(max(here + by, 0), len(among) - 1)
    among.insert(there, among.pop(here))
    return made


def removed(document: Document, section: int, question: int | None) -> Document:
    """Without a section, or without one of its questions."""
    made = copy.deepcopy(document)
    if question is None:
        del made["sections"][section]
    else:
        del made["sections"][section]["questions"][question]
    return made


# ── conditions that are chosen ───────────────────────────────────────────────────────────────────────────────────────


def condition_of(join: str, chosen: Sequence[str]) -> Document | None:
    """A condition from choices such as ``eq:concept:code``, ``ne:concept:code``, ``answered:concept`` and
    ``unanswered:concept``; None when none was chosen."""
    parts = [_part(one) for one in dict.fromkeys(chosen)]
    if len(parts) < 2:
        return parts[0] if parts else None
    return {join: parts}


def choices_of(written: object) -> tuple[str, list[str]] | None:
    """The choices that a written condition is made of; None for one that says more than choices can."""
    if written is None:
        return "all", []
    try:
        condition = conditions.read(written)
    except conditions.NotACondition:
        return None
    parts: tuple[Condition, ...] = (condition,)
    join = "all"
    if isinstance(condition, (Both, Either)):
        parts, join = condition.parts, "all" if isinstance(condition, Both) else "any"
    found = [_choice(one) for one in parts]
    return None if None in found else (join, [one for one in found if one])


def _part(choice: str) -> Document:
    op, _, about = choice.partition(":")
    match op:
        case "answered":
            return {"answered": about}
        case "unanswered":
            return {"not": {"answered": about}}
    concept, _, code = about.partition(":")
    return {op: [concept, code]}


_SIMPLE: Mapping[type, Callable[[Any], str | None]] = {
    Answered: lambda one: f"answered:{one.concept}",
    Not: lambda one: f"unanswered:{one.part.concept}" if isinstance(one.part, Answered) else None,
    Compare: lambda one: (
        f"{one.op}:{one.term.concepts[0]}:{one.value}" if one.op in ("eq", "ne") and one.term.kind == "answer" else None
    ),
}


def _choice(condition: Condition) -> str | None:
    simple = _SIMPLE.get(type(condition))
    return simple(condition) if simple else None
