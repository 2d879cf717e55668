"""What happened in the episodes of a child, put together from what each part of a record keeps."""

import datetime as dt
from collections.abc import Iterable, Iterator

from django.db.models import Q, QuerySet

from village.casework.models import Episode, Person, StepDownTaken, StepUpAnswer
from village.casework.queries.around import names_of
from village.casework.queries.needs import element_called, level_called, scales_of
from village.casework.queries.notes import holds, notes_of
from village.casework.queries.plan_shown import WHOLE_FAMILY, person_called
from village.casework.queries.sheets import filled
from village.casework.queries.visible import visible_to
from village.casework.rules.agreeing import CAPACITIES, STATES
from village.casework.rules.attachments import GONE
from village.casework.rules.chronology import Item, in_order, of_another, person_key
from village.casework.rules.closing import REASONS
from village.casework.rules.episodes import CONCERN_OUTCOMES, OFFERED
from village.casework.rules.needs import VOICES
from village.casework.rules.notes import KINDS as CONTACTS
from village.casework.rules.plan import DECISIONS
from village.casework.rules.social_care import CROSSING_REASONS, WHY
from village.casework.rules.transfers import OFFERED as WAITS
from village.casework.rules.transfers import TRANSFER_STATES
from village.kernel.access.rules import Viewer
from village.kernel.areas.queries.register import called as area_called
from village.kernel.calendar.rules import london_date
from village.workflow.models import Instance
from village.workflow.queries.work import history


def episodes_told(episode: Episode, viewer: Viewer, *, at: dt.datetime) -> QuerySet[Episode]:
    """The episodes of the children of a record that a viewer may read, this one among them; of the others there is
    nothing, not even how many."""
    children = episode.children.all()
    same = Q(children__in=children) | Q(children__child__in=children.exclude(child=None).values("child"))
    theirs = Episode.objects.filter(same | Q(pk=episode.pk)).values("pk")
    return visible_to(viewer, at=at).filter(pk__in=theirs).order_by("opened_at", "pk")


def earlier_of_the_same(episode: Episode, viewer: Viewer, *, at: dt.datetime) -> list[Episode]:
    """Earlier episodes that a viewer may read and that were for these children and no others: what was answered there
    was of nobody else."""
    children = {_key(one) for one in episode.children.all()}
    found = episodes_told(episode, viewer, at=at).filter(opened_at__lt=episode.opened_at).prefetch_related("children")
    return [one for one in found if {_key(each) for each in one.children.all()} <= children]


def chronology(episode: Episode, told: Iterable[Episode]) -> list[Item]:
    """What happened in these episodes, in order; of others than the record's own only what belongs to its
    children."""
    children = {_key(one) for one in episode.children.all()}
    found: list[Item] = []
    for one in told:
        items = items_of(one)
        found += items if one.pk == episode.pk else of_another(items, children)
    return in_order(found)


def items_of(one: Episode) -> list[Item]:
    """Everything that happened in an episode."""
    return [item for source in SOURCES for item in source(one)]


def _key(one: Person) -> str:
    return person_key(one.ref, one.child)


def _keys(people: Iterable[Person]) -> frozenset[str]:
    return frozenset(_key(one) for one in people)


def _item(one: Episode, kind: str, key: object, on: dt.date, at: dt.datetime, title: str, **more: object) -> Item:
    return Item(on, at, kind, f"{kind}-{key}", str(one.ref), title, **more)  # type: ignore[arg-type]


def _steps(one: Episode) -> Iterator[Item]:
    for step in history(one.process):
        words = [f"Now: {step.target}" if step.source else "", REASONS.get(step.reason, step.reason)]
        text = ". ".join(word for word in words if word)
        yield _item(one, "step", f"{one.pk}-{step.number:05}", step.on, step.at, step.title, text=text, by=step.by)


def _agreements(one: Episode) -> Iterator[Item]:
    for said in one.agreements.select_related("given_by"):
        title = f"{person_called(said.given_by)}: {STATES[said.state]} – {said.scope}"
        words = f" “{said.words}”" if said.words else ""
        yield _item(
            one, "agreement", said.pk, said.on, said.at, title, text=f"{CAPACITIES[said.capacity]}.{words}",
            by=str(said.by), people=_keys([said.given_by]),
        )  # fmt: skip


def _team(one: Episode) -> Iterator[Item]:
    leads = list(one.leads.all())
    names = names_of(lead.account for lead in leads)
    for lead in leads:
        title, key = f"{names[lead.account]} leads from now on", f"lead-{lead.pk:09}"
        yield _item(one, "team", key, london_date(lead.from_at), lead.from_at, title)
    for who in one.members.exclude(role=OFFERED):
        told = f"{who.name}, {who.role}" + (f", {who.organisation}" if who.organisation else "")
        for key, at, title in (("in", who.from_at, "Joined the team"), ("out", who.until_at, "Left the team")):
            if at is not None:
                yield _item(one, "team", f"{key}-{who.pk}", london_date(at), at, f"{title}: {told}")


def _notes(one: Episode) -> Iterator[Item]:
    for note in notes_of(one):
        text = holds(note)
        seen = [f"{person_called(each.person)}{', alone' if each.alone else ''}" for each in text.seen.all()]
        people = [*text.family.all(), *(each.person for each in text.seen.all())]
        told = f"Seen: {'; '.join(seen)}. " if seen else ""
        yield _item(
            one, "note", note.pk, text.on, note.at, CONTACTS[text.kind], text=told + text.words, by=str(text.by),
            people=_keys(people),
        )  # fmt: skip


