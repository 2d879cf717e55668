"""What ends for somebody with their last post: who supervises them, whom they supervise, and their places on courses
after it."""

import datetime as dt

from django.db.models import Q

from village.workforce.models import Booking, Engagement, Sitting, Supervision, Worker
from village.workforce.queries.growing.visible import supervisions
from village.workforce.rules.vetting import day_begins


def end_supervision(worker: Worker, *, at: dt.datetime) -> None:
    """Date the end of every supervision of or by a worker that has not ended by now: the last post of whoever of the
    two leaves first; none where neither leaves. Who comes back after it begins anew."""
    for one in supervisions(at).filter(Q(worker=worker) | Q(supervisor=worker)):
        ends = [end for end in map(left_on, (one.worker_id, one.supervisor_id)) if end is not None]
        ended_at = max(one.from_at, day_begins(min(ends))) if ends else None
        Supervision.objects.filter(pk=one.pk).update(ended_at=ended_at)


def left_on(worker: int) -> dt.date | None:
    """The first day after the last post of somebody, by key; None where they are to stay, or were in no post yet."""
    ends = list(Engagement.objects.filter(worker=worker, annulled_at=None).values_list("end_on", flat=True))
    return max((end for end in ends if end is not None), default=None) if None not in ends else None


def give_up_places(worker: Worker, *, at: dt.datetime) -> int:
    """Give up for a worker whose last post ends every place, and waiting for one, on a day after it; returns how many.
    Else whoever waited would have the place until they come back. Who was there stays."""
    left = left_on(worker.pk)
    if left is None:
        return 0
    asked = Booking.objects.filter(worker=worker, ended_at=None, attended=None, sitting__on__gte=left)
    # One after another with whoever books, or says who was there.
    held = Sitting.objects.select_for_update().filter(pk__in=asked.values("sitting")).order_by("pk")
    return Booking.objects.filter(
        worker=worker, ended_at=None, attended=None, sitting__in=[one.pk for one in held]
    ).update(ended_at=at)
