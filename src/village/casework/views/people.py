"""What is written down of one of a family, and putting it right; the birth of a child who was expected, and how the
index knows them."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache

from village.casework.actions import correcting, families, leaving
from village.casework.forms.families import MISTAKE, BackForm, CorrectForm, DeathForm, EndForm, MistakeForm
from village.casework.forms.records import BirthForm, IndexForm
from village.casework.models import Episode, Person, Relationship, Residence
from village.casework.queries.around import names_of
from village.casework.queries.corrected import before_of, homes_of_person, stamp_of
from village.casework.queries.visible import WORK
from village.casework.rules.families import RELATIONS, called
from village.casework.views.frame import ask, by, opened, page, sent
from village.kernel.access.views import access

FORM_FIELDS = ("name", "known_as", "born_on", "due_on", "sex", "language", "interpreter", "reach")


def _child(one: Episode, person: uuid.UUID) -> Person:
    found = (
        one.family.belongings.filter(person__ref=person, part="child", until_on=None).select_related("person").first()
    )
    if found is None:
        raise Http404
    return found.person


@access(WORK)
@never_cache
def born(request: HttpRequest, episode: uuid.UUID, person: uuid.UUID) -> HttpResponse:
    """An unborn child is born, and has a name."""
    one, form = opened(request, episode, "family"), BirthForm(sent(request))
    _child(one, person)
    return ask(
        request, one, form,
        lambda: families.record_birth(episode=episode, person=person, **form.cleaned_data, **by(request)),
        title="The child has been born", button="Save", done="The birth was written down.", part="family",
    )  # fmt: skip


@access(WORK)
@never_cache
def in_the_index(request: HttpRequest, episode: uuid.UUID, person: uuid.UUID) -> HttpResponse:
    """By which reference the index knows a child."""
    one = opened(request, episode, "family")
    form = IndexForm(sent(request), initial={"child": _child(one, person).child})
    return ask(
        request, one, form,
        lambda: families.link_to_index(episode=episode, person=person, **form.cleaned_data, **by(request)),
        title="How does the index know this child?", button="Save", done="This was written down.", part="family",
    )  # fmt: skip


def _one_of(one: Episode, person: uuid.UUID) -> Person:
    """Somebody who belongs to the family of an episode, or did; 404 for anybody else."""
    found = one.family.people.filter(ref=person).first()
    if found is None:
        raise Http404
    return found


def _name(person: Person) -> str:
    return called(person.name, person.known_as, person.due_on)


def _page_of(one: Episode, person: Person) -> str:
    return reverse("help-person", args=[one.ref, person.ref])


@access(WORK)
@never_cache
def person(request: HttpRequest, episode: uuid.UUID, person: uuid.UUID) -> HttpResponse:
    """All that is written down of somebody of a family, with what was corrected."""
    one = opened(request, episode, "family")
    found = _one_of(one, person)
    homes = homes_of_person(found)
    belongs = list(one.family.belongings.filter(person=found))
    said_by = [each.mistaken_by for each in (*homes, *belongs)]
    names = names_of([*said_by, *found.corrections.values_list("by", flat=True)])
    return page(
        request, one, "family", "person", _name(found), person=found, homes=homes, belongs=belongs, names=names,
        here=any(each.until_on is None for each in belongs), before=before_of(found, names),
    )  # fmt: skip


@access(WORK)
@never_cache
def correct(request: HttpRequest, episode: uuid.UUID, person: uuid.UUID) -> HttpResponse:
    """Put right what is written of somebody."""
    one = opened(request, episode, "family")
    found = _one_of(one, person)
    now = {name: getattr(found, name) for name in FORM_FIELDS}
    form = CorrectForm(sent(request), initial={**now, "seen": stamp_of(found)})

    def do() -> None:
        correcting.correct_person(
            episode=episode, person=person, who=form.who(), seen=form.cleaned_data["seen"], **by(request)
        )

    return ask(
        request, one, form, do, part="family", title=f"Correct what is written of {_name(found)}", button="Save",
        done="This was corrected. What stood before is kept on their page.", back=_page_of(one, found),
    )  # fmt: skip


@access(WORK)
@never_cache
def died(request: HttpRequest, episode: uuid.UUID, person: uuid.UUID) -> HttpResponse:
    """Somebody has died."""
    one = opened(request, episode, "family")
    found = _one_of(one, person)
    form = DeathForm(sent(request), initial={"died_on": found.died_on, "seen": stamp_of(found)})
    return ask(
        request, one, form,
        lambda: correcting.record_death(episode=episode, person=person, **form.cleaned_data, **by(request)),
        title=f"{_name(found)} has died", button="Save", part="family", back=_page_of(one, found),
        done="This was written down. Look at what was theirs to do, on the page of the family.",
        about="From now on no letter goes to them, nothing is read as them, and they speak for nobody in the family.",
    )  # fmt: skip


@access(WORK)
@never_cache
def lives(request: HttpRequest, episode: uuid.UUID, person: uuid.UUID) -> HttpResponse:
    """That somebody died was a mistake."""
    one, form = opened(request, episode, "family"), MistakeForm(sent(request))
    found = _one_of(one, person)
    return ask(
        request, one, form,
        lambda: correcting.undo_death(episode=episode, person=person, **form.cleaned_data, **by(request)),
        title=f"{_name(found)} has not died", button="Save", part="family", back=_page_of(one, found),
        done="The death that was written down counts no more.",
    )  # fmt: skip


@access(WORK)
@never_cache
def leave(request: HttpRequest, episode: uuid.UUID, person: uuid.UUID) -> HttpResponse:
    """Somebody does not belong to the family any more, or never did."""
    one = opened(request, episode, "family")
    found = _one_of(one, person)
    form = EndForm(
        sent(request), ended="They belonged to this family, and do not any more",
        mistake="They never belonged to it: they were added by mistake",
    )  # fmt: skip

    def do() -> None:
        said, whose = form.cleaned_data, {"episode": episode, "person": person, **by(request)}
        if said["how"] == MISTAKE:
            leaving.mistake_person(because=said["because"], **whose)
        else:
            leaving.leave_family(on=said["on"], **whose)

    return ask(
        request, one, form, do, title=f"{_name(found)} is not of this family", button="Save", part="family",
        done="This was written down. Look at what was theirs to do, below.",
        about="What they read of this family on their own pages ends at once. What was written of them stays.",
    )  # fmt: skip


@access(WORK)
@never_cache
def back(request: HttpRequest, episode: uuid.UUID, person: uuid.UUID) -> HttpResponse:
    """Whoever left the family belongs to it again."""
    one, form = opened(request, episode, "family"), BackForm(sent(request))
    found = _one_of(one, person)
    return ask(
        request, one, form, lambda: leaving.come_back(episode=episode, person=person, **by(request)),
        title=f"{_name(found)} belongs to this family again", button="Save", part="family",
        done="They belong to the family again.",
        about="They belong to it from today. To read anything of it on their own pages, they must be invited anew.",
    )  # fmt: skip


@access(WORK)
@never_cache
def no_home(request: HttpRequest, episode: uuid.UUID, residence: int) -> HttpResponse:
    """That somebody lives at an address was a mistake."""
    one, form = opened(request, episode, "family"), MistakeForm(sent(request))
    people = one.family.people.all()
    found = Residence.objects.filter(pk=residence, person__in=people).select_related("person", "household").first()
    if found is None:
        raise Http404
    return ask(
        request, one, form,
        lambda: correcting.mistake_home(episode=episode, residence=residence, **form.cleaned_data, **by(request)),
        title=f"{_name(found.person)} does not live there", button="It was a mistake", part="family",
        done="This home counts no more. Where they lived before stands again.", back=_page_of(one, found.person),
        about=f"{found.household.address}: only for {_name(found.person)}. It is hidden from them at once, as a home "
        "of others; where they lived before stands again. If they live elsewhere, write that home down next.",
    )  # fmt: skip


@access(WORK)
@never_cache
def end_relation(request: HttpRequest, episode: uuid.UUID, relation: int) -> HttpResponse:
    """What one is to another has ended, or never was so."""
    one = opened(request, episode, "family")
    people = one.family.people.all()
    ties = Relationship.objects.filter(pk=relation, one__in=people, other__in=people)
    found = ties.select_related("one", "other").first()
    if found is None:
        raise Http404
    form = EndForm(sent(request), ended="It was so, and has ended", mistake="It never was so: it was a mistake")

    def do() -> None:
        said, whose = form.cleaned_data, {"episode": episode, "relation": relation, **by(request)}
        if said["how"] == MISTAKE:
            leaving.mistake_relation(because=said["because"], **whose)
        else:
            leaving.end_relation(on=said["on"], **whose)

    return ask(
        request, one, form, do, button="Save", part="family", done="This was written down.",
        title=f"{_name(found.one)}: not {RELATIONS[found.kind].lower()} of {_name(found.other)}",
    )  # fmt: skip
