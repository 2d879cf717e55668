"""Whether what is said to be so is what a process may ask for."""

import datetime as dt
from collections.abc import Mapping

from village.kernel.documents.rules.conditions import Value
from village.workflow.rules.definitions import ClockRule, Fact, Process

KINDS: Mapping[str, type | tuple[type, ...]] = {"number": int, "date": dt.date, "yes-no": str, "code": str}


class NotAFact(ValueError):
    """What a caller says to be so cannot be: the caller's mistake, and never a user's."""


class NoDay(LookupError):
    """The day that a clock runs from has not been recorded, or has not come."""


def fitting(process: Process, facts: Mapping[str, Value]) -> Mapping[str, Value]:
    """The facts that this process asks for. Raises NotAFact for a value that one of them never has."""
    known = {one.name: one for one in process.facts}
    for name, value in facts.items():
        if name in known and not _fits(known[name], value):
            raise NotAFact(f"{process.key} asks for {name} as a {known[name].kind}, not for {value!r}.")
    return {name: value for name, value in facts.items() if name in known}


def _fits(fact: Fact, value: Value) -> bool:
    if not isinstance(value, KINDS[fact.kind]) or isinstance(value, (bool, dt.datetime)):
        return False
    codes = {"yes-no": ("yes", "no"), "code": fact.codes}.get(fact.kind)
    return codes is None or value in codes


def day_of(rule: ClockRule, facts: Mapping[str, Value], today: dt.date) -> dt.date:
    """The day that a clock runs from. Raises NoDay when it is not known or lies ahead."""
    found = facts.get(rule.since)
    if not isinstance(found, dt.date):
        raise NoDay(f"Record first when: {rule.since}. “{rule.title.get('en', rule.name)}” is counted from that day.")
    if found > today:
        raise NoDay(f"{found:%-d %B %Y} has not come yet: record what has happened ({rule.since}).")
    return found
