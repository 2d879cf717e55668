"""A sheet as a whole: its sections, everything answered, signing, what came too late."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from village.forms import queries
from village.forms.actions import reopen, save, sign
from village.forms.answering.asked import id_of
from village.forms.answering.moving import newer
from village.forms.answering.shown import in_words
from village.forms.answering.sitting import Sitting, Standing, called
from village.forms.models import OPEN, Snapshot
from village.forms.rules.asking import Asked, Key
from village.forms.rules.documents import Question, Section
from village.forms.rules.telling import said, typed
from village.forms.rules.values import taken
from village.kernel.access.actions import Refusal


def tasks(request: HttpRequest, sitting: Sitting) -> HttpResponse:
    """The sections, each with how far it is."""
    if request.method == "POST":
        return _reopened(request, sitting)
    standing = sitting.standing()
    sheet, form = sitting.sheet, standing.asking.form
    signed = Snapshot.objects.filter(sheet=sheet).last()
    context: dict[str, Any] = {
        "form_title": sitting.text(form.title),
        "tasks": [_task(sitting, standing, one) for one in standing.sections],
        "missing": len(standing.asking.missing(standing.given, standing.today)),
        "signed": signed,
        "signer": called([signed.by])[signed.by] if signed else "",
        "late": len(_late(sitting, standing)),
        "newer": newer(sitting),
        "open": sheet.state == OPEN,
    }
    return sitting.page(request, "tasks", sitting.text(form.title), **context)


def _task(sitting: Sitting, standing: Standing, section: Section) -> dict[str, Any]:
    asked = [one for one in standing.asked if one.section.key == section.key]
    answered = [one for one in asked if _key(one) in standing.given]
    missing = [one for one in asked if one.required and _key(one) not in standing.given]
    task: dict[str, Any] = {"title": sitting.text(section.title), "href": sitting.to(section.key)}
    if section.entries and standing.entries(section.key):
        task["hint"] = f"{len(standing.entries(section.key))} so far"
    if not sitting.can("answer"):
        return {
            **task,
            "href": f"{sitting.home}check/#{section.key}",
            "status": f"{len(answered)} answered",
            "done": True,
        }
    if missing:
        started = len(answered) > 0
        return {**task, "status": "In progress" if started else "Not started", "status_classes": _BLUE[started]}
    if answered or (section.entries and standing.entries(section.key)):
        return {**task, "done": True}
    return {**task, "status": "Optional", "status_classes": "govuk-tag--grey"}


_BLUE = {True: "govuk-tag--light-blue", False: "govuk-tag--blue"}


def _reopened(request: HttpRequest, sitting: Sitting) -> HttpResponse:
    if not sitting.can("reopen"):
        raise Http404
    reopen(sheet=sitting.sheet.ref, by=sitting.by, at=sitting.at)
    messages.success(request, "It is open again. What was signed is kept as it was.")
    return redirect(sitting.home)


# ── everything, and signing ──────────────────────────────────────────────────────────────────────────────────────────


def check(request: HttpRequest, sitting: Sitting) -> HttpResponse:
    """Everything that was answered; signing it as it was read."""
    why = ""
    if request.method == "POST":
        if not sitting.can("sign"):
            raise Http404
        try:
            seen = request.POST.get("seen", "")
            sign(sheet=sitting.sheet.ref, seen=seen, by=sitting.by, at=sitting.at)
        except Refusal as refusal:
            why = str(refusal)
        else:
            messages.success(request, "Signed.")
            return redirect(sitting.after or sitting.home)
    standing = sitting.standing()
    missing = standing.asking.missing(standing.given, standing.today)
    context: dict[str, Any] = {
        "why": why,
        "sections": _sections(sitting, standing),
        "missing": [{"text": sitting.text(one.question.label), "href": _box(sitting, one)} for one in missing],
        "seen": queries.hash_of(sitting.sheet.form.sha256, standing.given),
        "back_href": sitting.home,
        "form_title": sitting.text(standing.asking.form.title),
    }
    title = "Check the answers" if sitting.can("answer") else "The answers"
    return sitting.page(request, "check", title, 409 if why else 200, **context)


def _sections(sitting: Sitting, standing: Standing) -> list[dict[str, Any]]:
    found = []
    for section in standing.sections:
        entries = standing.entries(section.key) if section.entries else ("",)
        parts = []
        for n, entry in enumerate(entries, 1):
            rows = []
            for one, words in in_words(sitting, standing, standing.of(section.key, entry)):
                href = _box(sitting, one) if sitting.can("answer") else ""
                source = sitting.sources.get(_key(one), "")
                rows.append({"label": sitting.text(one.question.label), "value": words, "href": href, "note": source})
            parts.append({"title": str(n) if section.entries else "", "rows": rows})
        found.append({"key": section.key, "title": sitting.text(section.title), "parts": parts})
    return found


def signed(request: HttpRequest, sitting: Sitting, number: int) -> HttpResponse:
    """What was signed, as it was, in the words of then."""
    found = Snapshot.objects.filter(sheet=sitting.sheet, number=number).first()
    if found is None:
        raise Http404
    asking, _ = queries.asking_of(found.content["form"])
    words = {key: one.text for key, one in queries.words_of(found, sitting.language).items()}
    sections = []
    for section in asking.form.sections:
        entries = dict.fromkeys(entry for entry, concept in words if _in(section, concept))
        parts = []
        for n, entry in enumerate(entries, 1):
            rows = [
                {"label": sitting.text(one.label), "value": words[entry, one.concept]}
                for one in section.questions
                if (entry, one.concept) in words
            ]
            parts.append({"title": str(n) if section.entries else "", "rows": rows})
        if parts:
            sections.append({"key": section.key, "title": sitting.text(section.title), "parts": parts})
    context: dict[str, Any] = {
        "one": found,
        "who": called([found.by])[found.by],
        "sections": sections,
        "back_href": sitting.home,
    }
    return sitting.page(request, "signed", "As it was signed", **context)


def _in(section: Section, concept: str) -> bool:
    return any(one.concept == concept for one in section.questions)


# ── what came too late ───────────────────────────────────────────────────────────────────────────────────────────────


def late(request: HttpRequest, sitting: Sitting) -> HttpResponse:
    """What somebody wrote that came too late to stand; any of it can be made to stand."""
    standing = sitting.standing()
    found = _late(sitting, standing)
    if request.method == "POST" and sitting.can("answer"):
        one = next((one for one in found if str(one["pk"]) == request.POST.get("use")), None)
        if one is None:
            raise Http404
        return _used(request, sitting, one)
    names = called(one["other"].by for one in found)
    for one in found:
        one["who"] = names[one["other"].by]
    return sitting.page(request, "late", "What came too late", found=found, back_href=sitting.home)


def _late(sitting: Sitting, standing: Standing) -> list[dict[str, Any]]:
    """Each once, newest first, but what stands now all the same."""
    homes = {one.concept: one for _, one in standing.asking.form.questions()}
    found: dict[tuple[str, str, str | None], dict[str, Any]] = {}
    for one in queries.unkept(sitting.sheet, sitting.by):
        key = (one.entry, one.concept)
        other, question = standing.answers.get(key), homes.get(one.concept)
        if other is None or question is None or other.value == one.value:
            continue
        told = {"pk": one.pk, "at": one.at, "other": other}
        found.setdefault((*key, one.value), _told(sitting, standing, key, one.value, question) | told)
    return list(found.values())


def _told(sitting: Sitting, standing: Standing, key: Key, value: str | None, question: Question) -> dict[str, Any]:
    mine = None if value is None else taken(value)
    return {
        "key": key,
        "value": mine,
        "label": sitting.text(question.label),
        "mine": said(question, mine, standing.lists, sitting.language),
        "theirs": said(question, standing.given.get(key), standing.lists, sitting.language),
        "times": standing.times(key),
    }


def _used(request: HttpRequest, sitting: Sitting, one: dict[str, Any]) -> HttpResponse:
    """Let what came too late stand, unless the answer that stands is no longer the one that was read here."""
    value = list(one["value"]) if isinstance(one["value"], tuple) else typed(one["value"])
    times = request.POST.get("times", "")
    seen = {one["key"]: int(times) if times.isascii() and times.isdecimal() and len(times) < 10 else 0}
    try:
        saved = save(sheet=sitting.sheet.ref, given={one["key"]: value}, seen=seen, by=sitting.by, at=sitting.at)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        if saved.changed:
            messages.success(request, "Your answer stands now.")
        else:
            messages.error(request, "Somebody has answered it again. Read both, then decide.")
    return redirect(f"{sitting.home}late/")


def _key(one: Asked) -> Key:
    return one.entry, one.question.concept


def _box(sitting: Sitting, one: Asked) -> str:
    return f"{sitting.to(one.section.key, one.entry)}#{id_of(one.question.concept)}"
