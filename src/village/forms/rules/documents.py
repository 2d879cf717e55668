"""What a form is made of: sections, questions, code lists."""

from collections.abc import Iterator
from dataclasses import dataclass

from village.kernel.documents.rules.conditions import Condition
from village.kernel.documents.rules.reader import Texts

KINDS = {
    "text": "A line of text",
    "words": "Some lines of text",
    "whole": "A whole number",
    "number": "A number",
    "date": "A date",
    "yes-no": "Yes or no",
    "choice": "One of a list",
    "choices": "Any of a list",
    "reading": "How things are, on a scale",
}
YES_NO = ("yes", "no")
LISTED = ("choice", "choices", "reading")
CLASSES = {
    "identity": "Who somebody is",
    "contact": "How somebody is reached",
    "view": "What somebody thinks or feels",
    "need": "What a child or family needs, or does well",
    "health": "Health, of body or mind",
    "offence": "Offences, or what is alleged",
    "third-party": "Somebody else than the family",
    "process": "How the work goes",
}
MEANINGS = ("same", "reworded", "new")
MAX_QUESTIONS = 2_000
MAX_ENTRIES = 500
MAX_CODES = 500


@dataclass(frozen=True)
class Code:
    """One answer of a list. `level`: on a scale, how far up it is; None elsewhere."""

    code: str
    label: Texts
    level: int | None = None


@dataclass(frozen=True)
class CodeList:
    """What may be answered. Immutable once published: another meaning is another code of another version."""

    key: str
    version: int
    title: Texts
    codes: tuple[Code, ...]

    @property
    def name(self) -> str:
        """How a question cites it: ``key@version``."""
        return f"{self.key}@{self.version}"


@dataclass(frozen=True)
class Question:
    """What is asked once. `meaning` says how it stands to the version before: the same words, other words for the same,
    or a new meaning, which needs a concept that no version has used."""

    concept: str
    kind: str
    label: Texts
    classes: tuple[str, ...]
    help: Texts
    codes: str = ""
    shown: Condition | None = None
    required: Condition | None = None
    meaning: str = "same"
    third_party: bool = False
    longest: int = 4_000


@dataclass(frozen=True)
class Section:
    """Questions that are asked together: a step. `entries`: how often it may be answered anew, 0 for just once."""

    key: str
    title: Texts
    questions: tuple[Question, ...]
    help: Texts
    shown: Condition | None = None
    entries: int = 0


@dataclass(frozen=True)
class Form:
    """A version of a form."""

    key: str
    version: int
    title: Texts
    languages: tuple[str, ...]
    sections: tuple[Section, ...]
    basis: str = ""
    sha256: str = ""

    def questions(self) -> Iterator[tuple[Section, Question]]:
        """Every question with the section that it stands in, in order."""
        for section in self.sections:
            for question in section.questions:
                yield section, question
