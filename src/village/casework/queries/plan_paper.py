"""The plan that a family takes home: one page in plain language, its headings in their language too. It is read in more
than one household, so there is no address in it, and a plan whose words hold one is not made into a paper."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml

from village.casework.models import Episode, Household
from village.casework.queries.around import people_of
from village.casework.queries.needs import FOLDER
from village.casework.queries.plan import agreed_now, plan_hash
from village.casework.queries.plan_shown import ShownGoal, person_called, shown_goals
from village.casework.queries.reviews import next_look
from village.casework.rules.plan import DROPPED, told_address
from village.kernel.accounts.models import Account

ENGLISH = "en"


@dataclass(frozen=True)
class Headings:
    """The headings of the paper in a language. `checked`: somebody who speaks it has read them; `paper`: our letters
    can draw it."""

    language: str
    name: str
    words: dict[str, str]
    checked: bool
    paper: bool


@lru_cache(maxsize=1)
def languages() -> dict[str, Headings]:
    """The languages in which headings are known, English first."""
    written = yaml.safe_load((FOLDER / "headings.yaml").read_text(encoding="utf-8"))["languages"]
    return {
        key: Headings(key, one["name"], one["words"], bool(one["checked"]), bool(one["paper"]))
        for key, one in written.items()
    }


def holds_address(episode: Episode) -> str:
    """The first words of a plan in which an address stands, of the family's or with any postcode; blank for none."""
    people = episode.family.people.all()
    homes = Household.objects.filter(residences__person__in=people).values_list("address", flat=True)
    told = []
    for goal in episode.goals.exclude(state=DROPPED):
        told += [goal.words, goal.how_known]
        told += [text for step in goal.steps.all() for text in (step.words, step.service)]
    return told_address(told, set(homes))


def paper_of(episode: Episode, language: str, *, at: dt.datetime) -> dict[str, Any]:
    """What stands on the paper. `title` and the other headings are in the language, `english` has them in English."""
    chosen, english = languages()[language], languages()[ENGLISH]
    agreed = agreed_now(episode)
    stands = agreed is not None and agreed.sha256 == plan_hash(episode)
    children = {str(ref) for ref in episode.children.values_list("ref", flat=True)}
    return {
        "language": language,
        "headings": chosen.words,
        "english": english.words if language != ENGLISH else {},
        "whom": [name for ref, name in people_of(episode) if ref in children],
        "goals": [_goal(one) for one in shown_goals(episode, at=at) if one.goal.state != DROPPED],
        "agreed_by": person_called(agreed.agreed_by) if agreed and stands else "",
        "agreed_on": agreed.at if agreed and stands else None,
        "again_on": next_look(episode),
        "ask": _lead(episode),
    }


def _goal(one: ShownGoal) -> dict[str, Any]:
    return {
        "words": one.goal.words,
        "how_known": one.goal.how_known,
        "met": one.goal.state == "met",
        "steps": [
            {"what": each.step.words, "who": each.owner, "due": each.step.due_on, "done": each.step.done_on is not None}
            for each in one.steps
            if each.state != "cancelled"
        ],
    }


def _lead(episode: Episode) -> str:
    lead = episode.leads.filter(until_at=None).first()
    found = Account.objects.filter(ref=lead.account).select_related("organisation").first() if lead else None
    if found is None:
        return episode.organisation.name
    return f"{found.name}, {found.organisation.name}" if found.organisation else found.name
