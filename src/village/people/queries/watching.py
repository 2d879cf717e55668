"""What the monitors read: looks from the audit, who looked, and the alerts that came of them."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from zoneinfo import ZoneInfo

from django.db.models import F, QuerySet

from village.kernel.access.queries import areas, homes, place_refs
from village.kernel.access.rules import Viewer
from village.kernel.accounts.queries import names_and_areas, roles_held
from village.kernel.audit.models import Entry
from village.kernel.audit.queries import detail_of, last_done
from village.linkage.rules.normalise import normalise
from village.linkage.rules.places import house_number
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
    told = _told({one.child for one in found if one.at.date() == on})
    return [
        Look(one.account, one.child, one.at, one.known, *told[one.child])
        if one.at.date() == on and one.child in told
        else one
        for one in found
    ]


def _told(refs: Collection[str]) -> dict[str, tuple[str, frozenset[str]]]:
    """The last name of each child, and references to all streets and homes that its records give."""
    wanted = sorted(refs)
    surnames: dict[str, str] = {}
    places: dict[str, set[str]] = defaultdict(set)
    for start in range(0, len(wanted), AT_ONCE):
        held = Record.objects.filter(child__ref__in=wanted[start : start + AT_ONCE]).order_by("pk")
        for ref, values in held.values_list("child__ref", "values"):
            if "surname" in values:
                surnames[str(ref)] = values["surname"].partition("|")[0]
            number = house_number(values.get("address", ""))
            for code in filter(None, values.get("postcode", "").split("|")):
                places[str(ref)] |= place_refs(code, "")
                places[str(ref)] |= place_refs(code, number) if number else set()
    return {ref: (surnames.get(ref, ""), frozenset(places[ref])) for ref in surnames.keys() | places.keys()}


def stopped(entries: Iterable[Entry], on: dt.date) -> Counter[str]:
    """How often on a day each account was refused a search because it had made too many."""
    refused = (one for one in entries if one.action == "people.search" and one.decision == "denied")
    return Counter(one.actor for one in refused if dt.datetime.fromisoformat(one.at).astimezone(_LONDON).date() == on)


def last_looks(looks: Iterable[Look], on: dt.date, since: dt.datetime) -> dict[str, dt.date]:
    """When those who looked on a day, and not before it among `looks`, had last looked before an instant."""
    found = list(looks)
    lately = {look.account for look in found if look.at.date() < on}
    told = {}
    for account in sorted({look.account for look in found} - lately):
        entry = last_done(account, "people.view", before=since)
        if entry is not None:
            told[account] = dt.datetime.fromisoformat(entry.at).astimezone(_LONDON).date()
    return told


def people(refs: Collection[str], on: dt.date, *, seldom: Mapping[str, dt.date] | None = None) -> dict[str, Person]:
    """Who looked: their last names as compared, when the last of their roles ends (None: it does not), where they live,
    and (`seldom`) when they last looked, of those who had not for long."""
    names = names_and_areas(refs)
    held, lives = roles_held(refs), homes(refs)
    told = {}
    for ref, (name, _) in names.items():
        last_name = name.split()[-1] if len(name.split()) > 1 else ""
        surname = normalise({"surname": last_name}, {}).values.get("surname", "").partition("|")[0]
        ends = [grant.until_on for grant in held.get(ref, ()) if grant.from_on <= on]
        last = None if not ends or None in ends else max(end for end in ends if end is not None)
        home = lives.get(ref)
        street, door = (home.street, home.door) if home else ("", "")
        told[ref] = Person(surname, last, street, door, (seldom or {}).get(ref))
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
