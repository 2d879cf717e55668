"""Tasks of families: whose they are in words, who can be given one, and what is somebody's own to do."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from village.casework.models import Episode
from village.casework.queries.around import names_of
from village.casework.queries.leading import may_lead
from village.casework.queries.mine import own
from village.casework.queries.promised import Promised, promised
from village.casework.rules.episodes import about
from village.casework.rules.tasks import ROLES, is_own
from village.kernel.access.rules import Viewer
from village.workflow.queries.dues import TaskSeen, open_tasks, tasks_of

ACCOUNT = "account:"


@dataclass(frozen=True)
class Shown:
    """A task as a list shows it. `whose`: in words; `own`: whether somebody gave it, and no process."""

    task: TaskSeen
    episode: Episode
    whose: str
    own: bool


def owners_of(episode: Episode, *, at: dt.datetime) -> list[tuple[str, str]]:
    """Who can be given a task in an episode, with what they are called: the lead and the manager whoever they are, and
    those of the team who read the record and could work today."""
    accounts = [one.account for one in episode.members.filter(until_at=None) if one.account is not None]
    able = [ref for ref in accounts if may_lead(ref, episode, at=at)]
    names = names_of(able)
    roles = [(role, ROLES[role]) for role in ("role:lead", "role:manager")]
    return [*roles, *sorted(((f"{ACCOUNT}{ref}", names[ref]) for ref in able), key=lambda one: one[1])]


def tasks_in(episode: Episode, *, at: dt.datetime) -> list[Shown]:
    """What is to be done for one family, the most pressing first."""
    known_as = about(episode.ref)
    return _shown(tasks_of([known_as], at=at)[known_as], {known_as: episode})


def my_tasks(viewer: Viewer, *, at: dt.datetime) -> list[Shown]:
    """What somebody is to do for the families whose record they may read, the most pressing first."""
    mine = own(viewer, at=at)
    return _shown([one for one in open_tasks(mine.whose, at=at) if one.about in mine.known], mine.known)


def my_promises(viewer: Viewer, *, at: dt.datetime) -> list[Promised]:
    """The steps of plans and decisions of meetings that are somebody's, of those families, the most pressing first."""
    return promised(viewer, own(viewer, at=at), at=at)


def service_tasks(viewer: Viewer, *, at: dt.datetime) -> list[Shown]:
    """All that is to be done for the families whose help somebody manages, whoever is to do it."""
    managed = own(viewer, at=at).managed
    found = [one for each in tasks_of(list(managed), at=at).values() for one in each]
    return _shown(sorted(found, key=lambda one: (one.due is None, one.due or dt.date.min)), managed)


def whose_in_words(owners: Iterable[str]) -> dict[str, str]:
    """Whom tasks belong to, in words."""
    asked = set(owners)
    refs = {one: one.removeprefix(ACCOUNT) for one in asked if one.startswith(ACCOUNT)}
    names = names_of(refs.values())
    return {one: names[refs[one]] if one in refs else ROLES.get(one, "Somebody else") for one in asked}


def _shown(found: Iterable[TaskSeen], episodes: Mapping[str, Episode]) -> list[Shown]:
    some = list(found)
    whose = whose_in_words(one.owner for one in some)
    return [Shown(one, episodes[one.about], whose[one.owner], is_own(one.name)) for one in some]
