"""What the monitors read: looks from the audit, who looked, and the alerts that came of them."""

import datetime as dt
from collections.abc import Collection, Iterable
from zoneinfo import ZoneInfo

from django.db.models import F, QuerySet

from village.kernel.access.queries import areas
from village.kernel.access.rules import Viewer
from village.kernel.accounts.queries import names_and_areas, roles_held
from village.kernel.audit.models import Entry
from village.kernel.audit.queries import detail_of
from village.linkage.rules.normalise import normalise
from village.people.models import Alert, Record
from village.people.queries.asking import NOBODY
from village.people.rules.monitors import Look, Person

OVERSEE = "people.oversee"
_LONDON = ZoneInfo("Europe/London")
AT_ONCE = 500


def looks(entries: Iterable[Entry], on: dt.date) -> list[Look]:
    """The looks at children among entries of the audit; of those of the day itself with the child's last name."""
    found = []
    for entry in entries:
        if entry.action == "people.view" and entry.decision == "permitted":
            at = dt.datetime.fromisoformat(entry.at).astimezone(_LONDON)
            known = bool(detail_of(entry).get("known"))
            found.append(Look(entry.actor, entry.thing.partition(":")[2], at, known))
    surnames = _surnames({one.child for one in found if one.at.date() == on})
    return [
        Look(one.account, one.child, one.at, one.known, surnames.get(one.child, "") if one.at.date() == on else "")
        for one in found
    ]


def _surnames(refs: Collection[str]) -> dict[str, str]:
    wanted, found = sorted(refs), {}
    for start in range(0, len(wanted), AT_ONCE):
        held = Record.objects.filter(child__ref__in=wanted[start : start + AT_ONCE], values__surname__isnull=False)
        for ref, values in held.values_list("child__ref", "values"):
            found[str(ref)] = values["surname"].partition("|")[0]
    return found


def people(refs: Collection[str], on: dt.date) -> dict[str, Person]:
    """Who looked: their last names as compared, and when the last of their roles ends (None: it does not)."""
    names = names_and_areas(refs)
    held = roles_held(refs)
    told = {}
    for ref, (name, _) in names.items():
        last_name = name.split()[-1] if len(name.split()) > 1 else ""
        surname = normalise({"surname": last_name}, {}).values.get("surname", "").partition("|")[0]
        ends = [grant.until_on for grant in held.get(ref, ()) if grant.from_on <= on]
        last = None if not ends or None in ends else max(end for end in ends if end is not None)
        told[ref] = Person(surname, last)
    return told


def alerts(viewer: Viewer) -> QuerySet[Alert]:
    """Alerts about people of the viewer's areas, never about the viewer: those not settled first."""
    found = Alert.objects.exclude(account=viewer.ref or NOBODY)
    within = areas(viewer, OVERSEE)
    if within is not None:
        everyone = names_and_areas({str(ref) for ref in found.values_list("account", flat=True).distinct()})
        found = found.filter(account__in=[ref for ref, (_, area) in everyone.items() if area in within])
    return found.order_by(F("settled_at").asc(nulls_first=True), "-on", "-pk")


def area_of(viewer: Viewer) -> str | None:
    """Some area in which the viewer oversees."""
    within = areas(viewer, OVERSEE)
    return None if within is None else next(iter(sorted(within)), None)
