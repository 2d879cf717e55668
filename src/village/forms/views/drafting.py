"""The next version of a form or a code list: begun, written, shown as it will be asked, proposed, published."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from village.forms import actions, queries
from village.forms.answering.asked import AnswerForm, as_typed
from village.forms.answering.shown import questions
from village.forms.answering.sitting import Standing
from village.forms.answering.sitting import called as names_of
from village.forms.forms import NewForm, TextForm
from village.forms.rules.asking import Asked, Asking, GoesRound
from village.forms.rules.editing import next_version, outline_of
from village.forms.rules.reading import read_form
from village.forms.rules.telling import text as text_in
from village.forms.rules.telling import told_changes
from village.forms.rules.values import NotAnAnswer, answer
from village.forms.views.reading import DRAFT, LIST, PUBLISH, READ, SORTS
from village.kernel.access.actions import Refusal
from village.kernel.access.queries import may_open, viewer_of
from village.kernel.access.views import access
from village.kernel.calendar.rules import london_date
from village.kernel.documents.actions import NotPublished
from village.kernel.documents.files import as_text, read_text
from village.kernel.documents.models import Draft
from village.kernel.documents.queries import draft_of, in_force
from village.kernel.documents.rules.reader import Fault, NotADocument
from village.kernel.tables.rules import Refused

ENTRY = "1"
"""The one entry that a preview shows of a section that is answered anew."""


def found_draft(of: str, called: str) -> Draft:
    """The draft at an address. Raises Http404."""
    draft = draft_of(of, called) if of in actions.WRITTEN else None
    if draft is None:
        raise Http404
    return draft


def written(draft: Draft) -> tuple[dict[str, Any] | None, list[Fault]]:
    """The document in a draft and its faults; none where its text is no document."""
    try:
        document = read_text(draft.key, draft.text)
    except Refused as error:
        return None, [Fault(f"line {one.row}" if one.row else "the document", one.what) for one in error.problems]
    return document, queries.faults_of(draft.kind, document)


def frame(draft: Draft, **more: Any) -> dict[str, Any]:
    """What every page about a draft is given."""
    of, key = draft.kind, draft.key
    home = reverse("form-draft", args=[of, key])
    trail = [LIST, {"text": key, "href": reverse("form", args=[of, key])}, {"text": "Next version", "href": home}]
    return {"of": of, "key": key, "draft": draft, "home": home, "breadcrumbs": trail, **more}


def seen_of(request: HttpRequest) -> int:
    """How often the draft had been saved when the page was opened that is sent now."""
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 10 else -1


# ── beginning and writing ────────────────────────────────────────────────────────────────────────────────────────────


@access(DRAFT)
def new(request: HttpRequest) -> HttpResponse:
    """Begin a form or a code list that there is not yet."""
    form = NewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        of, key, title = (form.cleaned_data[one] for one in ("kind", "key", "title"))
        rest = {"languages": ["en"], "sections": []} if of == "form" else {"of": []}
        if in_force(of, key) is not None:
            form.add_error("key", "There is one that is called so: begin its next version instead.")
        else:
            try:
                _write(request, of, key, as_text({of: key, "version": 1, "title": {"en": title}, **rest}), 0)
            except Refusal as refusal:
                form.add_error("key", str(refusal))
            else:
                return redirect("form-draft", of, key)
    context = {"title": "A new form or code list", "form": form, "button": "Begin", "breadcrumbs": [LIST]}
    return render(request, "forms/editor/ask.html", context, status=400 if form.errors else 200)


@access(DRAFT)
@require_POST
def begin(request: HttpRequest, of: str, called: str) -> HttpResponse:
    """Begin the next version with what is asked now."""
    found = in_force(of, called) if of in actions.WRITTEN else None
    if found is None:
        raise Http404
    if draft_of(of, called) is None:
        _write(request, of, called, as_text(next_version(found.document)), 0)
    return redirect("form-draft", of, called)


def _write(request: HttpRequest, of: str, key: str, text: str, seen: int) -> None:
    actions.write(kind=of, key=key, text=text, seen=seen, by=viewer_of(request), at=timezone.now())


def keep(request: HttpRequest, draft: Draft, document: dict[str, Any]) -> None:
    """Keep what a page made of a draft. Raises Refusal when it is no longer the draft that the page was made of."""
    _write(request, draft.kind, draft.key, as_text(document), seen_of(request))


@access(READ)
@require_safe
def draft(request: HttpRequest, of: str, called: str) -> HttpResponse:
    """The draft: its parts, its faults, and what can be done with it."""
    found = found_draft(of, called)
    document, faults = written(found)
    viewer = viewer_of(request)
    mine = found.by == str(viewer.ref)
    before = in_force(of, called)
    context = frame(
        found,
        title=f"{called}: version {before.version + 1 if before else 1}",
        sort=SORTS[of][:-1].lower(),
        faults=faults,
        outline=document["sections"] if of == "form" and outline_of(document) and document else None,
        who=names_of([found.by])[found.by],
        mine=mine,
        may_write=bool(may_open(viewer, DRAFT)),
        may_publish=bool(may_open(viewer, PUBLISH)) and not mine,
        before=before,
    )
    context["breadcrumbs"] = context["breadcrumbs"][:-1]
    return render(request, "forms/editor/draft.html", context)


@access(DRAFT)
def text(request: HttpRequest, of: str, called: str) -> HttpResponse:
    """The draft as text."""
    found = found_draft(of, called)
    form = TextForm(request.POST, request.FILES) if request.method == "POST" else TextForm(initial={"text": found.text})
    seen = found.changed
    if request.method == "POST":
        seen = seen_of(request)
        if form.is_valid():
            try:
                _write(request, of, called, form.cleaned_data["text"].replace("\r\n", "\n"), seen)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                seen = found.changed  # whoever saves again has read that it was changed
            else:
                return redirect("form-draft", of, called)
    context = frame(found, title="As text", form=form, seen=seen, button="Save", upload=True)
    return render(request, "forms/editor/ask.html", context, status=400 if form.errors else 200)


# ── as it will be asked ──────────────────────────────────────────────────────────────────────────────────────────────


@access(READ)
def preview(request: HttpRequest, of: str, called: str) -> HttpResponse:
    """The form as it will be asked; what is answered here is kept nowhere."""
    found = found_draft(of, called)
    document, _ = written(found)
    try:
        asking = Asking.of(read_form(document)) if of == "form" else None
    except (NotADocument, GoesRound):
        asking = None
    context = frame(found, title="As it will be asked")
    if asking is None:
        return render(request, "forms/editor/no-preview.html", context)
    lists = queries.published_lists(queries.cited(asking.form))
    every = [
        Asked(section, ENTRY if section.entries else "", one, required=False)
        for section, one in asking.form.questions()
        if not one.codes or one.codes in lists
    ]
    given, wrong = _tried(request, every, lists) if request.method == "POST" else ({}, {})
    given |= {("", one.key): (ENTRY,) for one in asking.form.sections if one.entries}
    standing = Standing(asking, lists, given, london_date(timezone.now()), draft=True)
    asked = [one for one in standing.asked if not one.question.codes or one.question.codes in lists]
    data = as_typed(asked, given)
    form = AnswerForm(asked, lists, data=data)
    for concept in wrong.keys() & {one.question.concept for one in asked}:
        form.add_error(concept, wrong[concept])
    shown = {one["concept"]: one for one in questions(form, asked, standing, language="en")}
    sections = [
        (text_in(one.title), text_in(one.help), [shown[q.question.concept] for q in asked if q.section.key == one.key])
        for one in standing.sections
    ]
    context |= {"form": form, "sections": sections, "form_title": text_in(asking.form.title)}
    return render(request, "forms/editor/preview.html", context, status=400 if wrong else 200)


def _tried(request: HttpRequest, every: list[Asked], lists: Any) -> tuple[dict[Any, Any], dict[str, str]]:
    """What was answered in a preview, and what cannot be an answer."""
    form = AnswerForm(every, lists, data=request.POST)
    given, wrong = {}, {}
    typed = form.given()
    for one in every:
        concept = one.question.concept
        try:
            value = answer(one.question, typed.get(concept), lists)
        except NotAnAnswer as error:
            wrong[concept] = str(error)
            continue
        if value is not None:
            given[one.entry, concept] = value
    return given, wrong | {concept: str(said[0]) for concept, said in form.errors.items()}


@access(READ)
@require_safe
def changed(request: HttpRequest, of: str, called: str) -> HttpResponse:
    """What the draft changes of the version in force."""
    found = found_draft(of, called)
    before = in_force(of, called)
    document, _ = written(found)
    told = None
    if before is not None and of == "form":
        try:
            was, now = read_form(before.document), read_form(document)
            told = told_changes(was, now, queries.published_lists(queries.cited(was, now)))
        except NotADocument:
            told = None
    context = frame(found, title="What it changes", before=before, changes=told)
    return render(request, "forms/editor/changes.html", context)


# ── letting it out ───────────────────────────────────────────────────────────────────────────────────────────────────


@access(DRAFT)
@require_POST
def propose(request: HttpRequest, of: str, called: str) -> HttpResponse:
    """Ask somebody else to publish it."""
    return _done(request, of, called, actions.propose, "It waits for somebody else to publish it.")


@access(PUBLISH)
@require_POST
def publish(request: HttpRequest, of: str, called: str) -> HttpResponse:
    """Publish what somebody else proposed."""
    return _done(request, of, called, actions.publish, "It is published. What is begun from now on is asked by it.")


@access(DRAFT)
@require_POST
def give_up(request: HttpRequest, of: str, called: str) -> HttpResponse:
    """Give up the draft."""
    return _done(request, of, called, actions.give_up, "The draft is given up.")


def _done(request: HttpRequest, of: str, called: str, do: Any, words: str) -> HttpResponse:
    found_draft(of, called)
    try:
        do(kind=of, key=called, seen=seen_of(request), by=viewer_of(request), at=timezone.now())
    except NotPublished as error:
        faults = len(error.faults)
        messages.error(request, f"It cannot be published yet: {faults} thing{'s' if faults > 1 else ''} to mend.")
    except Refused:
        messages.error(request, "It cannot be read yet: mend its text first.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, words)
    if draft_of(of, called) is not None:
        return redirect("form-draft", of, called)
    return redirect("form", of, called) if in_force(of, called) else redirect("forms")
