"""What is so of an episode, in the words that its process asks for. What nobody has written down yet is not there, and
a guard that asks for it does not hold."""

import datetime as dt

from village.casework.models import Episode
from village.casework.queries.needs import readings_of, thresholds
from village.casework.queries.notes import sights_of
from village.casework.queries.plan import AGREE_PLAN, left_open, plan_hash, plan_stands
from village.casework.queries.sheets import assessed
from village.casework.queries.visible import asker_of, facts_of, lead_of
from village.casework.rules.access import grounds_of
from village.casework.rules.agreeing import Said, agreement, standing
from village.casework.rules.episodes import TAKEN_OVER
from village.casework.rules.needs import read_again
from village.casework.rules.notes import all_seen_since, last_seen
from village.casework.rules.social_care import TAKEN
from village.kernel.access.rules import Viewer
from village.kernel.calendar.rules import london_date
from village.kernel.documents.rules.conditions import Value
from village.workflow.queries.processes import process_of


def facts(episode: Episode) -> dict[str, Value]:
    """The facts of an episode now, by name."""
    found: dict[str, Value] = {"identified-on": london_date(episode.opened_at)}
    said = agreed(episode)
    stands = agreement(said)
    if stands:
        found["agreement"] = stands
    given = [one.on for one in standing(said) if one.state == "given"]
    if stands == "given" and given:
        found["agreed-on"] = min(given)
    lead = lead_of(episode)
    found["lead"] = "yes" if lead is not None else "no"
    found["family-lead-agreed"] = "yes" if lead is not None and lead.agreed_by_id is not None else "no"
    outcomes = list(episode.concerns.values_list("outcome", flat=True))  # blank until somebody has settled it
    found["open-concerns"] = outcomes.count("")
    taken = TAKEN_OVER in outcomes or episode.step_ups.filter(process__state=TAKEN).exists()
    found["taken-by-social-care"] = "yes" if taken else "no"
    read, limits = readings_of(episode), thresholds(episode)
    found["needs-without-action"] = len(left_open(episode, read, limits))
    found["needs-read-again"] = "yes" if read_again(read, limits) else "no"
    state, signed = assessed(episode)
    if state:
        found["assessment"] = state
    if signed is not None:
        found["assessed-on"] = london_date(signed.at)
    children = [str(ref) for ref in episode.children.filter(due_on=None, died_on=None).values_list("ref", flat=True)]
    since = all_seen_since(list(last_seen(sights_of(episode), children).values()))
    found["children-seen"] = "yes" if since else "no"
    if since is not None:
        found["children-seen-since"] = since
    found["plan-stands"] = "yes" if plan_stands(episode) else "no"
    return found


def agreed(episode: Episode) -> list[Said]:
    """Everything that the family said to being helped, in the order in which it was written down."""
    rows = episode.agreements.order_by("pk").values_list("given_by__ref", "scope", "state", "on")
    return [Said(str(person), scope, state, on) for person, scope, state, on in rows]


def roles_in(episode: Episode, viewer: Viewer, *, at: dt.datetime) -> frozenset[str]:
    """The roles that somebody has in an episode's process: what they are to it, in the process's words."""
    grounds = grounds_of(asker_of(viewer), facts_of(episode), at)
    found = {"lead": {"lead", "practitioner"}, "member": {"practitioner"}, "manager": {"manager"}}
    return frozenset(role for ground in grounds for role in found.get(ground, ()))


def approved(episode: Episode) -> str:
    """The hash of what there is to approve in an episode now; blank while there is nothing."""
    moves = process_of(episode.process.process).moves_from(episode.process.state)
    approving = {one.name for one in moves if one.approves}
    if AGREE_PLAN in approving:
        return plan_hash(episode)
    signed = assessed(episode)[1] if approving else None
    return signed.sha256 if signed is not None else ""
