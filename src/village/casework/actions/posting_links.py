"""Letters with a link to somebody outside, each sent once."""

import datetime as dt
from smtplib import SMTPException

import structlog
from django.core.mail import EmailMessage
from django.db.models import Q
from django.utils.timezone import localtime

from village.casework.actions.digests import POST_AGAIN
from village.casework.models import Delegation
from village.casework.queries.delegating import address_of, asker_of, stands
from village.casework.rules.delegating import link_letter
from village.kernel.audit import actions as audit
from village.kernel.jobs.registry import job

log = structlog.get_logger()


@job("casework.links", cron="* * * * *")
def post_links(*, by: str, at: dt.datetime) -> int:
    """Send the links that are owed; returns how many. One that cannot be sent stays owed while it can be opened."""
    owed = Delegation.objects.filter(posted_at=None, link_until__gt=at).exclude(link=None)
    return sum(_post(pk, by, at) for pk in list(owed.values_list("pk", flat=True)))


def _post(pk: int, by: str, at: dt.datetime) -> int:
    """Send one, unless somebody else is at it, or what it opens was taken back since."""
    free = Q(posting_at=None) | Q(posting_at__lte=at - POST_AGAIN)
    if not Delegation.objects.filter(free, pk=pk, posted_at=None).update(posting_at=at):
        return 0
    one = Delegation.objects.select_related("share__episode__organisation", "share__to_organisation").get(pk=pk)
    if not stands(one, at=at):
        return 0
    subject, body = link_letter(asker_of(one), address_of(one), _until(one.link_until or at))
    told = {"link": one.links}
    audit.record(actor=by, action="casework.delegate.post", thing=f"delegation:{one.ref}", at=at, detail=told)
    try:
        message_id = f"<{one.ref}.{one.links}@village>"
        EmailMessage(subject, body, to=[one.email], headers={"Message-ID": message_id}).send()
    except (SMTPException, OSError) as error:
        log.warning("link not sent", delegation=str(one.ref), error=type(error).__name__)
        return 0
    Delegation.objects.filter(pk=pk, links=one.links).update(posted_at=at)
    return 1


def _until(at: dt.datetime) -> str:
    here = localtime(at)
    return f"{here:%H:%M} on {here.day} {here:%B %Y}"
