"""An employer's workforce on a day: who is in which post, how many that is, and what is vacant."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from village.kernel.access.rules import Viewer
from village.kernel.organisations.models import Organisation
from village.workforce.models import Absence, Declared, Engagement, Post, Worker
from village.workforce.queries.catalogue import catalogue
from village.workforce.queries.visible import KEEP, employers, visible_to
from village.workforce.rules.counting import (
    COVERING,
    IN_POST,
    Counts,
    Filled,
    Funded,
    Reconciled,
    Scope,
    count,
    reconcile,
    vacancies,
)
from village.workforce.rules.growing.succession import born
from village.workforce.rules.hours import MOST_HOURS
from village.workforce.rules.said import AGENCY


@dataclass(frozen=True)
class Wanted:
    """Which workers: empty means any. `kind`: of engagement; `site`: its key; `part`: of PARTS, of a scope; `age`: of
    AGES, on the day."""

    words: str = ""
    role: str = ""
    kind: str = ""
    site: int | None = None
    part: str = ""
    scope: Scope | None = None
    age: str = ""


@dataclass(frozen=True)
class Line:
    """A worker in a list, and the engagements that stand on its day."""

    worker: Worker
    name: str
    engagements: list[Engagement] = field(default_factory=list)


def listed(viewer: Viewer, wanted: Wanted, *, on: dt.date) -> QuerySet[Worker]:
    """The viewer’s workers who fit, by name. A role, kind, site and part are those of one engagement that they have on
    the day; without any of these, whoever is in the register is there, in a post or not."""
    found = visible_to(viewer, KEEP)
    for word in wanted.words.split():
        found = found.filter(Q(names__given__icontains=word) | Q(names__family__icontains=word))
    asked = {
        "post__role": wanted.role,
        "kind": wanted.kind,
        "post__site": wanted.site,
    }
    asked_for = {name: value for name, value in asked.items() if value}
    if asked_for or (wanted.part and wanted.scope):
        found = found.filter(pk__in=_there(wanted, on).filter(**asked_for).values("worker"))
    return _by_name(_aged(found, wanted.age, on) if wanted.age else found)


def _there(wanted: Wanted, on: dt.date) -> QuerySet[Engagement]:
    """The engagements of the part that is wanted, or all that stand on a day."""
    return counting(wanted.part, wanted.scope) if wanted.part and wanted.scope else standing(on)


def _aged(found: QuerySet[Worker], age: str, on: dt.date) -> QuerySet[Worker]:
    after, until = born(age, on)
    found = found.filter(born_on__lte=until)
    return found.filter(born_on__gt=after) if after else found


def among(viewer: Viewer, some: Collection[int]) -> QuerySet[Worker]:
    """Those of the viewer's workers who are among some (keys), by name."""
    return _by_name(visible_to(viewer, KEEP).filter(pk__in=some))


def counting(part: str, scope: Scope) -> QuerySet[Engagement]:
    """The engagements that a part (of PARTS) of the counts of a scope is of."""
    found = standing(scope.on).exclude(kind=AGENCY) if part == IN_POST else standing(scope.on).filter(kind=AGENCY)
    return within(found.filter(covers=True) if part == COVERING else found, scope, "post__")


def within(found: QuerySet[Any], scope: Scope, of: str = "") -> QuerySet[Any]:
    """Posts, or what is joined with them by `of`, cut to a scope."""
    if scope.sectors is not None:
        roles = [one.slug for one in catalogue().roles.values() if one.sector in scope.sectors]
        found = found.filter(**{f"{of}role__in": roles})
    if scope.scope:
        found = found.filter(**{f"{of}scope": scope.scope})
    return found if scope.paid is None else found.filter(**{f"{of}paid": scope.paid})


def time_of(workers: Sequence[Worker], wanted: Wanted, *, on: dt.date) -> dict[int, Decimal]:
    """By key of a worker, their full-time equivalents on a day: of the part that is wanted, or of all their posts."""
    found = _there(wanted, on)
    told: dict[int, Decimal] = {}
    for key, fte in found.filter(worker__in=[one.pk for one in workers]).values_list("worker", "fte"):
        told[key] = told.get(key, Decimal(0)) + fte
    return told


