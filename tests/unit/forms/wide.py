"""A form with a question of every kind, in both voices, with entries and what follows."""

from typing import Any

from tests.unit.forms.documents import document, question, section


def asked(concept: str, kind: str, label: str, **more: Any) -> dict[str, Any]:
    return {**question(concept, kind, **more), "label": {"en": label}}


WIDE = document(
    section(
        "child",
        asked("child.name", "text", "What is the child called?", required="yes"),
        asked("child.born", "date", "When were they born?", help={"en": "For example, 27 3 2020."}),
        asked("child.lives", "choice", "Where does the family live?", codes="homes@1", required="yes"),
        asked("child.why", "words", "What happened?", shown={"eq": ["child.lives", "none"]}, required="yes"),
        asked("child.moved", "choices", "Where did they live before?", codes="homes@1"),
        title={"en": "The child"},
    ),
    section(
        "needs",
        asked("speech.words", "words", "Speech and language: strengths and needs", third_party="yes"),
        asked("speech.reading", "reading", "Speech: how things are, as you see it", codes="scale@1"),
        asked("speech.family-reading", "reading", "Speech: how things are, as the family sees it", codes="scale@1"),
        asked("needs.visits", "whole", "How many visits were there?"),
        asked("needs.hours", "number", "How many hours of help a week?"),
        asked("needs.agreed", "yes-no", "Does the family agree to this?", required="yes"),
        asked("needs.short", "text", "In a few words", longest=80),
        title={"en": "What goes well and what does not"},
        help={"en": "Write what goes well and what does not. Leave out what does not matter here."},
    ),
    section(
        "people",
        asked("people.name", "text", "What are they called?", required="yes"),
        asked("people.lives", "yes-no", "Do they live with the child?"),
        title={"en": "People of the family"},
        entries=3,
    ),
    form="wide",
    title={"en": "A made-up assessment"},
)
