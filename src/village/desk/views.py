"""The signed-in home: one function makes four lists out of what each module has for the viewer."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields
from functools import partial
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from village.board.queries import office as boards
from village.board.rules.facts import STATES
from village.casework.actions.reading import show_list
from village.casework.queries.asked import Asked, Some, asked_by_a_day, asked_of_viewer, unread_shares
from village.casework.queries.desk import Item as FamilyItem
from village.casework.queries.desk import desk as families
from village.casework.queries.own import is_invited
from village.directory.queries.waiting import of_viewer as waiting_in_the_directory
from village.forms.queries import to_publish
from village.kernel.access.queries import may_open, policy, still_to_show, viewer_of
from village.kernel.access.rules import Viewer
from village.kernel.access.views import access
from village.people.queries.waiting import waiting as waiting_in_the_index
from village.plan import queries as plans
from village.plan.rules.dates import say_due
from village.plan.rules.document import Plan
from village.plan.rules.office import Due, due_list, say_days
from village.ui import filters
from village.workforce.queries.growing.visible import waits_for

Thing = TypeVar("Thing")
SHOWN = 5  # lines of one kind in a list, unless the whole list is asked for
LATELY = dt.timedelta(days=28)  # so long an update that was approved is followed
WHOLE = {"due": "that are due", "new": "that are new for you", "waiting": "that wait", "watching": "to follow"}
PLACES = (
    ("Families", "/help/", "casework.work", "Those whom you help: where help stands, what is due, who is in the team."),
    ("Your family", "/my-family/", "casework.family", "The help that you have: your plan, documents, having your say."),
    ("Tasks", "/help/tasks/", "casework.work", "What is to be done for families, by whom and by when; your dates."),
    ("Overdue and waiting", "/help/overdue/", "casework.manage", "All that is late in the help you answer for."),
    ("Caseload", "/help/caseload/", "casework.work", "How many families you lead, and whoever you answer for."),
    ("Exports", "/help/exports/", "casework.export", "What your service holds, as other datasets have it; no names."),
    ("What could not be done", "/oversight/effects/", "casework.mend", "What was given up; try it again."),
    ("Thresholds of needs", "/oversight/thresholds/", "casework.thresholds", "From where on a need must be answered."),
    ("Limits of caseloads", "/oversight/caseloads/", "casework.thresholds", "How many families one lead has."),
    ("Children", "/children/", "people.ask", "Who else works with a child, and how to reach them."),
    (
        "Is this the same child?",
        "/children/reviews/",
        "people.review",
        "Records that may be of a child who is known already.",
    ),
    ("How right are the links?", "/children/matching/quality/", "people.review", "Samples of links, looked at again."),
    ("Shields", "/oversight/shields/", "people.shield", "Children who must not be found; who looked all the same."),
    ("Who looked", "/oversight/looked/", "people.oversee", "Answers for families, and what stands out."),
    ("Restrictions", "/oversight/restrictions/", "casework.oversee", "Who must not see whose record, and until when."),
    ("Opened without a part", "/oversight/glass/", "casework.oversee", "Who read what was not their work; reviews."),
    ("Who may share with whom", "/oversight/agreements/", "casework.oversee", "Agreements between organisations."),
    ("Offered by other areas", "/help/transfers/", "casework.manage", "Families who move here, to take over or not."),
    ("Allocation", "/help/allocation/", "casework.panel", "Families who wait for a service; who decides, and when."),
    ("Letters to send", "/help/letters/", "casework.work", "What is written to families and others, and waits."),
    ("Asked of you", "/help/referrals/", "casework.work", "Families whom your organisation is asked to help."),
    (
        "Asked of social care",
        "/help/social-care/",
        "casework.social-care",
        "Families whom early help asks you to take.",
    ),
    ("Offered to early help", "/help/step-downs/own/", "casework.social-care", "Families whom you hand on."),
    ("Offered by social care", "/help/step-downs/", "casework.manage", "Families whom social care hands on to you."),
    ("Complaints", "/oversight/complaints/", "casework.complaints", "What families complain of, and its answers."),
    ("Workforce", "/workforce/", "workforce.keep", "Who works for your organisation: posts, absences, vacancies."),
    (
        "Qualifications shown to you",
        "/workforce/shared-qualifications/",
        "workforce.qualify",
        "What workers let you see, and certificates that you saw.",
    ),
    ("Checks of workers", "/workforce/vetting/", "workforce.vet", "Who is checked, trained, and may not work."),
    ("Is this one person?", "/workforce/matches/", "workforce.match", "Workers of two employers who may be one."),
    (
        "Collections",
        "/workforce/collections/",
        "workforce.collect",
        "Returns of the workforce: who has sent, who is late.",
    ),
    ("Returns", "/workforce/returns/", "workforce.return", "Returns that your organisation is asked for."),
    ("Directory of services", "/directory/", "directory.keep", "Your area’s entries and sources, and what waits."),
    ("My services", "/my-services/", "directory.provide", "What the directory says of your organisation’s services."),
    ("Vetting and training", "/settings/clearances/", "accounts.clearance", "Who may ask about children."),
    ("Plan office", "/plan-office/", "plan.office.read", "What the plan's promises need: progress, approval, dates."),
    ("Boards", "/plan-office/boards/", "board.office.read", "A board's plan on its way, its meetings and its support."),
    ("Feeds", "/settings/feeds/", "people.sources", "Systems that send children's records: what came, what is held."),
    ("Models of matching", "/children/matching/models/", "people.model", "What agreement is worth; signing off."),
    ("People and roles", "/settings/people/", "accounts.manage", "Open and close accounts, give and end roles."),
    ("Forms", "/oversight/forms/", "forms.read", "What is asked of families and practitioners; writing it anew."),
    ("Audit", "/oversight/audit/", "audit.read", "Who did what, when, and whether the record is whole."),
    ("The plan", "/plan/", "public", "Every promise, goal, sum and story, on any day."),
    ("Your qualifications", "/my-work/portfolio/", "signed-in", "What you hold, what it counts as, where you can go."),
    ("Held about you", "/my-work/", "signed-in", "What your employer holds about you as a worker, and who looked."),
    ("Your account", "/account/", "signed-in", "Your name, your password and your second factor."),
)


@dataclass
class Listed:
    """One list of the desk: what is shown of it, and how many there are in all. `room`: so many of one kind are shown;
    None for all of them."""

    name: str
    room: int | None
    shown: list[dict[str, Any]] = field(default_factory=list)
    count: int = 0

    def add(self, some: Sequence[Thing], line: Callable[[Thing], dict[str, Any]]) -> None:
        """Things of one kind, the most pressing first, each as its line says."""
        self.shown += [line(one) for one in some[: self.room]]
        self.count += len(some)

    def add_each(self, some: Iterable[dict[str, Any]]) -> None:
        """Things that are shown each, however many."""
        every = list(some)
        self.shown += every
        self.count += len(every)

    @property
    def more(self) -> dict[str, str] | None:
        """Where all of them are; None where all are shown."""
        if self.count <= len(self.shown):
            return None
        return {"text": f"All {self.count:,} {WHOLE[self.name]}", "href": f"?all={self.name}#{self.name}"}


@dataclass
class Lists:
    """The four lists of the desk."""

    due: Listed
    new: Listed
    waiting: Listed
    watching: Listed


@access("signed-in")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Due, new, waiting, watching: the same for everyone, filled by role. `all` in the address names a list that is
    asked for whole."""
    viewer = viewer_of(request)
    lists = _lists(request.GET.get("all", ""))
    index = _from_the_index(viewer)
    lists.waiting.add_each([*index, *_from_the_directory(viewer)])
    approves, office = _open_to(viewer, "plan.progress.approve"), bool(may_open(viewer, "plan.office.read"))
    if office:
        _from_plans(viewer, lists)
        _updates(viewer, lists, approves=approves)
    if may_open(viewer, "board.office.read"):
        lists.watching.add(_from_boards(viewer), lambda one: one)
    if any(may_open(viewer, one) for one in ("casework.work", "casework.oversee", "casework.social-care")):
        _from_families(viewer, lists)
    _from_what_is_asked(viewer, lists)
    places = [
        {"title": title, "href": href, "text": text} for title, href, slug, text in PLACES if _open_to(viewer, slug)
    ]
    if is_invited(viewer, at=timezone.now()):
        text = "Read about the help for your family with the code that you were given."
        places.insert(0, {"title": "Your code", "href": reverse("own-join"), "text": text})
    return render(
        request,
        "desk/home.html",
        {
            "title": "Your work",
            "lists": lists,
            "places": places,
            "today": localdate(),
            "roles": _roles(viewer),
            "office": office,
            "waiting": _heading(approves=approves, proposes=office and not index),
            "approves": approves,
        },
    )