def _by_name(found: QuerySet[Worker]) -> QuerySet[Worker]:
    now = Q(names__until_on=None)
    ordered = (
        Worker.objects.filter(pk__in=found.values("pk")).filter(now).order_by("names__family", "names__given", "pk")
    )
    return ordered.select_related("employer", "person").prefetch_related("names", "identifiers")


def lines(workers: Sequence[Worker], *, on: dt.date) -> list[Line]:
    """Workers as a list shows them."""
    there: dict[int, list[Engagement]] = {}
    for one in standing(on).filter(worker__in=[each.pk for each in workers]).select_related("post__site"):
        there.setdefault(one.worker_id, []).append(one)
    return [Line(one, name_of(one, on=on), there.get(one.pk, [])) for one in workers]


def standing(on: dt.date) -> QuerySet[Engagement]:
    """The engagements that stand on a day."""
    found = Engagement.objects.filter(annulled_at=None, start_on__lte=on)
    return found.filter(Q(end_on=None) | Q(end_on__gt=on))


def name_of(worker: Worker, *, on: dt.date) -> str:
    """What a worker is called on a day; before the first name that is known, by that."""
    names = sorted(worker.names.all(), key=lambda one: one.from_on)
    return str(next((one for one in reversed(names) if one.from_on <= on), names[0]))


def engagements_of(worker: Worker) -> list[Engagement]:
    """Every engagement of a worker, the newest first, those that were annulled too."""
    found = Engagement.objects.filter(worker=worker).select_related("post__site")
    return list(found.order_by("-start_on", "-pk"))


def absences_of(worker: Worker) -> list[Absence]:
    """Every absence of a worker, the newest first."""
    return list(Absence.objects.filter(worker=worker).order_by("-from_on", "-pk"))


def facts(employer: Organisation) -> tuple[list[Funded], list[Filled]]:
    """Every post of an employer, and who fills it, as counts see them."""
    roles = catalogue().roles
    posts = {
        one.pk: Funded(
            one.pk, one.role, roles[one.role].sector, one.scope, one.paid, one.fte, one.funded_from, one.funded_until
        )
        for one in Post.objects.filter(employer=employer)
    }
    found = Engagement.objects.filter(post__employer=employer, annulled_at=None).select_related("worker")
    filled = [
        Filled(one.worker.person_id, posts[one.post_id], one.kind, one.fte, one.start_on, one.end_on, one.covers)
        for one in found
    ]
    return list(posts.values()), filled


def counted(viewer: Viewer, scope: Scope) -> Counts:
    """How many the viewer's employer has of a scope; none where there is no employer."""
    employer = employers(viewer, KEEP).first()
    return count(scope, *facts(employer)) if employer else count(scope, [], [])


def vacant_posts(viewer: Viewer, *, on: dt.date) -> dict[int, Decimal]:
    """By key of a post of the viewer's employer that is funded on a day, how much of it nobody fills."""
    employer = employers(viewer, KEEP).first()
    return {int(str(key)): value for key, value in vacancies(on, *facts(employer)).items()} if employer else {}


def reconciled(viewer: Viewer, *, on: dt.date) -> list[Reconciled]:
    """By role, the vacancy that the register has on a day beside what was declared for that day last."""
    employer = employers(viewer, KEEP).first()
    if employer is None:
        return []
    posts, filled = facts(employer)
    open_now = vacancies(on, posts, filled)
    derived: dict[str, Decimal] = {}
    for one in posts:
        derived[one.role] = derived.get(one.role, Decimal(0)) + open_now.get(one.post, Decimal(0))
    said = Declared.objects.filter(employer=employer, on=on).order_by("pk").values_list("role", "fte")
    return reconcile(derived, dict(said))


def over_hours(worker: Worker, *, on: dt.date) -> bool:
    """Whether somebody is contracted on a day for more hours a week than anybody can work, whoever employs them. Told
    to themselves alone: an employer could try its own hours until it knew another's."""
    found = standing(on).filter(worker__person=worker.person_id).select_related("post")
    hours = (one.hours if one.hours is not None else one.fte * one.post.standard_hours for one in found)
    return sum(hours, Decimal(0)) > MOST_HOURS
