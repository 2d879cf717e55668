"""Early help asks social care to take a family over: asked, decided, taken back. Help goes on until social care has
decided to take the family, and what was not taken over or was taken back is closed to social care at once."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from village.casework.actions.families import fits, speaker_of
from village.casework.actions.permitted import account_of, held, held_open
from village.casework.models import Episode, StepUp, StepUpAnswer
from village.casework.queries.around import tells_address
from village.casework.queries.facts import roles_in
from village.casework.queries.social_care import as_it_stands, is_as_it_stood, step_ups_for, who_takes
from village.casework.rules.access import END, LEAD, MANAGE
from village.casework.rules.episodes import about
from village.casework.rules.social_care import STEP_UP, TAKE_BACK, TAKE_OVER, TAKEN, asking_fault
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit.noting import did, told, told_of
from village.kernel.calendar.rules import london_date
from village.kernel.documents.rules.conditions import Value
from village.kernel.documents.rules.reader import digest
from village.workflow.actions.moving import Asked, begin, move
from village.workflow.models import Instance
from village.workflow.queries.processes import newest

NO_STEP_UP = "There is no such request, or it was settled already."


@dataclass(frozen=True)
class Worry:
    """Why social care is asked, in a code and in words, and who of the family agrees to asking, or why they are not
    asked."""

    why: str
    words: str
    agreed_by: uuid.UUID | None = None
    without_because: str = ""


@transaction.atomic
def ask_social_care(
    *, episode: uuid.UUID, organisation: str, worry: Worry, key: str, by: Viewer, at: dt.datetime
) -> StepUp:
    """Ask social care to take a family over; what early help found is kept as it stands now. `key`: made when the page
    was opened; the same again gives the same request. An agreement between the two organisations is not asked for:
    nothing that is missing on paper stands between a child and social care. Raises Refusal for an organisation that
    nobody decides for social care in, as `asking_fault`, and while social care is being asked or has taken it over."""
    one = held_open(episode, LEAD, MANAGE, by=by, at=at)
    known = one.step_ups.filter(key=key).first()
    if known is not None:
        return known
    asked = next((each for each in who_takes(one) if each.slug == organisation), None)
    because = worry.without_because
    told_where = tells_address(one, f"{worry.words}\n{because}")
    fault = asking_fault(worry.why, worry.words, worry.agreed_by is not None, because, told_where)
    if asked is None or fault:
        raise Refusal(fault or "Choose who decides for social care in this area.")
    fits(StepUp, without_because=because.strip())
    if one.step_ups.filter(process__ended_on=None).exists():
        raise Refusal("Social care is being asked about this family already.")
    if one.step_ups.filter(process__state=TAKEN).exists():
        raise Refusal("Social care has taken this family over already. The manager can hand it over now.")
    speaker = speaker_of(one, worry.agreed_by, at=at) if worry.agreed_by is not None else None
    ref, content = uuid.uuid4(), as_it_stands(one)
    begun = begin(
        process=newest(STEP_UP), about=f"{STEP_UP}:{ref}", facts={"asked-on": london_date(at)}, key=f"step-up:{key}",
        area=one.area, by=str(by.ref), at=at,
    )  # fmt: skip
    made = StepUp.objects.create(
        ref=ref, episode=one, organisation=asked, process=Instance.objects.get(ref=begun.instance), why=worry.why,
        worry=worry.words.strip(), agreed_by=speaker, without_because=because.strip(), content=content,
        sha256=digest(content), key=key, by=account_of(by), at=at,
    )  # fmt: skip
    did(by, "casework.step-up.ask", about(one.ref), at, step_up=str(ref), to=asked.slug, sha256=made.sha256)
    return made


@transaction.atomic
def list_step_ups(*, by: Viewer, at: dt.datetime) -> list[StepUp]:
    """What is asked of the viewer for social care now; the look is in the audit."""
    found = list(step_ups_for(by, at=at))
    told_of(by, "casework.step-up.list", "step-ups", at, shown=[str(one.ref) for one in found])
    return found


@transaction.atomic
def open_step_up(*, step_up: uuid.UUID, by: Viewer, at: dt.datetime) -> StepUp | None:
    """Read what is asked of the viewer for social care; None when there is none for them now. It is in the audit."""
    found = step_ups_for(by, at=at).filter(ref=step_up).first()
    told(by, "casework.step-up.read", f"step-up:{step_up}", at, decision="permitted" if found else "denied")
    return found


@transaction.atomic
def answer_step_up(
    *,
    step_up: uuid.UUID,
    asked: Asked,
    social_worker: str = "",
    reach: str = "",
    words: str = "",
    by: Viewer,
    at: dt.datetime,
) -> None:
    """Decide for social care: take the family over and name the social worker, or do not and say why. Raises Refusal
    for what is not there for the viewer, or without a name or a word, and NotMoved as the process says."""
    list(StepUp.objects.select_for_update().filter(ref=step_up))
    found = step_ups_for(by, at=at).filter(ref=step_up).first()
    if found is None or asked.move == TAKE_BACK:
        raise Refusal(NO_STEP_UP)
    takes = asked.move == TAKE_OVER
    said = {
        "social_worker": social_worker.strip() if takes else "",
        "reach": reach.strip() if takes else "",
        "words": "" if takes else words.strip(),
    }
    fits(StepUpAnswer, **said)
    if not takes and not said["words"]:
        raise Refusal("Say in a few words why not, for those who asked.")
    if _move(found, asked, {"social-care"}, by, at, named=bool(said["social_worker"])):
        StepUpAnswer.objects.create(step_up=found, by=account_of(by), at=at, **said)


@transaction.atomic
def take_back_step_up(*, episode: uuid.UUID, step_up: uuid.UUID, asked: Asked, by: Viewer, at: dt.datetime) -> None:
    """Take back what social care was asked. Raises Refusal for what is not there, and NotMoved as the process says."""
    one = held(episode, END, by=by, at=at)
    found = one.step_ups.filter(ref=step_up).select_related("process", "episode").first()
    if found is None or asked.move != TAKE_BACK:
        raise Refusal(NO_STEP_UP)
    _move(found, asked, roles_in(one, by, at=at), by, at)


def end_step_ups(one: Episode, *, by: Viewer, at: dt.datetime) -> None:
    """Help has ended: take back what social care is still asked, inside the transaction that ends it."""
    for found in one.step_ups.filter(process__ended_on=None).select_related("process", "episode"):
        asked = Asked(f"ended:{found.ref}", TAKE_BACK, found.process.changed, "needs-less")
        _move(found, asked, {"manager"}, by, at)


def _move(
    found: StepUp, asked: Asked, roles: frozenset[str] | set[str], by: Viewer, at: dt.datetime, *, named: bool = False
) -> bool:
    """Make a move; whether it was made now, and not before under the same key."""
    so: dict[str, Value] = {
        "asked-on": london_date(found.at),
        "snapshot": "yes" if is_as_it_stood(found) else "no",
        "social-worker": "yes" if named else "no",
        "open-concerns": found.episode.concerns.filter(settled_at=None).count(),
    }
    found.process.refresh_from_db()
    before = found.process.changed
    done = move(instance=found.process.ref, asked=asked, roles=roles, facts=so, by=str(by.ref), at=at)
    if done.changed != before + 1:
        return False
    did(by, f"casework.step-up.{asked.move}", about(found.episode.ref), at, step_up=str(found.ref))
    return True
