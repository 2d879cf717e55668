"""One thing a page, check answers, one action: the only way to ask for much at once.

A module writes the steps and one decorated view::

    MOVE = Journey(
        slug="move", title="Tell us a family has moved",
        steps=[
            Step("who", "Who has moved?", WhoForm),
            Step("abroad", "Have they left England?", AbroadForm,
                 next=lambda answers: "country" if answers["abroad"]["left"] else None),
            Step("country", "Where have they gone?", CountryForm),
        ],
        action=record_move,
    )

    @access("casework.move")
    def move(request, step="", **where):
        return MOVE.respond(request, step, **where)

    urlpatterns = journey_paths("families/<uuid:family>/move/", move, name="move")

``record_move(visit)`` reads ``visit.answers`` and returns a ``Done``. It is called once
for one set of answers, however often the button is pressed. What was typed is kept in
the person's session, signed, and forgotten after ``lifetime`` seconds without use.
Steps cannot be skipped by address, files cannot be asked for (use a page of its own),
and every answer is validated again before the action is called.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django import forms
from django.contrib.sessions.backends.db import SessionStore
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.crypto import constant_time_compare

from village.ui.answers import shown

Answers = dict[str, dict[str, Any]]
SALT = "village.ui.journeys"
RESERVED = {"check", "done"}


@dataclass(frozen=True)
class Visit:
    """What a step's rule or the action may know: the answers so far, by step then field."""

    request: HttpRequest
    where: dict[str, Any]
    answers: Answers
    token: str = ""


@dataclass(frozen=True)
class Step:
    """One page. ``next`` names the step after this one, or None for "check answers".

    Left out, the next step in the list follows. ``options`` gives the form extra
    arguments, such as choices; ``show`` gives the lines for the check page.
    """

    slug: str
    title: str
    form: type[forms.Form]
    next: str | Callable[[Answers], str | None] | None = ""
    hint: str = ""
    options: Callable[[Visit], dict[str, Any]] | None = None
    show: Callable[[dict[str, Any]], list[tuple[str, Any]]] | None = None
    template: str = "ui/journeys/step.html"


@dataclass(frozen=True)
class Done:
    """The last page: what happened, what happens next and when. Plain text only: it is stored."""

    title: str
    reference: str = ""
    next: Sequence[str] = ()
    when: str = ""
    links: Sequence[tuple[str, str]] = ()


@dataclass
class _State:
    """What the session holds between pages; ``typed`` is raw input, by step then field."""

    typed: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    token: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    done: dict[str, Any] | None = None


@dataclass(frozen=True)
class Journey:
    """A list of steps that ends in one action. See the module's own words for the use."""

    slug: str
    title: str
    steps: Sequence[Step]
    action: Callable[[Visit], Done]
    check_title: str = "Check your answers"
    button: str = "Send"
    warning: str = ""
    leave_href: str = ""
    lifetime: int = 4 * 3600

    def __post_init__(self) -> None:
        slugs = [step.slug for step in self.steps]
        if not slugs or len(set(slugs)) != len(slugs) or RESERVED & set(slugs):
            raise ValueError(f"journey {self.slug}: step names must differ and not be {sorted(RESERVED)}")
        for step in self.steps:
            if any(isinstance(one, forms.FileField) for one in step.form.base_fields.values()):
                raise ValueError(f"journey {self.slug}: {step.slug} asks for a file")

    def respond(self, request: HttpRequest, step: str = "", **where: Any) -> HttpResponse:
        """Answer a request for any page of the journey."""
        return _Run(self, request, where).respond(step)

    def step(self, slug: str) -> Step:
        """The step of that name; KeyError when there is none."""
        for step in self.steps:
            if step.slug == slug:
                return step
        raise KeyError(slug)


def journey_paths(route: str, view: Callable[..., HttpResponseBase], name: str) -> list[URLPattern]:
    """Addresses of a journey: ``route`` itself begins it, ``route<step>/`` is each page."""
    return [path(route, view, name=name), path(f"{route}<slug:step>/", view, name=f"{name}-step")]


