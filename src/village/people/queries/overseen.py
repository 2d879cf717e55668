"""What those who watch over the index may look up: one child by its reference or number, who looked at it, what of it
may be told."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from village.kernel.access.queries import areas, policy
from village.kernel.access.rules import Viewer
from village.kernel.accounts.queries import roles_held
from village.kernel.audit import queries as audit
from village.kernel.audit.queries import Wanted
from village.kernel.calendar.rules import london_date
from village.kernel.organisations.queries import organisations
from village.linkage.rules.identifiers import SCHEMES, identifier
from village.people.models import Child, Record, SourceSystem
from village.people.queries.asking import shield_of
from village.people.queries.opened import openness_of, with_openness
from village.people.rules.shielded import HIDDEN_CONCEPTS
from village.people.rules.sources import TOLD
from village.people.rules.telling import WHY_TOLD

MOST = 1_000
# A look behind a shield is told as the look it is: that there is a shield must not reach whoever it is against.
LOOKS = {
    "people.search": "Found in a search",
    "people.view": "Looked at who works with the child",
    "people.export": "Gave the family a copy",
}


@dataclass(frozen=True)
class Look:
    """That somebody looked: when, in which role, of which organisation, at what, and why. Never who by name."""

    at: dt.datetime
    role: str
    organisation: str
    what: str
    why: str


def child_of(viewer: Viewer, permission: str, text: str) -> Child | None:
    """The child of a reference or a number, if it is known in an area in which the viewer holds the permission.
    A merged child is the one it became; a retired one is nobody."""
    by_ref = _as_ref(text)
    if by_ref is not None:
        found = Child.objects.filter(ref=by_ref).first()
        while found is not None and found.state == "merged":
            found = found.into
        known = Q(pk=found.pk) if found else Q(pk=0)
    else:
        numbers = {scheme: identifier(scheme, text).value for scheme in SCHEMES}
        known = Q(pk=0)
        for scheme, value in numbers.items():
            if value:
                known |= Q(records__identifiers__scheme=scheme, records__identifiers__value=value)
    return _within(viewer, permission, Child.objects.filter(known)).distinct().order_by("pk").first()


def _within(viewer: Viewer, permission: str, children: QuerySet[Child]) -> QuerySet[Child]:
    within = areas(viewer, permission)
    found = children.filter(state__in=["active", "archived"], destroyed_on=None)
    return found if within is None else found.filter(records__source__area__in=within)


def area_of(viewer: Viewer, permission: str, child: Child) -> str:
    """An area whose systems know the child, or knew it until it was joined to another, and in which the viewer holds
    the permission; blank when there is none."""
    of_child = Q(events__child_from=child) if child.state == "merged" else Q(child=child)
    known = sorted(set(Record.objects.filter(of_child).values_list("source__area", flat=True)))
    within = areas(viewer, permission)
    return next((area for area in known if within is None or area in within), "")


def looks_at(child: Child, *, shielded: bool = False) -> list[Look]:
    """Who looked at a child, or at one that it became of, the newest first: from the audit. `shielded`: without the
    organisations, since those that look are those that work with the child, where the child is."""
    entries = {}
    for ref in _refs(child):
        for entry in audit.entries(Wanted(thing=f"child:{ref}"), at_most=MOST).entries:
            if entry.action in LOOKS and entry.decision != "denied":
                entries[entry.seq] = entry
        for entry in audit.mentioning("people.search", ref, at_most=MOST):
            entries[entry.seq] = entry
    held = roles_held({entry.actor for entry in entries.values() if _as_ref(entry.actor)})
    unnamed = _only_sensitive()
    names = {} if shielded else {one.slug: one.name for one in organisations() if one.slug not in unnamed}
    told = []
    for _, entry in sorted(entries.items(), reverse=True):
        at = dt.datetime.fromisoformat(entry.at)
        on = london_date(at)
        roles = [grant.role for grant in held.get(entry.actor, ()) if grant.from_on <= on and _lasted(grant, on)]
        organisation = names.get(entry.organisation, "An organisation not named")
        # A copy is made because the family asked, so nobody is asked why.
        reason = "request" if entry.action == "people.export" else str(audit.detail_of(entry).get("reason", ""))
        why = WHY_TOLD.get(reason, "")
        told.append(Look(at, _role_name(roles), organisation, LOOKS[entry.action], why))
    return told


def _only_sensitive() -> set[str]:
    """Organisations that are nothing but a sensitive service: that one of them looked would tell of it."""
    of = SourceSystem.objects.exclude(mode=TOLD).values_list("organisation__slug", flat=True)
    return set(of.exclude(sensitive="")) - set(of.filter(sensitive=""))


def _lasted(grant: object, on: dt.date) -> bool:
    until_on = getattr(grant, "until_on", None)
    return until_on is None or on < until_on


def _role_name(roles: list[str]) -> str:
    """The role in which they could look: the first that has to do with children."""
    known = policy().roles
    held = [known[one] for one in roles if one in known]
    of_children = [one.name for one in held if any(slug.startswith("people.") for slug in one.permissions)]
    return of_children[0] if of_children else "A role since ended"


def _refs(child: Child) -> list[str]:
    """The child's reference and those of all children merged into it."""
    found, layer = [str(child.ref)], [child.pk]
    while layer:
        merged = list(Child.objects.filter(into__in=layer).values_list("pk", "ref"))
        found += [str(ref) for _, ref in merged]
        layer = [pk for pk, _ in merged]
    return found


