"""Handing a family's help over to another area, which needs the family's agreement and the other area's."""

from collections.abc import Mapping

OFFERED, ACCEPTED, DECLINED, WITHDRAWN = "offered", "accepted", "declined", "withdrawn"
TRANSFER_STATES: Mapping[str, str] = {
    OFFERED: "Waits for the other area",
    ACCEPTED: "Taken over",
    DECLINED: "Not taken over",
    WITHDRAWN: "Taken back",
}
MOVED = "moved-area"
"""Why help ends here once another area has taken over."""


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