def _lists(whole: str) -> Lists:
    """Four empty lists, one of them to be told whole if it is named."""
    return Lists(**{one.name: Listed(one.name, None if one.name == whole else SHOWN) for one in fields(Lists)})


def _heading(*, approves: bool, proposes: bool) -> str:
    if approves:
        return "Waiting for you to decide"
    return "Waiting for a second person" if proposes else "Waiting for you"


def _from_the_index(viewer: Viewer) -> list[dict[str, Any]]:
    """What waits in the index of children: counts only, since a desk says of nobody that a service knows them."""
    return [
        {"title": filters.plural(one.count, one.one, one.many), "href": reverse(one.page)}
        for one in waiting_in_the_index(viewer, timezone.now())
    ]


def _from_the_directory(viewer: Viewer) -> list[dict[str, Any]]:
    """What waits in the directory of services: as its own pages count it."""
    return [
        {"title": filters.plural(one.count, one.one, one.many), "href": reverse(one.page)}
        for one in waiting_in_the_directory(viewer, at=timezone.now())
    ]


def _from_families(viewer: Viewer, lists: Lists) -> None:
    """What the viewer's own work with families asks of them; that they were shown it is in the audit first."""
    at = timezone.now()
    found = families(viewer, at=at)
    if found.families:
        show_list(what="desk", shown=found.families, by=viewer, at=at)
    lists.due.add(found.due, _family)
    lists.new.add_each(_family(one) for one in found.new)
    lists.waiting.add(found.waiting, _family)
    if found.reviews:
        many = filters.plural(found.reviews, "record opened by somebody with no part in it", "records opened by others")
        lists.waiting.add_each([{"title": many, "href": reverse("glass-reviews")}])


