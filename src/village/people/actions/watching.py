"""Alerts raised from the audit each night, and what came of each."""

import datetime as dt
import uuid
from zoneinfo import ZoneInfo

from django.db import transaction

from village.kernel.access.actions import Refusal, permit
from village.kernel.access.rules import Thing, Viewer
from village.kernel.audit import actions as audit
from village.kernel.audit import queries as entries
from village.kernel.audit.noting import did
from village.kernel.calendar.rules import london_date
from village.kernel.jobs.registry import job
from village.people.models import Alert
from village.people.queries import watching
from village.people.rules.monitors import HISTORY_DAYS, raised

LONDON = ZoneInfo("Europe/London")


@job("people.watch", cron="20 4 * * *")
def watch(*, by: str, at: dt.datetime, on: str = "") -> int:
    """Raise what stood out yesterday (or on the day `on`, as YYYY-MM-DD). Run again it raises nothing twice."""
    day = dt.date.fromisoformat(on) if on else london_date(at) - dt.timedelta(days=1)
    since = dt.datetime.combine(day - dt.timedelta(days=HISTORY_DAYS), dt.time(), LONDON)
    looks = watching.looks(entries.since("people.view", since), day)
    seldom = watching.last_looks(looks, day, since)
    searched = list(entries.since("people.search", dt.datetime.combine(day, dt.time(), LONDON)))
    who = {look.account for look in looks} | {one.actor for one in watching.made_on(searched, day)}
    people = watching.people(who, day, seldom=seldom)
    found = raised(looks, people, day, watching.stopped(searched, day), watching.searches(searched, people, day))
    with transaction.atomic():
        made = [_keep(one.kind, one.account, one.child, one.told, day, at) for one in found]
        audit.record(
            actor=by, action="people.watch", thing="alerts", at=at, detail={"on": day.isoformat(), "raised": sum(made)}
        )
    return sum(made)


def _keep(kind: str, account: str, child: str, told: str, on: dt.date, at: dt.datetime) -> bool:
    about = {"kind": kind, "account": uuid.UUID(account), "child": uuid.UUID(child) if child else None, "on": on}
    return Alert.objects.get_or_create(**about, defaults={"told": told, "raised_at": at})[1]


@transaction.atomic
def settle_alert(*, alert: int, finding: str, by: Viewer, at: dt.datetime) -> None:
    """Note what came of an alert. Raises Refusal for one about oneself, one that was settled, or no finding."""
    found = watching.alerts(by).filter(pk=alert, settled_at=None).first()
    if found is None:
        raise Refusal("There is no such alert, or it was settled already.")
    thing = Thing(area=watching.area_of(by), made_by=frozenset({str(found.account)}))
    who = permit(by, "people.oversee", thing)
    if not finding.strip() or len(finding.strip()) > 300:
        raise Refusal("Say in a sentence what you found.")
    Alert.objects.filter(pk=found.pk).update(settled_at=at, settled_by=who, finding=finding.strip())
    did(by, "people.alert.settle", f"alert:{found.pk}", at)
