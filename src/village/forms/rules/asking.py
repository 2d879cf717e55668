"""What is asked, given what was answered: which questions are shown, which must be answered, which answers count.

Answers are by entry and concept: entry blank outside a section that may be answered several times, else the name of the
entry. The entries themselves are the answer to the section, in order. What is hidden counts as not answered, so nothing
hangs on an answer that nobody sees; the answer is kept, and counts again when its question is shown again.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from village.forms.rules.documents import Form, Question, Section
from village.kernel.documents.rules.conditions import Value, concepts, holds

Key = tuple[str, str]
"""An entry, blank outside one, and a concept."""
Given = Mapping[Key, Value]


class GoesRound(ValueError):
    """Questions that wait for each other; `concepts` is the round, each waiting for the next."""

    def __init__(self, round_: list[str]) -> None:
        super().__init__(" waits for ".join(round_))
        self.concepts = round_


@dataclass(frozen=True)
class Asked:
    """A question that is shown, in its section and entry, and whether it must be answered."""

    section: Section
    entry: str
    question: Question
    required: bool


@dataclass(frozen=True)
class Asking:
    """A form for as long as its questions are asked: it knows in which order they hang on each other."""

    form: Form
    order: tuple[tuple[Section, Question | None], ...]

    @classmethod
    def of(cls, form: Form) -> "Asking":
        """Takes a while: once a version, not once an answer. Raises GoesRound."""
        return cls(form, _in_order(form))

    def asked(self, given: Given, today: dt.date) -> list[Asked]:
        """The questions that are shown, in the order of the form."""
        shown, counting = self._walked(given, today)
        found = []
        for section in self.form.sections:
            for entry in _entries(section, counting):
                for question in section.questions:
                    if (entry, question.concept) in shown:
                        must = question.required
                        required = must is not None and holds(must, _Seen(counting, entry), today)
                        found.append(Asked(section, entry, question, required))
        return found

    def missing(self, given: Given, today: dt.date) -> list[Asked]:
        """The questions that must be answered and are not."""
        return [
            one for one in self.asked(given, today) if one.required and (one.entry, one.question.concept) not in given
        ]

    def counting(self, given: Given, today: dt.date) -> dict[Key, Value]:
        """The answers that count: those to questions that are shown."""
        return self._walked(given, today)[1]

    def shown(self, given: Given, today: dt.date) -> set[Key]:
        """The keys of the questions, and of the entries, that are shown."""
        return self._walked(given, today)[0]

    def _walked(self, given: Given, today: dt.date) -> tuple[set[Key], dict[Key, Value]]:
        """The keys of what is shown, and the answers among them. Every question comes after those it hangs on, so one
        pass is enough."""
        counting: dict[Key, Value] = {}
        shown: set[Key] = set()
        sections: set[str] = set()
        for section, question in self.order:
            if question is None:
                if section.shown is None or holds(section.shown, _Seen(counting, ""), today):
                    sections.add(section.key)
                    _count(("", section.key), given, counting, shown)
                continue
            if section.key not in sections:
                continue
            for entry in _entries(section, counting):
                if question.shown is None or holds(question.shown, _Seen(counting, entry), today):
                    _count((entry, question.concept), given, counting, shown)
        return shown, counting


def _count(key: Key, given: Given, counting: dict[Key, Value], shown: set[Key]) -> None:
    shown.add(key)
    if key in given:
        counting[key] = given[key]


def _entries(section: Section, counting: Given) -> tuple[str, ...]:
    """The entries of a section; the one blank entry of a section that is answered once."""
    if not section.entries:
        return ("",)
    made = counting.get(("", section.key), ())
    return made if isinstance(made, tuple) else ()


class _Seen:
    """Answers by concept as a condition may ask about them: what is answered once, and what is answered in the same
    entry. Looked up, never copied: forms are long."""

    def __init__(self, counting: Given, entry: str) -> None:
        self._counting, self._entry = counting, entry

    def get(self, concept: str, /) -> Value | None:
        found = self._counting.get((self._entry, concept))
        return self._counting.get(("", concept)) if found is None else found

    def __contains__(self, concept: object, /) -> bool:
        return isinstance(concept, str) and self.get(concept) is not None


def _in_order(form: Form) -> tuple[tuple[Section, Question | None], ...]:
    """Sections (with no question) and questions, each after what its being shown hangs on. Raises GoesRound."""
    waits: dict[str, set[str]] = {}
    found: dict[str, tuple[Section, Question | None]] = {}
    for section in form.sections:
        waits[section.key] = set(concepts(section.shown)) if section.shown else set()
        found[section.key] = (section, None)
        for question in section.questions:
            waits[question.concept] = {section.key, *(concepts(question.shown) if question.shown else ())}
            found[question.concept] = (section, question)
    try:
        return tuple(found[one] for one in TopologicalSorter(waits).static_order() if one in found)
    except CycleError as error:
        raise GoesRound(list(reversed(error.args[1]))) from None
