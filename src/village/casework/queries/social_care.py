"""What early help asks of social care, and what social care offers to it: who sees it, and what goes along."""

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet

from village.casework.models import Episode, Person, StepDown, StepUp
from village.casework.queries.answers import tags_of
from village.casework.queries.leading import standing_of
from village.casework.queries.passing import answers_in, homes_of, kept_rows, names_kept, signed_in
from village.casework.queries.releasing import Thing, things_of
from village.casework.queries.sheets import assessed
from village.casework.queries.visible import MANAGES, WORK, asker_of, barred, keeps_out, kept_from
from village.casework.rules.access import READABLE_AFTER
from village.casework.rules.families import BELONGING, age_on, called
from village.casework.rules.redacting import Guard
from village.casework.rules.social_care import SOCIAL_CARE, TAKEN
from village.casework.rules.tags import OTHERS, excludes
from village.kernel.access.queries import areas
from village.kernel.access.rules import Viewer
from village.kernel.accounts.models import Account
from village.kernel.accounts.queries import who_works
from village.kernel.calendar.rules import london_date
from village.kernel.documents.rules.reader import digest
from village.kernel.organisations.models import Organisation

ASKED, OFFERED = "asked", "offered"


def step_ups_for(viewer: Viewer, *, at: dt.datetime) -> QuerySet[StepUp]:
    """What a viewer decides for social care: asked of their own organisation, where their role lets them, of families
    from whom nothing keeps them. It is there while it is asked, and for a while once it was taken over; what was not
    taken over or was taken back is not."""
    within = areas(viewer, SOCIAL_CARE)
    mine = StepUp.objects.filter(organisation__slug=asker_of(viewer).organisation or "-")
    mine = mine.exclude(episode__in=kept_from(viewer))
    mine = mine if within is None else mine.filter(episode__area__in=within)
    lately = Q(process__state=TAKEN, process__ended_on__gt=london_date(at - READABLE_AFTER))
    found = mine.filter(Q(process__state=ASKED) | lately)
    return found.select_related("episode__family", "episode__organisation", "process__process").order_by("at", "pk")


def who_takes(episode: Episode) -> list[Organisation]:
    """The organisations where somebody decides for social care where an episode is, by name, and from whom nothing
    keeps it."""
    found = {one.organisation for one in who_works(SOCIAL_CARE, area=episode.area) if one.organisation is not None}
    able = [one for one in found if not keeps_out(episode, None, one.slug)]
    return sorted(able, key=lambda one: (one.name, one.pk))


def as_it_stands(episode: Episode) -> dict[str, Any]:
    """What goes along when social care is asked: the assessment as it was signed, the plan as it was agreed last, and
    the needs as they were read: without who must not appear, without where anybody lives, and without what somebody
    said is kept from others. What there is not yet is not there."""
    signed = assessed(episode)[1]
    every = things_of(episode)
    plan = next((one for one in every if one.key.startswith("plan:")), None)
    wanted = [f"form:{signed.pk}" if signed is not None else "", plan.key if plan is not None else "", "needs:all"]
    names, homes = names_kept(episode), homes_of(episode.family.people.all())
    return {"things": [_written(one, names, homes) for key in wanted for one in every if one.key == key]}


def _written(thing: Thing, names: Guard, homes: Guard) -> dict[str, Any]:
    free = _not_kept_back(thing.key, {one.key for one in thing.passages})
    sections: dict[str, list[list[str]]] = {}
    for key, (section, *row) in kept_rows([one for one in thing.passages if one.key in free], names, homes):
        sections.setdefault(section, []).append([key, *row])
    told = [{"title": title, "rows": rows} for title, rows in sections.items()]
    return {"thing": thing.key, "title": homes.clean(thing.title), "sections": told}


def _not_kept_back(thing: str, passages: set[str]) -> set[str]:
    """Those of the passages of a thing of which nobody has said, until now, that they are kept from others; none of a
    form that is no longer kept, of which nobody can tell."""
    if not thing.startswith("form:"):
        return passages
    return {
        key
        for snapshot in signed_in(thing)
        for tags in [tags_of(snapshot.sheet)]
        for key, one in answers_in(snapshot).items()
        if not excludes([tags[one.key]] if one.key in tags else [], OTHERS)
    }


def things_told(one: StepUp) -> list[dict[str, Any]]:
    """What went along when social care was asked, as it is read now: without the answers of which somebody said since
    that they are kept from others."""
    kept = [each for each in one.content.get("things", []) if "thing" in each]  # of others nobody can tell what it is
    return [{"title": each["title"], "sections": _sections_told(each)} for each in kept]


def _sections_told(thing: dict[str, Any]) -> list[dict[str, Any]]:
    free = _not_kept_back(thing["thing"], {key for part in thing["sections"] for key, *_ in part["rows"]})
    found = [
        {"title": part["title"], "rows": [row for key, *row in part["rows"] if key in free]}
        for part in thing["sections"]
    ]
    return [part for part in found if part["rows"]]


def is_as_it_stood(one: StepUp | StepDown) -> bool:
    """Whether what goes along is what was kept when it was asked or offered."""
    return digest(one.content) == one.sha256


def step_downs_for(viewer: Viewer) -> QuerySet[StepDown]:
    """What social care offers to the organisation of a viewer who manages its help, of families from whom nothing keeps
    them, while it is offered."""
    asker = asker_of(viewer)
    found = _of_families(viewer).filter(to_organisation__slug=asker.organisation or "-", process__state=OFFERED)
    return found if asker.manages is None else found.filter(family__area__in=asker.manages)


def step_downs_of(viewer: Viewer, *, at: dt.datetime) -> QuerySet[StepDown]:
    """What the organisation of a viewer who decides for social care has offered, and for a while what became of it."""
    within = areas(viewer, SOCIAL_CARE)
    mine = _of_families(viewer).filter(from_organisation__slug=asker_of(viewer).organisation or "-")
    mine = mine if within is None else mine.filter(family__area__in=within)
    return mine.filter(Q(process__ended_on=None) | Q(process__ended_on__gt=london_date(at - READABLE_AFTER)))


def _of_families(viewer: Viewer) -> QuerySet[StepDown]:
    found = StepDown.objects.exclude(barred(viewer))
    told = found.select_related(
        "family", "agreed_by", "from_organisation", "to_organisation", "process__process", "taken__episode"
    )
    return told.order_by("at", "pk")


def who_manages(area: str) -> list[Organisation]:
    """The organisations where somebody manages help for families in an area, by name."""
    found = {one.organisation for one in who_works(MANAGES, area=area) if one.organisation is not None}
    return sorted(found, key=lambda one: (one.name, one.pk))


def who_could_lead(step_down: StepDown, *, at: dt.datetime) -> list[Account]:
    """Those who could lead the help of a family that is offered, by name: who works there, and is vetted and trained.
    What keeps somebody from the family is looked at when they are named."""
    found = who_works(WORK, area=step_down.family.area)
    standing = standing_of([one.ref for one in found], step_down.family.area, at=at)
    return [one for one in found if standing[one.ref].active and standing[one.ref].cleared]


def people_in(step_down: StepDown, *, at: dt.datetime) -> list[tuple[str, str]]:
    """Who belongs to a family that is offered: as what, and their name with their age."""
    found = step_down.family.belongings.select_related("person").order_by("pk")
    return [(BELONGING[one.part], _named(one.person, london_date(at))) for one in found]


def _named(person: Person, today: dt.date) -> str:
    age, name = age_on(person.born_on, today), called(person.name, person.known_as, person.due_on)
    return name if age is None else f"{name}, {age}"
