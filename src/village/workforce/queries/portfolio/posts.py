"""How workers stand to what their roles ask, as far as their employer is shown it; and their levels, for measures."""

import datetime as dt
from collections.abc import Collection, Mapping

from django.db.models import Min

from village.kernel.calendar.rules import london_date
from village.workforce.models import Engagement, Worker
from village.workforce.queries.portfolio import kept
from village.workforce.queries.portfolio.shared import known_to
from village.workforce.queries.qualifications.listed import framework, roles
from village.workforce.rules.portfolio.standing import Held, highest_level, relied_upon, stands_to
from village.workforce.rules.qualifications.roles import BAR, MET, Explained, Post, Role
from village.workforce.rules.vetting import day_begins

Taken = Mapping[tuple[int, str], dt.date]
"""Since when somebody has been in posts of a role, by worker and role."""


def of_posts() -> dict[str, Role]:
    """What posts ask of qualifications, by the role of the register."""
    return {post: role for role in roles().values() for post in role.posts}


def lacking(workers: Collection[Worker], *, at: dt.datetime) -> dict[int, frozenset[str]]:
    """By worker, the roles of whose qualifications their employer is not shown that they are met: told by what bars
    alone. What is aimed at warns nobody."""
    barring = {
        post: role for post, role in of_posts().items() if any(asked.kind == BAR for asked in role.requires)
    }  # fmt: skip
    shown = known_to(workers, at=at)
    taken = _taken_up([one.pk for one in workers], barring)
    on = london_date(at)
    return {
        key: frozenset(
            post for post, role in barring.items()
            if _stands(held, role, on, taken.get((key, post))).said != MET
        )
        for key, held in shown.items()
    }  # fmt: skip


def standing_of(worker: Worker, role: str, held: Collection[Held], *, on: dt.date) -> Explained | None:
    """How a worker stands on a day to what a role of the register asks, with what their employer is shown; None where
    nothing is asked."""
    asked = of_posts().get(role)
    if asked is None:
        return None
    return _stands(held, asked, on, _taken_up([worker.pk], [role]).get((worker.pk, role)))


def _stands(held: Collection[Held], role: Role, on: dt.date, taken_up_on: dt.date | None) -> Explained:
    """Whether a post is somebody's first is not known here: it may have been one elsewhere."""
    return stands_to(relied_upon(list(held), shown=True), role, on, kept.known(), Post(taken_up_on))


def _taken_up(workers: Collection[int], posts: Collection[str]) -> Taken:
    found = Engagement.objects.filter(worker__in=workers, post__role__in=list(posts), annulled_at=None)
    began = found.order_by().values_list("worker", "post__role").annotate(began=Min("start_on"))
    return {(worker, role): day for worker, role, day in began}


def held_levels(workers: Collection[Worker], *, on: dt.date) -> dict[int, str]:
    """By key of a worker, the highest level of what they show their own employer at the end of a day and the employer
    saw a certificate, or a checked badge, of; blank for nothing. For measures: whoever tells of one worker asks who may
    be told."""
    at = day_begins(on + dt.timedelta(days=1)) - dt.timedelta(microseconds=1)
    return {
        key: highest_level([one for one in relied_upon(held, shown=True) if one.awarded_on <= on], framework())
        for key, held in known_to(workers, at=at).items()
    }
