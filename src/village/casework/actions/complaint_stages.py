"""The second and third stage of a complaint: an independent person, what was found, what was decided; a panel of three,
its report and the answer to it; closed, or taken back. Who may take which step after whom is the process's."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from village.casework.actions.complaints import NO_COMPLAINT
from village.casework.actions.families import fits
from village.casework.actions.own import NOTHING
from village.casework.actions.permitted import account_of
from village.casework.models import Complaint, ComplaintPaper, Independent
from village.casework.queries.complaints import finding_of, heard_by, helped_with, named_for
from village.casework.queries.own import own_complaints, own_episodes
from village.casework.rules.complaints import (
    CHAIR,
    FINDING,
    MEMBER,
    MOVES,
    PANEL,
    STAGE_2,
    STEPS,
    Step,
    independent_fault,
)
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit.noting import did
from village.kernel.calendar.rules import london_date
from village.kernel.documents.rules.conditions import Value
from village.kernel.documents.rules.reader import digest
from village.workflow.actions.moving import Asked, move
from village.workflow.models import Instance

HEARS = frozenset({"complaints-manager", "adjudicator", "panel-chair", "director"})
"""What whoever hears complaints stands for: they write down what each of these decided; the process keeps the steps of
one person apart from those of another."""
ASKED: Mapping[str, str] = {
    "ask-stage-2": "Somebody who is independent will look at it.",
    "ask-panel": "Three independent people will look at it together.",
    "take-back": "It is taken back. You can complain again at any time.",
}
"""What a complainant can ask of their own complaint, and what they are told then."""
NOT_NOW = "This cannot be done with the complaint as it stands now. Read it again."


@dataclass(frozen=True)
class Said:
    """What a step says: words, an outcome, and of a decision the hash of the finding that was read."""

    words: str = ""
    outcome: str = ""
    seen: str = ""


@transaction.atomic
def name_independent(*, complaint: uuid.UUID, name: str, by: Viewer, at: dt.datetime) -> Independent:
    """Name the independent person of the investigation; of several the last one counts. Raises Refusal for somebody who
    helped the family or deals with the complaint, and outside of the second stage."""
    found = _held(complaint, "name", by)
    known = named_for(found, STAGE_2)
    if known and known[-1].name == name.strip():
        return known[-1]
    made = _named(found, STAGE_2, [name], (), by, at)[0]
    did(by, "casework.complaint.independent", f"complaint:{found.ref}", at)
    return made


@transaction.atomic
def write_finding(*, complaint: uuid.UUID, words: str, by: Viewer, at: dt.datetime) -> ComplaintPaper:
    """Keep what the investigation found. Raises Refusal without words or an independent person, and for a
    second one."""
    found = _held(complaint, FINDING, by)
    if not named_for(found, STAGE_2):
        raise Refusal("Name the independent person first.")
    if finding_of(found) is not None:
        raise Refusal("What was found is written down already. It stands as it is.")
    made = _paper(found, FINDING, Said(words), by, at)
    did(by, "casework.complaint.finding", f"complaint:{found.ref}", at)
    return made


@transaction.atomic
def hold_panel(*, complaint: uuid.UUID, names: Sequence[str], key: str, by: Viewer, at: dt.datetime) -> None:
    """Write down that the panel met: three independent persons, the chair first. Raises Refusal for anybody who helped,
    who deals with the complaint, or who was the independent person of stage 2."""
    found = _held(complaint, "hold-panel", by)
    if len(names) != PANEL:
        raise Refusal(f"Name the {PANEL} who sat on it.")
    earlier = [one.name for one in named_for(found, STAGE_2)]
    _named(found, CHAIR, names, earlier, by, at)
    _move(found, Asked(key, "hold-panel", found.process.changed), HEARS, by, at)
    did(by, "casework.complaint.hold-panel", f"complaint:{found.ref}", at)


@transaction.atomic
def take_step(*, complaint: uuid.UUID, step: str, said: Said, key: str, by: Viewer, at: dt.datetime) -> None:
    """Take a step of `PAPERS` but the finding: decide on that exactly as it was read, report, answer the panel, close.
    Raises Refusal without words, for an outcome that is none, and for whoever wrote the finding that is decided on;
    NotMoved when the process does not allow it now, or to them."""
    found = _held(complaint, step, by)
    finding = finding_of(found)
    if step == "adjudicate" and (finding is None or finding.by == account_of(by)):
        raise Refusal("Somebody else decides on what was found than whoever wrote it down, once it is.")
    name = MOVES.get(step, step)
    _paper(found, name, said, by, at)
    asked = Asked(key, name, found.process.changed, said.outcome, seen=said.seen)
    _move(found, asked, HEARS, by, at, digest(finding.words) if finding else "")
    did(by, f"casework.complaint.{name}", f"complaint:{found.ref}", at)


@transaction.atomic
def ask_of_own(*, episode: uuid.UUID, complaint: uuid.UUID, step: str, key: str, by: Viewer, at: dt.datetime) -> None:
    """Take one's own complaint further, or back (`ASKED`). Raises Refusal when there is no such complaint of theirs,
    NotMoved when it stands elsewhere."""
    one = own_episodes(by, at=at).filter(ref=episode).first()
    found = own_complaints(by, one).filter(ref=complaint).first() if one else None
    if found is None or step not in ASKED:
        raise Refusal(NOTHING)
    _move(found, Asked(key, step, found.process.changed), {"complainant"}, by, at)
    did(by, f"casework.complaint.{step}", f"complaint:{found.ref}", at)


def _held(ref: uuid.UUID, step: str, by: Viewer) -> Complaint:
    """A complaint that the viewer hears, held, in the state in which a step can be taken."""
    found = heard_by(by).filter(ref=ref).first()
    if found is None:
        raise Refusal(NO_COMPLAINT)
    Instance.objects.select_for_update().get(pk=found.process_id)
    found.process.refresh_from_db()
    if step not in STEPS or STEPS[step].state != found.process.state:
        raise Refusal(NOT_NOW)
    return found


def _named(
    found: Complaint, first: str, names: Sequence[str], earlier: Collection[str], by: Viewer, at: dt.datetime
) -> list[Independent]:
    fault = independent_fault(names, helped_with(found), earlier)
    if fault:
        raise Refusal(fault)
    said = [one.strip() for one in names]
    for one in said:
        fits(Independent, name=one)
    seats = [first, *[MEMBER] * (len(said) - 1)]
    return [
        Independent.objects.create(complaint=found, name=one, seat=seat, by=account_of(by), at=at)
        for one, seat in zip(said, seats, strict=True)
    ]


def _paper(found: Complaint, kind: str, said: Said, by: Viewer, at: dt.datetime) -> ComplaintPaper:
    words = said.words.strip()
    if not words:
        raise Refusal("Write it down.")
    if said.outcome not in (_steps(kind)[0].outcomes or ("",)):
        raise Refusal("Say what came of the complaint.")
    fits(ComplaintPaper, words=words)
    told = {"words": words, "outcome": said.outcome, "by": account_of(by), "at": at}
    return ComplaintPaper.objects.create(complaint=found, kind=kind, **told)


def _steps(kind: str) -> list[Step]:
    return [one for name, one in STEPS.items() if MOVES.get(name, name) == kind]


def _move(
    found: Complaint, asked: Asked, roles: Collection[str], by: Viewer, at: dt.datetime, sha256: str = ""
) -> None:
    today, panel = london_date(at), [*named_for(found, CHAIR), *named_for(found, MEMBER)]
    facts: dict[str, Value] = {
        "stage-2-asked-on": today, "panel-asked-on": today, "panel-met-on": today, "panel-reported-on": today,
        "advocate-offered": "no", "independent-person": "yes" if named_for(found, STAGE_2) else "no",
        "panel-members": len(panel), "panel-independent": "yes", "stage-2-person-on-panel": "no",
        "open-concerns": found.episode.concerns.filter(settled_at=None).count(),
    }  # fmt: skip
    move(instance=found.process.ref, asked=asked, roles=roles, facts=facts, sha256=sha256, by=str(by.ref), at=at)