class _Run:
    """One request to one journey."""

    def __init__(self, journey: Journey, request: HttpRequest, where: dict[str, Any]) -> None:
        self.journey = journey
        self.request = request
        self.where = where
        # The same journey about two families is two sets of answers.
        about = hashlib.sha256(repr(sorted((k, str(v)) for k, v in where.items())).encode()).hexdigest()[:16]
        self.key = f"journey.{journey.slug}.{about}"
        self.state = self._load(request.session.get(self.key))

    # What is kept

    def _load(self, stored: Any) -> _State:
        if not stored:
            return _State()
        try:
            return _State(**signing.loads(stored, salt=SALT, max_age=self.journey.lifetime))
        except (signing.BadSignature, TypeError):
            return _State()

    def _save(self) -> None:
        self.request.session[self.key] = signing.dumps(asdict(self.state), salt=SALT, compress=True)

    # Where we are

    def walk(self) -> tuple[list[Step], Answers]:
        """The steps reached, in order, and the answers on that path.

        A step that is not answered, or whose answer no longer holds, is the last one
        reached. Answers to steps that a changed answer has left behind are not given.
        """
        reached: list[Step] = []
        answers: Answers = {}
        step: Step | None = self.journey.steps[0]
        while step is not None and step not in reached:
            reached.append(step)
            form = self._bound(step, answers)
            if form is None or not form.is_valid():
                return reached, answers
            answers[step.slug] = form.cleaned_data
            step = self._after(step, answers)
        return reached, answers

    def _after(self, step: Step, answers: Answers) -> Step | None:
        if step.next == "":
            place = list(self.journey.steps).index(step) + 1
            return self.journey.steps[place] if place < len(self.journey.steps) else None
        slug = step.next(answers) if callable(step.next) else step.next
        return self.journey.step(slug) if slug else None

    def _bound(self, step: Step, answers: Answers) -> forms.Form | None:
        typed = self.state.typed.get(step.slug)
        if typed is None:
            return None
        data = QueryDict(mutable=True)
        for name, values in typed.items():
            data.setlist(name, values)
        return step.form(data, **self._options(step, answers))

    def _options(self, step: Step, answers: Answers) -> dict[str, Any]:
        return step.options(Visit(self.request, self.where, answers)) if step.options else {}

    def href(self, step: str, change: bool = False) -> str:
        """The address of a page of this journey, worked out from the present one."""
        match = self.request.resolver_match
        if match is None:
            raise LookupError("a journey answers only a request that came through the URLconf")
        name = match.view_name.removesuffix("-step") + "-step"
        return reverse(name, kwargs={**self.where, "step": step}) + ("?change=1" if change else "")

    # The pages

    def respond(self, slug: str) -> HttpResponse:
        first = self.journey.steps[0].slug
        if not slug:
            return redirect(self.href(first))
        if slug == "done":
            return self._done() if self.state.done else redirect(self.href(first))
        reached, answers = self.walk()
        complete = reached[-1].slug in answers
        if slug == "check":
            return self._check(reached, answers) if complete else self._not_yet(reached[-1].slug)
        step = next((one for one in reached if one.slug == slug), None)
        if step is None:
            # Not reached, or not a step at all: go to where this person has got to.
            return redirect(self.href("check" if complete else reached[-1].slug))
        return self._step(step, reached, answers)

    def _not_yet(self, slug: str) -> HttpResponse:
        """Check answers before there are any: after a double press, the answers are already sent."""
        sent = self.request.method == "POST" and self.state.done
        if sent and self.request.POST.get("token") == sent["token"]:
            return redirect(self.href("done"))
        return redirect(self.href(slug))

    def _step(self, step: Step, reached: list[Step], answers: Answers) -> HttpResponse:
        changing = "change" in self.request.GET
        before = {one.slug: answers[one.slug] for one in reached[: reached.index(step)]}
        options = self._options(step, before)
        if self.request.method == "POST":
            form = step.form(self.request.POST, **options)
            if form.is_valid():
                return self._keep(step, form, changing)
        else:
            form = step.form(initial=answers.get(step.slug), **options)
        place = reached.index(step)
        back = self.href("check") if changing else self.href(reached[place - 1].slug) if place else ""
        context = {
            "journey": self.journey,
            "step": step,
            "title": step.title,
            "form": form,
            "back_href": back or self.journey.leave_href,
            "breadcrumbs": None,
        }
        # 200 even with errors: some screen readers and proxies mishandle 422 pages.
        return render(self.request, step.template, context)

    def _keep(self, step: Step, form: forms.Form, changing: bool) -> HttpResponse:
        posted = self.request.POST
        names = {key for key in posted if self._belongs(key, form)}
        self.state.typed[step.slug] = {key: posted.getlist(key) for key in sorted(names)}
        self.state.done = None
        self._save()
        reached, answers = self.walk()
        if changing:
            complete = reached[-1].slug in answers
            return redirect(self.href("check" if complete else reached[-1].slug))
        following = self._after(step, answers)
        return redirect(self.href(following.slug if following else "check"))

    def _belongs(self, key: str, form: forms.Form) -> bool:
        """Keep the form's own fields and their parts; not the token, not anything else sent."""
        names = [form.add_prefix(name) for name in form.fields]
        return any(key == name or key.startswith((f"{name}-", f"{name}_")) for name in names)

    def _check(self, reached: list[Step], answers: Answers, problem: Any = None) -> HttpResponse:
        if self.request.method == "POST" and problem is None:
            return self._act()
        sections = [
            {"step": step, "rows": self._rows(step, answers), "href": self.href(step.slug, change=True)}
            for step in reached
        ]
        context = {
            "journey": self.journey,
            "title": self.journey.check_title,
            "sections": sections,
            "token": self.state.token,
            "problem": problem,
            "back_href": self.href(reached[-1].slug),
            "breadcrumbs": None,
        }
        self._save()
        return render(self.request, "ui/journeys/check.html", context)

    def _rows(self, step: Step, answers: Answers) -> list[dict[str, Any]]:
        given = answers[step.slug]
        lines = step.show(given) if step.show else shown(step.form(**self._options(step, answers)), given)
        href = self.href(step.slug, change=True)
        return [{"label": label, "value": value, "href": href} for label, value in lines]

    def _act(self) -> HttpResponse:
        """Call the action once: the lock and the spent token make a second press harmless."""
        with transaction.atomic():
            self.state = self._load(self._locked())
            reached, answers = self.walk()
            token = self.request.POST.get("token", "")
            if self.state.done or reached[-1].slug not in answers:
                return self._not_yet(reached[-1].slug)
            if not constant_time_compare(token, self.state.token):
                return redirect(self.href("check"))
            try:
                # A savepoint: a refusal undoes the action's own writes, and only those.
                with transaction.atomic():
                    done = self.journey.action(Visit(self.request, self.where, answers, token))
            except ValidationError as error:
                return self._check(reached, answers, problem=error.messages)
            self.state = _State(done={**asdict(done), "token": token})
            self._save()
            session = self.request.session
            session.save()
        return redirect(self.href("done"))

    def _locked(self) -> Any:
        """The stored answers, read again with the session's row held until we finish."""
        session = self.request.session
        if not isinstance(session, SessionStore) or not session.session_key:
            return session.get(self.key)
        rows = session.model.objects.select_for_update().filter(pk=session.session_key)
        row = rows.first()
        return row.get_decoded().get(self.key) if row else None

    def _done(self) -> HttpResponse:
        context = {"journey": self.journey, "title": (self.state.done or {})["title"], "done": self.state.done}
        return render(self.request, "ui/journeys/done.html", context)
