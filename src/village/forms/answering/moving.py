"""A sheet on a version of its form that is no longer the newest: what another would change, and moving to it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from village.forms import actions, queries
from village.forms.answering.sitting import Sitting, Standing
from village.forms.rules.asking import Key
from village.forms.rules.differing import carried
from village.forms.rules.telling import said, told_changes
from village.kernel.access.actions import Refusal
from village.kernel.documents.models import Version
from village.kernel.documents.queries import in_force


def version(request: HttpRequest, sitting: Sitting) -> HttpResponse:
    """What a newer version of the form would change here, for whoever answers to decide."""
    to = newer(sitting)
    if to is None:
        return redirect(sitting.home)
    why = ""
    if request.method == "POST":
        try:
            left = _moved(request, sitting, to)
        except Refusal as refusal:
            why = str(refusal)
        else:
            kept = f" {len(left)} answers have no place in it; they are kept." if left else ""
            messages.success(request, f"This is now on version {to.version}.{kept}")
            return redirect(sitting.home)
    standing = sitting.standing()
    after, lists = queries.asking_of(to.sha256)
    _, left = carried(standing.given, after.form, lists)
    context = {
        "why": why,
        "newer": to,
        "changes": told_changes(standing.asking.form, after.form, {**standing.lists, **lists}, sitting.language),
        "left": _left(sitting, standing, left),
        "seen": sitting.sheet.changed,
        "back_href": sitting.home,
    }
    return sitting.page(request, "version", f"Move to version {to.version}", 409 if why else 200, **context)


def newer(sitting: Sitting) -> Version | None:
    """The newest version of the form, when whoever sits here may move the sheet to it."""
    if not sitting.can("move"):
        return None
    found = in_force("form", sitting.sheet.form.key)
    return found if found is not None and found.version > sitting.sheet.form.version else None


def _moved(request: HttpRequest, sitting: Sitting, to: Version) -> list[Key]:
    seen = request.POST.get("seen", "")
    if request.POST.get("to") != to.sha256 or seen != str(sitting.sheet.changed):
        raise Refusal("This has changed since you opened it. Read it again, then decide.")
    return actions.move(sheet=sitting.sheet.ref, to=to, seen=int(seen), by=sitting.by, at=sitting.at)


def _left(sitting: Sitting, standing: Standing, left: list[Key]) -> list[tuple[str, str]]:
    homes = {one.concept: one for _, one in standing.asking.form.questions()}
    return [
        (sitting.text(homes[key[1]].label), said(homes[key[1]], standing.given[key], standing.lists, sitting.language))
        for key in left
        if key[1] in homes
    ]
