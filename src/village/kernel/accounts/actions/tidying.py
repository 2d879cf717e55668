"""What is left of sessions and of attempts to sign in, once it serves nothing."""

import datetime as dt

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction


@transaction.atomic
def forget_sign_ins(*, at: dt.datetime) -> dict[str, int]:
    """Forget sessions that have run out, and wrong passwords from before the time in which they lock anybody out.
    Returns how many of each. It takes nothing from anybody, and is in no audit: that has the attempts themselves."""
    counted_from = at - dt.timedelta(hours=settings.AXES_COOLOFF_TIME)
    sessions, _ = Session.objects.filter(expire_date__lte=at).delete()
    attempts, _ = AccessAttempt.objects.filter(attempt_time__lt=counted_from).delete()
    return {"sessions": sessions, "attempts": attempts}
