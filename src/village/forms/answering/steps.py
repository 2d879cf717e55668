"""A section of a sheet: its questions on one page, or its entries, each with a page of its own."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters

from village.forms.actions import Saved, add_entry, drop_entry, save
from village.forms.answering.asked import AnswerForm, Sent, as_typed, with_sent
from village.forms.answering.shown import conflicting, in_words, questions
from village.forms.answering.sitting import Sitting, Standing
from village.forms.rules.asking import Asked
from village.forms.rules.documents import Section
from village.forms.rules.values import taken
from village.kernel.access.actions import Refusal

ANOTHER = "Somebody else is signed in now than when this page was opened. Nothing was saved."


def section(request: HttpRequest, sitting: Sitting, part: str) -> HttpResponse:
    """A section that is answered once, or the entries of one that is answered anew."""
    standing, found = _found(sitting, part)
    if not _let(request, sitting):
        return redirect(f"{sitting.home}check/")
    if found.entries:
        return _entries(request, sitting, standing, found)
    return _step(request, sitting, standing, found, "")


def entry(request: HttpRequest, sitting: Sitting, part: str, entry: str) -> HttpResponse:
    """One entry of a section."""
    standing, found = _found(sitting, part)
    if not _let(request, sitting):
        return redirect(f"{sitting.home}check/")
    if not found.entries or (request.method != "POST" and entry not in standing.entries(part)):
        raise Http404
    return _step(request, sitting, standing, found, entry)


def add(request: HttpRequest, sitting: Sitting, part: str) -> HttpResponse:
    """One more entry. Its name comes with the page that asks, so that asking twice makes one."""
    _, found = _found(sitting, part)
    if request.method != "POST" or not sitting.can("answer"):
        return redirect(sitting.to(part))
    name = request.POST.get("entry", "")
    try:
        add_entry(sheet=sitting.sheet.ref, section=found.key, entry=name, by=sitting.by, at=sitting.at)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(sitting.to(part))
    return redirect(sitting.to(part, name))


def remove(request: HttpRequest, sitting: Sitting, part: str, entry: str) -> HttpResponse:
    """Take an entry out, when asked again."""
    standing, found = _found(sitting, part)
    if not sitting.can("answer") or entry not in standing.entries(part):
        return redirect(sitting.to(part))
    if request.method == "POST":
        drop_entry(sheet=sitting.sheet.ref, section=found.key, entry=entry, by=sitting.by, at=sitting.at)
        return redirect(sitting.to(part))
    rows = [(sitting.text(one.question.label), words) for one, words in _said(sitting, standing, part, entry)]
    title = sitting.text(found.title)
    return sitting.page(request, "remove", f"Remove this from “{title}”?", rows=rows, back_href=sitting.to(part))


# ── the entries of a section ─────────────────────────────────────────────────────────────────────────────────────────


def _entries(request: HttpRequest, sitting: Sitting, standing: Standing, found: Section) -> HttpResponse:
    made = []
    for name in standing.entries(found.key):
        rows = [(sitting.text(one.question.label), words) for one, words in _said(sitting, standing, found.key, name)]
        missing = sum(1 for one in standing.of(found.key, name) if one.required and _open(standing, one))
        made.append({"name": name, "rows": rows, "missing": missing, "href": sitting.to(found.key, name)})
    context: dict[str, Any] = {
        "section": found,
        "help": sitting.text(found.help),
        "made": made,
        "fresh": secrets.token_hex(4),
        "more": len(made) < found.entries,
        "next": _next(sitting, standing, found),
        "back_href": sitting.home,
    }
    return sitting.page(request, "entries", sitting.text(found.title), **context)


def _said(sitting: Sitting, standing: Standing, part: str, entry: str) -> list[tuple[Asked, str]]:
    return [pair for pair in in_words(sitting, standing, standing.of(part, entry)) if pair[1]]


def _open(standing: Standing, one: Asked) -> bool:
    return (one.entry, one.question.concept) not in standing.given


# ── questions ────────────────────────────────────────────────────────────────────────────────────────────────────────


@sensitive_post_parameters()
def _step(request: HttpRequest, sitting: Sitting, standing: Standing, found: Section, entry: str) -> HttpResponse:
    if request.method == "POST":
        return _saved(request, sitting, standing, found, entry)
    asked = standing.of(found.key, entry)
    form = AnswerForm(asked, standing.lists, sitting.language, as_typed(asked, standing.given))
    return _shown(request, sitting, standing, found, entry, form=form)


def _shown(
    request: HttpRequest,
    sitting: Sitting,
    standing: Standing,
    found: Section,
    entry: str,
    *,
    form: AnswerForm,
    status: int = 200,
    strays: list[tuple[str, str]] | None = None,
    **more: Any,
) -> HttpResponse:
    asked = standing.of(found.key, entry)
    context: dict[str, Any] = {
        "section": found,
        "help": sitting.text(found.help),
        "form": form,
        "questions": questions(
            form, asked, standing, language=sitting.language, before=sitting.before, sources=sitting.sources, **more
        ),
        "strays": strays or [],
        "back_href": sitting.to(found.key) if entry else sitting.home,
        "place": _place(standing, found),
    }
    return sitting.page(request, "section", sitting.text(found.title), status, **context)


def _saved(request: HttpRequest, sitting: Sitting, before: Standing, found: Section, entry: str) -> HttpResponse:
    """Save what was sent: then on to what is next, or the page again with what could not be saved and why."""
    sent = Sent.of(request.POST)
    quietly = request.headers.get("Accept") == "application/json"
    if request.POST.get("writer") != sitting.by:
        return _refused(request, sitting, ANOTHER, [], quietly=quietly)
    every = [Asked(found, entry, one, required=False) for one in found.questions]
    posted = [one for one in every if one.question.concept in sent.seen]
    form = AnswerForm(posted, before.lists, sitting.language, sent.data)
    given = {(entry, concept): value for concept, value in form.given().items() if concept not in sent.left()}
    wrote = [(_label(sitting, before, concept), sent.words(concept)) for concept in sent.seen]
    try:
        saved = save(
            sheet=sitting.sheet.ref,
            given=given,
            seen={(entry, concept): times for concept, times in sent.seen.items()},
            by=sitting.by,
            at=sitting.at,
        )
    except Refusal as refusal:
        return _refused(request, sitting, str(refusal), [pair for pair in wrote if pair[1]], quietly=quietly)
    wrong = {concept: str(said[0]) for concept, said in form.errors.items()}
    wrong |= {concept: what for (_, concept), what in saved.wrong.items()}
    known = {one.concept for one in found.questions}
    strays = [pair for concept, pair in zip(sent.seen, wrote, strict=True) if concept not in known and pair[1]]
    if quietly:
        return _told(sitting, saved, wrong, found, entry)
    if wrong or saved.conflicts or strays:
        return _again(request, sitting, found, entry, sent=sent, saved=saved, wrong=wrong, strays=strays)
    known = sent.seen.keys() | {one.question.concept for one in before.of(found.key, entry)}
    return _on(request, sitting, found, entry, known)


def _again(
    request: HttpRequest,
    sitting: Sitting,
    found: Section,
    entry: str,
    *,
    sent: Sent,
    saved: Saved,
    wrong: dict[str, str],
    strays: list[tuple[str, str]],
) -> HttpResponse:
    """The page as it stands now, with what its writer typed where that does not stand."""
    standing = sitting.standing()
    late = {one.key: None if one.mine is None else taken(one.mine) for one in saved.conflicts}
    of = {one.concept: one for one in found.questions}
    asked = standing.of(found.key, entry)
    asked_now = {one.question.concept for one in asked}
    # What was typed and is asked no more, because of another answer, is read back like what was never asked.
    strays += [(sitting.text(of[one].label), sent.words(one)) for one in wrong if one not in asked_now]
    mine = {*wrong, *(concept for _, concept in late)} & asked_now
    form = AnswerForm(asked, standing.lists, sitting.language, with_sent(as_typed(asked, standing.given), sent, mine))
    for concept in [one.question.concept for one in asked if one.question.concept in mine]:
        told = wrong.get(concept, "Somebody else answered this while you were writing. Say which answer stands.")
        if concept not in form.errors:
            form.add_error(concept, told)
    more = {
        "conflicts": conflicting(sitting, standing, late, of),
        "seen": {concept: sent.seen[concept] for concept in wrong},
    }
    status = 409 if saved.conflicts or strays else 400
    return _shown(request, sitting, standing, found, entry, form=form, status=status, strays=strays, **more)


def _told(sitting: Sitting, saved: Saved, wrong: dict[str, str], found: Section, entry: str) -> JsonResponse:
    """What became of what a page saved by itself, for its script."""
    asked = sitting.standing().of(found.key, entry)
    return JsonResponse(
        {
            "saved": {concept: times for (_, concept), times in saved.changed.items()},
            "wrong": wrong,
            "late": [one.key[1] for one in saved.conflicts],
            "asked": [one.question.concept for one in asked],
        }
    )


def _refused(
    request: HttpRequest, sitting: Sitting, why: str, wrote: list[tuple[str, str]], *, quietly: bool
) -> HttpResponse:
    """Nothing was saved: why, and what was written, so that its writer can take it elsewhere."""
    if quietly:
        return JsonResponse({"refused": why}, status=409)
    return sitting.page(request, "refused", "This was not saved", 409, why=why, wrote=wrote, back_href=sitting.home)


def _on(request: HttpRequest, sitting: Sitting, found: Section, entry: str, known: set[str]) -> HttpResponse:
    """To what is next; to the same page again when what was answered leads to a question that was not `known`."""
    standing = sitting.standing()
    new = [one for one in standing.of(found.key, entry) if one.question.concept not in known]
    if new:
        more = f", and {len(new) - 1} more" if len(new) > 1 else ""
        messages.info(
            request, f"Saved. Your answers lead to another question: “{sitting.text(new[0].question.label)}”{more}."
        )
        return redirect(sitting.to(found.key, entry))
    if request.POST.get("then") == "list":
        return redirect(sitting.home)
    return redirect(sitting.to(found.key) if entry else _next(sitting, standing, found))


# ── the inside ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _let(request: HttpRequest, sitting: Sitting) -> bool:
    """Whether they may answer. What was sent after a sheet was signed is read, to be given back to its writer."""
    return sitting.can("answer") or (request.method == "POST" and "answer" in sitting.may)


def _found(sitting: Sitting, part: str) -> tuple[Standing, Section]:
    """How the sheet stands, and a section of its form, shown or not: it may have been when its page was opened."""
    standing = sitting.standing()
    found = next((one for one in standing.asking.form.sections if one.key == part), None)
    if found is None:
        raise Http404
    return standing, found


def _next(sitting: Sitting, standing: Standing, found: Section) -> str:
    """The address after a section: the next that is shown, else that of checking."""
    keys = [one.key for one in standing.asking.form.sections]
    later = keys[keys.index(found.key) + 1 :]
    return next((sitting.to(one.key) for one in standing.sections if one.key in later), f"{sitting.home}check/")


def _place(standing: Standing, found: Section) -> str:
    keys = [one.key for one in standing.sections]
    return f"{keys.index(found.key) + 1} of {len(keys)}" if found.key in keys else ""


def _label(sitting: Sitting, standing: Standing, concept: str) -> str:
    known = {one.concept: one for _, one in standing.asking.form.questions()}
    return sitting.text(known[concept].label) if concept in known else "A question that is asked no more"
