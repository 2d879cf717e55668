"""Handing a family's help over to another area, which needs the family's agreement and the other area's."""

from collections.abc import Iterable, Mapping

from village.casework.rules.redacting import Guard

OFFERED, ACCEPTED, DECLINED, WITHDRAWN = "offered", "accepted", "declined", "withdrawn"
TRANSFER_STATES: Mapping[str, str] = {
    OFFERED: "Waits for the other area",
    ACCEPTED: "Taken over",
    DECLINED: "Not taken over",
    WITHDRAWN: "Taken back",
}
MOVED = "moved-area"
"""Why help ends here once another area has taken over."""

ALONG: Mapping[str, str] = {
    "plan": "The plan as it was agreed last",
    "needs": "Needs as each voice read them, first and last",
    "forms": "Assessments and forms as they were signed",
    "chronology": "What happened, in order",
}
"""What can go along to the other area, each as the family agrees to it."""
Row = tuple[str, str, str]
"""Section, label, text."""


def passed_on(rows: Iterable[Row], names: Guard, homes: Guard) -> list[Row]:
    """What of these rows another area may read: what speaks of one of `names` is left out whole, and of the rest every
    address and how to reach anybody is taken out."""
    kept = [row for row in rows if not any(map(names.tells, row))]
    return [(homes.clean(section), homes.clean(label), homes.clean(text)) for section, label, text in kept]


def names_apart(name: str, known_as: str, staying: Iterable[str]) -> list[str]:
    """By what somebody is told in a text: their whole name, what they are known as, and the first word of each that
    nobody of those who go along (`staying`: their names) shares."""
    shared = {word.casefold() for one in staying for word in one.split()}
    wholes = [one for one in (name.strip(), known_as.strip()) if one and one.casefold() not in shared]
    firsts = [one.split()[0] for one in wholes]
    return list(dict.fromkeys([*wholes, *(one for one in firsts if len(one) > 2 and one.casefold() not in shared)]))


def transfer_fault(area: str, to: str, agreement: str, open_already: bool) -> str:
    """Why an episode cannot be offered to another area; blank when it can. `agreement`: what stands between the family
    and help (`rules.agreeing`)."""
    if to == area:
        return "This is the area that helps the family now. Choose another."
    if open_already:
        return "This is offered to another area already. Take that back first."
    if agreement != "given":
        return "Write down first that the family agrees: without that, nothing is handed over."
    return ""
