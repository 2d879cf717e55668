"""Which questions a form shows, told again without order or speed: a thing is shown when what it hangs on says so, and
what it hangs on is asked for by asking the same question again."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

Given = dict[tuple[str, str], Any]


@dataclass
class Twin:
    """A form as it was written, and what was answered."""

    document: dict[str, Any]
    given: Given
    today: dt.date

    def __post_init__(self) -> None:
        self.parts = {part["section"]: part for part in self.document["sections"]}
        self.homes = {one["concept"]: (part, one) for part in self.parts.values() for one in part["questions"]}

    def shown(self) -> set[tuple[str, str]]:
        """The (entry, concept) of every question shown."""
        found = set()
        for concept, (part, _) in self.homes.items():
            entries = (self.value(part["section"], "") or ()) if part.get("entries") else ("",)
            found |= {(entry, concept) for entry in entries if self.question_shown(concept, entry)}
        return found

    def section_shown(self, key: str) -> bool:
        return self.true(self.parts[key].get("shown"), "")

    def question_shown(self, concept: str, entry: str) -> bool:
        part, asked = self.homes[concept]
        return self.section_shown(part["section"]) and self.true(asked.get("shown"), entry)

    def value(self, concept: str, entry: str) -> Any:
        if concept == "today":
            return self.today
        if concept in self.parts:
            return self.given.get(("", concept)) if self.section_shown(concept) else None
        inside = entry if self.homes[concept][0].get("entries") else ""
        return self.given.get((inside, concept)) if self.question_shown(concept, inside) else None

    def term(self, written: Any, entry: str) -> Any:
        if isinstance(written, str):
            return self.value(written, entry)
        ((kind, about),) = written.items()
        if kind == "count":
            counted = self.value(about, entry)
            return 0 if counted is None else len(counted)
        first, last = (self.value(one, entry) for one in about)
        if first is None or last is None:
            return None
        if kind == "days_between":
            return (last - first).days
        return len([years for years in range(1, 200) if _birthday(first, years) <= last])

    def true(self, condition: Any, entry: str) -> bool:
        if condition is None:
            return True
        ((op, about),) = condition.items()
        if op in ("all", "any"):
            parts = [self.true(one, entry) for one in about]
            return all(parts) if op == "all" else any(parts)
        if op == "not":
            return not self.true(about, entry)
        if op == "answered":
            return self.value(about, entry) is not None
        return _compared(op, self.term(about[0], entry), about[1])


def _compared(op: str, left: Any, right: Any) -> bool:
    if left is None:
        return False
    if op == "in":
        return bool(set(left if isinstance(left, tuple) else [left]) & set(right))
    if isinstance(left, tuple):
        return (right in left) is (op == "eq")
    if op in ("eq", "ne"):
        return (left == right) is (op == "eq")
    return bool({"gt": left > right, "ge": left >= right, "lt": left < right, "le": left <= right}[op])


def _birthday(birth: dt.date, years: int) -> dt.date:
    try:
        return birth.replace(year=birth.year + years)
    except ValueError:
        return dt.date(birth.year + years, 3, 1)
