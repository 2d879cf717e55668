"""What the monitors read: looks and searches from the audit, who made them, and the alerts that came of them."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from django.conf import settings
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
from village.people.rules.monitors import Look, Person, Search, searched_ref

OVERSEE = "people.oversee"
_LONDON = ZoneInfo("Europe/London")
AT_ONCE = 500
NAME, PLACE = "name", "place"


@dataclass(frozen=True)
class _Of:
    """Of a child: the last name, references to all streets and homes that its records give, who has a record of it."""

    surname: str
    places: frozenset[str]
    organisations: frozenset[str]


def looks(entries: Iterable[Entry], on: dt.date) -> list[Look]:
    """The looks at children among entries of the audit; of those of the day itself with the child's last name."""
    found = []
    for entry in entries:
        if entry.action == "people.view" and entry.decision == "permitted":
            known = bool(detail_of(entry).get("known"))
            found.append(Look(entry.actor, entry.thing.partition(":")[2], _at(entry), known))
    told = _told({one.child for one in found if one.at.date() == on})
    return [
        replace(one, surname=told[one.child].surname, places=told[one.child].places)
        if one.at.date() == on and one.child in told
        else one
        for one in found
    ]


def searches(entries: Iterable[Entry], people: Mapping[str, Person], on: dt.date) -> list[Search]:
    """The searches of a day among entries of the audit. What was searched for is not there: only whether it was one's
    own last name, or the postcode at which one lives, can be told from what is kept of it."""
    made = [(one, detail_of(one)) for one in made_on(entries, on)]
    told = _told({str(ref) for _, detail in made for ref in _list(detail, "shown")})
    found = []
    for entry, detail in made:
        person, about = people.get(entry.actor, Person()), {str(one) for one in _list(detail, "about")}
        shown = [(str(ref), told[str(ref)]) for ref in _list(detail, "shown") if str(ref) in told]
        found.append(
            Search(
                entry.actor,
                bool(person.surname) and not about.isdisjoint(_refs(entry.actor, NAME, person.surname)),
                bool(person.street) and not about.isdisjoint(_refs(entry.actor, PLACE, person.street)),
                tuple(
                    Look(entry.actor, ref, _at(entry), entry.organisation in of.organisations, of.surname, of.places)
                    for ref, of in shown
                ),
            )
        )
    return found


def made_on(entries: Iterable[Entry], on: dt.date) -> Iterator[Entry]:
    """The searches among entries that were made, and answered, on a day."""
    return (
        one
        for one in entries
        if one.action == "people.search" and one.decision == "permitted" and _at(one).date() == on
    )


def searched_refs(account: str, said: Mapping[str, str]) -> list[str]:
    """What the audit keeps of the terms of a search (`said`: as they are compared): references that nobody can read,
    for the monitors to compare with the searcher's own last name and street. Either name may be in the other's box."""
    key = str(settings.SECRET_KEY).encode()
    names = {said[one].partition("|")[0] for one in ("surname", "forename") if said.get(one)}
    codes = [code for code in said.get("postcode", "").split("|") if code]
    places = {ref for code in codes for ref in place_refs(code, "")}
    found = {searched_ref(account, NAME, name, key) for name in names}
    return sorted(found | {searched_ref(account, PLACE, place, key) for place in places})


def _refs(account: str, what: str, text: str) -> set[str]:
    """What a term may be kept as: under the server's key, and those that it replaced."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return {searched_ref(account, what, text, str(key).encode()) for key in keys}


def _list(detail: Mapping[str, object], name: str) -> list[object]:
    found = detail.get(name)
    return found if isinstance(found, list) else []


def _at(entry: Entry) -> dt.datetime:
    return dt.datetime.fromisoformat(entry.at).astimezone(_LONDON)


def _told(refs: Collection[str]) -> dict[str, _Of]:
    """What the records of each child give, of the children that have any."""
    wanted = sorted(refs)
    surnames: dict[str, str] = {}
    places: dict[str, set[str]] = defaultdict(set)
    known: dict[str, set[str]] = defaultdict(set)
    for start in range(0, len(wanted), AT_ONCE):
        held = Record.objects.filter(child__ref__in=wanted[start : start + AT_ONCE]).order_by("pk")
        for ref, organisation, values in held.values_list("child__ref", "source__organisation__slug", "values"):
            known[str(ref)].add(organisation)
            if "surname" in values:
                surnames[str(ref)] = values["surname"].partition("|")[0]
            number = house_number(values.get("address", ""))
            for code in filter(None, values.get("postcode", "").split("|")):
                places[str(ref)] |= place_refs(code, "")
                places[str(ref)] |= place_refs(code, number) if number else set()
    return {ref: _Of(surnames.get(ref, ""), frozenset(places[ref]), frozenset(of)) for ref, of in known.items()}


def stopped(entries: Iterable[Entry], on: dt.date) -> Counter[str]:
    """How often on a day each account was refused a search because it had made too many."""
    refused = (one for one in entries if one.action == "people.search" and one.decision == "denied")
    return Counter(one.actor for one in refused if _at(one).date() == on)


def last_looks(looks: Iterable[Look], on: dt.date, since: dt.datetime) -> dict[str, dt.date]:
    """When those who looked on a day, and not before it among `looks`, had last looked before an instant."""
    found = list(looks)
    lately = {look.account for look in found if look.at.date() < on}
    told = {}
    for account in sorted({look.account for look in found} - lately):
        entry = last_done(account, "people.view", before=since)
        if entry is not None:
            told[account] = _at(entry).date()
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
