"""How things are, as each voice sees it; reading needs again; reviews; handing over to another area."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from village.casework.actions import transfers
from village.casework.actions.needs import record_readings, take_readings
from village.casework.actions.review import Met, hold_review
from village.casework.forms.plan import ReadForm, ReviewForm, TakeForm, TransferForm
from village.casework.models import Episode
from village.casework.queries.around import people_of
from village.casework.queries.needs import (
    domains,
    level_called,
    needs_read_again,
    readings_of,
    scale_now,
    scales_of,
    thresholds,
    untaken,
)
from village.casework.queries.plan_shown import ShownNeed, need_called, person_called, shown_needs
from village.casework.queries.reviews import after_review, most_until_next
from village.casework.queries.visible import MANAGES, WORK
from village.casework.rules.needs import CHANGES, NOT_AGAIN, OTHER_SCALE, VOICES, latest, read_again, unread
from village.casework.rules.plan import DECISIONS, OPEN, STANDINGS
from village.casework.rules.transfers import ALONG, TRANSFER_STATES
from village.casework.views.frame import MINE, ask, by, opened, page, sent, speaking
from village.forms.rules.documents import CodeList
from village.kernel.access.actions import Refusal
from village.kernel.access.views import access
from village.kernel.areas.queries.register import called, upper_tier
from village.ui import charts
from village.ui.filters import date

NEXT = "It goes on until others have taken over. At most {} after the day on which you met."


@access(WORK)
@never_cache
def needs(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """Each need in both voices, first and now: as a picture, and as a table beneath it."""
    one = opened(request, episode, "needs")
    read, limits = readings_of(one), thresholds(one)
    left = need_called(one, unread(read, limits))
    return page(
        request,
        one,
        "needs",
        "needs",
        "Needs",
        groups=_groups(one),
        unread=list(left.values()),
        read_again=read_again(read, limits),
        untaken=len(untaken(one)),
    )


def _groups(one: Episode) -> list[dict[str, Any]]:
    """What was read, by whom it is about, each with its picture."""
    found: dict[str, list[ShownNeed]] = {}
    for each in shown_needs(one):
        found.setdefault(each.whose, []).append(each)
    scale = scale_now()
    return [
        {
            "whose": whose,
            "rows": rows,
            "picture": _picture(number, whose, rows, scale),
            "table": [_cells(row) for row in rows],
        }
        for number, (whose, rows) in enumerate(found.items())
    ]


def _cells(row: ShownNeed) -> list[Any]:
    first = f"{row.first}, {row.first_on.day} {row.first_on:%b %Y}"
    now = f"{row.now}, {row.now_on.day} {row.now_on:%b %Y}" if row.now_on else CHANGES[NOT_AGAIN]
    return [row.element, row.voice, first, now, row.change]


def _picture(number: int, whose: str, rows: list[ShownNeed], scale: CodeList) -> Any:
    drawn = [row for row in rows if row.transition.scale == scale.name and row.transition.change != OTHER_SCALE]
    stands = [
        charts.Stand(f"{row.element}. {row.voice}", row.transition.first, row.transition.latest, row.change)
        for row in drawn
    ]
    summary = "; ".join(f"{row.element}, {row.voice.lower()}: {row.first}, then {row.now.lower()}" for row in drawn)
    names = [level_called(scale, code.level) for code in scale.codes]
    return charts.levels(charts.LevelChart(f"needs-{number}", f"How things are: {whose}", summary, names, stands))


@access(WORK)
@never_cache
def read(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """Read needs, of one child (`person` in the address) or of the whole family (`family`)."""
    one, person = opened(request, episode, "needs"), request.GET.get("person", "")
    people = people_of(one)
    children = {str(ref) for ref in one.children.values_list("ref", flat=True)}
    whose = dict([each for each in people if each[0] in children] + [("family", "The whole family")])
    if person not in whose:
        person = next(iter(whose))
    scale = scale_now()
    levels = [(code.code, code.label["en"]) for code in scale.codes]
    elements = {key: title for domain in domains() for key, title in domain.elements.items()}
    ref = None if person == "family" else uuid.UUID(person)
    form = ReadForm(
        sent(request), elements=elements, voices=VOICES, levels=levels, initial={"on": localdate(timezone.now())}
    )

    def do() -> None:
        record_readings(
            episode=episode, person=ref, given=form.given(), scale=scale.name, on=form.cleaned_data["on"], **by(request)
        )

    return ask(
        request,
        one,
        form,
        do,
        title="How are things now?",
        button="Keep these readings",
        part="needs",
        done="The readings are kept.",
        template="needs-read",
        groups=_asked(one, form, "" if ref is None else person),
        whose=[{"text": name, "href": f"?person={key}", "current": key == person} for key, name in whose.items()],
        scale=[code.label["en"] for code in scale.codes],
    )


@access(WORK)
@never_cache
def take(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """Take the readings of a form that was signed among the needs."""
    one = opened(request, episode, "needs")
    sheets = [
        (str(each.ref), f"{each.form.document['title']['en']}, begun {date(each.made_at)}") for each in untaken(one)
    ]
    if not sheets:
        messages.info(request, "Every reading of a signed form is here already.")
        return redirect("help-needs", episode=episode)
    children = {str(ref) for ref in one.children.values_list("ref", flat=True)}
    people = [each for each in people_of(one) if each[0] in children] + [("family", "The whole family")]
    form = TakeForm(sent(request), sheets=sheets, people=people)

    def do() -> None:
        said = form.cleaned_data
        take_readings(
            episode=episode,
            sheet=uuid.UUID(said["sheet"]),
            person=None if said["person"] == "family" else uuid.UUID(said["person"]),
            family_voice=said["family_voice"],
            **by(request),
        )

    return ask(
        request,
        one,
        form,
        do,
        title="Take the readings of a signed form",
        button="Take them",
        done="The readings are among the needs.",
        part="needs",
    )


def _asked(one: Episode, form: ReadForm, person: str) -> list[dict[str, Any]]:
    """The fields of the form by domain and element, with what was read last; domains with such stand open."""
    before: dict[str, list[str]] = {}
    said = latest(readings_of(one))
    scales = scales_of(reading.scale for reading in said.values())
    for (need, voice), reading in said.items():
        if need.person == person:
            words = level_called(scales.get(reading.scale), reading.level)
            before.setdefault(need.element, []).append(f"{VOICES[voice]}: {words}")
    groups = []
    for domain in domains():
        rows: list[dict[str, Any]] = [
            {
                "title": title,
                "before": "; ".join(sorted(before.get(key, []))),
                "fields": [form[name] for name, (element, _) in form.asked.items() if element == key],
            }
            for key, title in domain.elements.items()
        ]
        asked = any(row["before"] or any(each.errors for each in row["fields"]) for row in rows)
        groups.append({"title": domain.title, "rows": rows, "open": asked or not before})
    return groups


# ── reviews ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@access(WORK)
@never_cache
def reviews(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """Reviews that were held, the newest first, and an offer to another area that is open."""
    one = opened(request, episode, "reviews")
    held = one.reviews.select_related("clock").prefetch_related("family", "team", "goals__goal").order_by("-on", "-pk")
    told = [
        {
            "review": each,
            "decision": DECISIONS[each.decision],
            "came": [*(person_called(who) for who in each.family.all()), *(who.name for who in each.team.all())],
            "goals": [(again.goal.words, STANDINGS[again.standing], again.words) for again in each.goals.all()],
        }
        for each in held
    ]
    offers = [
        {
            "offer": each,
            "to": called(each.to_area),
            "state": TRANSFER_STATES[each.state],
            "along": [ALONG[what] for what in each.along],
        }
        for each in one.transfers.order_by("-pk")
    ]
    return page(request, one, "reviews", "reviews", "Reviews", told=told, offers=offers)


@access(WORK)
@never_cache
def review(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """Hold a review: needs side by side with how they were, goals, and a decision."""
    one = opened(request, episode, "reviews")
    goals = [(str(goal.ref), goal.words) for goal in one.goals.filter(state=OPEN)]
    team = [(str(each.pk), f"{each.name}, {each.role}") for each in one.members.filter(until_at=None)]
    start = {"on": localdate(timezone.now()), "decision": request.GET.get("decision", "")}
    start["seen"] = one.process.changed
    form = ReviewForm(sent(request), people=people_of(one), team=team, goals=goals, initial=start)

    def do() -> None:
        hold_review(episode=episode, met=_met(form), **by(request))
        left = after_review(one, form.cleaned_data["decision"])
        if left:
            messages.info(request, left)

    form.fields["next_on"].help_text = NEXT.format(most_until_next(one))
    left = need_called(one, unread(readings_of(one), thresholds(one)))
    return ask(
        request,
        one,
        form,
        do,
        title="Look again together",
        button="Keep the review",
        part="reviews",
        done="The review is kept.",
        template="review",
        groups=_groups(one),
        unread=list(left.values()),
        read_again=needs_read_again(one),
        goals=[{"standing": form[f"standing_{ref}"], "words": form[f"words_{ref}"]} for ref, _ in goals],
    )


def _met(form: ReviewForm) -> Met:
    """A review as the form was told of it."""
    said = form.cleaned_data
    return Met(
        said["on"],
        said["decision"],
        said["because"],
        tuple(uuid.UUID(each) for each in said["family"]),
        tuple(int(each) for each in said["team"]),
        said["others"],
        form.standings(),
        said["next_on"],
        said["seen"],
    )


# ── to another area ──────────────────────────────────────────────────────────────────────────────────────────────────


@access(MANAGES)
@never_cache
def transfer(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """Offer help to another area, or take an offer back."""
    one = opened(request, episode, "reviews")
    areas = [(each.code, each.name) for each in upper_tier(localdate(timezone.now())) if each.code != one.area]
    form = TransferForm(sent(request), areas=areas, people=speaking(one))

    def do() -> None:
        said = form.cleaned_data
        agreed_by = uuid.UUID(said["agreed_by"])
        transfers.offer_transfer(
            episode=episode, to=said["to"], agreed_by=agreed_by, words=said["words"], along=said["along"], **by(request)
        )

    return ask(
        request,
        one,
        form,
        do,
        title="Hand over to another area",
        button="Offer it to them",
        part="reviews",
        done="It is offered. Until they take over, nothing changes.",
    )


@access(MANAGES)
@require_POST
def withdraw(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """Take an offer to another area back."""
    one = opened(request, episode, "reviews")
    try:
        transfers.withdraw_transfer(episode=one.ref, **by(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The offer is taken back.")
    return redirect("help-reviews", episode=episode)


@access(MANAGES)
@never_cache
def offers(request: HttpRequest) -> HttpResponse:
    """Families whom other areas offer to hand over, and what is decided about each."""
    if request.method == "POST":
        return _answered(request)
    found = [
        {
            "offer": each,
            "area": called(each.episode.area),
            "organisation": each.episode.organisation.name,
            "along": [ALONG[what] for what in each.along],
        }
        for each in transfers.list_offers(**by(request))
    ]
    context = {"title": "Offered by other areas", "found": found, "key": uuid.uuid4().hex, "breadcrumbs": [MINE]}
    return render(request, "casework/transfers.html", context)


def _answered(request: HttpRequest) -> HttpResponse:
    try:
        ref = uuid.UUID(request.POST.get("transfer", ""))
    except ValueError:
        raise Http404 from None
    try:
        if request.POST.get("do") == "accept":
            key = request.POST.get("key", "")[:64]
            made = transfers.accept_transfer(transfer=ref, key=f"{key}-{ref}"[:70], **by(request))
            messages.success(request, "You lead this now, until the family has agreed to somebody.")
            return redirect("help-record", episode=made.ref)
        transfers.decline_transfer(transfer=ref, **by(request))
        messages.success(request, "Declined. The other area goes on helping.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(reverse("help-transfers"))
