"""Which inductions, reviews, goals, courses and bookings a viewer may see. Three may: a worker what is theirs, whoever
supervises them now what is for a supervisor, and whoever keeps the register of their employer."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from village.kernel.access.queries import may_have_roles
from village.kernel.access.rules import Viewer
from village.kernel.calendar.rules import london_date
from village.workforce.models import (
    Booking,
    Course,
    Evidence,
    Goal,
    Induction,
    Leading,
    SelfReview,
    Sitting,
    Supervision,
    Worker,
)
from village.workforce.queries.register import standing
from village.workforce.queries.visible import KEEP, employers, own, own_account, visible_to
from village.workforce.rules.counting import stands


def supervising(viewer: Viewer) -> QuerySet[Worker]:
    """Those whom a viewer supervises now: for as long as both are in post with the same employer, and the viewer signs
    in for it. Whoever is barred supervises nobody from that moment: a bar ends roles, and this is none."""
    if not may_have_roles(own_account(viewer)):
        return Worker.objects.none()
    now = timezone.now()
    there = standing(london_date(now)).filter(worker=OuterRef("pk"))
    mine = own(viewer).filter(Exists(there), employer__slug=viewer.organisation)
    held = supervisions(now).filter(worker=OuterRef("pk"), supervisor__in=mine)
    found = Worker.objects.filter(Exists(held), Exists(there))
    return found.select_related("employer", "person").prefetch_related("names")


def supervisions(at: dt.datetime) -> QuerySet[Supervision]:
    """Who supervises whom at an instant and has not ended it by then: a day to come on which it ends changes nothing
    before."""
    return Supervision.objects.filter(Q(ended_at=None) | Q(ended_at__gt=at))


def supervisor_of(worker: Worker) -> Worker | None:
    """Who supervises a worker now; nobody where either of the two is in no post today."""
    now = timezone.now()
    on = london_date(now)
    held = (one.supervisor for one in worker.supervised.all() if one.ended_at is None or one.ended_at > now)
    return next((one for one in held if _in_post(worker, on) and _in_post(one, on)), None)


def _in_post(worker: Worker, on: dt.date) -> bool:
    # Not `standing`, which would ask anew for every row of a list.
    engaged = (one for one in worker.engagements.all() if one.annulled_at is None)
    return any(stands(on, one.start_on, one.end_on) for one in engaged)


def colleagues(worker: Worker) -> QuerySet[Worker]:
    """Others of the same employer who are in post today."""
    there = standing(london_date(timezone.now())).filter(worker__employer=worker.employer_id).values("worker")
    return Worker.objects.filter(pk__in=there).exclude(pk=worker.pk).prefetch_related("names")


def inductions(viewer: Viewer) -> QuerySet[Induction]:
    """The inductions that whoever keeps a register sees."""
    return with_facts().filter(worker__in=visible_to(viewer, KEEP))


def own_inductions(viewer: Viewer) -> QuerySet[Induction]:
    """A viewer's own."""
    return with_facts().filter(worker__in=own(viewer))


def supervised_inductions(viewer: Viewer) -> QuerySet[Induction]:
    """Those of whom a viewer supervises now."""
    return with_facts().filter(worker__in=supervising(viewer))


def with_facts() -> QuerySet[Induction]:
    """Every induction with all that its facts follow from; whoever asks says which somebody may see."""
    supervisor = ("supervised__supervisor__names", "supervised__supervisor__engagements")
    of_each = ("names", "engagements__post", "absences", "case_counts", *supervisor)
    found = Induction.objects.select_related("worker__employer").prefetch_related(
        "evidence", *(f"worker__{one}" for one in of_each)
    )
    return found.order_by("-start_on", "-pk")


def to_answer(viewer: Viewer) -> QuerySet[Evidence]:
    """What waits for a viewer to confirm or dispute: what the other of the two said."""
    waits = Evidence.objects.filter(answer="").select_related("induction__worker")
    theirs = Q(own=False, induction__worker__in=own(viewer))
    supervised = Q(own=True, induction__worker__in=supervising(viewer))
    return waits.filter(theirs | supervised)


def waits_for(viewer: Viewer) -> dict[str, int]:
    """How much waits for a viewer to confirm or agree: of those whom they supervise, and of their own induction."""
    answers = [one.own for one in to_answer(viewer)]
    goals = supervised_goals(viewer).filter(agreed_at=None, done_on=None).count()
    return {"supervising": answers.count(True) + goals, "own": answers.count(False)}


def courses(viewer: Viewer) -> QuerySet[Course]:
    """The courses that a viewer offers for their employer."""
    return Course.objects.filter(employer__in=employers(viewer, KEEP))


def sittings(viewer: Viewer) -> QuerySet[Sitting]:
    """The days of those courses."""
    return Sitting.objects.filter(course__employer__in=employers(viewer, KEEP)).select_related("course")


def offered(viewer: Viewer, *, from_on: object) -> QuerySet[Sitting]:
    """What a viewer may book as a worker: days to come of courses of their own employer."""
    found = Sitting.objects.filter(course__employer__in=own(viewer).values("employer"), called_off_at=None)
    return found.filter(on__gte=from_on).select_related("course").order_by("on", "pk")


def bookings(viewer: Viewer) -> QuerySet[Booking]:
    """A viewer's own bookings, those they gave up too."""
    return Booking.objects.filter(worker__in=own(viewer)).select_related("sitting__course", "worker")


def reviews(viewer: Viewer) -> QuerySet[SelfReview]:
    """A viewer's own self-reviews."""
    return SelfReview.objects.filter(worker__in=own(viewer)).select_related("worker").prefetch_related("scores")


def shared_reviews(viewer: Viewer) -> QuerySet[SelfReview]:
    """Those that workers whom a viewer supervises share with just this viewer."""
    found = SelfReview.objects.filter(worker__in=supervising(viewer), shared_with__in=own(viewer))
    return found.select_related("worker").prefetch_related("scores", "worker__names")


def goals(viewer: Viewer) -> QuerySet[Goal]:
    """What a viewer wants to learn."""
    return Goal.objects.filter(worker__in=own(viewer), ended_at=None).select_related("worker")


def supervised_goals(viewer: Viewer) -> QuerySet[Goal]:
    """What those whom a viewer supervises want to learn."""
    found = Goal.objects.filter(worker__in=supervising(viewer), ended_at=None)
    return found.select_related("worker").prefetch_related("worker__names")


def leading(viewer: Viewer) -> QuerySet[Leading]:
    """Who of the viewer's workers is, or was, on a programme that prepares for leading."""
    found = Leading.objects.filter(worker__in=visible_to(viewer, KEEP))
    return found.select_related("worker").prefetch_related("worker__names")
