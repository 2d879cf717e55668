"""Questions and answers in words, as whoever reads them is told them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from village.forms.rules.differing import Change, changes
from village.forms.rules.documents import CLASSES, CodeList, Form, Question
from village.kernel.documents.rules.conditions import Condition, Value
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


def told_changes(
    before: Form, after: Form, lists: Mapping[str, CodeList], language: str = "en"
) -> list[tuple[str, list[dict[str, str]]]]:
    """What differs between two versions, by kind: of each question its words, and how it was and is now."""
    names = Names.of(before, after, lists=lists, language=language)
    found: dict[str, list[dict[str, str]]] = {what: [] for what in HEADINGS}
    elsewhere = {one.concept for one in changes(before, after) if one.what == "moved" and one.after is not None}
    for one in changes(before, after):
        if one.what == "moved" and one.after is None and one.concept in elsewhere:
            continue  # it stands in another section, which says more than that its order differs
        was, now = (_changed(one, side, names, language) for side in (one.before, one.after))
        found[one.what].append({"label": names.called[one.concept], "was": was, "now": now})
    return [(HEADINGS[what], rows) for what, rows in found.items() if rows]


@dataclass(frozen=True)
class Names:
    """What the concepts, sections and codes of forms are called."""

    called: Mapping[str, str]
    codes: Mapping[tuple[str, str], str]

    @classmethod
    def of(cls, *forms: Form, lists: Mapping[str, CodeList], language: str = "en") -> "Names":
        """The names in forms; where two differ, those of the last."""
        called = {one.key: text(one.title, language) for form in forms for one in form.sections}
        codes: dict[tuple[str, str], str] = {}
        for form in forms:
            for _, one in form.questions():
                called[one.concept] = text(one.label, language)
                known = lists[one.codes].codes if one.codes in lists else ()
                codes |= {(one.concept, code.code): text(code.label, language) for code in known}
                codes |= {(one.concept, code): word for code, word in YES_NO.items() if one.kind == "yes-no"}
        return cls(called, codes)

    def shown(self, condition: Condition | None) -> str:
        """When something is asked; blank for always."""
        return "" if condition is None else self._said(condition)

    def required(self, condition: Condition | None) -> str:
        """When something must be answered."""
        return "never" if condition is None else self._said(condition)

    def _said(self, condition: Condition) -> str:
        return in_words(
            condition,
            lambda of: f"“{self.called.get(of, of)}”",
            lambda of, code: f"“{self.codes[of, code]}”" if (of, code) in self.codes else code,
        )


def _changed(change: Change, side: Any, names: Names, language: str) -> str:
    """One side of a change in words; blank where the kind of change says all."""
    match change.what:
        case "reworded" | "helped":
            return text(side, language)
        case "moved":
            return names.called.get(side, "")
        case "asked-when":
            return " and ".join(one for one in (names.shown(part) for part in side) if one) or "always"
        case "required-when":
            return names.required(side)
        case "classed":
            return ", ".join(CLASSES[one] for one in side)
        case "listed":
            return str(side)
    return ""
