"""The queue of reviews and the page of one: what waits, what differs, what it is worth, and what one decides."""

import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from village.kernel.access.actions import Refusal
from village.kernel.access.queries import may_open, viewer_of
from village.kernel.access.views import access
from village.people.actions import reviewing as actions
from village.people.actions.merging import MERGE
from village.people.models import ReviewItem
from village.people.queries import review
from village.people.queries.review import REVIEW, Reviewed, Rival
from village.people.rules.explaining import in_a_hundred, times_as_likely
from village.people.rules.reviewing import LEASE, SAME
from village.people.rules.states import REVIEW_REASONS
from village.people.views.reviewing_forms import ORDERS, ChildForm, DecisionForm, QueueFilter
from village.ui import charts, filters
from village.ui.listing import page_of, query_url

PER_PAGE = 25
DEFAULT = "likeliest"
HARDLY = 0.01  # a child below this chance, but for the likeliest, is folded
MINUTES = int(LEASE.total_seconds() // 60)
WORK = {"text": "Work", "href": "/work/"}
COLUMNS = (
    {"key": "why", "label": "Why"},
    {"key": "chance", "label": "Likeliest child"},
    {"key": "since", "label": "Waiting since"},
    {"key": "reader", "label": "Read by"},
)


@access(REVIEW)
@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """What waits for this person. Nothing here says who any child is: that is shown to whoever takes a review up."""
    viewer, now = viewer_of(request), timezone.now()
    reason, order = _wanted(request.GET)
    child_form = ChildForm(request.GET if "child" in request.GET else None)
    if child_form.is_valid():
        return redirect("children-ledger", child=child_form.cleaned_data["child"])
    found = review.open_to(viewer, now)
    counts = review.by_reason(found)
    chosen = found.filter(reason=reason) if reason else found
    ordered = chosen.order_by("made_at", "pk") if order == "oldest" else chosen.order_by("-chance", "made_at", "pk")
    page = page_of(request, ordered, PER_PAGE)
    context = {
        "title": "Is this the same child?",
        "breadcrumbs": [WORK],
        "counts": [
            (words, counts[slug], query_url(request, reason=slug, page=None))
            for slug, words in REVIEW_REASONS.items()
            if slug in counts
        ],
        "total": sum(counts.values()),
        "minutes": MINUTES,
        "filters": QueueFilter(initial={"reason": reason, "order": order}),
        "applied": [{"text": REVIEW_REASONS[reason], "remove": request.path}] if reason else [],
        "wanted": {"reason": reason, "order": order},
        "page_of_list": page,
        "columns": COLUMNS,
        "rows": [_line(item) for item in page],
        "child_form": child_form,
        "may_merge": bool(may_open(viewer, MERGE)),
    }
    return render(request, "people/reviews.html", context)


def _wanted(asked: Any) -> tuple[str, str]:
    """The reason and order asked for; what is not known is as if it had not been asked."""
    reason, order = asked.get("reason", ""), asked.get("order", "")
    return reason if reason in REVIEW_REASONS else "", order if order in ORDERS else DEFAULT


def _line(item: ReviewItem) -> dict[str, Any]:
    read = len(review.readings(item))
    if read:
        reader = "A second person" if read == 1 else "A third person"
    else:
        reader = "Two people" if review.needs_two(item) else "One person"
    return {
        "why": {"text": REVIEW_REASONS[item.reason], "href": f"/children/reviews/{item.pk}/"},
        "chance": in_a_hundred(item.chance).capitalize(),
        "since": filters.date(item.made_at, short=True),
        "reader": reader,
    }


@access(REVIEW)
@require_POST
def next_review(request: HttpRequest) -> HttpResponse:
    """Take up the next review."""
    return _next(request, *_wanted(request.POST))


def _next(request: HttpRequest, reason: str, order: str) -> HttpResponse:
    item = actions.take_next(
        by=viewer_of(request), at=timezone.now(), reason=reason, oldest=order == "oldest"
    )  # fmt: skip
    said = {"reason": reason, "order": "" if order == DEFAULT else order}
    asked = f"?{urlencode(known)}" if (known := {name: value for name, value in said.items() if value}) else ""
    if item is None:
        messages.success(request, "No more of these wait for you." if reason else "Nothing more waits for you.")
        return redirect(reverse("children-reviews") + asked)
    return redirect(reverse("children-review", args=[item]) + asked)


@access(REVIEW)
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take back what one decided last."""
    try:
        item = actions.undo_last(by=viewer_of(request), at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("children-reviews")
    messages.success(request, "Taken back. It is yours again.")
    return redirect("children-review", item=item)


@access(REVIEW)
@require_safe
def one(request: HttpRequest, item: int) -> HttpResponse:
    """A review as whoever holds it sees it; to others of its area, whether it can be taken up."""
    found = _visible(request, item)
    shown = actions.look(item=item, by=viewer_of(request), at=timezone.now())
    if shown is None:
        return _not_held(request, found)
    return _page(request, shown, DecisionForm(initial={"seen": shown.seen}, rivals=shown.rivals))


@access(REVIEW)
@require_POST
def take(request: HttpRequest, item: int) -> HttpResponse:
    """Take up one review."""
    _visible(request, item)
    try:
        actions.take(item=item, by=viewer_of(request), at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("children-review", item=item)


@access(REVIEW)
@require_POST
def leave(request: HttpRequest, item: int) -> HttpResponse:
    """Give a review back, undecided."""
    _visible(request, item)
    actions.leave(item=item, by=viewer_of(request), at=timezone.now())
    return redirect("children-reviews")


@access(REVIEW)
@require_POST
def decide(request: HttpRequest, item: int) -> HttpResponse:
    """Decide a review, then take up the next."""
    found = _visible(request, item)
    shown = actions.look(item=item, by=viewer_of(request), at=timezone.now())
    if shown is None:
        return _not_held(request, found)
    form = DecisionForm(request.POST, rivals=shown.rivals)
    if form.is_valid():
        decision, _, child = form.cleaned_data["choice"].partition(":")
        try:
            state = actions.decide(
                item=item,
                decision=decision,
                child=uuid.UUID(child) if decision == SAME else None,
                seen=form.cleaned_data["seen"],
                note=form.cleaned_data["note"],
                by=viewer_of(request),
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            form.data = form.data | {"seen": shown.seen}  # type: ignore[operator]
        else:
            said = dict(form.fields["choice"].choices)[form.cleaned_data["choice"]]  # type: ignore[attr-defined]
            next_ = "" if state == "decided" else " Somebody else reads it next."
            messages.success(request, f"{'Kept' if next_ else 'Decided'}. {said}.{next_}")
            return _next(request, *_wanted(request.POST))
    return _page(request, shown, form, status=400)


def _visible(request: HttpRequest, item: int) -> ReviewItem:
    found = ReviewItem.objects.visible_to(viewer_of(request)).filter(pk=item).first()
    if found is None:
        raise Http404
    return found


def _not_held(request: HttpRequest, item: ReviewItem) -> HttpResponse:
    viewer = viewer_of(request)
    context = {
        "title": "Is this the same child?",
        "breadcrumbs": [WORK, {"text": "Reviews", "href": "/children/reviews/"}],
        "item": item,
        "why": REVIEW_REASONS[item.reason],
        "free": review.open_to(viewer, timezone.now()).filter(pk=item.pk).exists(),
        "may_merge": bool(may_open(viewer, MERGE)),
        "read_by_you": any(reading.by == viewer.ref for reading in review.readings(item)),
    }
    return render(request, "people/review-not-held.html", context)


def _page(request: HttpRequest, shown: Reviewed, form: DecisionForm, status: int = 200) -> HttpResponse:
    best, rival = (*shown.rivals, None, None)[:2]
    context = {
        "title": "Is this the same child?",
        "breadcrumbs": [WORK, {"text": "Reviews", "href": "/children/reviews/"}],
        "shown": shown,
        "why": REVIEW_REASONS[shown.item.reason],
        "form": form,
        "minutes": MINUTES,
        "wanted": _wanted(request.POST or request.GET),
        "readings": len(review.readings(shown.item)),
        "two": review.needs_two(shown.item),
        "rivals": [told_of(i, one) for i, one in enumerate(shown.rivals, start=1)],
        "behind": times_as_likely(best.scored.weight - rival.scored.weight) if best and rival else "",
        "may_merge": bool(may_open(viewer_of(request), MERGE)),
        "keys": form.keys,
    }
    return render(request, "people/review.html", context, status=status)


def told_of(number: int, rival: Rival) -> dict[str, Any]:
    """A child that a record may be of, as a page tells it: the sentences, their picture and the chance."""
    steps = [charts.Step(one.words, one.bits) for one in rival.sentences]
    summary = f"Together {rival.scored.weight:.1f} bits, from {len(steps)} comparisons."
    picture = charts.Waterfall(
        f"weights-{number}", f"What agreement is worth: child {number}", summary, steps, unit=charts.Unit(places=1)
    )
    return {
        "number": number,
        "rival": rival,
        "folded": number > 1 and rival.scored.chance < HARDLY,
        "chance": in_a_hundred(rival.scored.chance),
        "picture": charts.waterfall(picture),
        "weights": [(one.words, one.signed) for one in rival.sentences],
    }
