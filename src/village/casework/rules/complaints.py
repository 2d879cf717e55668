"""The stages of a complaint as they are written down: what each step asks for, and who may not be independent of it.

The steps are those of reference/processes/complaint.yaml, which says when each may be taken and by whom. Plain Python.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from village.casework.rules.redacting import plain

FINDING = "finding"
STAGE_2, CHAIR, MEMBER = "stage-2", "chair", "member"
SEATS: Mapping[str, str] = {
    STAGE_2: "The independent person of stage 2",
    CHAIR: "Chair of the panel",
    MEMBER: "Of the panel",
}
"""As what somebody independent was named."""
PANEL = 3
"""How many sit on a panel (Regulation 19, SI 2006/1738)."""
OUTCOMES: Mapping[str, str] = {
    "upheld": "The complaint was right",
    "partly-upheld": "The complaint was right in part",
    "not-upheld": "The complaint was not right",
    "resolved": "It was settled otherwise",
}


@dataclass(frozen=True)
class Step:
    """A step that whoever hears complaints takes: what it is called, in which state of the process, its button, and
    what is called what they write. `outcomes`: of which one is chosen."""

    title: str
    state: str
    button: str
    words: str = ""
    outcomes: tuple[str, ...] = ()


_SAID = ("upheld", "partly-upheld", "not-upheld")
STEPS: Mapping[str, Step] = {
    "answer": Step("Answer it", "stage-1", "Answer", "The answer"),
    "name": Step("Name the independent person", "stage-2", "Name them"),
    FINDING: Step("Write down what the investigation found", "stage-2", "Keep it", "What was found"),
    "adjudicate": Step("Decide on the investigation", "stage-2", "Decide", "The decision"),
    "hold-panel": Step("Write down that the panel met", "stage-3", "The panel met"),
    "report": Step("Write down the panel’s report", "panel-held", "Keep it", "The report"),
    "respond": Step("Answer the panel’s report", "panel-reported", "Answer and close", "The answer", _SAID),
    "close-answered": Step("Close it", "answered", "Close it", "Why it is settled", tuple(OUTCOMES)),
    "close": Step("Close it", "adjudicated", "Close it", "Why it is settled", tuple(OUTCOMES)),
}
MOVES: Mapping[str, str] = {"close-answered": "close"}
"""Of which move of the process a step is, where it is called otherwise."""
PAPERS: Mapping[str, str] = {
    FINDING: "What the investigation found",
    "adjudicate": "What was decided on it",
    "report": "The panel’s report",
    "respond": "The answer to the panel",
    "close": "Why it was closed",
}
"""What is written of a complaint after its first answer, in order."""
TOLD_WITH: Mapping[str, str] = {FINDING: "adjudicate"}
"""What the complainant is told only once something else stands beside it."""


def called_alike(name: str) -> str:
    """A name as it is compared with another."""
    return " ".join(sorted("".join(one if one.isalnum() else " " for one in plain(name).casefold()).split()))


def independent_fault(names: Collection[str], helped: Collection[str], earlier: Collection[str]) -> str:
    """Why these are not independent persons for a complaint, in a sentence; blank when nothing speaks against it.
    `helped`: those who helped the family or wrote of the complaint; `earlier`: the independent persons of stage 2."""
    said = [called_alike(one) for one in names]
    if not all(said):
        return "Give the name of each."
    if len(set(said)) < len(said):
        return "Name each of them once."
    if set(said) & {called_alike(one) for one in helped}:
        return "Somebody who helped the family, or who deals with the complaint, is not independent of it."
    if set(said) & {called_alike(one) for one in earlier}:
        return "The independent person of stage 2 does not sit on the panel."
    return ""
