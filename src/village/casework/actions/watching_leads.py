"""The job that looks every day whether each open episode has somebody able to lead it. A lead who has left is never a
silent gap: an alarm stands until another has taken over, or the lead is able again."""

import datetime as dt
from collections import defaultdict

from django.db import transaction

from village.casework.models import Alarm, Episode, Lead
from village.casework.queries.leading import is_barred, led_openly, standing_of
from village.casework.rules.episodes import alarms_of
from village.kernel.audit import actions as audit
from village.kernel.jobs.registry import job


@job("casework.leads.watch", cron="10 6 * * *")
@transaction.atomic
def watch_leads(*, by: str, at: dt.datetime) -> int:
    """Raise what must be told of leads, settle what is so no more; returns how many alarms were raised."""
    by_area: dict[str, list[Lead]] = defaultdict(list)
    for lead in led_openly():
        by_area[lead.episode.area].append(lead)
    raised = 0
    for area, leads in by_area.items():
        standing = standing_of({one.account for one in leads}, area, at=at)
        for lead in leads:
            found = standing.get(lead.account)
            barred = is_barred(lead.account, lead.episode)
            kinds = ["lead-left"] if found is None else list(alarms_of(found, barred=barred))
            raised += _told(lead.episode, kinds, at)
    audit.record(actor=by, action="casework.leads.watch", thing="leads", at=at, detail={"raised": raised})
    return raised


def _told(episode: Episode, kinds: list[str], at: dt.datetime) -> int:
    standing = set(episode.alarms.filter(settled_at=None).values_list("kind", flat=True))
    episode.alarms.filter(settled_at=None).exclude(kind__in=kinds).update(settled_at=at)
    new = [kind for kind in kinds if kind not in standing]
    Alarm.objects.bulk_create(Alarm(episode=episode, kind=kind, raised_at=at) for kind in new)
    return len(new)