def tellable(child: Child, told_to: str, *, on_paper: bool = False) -> dict[str, object]:
    """What the index holds of a child, as it may be told to the young person ("child") or to a parent ("parent").

    A parent is not told of a sensitive service without consent, nor, under a shield, of anything that it hides: the
    shield may be there because of them. A paper lies about in a home: on it, the young person's copy leaves out the
    same service, and where a shielded child is and who works with them. Neither is told who of the staff it was that
    wrote or looked.
    """
    records = []
    hides = (told_to == "parent" or on_paper) and shield_of(child) is not None
    for one in with_openness(Record.objects.filter(child=child)).order_by("source__title", "pk"):
        shielded = openness_of(one).shielded
        if told_to == "parent" and shielded:
            continue
        if (told_to == "parent" or on_paper) and not _agreed_to(one):
            continue
        records.append(_told(one, hidden=shielded and on_paper))
    return {
        "reference": str(child.ref),
        "state": child.state,
        "records": records,
        "looked": [
            {
                "at": look.at.isoformat(),
                "role": look.role,
                "organisation": look.organisation,
                "what": look.what,
                "why": look.why,
            }
            for look in looks_at(child, shielded=hides)
        ],
    }


def _agreed_to(record: Record) -> bool:
    """Whether a family may be told of a record: reasons to show a sensitive service to practitioners are no consent."""
    return not record.source.sensitive or bool(record.involvement.consent)


def _told(record: Record, *, hidden: bool) -> dict[str, object]:
    """What one record says; every record that is not destroyed has an involvement. `hidden`: what a shield leaves."""
    involvement = record.involvement
    if hidden:
        said = {name: text for name, text in record.said.items() if name not in HIDDEN_CONCEPTS}
        return {"source": "A service", "says": dict(sorted(said.items()))}
    return {
        "source": record.source.title,
        "organisation": record.source.organisation.name,
        "first_seen": london_date(record.first_seen_at).isoformat(),
        "last_seen": london_date(record.last_seen_at).isoformat(),
        "says": dict(sorted(record.said.items())),
        "service": {
            "organisation": involvement.organisation,
            "role": involvement.role,
            "lead": involvement.lead,
            "assessment_exists": involvement.assessment,
            "from": involvement.started_on.isoformat() if involvement.started_on else None,
            "to": involvement.ended_on.isoformat() if involvement.ended_on else None,
        },
    }


def _as_ref(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text.strip())
    except ValueError:
        return None