def _from_what_is_asked(viewer: Viewer, lists: Lists) -> None:
    """What is asked of the viewer apart from the records of families, each time without whom it is about."""
    at = timezone.now()
    by_a_day = asked_by_a_day(viewer, at=at)
    if by_a_day:
        show_list(what="asked", shown={str(one.episode.ref) for one in by_a_day}, by=viewer, at=at)
    lists.due.add(by_a_day, lambda one: {"title": one.title, "href": reverse(one.page, kwargs=one.ids), **_due(one)})
    lists.new.add_each(_some(one) for one in unread_shares(viewer, at=at))
    waiting = [_some(one) for one in asked_of_viewer(viewer)]
    drafts = to_publish(viewer)
    if drafts:
        text = filters.plural(drafts, "form waits to be published", "forms wait to be published")
        waiting.append({"title": text, "href": reverse("forms")})
    growing = waits_for(viewer)
    for of, name in (("supervising", "supervising"), ("own", "my-induction")):
        if growing[of]:
            text = filters.plural(growing[of], "thing waits to be confirmed", "things wait to be confirmed")
            waiting.append({"title": text, "href": reverse(name)})
    lists.waiting.add_each(waiting)


def _some(one: Some) -> dict[str, Any]:
    return {"title": filters.plural(one.count, one.one, one.many), "href": reverse(one.page, kwargs=one.ids)}


def _family(one: FamilyItem) -> dict[str, Any]:
    line = {"title": f"{one.family}: {one.title}", "href": reverse(one.page, kwargs=one.ids)}
    return {**line, **_due(one)}


