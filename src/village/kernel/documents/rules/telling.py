"""A condition in words, so that whoever answers for a form or a process can read it."""

from collections.abc import Callable

from village.kernel.documents.rules.conditions import (
    TODAY,
    Among,
    Answered,
    Both,
    Compare,
    Condition,
    Either,
    Not,
    Term,
)

Name = Callable[[str], str]
Code = Callable[[str, str], str]
_OPS = {"eq": "is", "ne": "is not", "gt": "is above", "ge": "is at least", "lt": "is below", "le": "is at most"}


def in_words(
    condition: Condition,
    name: Name = lambda concept: concept,
    code: Code = lambda concept, code: code,
    *,
    inside: bool = False,
) -> str:
    """`condition` as words of English. `name`: what a concept is called, `code`: what a code of its list is; `inside`
    another one, so that it needs brackets."""
    match condition:
        case Both(()):
            return "always"
        case Both(parts) | Either(parts):
            said = [in_words(one, name, code, inside=True) for one in parts]
            joined = (" and " if isinstance(condition, Both) else " or ").join(said)
            return f"({joined})" if inside and len(said) > 1 else joined
        case Not(Answered(concept)):
            return f"{name(concept)} is not answered"
        case Not(part):
            return f"not ({in_words(part, name, code)})"
        case Answered(concept):
            return f"{name(concept)} is answered"
        case Among(concept, values):
            return f"{name(concept)} is one of {', '.join(code(concept, one) for one in values)}"
    return _compared(condition, name, code)


def _compared(condition: Compare, name: Name, code: Code) -> str:
    of, value = condition.term, condition.value
    said = code(of.concepts[0], value) if of.kind == "answer" and isinstance(value, str) else value
    return f"{_term(of, name)} {_OPS[condition.op]} {said}"


def _term(term: Term, name: Name) -> str:
    parts = ["today" if one == TODAY else name(one) for one in term.concepts]
    match term.kind:
        case "count":
            return f"the number of {parts[0]}"
        case "age_at":
            return f"the age from {parts[0]} on {parts[1]}, in years,"
        case "days_between":
            return f"the days from {parts[0]} to {parts[1]}"
    return parts[0]
