"""A provider writes an entry, part by part. Whoever comes too late sees what another wrote beside their own."""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from village.directory.actions.keeping import drafting
from village.directory.forms import keeping as forms
from village.directory.models import Service
from village.directory.queries.finding.words import named
from village.directory.queries.keeping import visible
from village.directory.queries.keeping.visible import PROVIDE
from village.directory.queries.keeping.whole import proposed
from village.directory.rules.keeping.comparing import LABELS, told
from village.directory.rules.keeping.placing import is_online, places, read_place
from village.directory.rules.keeping.writing import SECTIONS
from village.directory.rules.record import PLACE
from village.directory.views.keeping.frame import MINE, by, crumb, kinds_said, mine, placed, today
from village.kernel.access.actions import Refusal
from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access
from village.ui.one_form import ask

FORMS: dict[str, tuple[type[forms.WritingForm], str]] = {
    "about": (forms.AboutForm, ""),
    "who": (forms.WhoForm, "send"),
    "cost": (forms.CostForm, ""),
    "when": (forms.WhenForm, ""),
    "languages": (forms.LanguagesForm, "languages"),
    "contact": (forms.ContactForm, ""),
}
"""Of each part the form, and from which list its choices come."""
WAITS = "It is kept, and waits for the area. Until then the directory tells what it told."


@access(PROVIDE)
@never_cache
def add(request: HttpRequest) -> HttpResponse:
    """A service that is not in the directory yet."""
    every = sorted(visible.addable(viewer_of(request), today()).items(), key=lambda one: one[1])
    organisation = visible.organisation(viewer_of(request))

    others = visible.other_providers(organisation) if organisation else ()
    providers = [("", organisation.name if organisation else ""), *((str(one.pk), one.name) for one in others)]

    def do(said: dict[str, Any]) -> Any:
        return drafting.add_service(area=said["area"], said=said, provider=said.get("provider", ""), **by(request))

    return ask(
        request, lambda *args, **kwargs: forms.AddForm(*args, areas=every, providers=providers, **kwargs), do,
        title="Add a service", button="Add", back=MINE["href"], breadcrumbs=[MINE],
        initial={"area": organisation.area if organisation else ""},
        done="It waits for the area. Say now who it is for, when and where.",
        then=lambda made: reverse("my-service", args=[made.pk]),
    )  # fmt: skip


@access(PROVIDE)
@never_cache
@placed
def part(request: HttpRequest, service: uuid.UUID, section: str) -> HttpResponse:
    """One part of an entry."""
    if section not in SECTIONS:
        raise Http404
    title, _, read = SECTIONS[section]
    form_of, choices = FORMS[section]
    return _write(
        request, service, title, form_of, choices, lambda document: read(document, named(choices) if choices else {}),
        lambda said, seen: drafting.write_section(
            service=service, section=section, said=said, seen=seen, **by(request)
        ),
    )  # fmt: skip


@access(PROVIDE)
@never_cache
@placed
def kinds(request: HttpRequest, service: uuid.UUID) -> HttpResponse:
    """Which kinds of help it gives."""
    return _write(
        request, service, "Kinds of help", forms.KindsForm, "kinds", None,
        lambda said, seen: drafting.write_kinds(service=service, seen=seen, **said, **by(request)),
    )  # fmt: skip


@access(PROVIDE)
@never_cache
@placed
def online(request: HttpRequest, service: uuid.UUID) -> HttpResponse:
    """Whether it is given online."""
    return _write(
        request, service, "Online", forms.OnlineForm, "", lambda document: {"online": is_online(document)},
        lambda said, seen: drafting.write_online(service=service, seen=seen, **said, **by(request)),
    )  # fmt: skip


@access(PROVIDE)
@never_cache
@placed
def place(request: HttpRequest, service: uuid.UUID, place: uuid.UUID | None = None) -> HttpResponse:
    """Where it is given: one place, or (without one) another."""

    def read(document: Any) -> dict[str, Any]:
        held = [one[PLACE] for one in places(document) if one[PLACE]["id"] == str(place)]
        if place is not None and not held:
            raise Http404
        said = read_place(held[0]) if held else {}
        slugs = {name: slug for slug, name in named("access").items()}
        return {**said, "access": [slugs[one] for one in said.get("access", ()) if one in slugs]}

    key = str(place) if place else ""
    return _write(
        request, service, "A place", forms.PlaceForm, "access", read,
        lambda said, seen: drafting.write_place(service=service, place=key, said=said, seen=seen, **by(request)),
    )  # fmt: skip


@access(PROVIDE)
@never_cache
@placed
def place_out(request: HttpRequest, service: uuid.UUID, place: uuid.UUID) -> HttpResponse:
    """Take a place out."""
    return _write(
        request, service, "Take a place out", forms.SeenForm, "", lambda document: {},
        lambda said, seen: drafting.drop_place(service=service, place=str(place), seen=seen, **by(request)),
    )  # fmt: skip


def _write(
    request: HttpRequest,
    service: uuid.UUID,
    title: str,
    form_of: type[forms.WritingForm],
    choices: str,
    read: Callable[[Any], dict[str, Any]] | None,
    do: Callable[[dict[str, Any], str], Service],
) -> HttpResponse:
    """A form of a part of an entry; what another wrote meanwhile is shown beside it, and nothing typed is lost."""
    found = mine(request, service)
    now = proposed(found)
    held = read(now.document) if read else {"kinds": list(now.kinds)}
    listed = list(named(choices).items()) if choices else []
    given: dict[str, Any] = {"initial": {**held, "seen": now.seen}, "choices": listed}
    form: django_forms.Form = form_of(**given)
    late: dict[str, str] = {}
    if request.method == "POST":
        form = form_of(request.POST, **given)
        if form.is_valid():
            said = dict(form.cleaned_data)
            try:
                kept = do(said, said.pop("seen", ""))
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                late = _late(form, now) if str(refusal) == drafting.TOO_LATE else {}
            else:
                messages.success(request, WAITS)
                return redirect("my-service", service=kept.pk)
    context = {
        "title": f"{title}: {found.name}", "form": form, "button": "Save", "late": late, "labels": LABELS,
        "breadcrumbs": [MINE, crumb(found)], "sensitive": found.sensitive,
    }  # fmt: skip
    return render(request, "directory/keeping/write.html", context, status=400 if request.method == "POST" else 200)


def _late(form: django_forms.Form, now: Any) -> dict[str, str]:
    """What is told by now; pressing once more writes over it, knowingly."""
    again = QueryDict(mutable=True)
    again.update(form.data)
    again["seen"] = now.seen
    form.data = again
    return {slug: said for slug, said in told(now.document, kinds_said(now.kinds)).items() if said and slug != "other"}