def _due(one: FamilyItem | Asked) -> dict[str, Any]:
    """By when it is due, and how late it is; nothing for what has no day."""
    if one.due is None:
        return {}
    late = f" ({filters.plural(one.days_late, 'day', 'days')} late)" if one.days_late else ""
    return {"due": f"{filters.date(one.due)}{late}", "overdue": bool(one.days_late)}


def _open_to(viewer: Viewer, permission: str) -> bool:
    """Whether a page would let the viewer in, at once or once they have shown what it asks for."""
    return bool(may_open(viewer, permission)) or bool(still_to_show(viewer, permission))


def _roles(viewer: Viewer) -> list[str]:
    """The names of the roles that the viewer holds today."""
    held = {grant.role for grant in viewer.grants if grant.holds(localdate())}
    return sorted(policy().roles[role].name for role in held if role in policy().roles)


def _from_plans(viewer: Viewer, lists: Lists) -> None:
    for card in plans.office_plans(viewer):
        known = plans.as_at(card.id, localdate())
        if known is None or known.plan.shown_as_at:  # a plan that is a record of its time has nothing due today
            continue
        dues = [due for due in due_list(known) if due.standing.timing in ("overdue", "due-soon")]
        lists.due.add(dues, partial(_promise, known.plan))


def _promise(plan: Plan, due: Due) -> dict[str, Any]:
    return {
        "title": due.commitment.title,
        "href": reverse("plan-office-commitment", args=[plan.id, due.commitment.id]),
        "meta": plan.short_title,
        "due": f"{say_due(due.commitment.due)} ({say_days(due.days)})",
        "overdue": due.standing.timing == "overdue",
    }


def _from_boards(viewer: Viewer) -> list[dict[str, Any]]:
    """Local plans that are not settled: how far each is, and when its consultation closes."""
    told = []
    for board in boards.boards(viewer):
        for plan in boards.plans(viewer, board):
            asked = boards.consultation(plan)
            if plan.state in ("drafting", "consulting", "closed"):
                closes = f", closes on {filters.date(asked.closes_on)}" if asked and plan.state == "consulting" else ""
                href = reverse("local-plan", args=[plan.slug])
                told.append({"title": plan.title, "href": href, "meta": f"{STATES[plan.state].capitalize()}{closes}"})
    return told


def _updates(viewer: Viewer, lists: Lists, *, approves: bool) -> None:
    """What waits: for whoever decides, what others recorded; for whoever does not, all of it, their own too."""
    waiting = plans.told_updates(plans.waiting(viewer))
    theirs = [one for one in waiting if str(one.update.proposed_by) != viewer.ref]
    own = [one for one in waiting if str(one.update.proposed_by) == viewer.ref]
    (lists.watching if approves else lists.waiting).add(own, _yours)
    lists.waiting.add(theirs, _recorded)
    lists.new.add(plans.told_updates(plans.returned_to(viewer)), _returned)
    since = timezone.now() - LATELY
    lately = plans.office_updates(viewer).filter(decision="approved", decided_at__gte=since)
    lists.watching.add(plans.told_updates(lately.order_by("-decided_at", "-pk")), _approved)


def _yours(one: plans.ToldUpdate) -> dict[str, Any]:
    return _line(one, "You recorded this; someone else must decide")


def _recorded(one: plans.ToldUpdate) -> dict[str, Any]:
    return _line(one, f"Recorded by {one.proposed_by}, {filters.date(one.update.proposed_at)}")


def _returned(one: plans.ToldUpdate) -> dict[str, Any]:
    return _line(one, f"Returned to you by {one.decided_by}: {one.update.decision_note}")


def _approved(one: plans.ToldUpdate) -> dict[str, Any]:
    return _line(one, f"Approved by {one.decided_by}, {filters.date(one.update.decided_at)}")


def _line(one: plans.ToldUpdate, meta: str) -> dict[str, Any]:
    return {
        "title": one.commitment.title if one.commitment else one.update.commitment,
        "href": reverse("plan-office-update", args=[one.update.pk]),
        "meta": meta,
    }
