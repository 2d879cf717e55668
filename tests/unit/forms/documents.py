"""Small documents for tests: a form of a few questions, to be changed."""

import copy
from typing import Any

from village.forms.rules.documents import CodeList, Form
from village.forms.rules.reading import read_codes, read_form

HOMES = {
    "codes": "homes",
    "version": 1,
    "title": {"en": "Where a family lives"},
    "of": [
        {"code": "own", "label": {"en": "A home of their own"}},
        {"code": "kin", "label": {"en": "With relatives"}},
        {"code": "none", "label": {"en": "No settled home"}},
    ],
}
SCALE = {
    "codes": "scale",
    "version": 1,
    "title": {"en": "How things are"},
    "of": [{"code": str(n), "label": {"en": f"Level {n}"}, "level": n} for n in range(1, 5)],
}
LISTS: dict[str, CodeList] = {"homes@1": read_codes(HOMES), "scale@1": read_codes(SCALE)}


def question(concept: str, kind: str = "text", **more: Any) -> dict[str, Any]:
    """A question as a document has it."""
    return {"concept": concept, "kind": kind, "label": {"en": concept.title()}, "classes": ["need"], **more}


def section(key: str, *questions: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A section as a document has it."""
    return {"section": key, "title": {"en": key.title()}, "questions": list(questions), **more}


def document(*sections: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A form as a document has it."""
    whole = {"form": "first", "version": 1, "title": {"en": "First"}, "languages": ["en"], "sections": list(sections)}
    return copy.deepcopy({**whole, **more})


def form(*sections: dict[str, Any], **more: Any) -> Form:
    """The form that is read from it."""
    return read_form(document(*sections, **more))
