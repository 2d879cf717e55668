"""What somebody of a family is shown of its record: the plan, reviews, what they agreed to, who looked. Each is made
for one reader, and what is not theirs to read leaves no trace in it."""

import datetime as dt
import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from village.casework.models import Episode, Person
from village.casework.queries.needs import element_called, readings_of
from village.casework.queries.own import reader_in
from village.casework.queries.plan import agreed_now, plan_hash
from village.casework.queries.plan_shown import ShownGoal, need_called, person_called, shown_goals
from village.casework.queries.reviews import next_look
from village.casework.rules.meetings import PLANNED
from village.casework.rules.needs import Need, latest
from village.casework.rules.own import LOOKERS, Reader
from village.casework.rules.plan import DECISIONS, DROPPED, STANDINGS
from village.kernel.access.rules import Viewer
from village.kernel.accounts.queries import name_and_organisation, work_email
from village.kernel.audit.queries import Wanted, entries
from village.kernel.calendar.rules import london_date

HELPER = "Somebody who helps"
ANOTHER = "Another organisation"
LOOKS = 1000
"""How many entries of the audit are read for a family; a page says when there are more."""


@dataclass
class OwnPlan:
    """A plan as one reader is shown it. `whole`: nothing of it was kept from them, so that they can agree to it;
    `sha256`: of what there is to agree to; `agreed`: it stands as somebody of the family agreed to it, `own`: the
    reader themselves."""

    goals: list[dict[str, Any]] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)
    steps: list[dict[str, Any]] = field(default_factory=list)
    whole: bool = True
    sha256: str = ""
    agreed_on: dt.datetime | None = None
    agreed_by: str = ""
    agreed: bool = False
    own: bool = False


def own_plan(episode: Episode, reader: Reader, *, at: dt.datetime) -> OwnPlan:
    """The plan for a reader, and apart from it what is theirs to do."""
    told, agreed, lead = OwnPlan(sha256=plan_hash(episode)), agreed_now(episode), _lead(episode)
    for one in shown_goals(episode, at=at):
        if one.goal.state != DROPPED:
            _tell_goal(told, one, reader, lead)
    for reason in episode.not_addressed.select_related("person"):
        if reader.sees(_ref(reason.person)):
            told.left.append((_need(reason.person, reason.element), _clean(told, reader, reason.because)))
        else:
            told.whole = False
    if agreed is not None and reader.with_child:
        told.agreed_on, told.agreed = agreed.at, agreed.sha256 == told.sha256
        told.own = told.agreed and agreed.agreed_by.ref == reader.person
        told.agreed_by = person_called(agreed.agreed_by) if reader.sees(agreed.agreed_by.ref) else ""
    return told


def _tell_goal(told: OwnPlan, one: ShownGoal, reader: Reader, lead: uuid.UUID | None) -> None:
    seen = reader.sees(_ref(one.goal.person))
    told.whole = told.whole and seen
    steps = []
    for each in one.steps:
        if each.state == "cancelled":
            continue
        own = each.step.person is not None and each.step.person.ref == reader.person
        hidden = reader.apart and each.step.person is None and (lead is None or each.step.account != lead)
        who = HELPER if hidden else _clean(told, reader, each.owner)
        told.whole = told.whole and not hidden
        line = {
            "what": _clean(told, reader, each.step.words), "who": who, "own": own,
            "due": each.step.due_on, "state": each.state, "words": each.words,
        }  # fmt: skip
        told.steps += [line] if own else []
        if seen and reader.sees(_ref(each.step.person)):
            steps.append(line)
        else:
            told.whole = False
    if seen:
        words, how = _clean(told, reader, one.goal.words), _clean(told, reader, one.goal.how_known)
        told.goals.append(
            {"words": words, "how_known": how, "whose": one.whose, "met": one.goal.state == "met", "steps": steps}
        )


def _clean(told: OwnPlan, reader: Reader, text: str) -> str:
    """The text as the reader may have it; a plan of which something was taken out is not whole."""
    if reader.guard.finds(text):
        told.whole = False
    return reader.guard.clean(text)