def _forms(one: Episode) -> Iterator[Item]:
    for form, signed in [(each, each.signed) for each in filled(one) if each.signed is not None]:
        day, title = london_date(signed.at), f"Signed: {form.title}"
        yield _item(one, "form", form.ref, day, signed.at, title, by=signed.by)


def _needs(one: Episode) -> Iterator[Item]:
    """What one voice said of somebody at one time is one thing that happened."""
    read: dict[tuple[object, ...], list[str]] = {}
    readings = list(one.readings.select_related("person").order_by("pk"))
    scales = scales_of(each.scale for each in readings)
    for each in readings:
        level = level_called(scales.get(each.scale), each.level)
        said = f"{element_called(each.element)}: {level}"
        read.setdefault((each.on, each.at, each.person, each.voice, str(each.by)), []).append(said)
    for number, ((on, at, person, voice, by), words) in enumerate(read.items()):
        whose = person_called(person) if isinstance(person, Person) else WHOLE_FAMILY
        yield _item(
            one, "need", f"{one.pk}-{number:05}", on, at, f"Needs read: {whose}. {VOICES[str(voice)]}",  # type: ignore[arg-type]
            text="; ".join(words), by=by, people=_keys([person]) if isinstance(person, Person) else frozenset(),
        )  # fmt: skip


def _plans(one: Episode) -> Iterator[Item]:
    for plan in one.agreed_plans.select_related("agreed_by"):
        title = f"Plan {plan.number} agreed with {person_called(plan.agreed_by)}"
        people = _keys([plan.agreed_by])
        yield _item(one, "plan", plan.pk, london_date(plan.at), plan.at, title, by=str(plan.by), people=people)


def _reviews(one: Episode) -> Iterator[Item]:
    for review in one.reviews.prefetch_related("family"):
        title, people = f"Review: {DECISIONS[review.decision].lower()}", _keys(review.family.all())
        yield _item(
            one, "review", review.pk, review.on, review.at, title, text=review.because, by=str(review.by), people=people
        )


def _concerns(one: Episode) -> Iterator[Item]:
    for raised in one.concerns.all():
        title, key = "A concern for safety was raised", f"raised-{raised.pk}"
        by = str(raised.by)
        yield _item(one, "concern", key, london_date(raised.at), raised.at, title, text=raised.words, by=by)
        if raised.settled_at is not None:
            yield _item(
                one, "concern", f"settled-{raised.pk}", london_date(raised.settled_at), raised.settled_at,
                f"A concern was settled: {CONCERN_OUTCOMES[raised.outcome].lower()}", text=raised.finding,
                by=str(raised.settled_by),
            )  # fmt: skip


def _transfers(one: Episode) -> Iterator[Item]:
    for offer in one.transfers.all():
        to, key = area_called(offer.to_area), f"offered-{offer.pk}"
        yield _item(one, "transfer", key, london_date(offer.at), offer.at, f"Offered to {to}", by=str(offer.by))
        if offer.state != WAITS and offer.settled_at is not None:
            title, key = f"{to}: {TRANSFER_STATES[offer.state].lower()}", f"settled-{offer.pk}"
            day, by = london_date(offer.settled_at), str(offer.settled_by)
            yield _item(one, "transfer", key, day, offer.settled_at, title, by=by)


def _crossings(one: Episode) -> Iterator[Item]:
    """What social care was asked, and offered, and what came of it: each by the day on which it was so."""
    for asked in one.step_ups.select_related("organisation", "process"):
        title = f"Social care was asked to take the family over: {asked.organisation.name}"
        text = f"{WHY[asked.why]}: {asked.worry}"
        yield _item(
            one, "crossing", f"asked-{asked.pk}", london_date(asked.at), asked.at, title, text=text, by=str(asked.by)
        )
        said = [f"{each.social_worker}{each.words}" for each in StepUpAnswer.objects.filter(step_up=asked)]
        yield from _answers(one, asked.process, f"up-{asked.pk}", *said)
    for taken in StepDownTaken.objects.filter(episode=one).select_related("step_down__from_organisation"):
        offer = taken.step_down
        title, key = f"Social care offered the family to early help: {offer.from_organisation.name}", f"down-{offer.pk}"
        yield _item(one, "crossing", key, london_date(offer.at), offer.at, title, by=str(offer.by))
        yield from _answers(one, offer.process, key)


def _answers(one: Episode, work: Instance, key: str, *said: str) -> Iterator[Item]:
    """How something between the two was settled, once it was: by a move, for a reason of its process; who takes the
    family over, or why nobody does, as it was `said`."""
    for step in history(work)[1:]:
        text = ". ".join(each for each in (CROSSING_REASONS.get(step.reason, ""), *said) if each)
        key, title = f"{key}-{step.number:05}", f"{step.title}: {step.target}"
        yield _item(one, "crossing", key, step.on, step.at, title, text=text, by=step.by)


def _documents(one: Episode) -> Iterator[Item]:
    for kept in one.attachments.exclude(state__in=GONE):
        title = f"Document kept: {kept.title}"
        yield _item(one, "document", kept.pk, london_date(kept.at), kept.at, title, by=str(kept.by))


SOURCES = (
    _steps, _agreements, _team, _notes, _forms, _needs, _plans, _reviews, _concerns, _transfers, _crossings, _documents,
)  # fmt: skip
"""Where what happened is found. Whatever else a record comes to keep is told of by one more of these."""
