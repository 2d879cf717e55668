"""Questions and answers in words, as whoever reads them is told them."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from village.forms.rules.differing import Change, changes
from village.forms.rules.documents import CLASSES, CodeList, Form, Question
from village.kernel.documents.rules.conditions import Value
from village.kernel.documents.rules.reader import Texts
from village.kernel.documents.rules.telling import in_words

YES_NO = {"yes": "Yes", "no": "No"}


def text(texts: Texts, language: str = "en") -> str:
    """A text in a language, or in whichever there is; blank for none."""
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")


def said(question: Question, value: Value | None, lists: Mapping[str, CodeList], language: str = "en") -> str:
    """An answer in words: a day in full, a code by its label, several one under the other. Blank for none."""
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return f"{value.day} {value:%B} {value.year}"
    if isinstance(value, tuple):
        return "\n".join(_code(question, one, lists, language) for one in value)
    return _code(question, value, lists, language) if isinstance(value, str) else typed(value)


def typed(value: Value | None) -> str:
    """An answer as it is typed, such that reading it gives the same answer; of several of a list, give each."""
    if isinstance(value, Decimal):
        return format(value, "f")
    return "" if value is None else str(value)


def _code(question: Question, code: str, lists: Mapping[str, CodeList], language: str) -> str:
    if question.kind == "yes-no":
        return YES_NO.get(code, code)
    known = lists[question.codes].codes if question.codes in lists else ()
    return next((text(one.label, language) for one in known if one.code == code), code)


# ── what a version changed ───────────────────────────────────────────────────────────────────────────────────────────

HEADINGS = {
    "added": "New questions",
    "reworded": "Asked in other words",
    "helped": "Other help beside the question",
    "moved": "Asked in another place",
    "asked-when": "Asked in other cases",
    "required-when": "Must be answered in other cases",
    "listed": "Other choices",
    "classed": "Shared in another way",
    "removed": "No longer asked",
}


def told_changes(before: Form, after: Form, language: str = "en") -> list[tuple[str, list[dict[str, str]]]]:
    """What differs between two versions, by kind: of each question its words, and how it was and is now."""
    labels = {one.concept: text(one.label, language) for form in (before, after) for _, one in form.questions()}
    sections = {one.key: text(one.title, language) for form in (before, after) for one in form.sections}
    found: dict[str, list[dict[str, str]]] = {what: [] for what in HEADINGS}
    for one in changes(before, after):
        was, now = (_changed(one, side, {**sections, **labels}, language) for side in (one.before, one.after))
        found[one.what].append({"label": labels[one.concept], "was": was, "now": now})
    return [(HEADINGS[what], rows) for what, rows in found.items() if rows]


def _changed(change: Change, side: object, names: Mapping[str, str], language: str) -> str:
    """One side of a change in words; blank where the kind of change says all."""
    match change.what:
        case "reworded" | "helped":
            return text(side, language) if isinstance(side, Mapping) else ""
        case "moved":
            return names.get(str(side), "") if side is not None else ""
        case "asked-when":
            said_ = [in_words(one, lambda of: f"“{names.get(of, of)}”") for one in side or () if one is not None]  # type: ignore[attr-defined]
            return " and ".join(said_) or "always"
        case "required-when":
            return "never" if side is None else in_words(side, lambda of: f"“{names.get(of, of)}”")  # type: ignore[arg-type]
        case "classed":
            return ", ".join(CLASSES[one] for one in side or ())  # type: ignore[attr-defined]
        case "listed":
            return str(side)
    return ""