def own_reviews(episode: Episode, reader: Reader) -> list[dict[str, Any]]:
    """The reviews that were held, the newest first, for whoever lives with a child."""
    if not reader.with_child:
        return []
    held = episode.reviews.select_related("clock").order_by("-on", "-pk")
    found = held.prefetch_related("family", "team", "goals__goal__person")
    clean, lead = reader.guard.clean, _lead(episode)
    return [
        {
            "on": one.on,
            "decision": DECISIONS[one.decision],
            "because": clean(one.because),
            "next_on": one.clock.due if one.clock else None,
            "came": [person_called(each) for each in one.family.all() if _came(reader, each.ref)]
            + [
                f"{each.name}, {each.role}"
                for each in one.team.all()
                if not reader.apart or (lead is not None and each.account == lead)
            ],
            "goals": [
                (clean(each.goal.words), STANDINGS[each.standing], clean(each.words))
                for each in one.goals.all()
                if reader.sees(_ref(each.goal.person))
            ],
        }
        for one in found
    ]


def _came(reader: Reader, who: uuid.UUID) -> bool:
    return who == reader.person if reader.apart else reader.sees(who)


def _lead(episode: Episode) -> uuid.UUID | None:
    return episode.leads.filter(until_at=None).values_list("account", flat=True).first()


def meets_next(episode: Episode, *, at: dt.datetime) -> dt.date | None:
    """The day that a review chose to look at the plan again; None when no day to come is set."""
    on = next_look(episode)
    return on if on is not None and on >= london_date(at) else None


def asked_to_come(episode: Episode, reader: Reader, *, at: dt.datetime) -> tuple[dt.datetime, str] | None:
    """When and where the next meeting is to which the reader is asked; None when they are asked to none."""
    asked = episode.meetings.filter(state=PLANNED, starts_at__gte=at, invited__person__ref=reader.person)
    found = asked.order_by("starts_at", "pk").first()
    return (found.starts_at, reader.guard.clean(found.place)) if found else None


def leads(episode: Episode) -> tuple[str, str, str]:
    """Who leads the help, for whom, and where to write to them; without a lead, who holds the help."""
    lead = episode.leads.filter(until_at=None).first()
    name, organisation = name_and_organisation(lead.account if lead else None)
    return (name, organisation, work_email(lead.account)) if lead and name else ("", episode.organisation.name, "")


def family_name(episode: Episode, viewer: Viewer, *, at: dt.datetime) -> str:
    """What a family is called, for one of it who reads an episode of their own: whoever wrote the name may have written
    where somebody lives into it."""
    return reader_in(viewer, episode, at=at).guard.clean(episode.family.name)


def own_needs(episode: Episode, reader: Reader) -> dict[Need, str]:
    """Needs that were read, of those who live with the reader and of the whole family, each with what it is called: of
    these they can say themselves how things are. What others said of them is not told."""
    read = {need for need, _ in latest(readings_of(episode))}
    seen = sorted(one for one in read if reader.sees(uuid.UUID(one.person) if one.person else None))
    return need_called(episode, seen)


@dataclass(frozen=True)
class Looked:
    """That a record was read on a day, by whom as a family is told it, and how often."""

    on: dt.date
    who: str
    organisation: str
    often: int


def looks(episode: Episode) -> tuple[list[Looked], bool]:
    """Who read a record, by day, part in the help and whether for the organisation that holds it, the newest first; and
    whether there are more. Whoever broke the glass is told once that was reviewed: it may be before a visit."""
    found = entries(Wanted(action="casework.read", thing=f"episode:{episode.ref}"), at_most=LOOKS)
    holds, open_glass = episode.organisation, list(episode.glass.filter(reviewed_at=None))
    count: dict[tuple[dt.date, str, str], int] = {}
    for one in found.entries:
        if one.decision == "permitted":
            at, who = dt.datetime.fromisoformat(one.at), _who(json.loads(one.detail).get("grounds", []))
            broke = any(str(each.account) == one.actor and each.at <= at <= each.until_at for each in open_glass)
            if broke and who == LOOKERS["glass"]:
                continue
            key = (london_date(at), who, holds.name if one.organisation == holds.slug else ANOTHER)
            count[key] = count.get(key, 0) + 1
    return [Looked(*key, often) for key, often in count.items()], found.more_before is not None


def _who(grounds: Iterable[str]) -> str:
    return next((words for ground, words in LOOKERS.items() if ground in set(grounds)), "Somebody")


def _need(person: Person | None, element: str) -> str:
    return f"{person_called(person)}: {element_called(element)}"


def _ref(person: Person | None) -> Any:
    return person.ref if person else None
